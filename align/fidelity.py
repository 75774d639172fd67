"""One calibrated number for a pair: how probable it is that the translation is faithful.

Three things can be wrong: something is left out, something is said that the source does not say (or the target is
another sentence altogether), or a number, a name, a denial or words of the source's language are wrong. Each has odds,
a log-linear function of what was measured on the pair and the issues found on it; fidelity is 1 / (1 + their sum).
Weights are in fidelity.json, fitted by scripts/fit_fidelity.py on judged translations; docs/fidelity.md says how well
it agrees with people. What static vectors cannot see (who did what to whom, a wrong sense among related ones) it cannot
see either.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from align.bitext import Faults
from align.checks.coverage import LANGUAGES
from align.checks.length import expected, size
from align.checks.pair import Coverage, Pair
from align.checks.words import most_repeated
from align.issue import Category, Issue
from align.script import base_lang

#: Penalty points of the issues of each sort, at most _MOST: no fault grows less likely by them.
POINTS = ("numbers", "names", "negation", "opposites", "roles", "untranslated", "markup", "fluency")
#: What the model looks at.
FEATURES = (
    "similarity",  # cosine less the background of the documents
    "source run",  # log odds that a stretch of the source is left out
    "target run",
    "source missing",  # logarithm of 1 + the weight of the source's words that probably have no counterpart
    "target share",  # weighted share of the target's words that probably have no counterpart
    "both shares",  # the same, added up over the two sides
    "short",  # standard deviations by which the target is shorter than usual
    "long",
    "words",  # logarithm of the length of the shorter side
    "loop",  # how much more often the target repeats its most repeated phrase, as a log ratio
    *POINTS,
)
#: What can be wrong, and what speaks for it. Each list was chosen for what it does on sets that were not fitted on.
FAULTS = {
    "omission": ("source run", "source missing", "short", "target share", "similarity"),
    "addition": ("similarity", "target run", "both shares", "loop", "words"),
    "detail": (*POINTS, "both shares", "words"),
}
#: Penalty points of one sort beyond this add nothing.
_MOST = 5.0
_SORTS = {
    "numbers": frozenset({Category.NUMBER}),
    "names": frozenset({Category.NAME}),
    "untranslated": frozenset({Category.UNTRANSLATED}),
    "fluency": frozenset({Category.DUPLICATION, Category.GARBLED, Category.PUNCTUATION, Category.BROKEN_LINE}),
}
#: Log odds of a run are cut here; beyond, they say the same.
_ODDS = 5.0
#: What is assumed where no model measured a similarity, or where the model does not know the words: medians of the
#: faithful pairs of scripts/fit_fidelity.py (margin; run; missing weight; missing share of a side).
_USUAL_MARGIN, _USUAL_RUN, _USUAL_MISSING, _USUAL_SHARE = 0.58, -0.6, 2.9, 0.055


def fidelity(pair: Pair, issues: Sequence[Issue]) -> float | None:
    """Return the probability in [0, 1] that the target says what the source says; None for a one-sided pair.

    `issues` are those of the checks on this pair.

    >>> fidelity(Pair("Hello there.", "", "en", "de", kind="1-0"), ()) is None
    True
    """
    known = graded(pair, issues)
    return known[0] if known else None


def graded(pair: Pair, issues: Sequence[Issue]) -> tuple[float, Faults] | None:
    """Return `fidelity`, and how probable each fault is where it is looked at alone; None for a one-sided pair."""
    if pair.one_sided:
        return None
    against = odds(pair, issues)
    alone = {fault: value / (1 + value) for fault, value in against.items()}
    return 1 / (1 + sum(against.values())), Faults(**alone)


def odds(pair: Pair, issues: Sequence[Issue]) -> dict[str, float]:
    """Return the odds of each of `FAULTS` against a faithful translation. Both sides have text.

    >>> sorted(odds(Pair("Hello there.", "Hallo.", "en", "de"), ()))
    ['addition', 'detail', 'omission']
    """
    known = dict(zip(FEATURES, features(pair, issues), strict=True))
    return {
        fault: math.exp(max(-30.0, min(30.0, intercept + sum(w * known[name] for name, w in weights.items()))))
        for fault, (weights, intercept) in _fitted().items()
    }


@cache
def _fitted() -> dict[str, tuple[dict[str, float], float]]:
    raw = json.loads(Path(__file__).with_name("fidelity.json").read_text(encoding="utf-8"))
    return {fault: (raw["faults"][fault]["weights"], raw["faults"][fault]["intercept"]) for fault in FAULTS}


def features(pair: Pair, issues: Sequence[Issue]) -> tuple[float, ...]:
    """Return what the model looks at, one number for each of `FEATURES`. Both sides have text."""
    z = expected(pair.source_lang, pair.target_lang).z(pair.source, pair.target)
    shares = _share(pair.source_tokens), _share(pair.target_tokens)
    return (
        _margin(pair),
        _run(pair.source_tokens),
        _run(pair.target_tokens),
        _missing(pair.source_tokens),
        shares[1],
        shares[0] + shares[1],
        min(4.0, max(0.0, -z)),
        min(4.0, max(0.0, z)),
        math.log(max(1, min(size(pair.source), size(pair.target)))),
        math.log(max(1.0, (1 + most_repeated(pair.target)) / (1 + most_repeated(pair.source)))),
        _points(issues, _SORTS["numbers"]),
        _points(issues, _SORTS["names"]),
        _points_of(issues, "negation"),
        _points_of(issues, "opposites"),
        _points_of(issues, "roles"),
        _points(issues, _SORTS["untranslated"]),
        _points_of(issues, "markup"),
        _points(issues, _SORTS["fluency"]),
    )


def _margin(pair: Pair) -> float:
    """Return the cosine less the background; of languages that the model does not know, against the documents' own."""
    if pair.similarity is None:
        return _USUAL_MARGIN
    margin = pair.similarity - (pair.background or 0.0)
    if {base_lang(pair.source_lang), base_lang(pair.target_lang)} <= LANGUAGES:
        return margin
    return _USUAL_MARGIN if pair.usual is None else _USUAL_MARGIN + margin - pair.usual


def _run(coverage: Coverage | None) -> float:
    if coverage is None or coverage.run is None:
        return _USUAL_RUN
    return max(-_ODDS, min(_ODDS, coverage.logit))


def _missing(coverage: Coverage | None) -> float:
    return _USUAL_MISSING if coverage is None else math.log1p(float(coverage.missing @ coverage.weight))


def _share(coverage: Coverage | None) -> float:
    return _USUAL_SHARE if coverage is None else 1.0 - coverage.covered


def _points(issues: Sequence[Issue], categories: frozenset[Category]) -> float:
    return min(_MOST, sum(issue.severity.weight for issue in issues if issue.category in categories))


def _points_of(issues: Sequence[Issue], check: str) -> float:
    return min(_MOST, sum(issue.severity.weight for issue in issues if issue.check == check))
