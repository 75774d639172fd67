"""Half-width marks and full-width letters where Chinese, Japanese or Korean writes the other.

Brackets are left alone: both widths are in good use. So are digits of Japanese, unless one number mixes the two.
A text that writes a mark in the wrong width nearly throughout has one habit, not a hundred faults: it is said once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from align.checks.pair import Finding, Pair
from align.issue import Category, Side, Span
from align.script import base_lang

#: Values: a mark of the wrong width; letters or digits of the other width.
MARK, LETTERS = 2.0, 1.0
_DENSE = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_HALF = re.compile(rf"(?<=[{_DENSE}])(?:[,;!?:](?=[{_DENSE}])|[,;!?](?=\s|$)|\.(?=[{_DENSE}]|$))")
_FULL_MARKS = re.compile(r"[，。；：！？、]")
_FULL = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_MIXED = re.compile(r"[０-９]+[0-9][0-9０-９]*|[0-9]+[０-９][0-9０-９]*")
_WIDE = {",": "，", ";": "；", "!": "！", "?": "？", ":": "：", ".": "。"}


#: From this many places on, a mark that is more often narrow than wide is a habit of the text.
_HABIT = 4


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each character of the wrong width in a target, but one only for a habit of the text."""
    narrow = [list(_narrow(pair)) for pair in pairs]
    counts = Counter(match[0] for found in narrow for match in found)
    habits = {mark for mark, count in counts.items() if count >= max(_HABIT, _wide_places(pairs, mark))}
    said: set[str] = set()
    for index, pair in enumerate(pairs):
        for match in narrow[index]:
            mark = match[0]
            if mark in said:
                continue
            what = f"{mark} is half as wide as the text around it, which takes {_wide(mark, pair.target_lang)}"
            if mark in habits:
                said.add(mark)
                what += f"; so it stands in {counts[mark] - 1} more places of this text"
            yield index, _finding(match, MARK, f"{what}.")
        for finding in _broad(pair):
            yield index, finding


def _narrow(pair: Pair) -> Iterator[re.Match[str]]:
    """Yield the half-width marks of a Chinese or Japanese target whose source has none such."""
    if base_lang(pair.target_lang) in ("zh", "yue", "ja") and not _HALF.search(pair.source):
        yield from _HALF.finditer(pair.target)


def _wide(mark: str, lang: str) -> str:
    return "、" if base_lang(lang) == "ja" and mark == "," else _WIDE[mark]


def _wide_places(pairs: Sequence[Pair], mark: str) -> int:
    return sum(pair.target.count(_wide(mark, pair.target_lang)) for pair in pairs)


def _broad(pair: Pair) -> Iterator[Finding]:
    """Yield the full-width marks of a Korean target, and full-width letters and digits."""
    lang = base_lang(pair.target_lang)
    if lang == "ko":
        for match in _FULL_MARKS.finditer(pair.target):
            if match[0] not in pair.source:
                yield _finding(
                    match, MARK, f"{match[0]} is a mark of Chinese and Japanese; Korean writes it half as wide."
                )
    if lang in ("zh", "yue", "ja", "ko"):
        for match in (_MIXED if lang == "ja" else _FULL).finditer(pair.target):
            if match[0] not in pair.source:
                yield _finding(match, LETTERS, f"“{match[0]}” is written with full-width characters.")


def _finding(match: re.Match[str], value: float, what: str) -> Finding:
    return Finding(Category.LOCALE, Side.TARGET, Span(match.start(), match.end()), value, what)
