"""One calibrated number for a pair: how probable it is that the translation is faithful.

A logistic model over what was measured on the pair and the issues found on it. Weights are in fidelity.json, fitted
by scripts/fit_fidelity.py on judged translations; docs/fidelity.md says how well it agrees with people. What static
vectors cannot see (who did what to whom, a wrong sense among related ones) it cannot see either.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from align.checks.length import expected, size
from align.checks.pair import Coverage, Pair
from align.issue import Category, Issue

#: What the model looks at, in the order of its weights.
FEATURES = (
    "similarity",  # cosine less the background of the documents
    "source covered",  # weighted share of the source's words that the target accounts for
    "target covered",
    "source run",  # log odds that a stretch of the source is left out
    "target run",
    "short",  # standard deviations by which the target is shorter than usual
    "long",
    "words",  # logarithm of the length of the shorter side
    "numbers",  # penalty points of the issues of each sort, at most _MOST
    "names",
    "negation",
    "untranslated",
    "markup",
    "fluency",
)
#: Penalty points of one sort beyond this add nothing.
_MOST = 5.0
_SORTS = {
    "numbers": frozenset({Category.NUMBER}),
    "names": frozenset({Category.NAME}),
    "negation": frozenset({Category.MISTRANSLATION}),
    "untranslated": frozenset({Category.UNTRANSLATED}),
    "fluency": frozenset({Category.DUPLICATION, Category.GARBLED, Category.PUNCTUATION, Category.BROKEN_LINE}),
}
#: Log odds of a run are cut here; beyond, they say the same.
_ODDS = 5.0
#: What is assumed where no model measured a similarity: as far above the background as faithful pairs are.
_USUAL_MARGIN = 0.5


def fidelity(pair: Pair, issues: Sequence[Issue]) -> float | None:
    """Return the probability in [0, 1] that the target says what the source says; None for a one-sided pair.

    `issues` are those of the checks on this pair.

    >>> fidelity(Pair("Hello there.", "", "en", "de", kind="1-0"), ()) is None
    True
    """
    if pair.one_sided:
        return None
    weights, intercept = _fitted()
    odds = intercept + sum(w * x for w, x in zip(weights, features(pair, issues), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def _fitted() -> tuple[tuple[float, ...], float]:
    raw = json.loads(Path(__file__).with_name("fidelity.json").read_text(encoding="utf-8"))
    return tuple(raw["weights"][name] for name in FEATURES), raw["intercept"]


def features(pair: Pair, issues: Sequence[Issue]) -> tuple[float, ...]:
    """Return what the model looks at, one number for each of `FEATURES`. Both sides have text."""
    z = expected(pair.source_lang, pair.target_lang).z(pair.source, pair.target)
    margin = _USUAL_MARGIN if pair.similarity is None else pair.similarity - (pair.background or 0.0)
    markup = [issue for issue in issues if issue.check == "markup"]
    return (
        margin,
        _covered(pair.source_tokens),
        _covered(pair.target_tokens),
        _odds(pair.source_tokens),
        _odds(pair.target_tokens),
        min(4.0, max(0.0, -z)),
        min(4.0, max(0.0, z)),
        math.log(max(1, min(size(pair.source), size(pair.target)))),
        *(_points(issues, _SORTS[sort]) for sort in ("numbers", "names", "negation", "untranslated")),
        min(_MOST, sum(issue.severity.weight for issue in markup)),
        _points(issues, _SORTS["fluency"]),
    )


def _covered(coverage: Coverage | None) -> float:
    return 1.0 if coverage is None else coverage.covered


def _odds(coverage: Coverage | None) -> float:
    return -_ODDS if coverage is None else max(-_ODDS, min(_ODDS, coverage.logit))


def _points(issues: Sequence[Issue], categories: frozenset[Category]) -> float:
    return min(_MOST, sum(issue.severity.weight for issue in issues if issue.category in categories))
