"""What one language's quantities look like: the JSON beside this file, compiled once into patterns.

The data names words (numerals, months, units) and forms such as "{month} {dd}, {year}"; a form's braces are filled
with patterns made from the words. Nothing here reads text; `align.quantities.reader` does.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any

from align.quantities.extents import NumberPatterns
from align.quantities.forms import Form, compiled, flat, forms_of, macros_of, unnamed
from align.quantities.numerals import VULGAR, NumeralReader
from align.quantities.patterns import (
    NEVER,
    SPACE,
    Data,
    any_of,
    fractions_of,
    number_pattern,
    numeral_reader,
    split_words,
    words_of,
)

LANGUAGES = ("de", "en", "es", "fr", "id", "ja", "ko", "ru", "zh")
#: The kinds of form; of two that match the same text the earlier kind wins.
SECTIONS = ("date", "time", "money", "percent", "measure", "ordinal", "fraction", "number", "prefix")
_SYMBOLS = "$€£¥￥₩₽₹₴₺₫฿₪₦₱₿"


@dataclass(frozen=True)
class Language:
    """A language's forms and the tables that give the words in them their worth."""

    code: str
    dense: bool
    forms: tuple[Form, ...]
    leads: Mapping[str, str]
    numbers: NumberPatterns
    trigger: re.Pattern[str]
    starts: Callable[[str], bool]
    numeral: NumeralReader
    canonical: Callable[[str, str], str]
    ordinals: Mapping[str, int]
    soft: Mapping[str, Fraction]
    halves: frozenset[str]
    vague: Mapping[str, int]
    eras: Mapping[str, int]
    weekday_letters: str
    fraction_parts: Mapping[str, int]
    skip: re.Pattern[str]
    about_before: re.Pattern[str]
    about_after: re.Pattern[str]
    soft_ordinal: re.Pattern[str]
    named_year: re.Pattern[str]
    month_names: re.Pattern[str]
    month_beside: frozenset[str]
    named_month: re.Pattern[str]

    @cached_property
    def lead_patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The patterns of `leads`."""
        return tuple((lead, compiled(pattern)) for lead, pattern in self.leads.items())

    @cached_property
    def _led(self) -> dict[tuple[str, ...], tuple[Form, ...]]:
        return {}

    def led_by(self, leads: tuple[str, ...]) -> tuple[Form, ...]:
        """Return the forms whose lead is one of these or "", in the order of the data."""
        if leads not in self._led:
            self._led[leads] = tuple(form for form in self.forms if form.lead in ("", *leads))
        return self._led[leads]


def load(lang: str) -> Language:
    """Return the compiled patterns of a language; one without data of its own gets digits, symbols and ISO dates.

    >>> load("en").code, load("sw").code
    ('en', 'und')
    """
    return _load(lang if lang in LANGUAGES else "und")


@lru_cache(maxsize=16)
def _load(code: str) -> Language:
    data = _merged(_json(code), _json("common"))
    flags = re.IGNORECASE
    macros = macros_of(data)
    forms = forms_of(data, macros)
    return Language(
        code=code,
        dense=bool(data.get("dense")),
        forms=forms,
        leads={lead: macros[lead] for lead in {form.lead for form in forms} - {"", "n"}},
        numbers=NumberPatterns(
            number_pattern(data), macros["between"], not (data.get("dense") or data.get("compound"))
        ),
        trigger=_trigger(data, macros),
        starts=_starts(data, macros, flags),
        numeral=numeral_reader(data),
        canonical=_canonical(data),
        ordinals=data.get("ordinals", {}),
        soft=fractions_of(data.get("soft", {})),
        halves=frozenset(split_words(data.get("halves", ""))),
        vague={**data.get("vague", {}), **data.get("vague_words", {})},
        eras=data.get("eras", {}),
        weekday_letters=data.get("weekday_letters", ""),
        fraction_parts=data.get("fraction_parts", {}),
        skip=re.compile(data.get("skip") or NEVER, flags),
        about_before=re.compile(rf"(?:{data.get('about_before') or NEVER})[ -]?(?:the |a )?$", flags),
        about_after=re.compile(rf"{SPACE}?(?:{data.get('about_after') or NEVER})", flags),
        soft_ordinal=re.compile(data.get("ordinal_soft") or NEVER, flags),
        named_year=_after(data.get("year_after")),
        month_names=re.compile(data.get("month_names") or NEVER, flags),
        month_beside=frozenset(split_words(data.get("month_beside", ""))),
        named_month=_after(data.get("year_after"), data.get("month_after")),
    )


def _after(*words: str | None) -> re.Pattern[str]:
    """Return the pattern of a text that ends with one of some words and a space."""
    return re.compile(rf"(?:^|\W)(?:{'|'.join(filter(None, words)) or NEVER})[ -]$", re.IGNORECASE)


def _json(name: str) -> Data:
    text = files("align.quantities").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    data: Data = json.loads(text)
    return data


def _merged(own: Data, common: Data) -> dict[str, Any]:
    """Lay a language's data over what all languages share; tables of the same name are joined."""
    merged = {**common, **own}
    for table in ("units", "currencies"):
        merged[table] = {name: f"(?-i:{words})" for name, words in common[table].items()}
        for name, words in own.get(table, {}).items():
            merged[table][name] = "|".join(filter(None, (words, merged[table].get(name))))
    merged["symbols"] = common["currencies"]
    merged["percent"] = "|".join(filter(None, (own.get("percent"), common["percent"])))
    merged["forms"] = {name: [*own["forms"].get(name, []), *common["forms"].get(name, ())] for name in SECTIONS}
    return merged


def _trigger(data: Data, macros: Mapping[str, str]) -> re.Pattern[str]:
    """Return the pattern of a place where a quantity may start: a word of a spaced language, a character of others."""
    if not data.get("dense"):
        return re.compile(rf"\d+|[{_SYMBOLS}{VULGAR}]|[^\W\d_]+", re.IGNORECASE)
    words = (
        [*words_of(data.get("numerals", {})), *words_of(data.get("multipliers", {}))] if not data.get("spaced") else []
    )
    starts = any_of(
        [*words, *split_words(data.get("starts", "")), *data.get("vague_words", {}), *words_of(data.get("soft", {}))]
    )
    named = "|".join(unnamed(macros[name]) for name in ("weekday", "rel", "ampm", "era", "cur"))
    return re.compile(rf"\d+|[{_SYMBOLS}{VULGAR}]|{starts}|{named}")


def _starts(data: Data, macros: Mapping[str, str], flags: int) -> Callable[[str], bool]:
    """Return the function that says whether a quantity may start with a word of a spaced language."""
    if data.get("dense"):
        return lambda word: True
    names = ("num", "month", "weekday", "occ", "cur", "ord", "soft", "ampm")
    relative = split_words("|".join(flat(data.get("relative", {})).values()))
    first = [words.split(" ")[0] for words in [*relative, *data.get("vague", {}), *words_of(data.get("soft", {}))]]
    first += [word for name in ("starts", "article", "lead") for word in split_words(data.get(name, ""))]
    first += data.get("half_of", "").split("[")[:1]
    if data.get("compound"):
        first += map(re.escape, words_of(data.get("multipliers", {})))
    end = "" if data.get("compound") else r"(?!\w)"
    pattern = re.compile(f"(?:{'|'.join([any_of(first), *(unnamed(macros[name]) for name in names)])}){end}", flags)

    @lru_cache(maxsize=65536)
    def starts(word: str) -> bool:
        # As an abbreviation ends, and as a currency does: Oct. and US$.
        return pattern.match(word + ".") is not None or pattern.match(word + "$ ") is not None

    return starts


def _canonical(data: Data) -> Callable[[str, str], str]:
    """Return the function from (table, word as written) to its canonical name; tables are compiled when first asked."""
    tables = {name: data.get(name, {}) for name in ("units", "currencies", "months", "weekdays", "ampm", "occurrence")}
    tables["relative"] = flat(data.get("relative", {}))
    keys = {name: [str(key).strip() for key in table] for name, table in tables.items()}

    @cache
    def compiled(table: str, flags: int) -> re.Pattern[str]:
        words = tables[table].values()
        return re.compile("|".join(f"(?P<k{at}>{each})" for at, each in enumerate(words)) or NEVER, flags)

    @lru_cache(maxsize=4096)
    def canonical(table: str, word: str) -> str:
        # A word's own spelling wins: kW and KW, MW and mW differ only in case.
        for flags in (re.NOFLAG, re.IGNORECASE):
            if (match := compiled(table, flags).fullmatch(word)) is not None and match.lastgroup is not None:
                return keys[table][int(match.lastgroup[1:])]
        return ""

    return canonical
