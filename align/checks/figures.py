"""Numbers taken apart so that two languages can be held side by side: figures, and when two of them agree.

A date becomes its year, month and day, a range its two ends: 10月8日 then agrees with "October 8" and 三年 with
"three years", whatever kind of quantity each language made of it. Knows nothing of issues.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from align.issue import Span
from align.quantity import Quantity, QuantityKind

#: Parts of dates that say when in relation to now, and marks of how a time was written: never figures by themselves.
_NO_FIGURES = frozenset({"clock", "eve", "occurrence", "year_offset", "month_offset", "week_offset", "day_offset"})
#: Rounding a translator may do where one side says "about".
_ROUNDING = Fraction(3, 100)
_CLOSE = Fraction(4, 100)
_ROLES = {
    QuantityKind.PERCENT: "percent",
    QuantityKind.MONEY: "money",
    QuantityKind.ORDINAL: "ordinal",
}


@cache
def _units() -> dict[str, tuple[str, Fraction]]:
    """Return the dimension of each unit and its size in that dimension's first unit (data/units.json)."""
    raw = json.loads(files("align.checks").joinpath("data/units.json").read_text(encoding="utf-8"))
    dimensions: dict[str, dict[str, str]] = raw["dimensions"]
    return {name: (dim, Fraction(size)) for dim, sizes in dimensions.items() for name, size in sizes.items()}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one side: `role` says what it is of (year, month, percent, ...), `of` where it was read."""

    value: Fraction
    role: str
    of: Quantity

    @property
    def span(self) -> Span:
        """Return where the quantity it belongs to stands."""
        return self.of.span

    @property
    def soft(self) -> bool:
        """Say whether its absence means little."""
        return self.of.soft


def figures(quantities: Iterable[Quantity]) -> list[Figure]:
    """Return the figures of a side's quantities in text order."""
    return [figure for quantity in quantities for figure in _of(quantity)]


def _of(quantity: Quantity) -> Iterable[Figure]:
    role = _ROLES.get(quantity.kind, "number")
    if quantity.value is not None:
        yield Figure(quantity.value, role, quantity)
    if quantity.high is not None:
        yield Figure(quantity.high, role, quantity)
    for name, value in quantity.parts:
        if name not in _NO_FIGURES:
            yield Figure(Fraction(value), name.removesuffix("_to"), quantity)


@dataclass(frozen=True, slots=True)
class Match:
    """Which figures of two sides agree: index pairs, and what is left over on each side."""

    pairs: tuple[tuple[int, int], ...]
    source: tuple[int, ...]
    target: tuple[int, ...]


def match(source: Sequence[Figure], target: Sequence[Figure]) -> Match:
    """Match figures one to one: first of the same role and value, then of the same value, then by custom.

    >>> from align.issue import Span
    >>> ten = Quantity(Span(0, 2), QuantityKind.NUMBER, Fraction(10))
    >>> match(figures([ten]), figures([ten, ten])).target
    (1,)
    """
    left, right = list(range(len(source))), list(range(len(target)))
    pairs: list[tuple[int, int]] = []
    for agree in (_same, _equal, customary):
        for i in list(left):
            j = next((j for j in right if agree(source[i], target[j])), None)
            if j is not None:
                pairs.append((i, j))
                left.remove(i)
                right.remove(j)
    return Match(tuple(sorted(pairs)), tuple(left), tuple(right))


def _same(a: Figure, b: Figure) -> bool:
    return a.value == b.value and a.role == b.role


def _equal(a: Figure, b: Figure) -> bool:
    return a.value == b.value and "weekday" not in (a.role, b.role)


def customary(a: Figure, b: Figure) -> bool:
    """Say whether two figures that differ say the same by custom: 3 p.m. and 15, half and 50 %, a mile and 1.6 km.

    Symmetric.
    """
    return (
        _equal(a, b)
        or any(rule(a, b) or rule(b, a) for rule in (_clock, _night, _years, _share, _vague))
        or _rounded(a, b)
        or _converted(a, b)
    )


def _clock(a: Figure, b: Figure) -> bool:
    """Agree 3 p.m. and 15, and 7:52 with "7.52", where the minutes were read as a fraction."""
    if a.role != "hour" or b.role not in ("hour", "number"):
        return False
    minutes = b.value % 1 * 100
    return minutes.denominator == 1 and minutes < 60 and int(b.value) % 12 == a.value % 12


def _night(a: Figure, b: Figure) -> bool:
    """Agree the night to Saturday (Nacht zum Samstag, ночь на субботу) with Friday night."""
    return a.role == b.role == "weekday" and "eve" in dict(a.of.parts) and (a.value - b.value) % 7 == 1


def _years(a: Figure, b: Figure) -> bool:
    """Agree 1996 and '96, the 1990s and 90, the 1800s and the 19th century."""
    full = a.role in ("year", "decade") or (a.role == "number" and 1900 <= a.value < 2100)
    if full and b.value < 100 and (b.role in ("year", "decade") or (b.role == "number" and b.of.unit in ("", "year"))):
        return a.value % 100 == b.value
    if a.role == "decade" and b.role == "century":
        return a.value == (b.value - 1) * 100
    return a.role == "century" and b.value == (a.value - 1) * 100


def _share(a: Figure, b: Figure) -> bool:
    """Agree 50 % and a half, 200 % and twice, tenths and percent."""
    if a.of.unit == "time" and a.value == 1 and b.value == 2:  # 增长1倍: doubled
        return True
    if a.role == "ordinal" and a.value > 1 and b.value == (100 if b.role == "percent" else 1) / a.value:  # a fifth
        return True
    return a.role == "percent" and b.role in ("number", "ordinal") and b.value in (a.value / 100, 1 + a.value / 100)


def _vague(a: Figure, b: Figure) -> bool:
    """Agree "tens of thousands" with another vague number of that order of magnitude, or with "some 30,000"."""
    if a.role != "magnitude" or not (b.role == "magnitude" or b.of.about):
        return False
    return a.value <= b.value * 10 <= a.value * 1000


def _rounded(a: Figure, b: Figure) -> bool:
    """Agree 12,987 with "about 13,000": one of them rounds the other, and says so."""
    fine, coarse = (a, b) if _trailing(a.value) < _trailing(b.value) else (b, a)
    if (
        _trailing(fine.value) == _trailing(coarse.value)
        or not coarse.of.about
        or fine.of.about
        or min(a.value, b.value) < 10
    ):
        return False
    return abs(a.value - b.value) <= _ROUNDING * max(a.value, b.value)


def _trailing(value: Fraction) -> int:
    """Return how many zeros a whole number ends in, -1 for one with a fraction."""
    text = str(value.numerator)
    return -1 if value.denominator != 1 else len(text) - len(text.rstrip("0"))


def _converted(a: Figure, b: Figure) -> bool:
    if {a.of.unit, b.of.unit} & {"degree Fahrenheit", "degree"}:
        return _degrees(a, b) or _degrees(b, a)
    if not of_one_dimension(a, b) or a.of.unit == b.of.unit:
        return False
    left, right = a.value * _units()[a.of.unit][1], b.value * _units()[b.of.unit][1]
    return abs(left - right) <= _CLOSE * max(left, right)


def of_one_dimension(a: Figure, b: Figure) -> bool:
    """Say whether both have a unit of measurement, and the units measure the same thing."""
    first, second = _units().get(a.of.unit), _units().get(b.of.unit)
    return first is not None and second is not None and first[0] == second[0]


def dimension(unit: str) -> str:
    """Return what a unit of measurement measures, "" for what is none: "length" for "mile"."""
    return _units().get(unit, ("", Fraction(1)))[0]


def in_first_unit(value: Fraction, unit: str) -> Fraction:
    """Return a measure in the first unit of its dimension: 2 kilometres are 2000 (metres)."""
    return value * _units().get(unit, ("", Fraction(1)))[1]


def _degrees(hot: Figure, cold: Figure) -> bool:
    """Agree 90 degrees (Fahrenheit) with 32 degrees Celsius, and with 30 for "in the nineties"."""
    if hot.of.unit not in ("degree Fahrenheit", "degree") or cold.of.unit not in ("degree Celsius", "degree"):
        return False
    return abs((hot.value - 32) * 5 / 9 - cold.value) <= 3
