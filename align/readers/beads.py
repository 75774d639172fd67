"""A ladder over two files of one segment a line: the alignment and the texts it was made of, together."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.bitext import Bead, Bitext, Origin
from align.errors import InputError
from align.ladder import Link, is_rungs, parse_links
from align.readers.encoding import decode
from align.readers.opening import read_bytes
from align.readers.rows import Cell, cell_of, document_of

_PARAGRAPH = "<p>"  # hunalign's mark between paragraphs, a line of its own that its ladders count


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of a text: `cells[n]` is row n of a ladder; one without text stands for nothing."""

    path: str
    cells: tuple[Cell, ...]


def read_ladder(path: str, texts: tuple[str, str], langs: tuple[str, str] = ("und", "und")) -> Bitext:
    """Return the bitext of a ladder (vecalign's or hunalign's) and the two segmented texts it speaks of.

    Blank lines of a text are rows only where the ladder counts them. A segment in no bead becomes a bead of one side
    and is counted in the notes. Similarity is 1 - cost, as `.beads` are written; hunalign's score, which has no bounds,
    becomes the property `x-score`. Raises InputError with the line of a bead that names a segment that is not there
    or that is in a bead already.
    """
    text = decode(read_bytes(path), path=path).text
    links = parse_links(text, path=path)
    if not links:
        raise InputError("holds no bead", path=path, remedy="give the ladder an aligner wrote")
    sides = [_text(name, max(_rows(links, side), default=-1) + 1) for side, name in enumerate(texts)]
    if is_rungs(text):
        _check_foot(links[-1], sides, path)
    for side, read in enumerate(sides):
        _check(links, side, read, path)
    return _bitext(links, sides, langs)


def _rows(links: Sequence[Link], side: int) -> list[int]:
    return [row for link in links for row in link.rows[side]]


def _text(path: str, rows: int) -> _Text:
    """Return the lines of a file; those without text only where the ladder has that many rows."""
    at, paragraph, cells = 0, 0, []
    for line in decode(read_bytes(path), path=path).text.removesuffix("\n").split("\n"):
        cell = cell_of([(line, at, at + len(line))])
        if cell.text == _PARAGRAPH:
            cell, paragraph = Cell(""), paragraph + 1
        cells.append(replace(cell, paragraph=paragraph) if paragraph else cell)
        at += len(line) + 1
    filled = [cell for cell in cells if cell.text]
    return _Text(path, tuple(filled if rows <= len(filled) else cells))


def _check_foot(last: Link, sides: Sequence[_Text], path: str) -> None:
    """Raise InputError where a ladder of hunalign's does not end with the texts, as that of -bisent does not."""
    for side, read in enumerate(sides):
        rows = last.rows[side]
        if rows and rows[-1] + 1 != len(read.cells):
            raise InputError(
                f"ends at segment {rows[-1] + 1} of {read.path}, which has {len(read.cells)}",
                path=path,
                remedy="give the texts it was made from; what hunalign -bisent writes is no ladder: leave -bisent out",
            )


def _check(links: Sequence[Link], side: int, read: _Text, path: str) -> None:
    seen: dict[int, int] = {}
    for link in links:
        for row in link.rows[side]:
            if row >= len(read.cells):
                what = f"names segment {row} of {read.path}, whose last one is {len(read.cells) - 1} (counted from 0)"
            elif row in seen:
                what = f"names segment {row} of {read.path}, which line {seen[row]} has already"
            else:
                seen[row] = link.line
                continue
            remedy = "give the segmented texts that it was made from, source first"
            raise InputError(what, path=path, line=link.line, remedy=remedy)


def _bitext(links: Sequence[Link], sides: Sequence[_Text], langs: tuple[str, str]) -> Bitext:
    """Return the bitext: rows without text go, segments in no bead come in beads of their own where they stand."""
    ranks = [_ranks(read) for read in sides]
    beads: list[Bead] = []
    alone = 0
    left = [deque(sorted(set(rank) - set(_rows(links, side)))) for side, rank in enumerate(ranks)]
    for link in [*links, None]:
        for side, rows in enumerate(left):
            stop = len(sides[side].cells) if link is None else min(link.rows[side], default=0)
            while rows and rows[0] < stop:
                beads.append(_one_sided(side, ranks[side][rows.popleft()]))
                alone += 1
        if link is not None:
            beads += _bead(link, ranks)
    notes = (f"{alone} x segment in no bead: kept as a bead of one side",) if alone else ()
    source, target = (
        document_of(read.path, lang, [cell for cell in read.cells if cell.text])
        for read, lang in zip(sides, langs, strict=True)
    )
    return Bitext(replace(source, notes=notes), target, tuple(beads))


def _ranks(read: _Text) -> dict[int, int]:
    """Return the index of the segment that each row with text becomes."""
    filled = (row for row, cell in enumerate(read.cells) if cell.text)
    return {row: rank for rank, row in enumerate(filled)}


def _one_sided(side: int, rank: int) -> Bead:
    return Bead((), (rank,), origin=Origin.IMPORTED) if side else Bead((rank,), (), origin=Origin.IMPORTED)


def _bead(link: Link, ranks: Sequence[dict[int, int]]) -> Iterator[Bead]:
    source, target = (
        tuple(rank[row] for row in rows if row in rank) for rows, rank in zip(link.rows, ranks, strict=True)
    )
    if source or target:
        similarity = 0.0 if link.cost is None or not (source and target) else min(1.0, max(-1.0, 1 - link.cost))
        properties = () if link.score is None else (("x-score", f"{link.score:g}"),)
        yield Bead(source, target, similarity, origin=Origin.IMPORTED, properties=properties)
