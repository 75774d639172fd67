"""Moved segments: rows that the ordered search left alone, or took in for want of a place, paired without order.

A pair must be each other's best among all rows that are free, clearly better than the second best, about as alike
as rows that are anchored, and of fitting length; a pair beside another such pair (a moved paragraph) needs less.
Rows that stand alone around a moved pair may have moved with it: such a block is searched as any rectangle is.
Not handled: a moved sentence that was split or joined and has no moved pair beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs, unit
from align.aligners.confidence import choose
from align.aligners.costs import FINE, Evidence
from align.aligners.lattice import GAPS, MOVES, Chunks, every_edge, marginals
from align.aligners.search import Weights
from align.bitext import Bead

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Judged on planted moves in the development sets (scripts/bench_aligner.py --moves), not fitted.
_ALIKE = 0.7  # least similarity of a lone pair, where anchored rows have 1 and unrelated ones 0
_BESIDE = 0.45  # the same for a pair beside another
_CLEAR = 0.25  # least margin over the second best
_STRETCH = 0.6  # greatest deviation of the length ratio, as a logarithm
_MOST = 20_000_000  # pairs of free rows to compare, at most
_LOOSE = 0.35  # a row taken into a bead is free where it is less like the other side than this
_SHORTEST = 8.0  # characters of a row that may cross: short ones are alike by chance
_BLOCK = 900  # pairs of rows in a moved block, at most


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows that cross, and how alike each pair is, on the document's scale."""

    source: Ints
    target: Ints
    alike: Floats


def find_crossings(evidence: Evidence, beads: list[Bead], weights: Weights) -> list[Bead]:
    """Return the beads with what moved taken out of where it stood and marked as crossing.

    Every row stays in exactly one bead; nothing changes where there is no meaning to compare. Moved blocks are
    aligned by `weights`.
    """
    if evidence.units is None or evidence.scale.clear < 0.5:
        return beads
    beads = [part for bead in beads for part in _swapped(evidence, bead)]
    free = [_free(evidence, beads, side) for side in (0, 1)]
    if not len(free[0]) or not len(free[1]) or len(free[0]) * len(free[1]) > _MOST:
        return beads
    pairs = _pairs(evidence, free[0], free[1])
    pairs = _out_of_order(pairs, beads)
    return _filled(evidence, _moved(evidence, beads, pairs), weights) if len(pairs.source) else beads


def _swapped(evidence: Evidence, bead: Bead) -> list[Bead]:
    """Return the two pairs of a bead of two and two rows that changed places, or the bead as it is."""
    if bead.kind != "2-2":
        return [bead]
    assert evidence.units is not None
    cosine = evidence.units[0][list(bead.source)] @ evidence.units[1][list(bead.target)].T
    alike = evidence.scale.of(cosine.astype(float))
    if (
        min(alike[0, 1], alike[1, 0]) < _BESIDE
        or max(alike[0, 0], alike[1, 1]) > min(alike[0, 1], alike[1, 0]) - _CLEAR
    ):
        return [bead]
    return [
        Bead((bead.source[k],), (bead.target[1 - k],), float(cosine[k, 1 - k]), bead.confidence, crossing=bool(k))
        for k in (0, 1)
    ]


def _free(evidence: Evidence, beads: list[Bead], side: int) -> Ints:
    """Return the rows that stand alone, or in a bead of three and more rows whose other side they are not like."""
    assert evidence.units is not None
    own = [bead.target if side else bead.source for bead in beads]
    other = [bead.source if side else bead.target for bead in beads]
    alone = [row for rows, opposite in zip(own, other, strict=True) if not opposite for row in rows]
    joined = [place for place, rows in enumerate(own) if len(rows) > 1 and other[place]]
    rows = np.array([row for place in joined for row in own[place]], np.int64)
    if joined:
        sizes = np.array([len(other[place]) for place in joined])
        opposite = evidence.units[1 - side][[row for place in joined for row in other[place]]]
        mean = unit(np.add.reduceat(opposite, np.cumsum(sizes) - sizes))
        beside = np.repeat(np.arange(len(joined)), [len(own[place]) for place in joined])
        cosine = np.einsum("nd,nd->n", evidence.units[side][rows], mean[beside])
        rows = rows[evidence.scale.of(cosine.astype(float)) < _LOOSE]
    free: Ints = np.sort(np.r_[np.array(alone, np.int64), rows])
    long_enough: Ints = free[evidence.lengths[side][free] >= _SHORTEST]
    return long_enough


def _pairs(evidence: Evidence, source: Ints, target: Ints) -> Pairs:
    """Return the pairs of free rows that are like enough, and clearly each other's best."""
    assert evidence.units is not None
    alike = evidence.scale.of((evidence.units[0][source] @ evidence.units[1][target].T).astype(float))
    best = alike.argmax(axis=1)
    down = np.flatnonzero(alike.argmax(axis=0)[best] == np.arange(len(source)))
    along, value = best[down], alike[down, best[down]]
    alike[down, along] = -9.0
    margin = value - np.maximum(alike[down].max(axis=1), alike[:, along].max(axis=0))
    rows, columns = source[down], target[along]
    stretch = evidence.length_model.stretch(evidence.lengths[0][rows], evidence.lengths[1][columns])
    near = (np.abs(rows[:, None] - rows[None, :]) == 1) & (np.abs(columns[:, None] - columns[None, :]) == 1)
    beside = (near & (value[None, :] >= _BESIDE)).any(axis=1)
    wanted = (value >= np.where(beside, _BESIDE, _ALIKE)) & (margin >= _CLEAR) & (stretch <= _STRETCH)
    return Pairs(rows[wanted], columns[wanted], value[wanted])


def _out_of_order(pairs: Pairs, beads: list[Bead]) -> Pairs:
    """Keep the pairs that some two-sided bead lies across: what fits the order was refused by the ordered search."""
    two = [bead for bead in beads if bead.source and bead.target]
    first = np.array([bead.source[0] for bead in two], np.int64)
    other = np.array([bead.target[0] for bead in two], np.int64)
    kept = [
        place
        for place, (row, column) in enumerate(zip(pairs.source, pairs.target, strict=True))
        if ((first < row) != (other < column)).any()
    ]
    return Pairs(pairs.source[kept], pairs.target[kept], pairs.alike[kept])


def _moved(evidence: Evidence, beads: list[Bead], pairs: Pairs) -> list[Bead]:
    taken = (set(pairs.source.tolist()), set(pairs.target.tolist()))
    result = []
    for bead in beads:
        source = tuple(row for row in bead.source if row not in taken[0])
        target = tuple(row for row in bead.target if row not in taken[1])
        if (source, target) == (bead.source, bead.target):
            result.append(bead)
        elif source and target:
            result.append(Bead(source, target, bead.similarity, bead.confidence))
        else:
            result += [Bead((row,), (), confidence=bead.confidence) for row in source]
            result += [Bead((), (row,), confidence=bead.confidence) for row in target]
    scale = evidence.scale
    for row, column, alike in zip(pairs.source.tolist(), pairs.target.tolist(), pairs.alike.tolist(), strict=True):
        cosine = scale.floor + alike * (scale.level - scale.floor)
        # A logistic of the similarity, through one half at the least that is accepted.
        sure = 1.0 / (1.0 + float(np.exp(-6.0 * (alike - _BESIDE))))
        result.append(Bead((row,), (column,), float(np.clip(cosine, -1.0, 1.0)), sure, crossing=True))
    return result


def _filled(evidence: Evidence, beads: list[Bead], weights: Weights) -> list[Bead]:
    """Align moved pairs anew with the rows that stand alone around them."""
    blocks = _blocks(beads)
    if not len(blocks):
        return beads
    edges = every_edge(blocks, np.arange(len(MOVES)))
    measured = evidence.measure(blocks, edges, FINE)
    choice = choose(blocks, edges, marginals(blocks, edges, weights.score(measured), weights.gap_open))
    chosen = choice.edges
    runs = Runs(chosen.chunk, chosen.source_from, chosen.source, chosen.target_from, chosen.target)
    assert evidence.meaning is not None
    alike = np.clip((evidence.model or evidence.meaning).images(blocks).cosine(runs), -1.0, 1.0)
    parts = (runs.top, runs.bottom, runs.left, runs.right, alike, choice.probability, chosen.move >= GAPS)
    found = [
        Bead(tuple(range(a, b)), tuple(range(c, d)), float(like) * bool(two), float(sure), crossing=bool(two))
        for a, b, c, d, like, sure, two in zip(*parts, strict=True)
    ]
    down, along = ({row for bead in found for row in (bead.source, bead.target)[side]} for side in (0, 1))
    return [bead for bead in beads if not (down.issuperset(bead.source) and along.issuperset(bead.target))] + found


def _blocks(beads: list[Bead]) -> Chunks:
    """Return the rectangles of moved pairs and of the rows alone beside them, where there are such; none overlap."""
    pairs = sorted((bead.source[0], bead.target[0]) for bead in beads if bead.crossing and bead.kind == "1-1")
    loose = [{row for bead in beads if bead.one_sided for row in (bead.source, bead.target)[side]} for side in (0, 1)]
    spans = {(*_reach(row, loose[0] | {a for a, _ in pairs}), *_reach(column, loose[1] | {b for _, b in pairs}))
             for row, column in pairs}  # fmt: skip
    kept = sorted(
        (a, b, c, d)
        for a, b, c, d in spans
        if 1 < (b - a) * (d - c) <= _BLOCK and not any(_overlap((a, b, c, d), other) for other in spans)
    )
    top, bottom, left, right = np.array(kept, np.int64).reshape(-1, 4).T
    return Chunks(top, bottom, left, right)


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Say whether two different blocks share a row of either side."""
    return one != other and any(one[k] < other[k + 1] and other[k] < one[k + 1] for k in (0, 2))


def _reach(row: int, open_rows: set[int]) -> tuple[int, int]:
    """Return the stretch of open rows around one, half open."""
    begin, end = row, row + 1
    while begin - 1 in open_rows:
        begin -= 1
    while end in open_rows:
        end += 1
    return begin, end
