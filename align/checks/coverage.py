"""Omission and addition inside a sentence: words of one side that nothing on the other accounts for.

A small model over what `counterparts` says of each word gives the odds that it has no counterpart. The stretch of
words with the highest sum of odds is then weighed as a whole: would the lengths and the meaning of the two sides agree
better without it? Static vectors know no syntax: a clause whose words all occur elsewhere in the other side is not
missed. Both models are in data/coverage.json, fitted by scripts/fit_coverage.py for the embedded model.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.checks.columns import columns, word_features
from align.checks.counterparts import Faced, Tokens, Words, faced, words_of
from align.checks.explained import explained
from align.checks.length import Expected, expected, size
from align.checks.network import Network
from align.checks.pair import Coverage, Finding, Pair, each
from align.issue import Category, Side, Span
from align.quantity import Quantity
from align.script import base_lang

Floats = NDArray[np.float64]

_CODES = "ar de en es fr id it ja ko ms nl pl pt ru tr uk vi zh"
Covered = tuple[Coverage, Coverage] | tuple[None, None]
Counted = tuple[Sequence[Quantity], Sequence[Quantity]]
#: The languages of which the embedded model has seen enough; of others its vectors say little or nothing.
LANGUAGES = frozenset(_CODES.split())
#: A word's log odds count from here on towards a run: below zero, so that a known word inside a run may stay in it.
RUN_BIAS = -1.0
#: Log odds of a word that the other side accounts for whatever the vectors say.
_EXPLAINED = -4.0
#: What the source explains to its own readers a translation may leave out: an omission of it is less of one.
_GLOSS = re.compile(
    r"\b(?:acronym|abbreviation|initials) (?:for|of)\b|\b(?:short|shorthand|stands) for\b"
    r"|\b(?:also|better|formally|officially) known as\b"
)
_GLOSSED = 1.5
#: Fewer words than this on either side and nothing is said.
LEAST_WORDS = 3


class Said(NamedTuple):
    """One side: its text, its tokens and its quantities."""

    text: str
    tokens: Tokens
    quantities: Sequence[Quantity] = ()


@cache
def models() -> tuple[Network, Network]:
    """Return the models of words and of runs in data/coverage.json."""
    return Network.read(_raw()["word"]), Network.read(_raw()["run"])


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(files("align.checks").joinpath("data/coverage.json").read_text(encoding="utf-8"))
    return raw


def eases() -> dict[str, float]:
    """Return by how much the log odds of a run are lowered where a language must account for the words.

    The embedded model matches the words of some languages worse; without this they would be flagged more often.
    """
    lowered: dict[str, float] = _raw()["eases"]
    return lowered


def best_run(scores: Floats) -> tuple[int, int, float]:
    """Return the contiguous run with the highest sum, as start and end, and that sum (Kadane's algorithm).

    >>> best_run(np.array([-1.0, 2.0, -0.5, 2.0, -3.0]))
    (1, 4, 3.5)
    """
    top, top_start, top_end, total, start = -math.inf, 0, 0, 0.0, 0
    for place, value in enumerate(scores.tolist()):
        if total <= 0:
            total, start = value, place
        else:
            total += value
        if total > top:
            top, top_start, top_end = total, start, place + 1
    return top_start, top_end, top


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One side's words, judged: log odds and chances (k,) that each is missing, the likeliest run of them, its sum.

    `amount` is how much is missing: logarithm of the expected weight, its share, the likeliest one and three words.
    """

    logits: Floats
    chances: Floats
    run: tuple[int, int, float]
    amount: tuple[float, ...]


def judged(words: Words, logits: Floats) -> Judged:
    """Return what log odds of words amount to."""
    chances = 1 / (1 + np.exp(-logits))
    weight, whole = float(chances @ words.norms), float(words.norms.sum())
    heavy = np.sort(chances * np.minimum(words.norms, 4.0))[::-1]
    amount = (math.log1p(weight), weight / max(whole, 1e-9), float(heavy[0]), float(heavy[:3].mean()))
    return Judged(logits, chances, best_run(logits - RUN_BIAS), amount)


def run_features(pair: Faced, mine: Judged, theirs: Judged, habit: Expected) -> tuple[Span, Floats]:
    """Return the likeliest run of missing words and (24,) what speaks for it; `habit` is of words' side to the other.

    Both sides have words.
    """
    words, logits = pair.words, mine.logits
    start, end, total = mine.run
    span = Span(int(words.spans[start, 0]), int(words.spans[end - 1, 1]))
    full, alike, rest = pair.cosine(start, end)
    n, m, cut = size(words.text), size(pair.other.text), size(span.of(words.text))
    before, after = _deviation(n, m, habit), _deviation(n - cut + 1, m, habit)
    features = [
        total,
        float(logits[start:end].mean()),
        float(logits[start:end].max()),
        math.log(end - start),
        float(words.norms[start:end].sum() / max(float(words.norms.sum()), 1e-9)),
        full,
        rest - full if end - start < len(words) else -full,
        alike,
        before,
        after,
        min(after * after, 16.0) - min(before * before, 16.0),
        min(0.0, before),
        float(_clause(words.text, span)),
        math.log(len(words)),
        math.log(len(pair.other)),
        *mine.amount,
        *theirs.amount,
        theirs.run[2],
    ]
    return span, np.array(features)


def _deviation(n: int, m: int, habit: Expected) -> float:
    n, m = max(n, 1), max(m, 1)
    return (math.log(m / n) - habit.median) / math.sqrt(habit.a + habit.b / max(n, m))


def _clause(text: str, span: Span) -> bool:
    """Say whether a span stands between marks or the ends of the text."""
    before, after = text[: span.start].rstrip()[-1:], text[span.end :].lstrip()[:1]
    return not before.isalnum() and not after.isalnum()


def cover(source: Said, target: Said, source_lang: str, target_lang: str) -> Covered:
    """Return how the target covers the source, and how the source covers the target: `cover_all` of one pair."""
    return cover_all([(source, target)], source_lang, target_lang)[0]


def cover_all(pairs: Sequence[tuple[Said, Said]], source_lang: str, target_lang: str) -> list[Covered]:
    """Return of each pair how the target covers the source, and how the source covers the target.

    None where the embedded model does not know one of the languages.
    """
    if not {base_lang(source_lang), base_lang(target_lang)} <= LANGUAGES:
        return [(None, None)] * len(pairs)
    sides = [(words_of(source.text, source.tokens), words_of(target.text, target.tokens)) for source, target in pairs]
    known = [faced(*both) for both in sides if min(map(len, both)) > 0]
    counted = [
        (one.quantities, two.quantities)
        for (one, two), both in zip(pairs, sides, strict=True)
        if min(map(len, both)) > 0
    ]
    habits = expected(source_lang, target_lang), expected(target_lang, source_lang)
    eased = tuple(eases().get(base_lang(lang), 0.0) for lang in (target_lang, source_lang))
    weighed = iter(_weighed(known, _word_odds(known, counted), habits, eased))
    return [next(weighed) if min(map(len, both)) > 0 else (_unknown(both[0]), _unknown(both[1])) for both in sides]


def _unknown(words: Words) -> Coverage:
    return Coverage(words.spans, np.zeros(len(words), np.float32), words.norms)


def _word_odds(pairs: Sequence[Faced], counted: Sequence[Counted]) -> list[tuple[Judged, Judged]]:
    """Return the log odds of the words of both sides of each pair, and what they amount to."""
    if not pairs:
        return []
    tables = [table for both in columns(pairs) for table in both]
    logits = models()[0].log_odds(word_features(tables))
    found, at = [], 0
    for pair, quantities in zip(pairs, counted, strict=True):
        both = logits[at : at + len(pair.words) + len(pair.other)]
        found.append(judge(pair, both, quantities))
        at += len(both)
    return found


def judge(pair: Faced, logits: Floats, counted: Counted) -> tuple[Judged, Judged]:
    """Return what the log odds of the words of both sides, one behind the other, amount to.

    `counted` are the quantities of each side.
    """
    logits[np.concatenate(explained(pair.words, pair.other, counted))] = _EXPLAINED
    return judged(pair.words, logits[: len(pair.words)]), judged(pair.other, logits[len(pair.words) :])


def _weighed(
    pairs: Sequence[Faced],
    found: Sequence[tuple[Judged, Judged]],
    habits: tuple[Expected, Expected],
    eased: tuple[float, ...],
) -> list[tuple[Coverage, Coverage]]:
    """Return how the sides of each pair cover each other."""
    runs: list[tuple[Span, Floats]] = []
    for pair, both in zip(pairs, found, strict=True):
        if min(len(pair.words), len(pair.other)) >= LEAST_WORDS:
            runs.append(run_features(pair, *both, habits[0]))
            runs.append(run_features(pair.flipped, *both[::-1], habits[1]))
    weighed = models()[1].log_odds(np.array([traits for _, traits in runs])) if runs else np.zeros(0)
    logits = (weighed.reshape(-1, 2) - eased).ravel().tolist()
    rest = zip((run for run, _ in runs), logits, strict=True)

    def coverage(words: Words, side: Judged, enough: bool) -> Coverage:
        missing = side.chances.astype(np.float32)
        if not enough:
            return Coverage(words.spans, missing, words.norms)
        run, logit = next(rest)
        return Coverage(words.spans, missing, words.norms, run, logit)

    result = []
    for pair, both in zip(pairs, found, strict=True):
        enough = min(len(pair.words), len(pair.other)) >= LEAST_WORDS
        result.append((coverage(pair.words, both[0], enough), coverage(pair.other, both[1], enough)))
    return result


def _omission(pair: Pair) -> Iterable[Finding]:
    """Yield the stretch of the source that the translation most likely leaves out; its value is the log odds."""
    evidence = pair.source_tokens
    if not pair.one_sided and evidence is not None and evidence.run is not None:
        text = evidence.run.of(pair.source)
        value = evidence.logit - (_GLOSSED if _GLOSS.search(text) else 0.0)
        what = f"Nothing in the translation seems to say “{_short(text)}”."
        yield Finding(Category.OMISSION, Side.SOURCE, evidence.run, value, what)


def _addition(pair: Pair) -> Iterable[Finding]:
    """Yield the stretch of the target that most likely says more than the source; its value is the log odds."""
    evidence = pair.target_tokens
    if not pair.one_sided and evidence is not None and evidence.run is not None:
        said = _short(evidence.run.of(pair.target))
        what = f"Nothing in the source seems to say “{said}”."
        yield Finding(Category.ADDITION, Side.TARGET, evidence.run, evidence.logit, what)


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


measure_omission = each(_omission)
measure_addition = each(_addition)
