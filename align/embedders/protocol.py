"""What every embedder offers, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class TokenVectors:
    """The tokens of one text with their vectors.

    `offsets` (k, 2) are half-open character spans into the text, in reading order; `vectors` (k, dims) are
    float32 rows of unit length; `weights` (k,) are their lengths before that: how much a token counts in the
    sentence. The sentence's vector points along the sum of `vectors * weights[:, None]` where the embedder
    is additive. `ids` (k,) are the tokens' numbers in the model's vocabulary.
    """

    offsets: NDArray[np.int64]
    vectors: Matrix
    weights: NDArray[np.float32]
    ids: NDArray[np.int32]


@runtime_checkable
class Embedder(Protocol):
    """Texts to vectors. Same text, same vector, whatever else is in the call."""

    @property
    def name(self) -> str:
        """What the user asked for: `static` or a model's name or folder."""
        ...

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the model's files."""
        ...

    @property
    def dims(self) -> int:
        """Width of a vector."""
        ...

    @property
    def additive(self) -> bool:
        """Whether a text's vector is the sum of its tokens', so that runs of segments need no second encoding."""
        ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dims) rows of unit length; a text without a token has a row of zeros."""
        ...

    def sums(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dims) sums before normalisation; raises `ModelError` where `additive` is false."""
        ...

    def tokens(self, text: str) -> TokenVectors:
        """Return the text's tokens with their vectors, for aligning words."""
        ...


def unit(rows: Matrix) -> Matrix:
    """Return `rows` scaled to unit length; rows of zeros stay zeros.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    norms = np.linalg.norm(rows, axis=1, keepdims=True).astype(np.float32)
    scaled: Matrix = np.divide(rows, norms, out=np.zeros_like(rows, np.float32), where=norms > 0)
    return scaled


def empty_rows(rows: Matrix) -> list[int]:
    """Return the numbers of the rows that are zeros: those of texts without a token.

    >>> empty_rows(np.array([[0.6, 0.8], [0.0, 0.0]], dtype=np.float32))
    [1]
    """
    return np.flatnonzero(~np.any(rows, axis=1)).tolist()
