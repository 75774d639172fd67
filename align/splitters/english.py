"""Text that can only be English, told by its small words.

English is one side of most jobs, and the identifier takes half a second to load: a text that says "the" and "which"
in every line needs no statistics. Whatever is not plainly English is left to the identifier.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[a-z'’]+")
_SEEN = 2000

# None of 31,000 sentences in 31 other languages (LASER's Tatoeba test sets) has two peculiar words and a quarter
# of words from both lists.
_SHARE = 0.25
_MOST = 0.6
# A line among others that are plainly English: shorter than this (characters) it is no evidence of another language,
# longer it has a small English word in ten at least, be it of a byline.
_SHORT = 40
_SHARE_AMONG = 0.1


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words no other language of Latin script has, and common ones that few have."""
    data = json.loads((files("align.splitters") / "data" / "english_words.json").read_text(encoding="utf-8"))
    return frozenset(data["peculiar"].split()), frozenset(data["common"].split())


def plainly_english(text: str) -> bool:
    """Say whether a text can be nothing but English.

    >>> plainly_english("The bridge that was closed has opened."), plainly_english("De brug is weer open.")
    (True, False)
    """
    peculiar, common, words = _counts(text)
    return peculiar >= 2 and peculiar + common >= _SHARE * words


def all_english(texts: Sequence[str]) -> bool:
    """Say whether all lines are English: most of the text plainly, no long line without an English word in it.

    >>> all_english(["The bridge that was closed has opened.", "Ellmouth, March 12"])
    True
    """
    plain = sum(len(text) for text in texts if plainly_english(text))
    return plain >= _MOST * sum(map(len, texts)) > 0 and all(len(text) < _SHORT or _somewhat(text) for text in texts)


def _somewhat(text: str) -> bool:
    peculiar, common, words = _counts(text)
    return peculiar + common >= max(1, _SHARE_AMONG * words)


def _counts(text: str) -> tuple[int, int, int]:
    peculiar, common = _lists()
    words = _WORD.findall(text[:_SEEN].lower().replace("’", "'"))
    return sum(word in peculiar for word in words), sum(word in common for word in words), len(words)
