"""Pairs too long for the program they are meant for, cut where a sentence ends on both sides (Trados cloud: 2,000)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align import pipeline
from align.bitext import Bead, Bitext, Block, Document, Segment
from align.errors import AlignError
from align.issue import Issue, Side, Span

#: A cut of a pair: how many sentences of the source and of the target stand before it.
_Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a long bead: its segment, and its place in the document's text."""

    segment: int
    start: int
    end: int


def shortened(bitext: Bitext, limit: int) -> tuple[Bitext, int]:
    """Return the bitext with pairs longer than `limit` characters on a side cut at sentences, and how many were cut.

    Both sides of a pair are cut at places that correspond, found by the aligner; nothing of a text is lost but white
    space at a cut. The parts have the scores, origin and properties of the whole, each issue goes to the part it is
    about. A pair without such a place, or of one side, stays as it is.
    """
    beads: list[tuple[Bead, list[tuple[list[_Sentence], list[_Sentence]]]]] = []
    for bead, source, target in bitext.pairs():
        long = not bead.one_sided and max(len(source), len(target)) > limit
        beads.append((bead, _parts(bitext, bead, limit) if long else []))
    count = sum(len(parts) > 1 for _, parts in beads)
    return (_rebuilt(bitext, beads), count) if count else (bitext, 0)


def _parts(bitext: Bitext, bead: Bead, limit: int) -> list[tuple[list[_Sentence], list[_Sentence]]]:
    """Return the sentences of each part of a pair, source and target."""
    source = list(_sentences(bitext.source, bead.source))
    target = list(_sentences(bitext.target, bead.target))
    sides = (_alone(bitext.source, source), _alone(bitext.target, target))
    try:
        found = pipeline.align_documents(*sides, pipeline.RunConfig(check=False)).beads
    except AlignError:  # nothing there that could be aligned
        return []
    cuts = list(_cuts(found, len(source), len(target)))
    parts, last = [], (0, 0)
    for cut in _chosen(cuts, limit, source, target):
        parts.append((source[last[0] : cut[0]], target[last[1] : cut[1]]))
        last = cut
    return parts


def _sentences(document: Document, indices: Sequence[int]) -> Iterator[_Sentence]:
    from align.splitters.sentences import sentences

    for index in indices:
        segment = document.segments[index]
        text = document.text_of(segment)
        block = Block(0, len(text), segment.role, document.lang)
        for piece in sentences(Document("", text, document.lang, blocks=(block,))).segments:
            yield _Sentence(index, segment.start + piece.start, segment.start + piece.end)


def _alone(document: Document, found: Sequence[_Sentence]) -> Document:
    """Return sentences as a document of their own, a paragraph each segment they come from."""
    texts = [document.text[one.start : one.end] for one in found]
    segments, blocks, at = [], [], 0
    for number, text in enumerate(texts):
        blocks.append(Block(at, at + len(text), lang=document.lang))
        segments.append(Segment(at, at + len(text), number, document.lang))
        at += len(text) + 1
    return Document("", "\n".join(texts), document.lang, blocks=tuple(blocks), segments=tuple(segments))


def _cuts(beads: Sequence[Bead], sources: int, targets: int) -> Iterator[_Cut]:
    """Yield the places where all that stands before corresponds to what stands before, and the end."""
    pairs = sorted((bead.source, bead.target) for bead in beads if not bead.one_sided)
    lowest = [targets] * (len(pairs) + 1)
    for row in reversed(range(len(pairs))):
        lowest[row] = min(lowest[row + 1], *pairs[row][1])
    highest = 0
    for row, (source, target) in enumerate(pairs[:-1]):
        highest = max(highest, target[-1] + 1)
        if highest <= lowest[row + 1] and source[-1] < pairs[row + 1][0][0]:
            yield source[-1] + 1, highest
    yield sources, targets


def _chosen(
    cuts: Sequence[_Cut], limit: int, source: Sequence[_Sentence], target: Sequence[_Sentence]
) -> Iterator[_Cut]:
    """Yield as few cuts as keep both sides of each part within the limit, where that can be."""
    last, fits = (0, 0), None
    for cut in cuts:
        lengths = (_length(source[last[0] : cut[0]]), _length(target[last[1] : cut[1]]))
        if max(lengths) > limit and fits:
            yield fits
            last = fits
        fits = cut
    if fits:
        yield fits


def _length(found: Sequence[_Sentence]) -> int:
    return sum(one.end - one.start + 1 for one in found) - 1


def _rebuilt(bitext: Bitext, beads: Sequence[tuple[Bead, list[tuple[list[_Sentence], list[_Sentence]]]]]) -> Bitext:
    """Return the bitext in which the segments of pairs that were cut are cut too."""
    sides = []
    for number, document in enumerate((bitext.source, bitext.target)):
        borders: dict[int, list[Span]] = {}
        for _, parts in beads:
            for part in parts if len(parts) > 1 else []:
                for index, span in _spans(part[number]):
                    borders.setdefault(index, []).append(span)
        sides.append(_resegmented(document, borders))
    (source, left), (target, right) = sides
    cut = Bitext(source, target)
    made: list[Bead] = []
    for bead, parts in beads:
        if len(parts) > 1:
            pieces = [replace(bead, source=left.of(one), target=right.of(two), issues=()) for one, two in parts]
            made += _with_issues(bitext, bead, cut, pieces)
        else:
            made.append(replace(bead, source=left.all(bead.source), target=right.all(bead.target)))
    return replace(bitext, source=source, target=target, beads=tuple(made))


@dataclass(frozen=True, slots=True)
class _Places:
    """Which new segments each old one became: the index of the first, and where each begins."""

    first: dict[int, int]
    starts: dict[int, list[int]]

    def all(self, indices: Sequence[int]) -> tuple[int, ...]:
        return tuple(self.first[old] + turn for old in indices for turn in range(len(self.starts[old])))

    def of(self, found: Sequence[_Sentence]) -> tuple[int, ...]:
        return tuple(self.first[old] + self.starts[old].index(span.start) for old, span in _spans(found))


def _spans(found: Sequence[_Sentence]) -> Iterator[tuple[int, Span]]:
    """Yield, of each segment that sentences come from, its index and where they begin and end."""
    for index in dict.fromkeys(one.segment for one in found):
        inside = [one for one in found if one.segment == index]
        yield index, Span(inside[0].start, inside[-1].end)


def _resegmented(document: Document, borders: dict[int, list[Span]]) -> tuple[Document, _Places]:
    segments: list[Segment] = []
    places = _Places({}, {})
    for index, segment in enumerate(document.segments):
        spans = borders.get(index, [Span(segment.start, segment.end)])
        places.first[index], places.starts[index] = len(segments), [span.start for span in spans]
        segments += [replace(segment, start=span.start, end=span.end) for span in spans]
    return replace(document, segments=tuple(segments)), places


def _with_issues(bitext: Bitext, whole: Bead, cut: Bitext, parts: Sequence[Bead]) -> list[Bead]:
    """Return the parts with the issues about their words; what is about no one part is a note of the first."""
    places = {
        Side.SOURCE: _starts(bitext.source_text(whole), [cut.source_text(part) for part in parts]),
        Side.TARGET: _starts(bitext.target_text(whole), [cut.target_text(part) for part in parts]),
    }
    issues: list[list[Issue]] = [[] for _ in parts]
    notes: list[tuple[str, str]] = []
    for issue in whole.issues:
        row = next((row for row, span in enumerate(places[issue.side]) if _holds(span, issue.span)), None)
        if row is None:
            notes.append(("note", f"{issue.severity} {issue.category}: {issue.message}"))
        else:
            issues[row].append(_moved(issue, places, row))
    first = replace(parts[0], properties=(*parts[0].properties, *notes))
    return [replace(part, issues=tuple(found)) for part, found in zip([first, *parts[1:]], issues, strict=True)]


def _starts(whole: str, parts: Sequence[str]) -> list[Span]:
    """Return where each part stands in the text of the whole."""
    at, spans = 0, []
    for part in parts:
        at = max(at, whole.find(part, at))
        spans.append(Span(at, at + len(part)))
        at += len(part)
    return spans


def _holds(span: Span, inner: Span) -> bool:
    return span.start <= inner.start and inner.end <= span.end


def _moved(issue: Issue, places: dict[Side, list[Span]], row: int) -> Issue:
    """Return an issue with places in the texts of a part; what it points to on the other side only if it is there."""
    here = places[issue.side][row]
    across = places[Side.TARGET if issue.side is Side.SOURCE else Side.SOURCE][row]
    other = issue.other
    if other is not None:
        other = Span(other.start - across.start, other.end - across.start) if _holds(across, other) else None
    return replace(issue, span=Span(issue.span.start - here.start, issue.span.end - here.start), other=other)
