"""Patterns of numerals: from the words of a language's data to what a number may look like in its text."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from align.quantities.numerals import MYRIAD, THOUSAND, VULGAR, NumeralReader

Data = Mapping[str, Any]
#: The spaces that may stand inside a quantity; a pattern that never matches.
SPACE = "[ \u00a0\u202f\u2009]"
NEVER = r"(?!)"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(ordered) + ")" if ordered else NEVER


def split_words(words: str) -> list[str]:
    """Split a table's words at the bars that stand outside brackets."""
    pieces, depth = [""], 0
    for char in words:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def words_of(table: Mapping[str, Any]) -> list[str]:
    """Return all the words a table is keyed by ("two|couple" are two)."""
    return [word for words in table for word in split_words(words)]


def fractions_of(table: Mapping[str, str]) -> dict[str, Fraction]:
    """Return a table's words with their values."""
    return {word: Fraction(value) for words, value in table.items() for word in words.split("|")}


def numeral_reader(data: Data) -> NumeralReader:
    """Return what evaluates the numerals of a language."""
    numerals = fractions_of(data.get("numerals", {}))
    multipliers = {word: int(value) for word, value in fractions_of(data.get("multipliers", {})).items()}
    words = any_of(map(re.escape, [*numerals, *multipliers]))
    if not (data.get("dense") or data.get("compound")):
        words = rf"(?<![^\W\d_]){words}(?![^\W\d_])"
    vague = data.get("vague_prefix")
    return NumeralReader(
        decimal=data["decimal"],
        numerals=numerals,
        multipliers=multipliers,
        token=re.compile(rf"(?:{digits_pattern(data)})|{words}", re.IGNORECASE),
        big=MYRIAD if data.get("dense") else THOUSAND,
        han_digits=data.get("digits", ""),
        tail=bool(data.get("tail")),
        vague_prefix=re.compile(rf"(?:{vague})(?={any_of(multipliers)})") if vague else None,
        more=re.compile(data["more"]) if data.get("more") else None,
    )


def digits_pattern(data: Data) -> str:
    """Return the pattern of digits with separators, by the language's decimal mark.

    Groups of three may also stand apart by a thin or non-breaking space (SI), and by a plain one where usual.
    """
    thin = "\u00a0\u202f\u2009" + (" " if data.get("space_groups") else "")
    tail = f"[{VULGAR}]?|[{VULGAR}]"
    if data["decimal"] == ".":
        comma = "" if data.get("dense") else r"\d+,\d{1,2}(?![\d,])|"  # as the other convention writes it
        grouped = (
            rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)|\d{{1,3}}(?:[{thin}]\d{{3}})+(?!\d)"
        )
        return rf"(?:{comma}(?:{grouped}|\d+)(?:\.\d+)?){tail}"
    grouped = rf"\d{{1,3}}(?:[.'’{thin}]\d{{3}})+(?!\d)"
    return rf"(?:{grouped}(?:,\d+)?|\d+\.\d+|\d+(?:,\d+)?){tail}"


def number_pattern(data: Data) -> str:
    """Return the pattern of a whole numeral: digits, words, or digits followed by multipliers."""
    digits = f"(?:{digits_pattern(data)})"
    numerals, multipliers = words_of(data.get("numerals", {})), words_of(data.get("multipliers", {}))
    if data.get("dense"):
        return _dense_number(data, digits, numerals, multipliers)
    if not numerals:
        return digits
    short, spoken = split_words(data.get("short", "")), split_words(data.get("spoken", ""))
    longer = any_of(map(re.escape, [word for word in multipliers if word not in short]))
    written = any_of(map(re.escape, [word for word in multipliers if word not in (*short, *spoken)]))  # after digits
    half = f"(?:{data['half']})?" if data.get("half") else ""
    words = _compound(data, numerals, multipliers) if data.get("compound") else _phrase(data, longer, multipliers)
    times, more = (f"(?:{SPACE}|-)?{each}(?!\\w)|(?-i:{any_of(short)})(?!\\w)" for each in (written, longer))
    mixed = f"{digits}(?: \\d/\\d)?{half}(?:{times})*+(?: {digits} {written}(?!\\w))*"
    return f"(?:{mixed}|{words}{half}(?:{more})*+)"


def _compound(data: Data, numerals: list[str], multipliers: list[str]) -> str:
    """Return the pattern of a numeral written as one word (dreiundzwanzigtausend)."""
    joined = [word for word in multipliers if "illi" not in word]  # millions are words of their own
    word = any_of(map(re.escape, [*numerals, *joined]))
    return f"{word}(?:(?:{data['joiner']}){word})*"


def _phrase(data: Data, longer: str, multipliers: list[str]) -> str:
    """Return the pattern of a numeral of several words: tens and units, then multipliers, then the same again."""
    numerals = fractions_of(data["numerals"])
    join, end = f"(?:{data['joiner']})", r"(?!\w)"
    unit = any_of(re.escape(word) for word, value in numerals.items() if value < 20) + end
    tens = any_of(re.escape(word) for word, value in numerals.items() if 20 <= value < 100) + end
    hundreds = any_of(re.escape(word) for word, value in numerals.items() if value >= 100) + end
    times = any_of(map(re.escape, multipliers)) + end
    teens = any_of(re.escape(word) for word, value in numerals.items() if 13 <= value <= 20) + end
    small = f"(?:{tens}(?:{join}{unit})?|{unit})"
    lead = "|".join(filter(None, (data.get("half_of"), data.get("article") and f"(?:{data['article']}) ")))
    article = f"(?:{lead})(?={longer}(?!\\w)){times}" if lead else NEVER
    alone = any_of(map(re.escape, split_words(data.get("lead", "")))) + end
    large = f"(?:{article}|{alone}|{hundreds}|{small}(?:{join}{times}))(?:{join}{times})*+"
    years = f"{teens}{join}{tens}(?:{join}{unit})?"
    more = f"(?:{join}{small}{join}{times}(?:{join}{times})*+|{join}{hundreds}(?:{join}{times})*+)*+"
    return f"(?:{large}{more}(?:{join}{small})?|{years}|{small})"


def _dense_number(data: Data, digits: str, numerals: list[str], multipliers: list[str]) -> str:
    """Return the pattern of a numeral in Han or Hangul, of digits, or of digits with multipliers (1万3000)."""
    han, times = "".join(numerals + multipliers), "".join(multipliers)
    more = f"(?:{data.get('more') or NEVER})"
    vague = f"(?:{data.get('vague_prefix') or NEVER})"
    space = "[ ]?"
    mixed = f"{digits}(?:{more}?{space}[{times}]+(?:{space}{digits}(?={space}[{times}])|{digits}|[{han}]+)?)*"
    if data.get("spaced"):
        return f"(?:{mixed}|{vague}[{times}]+|{data['hangul']})"
    point = f"(?:[{data['point']}][{data['digits']}]+(?![分半钟]))?" if data.get("point") else ""
    return f"(?:{mixed}|{vague}[{times}]+|[{han}]+(?:{more}[{times}]+)*{point})"


def vague_pattern(data: Data) -> str:
    """Return the pattern of numbers without a value: tens of thousands, puluhan ribu."""
    words = any_of(data.get("vague", {}))
    if words == NEVER:
        return any_of(data.get("vague_words", {}))
    return f"{words}(?:(?:{data['vague_joiner']})(?:{words}|{any_of(split_words(data.get('vague_after', '')))}))*"
