"""Half-width marks and full-width letters where Chinese, Japanese or Korean writes the other.

Brackets are left alone: both widths are in good use. So are digits of Japanese, unless one number mixes the two.
"""

import re
from collections.abc import Iterable, Iterator

from align.checks.pair import Finding, Pair, each
from align.issue import Category, Side, Span
from align.script import base_lang

#: Values: a mark of the wrong width; letters or digits of the other width.
MARK, LETTERS = 2.0, 1.0
_DENSE = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_HALF = re.compile(
    rf"(?<=[{_DENSE}])[,;!?](?=[{_DENSE}]|\s|$)|(?<=[{_DENSE}]):(?=[{_DENSE}])|(?<=[{_DENSE}])\.(?=[{_DENSE}]|$)"
)
_FULL_MARKS = re.compile(r"[，。；：！？、]")
_FULL = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_MIXED = re.compile(r"[０-９]+[0-9][0-9０-９]*|[0-9]+[０-９][0-9０-９]*")
_WIDE = {",": "，", ";": "；", "!": "！", "?": "？", ":": "：", ".": "。"}


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding for each character of the wrong width in the target."""
    lang = base_lang(pair.target_lang)
    if lang in ("zh", "yue", "ja"):
        yield from _half(pair, lang)
    if lang == "ko":
        for match in _FULL_MARKS.finditer(pair.target):
            if match[0] not in pair.source:
                yield _finding(
                    match, MARK, f"{match[0]} is a mark of Chinese and Japanese; Korean writes it half as wide."
                )
    pattern = _MIXED if lang == "ja" else _FULL
    if lang in ("zh", "yue", "ja", "ko"):
        for match in pattern.finditer(pair.target):
            if match[0] not in pair.source:
                yield _finding(match, LETTERS, f"“{match[0]}” is written with full-width characters.")


def _half(pair: Pair, lang: str) -> Iterator[Finding]:
    if _HALF.search(pair.source):
        return
    for match in _HALF.finditer(pair.target):
        wide = "、" if lang == "ja" and match[0] == "," else _WIDE[match[0]]
        yield _finding(match, MARK, f"{match[0]} is half as wide as the text around it, which takes {wide}.")


def _finding(match: re.Match[str], value: float, what: str) -> Finding:
    return Finding(Category.LOCALE, Side.TARGET, Span(match.start(), match.end()), value, what)


measure = each(measure_pair)
