"""Negation lost or added: one side denies, nothing on the other does.

Looks at whether a side denies at all, not at what: where both sides hold a negator, a moved or second one is not
seen. Words that deny by their meaning (without, refuse, 拒, tanpa) excuse a missing negator.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from align.checks.pair import Finding, Pair, each
from align.issue import Category, Side, Span
from align.script import base_lang

#: In a longer text some negator turns up on both sides by chance; its presence proves nothing, its absence little.
_LONGEST = 400
#: Values: a negation lost or added in a sentence of one negator; where the side denies twice, more.
ONCE, TWICE = 1.0, 2.0


class _Words(NamedTuple):
    deny: re.Pattern[str]
    near: re.Pattern[str]
    harmless: re.Pattern[str]


@cache
def _words(lang: str) -> _Words | None:
    raw = json.loads(files("align.checks").joinpath("data/negation.json").read_text(encoding="utf-8"))
    row = raw["languages"].get(base_lang(lang))
    if row is None:
        return None
    return _Words(*(re.compile(row[key], re.IGNORECASE) for key in ("not", "near", "no")))


def negators(text: str, lang: str) -> list[Span]:
    """Return where a text denies something outright, phrases that deny nothing left aside.

    >>> negators("It is not only old; it never sails.", "en")
    [Span(start=23, end=28)]
    """
    words = _words(lang)
    if words is None:
        return []
    masked = words.harmless.sub(lambda match: " " * len(match.group()), text)
    return [Span(match.start(), match.end()) for match in words.deny.finditer(masked)]


def _hints(text: str, lang: str) -> bool:
    """Say whether a text denies in any way, outright or by meaning."""
    words = _words(lang)
    return words is None or bool(words.deny.search(text) or words.near.search(text))


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding where one side has a negator and the other denies in no way."""
    if pair.one_sided or max(len(pair.source), len(pair.target)) > _LONGEST:
        return
    source, target = negators(pair.source, pair.source_lang), negators(pair.target, pair.target_lang)
    if source and not _hints(pair.target, pair.target_lang):
        said = source[0].of(pair.source).strip()
        what = f"The source denies (“{said}”), the translation does not."
        yield Finding(Category.MISTRANSLATION, Side.SOURCE, source[0], ONCE if len(source) == 1 else TWICE, what)
    if target and not _hints(pair.source, pair.source_lang):
        said = target[0].of(pair.target).strip()
        what = f"The translation denies (“{said}”), the source does not."
        yield Finding(Category.MISTRANSLATION, Side.TARGET, target[0], ONCE if len(target) == 1 else TWICE, what)


measure = each(measure_pair)
