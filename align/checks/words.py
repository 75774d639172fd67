"""Words and function words: what a sentence is about, without a model."""

import json
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from align.script import base_lang, is_dense

#: A word of an alphabet: letters, inner apostrophes and hyphens.
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@cache
def _lists(name: str) -> dict[str, frozenset[str]]:
    raw = json.loads(files("align.checks").joinpath(f"data/{name}.json").read_text(encoding="utf-8"))
    return {lang: frozenset(words.split()) for lang, words in raw["words"].items()}


@lru_cache(maxsize=256)
def function_words(lang: str) -> frozenset[str]:
    """Return the commonest grammatical words of a language, lower case; empty where there is no list.

    >>> "the" in function_words("en-GB"), function_words("xx")
    (True, frozenset())
    """
    return _lists("function_words").get(base_lang(lang), frozenset())


def allowed_doubles(lang: str) -> frozenset[str]:
    """Return the words that a language may say twice in a row, lower case.

    >>> "had" in allowed_doubles("en")
    True
    """
    return _lists("doubles").get(base_lang(lang), frozenset())


@lru_cache(maxsize=32768)
def content(text: str, lang: str) -> frozenset[str]:
    """Return what a text is made of: its words without function words, or pairs of neighbouring dense characters.

    >>> sorted(content("The ships of the port", "en")), sorted(content("港口的船", "zh"))
    (['port', 'ships'], ['口的', '港口', '的船'])
    """
    skipped = function_words(lang)
    found: set[str] = set()
    for match in WORD.finditer(text):
        word = match.group().casefold()
        if not word.isascii() and any(map(is_dense, word)):
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in skipped:
            found.add(word)
    return frozenset(found)


def most_repeated(text: str) -> int:
    """Return how often a text says its most repeated phrase: four words, or six characters where words are not spaced.

    >>> most_repeated("on and on and on and on and on"), most_repeated("No.")
    (3, 0)
    """
    words = WORD.findall(text.casefold())
    letters = "".join(words)
    if letters and (is_dense(letters[0]) or len(letters) > 8 * len(words)):
        return _most([letters[at : at + 6] for at in range(len(letters) - 5)])
    return _most(list(zip(words, words[1:], words[2:], words[3:], strict=False)))


def _most(phrases: Sequence[Hashable]) -> int:
    """Return how often the most frequent phrase stands among them: mostly once, which a set tells sooner."""
    if len(set(phrases)) == len(phrases):
        return min(1, len(phrases))
    return max(Counter(phrases).values())
