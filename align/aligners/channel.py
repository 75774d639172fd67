"""One kind of additive evidence: rows as vectors, so that any run of rows against any other costs four look-ups.

The vector of a run is the sum of its rows', so the dot product of two runs is the sum of a rectangle of the rows'
dot products: an integral image (one for each chunk, reaching one row further on every side) prices every bead.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.lattice import Chunks
from align.aligners.side import Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def centred(vectors: Matrix) -> Matrix:
    """Take the mean direction out of a side's rows, each by its length, so that sums stay sums.

    What all sentences of a language or a document share says nothing about which belong together.
    """
    length = np.linalg.norm(vectors, axis=1).astype(np.float32, copy=False)
    filled = length > 0
    if filled.sum() < 2:
        return vectors
    mean = (np.divide(1, length, out=np.zeros_like(length), where=filled) @ vectors) / np.float32(filled.sum())
    result: Matrix = np.outer(length, mean)
    return np.subtract(vectors, result, out=result)


def unit(vectors: Matrix) -> Matrix:
    """Return rows of unit length; rows of zeros stay zeros."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Matrix = (vectors / np.where(length > 1e-12, length, 1.0)).astype(np.float32, copy=False)
    return result


_LONGEST = 8  # rows of a run


@dataclass(frozen=True, slots=True)
class Runs:
    """Pairs of runs inside chunks: source rows top..bottom against target rows left..right, half open."""

    chunk: Ints
    top: Ints
    bottom: Ints
    left: Ints
    right: Ints

    def take(self, which: NDArray[np.generic]) -> "Runs":
        """Return some of the pairs, by index or mask."""
        parts = (self.chunk, self.top, self.bottom, self.left, self.right)
        return Runs(*(part[which] for part in parts))


class Channel:
    """Dot products and lengths of runs of two sides of additive vectors (n, dims) and (m, dims)."""

    def __init__(self, source: Matrix, target: Matrix) -> None:
        self.source, self.target = source, target
        self._lengths = (_run_lengths(source), _run_lengths(target))
        self._last: tuple[Chunks, Images] | None = None
        self.silent = not (self._lengths[0].any() and self._lengths[1].any())  # one side is all zeros

    def images(self, chunks: Chunks) -> "Images":
        """Return the integral images of some chunks, the last ones again; memory is eight bytes a cell."""
        if self._last is None or self._last[0] is not chunks:
            self._last = (chunks, Images(self, chunks))
        return self._last[1]

    def length(self, side: int, begin: Ints, end: Ints) -> Floats:
        """Return the length of the vector of each run of a side (0 source, 1 target)."""
        result: Floats = self._lengths[side][begin, end - begin].astype(np.float64)
        return result

    def apart(self, chunks: Chunks, runs: Runs, dot: Floats | None = None) -> Floats:
        """Return half the squared distance of each pair of runs: what is on one side only. `dot` where it is known."""
        shared = self.images(chunks).dot(runs) if dot is None else dot
        squares = self.length(0, runs.top, runs.bottom) ** 2 + self.length(1, runs.left, runs.right) ** 2
        result: Floats = np.maximum(0.0, squares / 2 - shared)
        return result


def _run_lengths(rows: Matrix) -> Matrix:
    """Return the length of the vector of every run of up to 8 rows: (first row, number of rows)."""
    table = np.zeros((len(rows) + 1, _LONGEST + 1), np.float32)
    if not rows.any():
        return table
    run = rows.copy()
    for size in range(1, _LONGEST + 1):
        count = len(rows) - size + 1
        if count <= 0:
            break
        table[:count, size] = np.sqrt(np.einsum("nd,nd->n", run[:count], run[:count]))
        run[: count - 1] += rows[size:]
    return table


class Images:
    """The integral images of some chunks, flat one behind the other."""

    def __init__(self, channel: Channel, chunks: Chunks) -> None:
        self._channel = channel
        rows, columns = len(channel.source), len(channel.target)
        self._top, self._left = np.maximum(chunks.top - 1, 0), np.maximum(chunks.left - 1, 0)
        bottom, right = np.minimum(chunks.bottom + 1, rows), np.minimum(chunks.right + 1, columns)
        self._width = right - self._left + 1
        size = (bottom - self._top + 1) * self._width
        self._start = np.cumsum(size) - size
        self._flat = np.zeros(int(size.sum()))
        for index in range(0 if channel.silent else len(chunks)):
            part = channel.source[self._top[index] : bottom[index]] @ channel.target[self._left[index] : right[index]].T
            image = self._flat[self._start[index] : self._start[index] + size[index]].reshape(-1, self._width[index])
            inside = image[1:, 1:]
            np.cumsum(part, axis=0, dtype=np.float64, out=inside)
            np.cumsum(inside, axis=1, out=inside)

    def dot(self, runs: Runs) -> Floats:
        """Return the dot product of each pair of runs; runs may reach one row beyond their chunk."""
        top, left = self._top[runs.chunk], self._left[runs.chunk]
        width, start = self._width[runs.chunk], self._start[runs.chunk]
        high, low = start + (runs.top - top) * width - left, start + (runs.bottom - top) * width - left
        flat = self._flat
        result: Floats = (
            flat[low + runs.right] - flat[low + runs.left] - flat[high + runs.right] + flat[high + runs.left]
        )
        return result

    def cosine(self, runs: Runs) -> Floats:
        """Return the cosine of each pair of runs; 0 where one has no vector."""
        scale = self._channel.length(0, runs.top, runs.bottom) * self._channel.length(1, runs.left, runs.right)
        result: Floats = np.where(scale > 1e-12, self.dot(runs) / np.maximum(scale, 1e-12), 0.0)
        return result
