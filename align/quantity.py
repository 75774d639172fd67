"""What a number in a text is worth: the type that the readers of quantities return and that others compare."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from align.issue import Span


class QuantityKind(StrEnum):
    """What kind of thing is counted or named."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    MEASURE = "measure"  # with a unit: kilometres, minutes, years
    ORDINAL = "ordinal"
    DATE = "date"
    TIME = "time"  # a time of day


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written at `span` of a text, and its value.

    `value` is exact (13.5 million is Fraction(13500000)); a range has `high` too; a date has no single value and
    gives its parts in `parts`, pairs such as ("year", 2024), ("month", 10), ("day", 8), ("weekday", 1 for Monday).
    `unit` is a canonical English name ("percent", "USD", "kilometre", "year", ""). `about` marks an approximation
    (some 10,000; 60多万, which also may lie above its value up to the next step of its last digit); a vague one
    (数十万, tens of thousands) has no value but ("magnitude", 100000) in `parts`. `soft` marks a word that often
    counts nothing (one, 一个, both, half): it may stand for another number, its own absence means little.

    >>> Quantity(Span(0, 2), QuantityKind.NUMBER, Fraction(90)).value
    Fraction(90, 1)
    """

    span: Span
    kind: QuantityKind
    value: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    about: bool = False
    soft: bool = False
