"""Text as HTML: escaped, its issues marked, the joints of its segments shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from align.issue import Severity, Span
from align.writers.lines import legal


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to underline: the element that explains it, its severity, and whether it is only the other side of it."""

    span: Span
    of: str
    severity: Severity
    other: bool = False


def escaped(text: str) -> str:
    """Return the text as HTML shows it, in an element or in a quoted attribute.

    >>> escaped('<a href="x">&')
    '&lt;a href=&quot;x&quot;&gt;&amp;'
    """
    return escape(legal(text))


def marked(text: str, marks: Sequence[Mark], cuts: Iterable[int] = ()) -> str:
    """Return the text as HTML with its marks; where marks overlap the text is cut so that they nest.

    An empty span becomes a mark of no width. `cuts` are the places where one segment ends and the next begins.

    >>> marked("90 boats", [Mark(Span(0, 2), "i1", Severity.MAJOR)])
    '<mark class="major" data-of="i1" tabindex="0">90</mark> boats'
    """
    places = sorted({0, len(text), *cuts, *(edge for mark in marks for edge in (mark.span.start, mark.span.end))})
    places = [place for place in places if place <= len(text)]
    joints = set(cuts)
    focusable: set[str] = set()
    html = []
    for index, start in enumerate(places):
        if start in joints:
            html.append('<span class="cut" aria-hidden="true"></span>')
        html += [_mark("", [mark], focusable, text) for mark in marks if mark.span == Span(start, start)]
        end = places[index + 1] if index + 1 < len(places) else start
        over = [mark for mark in marks if mark.span.start <= start and end <= mark.span.end and start < end]
        piece = text[start:end]
        html.append(_mark(piece, over, focusable, text) if over else escaped(piece))
    return "".join(html)


def _mark(piece: str, marks: Sequence[Mark], focusable: set[str], text: str) -> str:
    """Return a marked piece; the first piece of each issue can be reached with the keyboard."""
    heaviest = max(marks, key=lambda mark: (not mark.other, mark.severity.rank))
    classes = [str(heaviest.severity)]
    classes += ["other"] if heaviest.other else []
    classes += ["point"] if not piece else []
    classes += ["whole"] if len(heaviest.span) == len(text) > 0 else []
    of = list(dict.fromkeys(mark.of for mark in marks))
    reach = ' tabindex="0"' if set(of) - focusable and not heaviest.other else ""
    focusable.update(of)
    content = escaped(piece) or "‸"
    return f'<mark class="{" ".join(classes)}" data-of="{" ".join(of)}"{reach}>{content}</mark>'
