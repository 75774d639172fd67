"""Compiled loops of the trainer: sums of token rows, and Adam on the rows a batch touched.

Both run over independent rows, so results do not depend on the number of threads.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange


@njit(parallel=True, cache=True, fastmath=True)
def sum_rows(weight: np.ndarray, ids: np.ndarray, offsets: np.ndarray, out: np.ndarray) -> None:
    """Write the sum of `weight[ids[offsets[i]:offsets[i+1]]]` to `out[i]`, for every i."""
    for i in prange(out.shape[0]):
        row = out[i]
        row[:] = 0.0
        for j in range(offsets[i], offsets[i + 1]):
            row += weight[ids[j]]


@njit(parallel=True, cache=True, fastmath=True)
def adam_rows(
    state: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    rows: np.ndarray,
    starts: np.ndarray,
    owners: np.ndarray,
    grads: np.ndarray,
    rate: np.float32,
) -> None:
    """Take one Adam step for `rows`; the gradient of rows[k] is the sum of grads[owners[starts[k]:starts[k+1]]].

    `state` is (weight, first moment, second moment, steps of each row). Moments of untouched rows stand still,
    and each row corrects its bias by its own count of steps.
    """
    weight, first, second, steps = state
    dims = weight.shape[1]
    for k in prange(rows.shape[0]):
        row = rows[k]
        grad = np.zeros(dims, np.float32)
        for j in range(starts[k], starts[k + 1]):
            grad += grads[owners[j]]
        steps[row] += 1
        unbias1 = np.float32(1.0 / (1.0 - 0.9 ** steps[row]))
        unbias2 = np.float32(1.0 / (1.0 - 0.99 ** steps[row]))
        for d in range(dims):
            g = grad[d]
            first[row, d] = np.float32(0.9) * first[row, d] + np.float32(0.1) * g
            second[row, d] = np.float32(0.99) * second[row, d] + np.float32(0.01) * g * g
            step = first[row, d] * unbias1 / (np.sqrt(second[row, d] * unbias2) + np.float32(1e-9))
            weight[row, d] -= rate * step


@njit(cache=True)
def gather(
    ids: np.ndarray, offsets: np.ndarray, places: np.ndarray, keep: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return token ids and offsets of `places`, each token kept with probability `keep` (at least one is kept)."""
    total = 0
    for place in places:
        total += offsets[place + 1] - offsets[place]
    out = np.empty(total, np.int32)
    bounds = np.zeros(places.shape[0] + 1, np.int64)
    np.random.seed(seed)
    at = 0
    for i in range(places.shape[0]):
        start, stop = offsets[places[i]], offsets[places[i] + 1]
        begin = at
        for j in range(start, stop):
            if keep >= 1.0 or np.random.random() < keep:
                out[at] = ids[j]
                at += 1
        if at == begin and stop > start:
            out[at] = ids[start + np.random.randint(stop - start)]
            at += 1
        bounds[i + 1] = at
    return out[:at], bounds
