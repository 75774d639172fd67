"""Whether a probability means what it says: expected calibration error, reliability, and what review would find."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a reliability plot: `count` answers of mean `confidence`, of which the share `right` is right."""

    count: int
    confidence: float
    right: float


def reliability(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Group answers into `bins` equal ranges of confidence in [0, 1]; empty ranges are left out.

    >>> reliability([0.95, 0.91, 0.15], [True, False, False], bins=2)
    [Bin(count=1, confidence=0.15, right=0.0), Bin(count=2, confidence=0.93, right=0.5)]
    """
    import numpy as np

    value, hit = np.asarray(confidence, float), np.asarray(right, float)
    place = np.minimum((value * bins).astype(int), bins - 1)
    chosen = [place == index for index in range(bins)]
    return [
        Bin(int(mask.sum()), round(float(value[mask].mean()), 6), round(float(hit[mask].mean()), 6))
        for mask in chosen
        if mask.any()
    ]


def calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return the expected calibration error (Naeini et al. 2015): mean distance of a bin's confidence from its truth.

    0 is perfect, 1 the worst; 0 for no answers at all.

    >>> round(calibration_error([0.9, 0.9, 0.1, 0.1], [True, True, False, False]), 3)
    0.1
    """
    bars = reliability(confidence, right, bins)
    total = sum(bar.count for bar in bars)
    return sum(bar.count * abs(bar.confidence - bar.right) for bar in bars) / total if total else 0.0


def wrong_found(confidence: Sequence[float], right: Sequence[bool], share: float = 0.1) -> float:
    """Return which part of the wrong answers lies among the `share` least sure ones; 1 where nothing is wrong.

    Ties are split as by chance: the answer does not depend on the order of equals.

    >>> wrong_found([0.1, 0.8, 0.9, 0.95, 1.0], [False, True, False, True, True], share=0.2)
    0.5
    """
    import numpy as np

    value, wrong = np.asarray(confidence, float), ~np.asarray(right, bool)
    if not wrong.any():
        return 1.0
    reviewed = share * len(value)
    found, taken = 0.0, 0.0
    for level in np.unique(value):
        at = value == level
        part = min(1.0, max(0.0, reviewed - taken) / at.sum())
        found += part * _count(wrong[at])
        taken += float(at.sum())
    return float(found / _count(wrong))


def _count(flags: "np.ndarray") -> int:
    return int(flags.sum())
