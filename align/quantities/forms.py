"""Forms: a language's ways to write a date, a sum or a measure, as patterns with named groups.

A form such as "{month} {dd}, {year}" has braces that stand for patterns made from the language's words. The numbers in
it, {n} or {q}, are no part of these patterns: `align.quantities.extents` finds them once for all forms.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from align.quantities.extents import Extents
from align.quantities.patterns import SPACE, Data, any_of, split_words, vague_pattern, words_of

#: The braces that stand for a number; {q} is {n}, or a range from {n} to {n2}.
_NUMBER = re.compile(r"\{(n|n2|n3|q)\}")
_BRACE = re.compile(r"\{(\w*[a-z]\w*)\}")


@dataclass(frozen=True, slots=True)
class Matched:
    """A form found in a text: from `start` to `end`, its named groups, and where its numbers stand."""

    text: str
    start: int
    end: int
    groups: Mapping[str, str | None]
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a quantity: the section of the data it stands in, its patterns, and what it begins with.

    `patterns` are what stands before, between and after its `numbers`, one more than these. `lead` is the name of the
    brace the form begins with, "" where it begins with something else; `Language.leads` has its pattern, so that many
    forms are ruled out by one trial. Patterns are compiled when first tried.
    """

    section: str
    patterns: tuple[str, ...]
    numbers: tuple[str, ...]
    lead: str

    def match(self, extents: Extents, start: int) -> Matched | None:
        """Return how the form matches a text from `start` on, as one pattern with the numbers in it would."""
        found = compiled(self.patterns[0]).match(extents.text, start)
        return None if found is None else next(self._from(0, found, extents, start), None)

    def _from(self, index: int, found: re.Match[str], extents: Extents, start: int) -> Iterator[Matched]:
        """Match what is left behind the pattern of this index, which was found."""
        if index == len(self.numbers):
            yield Matched(extents.text, start, found.end(), found.groupdict())
            return
        place, name, behind = found.end(), self.numbers[index], compiled(self.patterns[index + 1])
        for spans in extents.ranges(place) if name == "q" else extents.numbers(place, name):
            following = behind.match(extents.text, max([end for _, end in spans.values()]))
            for rest in self._from(index + 1, following, extents, start) if following is not None else ():
                written = {number: extents.text[slice(*span)] for number, span in spans.items()}
                yield Matched(
                    extents.text,
                    start,
                    rest.end,
                    {**found.groupdict(), **written, **rest.groups},
                    {**spans, **rest.numbers},
                )


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern that is compiled once, whatever forms share it."""
    return re.compile(pattern, re.IGNORECASE)


def forms_of(data: Data, macros: Mapping[str, str]) -> tuple[Form, ...]:
    """Return the forms of a language in the order of its data."""
    dense = bool(data.get("dense"))
    # No quantity ends inside a longer word or number.
    end = (r"(?:(?<![A-Za-z0-9])|(?![A-Za-z0-9]))" if dense else r"(?!\w)") + r"(?:(?<!\d)|(?![.,:]\d))"
    return tuple(_form(section, text, macros, dense, end) for section, texts in data["forms"].items() for text in texts)


def _form(section: str, text: str, macros: Mapping[str, str], dense: bool, end: str) -> Form:
    if dense:  # some styles set digits apart: 2024 年 10 月
        text = re.sub(r"(?<=\})(?=[年月日号時时点點世])|(?<=[年月日])(?=\{)", " ?", text)
    pieces = _NUMBER.split(text)
    patterns = [_BRACE.sub(lambda match: macros[match[1]], piece) for piece in pieces[::2]]
    patterns[-1] += end
    return Form(section, tuple(patterns), tuple(pieces[1::2]), _lead(text))


def _lead(form: str) -> str:
    """Return the name of the brace a form must begin with, "" for none; a range begins with its number."""
    first = re.match(r"\{(\w*[a-z]\w*)\}(?![?*])", form)
    return "" if first is None else {"q": "n", "n3": "n"}.get(first[1], first[1])


def macros_of(data: Data) -> dict[str, str]:
    """Return what each brace of a form stands for."""
    return {**_number_macros(data), **_calendar_macros(data), **_word_macros(data)}


def _number_macros(data: Data) -> dict[str, str]:
    """Return the braces of what stands beside numbers, and of what stands between the two of a range."""
    units, currencies = data["units"].values(), data["currencies"].values()
    unit, cur, pct, symbol = (
        any_of(split_words("|".join(table)))
        for table in (units, currencies, [data["percent"]], data["symbols"].values())
    )
    dash = f"(?:{data.get('range', '[-–—]')})"
    between = f"(?:{SPACE}?(?:{unit}|{cur}|{pct}){dash}|{dash}(?:{symbol})?)"
    return {
        "between": between,
        "unit": f"(?P<unit>{unit})",
        "cur": f"(?P<cur>{cur})",
        "symbol": f"(?P<cur>{symbol})",
        "pct": pct,
        "sp": f"{SPACE}?",
        "hy": f"{SPACE}?" if data.get("dense") else f"(?:{SPACE}|-)?",
    }


def _calendar_macros(data: Data) -> dict[str, str]:
    """Return the braces of the numbers of dates and times, which Chinese and Japanese may write in Han."""
    month, day, hour, minute = r"1[0-2]|0?[1-9]", r"3[01]|[12]\d|0?[1-9]", r"2[0-4]|1\d|0?\d", r"[0-5]?\d"
    year, era, decade, century, tenth = r"[12]\d{3}", r"\d{1,3}", r"\d0", r"\d\d?|(?-i:[IVX]+)", r"\d"
    if han := data.get("digits"):
        month += "|十[一二]?|[一二三四五六七八九]"
        day += "|(?:二?十|三)[一二三四五六七八九]?|三十一?|[一二三四五六七八九]"
        hour += "|二?十[一二三四五六七八九]?|[一二两三四五六七八九]"
        minute += "|[二三四五]?十?[一二三四五六七八九]|[二三四五]?十"
        year += f"|[一二][{han}]{{3}}"
        era += f"|[{han}十元]+"
        decade += f"|[{han}]十"
        century = f"\\d\\d?|[{han}十]+"
        tenth += f"|[{han}]"
    named = {"mm": month, "mm2": month, "dd": day, "dd2": day, "hour": hour, "minute": minute, "year": year}
    named |= {"eray": era, "decade2": decade, "century": century, "tenth": tenth}
    named |= {"year2": r"\d{4}|\d\d", "shortyear": r"\d\d", "decade": r"1[5-9]\d0|20\d0"}
    return {name: f"(?P<{name}>{pattern})" for name, pattern in named.items()}


def _word_macros(data: Data) -> dict[str, str]:
    """Return the braces of words: names of months and days, markers, ordinals, fractions, soft and vague words."""
    case = data.get("case", False)
    return {
        "month": _group("month", data.get("months", {}), case),
        "weekday": _group("weekday", data.get("weekdays", {}), case),
        "ampm": _group("ampm", data.get("ampm", {}), False),
        "rel": _group("rel", flat(data.get("relative", {})), False),
        "occ": _group("occ", data.get("occurrence", {}), False),
        "era": f"(?P<era>{any_of(data.get('eras', {}))})",
        "vague": f"(?P<vague>{vague_pattern(data)})",
        "part": f"(?P<part>{any_of(data.get('fraction_parts', {}))})",
        "ord": f"(?P<ord>{any_of(words_of(data.get('ordinals', {})))})",
        "soft": f"(?P<soft>{any_of(words_of(data.get('soft', {})))})",
        "num": any_of(map(re.escape, words_of(data.get("numerals", {})))),
    }


def _group(name: str, table: Mapping[str, str], case: bool) -> str:
    pattern = any_of(split_words("|".join(table.values())))
    return f"(?P<{name}>{f'(?-i:{pattern})' if case else pattern})"


def flat(relative: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the words for relative dates by "year_offset -1" and the like."""
    return {f"{unit}_offset {by}": words for unit, table in relative.items() for by, words in table.items()}


def unnamed(pattern: str) -> str:
    """Return a pattern whose named groups have lost their names, so that it can be joined with others."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
