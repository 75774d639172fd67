"""Words of two sides held against each other: their token vectors, and the products of all with all.

Not handled: syntax, and words whose meaning the whole sentence decides. What the products say of each word is for
`columns`, what that amounts to for `coverage`. Whatever is asked of sums of words is answered by the dot products of
the words, so that vectors are touched once.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from align.script import is_dense, script_of

Matrix = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Tokens(Protocol):
    """Tokens of one text: offsets (k, 2) in order, unit vectors (k, dims), and the lengths (k,) before scaling."""

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Return half-open character spans."""

    @property
    def vectors(self) -> Matrix:
        """Return unit rows."""

    @property
    def weights(self) -> NDArray[np.float32]:
        """Return how much each token counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text: spans (k, 2), summed token vectors (k, dims) and their lengths (k,)."""

    text: str
    spans: Ints
    sums: Matrix
    norms: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.spans)


@dataclass(frozen=True, slots=True, eq=False)
class Faced:
    """Two sides' words: dot products of `words` (k) with each other, of `other` (m) likewise, and between the two.

    `own` is (k, k), `there` (m, m), `cross` (k, m).
    """

    words: Words
    other: Words
    own: Floats
    there: Floats
    cross: Floats

    @property
    def flipped(self) -> "Faced":
        """Return the same seen from the other side."""
        return Faced(self.other, self.words, self.there, self.own, self.cross.T.copy())

    def cosine(self, start: int, end: int) -> tuple[float, float, float]:
        """Return the cosine of the other side with all words, with words start..end, and with all but those."""
        along, own = self.cross.sum(axis=1), self.own[start:end]
        dot, inside = float(along.sum()), float(along[start:end].sum())
        whole, part, shared = float(self.own.sum()), float(own[:, start:end].sum()), float(own.sum())
        there = math.sqrt(max(float(self.there.sum()), 0.0))

        def scaled(value: float, square: float) -> float:
            return value / max(math.sqrt(max(square, 0.0)) * there, 1e-9)

        return scaled(dot, whole), scaled(inside, part), scaled(dot - inside, whole - 2 * shared + part)


def faced(words: Words, other: Words) -> Faced:
    """Return the dot products of the two sides' words."""
    ours, theirs = words.sums, other.sums
    products = (ours @ ours.T, theirs @ theirs.T, ours @ theirs.T)
    return Faced(words, other, *(product.astype(np.float64) for product in products))


def words_of(text: str, tokens: Tokens) -> Words:
    """Join the tokens of each word: letters of an alphabet without a space between; dense tokens stay as they are."""
    starts: list[int] = []
    ends: list[int] = []
    kept: list[int] = []
    owner: list[int] = []  # of each token that is kept, its word
    joinable = False  # the last token can be continued by the next
    last = 0
    for index, (start, end) in enumerate(tokens.offsets.tolist()):
        kind = _kind(text[start:end])
        if kind is None:
            joinable = False
            continue
        # One character may be several tokens: a ligature, once it is normalised.
        if starts and (start < last or (joinable and kind and last == start)):
            ends[-1] = last = max(end, last)
        else:
            starts.append(start)
            ends.append(end)
            last = end
        kept.append(index)
        owner.append(len(starts) - 1)
        joinable = kind
    weights, vectors = tokens.weights, tokens.vectors
    if len(kept) < len(vectors):
        weights, vectors = weights[kept], vectors[kept]
    # A product with a table of which token is in which word: adding up rows one by one takes longer.
    joining = np.zeros((len(starts), len(kept)), np.float32)
    joining[owner, np.arange(len(kept))] = weights
    sums = joining @ vectors
    norms: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", sums, sums))
    return Words(text, np.array(list(zip(starts, ends, strict=True)), np.int64).reshape(-1, 2), sums, norms)


@lru_cache(maxsize=65536)
def _kind(piece: str) -> bool | None:
    """Say whether a token begins with a letter of a script that puts spaces between words; None: it has no letter."""
    if not piece.isalpha() and not any(map(str.isalpha, piece)):
        return None
    return not is_dense(piece[0]) or script_of(piece[0]) == "Hang"
