"""Where the terms of a glossary stand in a text: the longest wins over its parts.

Words are compared by their forms (`inflection`). Text without spaces between words, and Korean, whose particles are
written onto the word, is compared by characters: spaces and middle dots aside, and never inside a word of Latin
letters or katakana. What it cannot tell apart is a compound of Han characters (京都 in 東京都): only a longer term in
the glossary does.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from align.checks.inflection import fold, related, same_word, stem
from align.issue import Span
from align.script import UNSPACED, base_lang, is_dense

_TOKEN = re.compile(r"\w+|[^\w\s]")
_JOINERS = frozenset("-‐‑–'’\u00ad")
#: Between two words of a term, a translation may put this many others: accord (bilatéral) commercial.
_GAP = 2
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]")
_LATIN = re.compile(r"(?![_\u0400-\uffff])\w")
_SKIPPED = re.compile(r"[\s・·•\u200b]")
#: What Korean writes onto a noun: plural, cases, topic, copula (after Sohn 1999, The Korean Language, chapter 7).
_PARTICLES = re.compile(
    r"들?(?:에서|에게|께서|한테|으로|로|에|께|와|과|하고|이랑|랑|까지|부터|처럼|같은|같이|보다|만|마다|밖에|조차|마저|이나|나|"
    r"이라고|라고|이라는|라는|이란|란|이며|며|이고|고|이자|의)?(?:서|써)?(?:은|는|이|가|을|를|도|만|의|요)?"
    r"(?:이다|이었다|였다|입니다|이었습니다|였습니다|인|일|이어서|여서|이지만|지만)?"
)
#: A wrong rendering is told by this much likeness to the right one (difflib's ratio of words, of dense characters).
_LIKE, _LIKE_DENSE = 0.75, 0.6
_SHORTEST_LIKE = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term to look for, whether letter case counts, and what the one who looks calls it."""

    text: str
    exact: bool
    key: int


@dataclass(frozen=True, slots=True)
class Match:
    """A place where terms stand; several where they are forms of the same words."""

    span: Span
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    start: int
    end: int


@lru_cache(maxsize=512)
def _tokens(text: str) -> tuple[_Token, ...]:
    return tuple(
        _Token(found[0], fold(found[0]), found.start(), found.end())
        for found in _TOKEN.finditer(text)
        if found[0] not in _JOINERS
    )


@lru_cache(maxsize=512)
def _characters(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the folded characters of a text without spaces and dots, and where each stands in it."""
    kept, places = [], []
    for place, char in enumerate(text):
        for folded in "" if _SKIPPED.match(char) else unicodedata.normalize("NFKC", char).casefold():
            kept.append(folded)
            places.append(place)
    return "".join(kept), tuple(places)


def by_characters(lang: str) -> bool:
    """Say whether the terms of a language are looked for by characters rather than by words."""
    return base_lang(lang) in UNSPACED or base_lang(lang) == "ko"


class Finder:
    """Finds terms of one language in texts; the longest first, from left to right, without overlap.

    >>> terms = [Wanted("trade", False, 0), Wanted("trade agreement", False, 1)]
    >>> [match.keys for match in Finder(terms, "en").find("Trade agreements help trade.")]
    [(1,), (0,)]
    """

    def __init__(self, wanted: Iterable[Wanted], lang: str) -> None:
        self._lang = lang
        self._dense = by_characters(lang)
        self._index: dict[str, list[tuple[tuple[_Token, ...], str, Wanted]]] = defaultdict(list)
        for term in wanted:
            tokens, folded = _tokens(term.text), _characters(term.text)[0]
            if tokens and folded:
                first = folded[0] if self._dense else self._key(tokens[0])
                self._index[first].append((tokens, folded, term))
        for row in self._index.values():
            row.sort(key=lambda entry: -len(entry[1] if self._dense else entry[0]))

    def find(self, text: str) -> list[Match]:
        """Return where terms stand in a text."""
        if not self._index:
            return []
        return self._by_characters(text) if self._dense else self._by_words(text)

    def _key(self, token: _Token) -> str:
        if base_lang(self._lang) in ("id", "ms"):
            return token.folded[:4]  # its stemmer takes prefixes off, which make new words
        return stem(token.folded, self._lang)

    def _by_words(self, text: str) -> list[Match]:
        tokens, found, at = _tokens(text), [], 0
        while at < len(tokens):
            size = 0
            terms: list[Wanted] = []
            for words, _, term in self._index.get(self._key(tokens[at]), ()):
                if size and len(words) < size:
                    break
                if self._same(words, tokens[at : at + len(words)], exact=term.exact):
                    size = len(words)
                    terms.append(term)
            if size:
                span = Span(tokens[at].start, tokens[at + size - 1].end)
                found.append(Match(span, _closest(terms, span.of(text))))
            at += size or 1
        return found

    def _same(self, words: Sequence[_Token], here: Sequence[_Token], *, exact: bool) -> bool:
        return len(words) == len(here) and all(
            same_word(word.folded, token.folded, self._lang) and (not exact or _same_case(word.text, token.text))
            for word, token in zip(words, here, strict=True)
        )

    def _by_characters(self, text: str) -> list[Match]:
        folded, places = _characters(text)
        found, at = [], 0
        while at < len(folded):
            size = 0
            terms: list[Wanted] = []
            for _, chars, term in self._index.get(folded[at], ()):
                if size and len(chars) < size:
                    break
                span = _whole(text, folded, places, at, chars, lang=self._lang, strict=True)
                if span and (not term.exact or _same_case(term.text, span.of(text))):
                    size = len(chars)
                    terms.append(term)
            if size:
                span = Span(places[at], places[at + size - 1] + 1)
                found.append(Match(span, _closest(terms, span.of(text))))
            at += size or 1
        return found


def _closest(terms: Sequence[Wanted], found: str) -> tuple[int, ...]:
    """Return the keys of the terms that are written as what was found; of all, where none is."""
    same = [term.key for term in terms if fold(term.text) == fold(found)]
    return tuple(dict.fromkeys(same or [term.key for term in terms]))


def _whole(
    text: str, folded: str, places: Sequence[int], at: int, chars: str, *, lang: str, strict: bool
) -> Span | None:
    """Return the place of characters that begin at `at` of the folded text and are no part of a longer word."""
    if not folded.startswith(chars, at):
        return None
    span = Span(places[at], places[at + len(chars) - 1] + 1)
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    first, last = text[span.start], text[span.end - 1]
    for kind in (_KATAKANA, _LATIN):
        if (kind.match(before) and kind.match(first)) or (kind.match(after) and kind.match(last)):
            return None
    if before.isdecimal() and first.isdecimal():
        return None
    if strict and base_lang(lang) == "ko" and "가" <= first <= "힣":
        rest = re.match(r"[가-힣]*", text[span.end :])
        if "가" <= before <= "힣" or (rest and not _PARTICLES.fullmatch(rest[0])):
            return None
    return span


def _same_case(term: str, found: str) -> bool:
    """Say whether what two forms of a word share is written in the same case."""
    return all(
        left == right or left.casefold() != right.casefold()
        for left, right in zip("".join(term.split()), "".join(found.split()), strict=False)
    )


def rendered(term: str, text: str, lang: str, *, exact: bool = False) -> Span | None:
    """Return where a text has a term in some form, in a compound, or with a word or two inside; None where not.

    >>> rendered("accord commercial", "Les accords bilatéraux commerciaux", "fr")
    Span(start=4, end=34)
    >>> rendered("무역 협정", "새 무역협정은", "ko"), rendered("port", "the airport", "en")
    (Span(start=2, end=6), None)
    """
    if by_characters(lang):
        return _among_characters(term, text, lang, exact=exact)
    words, tokens = _tokens(term), _tokens(text)
    for at in range(len(tokens)):
        end = _run(words, tokens, at, lang, exact=exact)
        if end is not None:
            return Span(tokens[at].start, tokens[end].end)
    return _among_characters(term, text, lang, exact=exact) if any(map(is_dense, term)) else None


def _among_characters(term: str, text: str, lang: str, *, exact: bool) -> Span | None:
    chars, (folded, places) = _characters(term)[0], _characters(text)
    at = folded.find(chars) if chars else -1
    while at >= 0:
        span = _whole(text, folded, places, at, chars, lang=lang, strict=False)
        if span and (not exact or _same_case(term, span.of(text))):
            return span
        at = folded.find(chars, at + 1)
    return None


def _run(words: Sequence[_Token], tokens: Sequence[_Token], at: int, lang: str, *, exact: bool) -> int | None:
    """Return the last token of a run that begins at `at` and has the words in order; None where there is none."""
    place = at - 1
    for number, word in enumerate(words):
        reach = range(place + 1, min(len(tokens), place + 2 + (_GAP if number else 0)))
        found = next((i for i in reach if _stands_for(word, tokens[i], lang, exact=exact)), None)
        if found is None:
            return None
        place = found
    return place if words else None


def _stands_for(word: _Token, token: _Token, lang: str, *, exact: bool) -> bool:
    return related(word.folded, token.folded, lang) and (not exact or _same_case(word.text, token.text))


def unchanged(term: str, text: str) -> Span | None:
    """Return where a text has a term letter by letter, an ending of at most two letters aside; None where not.

    >>> unchanged("Harbourly", "Die Harbourlys", ), unchanged("Go", "Golf")
    (Span(start=4, end=13), None)
    """
    for found in re.finditer(re.escape(term), text):
        before, rest = text[: found.start()], re.match(r"[^\W\d_]*", text[found.end() :])
        ending = rest[0] if rest else ""
        dense = bool(ending) and is_dense(ending[0])
        inside = bool(before) and before[-1].isalnum() and not is_dense(before[-1]) and term[0].isalnum()
        if not inside and (dense or len(ending) <= min(2, len(term) // 3)):
            return Span(found.start(), found.end())
    return None


def nearest(terms: Sequence[str], text: str, lang: str) -> Span | None:
    """Return the part of a text that looks most like one of the terms without being it; None where nothing does.

    >>> nearest(["Zelenskyy"], "Präsident Selenskyj sprach", "de")
    Span(start=10, end=19)
    """
    best, place = 0.0, None
    for term in terms:
        wanted = _characters(term)[0] if by_characters(lang) else fold(term)
        for part, span in _windows(term, text, lang):
            least = max(best, (_LIKE_DENSE if any(map(is_dense, part)) else _LIKE) - 1e-9)
            matcher = SequenceMatcher(None, part, wanted, autojunk=False)
            if matcher.quick_ratio() > least and matcher.ratio() > least:
                best, place = matcher.ratio(), span
    return place


def _windows(term: str, text: str, lang: str) -> Iterable[tuple[str, Span]]:
    if by_characters(lang):
        size, (folded, places) = len(_characters(term)[0]), _characters(text)
        if size >= _SHORTEST_LIKE:
            for at in range(len(folded) - size + 1):
                part = folded[at : at + size]
                if part[0].isalnum() and part[-1].isalnum():
                    yield part, Span(places[at], places[at + size - 1] + 1)
        return
    size, tokens = len(_tokens(term)), _tokens(text)
    for at in range(len(tokens) - size + 1):
        words = tokens[at : at + size]
        if size and all(len(token.text) >= _SHORTEST_LIKE for token in words):
            yield " ".join(token.folded for token in words), Span(words[0].start, words[-1].end)
