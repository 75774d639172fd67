"""Find and replace over the texts of a review: what would change is shown first, then changed in one step."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.issue import Side
from align.review import mending
from align.review.actions import Bench, Plan, Refused, checked
from align.review.rows import Row
from align.review.sheet import Change, Sheet
from align.review.store import utc_now


@dataclass(frozen=True, slots=True)
class Search:
    """What to find: `text` as it stands, on one side or on both; in small or capital letters alike unless `case`.

    `words` finds whole words only, which is for scripts that put spaces between them.
    """

    text: str
    side: Side | None = None
    case: bool = False
    words: bool = False

    def pattern(self) -> re.Pattern[str]:
        """Return what to look for as a regular expression. Raises Refused for an empty text."""
        if not self.text:
            raise Refused("there is nothing to look for")
        escaped = re.escape(self.text)
        return re.compile(rf"(?<!\w){escaped}(?!\w)" if self.words else escaped, 0 if self.case else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that holds what was looked for: its text as it is, in parts of which every second is a find."""

    row: int
    side: Side
    piece: int
    parts: tuple[str, ...]


def hits(rows: Sequence[Row] | Sheet, search: Search) -> Iterator[Hit]:
    """Yield every piece in which there is something to find, in the order of the rows.

    >>> from align.review.rows import Piece
    >>> [hit.parts for hit in hits([Row(1, "A", (Piece("A", "No fog, no ferry."),))], Search("no"))]
    [('', 'No', ' fog, ', 'no', ' ferry.')]
    """
    pattern = re.compile(f"({search.pattern().pattern})", search.pattern().flags)
    for row in rows:
        for side in (search.side,) if search.side else tuple(Side):
            for index, piece in enumerate(row.side(side)):
                parts = pattern.split(piece.text)
                if len(parts) > 1:
                    yield Hit(row.id, side, index, tuple(parts))


def replacement(bench: Bench, search: Search, by: str, chosen: Sequence[int], who: str) -> Plan:
    """Return the change that puts `by` in the place of every find in the chosen rows, each checked again.

    Raises Refused where there is nothing to replace.
    """
    wanted = set(chosen)
    rows = [row for row in bench.sheet if row.id in wanted]
    texts: dict[int, Row] = {row.id: row for row in rows}
    for hit in list(hits(rows, search)):
        text = "".join(by if index % 2 else part for index, part in enumerate(hit.parts))
        row = texts[hit.row]
        # A piece that becomes empty is taken out, which moves those behind it: count from the end.
        behind = len(bench.row(hit.row).side(hit.side)) - hit.piece
        texts[hit.row] = mending.with_piece(row, hit.side, len(row.side(hit.side)) - behind, text)
    at = utc_now()
    changed = [replace(new, who=who, at=at) for row in rows if (new := texts[row.id]) != row]
    if not changed:
        raise Refused("nothing to replace")
    found = _measured(bench, changed)
    changes = tuple(Change(bench.sheet.get(row.id), row) for row in found)
    return Plan(changes, f"replace in {len(found)} rows", found[0].id)


def _measured(bench: Bench, changed: list[Row]) -> list[Row]:
    """Return changed rows checked again: a few each among its neighbours, many in one go among themselves."""
    if len(changed) > 20:
        return bench.workshop.check(bench.head, changed)
    return [checked(bench, [old], [row], {row.id: old})[0] for row in changed for old in [bench.row(row.id)]]
