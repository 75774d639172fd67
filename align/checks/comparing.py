"""Numbers of one text held against those of another text on the same event, which is no translation of it.

Two numbers speak of the same thing where their contexts do, under the embedded model's vectors, and their kind and
unit are the same. Knows no file; sees no more than the contexts tell: 3,000 soldiers sent and 3,000 expected are alike.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from align.checks.figures import Figure, customary, dimension, figures, in_first_unit
from align.quantity import Quantity, QuantityKind

#: A same value confirms from this likeness on; one that few other things could have, sooner.
_SAME, _SAME_RARE = 0.25, 0.12
#: Another value contradicts from here on (docs/checks/against.md); small counts are of too many things. Values near
#: each other, and dates that share their month or year, are likelier two versions of one.
ANOTHER, _SMALL, _NEAR, _SHARED = 0.46, 0.08, 0.06, 0.1
_FEW = 10
#: Counts further apart than this are of different things: a planted or slipped digit seldom does more.
_APART = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """A quantity with its context, as two rows of unit length: its sentence without it, and the words around it."""

    quantity: Quantity
    sentence: NDArray[np.float32]
    around: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Held:
    """Our mention (by index) held against one of another text: whether the two say the same, and how alike they are."""

    ours: int
    theirs: int
    same: bool
    likeness: float


def likeness(ours: Sequence[Mention], theirs: Sequence[Mention]) -> NDArray[np.float32]:
    """Return (n, m) likeness of contexts in [-1, 1]: the mean of the cosines of sentences and of surroundings."""
    if not ours or not theirs:
        return np.zeros((len(ours), len(theirs)), np.float32)
    rows = np.stack([np.concatenate((one.sentence, one.around)) for one in ours])
    columns = np.stack([np.concatenate((one.sentence, one.around)) for one in theirs])
    return np.asarray(rows @ columns.T / 2, np.float32)


def hold(ours: Sequence[Mention], theirs: Sequence[Mention], another: float = ANOTHER) -> list[Held]:
    """Return what another text says of our numbers: for each at most one place that agrees or contradicts.

    A number contradicts only where neither of the two is confirmed elsewhere, and each is the other's nearest.
    """
    alike = likeness(ours, theirs)
    found: list[Held] = []
    left, right = set(range(len(ours))), set(range(len(theirs)))
    for i, one in enumerate(ours):
        same = [j for j, other in enumerate(theirs) if agree(one.quantity, other.quantity)]
        if not same:
            continue
        best = max(same, key=lambda j: alike[i, j])
        right -= {j for j in same if alike[i, j] >= _SAME_RARE}
        if alike[i, best] >= (_SAME_RARE if _rare(one.quantity) else _SAME):
            left.discard(i)
            found.append(Held(i, best, True, round(float(alike[i, best]), 4)))
    found += _contradictions(ours, theirs, alike, (left, right), another)
    return sorted(found, key=lambda held: held.ours)


def _contradictions(
    ours: Sequence[Mention],
    theirs: Sequence[Mention],
    alike: NDArray[np.float32],
    free: tuple[set[int], set[int]],
    another: float,
) -> Iterator[Held]:
    """Yield pairs of unconfirmed mentions of the same sort that differ, the likest first, each mention once."""
    pairs = [
        (float(alike[i, j]) + nearness(ours[i].quantity, theirs[j].quantity), i, j)
        for i in sorted(free[0])
        for j in sorted(free[1])
        if differ(ours[i].quantity, theirs[j].quantity)
    ]
    used: tuple[set[int], set[int]] = (set(), set())
    for value, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i in used[0] or j in used[1] or value < another:
            continue
        used[0].add(i)
        used[1].add(j)
        if value >= another + (_SMALL if _small(ours[i].quantity) or _small(theirs[j].quantity) else 0):
            yield Held(i, j, False, round(float(alike[i, j]), 4))


# -- two quantities ----------------------------------------------------------------------------------------------


def speaks(quantity: Quantity) -> bool:
    """Say whether a quantity is worth holding: not "a", "both", a vague number, a weekday or "last week" alone."""
    if quantity.soft:
        return False
    return bool(_dates(quantity)) or (quantity.value is not None and quantity.kind is not QuantityKind.ORDINAL)


def agree(one: Quantity, other: Quantity) -> bool:
    """Say whether two quantities may be the same number: equal, rounded, converted; dates as far as both go."""
    ours, theirs = _dates(one), _dates(other)
    if ours or theirs:
        return any(_same_date(a, b) for a in ours for b in theirs)
    if _sort(one) != _sort(other) and not _loose(one, other):
        return False
    return any(_equal(a, b) for a in figures([one]) for b in figures([other]))


def _equal(a: Figure, b: Figure) -> bool:
    return customary(a, b) and (a.value == b.value or a.of.unit != "time")


def differ(one: Quantity, other: Quantity) -> bool:
    """Say whether two quantities are of one sort and unit and cannot be the same number."""
    if agree(one, other) or _sort(one) != _sort(other):
        return False
    ours, theirs = _dates(one), _dates(other)
    if ours or theirs:
        return len(ours) == len(theirs) == 1 and _fit(ours[0], theirs[0])
    if one.value is None or other.value is None or (one.high is None) != (other.high is None):
        return False
    low, high = sorted((_scaled(one), _scaled(other)))
    return low > 0 and float(high / low) <= _APART


def nearness(one: Quantity, other: Quantity) -> float:
    """Return what two quantities that differ add to the likeness of their contexts by being near each other."""
    if one.value is None or other.value is None:
        (ours, theirs) = (_dates(one)[0], _dates(other)[0])
        shared = any(ours.get(name) == theirs.get(name) is not None for name in ("year", "month"))
        return _SHARED if shared and "day" not in ours else 0.0
    low, high = sorted((_scaled(one), _scaled(other)))
    return _NEAR * max(0.0, 1 - math.log10(float(high / low)))


def _sort(quantity: Quantity) -> str:
    """Return what may be held against what: counted things (people, boxes, bare numbers), money, each dimension."""
    if quantity.parts and quantity.value is None:
        return "date"
    if quantity.kind in (QuantityKind.PERCENT, QuantityKind.TIME):
        return str(quantity.kind)
    if quantity.kind is QuantityKind.MONEY:
        return f"money {quantity.unit}"
    measured = dimension(quantity.unit)
    return measured or ("times" if quantity.unit == "time" else "count")


def _loose(one: Quantity, other: Quantity) -> bool:
    """Allow a bare number to confirm one with a unit: a reader of quantities does not know every unit."""
    return "" in (one.unit, other.unit) and _rare(one)


def _scaled(quantity: Quantity) -> Fraction:
    return in_first_unit(quantity.value or Fraction(0), quantity.unit)


def _rare(quantity: Quantity) -> bool:
    """Say whether few other things could have the value: a day of a month, a number of three digits or more."""
    if quantity.value is None:
        return any({"month", "day"} <= set(date) for date in _dates(quantity))
    return len(str(quantity.value.numerator).rstrip("0")) >= 2 or quantity.value >= 1000


def _small(quantity: Quantity) -> bool:
    return quantity.value is not None and quantity.value < _FEW


# -- dates -------------------------------------------------------------------------------------------------------

_UNITS = ("year", "month", "day", "year_offset")


def _dates(quantity: Quantity) -> list[dict[str, int]]:
    """Return the one or two days, months or years a quantity names; nothing for what is only relative."""
    if quantity.value is not None or quantity.kind is QuantityKind.TIME:
        return []
    parts = dict(quantity.parts)
    first = {name: parts[name] for name in _UNITS if name in parts}
    last = {**first, **{name: parts[f"{name}_to"] for name in _UNITS if f"{name}_to" in parts}}
    ends = [first] if last == first else [first, last]
    return [end for end in ends if {"year", "month", "day"} & set(end)]


def _same_date(a: dict[str, int], b: dict[str, int]) -> bool:
    shared = set(a) & set(b)
    finest = next(name for name in ("day", "month", "year") if name in a)
    return (
        finest in shared
        and finest == next(name for name in ("day", "month", "year") if name in b)
        and all(a[name] == b[name] for name in shared)
    )


def _fit(a: dict[str, int], b: dict[str, int]) -> bool:
    """Say whether two dates are told in the same way; a day without its month is of any month."""
    finest = {next(name for name in ("day", "month", "year") if name in date) for date in (a, b)}
    return len(finest) == 1 and ("month" in a) == ("month" in b) and not ("day" in a and "month" not in a)
