"""Turn a form that matched into quantities: the meaning of each section of a language's data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from align.issue import Span
from align.quantities.forms import Matched
from align.quantities.language import Language
from align.quantities.numerals import Numeral, roman
from align.quantity import Quantity, QuantityKind

#: "One in" so many is a share; beyond twenty only of round numbers.
_COMMON_SHARE, _ROUND_SHARES = 20, (50, 100, 1000, 10_000)
_BIG = {"k": 1000, "m": 1000_000, "b": 1000_000_000, "bn": 1000_000_000, "t": 1000_000_000_000, "tn": 1000_000_000_000}
Parts = list[tuple[str, int]]
#: A word with a capital right before a place, one right behind it, and what shows that no sentence begins here.
_NAME_BEFORE = re.compile(r"(?<![\w.])([^\W\d_a-zà-ÿ][\w'’]*[a-zà-ÿ]|(?:Mrs?|Ms|Dr|Prof|[A-Z])\.)[ -]$")
_NAME_AFTER = re.compile(r"[ -]([A-ZÀ-ÖØ-ÞА-ЯЁ][a-zà-öø-ÿа-яё]{2,})")
_INSIDE = re.compile(r"[\w,;] $")


def build(section: str, match: Matched, language: Language) -> list[Quantity]:
    """Return what a matched form means; empty where it means nothing after all (a 31st month, "K" as a numeral)."""
    return _BUILDERS[section](_Found(match, language, match.groups))


@dataclass(frozen=True, slots=True)
class _Found:
    match: Matched
    language: Language
    groups: Mapping[str, str | None]

    def get(self, name: str) -> str:
        return self.groups.get(name) or ""

    @property
    def span(self) -> Span:
        return Span(self.match.start, self.match.end)

    def number(self, name: str) -> Numeral | None:
        text = self.get(name)
        return self.language.numeral.read(text) if text else None

    def soft(self, numeral: Numeral) -> bool:
        """Say whether a numeral in words often counts nothing: one, 一个, a lone Han digit, a bare multiplier."""
        text = self.get("n").strip().lower()
        if not text or any(char.isdigit() for char in text):
            return False
        counted = self.get("unit") or self.get("cur")
        if numeral.value == 1 or (not counted and text in self.language.soft):
            return True
        if self.language.numeral.han_digits and not (self.get("unit") or self.get("cur")):
            return len(text) == 1 or set(text) <= set(self.language.numeral.multipliers)
        return False


def _counted(found: _Found, kind: QuantityKind, unit: str) -> list[Quantity]:
    """Return a number or a range of them; a falling "range" is two numbers (a score, 3-2)."""
    low, high = found.number("n"), found.number("n2")
    if low is None:
        return []
    if low.value is None:
        return [_vague(found, kind, unit, low.magnitude)]
    soft = found.soft(low)
    if high is None or high.value is None:
        return [Quantity(found.span, kind, low.value, low.high, unit, about=low.about, soft=soft)]
    start = low.value * high.last if low.last == 1 and low.value * high.last < high.value else low.value
    if start < high.value:
        return [Quantity(found.span, kind, start, high.value, unit, about=low.about or high.about, soft=soft)]
    first = Span(*found.match.numbers["n"])
    second = Span(found.match.numbers["n2"][0], found.span.end)
    return [Quantity(first, kind, low.value, unit=unit), Quantity(second, kind, high.value, unit=unit)]


def _vague(found: _Found, kind: QuantityKind, unit: str, magnitude: int) -> Quantity:
    return Quantity(found.span, kind, unit=unit, parts=(("magnitude", magnitude),), about=True)


def _number(found: _Found) -> list[Quantity]:
    if vague := found.get("vague"):
        return [_vague(found, QuantityKind.NUMBER, "", _magnitude(vague.lower(), found.language))]
    if soft := found.get("soft"):
        value = {**found.language.numeral.numerals, **found.language.soft}.get(soft.lower(), Fraction(0))
        return [Quantity(found.span, QuantityKind.NUMBER, value, soft=True)]
    built = _counted(found, QuantityKind.NUMBER, "")
    if len(built) == 1 and _is_named_year(found, built[0]):
        year = int(built[0].value or 0)
        return [Quantity(found.span, QuantityKind.DATE, parts=(("year", year),))]
    return built


def _is_named_year(found: _Found, one: Quantity) -> bool:
    text = found.get("n")
    if not (len(text) == 4 and text.isdigit() and "1000" <= text < "2100") or one.high is not None:
        return False
    start = found.match.start
    return found.language.named_year.search(found.match.text, max(0, start - 12), start) is not None


def _magnitude(text: str, language: Language) -> int:
    """Return the order of magnitude of "tens of thousands": the product of its words."""
    magnitude, rest = 1, text
    known = {**language.vague, **language.numeral.multipliers}
    for word in sorted(known, key=len, reverse=True):
        if word in rest:
            magnitude *= known[word] ** rest.count(word)
            rest = rest.replace(word, " ")
    return magnitude


def _money(found: _Found) -> list[Quantity]:
    built = _counted(found, QuantityKind.MONEY, found.language.canonical("currencies", found.get("cur")))
    if big := _BIG.get(found.get("big").lower()):  # $5B
        return [replace(each, value=each.value * big) for each in built if each.value is not None]
    return built


def _percent(found: _Found) -> list[Quantity]:
    built = _counted(found, QuantityKind.PERCENT, "percent")
    if "tenth" not in found.groups:
        return built
    tenths = Fraction((found.get("tenth") and (found.number("tenth") or Numeral(Fraction(0))).value) or 0)
    return [
        Quantity(
            one.span, one.kind, one.value * 10 + tenths, one.high * 10 if one.high else None, "percent", about=one.about
        )
        for one in built
        if one.value is not None
    ]


def _measure(found: _Found) -> list[Quantity]:
    if one := found.get("one"):  # a year, half a year
        value = Fraction(1, 2) if found.get("one").lower() in found.language.halves else Fraction(1)
        value += Fraction(1, 2) if found.get("halfmore") else 0
        unit = found.language.canonical("units", found.get("unit"))
        return [Quantity(found.span, QuantityKind.MEASURE, value, unit=unit, soft=bool(one) and value <= 1)]
    built = _counted(found, QuantityKind.MEASURE, found.language.canonical("units", found.get("unit")))
    if "halfmore" in found.groups:
        return [
            replace(each, value=each.value + Fraction(1, 2), soft=False) for each in built if each.value is not None
        ]
    if "more" in found.groups:
        return [replace(each, about=True) for each in built]
    return built


def _fraction(found: _Found) -> list[Quantity]:
    """Return a fraction: two-thirds, 三分之二, one in five."""
    top, bottom = found.number("n") or Numeral(Fraction(1)), found.number("n3")
    if part := found.get("part"):
        bottom = Numeral(Fraction(_lookup(found.language.fraction_parts, part)))
    if bottom and bottom.value and bottom.value > _COMMON_SHARE and bottom.value not in _ROUND_SHARES:
        return []  # 42 of 63, 359 in 2005: two numbers
    if bottom is None or top.value is None or not bottom.value or top.value >= bottom.value:
        return []
    soft = top.value == 1 and bottom.value <= 4
    return [Quantity(found.span, QuantityKind.NUMBER, top.value / bottom.value, soft=soft)]


def _lookup(table: Mapping[str, int], word: str) -> int:
    """Return the worth of a word whose table is keyed by patterns."""
    return next((value for key, value in table.items() if re.fullmatch(key, word, re.IGNORECASE)), 0)


def _ordinal(found: _Found) -> list[Quantity]:
    text = found.span.of(found.match.text)
    soft = bool(found.language.soft_ordinal.fullmatch(text))
    value = Fraction(0)
    if word := found.get("ord"):
        value += _lookup(found.language.ordinals, word)
    if (tens := found.number("n")) is not None:
        value += tens.value or 0
    if not value:
        return []
    return [Quantity(found.span, QuantityKind.ORDINAL, value, soft=soft or (value == 1 and not text[0].isdigit()))]


def _date(found: _Found) -> list[Quantity]:
    parts = [part for reader in _DATE_PARTS for part in reader(found)]
    if not parts:
        return []
    lone = [name for name, _ in parts] == ["month"]
    return [Quantity(found.span, QuantityKind.DATE, parts=tuple(parts), soft=lone and _in_name(found))]


def _in_name(found: _Found) -> bool:
    """Say whether a month standing alone may be part of a name: Dora May, April Jones, Julio where months are small."""
    text, start, language = found.match.text, found.match.start, found.language
    if not language.month_names.fullmatch(found.get("month")):
        return False
    if language.named_month.search(text, max(0, start - 12), start):
        return False
    before = _named(_NAME_BEFORE.search(text, max(0, start - 24), start), language)
    after = _named(_NAME_AFTER.match(text, found.match.end), language)
    if "capital" in language.month_beside:
        return text[start].isupper() and (after or _INSIDE.search(text, max(0, start - 2), start) is not None)
    return ("before" in language.month_beside and before) or ("after" in language.month_beside and after)


def _named(neighbour: re.Match[str] | None, language: Language) -> bool:
    """Say whether there is a word beside a month that is no part of a date."""
    return neighbour is not None and not any(language.canonical(name, neighbour[1]) for name in ("months", "weekdays"))


def _year(found: _Found) -> Parts:
    parts: Parts = []
    if found.get("year"):
        parts.append(("year", _small(found, "year")))
    if found.get("shortyear"):
        short = _small(found, "shortyear")
        parts.append(("year", short + (2000 if short < 50 else 1900)))
    if found.get("year2"):
        last = int(found.get("year2"))
        first = parts[0][1] if parts else 0
        parts.append(("year_to", last if last > 99 else first // 100 * 100 + last))
    if era := found.get("era"):
        eray = found.get("eray")
        parts.append(("year", found.language.eras[era] + (1 if eray == "元" else _small(found, "eray"))))
    return parts


def _century(found: _Found) -> Parts:
    parts: Parts = []
    century = found.get("century")
    decade = found.get("decade2")
    if decade:
        base = (_small(found, "century") - 1) * 100 if century else (2000 if decade in ("00", "10", "20") else 1900)
        return [("decade", base + _small(found, "decade2"))]
    if found.get("decade"):
        parts.append(("decade", int(found.get("decade"))))
    if word := found.get("ord"):  # twenty-first century
        tens = _small(found, "n")
        parts.append(("century", tens + _lookup(found.language.ordinals, word)))
    if century:
        value = roman(century) if century.isalpha() and century.isascii() else _small(found, "century")
        parts.append(("century", value))
    return parts


def _month_and_day(found: _Found) -> Parts:
    parts: Parts = []
    canonical = found.language.canonical
    if month := found.get("month"):
        parts.append(("month", int(canonical("months", month) or 0)))
    if found.get("mm"):
        parts.append(("month", _small(found, "mm")))
    if found.get("mm2"):
        parts.append(("month_to", _small(found, "mm2")))
    if found.get("dd"):
        parts.append(("day", _small(found, "dd")))
    if found.get("dd2"):
        parts.append(("day_to", _small(found, "dd2")))
    if weekday := found.get("weekday"):
        parts.append(("weekday", int(canonical("weekdays", weekday) or 0)))
        parts += [("eve", 1)] if "eve" in found.groups else []
    if letter := found.get("letter"):
        parts.append(("weekday", found.language.weekday_letters.index(letter) + 1))
    return parts


def _relative(found: _Found) -> Parts:
    parts: Parts = []
    canonical = found.language.canonical
    if rel := found.get("rel"):
        name, _, by = canonical("relative", rel).partition(" ")
        parts.append((name, int(by or 0)))
    if occ := found.get("occ"):
        parts.append(("occurrence", int(canonical("occurrence", occ) or 0)))
    return parts


_DATE_PARTS: tuple[Callable[[_Found], Parts], ...] = (_year, _century, _month_and_day, _relative)


def _small(found: _Found, name: str) -> int:
    numeral = found.number(name)
    return int(numeral.value or 0) if numeral else 0


def _hour(found: _Found) -> int:
    if found.get("hour"):
        return _small(found, "hour")
    number = found.number("n")
    named = number.value if number else Fraction(_lookup(found.language.ordinals, found.get("ord")))
    if named is None or named.denominator != 1 or not 1 <= named <= 12:
        return -1
    return int(named) - (1 if found.groups.keys() & {"to", "within"} else 0)


def _time(found: _Found) -> list[Quantity]:
    """Return a time of day; "halb acht" counts `to` the hour named, "в третьем часу" is `within` the third hour."""
    hour = _hour(found)
    if not 0 <= hour <= 24:
        return []
    half = found.language.canonical("ampm", found.get("ampm")) if found.get("ampm") else ""
    if half == "pm" and hour < 12:
        hour += 12
    parts = [("hour", hour)]
    if found.get("minute"):
        parts.append(("minute", _small(found, "minute")))
    elif found.get("half") or found.get("to"):
        parts.append(("minute", 30))
    if not half:
        parts.append(("clock", 12 if hour <= 12 else 24))
    return [Quantity(found.span, QuantityKind.TIME, parts=tuple(parts))]


_BUILDERS: dict[str, Callable[[_Found], list[Quantity]]] = {
    "date": _date,
    "time": _time,
    "money": _money,
    "percent": _percent,
    "measure": _measure,
    "ordinal": _ordinal,
    "fraction": _fraction,
    "number": _number,
    "prefix": _number,
}
