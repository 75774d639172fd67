"""A `.beads` ladder over two files of one segment a line: the alignment and the texts it was made of, together."""

from align.bitext import Bead, Bitext, Origin
from align.errors import InputError
from align.ladder import read_beads
from align.readers.encoding import decode
from align.readers.opening import read_bytes
from align.readers.rows import Cell, cell_of, document_of


def read_ladder(path: str, source: str, target: str, *, source_lang: str = "und", target_lang: str = "und") -> Bitext:
    """Return the bitext of a ladder and the two segmented texts it speaks of; blank lines are no segments.

    Raises InputError where a bead names a segment that is not there, or a segment is in no bead or in several.
    """
    sides = [_cells(source), _cells(target)]
    beads = tuple(Bead(*rows, origin=Origin.IMPORTED) for rows in read_beads(path))
    for name, cells, used in (
        (source, sides[0], [row for bead in beads for row in bead.source]),
        (target, sides[1], [row for bead in beads for row in bead.target]),
    ):
        if sorted(used) != list(range(len(cells))):
            raise InputError(
                f"does not have each of the {len(cells)} segments of {name} in one bead",
                path=path,
                remedy="give the segmented texts that it was made from, rows counted from 0",
            )
    langs = (source_lang, target_lang)
    documents = [
        document_of(name, lang, cells) for name, lang, cells in zip((source, target), langs, sides, strict=True)
    ]
    return Bitext(documents[0], documents[1], beads)


def _cells(path: str) -> list[Cell]:
    """Return the lines of a file that hold text, with their places."""
    at, cells = 0, []
    for line in decode(read_bytes(path), path=path).text.split("\n"):
        cells.append(cell_of([(line, at, at + len(line))]))
        at += len(line) + 1
    return [cell for cell in cells if cell.text]
