"""Runs of rows encoded as texts of their own: for models whose vectors do not add up.

Only the runs that are still in question after the coarse pass are encoded, each once. Takes the place of the sums
in `channel.Images`, with the same mean direction taken out.
"""

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs, unit
from align.aligners.side import Matrix, Side
from align.script import join

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_REACH = 16  # no run is as long


class EncodedRuns:
    """Unit vectors of every run of both sides that some pairs of runs need."""

    def __init__(self, source: Side, target: Side, runs: Runs) -> None:
        rows = (len(source), len(target))
        # Single rows stand in for neighbours in margins: all of them are at hand.
        self._keys, self._vectors = [], []
        for side, begin, end, size in (
            (source, runs.top, runs.bottom, rows[0]),
            (target, runs.left, runs.right, rows[1]),
        ):
            wanted = np.unique(np.r_[_key(begin, end), _key(np.arange(size), np.arange(size) + 1)])
            self._keys.append(wanted)
            self._vectors.append(_encoded(side, wanted))

    def cosine(self, runs: Runs) -> Floats:
        """Return the cosine of each pair of runs."""
        left = self._place(0, runs.top, runs.bottom)
        right = self._place(1, runs.left, runs.right)
        parts = [
            np.einsum("nd,nd->n", self._vectors[0][left[at : at + 8192]], self._vectors[1][right[at : at + 8192]])
            for at in range(0, len(left), 8192)
        ]
        return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)

    def _place(self, side: int, begin: Ints, end: Ints) -> Ints:
        found: Ints = np.searchsorted(self._keys[side], _key(begin, end))
        return found


def _key(begin: Ints, end: Ints) -> Ints:
    return begin * _REACH + end - begin


def _encoded(side: Side, keys: Ints) -> Matrix:
    """Return centred unit vectors of the runs; single rows are taken from the side, the rest is encoded."""
    assert side.encode is not None
    assert side.vectors is not None
    begin, size = np.divmod(keys, _REACH)
    vectors = np.zeros((len(keys), side.vectors.shape[1]), np.float32)
    single = size == 1
    rows = unit(side.vectors)
    vectors[single] = rows[begin[single]]
    long = np.flatnonzero(~single)
    if len(long):
        spans = zip(begin[long].tolist(), size[long].tolist(), strict=True)
        vectors[long] = side.encode([join(side.texts[first : first + count], side.lang) for first, count in spans])
    filled = np.abs(rows).sum(axis=1) > 0
    mean = rows[filled].mean(axis=0) if filled.sum() > 1 else np.zeros(rows.shape[1], np.float32)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit(unit(vectors) - mean * (length > 0))
