"""Words that exist nowhere: in no vocabulary, and a letter away from a common word of the language.

Names, loanwords, compounds and affixed forms must not alarm, so a word in no vocabulary is told only where dropping,
adding, changing or exchanging one letter makes it one of the language's thirty thousand commonest words. A slip that
makes another word is not seen. English, German, French, Spanish, Indonesian and Russian.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from align.checks.pair import Finding, Pair
from align.checks.vocabulary import LANGS, first_common, known
from align.checks.words import WORD
from align.issue import Category, Side, Span
from align.script import base_lang

#: Values: a word with a capital that may be a name (in German, or without a source to look it up in), any other.
CAPITAL, LOWER = 1.0, 2.0
_SHORTEST = 6
_LETTERS = {"ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя", "de": "abcdefghijklmnopqrstuvwxyzäöüß"}
_LATIN = "abcdefghijklmnopqrstuvwxyzáéèêíóúñç"
#: Endings and beginnings that make new words of known ones; the rest of the word must be known.
_CLITIC = re.compile(r"(?:nya|lah|kah|ku|mu|pun)$")
_AFFIXES = {
    lang: re.compile(rf"^(?:{before})?(.{{3,}}?)(?:{after})*$")
    for lang, before, after in (
        (
            "id",
            "me[nm]?g?|meny|di|ber|ter|pe[nm]?g?|peny|se|ke|ku|kau|per|memper|diper",
            "kan|an|i|nya|lah|kah|ku|mu|pun",
        ),
        (
            "en",
            "un|re|non|pre|anti|over|under|mis|co|sub|super|inter|out",
            "s|es|ed|ing|ers?|ly|ness|less|like|able|is[hmt]",
        ),
        ("de", "un|ver|be|ge|ent|zer", "en|er|es|e|n|s|em|ern|ung|ungen|lich|isch|ische[nrsm]?"),
        ("fr", "[ldjmntsc]'|qu'|re|dé", "s|e|es|x|ment|ait|aient|ent"),
        ("es", "re|des", "s|es|mente|l[oae]s?|se|me|te|nos"),
        ("ru", "не|по|за|вы|при|пере|раз|рас|об|от", "[аяоеыиую]|[оеыи]й|[оеыи]м|[ая]х|[ая]ми|[оеыи]го|[ое]му|ся|сь"),
    )
}


def measure(pairs: Sequence[Pair]) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each word of the targets that is none and stands in them once."""
    counts = Counter(match.group().casefold() for pair in pairs for match in WORD.finditer(pair.target))
    for index, pair in enumerate(pairs):
        lang = base_lang(pair.target_lang)
        if lang not in LANGS:
            continue
        theirs = pair.source.casefold()
        for match in WORD.finditer(pair.target):
            word = match.group()
            if len(word) < _SHORTEST or word.isupper() or counts[word.casefold()] > 1 or word.casefold() in theirs:
                continue
            meant = intended(word, lang)
            if meant is not None:
                what = f"“{word}” is no word that is known; perhaps “{meant}” was meant."
                value = LOWER if word.islower() or not (lang == "de" or pair.alone) else CAPITAL
                yield index, Finding(Category.GARBLED, Side.TARGET, Span(*match.span()), value, what)


def settle(pairs: Sequence[Pair], found: Iterable[tuple[int, Finding]]) -> Iterator[tuple[int, Finding]]:
    """Yield the findings on words that stand once in all targets: one that comes again and again is meant."""
    said = [(index, finding, finding.span.of(pairs[index].target).casefold()) for index, finding in found]
    if not said:
        return
    suspects = frozenset(word for _, _, word in said)
    words = (match.group().casefold() for pair in pairs for match in WORD.finditer(pair.target))
    counts = Counter(word for word in words if word in suspects)
    yield from ((index, finding) for index, finding, word in said if counts[word] == 1)


@lru_cache(maxsize=8192)
def intended(word: str, lang: str) -> str | None:
    """Return the common word that an unknown one is a letter away from, None for a known word or where there is none.

    >>> intended("harbuor", "en"), intended("harbours", "en"), intended("Branskov", "en")
    ('harbour', None, None)
    """
    if known(word, lang) or "-" in word or "'" in word or "’" in word or _made(word.casefold(), lang):
        return None
    return first_common(_edits(word.casefold(), lang), lang)


def _made(word: str, lang: str) -> bool:
    """Say whether a word is a known one with an affix, or two known ones written together."""
    if known(word, "en"):
        return True  # a loanword
    match = _AFFIXES[lang].match(word)
    if match is not None and known(match.group(1), lang):
        return True
    if lang == "id" and known(_CLITIC.sub("", word), lang):
        return True
    cuts = range(4, len(word) - 3) if lang in ("de", "en") else range(0)
    return any(known(word[:at], lang) and known(word[at:], lang) for at in cuts)


def _edits(word: str, lang: str) -> Iterator[str]:
    """Yield the forms of a word with two letters exchanged, one dropped, changed or added; never the first."""
    letters = _LETTERS.get(lang, _LATIN)
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(1, len(word)):
        yield from (word[:at] + letter + word[at + 1 :] for letter in letters)
    for at in range(1, len(word) + 1):
        yield from (word[:at] + letter + word[at:] for letter in letters)
