"""Mending beads: each function takes neighbouring rows and returns the rows that take their place.

All are pure. No piece is lost or comes to stand twice, and on each side the pieces keep their order, but for `swap`
and `place`, whose point is to change it. A row made here has id 0 and no place until it is put among the others;
one that is left with nothing in it is not returned. Scores and issues of what changed are gone: they are measured
again by whoever calls this.
"""

from collections.abc import Sequence
from dataclasses import replace

from align.bitext import Origin
from align.issue import Side
from align.review import places
from align.review.rows import Piece, Row, Status

_FRESH = Row(0, "")
_BEFORE_ALL = "0" * 12  # sorts before the first of the places that a document's pieces are given


def other_side(side: Side) -> Side:
    """Return the side across."""
    return Side.TARGET if side is Side.SOURCE else Side.SOURCE


def merge(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Make one row of neighbouring rows; their notes are joined. The first gives its id."""
    first = rows[0]
    notes = "\n".join(row.note for row in rows if row.note)
    return (
        replace(
            _mended(first, tuple(p for row in rows for p in row.source), tuple(p for row in rows for p in row.target)),
            note=notes,
            bookmark=any(row.bookmark for row in rows),
            out=all(row.out for row in rows),
            decisions=tuple(dict(pair for row in rows for pair in row.decisions).items()),
        ),
    )


def split(row: Row, side: Side, piece: int) -> tuple[Row, ...]:
    """Part a row before a piece of one side (1 or more); the other side is parted at the same number of pieces.

    Raises ValueError where there is no such piece.
    """
    if not 0 < piece < len(row.side(side)):
        raise ValueError("there is nothing to split at this point")
    first = _mended(row, row.source[:piece], row.target[:piece])
    return first, _mended(_FRESH, row.source[piece:], row.target[piece:])


def cut(row: Row, side: Side, piece: int, offset: int) -> Row:
    """Cut a piece in two at a character of its text; both parts stay in the row, without the space between them.

    Raises ValueError where one of them would be empty.
    """
    pieces = row.side(side)
    whole = pieces[piece]
    left, right = whole.text[:offset], whole.text[offset:]
    if not left.strip() or not right.strip():
        raise ValueError("the cursor stands at the edge of the text: there is nothing to split")
    skipped = offset + len(right) - len(right.lstrip())
    one, two = places.inside(whole.place, 2)
    exact = whole.start is not None and not whole.edited and whole.end == whole.start + len(whole.text)
    edited = whole.edited
    first = replace(
        whole,
        place=one,
        text=left.rstrip(),
        original=whole.original if edited else None,
        end=whole.start + len(left.rstrip()) if exact and whole.start is not None else whole.end,
        joints=tuple(joint for joint in whole.joints if joint < offset),
    )
    second = replace(
        whole,
        place=two,
        text=whole.text[skipped:],
        original="" if edited else None,
        start=whole.start + skipped if exact and whole.start is not None else whole.start,
        opens=False,
        joints=tuple(joint - skipped for joint in whole.joints if joint > skipped),
    )
    parts = (*pieces[:piece], first, second, *pieces[piece + 1 :])
    return _mended(row, *((parts, row.target) if side is Side.SOURCE else (row.source, parts)))


def split_at(row: Row, side: Side, piece: int, offset: int) -> tuple[Row, ...]:
    """Split a row at the cursor: between two pieces where it stands at the edge of one, else inside the piece."""
    text = row.side(side)[piece].text
    if not text[:offset].strip():
        return split(row, side, piece)
    if not text[offset:].strip():
        return split(row, side, piece + 1)
    return split(cut(row, side, piece, offset), side, piece + 1)


def move_up(above: Row | None, row: Row, side: Side, piece: int) -> tuple[Row, ...]:
    """Move the pieces of one side up to and with `piece` to the end of the row above; where none is, to a new one."""
    above = above or _FRESH
    pieces = row.side(side)
    given = _mended_side(above, side, above.side(side) + pieces[: piece + 1])
    return _filled(given, _mended_side(row, side, pieces[piece + 1 :]))


def move_down(row: Row, below: Row | None, side: Side, piece: int) -> tuple[Row, ...]:
    """Move the pieces of one side from `piece` on to the beginning of the row below; where none is, to a new one."""
    below = below or _FRESH
    pieces = row.side(side)
    given = _mended_side(below, side, pieces[piece:] + below.side(side))
    return _filled(_mended_side(row, side, pieces[:piece]), given)


def swap(row: Row, below: Row, side: Side) -> tuple[Row, ...]:
    """Exchange one side of two neighbouring rows; both then count as crossing, or no longer."""
    crossing = not (row.crossing and below.crossing)
    pair = _mended_side(row, side, below.side(side)), _mended_side(below, side, row.side(side))
    return _filled(*(replace(each, crossing=crossing and not each.one_sided) for each in pair))


def place(row: Row, piece: int, side: Side, onto: Row) -> tuple[Row, ...]:
    """Take one piece out of a row into another, wherever that is; both are returned unless empty, `row` first."""
    pieces = row.side(side)
    moved = sorted((*onto.side(side), pieces[piece]), key=lambda each: each.place)
    rest = _mended_side(row, side, pieces[:piece] + pieces[piece + 1 :])
    return _filled(rest, _mended_side(onto, side, tuple(moved)))


def pinpoint(rows: Sequence[Row], first_is_source: bool) -> tuple[Row, ...]:
    """Make the one side of the first row and the other side of the last row a pair.

    What stands between them on either side keeps its order and becomes rows of one side: first what precedes the
    pair, then what follows it.
    """
    side = Side.SOURCE if first_is_source else Side.TARGET
    other = other_side(side)
    first, last = rows[0], rows[-1]
    before = [_mended_side(_FRESH, other, (piece,)) for row in rows[:-1] for piece in row.side(other)]
    after = [_mended_side(_FRESH, side, (piece,)) for row in rows[1:] for piece in row.side(side)]
    pair = first.with_side(other, last.side(other))
    return (*before, _mended(pair, pair.source, pair.target), *after)


def with_piece(row: Row, side: Side, piece: int, text: str) -> Row:
    """Return the row with another text in one piece; a piece whose text is empty is taken out.

    The bead is not another one for that: its status and confidence stay.
    """
    pieces = row.side(side)
    changed = pieces[:piece] + ((pieces[piece].with_text(text),) if text.strip() else ()) + pieces[piece + 1 :]
    return _unmeasured(row.with_side(side, changed))


def typed(row: Row, side: Side, text: str, after: Piece | None, lang: str) -> Row:
    """Return the row with a new piece at the end of one side, which no document has; `after` is the one before it."""
    at = f"{after.place}z{row.place}" if after else _BEFORE_ALL + row.place
    paragraph = after.paragraph if after else 0
    piece = Piece(at, text, original="", paragraph=paragraph, lang=lang)
    return _unmeasured(row.with_side(side, (*row.side(side), piece)))


def _unmeasured(row: Row) -> Row:
    return replace(row, similarity=0.0, fidelity=None, issues=())


def _mended(row: Row, source: tuple[Piece, ...], target: tuple[Piece, ...]) -> Row:
    """Return the row with other pieces; what was measured on the old ones is gone, and so is what was said of them."""
    if (source, target) == (row.source, row.target):
        return row
    return replace(
        _unmeasured(row),
        source=source,
        target=target,
        confidence=1.0,
        origin=Origin.HUMAN,
        status=Status.OPEN,
        crossing=row.crossing and bool(source) and bool(target),
    )


def _mended_side(row: Row, side: Side, pieces: tuple[Piece, ...]) -> Row:
    changed = row.with_side(side, pieces)
    return _mended(row, changed.source, changed.target)


def _filled(*rows: Row) -> tuple[Row, ...]:
    return tuple(row for row in rows if not row.empty)
