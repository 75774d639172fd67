"""Gold documents made harder: rows that stand alone, which development sets have too rarely to teach gaps."""

from dataclasses import replace

import numpy as np
from aligner_gold import Gold

from align.aligners import Side
from align.ladder import Rows

LONGEST = 2000  # rows of a document that are fitted on and cross-validated, from its beginning
BLOCK = 150  # rows of a foreign block
HOLES = 1 / 12  # share of beads that lose a side


def part_of(side: Side, rows: list[int]) -> Side:
    """Return a side with some of its rows, in the order given."""
    return replace(
        side,
        texts=tuple(side.texts[row] for row in rows),
        vectors=None if side.vectors is None else side.vectors[rows],
        quantities=tuple(side.quantities[row] for row in rows),
    )


def beginning(gold: Gold) -> Gold:
    """Return a long document's first `LONGEST` rows, up to the end of a bead."""
    if len(gold.source) <= LONGEST:
        return gold
    beads = [bead for bead in gold.beads if not bead[0] or bead[0][-1] < LONGEST]
    rows = [1 + max(row for bead in beads if bead[0] for row in bead[side]) for side in (0, 1) if beads]
    beads = [bead for bead in beads if all(row < rows[side] for side in (0, 1) for row in bead[side])]
    sides = [part_of(side, list(range(size))) for side, size in zip((gold.source, gold.target), rows, strict=True)]
    return Gold(gold.group, gold.name, *sides, beads)


def both(one: Side, other: Side, at: int) -> Side:
    """Return a side with the rows of another put in before row `at`."""
    vectors = None
    if one.vectors is not None and other.vectors is not None:
        vectors = np.vstack([one.vectors[:at], other.vectors, one.vectors[at:]])
    return replace(
        one,
        texts=(*one.texts[:at], *other.texts, *one.texts[at:]),
        vectors=vectors,
        quantities=(*one.quantities[:at], *other.quantities, *one.quantities[at:]),
    )


def with_block(gold: Gold, foreign: Side, side: int, share: float) -> Gold:
    """Return a document with a foreign block on one side (0 source, 1 target) before the bead at a share of it."""
    beads = sorted((bead for bead in gold.beads if bead[0] and bead[1]), key=lambda bead: bead[side])
    place = int(share * len(beads))
    at = beads[place][side][0] if place < len(beads) else len((gold.source, gold.target)[side])
    block = part_of(foreign, list(range(min(BLOCK, len(foreign)))))

    def moved(rows: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(row + len(block) * (row >= at) for row in rows)

    sides = [both(whole, block, at) if k == side else whole for k, whole in enumerate((gold.source, gold.target))]
    rows = [tuple(moved(part) if k == side else part for k, part in enumerate(bead)) for bead in gold.beads]
    alone = [((at + n,), ()) if side == 0 else ((), (at + n,)) for n in range(len(block))]
    return Gold(gold.group, f"{gold.name}+block", *sides, [(bead[0], bead[1]) for bead in (*rows, *alone)])


def with_holes(gold: Gold, seed: int) -> Gold:
    """Return a document of whose beads every twelfth, at random, lost the rows of one side: these stand alone."""
    chance = np.random.default_rng(seed)
    lost = [int(chance.integers(2)) if bead[0] and bead[1] and chance.random() < HOLES else -1 for bead in gold.beads]
    gone = [{row for bead, side in zip(gold.beads, lost, strict=True) if side == k for row in bead[k]} for k in (0, 1)]
    sides = (gold.source, gold.target)
    kept = [[row for row in range(len(side)) if row not in gone[k]] for k, side in enumerate(sides)]
    place = [{row: rank for rank, row in enumerate(rows)} for rows in kept]
    beads: list[Rows] = []
    for bead, side in zip(gold.beads, lost, strict=True):
        rows = [tuple(place[k][row] for row in bead[k] if row in place[k]) for k in (0, 1)]
        if side < 0:
            beads.append((rows[0], rows[1]))
        else:
            beads += [((row,), ()) if side == 1 else ((), (row,)) for row in rows[1 - side]]
    parts = [part_of(side, rows) for side, rows in zip(sides, kept, strict=True)]
    return Gold(gold.group, f"{gold.name}+holes", *parts, beads)


def augmented(documents: list[Gold]) -> list[Gold]:
    """Return copies of the documents of larger sets with a block of another document on one side, or with holes."""
    found = []
    for group in ("mac_dev", "alignar_law"):
        own = [gold for gold in documents if gold.group == group]
        for place, gold in enumerate(own):
            other, side = own[(place + 1) % len(own)], place % 2
            foreign = (other.source, other.target)[side]
            found.append(with_block(gold, foreign, side, (0.0, 0.4, 1.0, 0.6)[place % 4]))
    large = [gold for gold in documents if gold.group in {"text_berg_dev", "mac_dev", "alignar_law"}]
    return found + [with_holes(gold, seed) for seed, gold in enumerate(large)]
