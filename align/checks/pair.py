"""What a check looks at and what it gives back: plain data on one bead, and one measurement on it.

Nothing here knows a model, a file or another room; whoever gathers the evidence fills in what there is and leaves
out the rest. A check that lacks its evidence stays silent.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.bitext import Role
from align.issue import Category, Severity, Side, Span
from align.quantity import Quantity


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """How well the other side of a pair accounts for each word of one side.

    `spans` (k, 2) are half-open character ranges into the side's text, in order; `missing` (k,) in [0, 1] is the
    probability that the word has no counterpart; `weight` (k,) >= 0 how much it says (function words near 0).
    `run` is the stretch of the text most likely left out on the other side and `logit` the log odds that it was;
    None and minus infinity where there is too little text to tell.
    """

    spans: NDArray[np.int64]
    missing: NDArray[np.float32]
    weight: NDArray[np.float32]
    run: Span | None = None
    logit: float = float("-inf")

    @property
    def covered(self) -> float:
        """Return the weighted share of the side that the other side accounts for, in [0, 1]; 1 without words."""
        total = float(self.weight.sum())
        return 1.0 - float(self.missing @ self.weight) / total if total > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One bead as the checks see it; both texts are those of `Bitext.source_text` and `Bitext.target_text`.

    `kind` is that of the bead ("1-2"); `role` the role of its first segment. `similarity` is the cosine of the two
    sides, `background` the cosine that they have with unrelated sentences of these two documents (None: not measured).
    `usual` is the median of similarity less background over the pairs of these documents (None: too few to tell).
    `joints` are character positions where a line break was taken out. `place` is the rank of a side among those of its
    document, which crossings make another order than that of the pairs (None: that is the order). `alone` marks a text
    that has no source.

    >>> Pair("", "Hallo.", "en", "de", kind="0-1").one_sided
    True
    """

    source: str
    target: str
    source_lang: str
    target_lang: str
    kind: str = "1-1"
    role: Role = Role.BODY
    similarity: float | None = None
    background: float | None = None
    usual: float | None = None
    source_quantities: tuple[Quantity, ...] = ()
    target_quantities: tuple[Quantity, ...] = ()
    source_tokens: Coverage | None = None
    target_tokens: Coverage | None = None
    source_joints: tuple[int, ...] = ()
    target_joints: tuple[int, ...] = ()
    source_place: int | None = None
    target_place: int | None = None
    alone: bool = False

    @property
    def one_sided(self) -> bool:
        """Say whether one side is empty."""
        return not self.source.strip() or not self.target.strip()

    def text(self, side: Side) -> str:
        """Return the text of one side."""
        return self.source if side is Side.SOURCE else self.target

    def lang(self, side: Side) -> str:
        """Return the language of one side."""
        return self.source_lang if side is Side.SOURCE else self.target_lang


@dataclass(frozen=True, slots=True)
class Finding:
    """One measurement that may become an issue: where, how much, and what a translator would be told.

    `value` grows with the evidence; its unit is the check's own and stands on the check's page. Whether it is an
    issue, and how severe, is for `Levels` to say.
    """

    category: Category
    side: Side
    span: Span
    value: float
    message: str
    other: Span | None = None


#: A check: all pairs of a document in order, to findings with the index of the pair they are about.
Measure = Callable[[Sequence[Pair]], Iterable[tuple[int, Finding]]]

#: Which findings on parts of a document stand in the whole: all its pairs, and the findings in order.
Settle = Callable[[Sequence[Pair], Iterable[tuple[int, Finding]]], Iterable[tuple[int, Finding]]]


@dataclass(frozen=True, slots=True)
class Levels:
    """From which value on a finding is an issue of each severity; a level that is never reached is infinite.

    >>> Levels(minor=2.5, major=4).severity(3.0), Levels(minor=2.5).severity(1.0)
    (<Severity.MINOR: 'minor'>, None)
    """

    neutral: float = float("inf")
    minor: float = float("inf")
    major: float = float("inf")
    critical: float = float("inf")

    def severity(self, value: float) -> Severity | None:
        """Return the highest severity whose level the value reaches, None where it reaches none."""
        for severity in reversed(Severity):
            if value >= getattr(self, severity.value):
                return severity
        return None


def each(measure: Callable[[Pair], Iterable[Finding]]) -> Measure:
    """Make a check that looks at one pair at a time into one that takes them all."""

    def over_all(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
        return ((index, finding) for index, pair in enumerate(pairs) for finding in measure(pair))

    return over_all


def whole(text: str) -> Span:
    """Return the span of a text without the white space around it.

    >>> whole("  ab ")
    Span(start=2, end=4)
    """
    start = len(text) - len(text.lstrip())
    return Span(start, max(start, len(text.rstrip())))
