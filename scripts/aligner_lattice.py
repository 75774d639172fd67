"""The sums of `align.aligners.lattice` edge by edge, compiled: what fitting needs a thousand times over.

The package itself goes without a compiler; here numba is at hand (extra `train`). Same results, tested by the fit.
"""

# ruff: noqa: ANN001, ANN202, PLR0913, PLR0917 - compiled functions take flat arrays, whose types numba infers

import math

import numpy as np
from numba import njit

from align.aligners.lattice import GAPS, Chunks, Edges

_NEVER = -1e30


@njit(cache=True)
def _add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b <= -1e29 or b - a < -40 else a + math.log1p(math.exp(b - a))


@njit(cache=True)
def _ahead(start, stop, gap, score, gap_open, first, nodes):
    bead, alone = np.full(nodes, _NEVER), np.full(nodes, _NEVER)
    for node in first:
        bead[node] = 0.0
    for e in range(len(start)):
        if score[e] < -1e29:
            continue
        if gap[e]:
            alone[stop[e]] = _add(alone[stop[e]], _add(bead[start[e]] + gap_open, alone[start[e]]) + score[e])
        else:
            bead[stop[e]] = _add(bead[stop[e]], _add(bead[start[e]], alone[start[e]]) + score[e])
    return bead, alone


@njit(cache=True)
def _back(start, stop, gap, score, gap_open, last, nodes, order):
    bead, alone = np.full(nodes, _NEVER), np.full(nodes, _NEVER)
    for node in last:
        bead[node] = 0.0
        alone[node] = 0.0
    for e in order:
        if score[e] < -1e29:
            continue
        if gap[e]:
            value = alone[stop[e]] + score[e]
            bead[start[e]] = _add(bead[start[e]], value + gap_open)
            alone[start[e]] = _add(alone[start[e]], value)
        else:
            value = bead[stop[e]] + score[e]
            bead[start[e]] = _add(bead[start[e]], value)
            alone[start[e]] = _add(alone[start[e]], value)
    return bead, alone


@njit(cache=True)
def _edges(start, stop, gap, score, gap_open, ahead, back, total, chunk):
    edge, opening = np.zeros(len(start)), np.zeros(len(start))
    for e in range(len(start)):
        whole = total[chunk[e]]
        if score[e] < -1e29 or whole < -1e29:
            continue
        if gap[e]:
            rest = score[e] + back[1][stop[e]] - whole
            opening[e] = math.exp(min(ahead[0][start[e]] + gap_open + rest, 0.0))
            edge[e] = opening[e] + math.exp(min(ahead[1][start[e]] + rest, 0.0))
        else:
            before = _add(ahead[0][start[e]], ahead[1][start[e]])
            edge[e] = math.exp(min(before + score[e] + back[0][stop[e]] - whole, 0.0))
    return edge, opening


class Lattice:
    """Chunks and edges made ready for many sums over their paths."""

    def __init__(self, chunks: Chunks, edges: Edges) -> None:
        down, along = int(chunks.bottom.max()) + 2, int(chunks.right.max()) + 2

        def key(chunk: np.ndarray, source: np.ndarray, target: np.ndarray) -> np.ndarray:
            return (chunk * down + source) * along + target

        every, n, m = np.arange(len(chunks)), len(edges), len(chunks)
        keys = [
            key(edges.chunk, edges.source_from, edges.target_from),
            key(edges.chunk, edges.source, edges.target),
            key(every, chunks.top, chunks.left),
            key(every, chunks.bottom, chunks.right),
        ]
        known, place = np.unique(np.concatenate(keys), return_inverse=True)
        self._order = np.lexsort((edges.source + edges.target, edges.chunk))
        self._start, self._stop = place[:n][self._order], place[n : 2 * n][self._order]
        self._first, self._last, self._nodes = place[2 * n : 2 * n + m], place[2 * n + m :], len(known)
        self._gap, self._chunk = edges.move[self._order] < GAPS, edges.chunk[self._order]
        self._from_end = np.lexsort((-(edges.source_from + edges.target_from)[self._order], self._chunk))

    def marginals(self, score: np.ndarray, gap_open: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return what `align.aligners.lattice.marginals` does: edge, opening, total; under -1e29 nothing passes."""
        parts = (self._start, self._stop, self._gap, np.ascontiguousarray(score[self._order], np.float64), gap_open)
        ahead = _ahead(*parts, self._first, self._nodes)
        back = _back(*parts, self._last, self._nodes, self._from_end)
        total = np.logaddexp(ahead[0][self._last], ahead[1][self._last])
        found = _edges(*parts, ahead, back, total, self._chunk)
        edge, opening = np.zeros(len(score)), np.zeros(len(score))
        edge[self._order], opening[self._order] = found
        return edge, opening, total
