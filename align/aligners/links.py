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
from align.aligners.coverage import Tokens, background
from align.aligners.lattice import Chunks
from align.aligners.side import Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_LONGEST = 7  # rows of one side of a bead
_SHARP = 40.0  # how sharply likeness counts: partners are few
_CHANCE = 6.0  # tokens drawn from the document that vie with those in reach


@dataclass(frozen=True, slots=True)
class Linked:
    """How much the runs of each pair are tied: `total` in tokens of mean weight, `rows` in shares of a row, added up.

    The same whichever side is the source.
    """

    total: Floats
    rows: Floats


@dataclass(frozen=True, slots=True)
class _Reach:
    """For each row, the rows low..high of the other side that some pair of runs puts beside it."""

    low: Ints
    high: Ints


def links(source: Tokens, target: Tokens, chunks: Chunks, runs: Runs) -> Linked:
    """Return how much the two runs of each pair are tied, runs lying inside chunks."""
    reach = (
        reach_of(len(source.start) - 1, runs),
        reach_of(len(target.start) - 1, Runs(runs.chunk, runs.left, runs.right, runs.top, runs.bottom)),
    )
    width = np.maximum(0, reach[1].high - reach[1].low) + 1
    start = np.cumsum(width) - width
    ties, shares = np.zeros(int(width.sum())), np.zeros(int(width.sum()))
    usual = (background(target, source, _SHARP), background(source, target, _SHARP))
    mass = (mass_of(source), mass_of(target))
    for chunk in np.unique(runs.chunk).tolist():
        spans = (
            (int(chunks.top[chunk]), int(chunks.bottom[chunk])),
            (int(chunks.left[chunk]), int(chunks.right[chunk])),
        )
        for row, tied in _tied(source, target, usual, spans, reach):
            first = int(reach[1].low[row])
            share = tied / np.maximum(mass[0][first : first + len(tied)], 1.0) + tied / max(float(mass[1][row]), 1.0)
            place = slice(int(start[row]) + 1, int(start[row]) + 1 + len(tied))
            ties[place], shares[place] = np.cumsum(tied), np.cumsum(share / 2)
    total, rows = np.zeros(len(runs.left)), np.zeros(len(runs.left))
    for step in range(_LONGEST):
        at = np.flatnonzero(runs.left + step < runs.right)
        here = runs.left[at] + step
        begin = start[here] - reach[1].low[here]
        top, bottom = begin + runs.top[at], begin + runs.bottom[at]
        total[at] += ties[bottom] - ties[top]
        rows[at] += shares[bottom] - shares[top]
    return Linked(total, rows)


def reach_of(size: int, runs: Runs) -> _Reach:
    """Return, for each of `size` source rows, the target rows that some pair of runs puts beside it; none: 0..0."""
    low, high = np.full(size, np.iinfo(np.int64).max), np.zeros(size, np.int64)
    for step in range(_LONGEST):
        at = np.flatnonzero(runs.top + step < runs.bottom)
        np.minimum.at(low, runs.top[at] + step, runs.left[at])
        np.maximum.at(high, runs.top[at] + step, runs.right[at])
    return _Reach(np.minimum(low, high), high)


def mass_of(tokens: Tokens) -> Floats:
    """Return the weight of each row's tokens together."""
    sums: Floats = np.add.reduceat(np.r_[tokens.weights, 0.0], tokens.start[:-1])
    return sums * (np.diff(tokens.start) > 0)


def _tied(
    source: Tokens,
    target: Tokens,
    usual: tuple[Matrix, Matrix],
    spans: tuple[tuple[int, int], tuple[int, int]],
    reach: tuple[_Reach, _Reach],
) -> list[tuple[int, Floats]]:
    """Return, for target rows of a rectangle, the weight tied to each source row in their reach."""
    (top, bottom), (left, right) = spans
    whole = source.rows(top, bottom)
    claims = usual[0][source.ids[whole]] * _CHANCE
    likes = []
    for row in range(left, right):
        first, last = int(reach[1].low[row]), int(reach[1].high[row])
        own, other = target.rows(row, row + 1), source.rows(first, last)
        if own.start == own.stop or other.start == other.stop:
            continue
        like = np.exp(_SHARP * (target.types[target.ids[own]] @ source.types[source.ids[other]].T))
        near = (reach[0].low[first:last] <= row) & (row < reach[0].high[first:last])
        like *= np.repeat(near, np.diff(source.start[first : last + 1]))  # the same pairs seen from either side
        claims[other.start - whole.start : other.stop - whole.start] += like.sum(axis=0)
        likes.append((row, own, other, like))
    found = []
    for row, own, other, like in likes:
        first, last = int(reach[1].low[row]), int(reach[1].high[row])
        offered = like.sum(axis=1) + usual[1][target.ids[own]] * _CHANCE
        claimed = claims[other.start - whole.start : other.stop - whole.start]
        tie = (like / offered[:, None]) * (like / claimed)
        each = (target.weights[own] @ tie + tie.sum(axis=0) * source.weights[other]) / 2
        ends = source.start[first : last + 1] - other.start
        found.append((row, np.diff(np.r_[0.0, np.cumsum(each)][ends])))
    return found
