"""The tokens of rows: what a model, or a lexicon learnt from the document, makes of their words.

Equal tokens are stored once, as a type with a unit vector. Not handled: what tokens say of beads (see `likeness`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from align.aligners.side import Matrix, TokenRows

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SAMPLE = 384  # tokens that stand for the document
_SAME = 16  # numbers of a vector that are enough to know a token by
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


class Vocabulary:
    """What a model makes of one side's texts, rows and clauses: each is asked for once, equal tokens are kept once.

    Tokens are taken to end at spaces and not to depend on what stands beyond: a part that is cut off at spaces has
    those of the whole's tokens that lie in it.
    """

    def __init__(self, ask: Callable[[str], TokenRows]) -> None:
        self._ask = ask
        self._number: dict[bytes, int] = {}
        self._parts: list[Matrix] = []
        self._known: dict[str, tuple[Ints, Matrix]] = {}
        self._spans: dict[str, Ints] = {}

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of some texts as of so many rows; weights have mean 1."""
        found = [self._of(text) for text in texts]
        numbers, sizes = np.concatenate([ids for ids, _ in found]), [len(ids) for ids, _ in found]
        known, ids = np.unique(numbers, return_inverse=True)
        weights = np.concatenate([weights for _, weights in found])
        return packed(self._vectors()[known], ids, weights, sizes)

    def sums(self, texts: Sequence[str], width: int) -> Matrix:
        """Return the sum of each text's tokens by their weights (n, width)."""
        found = {text: self._of(text) for text in dict.fromkeys(texts)}
        vectors, empty = self._vectors(), np.zeros(width, np.float32)
        sums = {text: weights @ vectors[ids] if len(ids) else empty for text, (ids, weights) in found.items()}
        return np.stack([sums[text] for text in texts])

    def cut(self, text: str, parts: Sequence[str]) -> None:
        """Take in what a text is cut into, as far as it is cut at spaces that no token crosses."""
        ids, weights = self._of(text)
        if len(parts) == 1 or text not in self._spans:
            return
        spans, ends = self._spans[text], list(accumulate(map(len, parts)))
        place = np.searchsorted(spans[:, 0], [0, *ends])
        parted = [
            (" " in text[end - 1 : end + 1] or end == len(text)) and not (at and spans[at - 1, 1] > end)
            for end, at in zip([0, *ends], place.tolist(), strict=True)
        ]
        parted[0] = True
        for part, (first, last), cleanly in zip(parts, pairwise(place.tolist()), pairwise(parted), strict=True):
            if all(cleanly) and part not in self._known:
                self._known[part] = ids[first:last], weights[first:last]

    def _of(self, text: str) -> tuple[Ints, Matrix]:
        """Return the numbers and the weights of a text's tokens."""
        if text not in self._known:
            asked = self._ask(text)
            self._spans[text] = asked.offsets
            vectors = np.ascontiguousarray(asked.vectors, np.float32)
            keys = _beginnings(vectors)
            new = {key: place for place, key in enumerate(keys) if key not in self._number}
            if new:
                self._number |= {key: len(self._number) + count for count, key in enumerate(new)}
                self._parts.append(vectors[list(new.values())])
            ids = np.array([self._number[key] for key in keys], np.int64)
            self._known[text] = ids, np.asarray(asked.weights, np.float32)
        return self._known[text]

    def _vectors(self) -> Matrix:
        self._parts = [np.concatenate(self._parts)] if self._parts else [np.zeros((0, _SAME), np.float32)]
        return self._parts[0]


def _beginnings(vectors: Matrix) -> list[bytes]:
    part = np.ascontiguousarray(vectors[:, :_SAME])
    keys: list[bytes] = part.view(f"V{part.shape[1] * part.itemsize}")[:, 0].tolist()
    return keys


def packed(types: Matrix, ids: Ints, weights: NDArray[np.floating], sizes: Sequence[int]) -> Tokens:
    """Return tokens from flat ids and weights, which are scaled to mean 1, and how many of them each row has."""
    mean = float(weights.mean()) if len(weights) else 1.0
    scaled = np.asarray(weights, float) / (mean if mean > 0 else 1.0)
    return Tokens(types, ids, scaled, np.r_[0, np.cumsum(np.array(sizes, np.int64))])


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
