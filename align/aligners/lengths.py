"""How long a translation should be: a length model learnt from the document's own anchors.

After Gale and Church (1993): the difference of two lengths grows with the square root of their mean. Lengths are
characters that are not white space; the ratio and the spread are this pair's own, not a language's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.written import Written

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_FEWEST = 8  # anchors from which a spread is learnt
_SPREAD = 6.8  # Gale and Church's variance per character, until there are enough anchors


def characters(written: Written) -> Floats:
    """Return the number of characters of each text that are not white space.

    >>> characters(Written(["a b", ""])).tolist()
    [2.0, 0.0]
    """
    return written.count(lambda character: not character.isspace())


@dataclass(frozen=True, slots=True)
class LengthModel:
    """`ratio`: target characters to a source character; `variance` of a difference, to a character of both."""

    ratio: float
    variance: float

    @classmethod
    def learn(cls, source: Floats, target: Floats) -> "LengthModel":
        """Learn from the lengths of rows that belong together, one to one.

        With fewer than 8, or whole documents that were not aligned yet, the variance is Gale and Church's;
        the ratio is that of the sums, 1 where one is 0.
        """
        ratio = float(target.sum() / source.sum()) if source.sum() and target.sum() else 1.0
        if len(source) < _FEWEST or len(source) != len(target):
            return cls(ratio, _SPREAD)
        left, right = source * ratio**0.5, target * ratio**-0.5
        squares = (right - left) ** 2 / np.maximum(1.0, (left + right) / 2)
        return cls(ratio, float(np.clip(np.mean(np.sort(squares)[: int(len(squares) * 0.95) + 1]), 0.3, 20.0)))

    def surprise(self, source: Floats, target: Floats) -> Floats:
        """Return the squared deviation, in variances, of each pair of lengths; the sides may be exchanged."""
        left, right = source * self.ratio**0.5, target * self.ratio**-0.5
        result: Floats = (right - left) ** 2 / (self.variance * np.maximum(1.0, (left + right) / 2))
        return result

    def stretch(self, source: Floats, target: Floats) -> Floats:
        """Return by how much, as a logarithm, each pair misses the ratio; 3 characters are added against noise."""
        result: Floats = np.abs(np.log((source * self.ratio**0.5 + 3) / (target * self.ratio**-0.5 + 3)))
        return result
