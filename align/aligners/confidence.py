"""From weighed edges to the beads that are most likely right, with a probability each that means what it says.

The path is not the likeliest whole but the one expected to score best: a bead counts what its probability exceeds
the price of naming it (about half the F1 to be expected; minimum Bayes risk). Probabilities are those of forward
and backward sums over the lattice, then straightened by a curve fitted on held-out development documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.lattice import GAPS, Chunks, Edges, Marginals, best_path

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_UNLIKELY = 1e-3  # a bead less probable than this is never named to save the price of several
_FORBIDDING = -10.0  # its value: less than that of as many one-sided rows
_PRICE = 0.45  # what naming a bead costs: half of an F1 near .9


@dataclass(frozen=True, slots=True)
class Choice:
    """The edges chosen, in document order, and the raw probability of each."""

    edges: Edges
    probability: Floats
    index: Ints


def choose(chunks: Chunks, edges: Edges, found: Marginals) -> Choice:
    """Return the path of greatest expected score through every chunk."""
    probability = own_probability(edges, found)
    unlikely = (probability < _UNLIKELY) & (edges.move >= GAPS)
    path = best_path(chunks, edges, np.where(unlikely, _FORBIDDING, probability - _PRICE))
    return Choice(edges.take(path), probability[path], path)


def own_probability(edges: Edges, found: Marginals) -> Floats:
    """Return the probability of each bead; of a one-sided edge, that its row stands alone, wherever it is placed."""
    result = found.edge.copy()
    for side, end in ((0, edges.source), (1, edges.target)):
        alone = np.flatnonzero(edges.move == side)
        if len(alone):
            total = np.bincount(end[alone], found.edge[alone])
            result[alone] = np.minimum(1.0, total[end[alone]])
    return result


def straighten(probability: Floats, curve: Sequence[tuple[float, float]]) -> Floats:
    """Map raw probabilities through a fitted, increasing curve of (raw, true) points in [0, 1].

    >>> straighten(np.array([0.0, 0.5, 1.0]), [(0.0, 0.0), (1.0, 0.9)]).tolist()
    [0.0, 0.45, 0.9]
    """
    if not curve:
        return probability
    raw, true = zip(*curve, strict=True)
    result: Floats = np.interp(probability, raw, true)
    return result
