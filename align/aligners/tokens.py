"""The tokens of rows: what a model, or a lexicon learnt from the document, makes of their words.

Equal tokens are stored once, as a type with a unit vector. Not handled: what tokens say of beads (see `likeness`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.side import Matrix, Side

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SAMPLE = 384  # tokens that stand for the document
_AT_ONCE = 4096  # types held against the sample at a time: bounds the memory


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one side's rows: row r has ids[start[r]:start[r + 1]], each a row of `types` (unit vectors)."""

    types: Matrix
    ids: Ints
    weights: Floats
    start: Ints

    def rows(self, begin: int, end: int) -> slice:
        """Return where the tokens of some rows stand."""
        return slice(int(self.start[begin]), int(self.start[end]))

    def row_of(self) -> Ints:
        """Return the row that each token stands in."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def mass(self) -> Floats:
        """Return the weight of each row's tokens together."""
        sums: Floats = np.add.reduceat(np.r_[self.weights, 0.0], self.start[:-1])
        return sums * (np.diff(self.start) > 0)


def model_tokens(side: Side) -> Tokens:
    """Return the tokens of a side's model, equal ones stored once; weights have mean 1."""
    assert side.tokens is not None
    table: list[Matrix] = []
    known: dict[int, int] = {}
    ids, weights, sizes = [], [], []
    for text in side.texts:
        found = side.tokens(text)
        vectors = np.ascontiguousarray(found.vectors, np.float32)
        keys = np.ascontiguousarray(vectors[:, :2]).view(np.int64)[:, 0].tolist()
        for place, key in enumerate(keys):
            if key not in known:
                known[key] = len(table)
                table.append(vectors[place])
        ids.append([known[key] for key in keys])
        weights.append(found.weights)
        sizes.append(len(keys))
    return packed(np.stack(table) if table else np.zeros((0, 2), np.float32), ids, np.concatenate(weights), sizes)


def packed(types: Matrix, ids: Sequence[Sequence[int]], weights: NDArray[np.floating], sizes: Sequence[int]) -> Tokens:
    """Return tokens from a list of ids for each row and flat weights, which are scaled to mean 1."""
    flat = np.array([one for row in ids for one in row], np.int64)
    mean = float(weights.mean()) if len(weights) else 1.0
    scaled = np.asarray(weights, float) / (mean if mean > 0 else 1.0)
    return Tokens(types, flat, scaled, np.r_[0, np.cumsum(np.array(sizes, np.int64))])


def background(given: Tokens, explained: Tokens, sharp: float) -> tuple[Matrix, Matrix]:
    """Return, for each type of `explained`, the mean likeness to tokens spread evenly over `given`, and of its square.

    Likeness is exp(sharp * cosine).
    """
    if not len(given.ids) or not len(explained.types):
        return np.ones(len(explained.types), np.float32), np.ones(len(explained.types), np.float32)
    sample = given.types[given.ids[np.linspace(0, len(given.ids) - 1, min(_SAMPLE, len(given.ids))).astype(int)]]
    sample = sample.T * np.float32(sharp)
    means = []
    for at in range(0, len(explained.types), _AT_ONCE):
        like = explained.types[at : at + _AT_ONCE] @ sample
        np.exp(like, out=like)
        once = like.mean(axis=1)
        np.square(like, out=like)
        means.append((once, like.mean(axis=1)))
    once, twice = (np.concatenate(part) for part in zip(*means, strict=True))
    return once, twice


def stretches(begin: Ints, size: Ints) -> Ints:
    """Return begin, begin + 1, .. of each, `size` of them, one after the other.

    >>> stretches(np.array([3, 9]), np.array([2, 3])).tolist()
    [3, 4, 9, 10, 11]
    """
    return np.repeat(begin - np.cumsum(size) + size, size) + np.arange(int(size.sum()))
