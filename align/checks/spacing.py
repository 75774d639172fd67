"""Spaces that are missing, doubled or in the wrong place, by the convention of the translation's language.

White space at the ends of a segment is not seen: readers take it away. What the source does too is left alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from align.bitext import Role
from align.checks.markup import found_in
from align.checks.pair import Finding, Pair
from align.issue import Category, Side, Span
from align.script import base_lang

#: Values: a space the convention does not want, or wants; one that headlines and lists may have.
SLIP, LOOSE = 2.0, 1.0
_DENSE = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_ADDRESS = re.compile(
    r"\S*(?:://|www\.|@)\S*|\S+\.(?:com|org|net|io|js|py|html?|de|cn|jp|ru|fr|id|kr)\b\S*|\S*[/\\]\S*"
)
#: Without one of these in it a text has no address; the pattern above tries each place of a text.
_MAY_BE_ADDRESS = re.compile(r"[@/\\]|www\.|\.(?:com|org|net|io|js|py|html?|de|cn|jp|ru|fr|id|kr)\b")
_DOUBLE = re.compile(r"(?<=[^\s.!?:;。！？]) {2,}(?=\S)")
_BEFORE = re.compile(r"(?<=[\w)\]”’»]) +(?=(?:[,;:!?]|\.(?!\.))(?:[\s”’\"»)]|$))")
_BEFORE_FRENCH = re.compile(r"(?<=[\w)\]”’]) +(?=(?:,|\.(?!\.))(?:[\s”’\"»)]|$))")
_BEFORE_DENSE = re.compile(rf"(?<=[{_DENSE}]) +(?=[，。、！？；：）」』】])")
_INSIDE = re.compile(r"(?<=[(\[]) +(?=\w)|(?<=\w) +(?=[)\]])")
_AFTER = re.compile(r"(?<=[^\W\d_]{2})[,;!?](?=[^\W\d_]{2})|(?<=[a-zа-яёà-ÿ]{3})\.(?=[A-ZА-ЯЁÀ-Þ][a-zа-яёà-ÿ]{2})")
#: Chinese or Japanese quoted in another language follows the convention of its own.
_QUOTED = re.compile(rf"[{_DENSE}].[{_DENSE}]")
_BETWEEN = re.compile(rf"(?<=[{_DENSE}]) +(?=[{_DENSE}])")
_FRENCH = re.compile(r"(?<=[\w)\]])(\s?)([;:!?](?!\S*//)|»)(?=\s|$)|(«)(\s?)(?=\w)")
_UNIT = re.compile(
    r"(?<=\d)([ \u00a0\u202f]?)(?:k?m|[ck]m|mm|k?g|[KMGT]B|[kMG]?W|kWh|[kMG]?Hz|км|кг|см|мм|м|г)(?![\w²³])"
)
#: A document has a habit if it does something this often, in at least this many places.
_HABIT, _PLACES = 0.8, 5
#: Where Chinese and Japanese have no spaces; a headline or byline parts its phrases by them.
_SENTENCES = frozenset({Role.BODY, Role.SUMMARY})
_UNSPACED = frozenset({"zh", "ja", "yue"})


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each misplaced space of the targets."""
    texts = [(index, pair, _masked(pair.target)) for index, pair in enumerate(pairs) if pair.target.strip()]
    french = _habit(_FRENCH, [text for _, pair, text in texts if base_lang(pair.target_lang) == "fr"])
    units = _habit(_UNIT, [text for _, pair, text in texts])
    for index, pair, text in texts:
        yield from ((index, finding) for finding in _of(pair, text))
        if french and base_lang(pair.target_lang) == "fr":
            yield from ((index, finding) for finding in _french(text))
        if units is not None:
            yield from ((index, finding) for finding in _units(text, spaced=units))


def _of(pair: Pair, text: str) -> Iterator[Finding]:
    lang = base_lang(pair.target_lang)
    if " " in text:
        yield from _found(pair, text, _DOUBLE, SLIP, "There are two spaces in a row here.")
        inside = "There is a space inside the bracket."
        yield from _found(pair, text, _INSIDE, SLIP, inside)
        if lang in _UNSPACED:
            yield from _found(pair, text, _BEFORE_DENSE, SLIP, "There is a space before the punctuation mark.")
            if pair.role in _SENTENCES:
                yield from _found(pair, text, _BETWEEN, LOOSE, "There is a space between two characters.")
        elif lang != "ko":
            before = _BEFORE_FRENCH if lang == "fr" else _BEFORE
            yield from _found(pair, text, before, SLIP, "There is a space before the punctuation mark.")
    if lang not in _UNSPACED:
        yield from _found(pair, text, _AFTER, SLIP, "There is no space after the punctuation mark.")


def _french(text: str) -> Iterator[Finding]:
    for match in _FRENCH.finditer(text):
        if not (match[1] or match[4]):
            what = (
                f"There is no space {'after' if match[3] else 'before'} {match[2] or match[3]}, as there is elsewhere."
            )
            yield _finding(Span(match.start(), match.end()), LOOSE, what)


def _units(text: str, *, spaced: bool) -> Iterator[Finding]:
    for match in _UNIT.finditer(text):
        if bool(match[1]) != spaced:
            what = f"The unit stands {'with' if match[1] else 'without'} a space, unlike others in the text."
            yield _finding(Span(match.start(), match.end()), LOOSE, what)


def _found(pair: Pair, text: str, pattern: re.Pattern[str], value: float, what: str) -> Iterator[Finding]:
    matches = list(pattern.finditer(text))
    if not matches or pattern.search(pair.source):
        return
    if pattern is _DOUBLE and "\u3000" in pair.source:  # a wide space for a mark
        return
    for match in matches:
        if pattern is not _AFTER or not _QUOTED.fullmatch(text[match.start() - 1 : match.end() + 1]):
            yield _finding(Span(match.start(), match.end()), value, what)


def _finding(span: Span, value: float, what: str) -> Finding:
    return Finding(Category.LOCALE, Side.TARGET, span, value, what)


def _masked(text: str) -> str:
    """Return the text with addresses, tags and placeholders as letters, so that every place stays."""
    if _MAY_BE_ADDRESS.search(text):
        text = _ADDRESS.sub(lambda match: "x" * len(match[0]), text)
    for _, part, _, span in found_in(text):
        text = text[: span.start] + "x" * len(part) + text[span.end :]
    return text


def _habit(pattern: re.Pattern[str], texts: Sequence[str]) -> bool | None:
    """Say whether the places of a pattern mostly have their space; None where they are few or divided."""
    counts = Counter(bool(match[1] or match[match.re.groups]) for text in texts for match in pattern.finditer(text))
    habit, times = (counts.most_common(1) or [(False, 0)])[0]
    return habit if times >= _PLACES and times >= _HABIT * counts.total() else None
