"""Words written twice in a row, and loops of repeated phrases, in the translation.

Languages that double words as grammar (Indonesian hari-hari, Chinese 看看, Japanese 人々, Korean 매우매우) may do
so; what the source doubles too is no mistake.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from align.checks.pair import Finding, Pair, each
from align.checks.words import WORD, allowed_doubles, function_words
from align.issue import Category, Side, Span
from align.script import base_lang, is_dense

#: Values: a word said twice; a phrase of some words said twice or more.
WORD_TWICE, LOOP = 1.0, 2.0
#: In Indonesian and Malay a word doubled without its hyphen is mostly a plural; function words have none.
_DOUBLING = frozenset({"id", "ms"})
_VERB = re.compile(r"(?:me|di|ber|ter)\w{4,}")  # a verb with its prefix is no plural
#: Chinese characters that no word or phrase has twice in a row.
_ZH_ONCE = re.compile(r"([已但因被与與从從而也并並未尚很])\1")
_JA_PHRASE = re.compile(r"(?P<unit>[\u3400-\u9fff々\u30a1-\u30fa\u30fc]{1,8}[をがはにで])(?P=unit)")
_KO_PHRASE = re.compile(r"(?<!\S)(?P<unit>[가-힣]+ [가-힣]{2,}) (?P=unit)(?!\S)")
_NUMERALS = frozenset("一二三四五六七八九十百千万〇々")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<![\w-])[\w-]+(?:[/_][\w-]+)+|(?<!\S)\S+@\S+")
#: Without one of these in it a text has no address.
IN_ADDRESSES = ("/", "_", "@", "www.")
_WORD_OR_NUMBER = re.compile(r"\w+")
_PHRASE = 3  # words, or pairs of dense characters
_DENSE_DOUBLE = re.compile(r"(?P<unit>[\u3400-\u9fff]{2,3}|[\u30a1-\u30fa\u30fc]{4,})(?P=unit)")
_DENSE_LOOP = re.compile(r"(?P<unit>[^\s。，、,.!?！？]{4,40}?)[，、,]?\s?(?P=unit)")
_DENSE_REPEAT = re.compile(r"(?P<unit>[\u3041-\u9fff\uac00-\ud7a3]{2,40}?)[、，,\s]?(?P=unit)")
_JA_PARTICLE = re.compile(r"をを|がが|にに(?!ん)|はは(?=[、\u4e00-\u9fff])(?<!母はは)")


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding for each double and each loop in the target."""
    text = pair.target
    if any(sign in text for sign in IN_ADDRESSES):
        text = _ADDRESS.sub(lambda match: "\0" * len(match.group()), text)
    taken = bytearray(len(text))  # characters that a longer finding holds
    doubles = sorted(_doubles(text, pair.target_lang), key=lambda entry: -len(entry[0]))
    if doubles and _any_double(pair.source):
        return
    for span, loop in doubles:
        if 1 in taken[span.start : span.end]:
            continue
        taken[span.start : span.end] = bytes([1]) * (span.end - span.start)
        said = span.of(pair.target)
        if loop:
            what = f"“{said if len(said) < 60 else said[:59] + '…'}” repeats itself."
            yield Finding(Category.DUPLICATION, Side.TARGET, span, LOOP, what)
        else:
            yield Finding(Category.DUPLICATION, Side.TARGET, span, WORD_TWICE, f"“{said}” is written twice.")


def _doubles(text: str, lang: str) -> Iterator[tuple[Span, bool]]:
    words = list(WORD.finditer(text))
    folded = [match.group().casefold() for match in words]
    yield from ((span, True) for span in _phrases(text))
    language = base_lang(lang)
    allowed = allowed_doubles(language)
    for place in [place for place, (word, following) in enumerate(pairwise(folded)) if word == following]:
        first, second, word = words[place], words[place + 1], folded[place]
        if not text[first.end() : second.start()].isspace() or word in allowed:
            continue
        if len(word) < 2 and not is_dense(word):
            continue
        if language in _DOUBLING and word not in function_words(language) and not _VERB.match(word):
            continue
        if first.group()[0].isupper() and second.group()[0].isupper() and word not in function_words(language):
            continue  # Baden Baden, Duran Duran
        yield Span(first.start(), second.end()), False
    if language == "ko":
        yield from ((Span(match.start(), match.end()), False) for match in _KO_PHRASE.finditer(text))
    if language in ("zh", "ja", "yue"):
        yield from _dense_doubles(text, language)


def _dense_doubles(text: str, language: str) -> Iterator[tuple[Span, bool]]:
    for match in _DENSE_DOUBLE.finditer(text):
        unit = match.group("unit")
        if unit not in allowed_doubles("zh") and len(set(unit)) > 1 and not set(unit) & _NUMERALS:
            yield Span(match.start(), match.end()), False
    for pattern in (_JA_PARTICLE, _JA_PHRASE) if language == "ja" else (_ZH_ONCE,):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end()), False
    for match in _DENSE_LOOP.finditer(text):
        if sum(map(is_dense, match.group("unit"))) >= 4 and len(set(match.group("unit"))) > 3:
            yield Span(match.start(), match.end()), True


def _phrases(text: str) -> Iterator[Span]:
    """Yield runs where a phrase of at least three words stands twice in a row; a number is a word here."""
    words = list(_WORD_OR_NUMBER.finditer(text))
    said = [match.group().casefold() for match in words]
    if len(set(said)) == len(said):
        return
    start = 0
    while start + 2 * _PHRASE <= len(said):
        stop = _end_of_loop(said, start)
        if stop:
            yield Span(words[start].start(), words[stop - 1].end())
        start = max(start + 1, stop)


def _end_of_loop(said: list[str], start: int) -> int:
    """Return where the repetition of a phrase that begins at a word ends, 0 where none begins there."""
    for length in range(_PHRASE, min(12, (len(said) - start) // 2) + 1):
        if said[start] != said[start + length]:
            continue
        phrase = said[start : start + length]
        if phrase == said[start + length : start + 2 * length] and len(set(phrase)) > 1:
            stop = start + 2 * length
            while said[stop : stop + length] == phrase:
                stop += length
            return stop
    return 0


def _any_double(text: str) -> bool:
    words = [match.group().casefold() for match in WORD.finditer(text)]
    return any(a == b for a, b in pairwise(words)) or bool(_DENSE_REPEAT.search(text)) or any(_phrases(text))


measure = each(measure_pair)
