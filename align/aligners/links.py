"""Which rows the words of a row are tied to: words that are each other's likeliest partners round about.

A token's likeness to each token of the other side is made a share of its likeness to all of them within reach (and
of what chance offers); a tie is the product of the shares seen from both ends. Ties that lead out of a bead are
lost to it, however many rows it has, where coverage (see `coverage`) is a mean that every added row dilutes.
Not handled: where vectors come from, and ties that lead beyond the rectangle.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs
from align.aligners.likeness import LONGEST, Likeness
from align.aligners.tokens import Tokens

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linked:
    """How much the runs of each pair are tied: `total` in tokens of mean weight, `rows` in shares of a row, added up.

    The same whichever side is the source.
    """

    total: Floats
    rows: Floats


def links(source: Tokens, target: Tokens, runs: Runs, like: Likeness) -> Linked:
    """Return how much the two runs of each pair are tied, given the likeness (with ties) of what is in their reach."""
    reach, cells = like.reach[1], like.reach[1].cells()
    row = np.repeat(np.arange(len(reach.width)), reach.width)
    other = np.arange(len(row)) - (cells - np.r_[reach.low, 0])[row]
    mass = (np.maximum(source.mass(), 1.0), np.maximum(target.mass(), 1.0))
    share = (like.ties / mass[0][other] + like.ties / mass[1][row]) / 2
    ties, shares = np.r_[0.0, np.cumsum(like.ties)], np.r_[0.0, np.cumsum(share)]
    total, rows = np.zeros(len(runs.left)), np.zeros(len(runs.left))
    for step in range(LONGEST):
        at = np.flatnonzero(runs.left + step < runs.right)
        here = runs.left[at] + step
        begin = cells[here] - reach.low[here]
        top, bottom = begin + runs.top[at], begin + runs.bottom[at]
        total[at] += ties[bottom] - ties[top]
        rows[at] += shares[bottom] - shares[top]
    return Linked(total, rows)
