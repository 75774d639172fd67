"""How like the tokens of rows are that some bead puts side by side, summed up for `coverage` and `links` at once.

The likeness of two tokens is exp(k cos). Rows are taken in strips of a few target rows with all source rows in their
reach; a strip's different tokens are multiplied once, and what a token has in common with a row, or one row's words
with another's, are sums over that small matrix: products with the counts of tokens in rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs
from align.aligners.side import Matrix
from align.aligners.tokens import Tokens, background

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LONGEST = 7  # rows of one side of a bead
_SHARP = 20.0  # k: how sharply likeness counts; ties take its square, for partners are few
_CHANCE = 6.0  # tokens drawn from the document that vie for ties with those in reach
_STRIP = 12  # target rows in a strip: more share their tokens, fewer waste less outside their reach


@dataclass(frozen=True, slots=True)
class Reach:
    """For each row, the rows low..high of the other side that some pair of runs puts beside it; none: 0..0."""

    low: Ints
    high: Ints

    @property
    def width(self) -> Ints:
        """Return how many rows each row reaches."""
        result: Ints = self.high - self.low
        return result

    def cells(self) -> Ints:
        """Return where each row's first pair stands in a flat list of all pairs in reach, and how many there are."""
        result: Ints = np.r_[0, np.cumsum(self.width)]
        return result


def reach_of(size: int, begin: Ints, end: Ints, low: Ints, high: Ints) -> Reach:
    """Return the reach of `size` rows given runs of them, begin..end, and the other side's runs, low..high."""
    lowest, highest = np.full(size, np.iinfo(np.int64).max), np.zeros(size, np.int64)
    for step in range(LONGEST):
        at = np.flatnonzero(begin + step < end)
        np.minimum.at(lowest, begin[at] + step, low[at])
        np.maximum.at(highest, begin[at] + step, high[at])
    return Reach(np.minimum(lowest, highest), highest)


def reaches(sizes: tuple[int, int], runs: Runs) -> tuple[Reach, Reach]:
    """Return the reach of the source's and of the target's rows."""
    return (
        reach_of(sizes[0], runs.top, runs.bottom, runs.left, runs.right),
        reach_of(sizes[1], runs.left, runs.right, runs.top, runs.bottom),
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Sums over the tokens in reach.

    `reach`: of source and target rows. `sums`: for each token of the source, and of the target, its likeness to all
    tokens of each row in reach of its own, flat; `usual`: of each type, to a token of the document. `ties`: for each
    target row and each source row in its reach, the weight that is tied, flat; empty where ties were not asked for.
    """

    reach: tuple[Reach, Reach]
    sums: tuple[Matrix, Matrix]
    usual: tuple[Matrix, Matrix]
    ties: Floats


def likeness(source: Tokens, target: Tokens, reach: tuple[Reach, Reach], *, ties: bool) -> Likeness:
    """Return what the tokens of rows in each other's reach have in common."""
    usual = (background(target, source, _SHARP), background(source, target, _SHARP))
    sides = tuple(_Spread(*part) for part in zip((source, target), reach, strict=True))
    tied = np.zeros(int(reach[1].width.sum()) if ties else 0)
    cells = reach[1].cells()
    claims = usual[0][1][source.ids] * np.float32(_CHANCE) if ties else np.zeros(0, np.float32)
    offers = usual[1][1] * np.float32(_CHANCE)
    for group in _groups(reach[1]):
        strips = [_Strip(sides[0], sides[1], *span) for span in group]
        for strip in strips:
            strip.write_sums()
            if ties:
                strip.claim(claims)
        for strip in strips if ties else []:
            tied[cells[strip.rows[0]] : cells[strip.rows[-1] + 1]] = strip.ties(claims, offers)
    return Likeness(reach, (sides[0].sums, sides[1].sums), (usual[0][0], usual[1][0]), tied)


def _groups(reach: Reach) -> Iterator[list[tuple[int, int, int, int]]]:
    """Yield strips (target rows, source rows in their reach), those together that have source rows in common."""
    rows = np.flatnonzero(reach.width > 0)
    if not len(rows):
        return
    lowest = np.minimum.accumulate(reach.low[rows][::-1])[::-1]
    apart = np.flatnonzero(lowest[1:] >= np.maximum.accumulate(reach.high[rows])[:-1]) + 1
    for group in np.split(np.arange(len(rows)), apart):
        parts = [group[at : at + _STRIP] for at in range(0, len(group), _STRIP)]
        yield [
            (int(rows[at[0]]), int(rows[at[-1]]) + 1, int(reach.low[rows[at]].min()), int(reach.high[rows[at]].max()))
            for at in parts
        ]


class _Spread:
    """One side's tokens with the room for their sums: token t has cells begin[t].. for the rows in reach of its own."""

    def __init__(self, tokens: Tokens, reach: Reach) -> None:
        self.tokens, self.reach = tokens, reach
        self.row = tokens.row_of()
        width = reach.width[self.row]
        end = np.cumsum(width)
        self.begin = end - width - reach.low[self.row]  # of row 0 of the other side, in reach or not
        self.sums = np.zeros(int(end[-1]) if len(end) else 0, np.float32)


class _Half:
    """The tokens of one side of a strip: their types, and how many of each (with what weight) each row has."""

    def __init__(self, side: _Spread, begin: int, end: int) -> None:
        self.side, self.size = side, end - begin
        self.at = side.tokens.rows(begin, end)
        self.types, self.place = np.unique(side.tokens.ids[self.at], return_inverse=True)
        self.row = side.row[self.at] - begin
        self._cell = self.row * len(self.types) + self.place
        self.counts = self._table(None)
        self.low, self.high = side.reach.low[begin:end], side.reach.high[begin:end]

    def weights(self) -> Matrix:
        return self._table(self.side.tokens.weights[self.at])

    def _table(self, weights: Floats | None) -> Matrix:
        shape = (self.size, len(self.types))
        return np.bincount(self._cell, weights, self.size * shape[1]).reshape(shape).astype(np.float32)

    def reached(self, others: Ints) -> NDArray[np.bool_]:
        """Say which rows of the other side (along) are in reach of which rows (down)."""
        result: NDArray[np.bool_] = (self.low[:, None] <= others) & (others < self.high[:, None])
        return result

    def write(self, sums: Matrix, others: Ints) -> None:
        """Store sums (type, row of the other side) where they are in reach of the token's row."""
        token, other = np.nonzero(self.reached(others)[self.row])
        self.side.sums[self.side.begin[self.at][token] + others[other]] = sums[self.place[token], other]


class _Strip:
    """Some target rows and the source rows in their reach."""

    def __init__(self, source: _Spread, target: _Spread, left: int, right: int, top: int, bottom: int) -> None:
        self.rows, self._others = np.arange(left, right), np.arange(top, bottom)
        self._source, self._target = _Half(source, top, bottom), _Half(target, left, right)
        self._like: Matrix = target.tokens.types[self._target.types] @ source.tokens.types[self._source.types].T
        self._like *= np.float32(_SHARP)
        np.exp(self._like, out=self._like)

    def write_sums(self) -> None:
        """Store the likeness of tokens to rows, on both sides."""
        forward: Matrix = self._like @ self._source.counts.T
        back: Matrix = self._target.counts @ self._like
        self._target.write(forward, self._others)
        self._source.write(back.T, self.rows)

    def claim(self, claims: Matrix) -> None:
        """Add, for each source token, its likeness to all target tokens in reach; from here on likeness is squared."""
        np.square(self._like, out=self._like)
        claimed = self._near().T @ (self._target.counts @ self._like)
        claims[self._source.at] += claimed[self._source.row, self._source.place]

    def ties(self, claims: Matrix, offers: Matrix) -> Matrix:
        """Return the weight tied to each source row in reach of each target row, flat.

        A tie is the product of two shares: of its likeness in all that either token has to those in reach. What is to
        be had by chance, and on the source's side from other strips, stands in `offers` of types, `claims` of tokens.
        """
        source, target, near = self._source, self._target, self._near()
        offered = near @ (self._like @ source.counts.T).T + offers[target.types]
        claimed = np.ones((len(self._others), len(source.types)), np.float32)
        claimed[source.row, source.place] = claims[source.at]
        np.square(self._like, out=self._like)
        tied: Matrix = (target.weights() / offered) @ self._like @ (source.counts / claimed).T
        tied += (target.counts / offered) @ self._like @ (source.weights() / claimed).T
        tied *= near / 2
        return tied[target.reached(self._others)]

    def _near(self) -> Matrix:
        """Return which target rows (down) and source rows (along) are in each other's reach: 1, else 0."""
        return (self._target.reached(self._others) & self._source.reached(self.rows).T).astype(np.float32)
