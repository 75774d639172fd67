"""Forms: a language's ways to write a date, a sum or a measure, as patterns with named groups.

A form such as "{month} {dd}, {year}" has braces that stand for patterns made from the language's words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from align.quantities.patterns import (
    SPACE,
    Data,
    any_of,
    number_pattern,
    split_words,
    vague_pattern,
    words_of,
)


@dataclass(frozen=True)
class Form:
    """One way to write a quantity: the section of the data it stands in, its pattern, and what it begins with.

    `lead` is the name of the brace the form begins with, "" where it begins with something else; `Language.leads` has
    its pattern, so that many forms are ruled out by one trial. Compiled when first tried.
    """

    section: str
    text: str
    lead: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled form."""
        return re.compile(self.text, re.IGNORECASE)


def forms_of(data: Data, macros: Mapping[str, str]) -> tuple[Form, ...]:
    """Return the forms of a language in the order of its data."""
    dense = bool(data.get("dense"))
    # No quantity ends inside a longer word or number.
    end = (r"(?:(?<![A-Za-z0-9])|(?![A-Za-z0-9]))" if dense else r"(?!\w)") + r"(?:(?<!\d)|(?![.,:]\d))"
    return tuple(
        Form(section, _fill(form, macros, dense) + end, _lead(form))
        for section, texts in data["forms"].items()
        for form in texts
    )


def _fill(form: str, macros: Mapping[str, str], dense: bool) -> str:
    if dense:  # some styles set digits apart: 2024 年 10 月
        form = re.sub(r"(?<=\})(?=[年月日号時时点點世])|(?<=[年月日])(?=\{)", " ?", form)
    return re.sub(r"\{(\w*[a-z]\w*)\}", lambda match: macros[match[1]], form)


def _lead(form: str) -> str:
    """Return the name of the brace a form must begin with, "" for none; a range begins with its number."""
    first = re.match(r"\{(\w*[a-z]\w*)\}(?![?*])", form)
    return "" if first is None else {"q": "n"}.get(first[1], first[1])


def macros_of(data: Data) -> dict[str, str]:
    """Return what each brace of a form stands for."""
    return {**_number_macros(data), **_calendar_macros(data), **_word_macros(data)}


def _number_macros(data: Data) -> dict[str, str]:
    """Return the braces of numbers and what stands beside them; {q} is a number or a range of two."""
    number = number_pattern(data)
    units, currencies = data["units"].values(), data["currencies"].values()
    unit, cur, pct, symbol = (
        any_of(split_words("|".join(table)))
        for table in (units, currencies, [data["percent"]], data["symbols"].values())
    )
    dash = f"(?:{data.get('range', '[-–—]')})"
    between = f"(?:{SPACE}?(?:{unit}|{cur}|{pct}){dash}|{dash}(?:{symbol})?)"
    return {
        "n": f"(?P<n>{number})",
        "n2": f"(?P<n2>{number})",
        "n3": f"(?P<n3>{number})",
        "q": f"(?P<n>{number})(?:{between}(?P<n2>{number}))?",
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
