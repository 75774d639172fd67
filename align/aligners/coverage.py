"""Whether each word of one side is accounted for on the other: what decides which neighbour joins which bead.

For a token t and a run A, how much likelier the tokens of A make t than the document does: log of the mean of
exp(k cos(t, s)) over A against its mean over the document (a soft form of IBM's Model 1, Brown et al. 1993, with
the translation table replaced by vectors). A row that is added must explain tokens otherwise uncovered, as it
dilutes the mean for all others. Not handled: where vectors come from (a model, or the document: see `lexicon`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs
from align.aligners.side import Matrix, Side

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_LONGEST = 7  # rows of one side of a bead
_SAMPLE = 384  # tokens that stand for the document
_SHARP = 20.0  # k: how sharply likeness counts
_MOST = 1.5  # log-likelihood ratio of a token above which a row is explained well enough
_FLOOR = 0.1  # likelihood, against the document's, that any token has anywhere


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one side's rows: row r has ids[start[r]:start[r + 1]], each a row of `types` (unit vectors)."""

    types: Matrix
    ids: Ints
    weights: Floats
    start: Ints

    def rows(self, begin: int, end: int) -> slice:
        """Return where the tokens of some rows stand."""
        return slice(int(self.start[begin]), int(self.start[end]))


def model_tokens(side: Side) -> Tokens:
    """Return the tokens of a side's model, equal ones stored once; weights have mean 1."""
    assert side.tokens is not None
    table: list[Matrix] = []
    known: dict[int, int] = {}
    ids, weights, sizes = [], [], []
    for text in side.texts:
        found = side.tokens(text)
        vectors = np.ascontiguousarray(found.vectors, np.float32)
        keys = np.ascontiguousarray(vectors[:, :2]).view(np.int64)[:, 0].tolist()
        for place, key in enumerate(keys):
            if key not in known:
                known[key] = len(table)
                table.append(vectors[place])
        ids.append([known[key] for key in keys])
        weights.append(found.weights)
        sizes.append(len(keys))
    return packed(np.stack(table) if table else np.zeros((0, 2), np.float32), ids, np.concatenate(weights), sizes)


def packed(types: Matrix, ids: Sequence[Sequence[int]], weights: NDArray[np.floating], sizes: Sequence[int]) -> Tokens:
    """Return tokens from a list of ids for each row and flat weights, which are scaled to mean 1."""
    flat = np.array([one for row in ids for one in row], np.int64)
    mean = float(weights.mean()) if len(weights) else 1.0
    scaled = np.asarray(weights, float) / (mean if mean > 0 else 1.0)
    return Tokens(types, flat, scaled, np.r_[0, np.cumsum(np.array(sizes, np.int64))])


@dataclass(frozen=True, slots=True)
class Covered:
    """How well pairs of runs explain each other: log-likelihood ratios, above 0 better than the document does.

    `total`: of all tokens; `rows`: the mean of each row's tokens, added up over rows, so that short rows count as long
    ones do; `least`: that of the row explained least. The same whichever side is the source.
    """

    total: Floats
    rows: Floats
    least: Floats


def coverage(source: Tokens, target: Tokens, runs: Runs) -> Covered:
    """Return how well the two runs of each pair explain each other."""
    forward = _one_way(source, target, runs)
    back = _one_way(target, source, Runs(runs.chunk, runs.left, runs.right, runs.top, runs.bottom))
    least = np.minimum(forward.least, back.least)
    return Covered((forward.total + back.total) / 2, (forward.rows + back.rows) / 2, least)


def _one_way(given: Tokens, explained: Tokens, runs: Runs) -> Covered:
    """Return how well the tokens of `explained`'s runs (left..right) follow from those of `given`'s (top..bottom)."""
    low, high = _reach(len(explained.start) - 1, runs)
    size = np.maximum(0, high - low) * _LONGEST
    start = np.cumsum(size) - size
    table = np.zeros(int(size.sum()), np.float32)
    usual = background(given, explained, _SHARP)
    for row in np.flatnonzero((size > 0) & (np.diff(explained.start) > 0)).tolist():
        window = (int(low[row]), int(high[row]))
        table[start[row] : start[row] + size[row]] = _explain(given, explained, usual, row, window).ravel()
    mass = np.add.reduceat(np.r_[explained.weights, 0.0], explained.start[:-1]) * (np.diff(explained.start) > 0)
    total, rows, least = np.zeros(len(runs.left)), np.zeros(len(runs.left)), np.full(len(runs.left), _MOST)
    for step in range(_LONGEST):
        at = np.flatnonzero(runs.left + step < runs.right)
        here = runs.left[at] + step
        value = table[start[here] + (runs.top[at] - low[here]) * _LONGEST + runs.bottom[at] - runs.top[at] - 1]
        mean = np.minimum(_MOST, value / np.maximum(mass[here], 1.0))
        total[at] += value
        rows[at] += mean
        least[at] = np.minimum(least[at], mean)
    return Covered(total, rows, least)


def _reach(rows: int, runs: Runs) -> tuple[Ints, Ints]:
    """Return, for each row of the right-hand side, the first and last row of the other that it is held against."""
    low, high = np.full(rows, np.iinfo(np.int64).max), np.zeros(rows, np.int64)
    for step in range(_LONGEST):
        at = np.flatnonzero(runs.left + step < runs.right)
        np.minimum.at(low, runs.left[at] + step, runs.top[at])
        np.maximum.at(high, runs.left[at] + step, runs.bottom[at])
    return low, high


def background(given: Tokens, explained: Tokens, sharp: float) -> Matrix:
    """Return, for each type of `explained`, the mean likelihood over tokens spread evenly over `given`."""
    if not len(given.ids) or not len(explained.types):
        return np.ones(len(explained.types), np.float32)
    sample = given.types[given.ids[np.linspace(0, len(given.ids) - 1, min(_SAMPLE, len(given.ids))).astype(int)]]
    parts = [
        np.exp(sharp * (explained.types[at : at + 4096] @ sample.T)).mean(axis=1)
        for at in range(0, len(explained.types), 4096)
    ]
    return np.concatenate(parts)


def _explain(given: Tokens, explained: Tokens, usual: Matrix, row: int, window: tuple[int, int]) -> Matrix:
    """Return the weighed log-likelihood ratio of one row given each run of a window: (first row, length - 1)."""
    first, last = window
    own = explained.rows(row, row + 1)
    ids, place = explained.ids[own], given.rows(first, last)
    like = np.exp(_SHARP * (explained.types[ids] @ given.types[given.ids[place]].T))
    starts = (given.start[first : last + 1] - given.start[first]).astype(np.int64)
    prefix = np.concatenate([np.zeros((len(ids), 1), np.float32), np.cumsum(like, axis=1, dtype=np.float64)], axis=1)
    sums = prefix[:, starts]
    begin = np.arange(last - first)[:, None]
    end = np.minimum(begin + np.arange(1, _LONGEST + 1)[None, :], last - first)
    count = np.maximum(1, starts[end] - starts[begin])
    ratio = (sums[:, end] - sums[:, begin]) / count / usual[ids][:, None, None]
    ratio = np.log((ratio + _FLOOR) / (1 + _FLOOR))
    result: Matrix = np.einsum("t,tab->ab", explained.weights[own], ratio).astype(np.float32)
    return result
