"""Pairs whose lengths do not belong together.

Knows characters only. Documents that are wordier or terser than usual are judged against their own habit.
"""

import json
import math
import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from align.bitext import PARATEXT
from align.checks.pair import Finding, Pair, whole
from align.issue import Category, Side
from align.script import base_lang

#: A name or term in Latin letters in brackets, behind its rendering in another script.
_ORIGINAL = re.compile(r"(?<=[^\x00-\u024f])\s?[(（]\s*([A-Z][^()（）]{1,60}?)\s*[)）]")
#: The document's own median counts as much as this many of its pairs against the language's.
_PRIOR_PAIRS = 10
#: What is assumed of a language that was not measured: between the Latin-script languages measured.
_UNKNOWN = (0.05, 0.04, 1.5)
#: Where neither side has this many characters nothing is said of a pair.
_SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of log(target length / source length): its median, and its variance a + b / n."""

    median: float
    a: float
    b: float

    def z(self, source: str, target: str) -> float:
        """Return by how many standard deviations the target is longer (+) or shorter (-) than expected."""
        n, m = _own(source, target), _own(target, source)
        if not n or not m:
            return 0.0
        spread = math.sqrt(self.a + self.b / max(n, m))
        return (math.log(m / n) - self.median) / spread


@cache
def _table() -> dict[str, tuple[float, float, float]]:
    raw = json.loads(files("align.checks").joinpath("data/lengths.json").read_text(encoding="utf-8"))
    return {lang: (row["median"], row["a"], row["b"]) for lang, row in raw["languages"].items()}


def expected(source_lang: str, target_lang: str) -> Expected:
    """Return what faithful translations of a language pair look like (data/lengths.json, each against English).

    >>> round(expected("en", "zh").median, 1), round(expected("zh", "en").median, 1)
    (-1.1, 1.1)
    """
    source = _table().get(base_lang(source_lang), _UNKNOWN)
    target = _table().get(base_lang(target_lang), _UNKNOWN)
    return Expected(target[0] - source[0], max(0.02, source[1] + target[1]), source[2] + target[2])


def _own(text: str, other: str) -> int:
    """Return the size of a text without the originals in brackets that the other text has: they translate nothing."""
    return size(text) - sum(size(match.group()) for match in originals_of(text) if match.group(1) in other)


def originals_of(text: str) -> list[re.Match[str]]:
    """Return the originals in brackets behind their renderings; group 1 is the original.

    >>> [match.group(1) for match in originals_of("女演员林雨 (Rain Lynn) 说")]
    ['Rain Lynn']
    """
    return list(_ORIGINAL.finditer(text)) if "(" in text or "（" in text else []


def size(text: str) -> int:
    """Count the characters that are not white space."""
    return len("".join(text.split()))


def document_expected(pairs: Sequence[Pair]) -> dict[tuple[str, str], Expected]:
    """Return for each language pair what to expect, drawn from the language's median towards the document's own."""
    ratios: dict[tuple[str, str], list[float]] = {}
    for pair in pairs:
        n, m = _own(pair.source, pair.target), _own(pair.target, pair.source)
        if n and m and max(n, m) >= _SHORTEST:
            ratios.setdefault((pair.source_lang, pair.target_lang), []).append(math.log(m / n))
    found = {}
    for langs, values in ratios.items():
        usual = expected(*langs)
        share = len(values) / (len(values) + _PRIOR_PAIRS)
        found[langs] = Expected(usual.median + share * (statistics.median(values) - usual.median), usual.a, usual.b)
    return found


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each two-sided pair; its value is the distance in standard deviations."""
    habits = document_expected(pairs)
    for index, pair in enumerate(pairs):
        n, m = _own(pair.source, pair.target), _own(pair.target, pair.source)
        if pair.one_sided or pair.role in PARATEXT or not n or not m or max(n, m) < _SHORTEST:
            continue
        habit = habits[pair.source_lang, pair.target_lang]
        z = habit.z(pair.source, pair.target)
        due = round(n * math.exp(habit.median))
        if z < 0:
            what = f"The translation is short: {m} characters where about {due} are usual; something may be missing."
            yield index, Finding(Category.OMISSION, Side.SOURCE, whole(pair.source), -z, what, whole(pair.target))
        else:
            what = f"The translation is long: {m} characters where about {due} are usual; something may be added."
            yield index, Finding(Category.ADDITION, Side.TARGET, whole(pair.target), z, what, whole(pair.source))
