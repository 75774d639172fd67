"""Rows that surely belong together, and the rectangles between them that are left to search.

Anchors are mutual nearest neighbours that lie on one increasing chain and are borne out by others nearby. Large
documents are first parted by probes (a fixed number of rows looked up in the whole other side), so that time grows
linearly with length. Where two anchors stand side by side on both sides a path surely passes between them: the
search is cut there. Not handled: what is worth how much, and anything that is not one row to one row.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from align.aligners.lattice import Chunks
from align.aligners.side import Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_LEAF = 9_000_000  # cells up to which every row is compared with every row: 0.1 s
_PROBES = 1024  # rows looked up in the whole other side
_BLOCK = 1024  # rows multiplied at a time
_SLACK = 48  # rows by which a window between probes reaches into its neighbours
_WINDOW = 384  # rows a window between probes should have at least
_ROUNDS = 2  # times to look again between anchors
_NEAR = 6  # rows between two anchors from which it is worth looking
_SURE = 0.5  # least margin over the second best, in standard deviations of unrelated pairs
_SPACING = (10, 30)  # rows between two cuts, at least: in long documents, in short ones
_AFFORDABLE = 25_000  # rows times spacing: what may be searched without haste
_LARGEST = 1_500_000  # positions in one rectangle, at most


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pairs of rows, increasing on both sides; `strength` is the margin over each row's second best."""

    source: Ints
    target: Ints
    strength: Floats

    def __len__(self) -> int:
        return len(self.source)

    def take(self, which: NDArray[np.generic]) -> "Anchors":
        """Return some of the anchors, by index or mask."""
        return Anchors(self.source[which], self.target[which], self.strength[which])


def joined(parts: Sequence[Anchors]) -> Anchors:
    """Return several lists of pairs as one, in the order given."""
    return Anchors(
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate([part.strength for part in parts]),
    )


def spread(source: Matrix, target: Matrix) -> tuple[float, float]:
    """Return mean and standard deviation of the cosine of unrelated rows; both sides hold unit rows (or zeros).

    Estimated from at most 256 rows of each side, evenly spread; nearly all of their pairs are unrelated.
    """
    parts = [side[np.linspace(0, len(side) - 1, min(256, len(side))).astype(int)] for side in (source, target)]
    cosine = parts[0] @ parts[1].T
    middle = float(np.median(cosine))
    robust = float(1.4826 * np.median(np.abs(cosine - middle)))  # nearly all are unrelated, but not all
    return middle, max(1e-3, robust, 0.7 * float(cosine.std()))  # sparse rows: most cosines are 0, the rest far away


def find_anchors(source: Matrix, target: Matrix) -> Anchors:
    """Return the anchors of two documents of unit rows (n, dims) and (m, dims); time is linear in n + m."""
    deviation = spread(source, target)[1]
    found = []
    for top, bottom, left, right in _windows(source, target, deviation):
        pairs = _mutual(source[top:bottom], target[left:right], deviation)
        found.append(Anchors(pairs.source + top, pairs.target + left, pairs.strength))
    anchors = _merged(found)
    for _ in range(_ROUNDS):
        anchors = _merged([anchors, *_between(source, target, anchors, deviation)])
    return anchors


def _merged(parts: list[Anchors]) -> Anchors:
    """Put the finds of overlapping windows together and keep what is sure, on one chain, and borne out."""
    merged = joined(parts)
    merged = merged.take(merged.strength > _SURE)
    _, first = np.unique(merged.source * (int(merged.target.max(initial=0)) + 1) + merged.target, return_index=True)
    return _supported(_chain(merged.take(first)))


def _between(source: Matrix, target: Matrix, anchors: Anchors, deviation: float) -> Iterator[Anchors]:
    """Look again between anchors that lie far apart: with fewer rows to confuse it, a row's counterpart stands out."""
    down = np.r_[-1, anchors.source, len(source)]
    along = np.r_[-1, anchors.target, len(target)]
    high, wide = np.diff(down) - 1, np.diff(along) - 1
    for place in np.flatnonzero((high >= _NEAR) & (wide >= _NEAR) & (high * wide <= _LEAF)):
        top, left = int(down[place]) + 1, int(along[place]) + 1
        pairs = _mutual(source[top : top + int(high[place])], target[left : left + int(wide[place])], deviation)
        yield Anchors(pairs.source + top, pairs.target + left, pairs.strength)


def _mutual(source: Matrix, target: Matrix, deviation: float) -> Anchors:
    """Return the pairs that are each other's nearest, with the margin over the second best of both."""
    rows, columns = len(source), len(target)
    best_column = np.zeros(rows, np.int64)
    row_two = np.full((2, rows), -2.0)
    best_row, column_two = np.zeros(columns, np.int64), np.full((2, columns), -2.0)
    for begin in range(0, rows, _BLOCK):
        cosine = source[begin : begin + _BLOCK] @ target.T
        here = np.arange(len(cosine))
        best_column[begin : begin + _BLOCK], row_two[:, begin : begin + _BLOCK] = _top_two(cosine.copy(), here)
        place, two = _top_two(np.ascontiguousarray(cosine.T), np.arange(columns))
        better = two[0] > column_two[0]
        best_row[better] = place[better] + begin
        column_two = -np.sort(-np.vstack([column_two, two]), axis=0)[:2]
    mutual = np.flatnonzero(best_row[best_column] == np.arange(rows))
    other = best_column[mutual]
    second = np.maximum(row_two[1, mutual], column_two[1, other])
    return Anchors(mutual, other, (row_two[0, mutual] - second).astype(float) / deviation)


def _top_two(cosine: Matrix, here: Ints) -> tuple[Ints, Floats]:
    """Return the place of each row's largest number, and the two largest; the matrix is used up."""
    place = cosine.argmax(axis=1)
    first = cosine[here, place].astype(float)
    cosine[here, place] = -2.0
    return place, np.stack([first, cosine.max(axis=1).astype(float)])


def _windows(source: Matrix, target: Matrix, deviation: float) -> list[tuple[int, int, int, int]]:
    """Return overlapping rectangles (top, bottom, left, right) that hold the whole path: one where that is cheap."""
    rows, columns = len(source), len(target)
    if rows * columns <= _LEAF:
        return [(0, rows, 0, columns)]
    probes = _probe(source, target, deviation)
    windows, last = [], (0, 0)
    stops = [(int(i), int(j)) for i, j in zip(probes.source, probes.target, strict=True)] + [(rows, columns)]
    for i, j in stops:
        if (
            i < rows
            and (i - last[0] < _WINDOW or j - last[1] < _WINDOW)
            and max(i - last[0], j - last[1]) < 2 * _WINDOW
        ):
            continue
        windows.append(
            (max(0, last[0] - _SLACK), min(rows, i + _SLACK), max(0, last[1] - _SLACK), min(columns, j + _SLACK))
        )
        last = (i, j)
    return [part for window in windows for part in _bounded(*window)]


def _bounded(top: int, bottom: int, left: int, right: int) -> list[tuple[int, int, int, int]]:
    """Cut a window that is too large to compare whole into a staircase of windows along its diagonal."""
    parts = -(-(bottom - top) * (right - left) // (4 * _LEAF))
    down, along = (np.linspace(a, b, parts + 1).astype(int) for a, b in ((top, bottom), (left, right)))
    return [
        (int(down[k]), int(down[k + 1]), int(along[max(0, k - 1)]), int(along[min(parts, k + 2)])) for k in range(parts)
    ]


def _probe(source: Matrix, target: Matrix, deviation: float) -> Anchors:
    """Look up a fixed number of rows in the whole other side; keep what lies on one chain."""
    chosen = np.unique(np.linspace(0, len(source) - 1, min(_PROBES, len(source))).astype(int))
    parts = source[chosen]
    first, second = np.full(len(chosen), -2.0), np.full(len(chosen), -2.0)
    place = np.zeros(len(chosen), np.int64)
    here = np.arange(len(chosen))
    for begin in range(0, len(target), 4 * _BLOCK):
        where, two = _top_two(parts @ target[begin : begin + 4 * _BLOCK].T, here)
        better = two[0] > first
        second = np.where(better, np.maximum(first, two[1]), np.maximum(second, two[0]))
        place[better], first[better] = where[better] + begin, two[0][better]
    strength = (first - second) / deviation
    return _supported(_chain(Anchors(chosen, place, strength).take(strength > _SURE)))


def _chain(pairs: Anchors) -> Anchors:
    """Return the longest part that increases on both sides (patience sorting); sources must be unique or sorted."""
    pairs = pairs.take(np.lexsort((-pairs.target, pairs.source)))
    if (np.diff(pairs.source) > 0).all() and (np.diff(pairs.target) > 0).all():
        return pairs
    tails: list[int] = []
    ends: list[int] = []
    before = np.full(len(pairs), -1)
    for index, target in enumerate(pairs.target.tolist()):
        at = bisect_left(tails, target)
        before[index] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(target)
            ends.append(index)
        else:
            tails[at], ends[at] = target, index
    kept = []
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.append(index)
        index = int(before[index])
    return pairs.take(np.array(kept[::-1], np.int64))


def _supported(pairs: Anchors) -> Anchors:
    """Keep the anchors that at least two of the six nearest on the chain bear out: about as far on both sides."""
    votes = np.zeros(len(pairs))
    for step in (1, 2, 3):
        down, along = (side[step:] - side[:-step] for side in (pairs.source, pairs.target))
        agree = np.abs(along - down) <= 2 + 0.4 * (along + down) / 2
        votes[step:] += agree
        votes[:-step] += agree
    return pairs.take(votes >= min(2, len(pairs) - 1))


def cut(anchors: Anchors, rows: int, columns: int) -> Chunks:
    """Return rectangles that tile the way from (0, 0) to (rows, columns), cut where two anchors stand side by side."""
    beside = np.flatnonzero((np.diff(anchors.source) == 1) & (np.diff(anchors.target) == 1))
    strength = np.minimum(anchors.strength[beside], anchors.strength[beside + 1])
    spacing = int(np.clip(_AFFORDABLE // max(1, rows), *_SPACING))
    nodes = _choose(anchors.source[beside] + 1, anchors.target[beside] + 1, strength, spacing)
    bounds = [(0, 0), *nodes, (rows, columns)]
    corners = [corner for pair in pairwise(bounds) for corner in _split(*pair, anchors)]
    top, left, bottom, right = (np.array(side, np.int64) for side in zip(*corners, strict=True))
    return Chunks(top, bottom, left, right)


def _choose(down: Ints, along: Ints, strength: Floats, spacing: int) -> list[tuple[int, int]]:
    """Choose cuts at least `spacing` rows apart: among those of one stretch the strongest."""
    chosen: list[tuple[int, int]] = []
    last, index = 0, 0
    while index < len(down):
        near = np.flatnonzero(down[index:] < max(last + 2 * spacing, down[index] + 1)) + index
        near = near[down[near] >= last + spacing]
        if not len(near):
            index = int(np.searchsorted(down, last + spacing)) if down[index] < last + spacing else index + 1
            continue
        best = int(near[strength[near].argmax()])
        chosen.append((int(down[best]), int(along[best])))
        last, index = int(down[best]), best + 1
    return chosen


def _split(start: tuple[int, int], stop: tuple[int, int], anchors: Anchors) -> list[tuple[int, int, int, int]]:
    """Split a rectangle that is too large to search at the anchor nearest its middle, or at its middle."""
    (top, left), (bottom, right) = start, stop
    if (bottom - top + 1) * (right - left + 1) <= _LARGEST or min(bottom - top, right - left) < 2:
        return [(top, left, bottom, right)]
    inside = np.flatnonzero(
        (anchors.source > top) & (anchors.source < bottom) & (anchors.target > left) & (anchors.target < right)
    )
    middle = ((top + bottom) // 2, (left + right) // 2)
    if len(inside):
        nearest = inside[np.abs(anchors.source[inside] - middle[0]).argmin()]
        middle = (int(anchors.source[nearest]), int(anchors.target[nearest]))
    return _split(start, middle, anchors) + _split(middle, stop, anchors)
