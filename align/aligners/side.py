"""What the aligner is given: one side of a pair of documents, and how to align it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from align.bitext import Role
from align.quantity import Quantity

Matrix = NDArray[np.float32]


class TokenRows(Protocol):
    """The tokens of one text: unit `vectors` (k, dims), and `weights` (k,): how much each counts.

    `offsets` (k, 2) are half-open spans of characters, in reading order.
    """

    @property
    def offsets(self) -> NDArray[np.int64]: ...  # noqa: D102
    @property
    def vectors(self) -> Matrix: ...  # noqa: D102
    @property
    def weights(self) -> Matrix: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Side:
    """The n rows (segments) of one document.

    `vectors` (n, dims) float32 are un-normalised sums for additive models (a run's vector is the sum of its rows'),
    else unit rows; None where there is no model. `paragraphs` numbers each row's paragraph, non-decreasing;
    `quantities` and `roles` hold one entry a row, or are empty where nothing is known. `encode` gives vectors of
    runs of a model that is not additive; `tokens` the tokens of one row's text, for finer evidence.
    """

    texts: tuple[str, ...]
    lang: str = "und"
    paragraphs: tuple[int, ...] = ()
    vectors: Matrix | None = None
    quantities: tuple[tuple[Quantity, ...], ...] = ()
    roles: tuple[Role, ...] = ()
    encode: Callable[[list[str]], Matrix] | None = None
    tokens: Callable[[str], TokenRows] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where the parts do not have one entry a row."""
        parts: tuple[Sequence[object] | Matrix, ...] = (self.paragraphs, self.quantities, self.roles)
        for part in (*parts, *([] if self.vectors is None else [self.vectors])):
            if len(part) not in (0, len(self.texts)) or (part is self.vectors and len(part) != len(self.texts)):
                raise ValueError(f"{len(self.texts)} rows, but one of their parts has {len(part)}")

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class AlignConfig:
    """How to align.

    `most_rows`: rows of both sides together in one bead, at most (2 to 8). `crossings`: look for moved segments.
    """

    most_rows: int = 8
    crossings: bool = True

    def __post_init__(self) -> None:
        """Raise ValueError where a value is out of range."""
        if not 2 <= self.most_rows <= 8:
            raise ValueError(f"most_rows must lie between 2 and 8, not {self.most_rows}")
