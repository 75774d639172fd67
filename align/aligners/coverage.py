"""Whether each word of one side is accounted for on the other: what decides which neighbour joins which bead.

For a token t and a run A, how much likelier the tokens of A make t than the document does: log of the mean of
exp(k cos(t, s)) over A against its mean over the document (a soft form of IBM's Model 1, Brown et al. 1993, with
the translation table replaced by vectors). A row that is added must explain tokens otherwise uncovered, as it
dilutes the mean for all others. Not handled: where vectors come from (a model, or the document: see `lexicon`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs
from align.aligners.likeness import LONGEST, Likeness, Reach
from align.aligners.side import Matrix
from align.aligners.tokens import Tokens, stretches

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_MOST = 1.5  # log-likelihood ratio of a token above which a row is explained well enough
_FLOOR = 0.1  # likelihood, against the document's, that any token has anywhere
_AT_ONCE = 1 << 18  # sums of tokens held against rows that are worked on at a time: they stay in the cache


@dataclass(frozen=True, slots=True)
class Covered:
    """How well pairs of runs explain each other: log-likelihood ratios, above 0 better than the document does.

    `total`: of all tokens; `rows`: the mean of each row's tokens, added up over rows, so that short rows count as long
    ones do; `least`: that of the row explained least. The same whichever side is the source.
    """

    total: Floats
    rows: Floats
    least: Floats


def coverage(source: Tokens, target: Tokens, runs: Runs, like: Likeness) -> Covered:
    """Return how well the two runs of each pair explain each other, given the likeness of what is in their reach."""
    forward = _one_way((source, target), like.reach[1], (like.sums[1], like.usual[1]), runs)
    turned = Runs(runs.chunk, runs.left, runs.right, runs.top, runs.bottom)
    back = _one_way((target, source), like.reach[0], (like.sums[0], like.usual[0]), turned)
    least = np.minimum(forward.least, back.least)
    return Covered((forward.total + back.total) / 2, (forward.rows + back.rows) / 2, least)


def _one_way(sides: tuple[Tokens, Tokens], reach: Reach, known: tuple[Matrix, Matrix], runs: Runs) -> Covered:
    """Return how well the tokens of the second side's runs (left..right) follow from the first's (top..bottom)."""
    table, start = _explained(*sides, reach, *known), reach.cells() * LONGEST
    mass = sides[1].mass()
    total, rows, least = np.zeros(len(runs.left)), np.zeros(len(runs.left)), np.full(len(runs.left), _MOST)
    for step in range(LONGEST):
        at = np.flatnonzero(runs.left + step < runs.right)
        here = runs.left[at] + step
        value = table[start[here] + (runs.top[at] - reach.low[here]) * LONGEST + runs.bottom[at] - runs.top[at] - 1]
        mean = np.minimum(_MOST, value / np.maximum(mass[here], 1.0))
        total[at] += value
        rows[at] += mean
        least[at] = np.minimum(least[at], mean)
    return Covered(total, rows, least)


def _explained(given: Tokens, explained: Tokens, reach: Reach, sums: Matrix, usual: Matrix) -> Matrix:
    """Return the weighed log-likelihood ratio of each row given each run in its reach, flat: (first row, length - 1).

    Rows that reach equally far are worked on together. What explains a row without tokens is worth 0.
    """
    table = np.zeros(int(reach.width.sum()) * LONGEST, np.float32)
    sizes, cells = np.diff(explained.start), reach.cells()
    volume: Ints = sizes * reach.width
    first: Ints = np.cumsum(volume) - volume  # of the row's sums
    for rows, width in _alike(sizes, reach):
        tokens = stretches(explained.start[rows], sizes[rows])
        like = sums[stretches(first[rows], sizes[rows] * width)].reshape(-1, width)
        like /= usual[explained.ids[tokens], None]
        ends = np.cumsum(sizes[rows])
        starts, owner = ends - sizes[rows], np.repeat(np.arange(len(rows)), sizes[rows])
        weights = explained.weights[tokens].astype(np.float32)[:, None]
        begin = given.start[reach.low[rows, None] + np.arange(width)]
        run = np.zeros_like(like)
        for size in range(1, min(width, LONGEST) + 1):
            fit = width - size + 1
            run[:, :fit] += like[:, size - 1 :]  # only ever added to: likeness spans eight orders of magnitude
            count = np.maximum(1, given.start[reach.low[rows, None] + size + np.arange(fit)] - begin[:, :fit])
            ratio = run[:, :fit] * np.reciprocal(count, dtype=np.float32)[owner]
            ratio = np.log((ratio + np.float32(_FLOOR)) / np.float32(1 + _FLOOR))
            place = (cells[rows, None] + np.arange(fit)) * LONGEST + size - 1
            table[place] = np.add.reduceat(ratio * weights, starts, axis=0)
    return table


def _alike(sizes: Ints, reach: Reach) -> Iterator[tuple[Ints, int]]:
    """Yield rows that have tokens and reach equally far, some at a time, and how far."""
    for width in np.unique(reach.width[reach.width > 0]).tolist():
        rows = np.flatnonzero((reach.width == width) & (sizes > 0))
        if len(rows):
            share = np.cumsum(sizes[rows] * width) // _AT_ONCE
            yield from ((part, width) for part in np.split(rows, np.flatnonzero(np.diff(share)) + 1))
