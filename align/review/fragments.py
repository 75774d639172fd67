"""What the templates show of a row: each side cut into pieces, each piece into stretches by the issues on it."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.bitext import Role
from align.issue import Issue, Severity, Side, Span
from align.review.bitexts import Head
from align.review.queues import worst
from align.review.rows import Piece, Row, Verdict, issue_key
from align.script import base_lang, join

# Where one colour ends and the next begins. Fidelity: of the clean samples (harbour-bridge in Chinese) no pair lies
# below 0.4; of the damaged copy four do, below 0.3.
_SURE = (0.2, 0.4, 0.6, 0.8)
_FAITHFUL = (0.2, 0.3, 0.4, 0.45)
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters with the same issues on them: the words of the worst severity, and the numbers of the issues."""

    text: str
    severity: str = ""
    issues: tuple[int, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A piece of a cell, in stretches."""

    stretches: tuple[Stretch, ...]
    text: str
    edited: bool
    original: str | None
    opens: bool
    role: str


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """An issue as its row lists it."""

    number: int
    key: str
    severity: str
    category: str
    side: str
    text: str
    message: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Everything the template of a row asks for; `sure` and `faithful` are colours from 0 (red) to 4 (quiet)."""

    row: Row
    revision: int
    number: int
    sides: tuple[tuple[str, str, tuple[ShownPiece, ...]], ...]
    issues: tuple[ShownIssue, ...]
    worst: str
    summary: str
    sure: int
    faithful: int


def direction(lang: str) -> str:
    """Return "rtl" for a language written from right to left, else "ltr".

    >>> direction("ar-EG"), direction("zh")
    ('rtl', 'ltr')
    """
    return "rtl" if base_lang(lang) in _RIGHT_TO_LEFT else "ltr"


def shown(row: Row, revision: int, number: int, head: Head) -> ShownRow:
    """Return what the template of a row asks for; `number` counts rows from 1 in document order."""
    issues = tuple(
        ShownIssue(
            index,
            issue_key(issue),
            str(issue.severity),
            str(issue.category),
            str(issue.side),
            issue.text,
            issue.message,
            str(row.verdict(issue) or ""),
        )
        for index, issue in enumerate(row.issues, start=1)
    )
    sides = tuple(
        (str(side), head.lang(side), shown_side(row, side, head.lang(side))) for side in (Side.SOURCE, Side.TARGET)
    )
    sure, faithful = bisect(_SURE, row.confidence), bisect(_FAITHFUL, row.fidelity or 0.0)
    return ShownRow(row, revision, number, sides, issues, str(worst(row) or ""), _summary(row), sure, faithful)


def shown_side(row: Row, side: Side, lang: str) -> tuple[ShownPiece, ...]:
    """Return the pieces of one side with the stretches that its issues cut them into; ignored issues leave no mark."""
    pieces = row.side(side)
    spans = [
        (number, issue, span)
        for number, issue in enumerate(row.issues, start=1)
        if row.verdict(issue) not in (Verdict.ONCE, Verdict.ALWAYS)
        for span in [issue.span if issue.side is side else issue.other]
        if span is not None and len(span)
    ]
    made = []
    for piece, (start, lead) in zip(pieces, _offsets(pieces, lang), strict=True):
        inner = [
            (n, issue, Span(max(0, s.start - start) + lead, max(0, s.end - start) + lead)) for n, issue, s in spans
        ]
        made.append(
            ShownPiece(
                stretches(piece.text, inner),
                piece.text,
                piece.edited,
                piece.original,
                piece.opens,
                "" if piece.role is Role.BODY else str(piece.role),
            )
        )
    return tuple(made)


def stretches(text: str, marks: Sequence[tuple[int, Issue, Span]]) -> tuple[Stretch, ...]:
    """Cut a text where a mark begins or ends; joined, the stretches are the text."""
    inside = [(n, issue, Span(min(s.start, len(text)), min(s.end, len(text)))) for n, issue, s in marks]
    edges = sorted({0, len(text), *(edge for _, _, span in inside for edge in (span.start, span.end))})
    made = []
    for start, end in pairwise(edges):
        here = [(number, issue) for number, issue, span in inside if span.start <= start and end <= span.end]
        severity = max((issue.severity for _, issue in here), key=lambda s: s.rank, default=None)
        message = " ".join(dict.fromkeys(issue.message for _, issue in here))
        made.append(Stretch(text[start:end], str(severity or ""), tuple(number for number, _ in here), message))
    return tuple(made)


def _offsets(pieces: Sequence[Piece], lang: str) -> list[tuple[int, int]]:
    """Return where each piece begins in the joined text of its side, and how much white space it has before that."""
    found, joined = [], ""
    for piece in pieces:
        joined = join((joined, piece.text), lang)
        found.append((len(joined) - len(piece.text.strip()), len(piece.text) - len(piece.text.lstrip())))
    return found


def _summary(row: Row) -> str:
    """Return what a screen reader says of a row before its text."""
    grave = [issue for issue in row.live_issues() if issue.severity is not Severity.NEUTRAL]
    parts = [f"{len(row.source)} to {len(row.target)}", {"open": "not reviewed"}.get(row.status, str(row.status))]
    parts += [f"{len(grave)} issue{'s' if len(grave) > 1 else ''}"] if grave else []
    parts += [
        name for name, true in (("crossing", row.crossing), ("left out", row.out), ("edited", row.edited)) if true
    ]
    return ", ".join(parts)


def size(row: Row) -> int:
    """Return how long the longer side of a row is, in letters of about Latin width (a Han character is two)."""
    lengths = (
        sum((len(piece.text) + len(piece.text.encode())) // 2 for piece in pieces)
        for pieces in (row.source, row.target)
    )
    return max(lengths)
