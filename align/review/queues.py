"""Queues and filters: what is true of a row in single words, how often, and which rows a queue shows in which order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from align.issue import Severity, Side
from align.review.rows import Row, Status, side_text
from align.review.sheet import Change, Sheet

#: The order of a queue, by name: what sorts first is most in need of a person.
ORDERS = ("document", "confidence", "fidelity")
_SURE = 0.8  # confidence from which on the key "next unsure" passes a row over


def labels(row: Row) -> tuple[str, ...]:
    """Return what is true of a row, in the words that `View.label` asks for.

    >>> labels(Row(1, "A", note="See the glossary."))
    ('open', 'empty', 'noted')
    """
    found = [str(row.status)]
    facts = {
        "empty": row.empty,
        "one-sided": row.one_sided,
        "crossing": row.crossing,
        "edited": row.edited,
        "noted": bool(row.note),
        "bookmarked": row.bookmark,
        "out": row.out,
    }
    found += [name for name, true in facts.items() if true]
    issues = row.live_issues()
    found += [f"severity:{severity}" for severity in dict.fromkeys(issue.severity for issue in issues)]
    found += [f"category:{category}" for category in dict.fromkeys(issue.category for issue in issues)]
    if any(issue.severity.rank for issue in issues):
        found.append("issues")
    return tuple(found)


class Tally:
    """How many rows each label is true of, kept up as rows change."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.counts: Counter[str] = Counter()
        self.rows = 0
        for row in rows:
            self.counts.update(labels(row))
            self.rows += 1

    def apply(self, changes: Iterable[Change]) -> None:
        """Count what changed."""
        for change in changes:
            if change.before is not None:
                self.counts.subtract(labels(change.before))
                self.rows -= 1
            if change.after is not None:
                self.counts.update(labels(change.after))
                self.rows += 1

    def facts(self) -> dict[str, int]:
        """Return the counts that are not zero, and the number of rows as "all"."""
        return {"all": self.rows, **{name: count for name, count in self.counts.items() if count}}


@dataclass(frozen=True, slots=True)
class View:
    """Which rows to show: those of which every label is true and that contain the text, in an order of `ORDERS`.

    `side` limits the search to one side; without it notes are searched too. Case matters only where `case` says so.
    """

    labels: tuple[str, ...] = ()
    text: str = ""
    side: Side | None = None
    case: bool = False
    order: str = "document"


def select(sheet: Sheet, view: View, langs: tuple[str, str]) -> list[Row]:
    """Return the rows of a view in its order; equal ones stay in the order of the document."""
    found = [row for row in sheet if fits(row, view, langs)]
    if view.order == "confidence":
        found.sort(key=lambda row: (row.status is Status.ACCEPTED, row.confidence if not row.empty else 1.0))
    elif view.order == "fidelity":
        found.sort(key=lambda row: (row.status is Status.ACCEPTED, 2.0 if row.fidelity is None else row.fidelity))
    return found


def fits(row: Row, view: View, langs: tuple[str, str]) -> bool:
    """Say whether a row belongs to a view."""
    if view.labels and not set(view.labels) <= set(labels(row)):
        return False
    return not view.text or holds(row, view, langs)


def holds(row: Row, view: View, langs: tuple[str, str]) -> bool:
    """Say whether a row contains the text of a view."""
    texts = [] if view.side is Side.TARGET else [side_text(row.source, langs[0])]
    texts += [] if view.side is Side.SOURCE else [side_text(row.target, langs[1])]
    texts += [row.note] if view.side is None else []
    if view.case:
        return any(view.text in text for text in texts)
    return any(view.text.casefold() in text.casefold() for text in texts)


def unsure(row: Row) -> bool:
    """Say whether nobody has accepted a row and the aligner is unsure of it, or a check found something grave."""
    if row.status is Status.ACCEPTED or row.out:
        return False
    grave = worst(row)
    return row.confidence < _SURE or (grave is not None and grave.rank >= Severity.MAJOR.rank)


def worst(row: Row) -> Severity | None:
    """Return the gravest severity among the issues of a row that were not ignored."""
    return max((issue.severity for issue in row.live_issues()), key=lambda severity: severity.rank, default=None)
