"""Whether two words are forms of one word: by Snowball's stemmers, held in check.

Stemmers also join words that are merely related (organ, organization). Where a match makes a claim (the source
uses a term of the glossary) the two words may differ by an inflection only (`same_word`); where it excuses (the
translation has the term in some form) the stem decides (`related`). Irregular forms (mouse, mice) are not known.
"""

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from align.script import base_lang

if TYPE_CHECKING:
    import snowballstemmer

#: Languages as Snowball names them; others have no forms here but their own.
_NAMES = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "ms": "indonesian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
#: The longest ending that inflection alone adds to what two forms share: Spanish -ciones, Russian -ями.
_LONGEST_ENDING = 4
#: English has few; its other endings make new words.
_ENGLISH = frozenset({"", "s", "es", "d", "ed", "ing", "e", "y", "ies", "ied"})
#: Indonesian prefixes and most suffixes make new words; these do not.
_CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")
#: Languages that write a compound as one word.
COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no", "nb", "fi", "hu"})
#: A shorter word stands inside others by chance.
_SHORTEST_PART = 4


@cache
def _stemmer(lang: str) -> "snowballstemmer.stemmer | None":
    import snowballstemmer  # brings thirty languages: only where a glossary asks for forms

    name = _NAMES.get(lang)
    return snowballstemmer.stemmer(name) if name else None


@lru_cache(maxsize=65536)
def stem(word: str, lang: str) -> str:
    """Return the stem of a word in lower case; the word itself where the language has no stemmer.

    >>> stem("agreements", "en"), stem("договорами", "ru"), stem("abc", "xx")
    ('agreement', 'договор', 'abc')
    """
    stemmer = _stemmer(base_lang(lang))
    return stemmer.stemWord(word) if stemmer else word


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return a word without differences that are none: width, case, ё for е.

    >>> fold("Ｎａｔｏ"), fold("Орёл")
    ('nato', 'орел')
    """
    return unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")


def same_word(one: str, two: str, lang: str) -> bool:
    """Say whether two folded words are forms of one word.

    >>> same_word("agreement", "agreements", "en"), same_word("organ", "organization", "en")
    (True, False)
    >>> same_word("running", "run", "en"), same_word("harbourly", "harbour", "en")
    (True, False)
    >>> same_word("häfen", "hafen", "de"), same_word("pelabuhannya", "pelabuhan", "id")
    (True, True)
    """
    if one == two:
        return True
    base = base_lang(lang)
    if base in ("id", "ms"):
        return _bare(one) == _bare(two)
    if stem(one, lang) != stem(two, lang):
        return False
    shared = _shared(one, two)
    endings = one[shared:], two[shared:]
    if base == "en":
        return all(_inflects(one[:shared], ending) for ending in endings)
    # An umlaut changes the middle of a German word; the stemmer has looked at it.
    return base == "de" or max(map(len, endings)) <= _LONGEST_ENDING


def _inflects(root: str, ending: str) -> bool:
    """Say whether English inflects with an ending, the last letter perhaps doubled: run, run-ning."""
    doubled = ending[:1] == root[-1:] and ending[1:] in ("ed", "ing")
    return ending in _ENGLISH or doubled


def related(term: str, word: str, lang: str) -> bool:
    """Say whether a folded word may well stand for a folded term: another form, or a compound of it.

    >>> related("abkommen", "handelsabkommens", "de"), related("port", "airport", "en")
    (True, False)
    """
    if term == word or stem(term, lang) == stem(word, lang):
        return True
    if base_lang(lang) not in COMPOUNDING or len(term) < _SHORTEST_PART:
        return False
    root = stem(term, lang)
    return term in word or (len(root) >= _SHORTEST_PART and root in stem(word, lang))


def _bare(word: str) -> str:
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) - len(clitic) >= _SHORTEST_PART:
            return word.removesuffix(clitic)
    return word


def _shared(one: str, two: str) -> int:
    count = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        count += 1
    return count
