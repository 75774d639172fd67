"""The same sentence translated two ways in one document, or two sentences translated the same way.

Compares whole segments, letter case, spacing and punctuation aside. Short ones (headings, cells) are left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from align.checks.pair import Finding, Pair, whole
from align.checks.words import content
from align.issue import Category, Side

#: Values: one source, several translations; several sources, one translation.
VARIES, MERGES = 2.0, 1.0
#: Fewer content words (or pairs of dense characters) than this may well differ by context.
_LEAST = 4


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each later pair that differs from the first with the same source, or the same target."""
    by_source: dict[str, list[int]] = defaultdict(list)
    by_target: dict[str, list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        if pair.one_sided:
            continue
        if len(content(pair.source, pair.source_lang)) >= _LEAST:
            by_source[_plain(pair.source)].append(index)
        if len(content(pair.target, pair.target_lang)) >= _LEAST:
            by_target[_plain(pair.target)].append(index)
    for first, *others in by_source.values():
        for index in others:
            if _plain(pairs[index].target) != _plain(pairs[first].target):
                what = f"The same sentence was translated earlier as “{_short(pairs[first].target)}”."
                yield index, Finding(Category.INCONSISTENCY, Side.TARGET, whole(pairs[index].target), VARIES, what)
    for first, *others in by_target.values():
        for index in others:
            if _plain(pairs[index].source) != _plain(pairs[first].source):
                what = f"The same translation stands for another sentence too: “{_short(pairs[first].source)}”."
                yield index, Finding(Category.INCONSISTENCY, Side.TARGET, whole(pairs[index].target), MERGES, what)


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
