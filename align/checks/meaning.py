"""Pairs whose two sides are much less alike than the other pairs of the document: perhaps another sentence.

Sees that two texts are about different things, not that one says the opposite of the other.
"""

import math
import statistics
from collections.abc import Iterable, Sequence

from align.checks.pair import Finding, Pair, whole
from align.checks.words import content
from align.issue import Category, Side

#: Margin (cosine less background) of faithful news pairs under the embedded model; the document's own median counts
#: as much as _PRIOR_PAIRS of its pairs against it.
_USUAL, _PRIOR_PAIRS = 0.5, 10
#: Where this many pairs have a median margin below this, the model does not know one of the languages.
_ENOUGH, _BLIND = 5, 0.15
#: With fewer content words on either side a cosine says little.
_LEAST = 5
#: Variance of the share that faithful pairs lack, by content words n of the shorter side: _SPREAD[0] + _SPREAD[1] / n,
#: fitted on half of the references of WMT21 and WMT22 news; levels are of pairs of _WORDS.
_SPREAD, _WORDS = (0.022, 0.34), 12


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each two-sided pair with enough text; its value is the share of the usual margin it lacks.

    0 is a pair as alike as the document's median, 1 one of twelve content words no more alike than unrelated sentences.
    The cosine of a short pair says less, that of a long one more: the share is held against its spread at that length.
    """
    margins, sizes = {}, {}
    for index, pair in enumerate(pairs):
        if pair.one_sided or pair.similarity is None or pair.background is None:
            continue
        size = min(len(content(pair.source, pair.source_lang)), len(content(pair.target, pair.target_lang)))
        if size >= _LEAST:
            margins[index], sizes[index] = pair.similarity - pair.background, size
    if not margins:
        return
    share, median = len(margins) / (len(margins) + _PRIOR_PAIRS), statistics.median(margins.values())
    usual = share * median + (1 - share) * _USUAL
    if len(margins) >= _ENOUGH and median < _BLIND:
        return
    for index, margin in margins.items():
        lack = (1 - margin / max(usual, _BLIND)) * _spread(_WORDS) / _spread(sizes[index])
        what = "The two sides have little in common: is this the translation of this sentence?"
        target = pairs[index].target
        yield (
            index,
            Finding(Category.MISTRANSLATION, Side.TARGET, whole(target), lack, what, whole(pairs[index].source)),
        )


def _spread(words: int) -> float:
    """Return the standard deviation of the share that a faithful pair of so many content words lacks."""
    return math.sqrt(_SPREAD[0] + _SPREAD[1] / words)
