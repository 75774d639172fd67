"""What a person can do to rows: each request becomes the rows before and after, checked again, ready to be stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from align.issue import Side
from align.review import mending
from align.review.bitexts import Head
from align.review.checking import Workshop, between_confirmed
from align.review.places import several
from align.review.rows import Row, Status, Verdict
from align.review.sheet import Change, Sheet
from align.review.store import Conflict, utc_now

_CONTEXT = 12  # rows above and below that a row is checked together with


class Refused(Exception):  # noqa: N818
    """Something that cannot be done; the message tells the person why."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done: a `kind` of `KINDS`, the row it is done to, and what more the kind asks for.

    `seen` holds the revision of each row that the person had before them; a row that changed since is a conflict.
    """

    kind: str
    row: int = 0
    side: Side = Side.SOURCE
    piece: int = 0
    offset: int = 0
    text: str = ""
    other: int = 0
    value: str = ""
    rows: tuple[int, ...] = ()
    who: str = ""
    seen: dict[int, int] = field(default_factory=dict)


def request_of(data: dict[str, Any]) -> Request:
    """Return the request of a JSON object. Raises Refused where it is none.

    >>> request_of({"kind": "merge", "row": 3, "value": "down", "seen": {"3": 0}}).seen
    {3: 0}
    """
    try:
        if min(int(data.get(name, 0)) for name in ("piece", "offset")) < 0:
            raise ValueError("a negative position")
        return Request(
            kind=str(data["kind"]),
            row=int(data.get("row", 0)),
            side=Side(data.get("side", Side.SOURCE)),
            piece=int(data.get("piece", 0)),
            offset=int(data.get("offset", 0)),
            text=clean_text(str(data.get("text", ""))),
            other=int(data.get("other", 0)),
            value=str(data.get("value", "")),
            rows=tuple(int(number) for number in data.get("rows", ())),
            who=clean_text(str(data.get("who", "")))[:80] or "reviewer",
            seen={int(number): int(revision) for number, revision in data.get("seen", {}).items()},
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Refused(f"not a request this page knows ({error})") from error


def clean_text(text: str) -> str:
    r"""Return what a person typed without characters no text has: controls but tab and line break, lone surrogates.

    >>> clean_text("a\x00b\r\nc\ud800")
    'ab\nc'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if (char >= " " or char in "\t\n") and not "\ud800" <= char <= "\udfff")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request comes to: the rows before and after, a few words for the history, and the row to look at next."""

    changes: tuple[Change, ...]
    label: str
    focus: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """What planning needs: the rows, what is known of the texts, new ids, and what can measure rows."""

    sheet: Sheet
    head: Head
    new_ids: Callable[[int], list[int]]
    workshop: Workshop

    def row(self, number: int) -> Row:
        """Return a row. Raises Conflict where it is gone."""
        row = self.sheet.get(number)
        if row is None:
            raise Conflict([number])
        return row


def plan(bench: Bench, request: Request) -> Plan:
    """Return what a request comes to; nothing is changed yet.

    Raises Refused where it cannot be done, Conflict where a row is not as the person saw it.
    """
    stale = [number for number, seen in request.seen.items() if bench.sheet.revision(number) != seen]
    if stale:
        raise Conflict(stale)
    make = KINDS.get(request.kind)
    if make is None:
        raise Refused(f"there is no action called {request.kind!r}")
    try:
        return make(bench, request)
    except (ValueError, IndexError) as error:
        raise Refused(str(error) or "this cannot be done here") from error


def exchanged(bench: Bench, old: Sequence[Row], new: Sequence[Row], who: str, *, check: bool = True) -> list[Change]:
    """Return the changes that put new rows in the place of old neighbours: ids and places given, checked, stamped.

    A new row that has the id of an old one keeps its place as long as the order allows it. Where `check` is off the
    rows are taken to be measured already.
    """
    by_id = {row.id: row for row in old}
    placed = _placed(bench, old, new)
    at = utc_now()
    stamped = [row if by_id.get(row.id) == row else replace(row, who=who, at=at) for row in placed]
    if check:
        stamped = checked(bench, old, stamped, by_id)
    after = {row.id: row for row in stamped}
    changes = [Change(row, after.get(row.id)) for row in old if after.get(row.id) != row]
    return changes + [Change(None, row) for row in stamped if row.id not in by_id]


def checked(bench: Bench, old: Sequence[Row], new: Sequence[Row], by_id: dict[int, Row]) -> list[Row]:
    """Return the new rows, those that changed measured again together with the rows around them."""
    changed = {row.id for row in new if by_id.get(row.id) != row}
    if not changed or not old:
        return list(new)
    gone = set(by_id)
    nearby = {r.id: r for row in (old[0], old[-1]) for r in bench.sheet.around(row, _CONTEXT) if r.id not in gone}
    together = sorted([*nearby.values(), *new], key=lambda row: row.place)
    found = {row.id: row for row in bench.workshop.check(bench.head, together)}
    return [found[row.id] if row.id in changed else row for row in new]


def _placed(bench: Bench, old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """Give new rows ids and places, so that they stand in their order where the old ones stood."""
    start = bench.sheet.position(old[0])
    above, below = bench.sheet.at(start - 1), bench.sheet.at(start + len(old))
    low, high = above.place if above else "", below.place if below else ""
    kept, last = set(), low
    for row in new:
        if row.id and row.place > last and (not high or row.place < high):
            kept.add(row.id)
            last = row.place
    ids = iter(bench.new_ids(sum(not row.id for row in new)))
    runs = [(known, list(run)) for known, run in groupby(new, lambda row: row.id in kept)]
    placed: list[Row] = []
    for index, (known, run) in enumerate(runs):
        if known:
            placed += run
            continue
        floor = placed[-1].place if placed else low
        ceiling = runs[index + 1][1][0].place if index + 1 < len(runs) else high
        places = several(floor, ceiling, len(run))
        placed += [replace(row, id=row.id or next(ids), place=at) for row, at in zip(run, places, strict=True)]
    return placed


def _beside(bench: Bench, row: Row, value: str) -> Row:
    """Return the row below, or above where the value says "up". Raises ValueError where there is none."""
    found = bench.sheet.neighbour(row.id, -1 if value == "up" else 1)
    if found is None:
        raise ValueError("there is no row beyond this one")
    return found


def _merge(bench: Bench, request: Request) -> Plan:
    row = bench.row(request.row)
    beside = _beside(bench, row, request.value)
    old = (beside, row) if request.value == "up" else (row, beside)
    return Plan(tuple(exchanged(bench, old, mending.merge(old), request.who)), "merge", old[0].id)


def _split(bench: Bench, request: Request) -> Plan:
    row = bench.row(request.row)
    new = mending.split_at(row, request.side, request.piece, request.offset)
    return Plan(tuple(exchanged(bench, [row], new, request.who)), "split", row.id)


def _move(bench: Bench, request: Request) -> Plan:
    row = bench.row(request.row)
    if not 0 <= request.piece < len(row.side(request.side)):
        raise ValueError("there is no text here to move")
    up = request.value == "up"
    beside = bench.sheet.neighbour(row.id, -1 if up else 1)
    if beside is None and len(row.side(request.side)) == 1 and not row.side(mending.other_side(request.side)):
        raise ValueError("there is no row beyond this one")
    if up:
        new = mending.move_up(beside, row, request.side, request.piece)
        old = (beside, row) if beside else (row,)
    else:
        new = mending.move_down(row, beside, request.side, request.piece)
        old = (row, beside) if beside else (row,)
    changes = exchanged(bench, old, new, request.who)
    made = next((change.id for change in changes if change.before is None), row.id)
    return Plan(tuple(changes), f"move {request.value}", beside.id if beside else made)


def _swap(bench: Bench, request: Request) -> Plan:
    row = bench.row(request.row)
    old = row, _beside(bench, row, "down")
    return Plan(tuple(exchanged(bench, old, mending.swap(*old, request.side), request.who)), "swap", row.id)


def _place(bench: Bench, request: Request) -> Plan:
    row, onto = bench.row(request.row), bench.row(request.other)
    if row.id == onto.id:
        raise ValueError("the text is in this row already")
    new = {each.id: each for each in mending.place(row, request.piece, request.side, onto)}
    changes = []
    for old in (row, onto):
        changes += exchanged(bench, [old], [new[old.id]] if old.id in new else [], request.who)
    return Plan(tuple(changes), "move to another row", onto.id)


def _pinpoint(bench: Bench, request: Request) -> Plan:
    row, other = bench.row(request.row), bench.row(request.other)
    if row.id == other.id:
        raise ValueError("the two are a pair already")
    first_is_source = (request.side is Side.SOURCE) == (row.place < other.place)
    old = bench.sheet.between(*sorted((row, other), key=lambda each: each.place))
    new = mending.pinpoint(old, first_is_source)
    return Plan(tuple(exchanged(bench, old, new, request.who)), "pair two cells", old[0].id)


def _insert(bench: Bench, request: Request) -> Plan:
    row = bench.row(request.row)
    new = (Row(0, ""), row) if request.value == "up" else (row, Row(0, ""))
    changes = exchanged(bench, [row], new, request.who)
    return Plan(tuple(changes), "insert a row", changes[-1].id)


def _delete(bench: Bench, request: Request) -> Plan:
    rows = [bench.row(number) for number in request.rows or (request.row,)]
    beside = bench.sheet.neighbour(rows[-1].id, 1) or bench.sheet.neighbour(rows[0].id, -1)
    return Plan(tuple(Change(row, None) for row in rows), "delete", beside.id if beside else 0)


def _edit(bench: Bench, request: Request) -> Plan:
    """Change the text of a piece, or type a new one behind the last; a `value` is the status to give at once."""
    row = bench.row(request.row)
    pieces = row.side(request.side)
    if request.piece < len(pieces):
        known = pieces[request.piece]
        same = request.text == known.text
        new = row if same else mending.with_piece(row, request.side, request.piece, request.text)
    elif request.text.strip():
        before = bench.sheet.piece_before(row, request.side)
        new = mending.typed(row, request.side, request.text, before, bench.head.lang(request.side))
    else:
        new = row
    if request.value:
        new = replace(new, status=Status(request.value))
    return Plan(tuple(exchanged(bench, [row], [new], request.who)), "edit", row.id)


def _restore(bench: Bench, request: Request) -> Plan:
    row = bench.row(request.row)
    original = row.side(request.side)[request.piece].original
    if not original:
        raise ValueError("this text was not changed")
    new = mending.with_piece(row, request.side, request.piece, original)
    return Plan(tuple(exchanged(bench, [row], [new], request.who)), "restore the original text", row.id)


def _said(label: str, say: Callable[[Row, Request], Row]) -> Callable[[Bench, Request], Plan]:
    """Make an action that says something of rows and leaves their text alone."""

    def make(bench: Bench, request: Request) -> Plan:
        at = utc_now()
        rows = [bench.row(number) for number in request.rows or (request.row,)]
        pairs = [(row, say(row, request)) for row in rows]
        changes = tuple(Change(row, replace(new, who=request.who, at=at)) for row, new in pairs if new != row)
        return Plan(changes, label, rows[0].id)

    return make


def _decided(row: Row, request: Request) -> Row:
    kept = tuple(pair for pair in row.decisions if pair[0] != request.text)
    made = ((request.text, Verdict(request.value)),) if request.value else ()
    return replace(row, decisions=kept + made)


def _realign(bench: Bench, request: Request) -> Plan:
    """Align anew what stands between accepted rows: around one row, or everywhere where none is named."""
    runs = between_confirmed(list(bench.sheet))
    if request.row:
        runs = [run for run in runs if any(row.id == request.row for row in run)]
    if not runs:
        raise ValueError("there is nothing to align anew: all rows here are confirmed")
    changes: list[Change] = []
    for run in runs:
        new = bench.workshop.realign(bench.head, run)
        if list(new) != run:
            changes += exchanged(bench, run, new, request.who)
    return Plan(tuple(changes), "realign between confirmed rows", request.row)


def _check_all(bench: Bench, request: Request) -> Plan:
    """Check everything again, also what can only be seen in the document as a whole."""
    rows = list(bench.sheet)
    found = bench.workshop.check(bench.head, rows)
    changes = (Change(row, new) for row, new in zip(rows, found, strict=True) if row != new)
    return Plan(tuple(changes), "check everything again")


#: What can be asked for.
KINDS: dict[str, Callable[[Bench, Request], Plan]] = {
    "merge": _merge,
    "split": _split,
    "move": _move,
    "swap": _swap,
    "place": _place,
    "pinpoint": _pinpoint,
    "insert": _insert,
    "delete": _delete,
    "edit": _edit,
    "restore": _restore,
    "status": _said("set the status", lambda row, request: replace(row, status=Status(request.value))),
    "note": _said("write a note", lambda row, request: replace(row, note=request.text.strip())),
    "bookmark": _said("bookmark", lambda row, request: replace(row, bookmark=not row.bookmark)),
    "keep": _said("keep or leave out", lambda row, request: replace(row, out=not row.out)),
    "decide": _said("decide on an issue", _decided),
    "realign": _realign,
    "check": _check_all,
}
