"""`.beads`: which segments belong together, as vecalign writes it. No text, no scores but one: 1 - similarity."""

from collections.abc import Iterable
from typing import BinaryIO

from align.ladder import format_bead
from align.writers.units import Head, Tally, Unit


def write_beads(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write one bead a line with its cost; for a bead of one side, which has no similarity, the cost is 0."""
    for unit in units:
        bead = unit.bead
        cost = 0.0 if bead.one_sided else 1 - bead.similarity
        source = [index + unit.before[0] for index in bead.source]
        target = [index + unit.before[1] for index in bead.target]
        out.write((format_bead(source, target, cost) + "\n").encode())
