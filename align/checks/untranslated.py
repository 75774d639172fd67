"""Text of the source language left in the translation.

Names, acronyms, code, quotations in brackets and addresses may stay as they are. Does not tell two languages
apart by spelling: within one script it needs the same words on both sides, or the source's function words.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from align.checks.pair import Finding, Pair, each, whole
from align.checks.words import WORD, function_words
from align.issue import Category, Side, Span
from align.script import base_lang, is_dense, script_of, scripts_in

_LATIN = "en de fr es pt it nl id ms tr vi pl sv cs da nb no fi hu ro sk sl hr lt lv et ca tl"
#: Scripts each language is written in; a language that is not listed is left alone.
SCRIPTS: dict[str, frozenset[str]] = {
    "zh": frozenset({"Hani"}),
    "yue": frozenset({"Hani"}),
    "ja": frozenset({"Hani", "Hira", "Kana"}),
    "ko": frozenset({"Hang", "Hani"}),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "be", "mk"), frozenset({"Cyrl"})),
    **dict.fromkeys(("ar", "fa", "ur"), frozenset({"Arab"})),
    "el": frozenset({"Grek"}),
    "he": frozenset({"Hebr"}),
    "hi": frozenset({"Deva"}),
    "th": frozenset({"Thai"}),
    **dict.fromkeys(_LATIN.split(), frozenset({"Latn"})),
}
#: What may stand in any translation: addresses, mail, code, bracketed originals.
_EXEMPT = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|`[^`]*`|<[^<>]*>|[(（\[【][^()（）\[\]【】]*[)）\]】]|[#@]\w+|\w+(?:\.\w{2,})+|\S*[_/\\=]\S*"
)
#: Without one of these in it a text has nothing of that; the pattern above tries each place of a text.
_MAY_BE_EXEMPT = re.compile(r"[@`<(（\[【#_/\\=]|\.\S")
#: A run of the same words on both sides counts from this many, of which so many in lower case.
_SAME_RUN, _SAME_LOWER = 4, 3
#: So many function words of the source's language alone, within so many words, make a clause of that language.
_CLAUSE_WORDS, _CLAUSE = 3, 8
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]{1,80}[”“»\"]")
#: Fewer words than this do not make a sentence that must differ from its source.
_EQUAL_WORDS = 4


def _masked(text: str) -> str:
    """Return the text with everything exempt blanked, character for character."""
    if _MAY_BE_EXEMPT.search(text) is None:
        return text
    return _EXEMPT.sub(lambda match: " " * len(match.group()), text)


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield what was left untranslated; the value is the number of words (of dense scripts: half the characters)."""
    source, target = base_lang(pair.source_lang), base_lang(pair.target_lang)
    if pair.one_sided or source == target:
        return
    own, others = SCRIPTS.get(target), SCRIPTS.get(source)
    if own is None or others is None:
        return
    if own.isdisjoint(others):
        yield from _foreign_script(pair, others)
    elif target == "ja" and source == "zh":
        yield from _no_kana(pair)
    elif own == others:
        yield from _same_words(pair)
    else:
        yield from _foreign_script(pair, others - own)


def _finding(pair: Pair, span: Span, value: float) -> Finding:
    what = f"“{_short(span.of(pair.target))}” was left in the source language."
    return Finding(Category.UNTRANSLATED, Side.TARGET, span, value, what)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _foreign_script(pair: Pair, scripts: frozenset[str]) -> Iterator[Finding]:
    """Yield runs of the source's script: dense characters, or lower-case words that are in the source too."""
    masked = _masked(pair.target)
    for run in _runs(masked, scripts):
        text = run.of(pair.target)
        if any(map(is_dense, text)):
            yield _finding(pair, run, sum(map(is_dense, text)) / 2)
            continue
        words = [match.group() for match in WORD.finditer(text)]
        lower = [word for word in words if word.islower() and len(word) > 1]
        # A lone lower-case word may be a unit, a brand or a term; it must have been copied to count.
        copied = [word for word in lower if re.search(rf"\b{re.escape(word)}\b", pair.source)]
        if len(lower) >= 2 or (copied and len(copied[0]) >= 4):
            yield _finding(pair, run, len(lower))


def _runs(text: str, scripts: frozenset[str]) -> Iterator[Span]:
    """Yield spans of words in the given scripts with only spaces and light punctuation between them."""
    if scripts.isdisjoint(map(script_of, text)):
        return
    start = end = -1
    for place, char in enumerate(text):
        script = script_of(char) if char.isalpha() else ""
        if script in scripts:
            start, end = (place if start < 0 else start), place + 1
        elif start >= 0 and (script or char not in " '’-,&." or place - end > 1):
            yield Span(start, end)
            start = -1
    if start >= 0:
        yield Span(start, end)


def _no_kana(pair: Pair) -> Iterator[Finding]:
    """Chinese in a Japanese translation has no kana: a whole sentence without one was not translated."""
    counts = scripts_in(pair.target)
    if counts["Hani"] >= 12 and not counts["Hira"] and not counts["Kana"]:
        yield _finding(pair, whole(pair.target), counts["Hani"] / 2)


def _same_words(pair: Pair) -> Iterator[Finding]:
    """Yield, within one script, the same run of words, or a clause that has the source's function words only."""
    unquoted = _QUOTED.sub(lambda match: " " * len(match.group()), _masked(pair.target))
    ours = [(match.group(), match.start(), match.end()) for match in WORD.finditer(unquoted)]
    words = [word for word, _, _ in ours]
    flagged = [False] * len(ours)
    _flag_copied(words, WORD.findall(pair.source), flagged)
    _flag_clauses([word.casefold() for word in words], pair, flagged)
    if any(flagged):
        yield from _flagged_runs(pair, ours, flagged)


def _flag_copied(words: list[str], theirs: list[str], flagged: list[bool]) -> None:
    """Flag runs of words that the source has too."""
    kept = set(theirs).intersection(words)
    if not any(word.islower() for word in kept):
        return
    copied = {tuple(theirs[i : i + _SAME_RUN]) for i in range(len(theirs) - _SAME_RUN + 1)}
    for i in range(len(words) - _SAME_RUN + 1):
        if words[i] in kept and words[i + 1] in kept:
            window = tuple(words[i : i + _SAME_RUN])
            if window in copied and sum(word.islower() for word in window) >= _SAME_LOWER:
                flagged[i : i + _SAME_RUN] = [True] * _SAME_RUN


def _flag_clauses(folded: list[str], pair: Pair, flagged: list[bool]) -> None:
    """Flag stretches of words, in lower case, that have function words of the source's language alone."""
    foreign, native = _apart(pair.source_lang, pair.target_lang)
    strange = [place for place, word in enumerate(folded) if word in foreign]
    if len(strange) < _CLAUSE_WORDS:
        return
    for i in range(len(folded)):
        places = [place for place in strange if i <= place < i + _CLAUSE]
        if len(places) >= _CLAUSE_WORDS and native.isdisjoint(folded[places[0] : places[-1] + 1]):
            flagged[places[0] : places[-1] + 1] = [True] * (places[-1] + 1 - places[0])


@lru_cache(maxsize=64)
def _apart(source_lang: str, target_lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the function words that the source's language alone has, and the target's alone."""
    source, target = function_words(source_lang), function_words(target_lang)
    return source - target, target - source


def _flagged_runs(pair: Pair, words: list[tuple[str, int, int]], flagged: list[bool]) -> Iterator[Finding]:
    start = 0
    while start < len(words):
        stop = start
        while stop < len(words) and flagged[stop]:
            stop += 1
        if stop - start >= _EQUAL_WORDS:
            yield _finding(pair, Span(words[start][1], words[stop - 1][2]), stop - start)
        start = max(stop, start + 1)


measure = each(measure_pair)
