"""Opposites: one side says increase, before or north where the other says decrease, after or south.

English opposites are lists of our own; what other languages say for them is learnt from sentence pairs
(scripts/fit_opposites.py). Knows words, not which of several things they are said of: where a side has both opposites,
and where one side denies more than the other, it is silent.
"""

import json
import lzma
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from align.checks.denial import negators, speaks
from align.checks.grams import normal, probe
from align.checks.pair import Finding, Pair, each
from align.issue import Category, Side, Span
from align.script import base_lang

#: In a longer text both opposites are said of something.
_LONGEST = 400
#: How sure a word list is, in log odds.
_SURE = 9.0
#: What a row with a colon in its name is worth at most: tense, modality, and before, which a sentence that is turned
#: round says as after.
_DOUBT = 3.5
#: What one word must weigh at least, so that no crowd of weak ones decides.
_CLEAR = 1.5
#: What a word of our own list weighs.
_LISTED = 3.5
#: "18 months after" is 18个月前 where the sentence is turned round; last Tuesday is no last one.
_TIMES = r"(?:second|minute|hour|day|week|month|year|decade|centur)\w*"
_MONTHS = r"\w+(?:uary|ember|ober)|march|april|may|june|july|august"
_WHEN = rf"(?:{_TIMES}|{_MONTHS}|\w+day|night|summer|winter|spring|fall|autumn|season|term)"
_SPAN_OF_TIME = (
    rf"\b{_TIMES},? (?:after|before|later|earlier|since|ago|long)\b"
    rf"|\b(?:last|next|past|first|early|late) {_WHEN}\b"
)
#: The month, where it does not begin a sentence.
_MAY = re.compile(r"(?<=[a-z,] )May\b|\bMay(?= \d)")
#: What was said of the future is told in the past: she said it was closing.
_REPORTED = re.compile(
    r"\b(?:said|told|announced|added|promised|warned|insisted|claimed|believed|thought|knew|hoped|feared|predicted"
    r"|suggested|indicated|declared|confirmed|explained|expected|vowed|pledged|due|would)\b"
)
_FUTURE = "tense: future"
_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")


@dataclass(frozen=True, slots=True)
class Stand:
    """Which of two opposites a text says: above 0 the first, below 0 the second, in log odds; and where."""

    odds: float
    span: Span


@cache
def pairs() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Return (name, words of the one, words of the other) of each pair of English opposites."""
    return tuple((name, tuple(one.split("|")), tuple(other.split("|"))) for name, one, other in _raw()["pairs"])


@cache
def _raw() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = json.loads(
        files("align.checks").joinpath("data/opposites.json").read_text(encoding="utf-8")
    )
    return raw


@cache
def _aside() -> re.Pattern[str]:
    phrases = "|".join(re.escape(phrase).replace(r"\*", r"\w*") for phrase in str(_raw()["aside"]).split("|"))
    return re.compile(rf"{_SPAN_OF_TIME}|\b(?:{phrases})\b")


@cache
def _whole() -> tuple[dict[str, list[tuple[str, int]]], dict[str, list[tuple[str, int]]]]:
    """Return which pair and pole a word or phrase is of, and the same for beginnings of words."""
    words: dict[str, list[tuple[str, int]]] = {}
    starts: dict[str, list[tuple[str, int]]] = {}
    for name, one, other in pairs():
        for pole, forms in ((1, one), (-1, other)):
            for form in forms:
                table, key = (starts, form[:-1]) if form.endswith("*") else (words, form)
                table.setdefault(key, []).append((name, pole))
    return words, starts


@cache
def _firsts() -> frozenset[str]:
    """Return the first words of phrases."""
    return frozenset(word.split()[0] for word in _whole()[0] if " " in word)


@lru_cache(maxsize=16384)
def _poles_of(word: str) -> tuple[tuple[str, int], ...]:
    words, starts = _whole()
    begun = (pole for size in range(3, len(word) + 1) for pole in starts.get(word[:size], ()))
    return tuple(dict.fromkeys((*words.get(word, ()), *begun)))


def in_english(text: str) -> dict[str, Stand]:
    """Return for each pair of opposites that an English text says one of, and not the other, which and where.

    >>> {name: stand.odds > 0 for name, stand in in_english("The mill bought grain in the south.").items()}
    {'buy': True, 'north': False}
    """
    lower = _MAY.sub("   ", text).lower().replace("’", "'")
    lower = _aside().sub(lambda match: " " * len(match.group()), lower)
    found: dict[str, dict[int, Span]] = {}
    first, start = "", 0  # the word before, if it may begin a phrase
    for match in _WORD.finditer(lower):
        word = match.group()
        poles = _poles_of(word)
        said = [(pole, match.start()) for pole in poles] if poles else []
        if first and lower[start + len(first) : match.start()] == " ":
            said += [(pole, start) for pole in _poles_of(f"{first} {word}")]
        for (name, pole), begin in said:
            found.setdefault(name, {}).setdefault(pole, Span(begin, match.end()))
        first, start = (word, match.start()) if word in _firsts() else ("", 0)
    if -1 in found.get(_FUTURE, {}) and _REPORTED.search(lower):
        del found[_FUTURE]
    return {
        name: Stand(_SURE * pole, span)
        for name, poles in found.items()
        if len(poles) == 1
        for pole, span in poles.items()
    }


@cache
def _known(lang: str) -> dict[str, tuple[float, tuple[tuple[str, str, float], ...]]]:
    """Return of each pair of opposites the bias and (probe, gram, weight) of a language; empty where none is known.

    Words of our own list weigh _LISTED, whatever was learnt of them.
    """
    raw = json.loads(lzma.decompress(files("align.checks").joinpath("data/opposites.json.xz").read_bytes()))
    rows = raw["languages"].get(lang, {})
    listed: dict[str, tuple[str, str]] = dict(_raw()["said"]).get(lang, {})
    found = {}
    for name in sorted({*rows, *listed}):
        row = rows.get(name, {"bias": 0.0, "weights": {}})
        grams = {gram: int(weight) / 100 for weight, some in row["weights"].items() for gram in some.split("\t")}
        one, other = (words.split("|") for words in listed.get(name, ("", "")))
        grams |= {gram: weight for words, weight in ((one, _LISTED), (other, -_LISTED)) for gram in words if gram}
        found[name] = (row["bias"], tuple((probe(gram, lang), gram, weight) for gram, weight in grams.items()))
    return found


def stand(text: str, lang: str, name: str) -> Stand | None:
    """Return which of two opposites a text in another language says, None where that is not known."""
    row = _known(base_lang(lang)).get(name)
    if row is None:
        return None
    form = normal(text, lang)
    here = [(weight, gram) for sought, gram, weight in row[1] if sought in form]
    odds = row[0] + sum(weight for weight, _ in here)
    most = max(here, key=lambda one: one[0] * odds, default=None)
    return None if most is None or abs(most[0]) < _CLEAR else Stand(odds, _place(text, most[1]))


def _place(text: str, gram: str) -> Span:
    """Return where a text has a gram, apart from marks and spaces."""
    at = text.casefold().find(gram.strip("~"))
    if at >= 0 and at + len(gram.strip("~")) <= len(text):
        return Span(at, at + len(gram.strip("~")))
    return Span(0, len(text))


def _stands(pair: Pair) -> Iterable[tuple[str, Stand, Stand]]:
    """Yield (name, source, target) of the opposites of which both sides say one."""
    source, target = base_lang(pair.source_lang), base_lang(pair.target_lang)
    if source == target:
        return
    ours = in_english(pair.source) if source == "en" else None
    theirs = in_english(pair.target) if target == "en" else None
    told = ours if ours is not None else theirs
    for name in told if told is not None else [name for name, _, _ in pairs()]:
        one = ours[name] if ours is not None else stand(pair.source, source, name)
        other = theirs[name] if theirs is not None else stand(pair.target, target, name)
        if one is not None and other is not None:
            yield name, one, other


def opposed(pair: Pair) -> list[tuple[str, Stand, Stand]]:
    """Return (name, source, target) of the opposites of which the two sides say different ones."""
    if pair.one_sided or max(len(pair.source), len(pair.target)) > _LONGEST:
        return []
    return [(name, one, other) for name, one, other in _stands(pair) if one.odds * other.odds < 0]


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding for each opposites of which the two sides say different ones; its value is in log odds."""
    against = opposed(pair)
    if not against or _denials(pair.source, pair.source_lang) != _denials(pair.target, pair.target_lang):
        return
    for name, one, other in against:
        said = one.span.of(pair.source).strip(), other.span.of(pair.target).strip()
        what = f"The source says “{said[0]}”, the translation rather its opposite (“{said[1]}”)."
        value = min(abs(one.odds), abs(other.odds), _DOUBT if ":" in name else _SURE)
        yield Finding(Category.MISTRANSLATION, Side.TARGET, other.span, value, what, one.span)


def _denials(text: str, lang: str) -> int:
    return len(negators(text, lang)) if speaks(lang) else 0


measure = each(measure_pair)
