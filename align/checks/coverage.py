"""Omission and addition inside a sentence: words of one side that nothing on the other accounts for.

Each word is compared with the words (and pairs of words) of the other side by token vectors; a small logistic model
over best match, context, position and form says how likely it has no counterpart. The stretch of words with the
highest sum is then weighed as a whole: would the lengths and the meaning of the two sides agree better without it?
Static vectors know no syntax: a clause whose words all occur elsewhere in the other side is not missed.
Weights are in data/coverage.json, fitted by scripts/fit_coverage.py for the embedded model.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from align.checks.length import ORIGINAL, Expected, expected, size
from align.checks.pair import Coverage, Finding, Pair, each
from align.issue import Category, Side, Span
from align.script import base_lang, is_dense, script_of

Matrix = NDArray[np.float32]
Floats = NDArray[np.float64]

_CODES = "ar de en es fr id it ja ko ms nl pl pt ru tr uk vi zh"
#: The languages of which the embedded model has seen enough; of others its vectors say little or nothing.
LANGUAGES = frozenset(_CODES.split())
#: A word's log odds count from here on towards a run: below zero, so that a known word inside a run may stay in it.
RUN_BIAS = -1.0
#: Log odds of a word that an original in brackets explains: 林雨 (Rain Lynn).
_EXPLAINED = -4.0
#: How many characters before its original a name may begin: the longest in Chinese or katakana are about that long.
_NAME_REACH = 12
#: Fewer words than this on either side and nothing is said.
LEAST_WORDS = 3


class Tokens(Protocol):
    """Tokens of one text: offsets (k, 2) in order, unit vectors (k, dims), and the lengths (k,) before scaling."""

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Return half-open character spans."""

    @property
    def vectors(self) -> Matrix:
        """Return unit rows."""

    @property
    def weights(self) -> NDArray[np.float32]:
        """Return how much each token counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text: spans (k, 2), summed token vectors (k, dims) and their lengths (k,)."""

    text: str
    spans: NDArray[np.int64]
    sums: Matrix
    norms: NDArray[np.float32]
    units: Matrix

    def __len__(self) -> int:
        return len(self.spans)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The fitted model: of words (one weight for each feature), and of runs (features are standardised first)."""

    word: Floats
    word_intercept: float
    run: Floats
    run_mean: Floats
    run_scale: Floats
    run_intercept: float


@cache
def weights() -> Weights:
    """Return the weights in data/coverage.json."""
    raw = json.loads(files("align.checks").joinpath("data/coverage.json").read_text(encoding="utf-8"))
    word, run = raw["word"], raw["run"]
    return Weights(
        np.array(word["weights"]),
        word["intercept"],
        np.array(run["weights"]),
        np.array(run["mean"]),
        np.array(run["scale"]),
        run["intercept"],
    )


def words_of(text: str, tokens: Tokens) -> Words:
    """Join the tokens of each word: letters of an alphabet without a space between; dense tokens stay as they are."""
    first: list[int] = []
    spans: list[tuple[int, int]] = []
    joinable = False  # the last token can be continued by the next
    kept: list[int] = []
    for index, (start, end) in enumerate(tokens.offsets.tolist()):
        piece = text[start:end]
        if not any(map(str.isalpha, piece)):
            joinable = False
            continue
        alphabetic = not is_dense(piece[0]) or script_of(piece[0]) == "Hang"
        # One character may be several tokens: a ligature, once it is normalised.
        shared = bool(spans) and start < spans[-1][1]
        if shared or (joinable and alphabetic and spans[-1][1] == start):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            first.append(len(kept))
            spans.append((start, end))
        kept.append(index)
        joinable = alphabetic
    vectors = tokens.vectors[kept] * tokens.weights[kept, None]
    sums = np.add.reduceat(vectors, first, axis=0) if first else np.zeros((0, tokens.vectors.shape[1]), np.float32)
    norms = _lengths(sums)
    return Words(text, np.array(spans, np.int64).reshape(-1, 2), sums, norms, _scaled(sums, norms))


def _lengths(rows: Matrix) -> NDArray[np.float32]:
    lengths: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return lengths


def _scaled(rows: Matrix, norms: NDArray[np.float32]) -> Matrix:
    scaled: Matrix = (rows / np.maximum(norms, np.float32(1e-9))[:, None]).astype(np.float32, copy=False)
    return scaled


def _with_pairs(words: Words) -> Matrix:
    """Return unit rows of the words, then of each pair of neighbours."""
    if len(words) < 2:
        return words.units
    pairs = words.sums[:-1] + words.sums[1:]
    return np.vstack([words.units, _scaled(pairs, _lengths(pairs))])


def smooth(values: Floats, reach: int) -> Floats:
    """Return the mean of each row of (k, n) values and its neighbours up to `reach` rows away.

    >>> smooth(np.array([[0.0], [3.0], [6.0]]), 1).tolist()
    [[1.5], [3.0], [4.5]]
    """
    sums = np.zeros((len(values) + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:])
    places = np.arange(len(values))
    low, high = np.maximum(places - reach, 0), np.minimum(places + reach + 1, len(values))
    means: Floats = (sums[high] - sums[low]) / (high - low)[:, None]
    return means


def likeness(words: Words, other: Words) -> Matrix:
    """Return cosines (2k - 1, 2m - 1) of the words and neighbouring pairs of the one side with those of the other."""
    cosines: Matrix = _with_pairs(words) @ _with_pairs(other).T
    return cosines


def word_features(words: Words, other: Words, cosines: Matrix) -> Floats:
    """Return (k, 19): what is known of each word's counterpart on the other side. Both sides have words."""
    k, m = len(words), len(other)
    single = cosines[:k, :m].astype(np.float64)
    best = cosines[:k].max(axis=1).astype(np.float64)
    place = cosines[:k].argmax(axis=1)
    place = np.where(place >= m, place - m, place)
    paired = best if k < 2 else cosines[k:].max(axis=1).astype(np.float64)
    joined = best if k < 2 else np.maximum(np.append(paired, -1.0), np.insert(paired, 0, -1.0))
    mutual = (single / np.maximum(single.max(axis=0), 1e-6)).max(axis=1)
    total = other.sums.sum(axis=0)
    overall = (words.units @ (total / max(math.sqrt(float(total @ total)), 1e-9))).astype(np.float64)
    apart = np.abs((np.arange(k) + 0.5) / k - (place + 0.5) / m)
    weight = np.minimum(words.norms, 4).astype(np.float64) / 4
    near = smooth(np.stack([best, joined, overall, mutual], axis=1), 1)
    wide = smooth(np.stack([best, overall], axis=1), 2)
    columns = [best, joined, mutual, apart, overall, weight, single.mean(axis=1), best * weight, overall * weight]
    columns += [best**2, np.full(k, 1 / m), *_form(words, other.text)]
    return np.hstack([np.stack(columns, axis=1), near, wide])


def _form(words: Words, other: str) -> list[Floats]:
    """Return of each word: whether the other side has it as it stands, a capital, and its length."""
    lower = other.lower()
    texts = [words.text[start:end] for start, end in words.spans.tolist()]
    same = np.array([len(text) >= 3 and text.lower() in lower for text in texts], np.float64)
    capital = np.array([text[0].isupper() for text in texts], np.float64)
    length = np.array([min(len(text), 12) / 12 for text in texts], np.float64)
    return [same, capital, length]


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


def run_features(words: Words, other: Words, logits: Floats, habit: Expected) -> tuple[Span, Floats]:
    """Return the likeliest run of missing words and what speaks for it; `habit` is of words' side to the other."""
    start, end, total = best_run(logits - RUN_BIAS)
    span = Span(int(words.spans[start, 0]), int(words.spans[end - 1, 1]))
    whole, there, inside = words.sums.sum(axis=0), other.sums.sum(axis=0), words.sums[start:end].sum(axis=0)
    full = _cosine(whole, there)
    gain = _cosine(whole - inside, there) - full if end - start < len(words) else -full
    n, m, cut = size(words.text), size(other.text), size(span.of(words.text))
    before, after = _deviation(n, m, habit), _deviation(n - cut + 1, m, habit)
    features = [
        total,
        float(logits[start:end].mean()),
        float(logits[start:end].max()),
        math.log(end - start),
        float(words.norms[start:end].sum() / max(float(words.norms.sum()), 1e-9)),
        full,
        gain,
        _cosine(inside, there),
        before,
        after,
        min(after * after, 16.0) - min(before * before, 16.0),
        min(0.0, before),
        float(_clause(words.text, span)),
        math.log(len(words)),
        math.log(len(other)),
    ]
    return span, np.array(features)


def _cosine(left: Matrix, right: Matrix) -> float:
    return float(left @ right) / max(math.sqrt(float(left @ left) * float(right @ right)), 1e-9)


def _deviation(n: int, m: int, habit: Expected) -> float:
    n, m = max(n, 1), max(m, 1)
    return (math.log(m / n) - habit.median) / math.sqrt(habit.a + habit.b / max(n, m))


def _clause(text: str, span: Span) -> bool:
    """Say whether a span stands between marks or the ends of the text."""
    before, after = text[: span.start].rstrip()[-1:], text[span.end :].lstrip()[:1]
    return not before.isalnum() and not after.isalnum()


def cover(
    source: tuple[str, Tokens], target: tuple[str, Tokens], source_lang: str, target_lang: str
) -> tuple[Coverage, Coverage] | tuple[None, None]:
    """Return how the target covers the source, and how the source covers the target.

    Each side is its text and its tokens. None where the embedded model does not know one of the languages.
    """
    if not {base_lang(source_lang), base_lang(target_lang)} <= LANGUAGES:
        return None, None
    ours, theirs = words_of(*source), words_of(*target)
    if not len(ours) or not len(theirs):
        return _unknown(ours), _unknown(theirs)
    cosines = likeness(ours, theirs)
    return (
        _coverage(ours, theirs, cosines, expected(source_lang, target_lang)),
        _coverage(theirs, ours, cosines.T, expected(target_lang, source_lang)),
    )


def _unknown(words: Words) -> Coverage:
    return Coverage(words.spans, np.zeros(len(words), np.float32), words.norms)


def _coverage(words: Words, other: Words, cosines: Matrix, habit: Expected) -> Coverage:
    fitted = weights()
    logits = word_features(words, other, cosines) @ fitted.word + fitted.word_intercept
    logits[_explained(words, other.text)] = _EXPLAINED
    missing = (1 / (1 + np.exp(-logits))).astype(np.float32)
    if min(len(words), len(other)) < LEAST_WORDS:
        return Coverage(words.spans, missing, words.norms)
    run, features = run_features(words, other, logits, habit)
    logit = float(((features - fitted.run_mean) / fitted.run_scale) @ fitted.run + fitted.run_intercept)
    return Coverage(words.spans, missing, words.norms, run, logit)


def _explained(words: Words, other: str) -> NDArray[np.bool_]:
    """Say which words are a name whose original the other side has and this side gives in brackets behind it."""
    known = np.zeros(len(words), np.bool_)
    for match in ORIGINAL.finditer(words.text):
        if match.group(1) in other:
            known |= (words.spans[:, 0] >= match.start() - _NAME_REACH) & (words.spans[:, 1] <= match.end())
    return known


def _omission(pair: Pair) -> Iterable[Finding]:
    """Yield the stretch of the source that the translation most likely leaves out; its value is the log odds."""
    evidence = pair.source_tokens
    if not pair.one_sided and evidence is not None and evidence.run is not None:
        said = _short(evidence.run.of(pair.source))
        what = f"Nothing in the translation seems to say “{said}”."
        yield Finding(Category.OMISSION, Side.SOURCE, evidence.run, evidence.logit, what)


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
