"""Negation lost or added: one side denies, and the other does so less, or not at all.

How strongly each side denies is read off its words (`align.checks.denial`), so that "unsafe", 拒 or tanpa answer a
negator; how often it does is counted; and it helps where a model found no counterpart for the negator. What is denied
is not known: where a negator moved to another verb, both sides deny as before.
"""

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from align.checks.denial import hints, negators, speaks, strength
from align.checks.opposites import opposed
from align.checks.pair import Coverage, Finding, Pair, each
from align.issue import Category, Side, Span

#: In a longer text some negator turns up on both sides by chance; its presence proves nothing, its absence little.
_LONGEST = 400
#: Log odds from which on an opposite on the other side answers a negator.
_OPPOSITE = 2.0
#: What is assumed of a negator's counterpart where no model looked for one: the median of faithful pairs.
_USUAL_MISSING = 0.2
#: The same of the cosine of the two sides less the background.
_USUAL_MARGIN = 0.5
#: What the judgement looks at, in the order of the weights in data/negation_judge.json.
TRAITS = (
    "denies",  # log odds that a translation of the side with more negators has one
    "other denies",  # the same of the other side
    "other may deny",  # how far those are above 0
    "negators",  # of the one side, at most 3
    "other negators",
    "other none",  # 1 where the other side has no negator at all
    "length",  # logarithm of the length in characters
    "other length",
    "missing",  # log odds that the negator has no counterpart, of the negator that most lacks one
    "least missing",  # the same, of the one that least does
    "own hints",  # words of the one side that deny by their meaning, at most 4
    "hints",  # the same of the other side
    "no hint",  # 1 where the other side has neither a negator nor a hint
    "hint alone",  # 1 where it has hints and no negator
    "similarity",  # cosine of the two sides less the background
)


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding where one side has more negators; its value is the log odds that this is an error."""
    if pair.one_sided or max(len(pair.source), len(pair.target)) > _LONGEST:
        return
    if not (speaks(pair.source_lang) and speaks(pair.target_lang)):
        return
    found = {side: negators(pair.text(side), pair.lang(side)) for side in Side}
    for side, other in ((Side.SOURCE, Side.TARGET), (Side.TARGET, Side.SOURCE)):
        if len(found[side]) > len(found[other]):
            value = _judged(traits(pair, side, found[side], found[other]))
            if any(min(abs(one.odds), abs(said.odds)) >= _OPPOSITE for _, one, said in opposed(pair)):
                return  # "not safe" is "dangerous"
            said = found[side][0].of(pair.text(side)).strip()
            who, whom = ("source", "translation") if side is Side.SOURCE else ("translation", "source")
            less = "does not" if not found[other] else "does so less often"
            what = f"The {who} denies (“{said}”), the {whom} {less}."
            yield Finding(Category.MISTRANSLATION, side, found[side][0], value, what)


def traits(pair: Pair, side: Side, ours: Sequence[Span], theirs: Sequence[Span]) -> tuple[float, ...]:
    """Return `TRAITS` of a pair whose one side has the negators `ours` and the other, fewer, `theirs`."""
    other = Side.TARGET if side is Side.SOURCE else Side.SOURCE
    here, there = strength(pair.text(side), pair.lang(side)), strength(pair.text(other), pair.lang(other))
    hinted = hints(pair.text(other), pair.lang(other))
    missing = [_missing(pair.source_tokens if side is Side.SOURCE else pair.target_tokens, span) for span in ours]
    return (
        max(-4.0, min(4.0, here)),
        max(-6.0, min(4.0, there)),
        max(0.0, min(4.0, there)),
        float(min(3, len(ours))),
        float(min(3, len(theirs))),
        float(not theirs),
        math.log(len(pair.text(side))),
        math.log(len(pair.text(other))),
        max(missing),
        min(missing),
        float(min(4, hints(pair.text(side), pair.lang(side)))),
        float(min(4, hinted)),
        float(not theirs and not hinted),
        float(not theirs and hinted > 0),
        _USUAL_MARGIN if pair.similarity is None else pair.similarity - (pair.background or 0.0),
    )


def _missing(coverage: Coverage | None, span: Span) -> float:
    """Return the log odds that the words of a span have no counterpart."""
    share = _USUAL_MISSING
    if coverage is not None and len(coverage.missing):
        inside = (coverage.spans[:, 0] < span.end) & (coverage.spans[:, 1] > span.start)
        share = float(coverage.missing[inside].max()) if inside.any() else share
    return math.log((share + 0.01) / (1.01 - share))


def _judged(found: Sequence[float]) -> float:
    weights, bias = _weights()
    return bias + sum(weight * value for weight, value in zip(weights, found, strict=True))


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    raw = json.loads(files("align.checks").joinpath("data/negation_judge.json").read_text(encoding="utf-8"))
    return tuple(raw["weights"][name] for name in TRAITS), raw["bias"]


measure = each(measure_pair)
