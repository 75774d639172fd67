"""One row of the report: the margin with number and scores, the source, the translation, and their issues."""

from collections.abc import Sequence

from align.bitext import Bead, Document, Origin
from align.issue import Issue, Severity, Side
from align.writers.report.names import right_to_left
from align.writers.report.text import Mark, escaped, marked
from align.writers.units import Unit

_SHARES = 20  # steps of a score's bar


def pair_html(unit: Unit, *, opens: bool) -> str:
    """Return the row of a unit; `opens` sets it apart from the row before."""
    bead, bitext = unit.bead, unit.bitext
    document, side = (bitext.source, bead.source) if bead.source else (bitext.target, bead.target)
    classes = [str(document.segments[side[0]].role), str(bead.origin)]
    classes += ["opens"] if opens else []
    classes += ["alone"] if bead.one_sided else []
    classes += ["crossing"] if bead.crossing else []
    issues = " ".join(f"{issue.severity}:{issue.category}" for issue in bead.issues)
    sure = f' data-sure="{min(bead.confidence, _or_one(bead.fidelity)):.4f}"' if not bead.one_sided else ""
    return (
        f'<article class="pair {" ".join(classes)}" id="p{unit.number}" tabindex="-1"'
        f' data-severities="{" ".join(sorted({str(issue.severity) for issue in bead.issues}))}"'
        f' data-issues="{issues}"{sure}>\n'
        f'<div class="margin">{_margin(unit)}</div>\n'
        f"{_side_html(unit, Side.SOURCE)}\n{_side_html(unit, Side.TARGET)}\n</article>"
    )


def direction(lang: str) -> str:
    """Return the `dir` of a text; "auto" where the language is not known."""
    return "rtl" if right_to_left(lang) else "auto" if lang in ("", "und") else "ltr"


def worst(bead: Bead) -> str:
    """Return the heaviest severity of a bead's issues from minor up; "" where there is none."""
    found = [issue.severity for issue in bead.issues if issue.severity is not Severity.NEUTRAL]
    return str(max(found, key=lambda severity: severity.rank)) if found else ""


def quality(score: float | None) -> str:
    """Return the colour class of a fidelity: good from 0.8, fair from 0.5, else poor; "" where it is not known."""
    if score is None:
        return ""
    return "f9" if score >= 0.8 else "f6" if score >= 0.5 else "f3"


def _or_one(score: float | None) -> float:
    return 1.0 if score is None else score


def _margin(unit: Unit) -> str:
    bead = unit.bead
    parts = [f'<a href="#p{unit.number}">{unit.number}</a>']
    if bead.kind != "1-1" and not bead.one_sided:
        parts.append(f'<span class="tag" title="source and target sentences">{bead.kind.replace("-", "–")}</span>')
    if bead.fidelity is not None:
        parts.append(_score("fidelity", bead.fidelity, f"fidelity {quality(bead.fidelity)}"))
    if not bead.one_sided and bead.origin is Origin.COMPUTED:
        parts.append(_score("confidence", bead.confidence, "sure"))
    if bead.crossing:
        parts.append('<span class="tag" title="stands elsewhere in the translation">moved</span>')
    if bead.origin is Origin.HUMAN:
        parts.append('<span class="tag">reviewed</span>')
    return " ".join(parts)


def _score(name: str, value: float, classes: str) -> str:
    share = max(0, min(_SHARES, round(value * _SHARES)))
    number = max(0, min(100, round(value * 100)))
    label = f"{name} {number} of 100"
    return (
        f'<span class="score" role="img" aria-label="{label}" title="{label}">'
        f'<span class="bar {classes}"><i class="w{share}"></i></span>{number}</span>'
    )


def _side_html(unit: Unit, side: Side) -> str:
    bead, bitext = unit.bead, unit.bitext
    document, indices, text = (
        (bitext.source, bead.source, unit.source) if side is Side.SOURCE else (bitext.target, bead.target, unit.target)
    )
    notes = _notes(unit, side)
    if not indices:
        absent = "not in the source" if side is Side.SOURCE else "not in the translation"
        return f'<div class="side {side}"><p class="empty">{absent}</p>{notes}</div>'
    content = marked(text, _marks(unit, side, len(text)), _cuts(document, indices, text))
    place = f'lang="{escaped(document.lang)}" dir="{direction(document.lang)}"'
    return f'<div class="side {side}"><p class="text" {place}>{content}</p>{notes}</div>'


def _marks(unit: Unit, side: Side, length: int) -> list[Mark]:
    marks = []
    for number, issue in enumerate(unit.bead.issues):
        name = f"i{unit.number}-{number}"
        if issue.side is side and issue.span.end <= length:
            marks.append(Mark(issue.span, name, issue.severity))
        elif issue.side is not side and issue.other is not None and issue.other.end <= length:
            marks.append(Mark(issue.other, name, issue.severity, other=True))
    return marks


def _cuts(document: Document, indices: Sequence[int], text: str) -> list[int]:
    """Return where in the joined text each segment but the first begins."""
    at, cuts = 0, []
    for index in indices:
        piece = document.text_of(document.segments[index]).strip()
        start = text.find(piece, at)
        at = start + len(piece)
        cuts.append(start)
    return cuts[1:]


def _notes(unit: Unit, side: Side) -> str:
    items = [_note(unit, number, issue) for number, issue in enumerate(unit.bead.issues) if issue.side is side]
    return f'<ul class="notes">{"".join(items)}</ul>' if items else ""


def _note(unit: Unit, number: int, issue: Issue) -> str:
    return (
        f'<li id="i{unit.number}-{number}" class="{issue.severity}"><b>{issue.severity}</b> '
        f'<span class="kind">{issue.category}</span> {escaped(issue.message)}</li>'
    )
