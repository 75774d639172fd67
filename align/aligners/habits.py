"""What kinds of bead this very pair of documents has: a translator who joins sentences goes on joining them.

A first reading says how often each kind occurs; in the second, each kind weighs as much more as it is commoner here
than it usually is. Only kinds of two-sided beads are learnt so: gaps that bear each other out would swallow a free
translation whole.
"""

import numpy as np
from numpy.typing import NDArray

from align.aligners.lattice import GAPS, MOVES, Edges

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Kinds told apart, in the order of `MOVES`; all larger ones count as one more.
KINDS = MOVES[GAPS : GAPS + 6]
_STEADY = 20.0  # beads of usual kinds that every document is credited with


def counted(edges: Edges, probability: Floats) -> Floats:
    """Return how many beads of each kind are to be expected: (7,), given the probability of each edge."""
    kind = _kind(edges)
    bead = kind >= 0
    result: Floats = np.bincount(kind[bead], probability[bead], minlength=len(KINDS) + 1).astype(np.float64)
    return result


def habit(edges: Edges, counts: Floats, usual: Floats) -> Floats:
    """Return, for each edge, the logarithm of how much commoner its kind is here than usual; 0 for gaps.

    `usual` are the shares of the kinds (7,) over all documents, adding up to 1.

    >>> one, usual = Edges(*(np.array([n]) for n in (0, 1, 1, GAPS))), np.full(7, 1 / 7)
    >>> habit(one, np.array([80.0, 0, 0, 0, 0, 0, 0]), usual).round(2).tolist()
    [1.76]
    """
    here = (counts + _STEADY * usual) / (counts.sum() + _STEADY)
    weight = np.r_[np.log(here / usual), 0.0]
    result: Floats = weight[_kind(edges)]  # gaps are kind -1: the last
    return result


def _kind(edges: Edges) -> Ints:
    return np.where(edges.move < GAPS, -1, np.minimum(edges.move - GAPS, len(KINDS)))
