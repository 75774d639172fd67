"""All rows of a review in order, in memory, each with the number of the change that made it what it is."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from align.issue import Side
from align.review.rows import Piece, Row


@dataclass(frozen=True, slots=True)
class Change:
    """A row before and after; None before it was there, or after it is gone."""

    before: Row | None
    after: Row | None

    @property
    def id(self) -> int:
        """Return the id of the row. Raises ValueError for a change of nothing."""
        row = self.after or self.before
        if row is None:
            raise ValueError("a change of nothing")
        return row.id

    def undone(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(self.after, self.before)


class Sheet:
    """The rows by id and in order. Changed by `apply` alone, and only after the change was stored.

    >>> sheet = Sheet([(Row(1, "A"), 0), (Row(2, "B"), 0)])
    >>> sheet.apply([Change(None, Row(3, "AV"))], 7)
    >>> [row.id for row in sheet], sheet.revision(3), sheet.neighbour(1, 1).id
    ([1, 3, 2], 7, 3)
    """

    def __init__(self, rows: Iterable[tuple[Row, int]]) -> None:
        self._rows: dict[int, Row] = {}
        self._revisions: dict[int, int] = {}
        for row, revision in rows:
            self._rows[row.id], self._revisions[row.id] = row, revision
        self._order = sorted((row.place, row.id) for row in self._rows.values())

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Row]:
        return (self._rows[number] for _, number in self._order)

    def get(self, number: int) -> Row | None:
        """Return the row of an id, None where there is none (any more)."""
        return self._rows.get(number)

    def revision(self, number: int) -> int:
        """Return the number of the last change of a row, 0 where it is as it was opened; -1 where it is gone."""
        return self._revisions.get(number, -1)

    def position(self, row: Row) -> int:
        """Return how many rows come before the row, or before the place where it would stand."""
        return bisect_left(self._order, (row.place, row.id))

    def at(self, position: int) -> Row | None:
        """Return the row at a position, None before the first and after the last."""
        return self._rows[self._order[position][1]] if 0 <= position < len(self._order) else None

    def neighbour(self, number: int, step: int) -> Row | None:
        """Return the row `step` rows further down (up where negative), None where there is none."""
        return self.at(self.position(self._rows[number]) + step)

    def around(self, row: Row, reach: int) -> list[Row]:
        """Return the rows up to `reach` above and below a row that may have gone, itself left out."""
        middle = self.position(row)
        nearby = range(max(0, middle - reach), min(len(self._order), middle + reach + 1))
        return [found for at in nearby if (found := self.at(at)) is not None and found.id != row.id]

    def between(self, first: Row, last: Row) -> list[Row]:
        """Return the rows from the first to the last, both with them."""
        span = range(self.position(first), self.position(last) + 1)
        return [found for at in span if (found := self.at(at)) is not None]

    def piece_before(self, row: Row, side: Side) -> Piece | None:
        """Return the last piece of one side that stands in the row or above it."""
        for at in range(self.position(row), -1, -1):
            found = self.at(at)
            if found is not None and found.side(side):
                return found.side(side)[-1]
        return None

    def apply(self, changes: Iterable[Change], revision: int) -> None:
        """Make the changes, which are known to fit, and note their number on the rows."""
        for change in changes:
            if change.before is not None:
                del self._order[bisect_left(self._order, (change.before.place, change.id))]
                del self._rows[change.id], self._revisions[change.id]
            if change.after is not None:
                insort(self._order, (change.after.place, change.id))
                self._rows[change.id], self._revisions[change.id] = change.after, revision
