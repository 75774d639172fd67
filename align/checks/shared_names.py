"""Names that both sides of a pair have, once each, whatever their scripts: where each stands.

By the list of renderings (`align.checks.known_names`) between scripts, by spelling within Latin letters. A name said
twice on a side is left out: which of its places answers which is not known.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from align.checks.known_names import Known, named
from align.checks.pair import Pair
from align.checks.spelling import distance, fold
from align.checks.vocabulary import common, is_name
from align.checks.words import WORD, function_words
from align.issue import Span
from align.script import base_lang

OTHER_SCRIPTS = frozenset({"zh", "ja", "ko", "ru"})
#: Names of people that are said by their last part only, and shorter ones that are other words too.
_SHORTEST = 4
#: So many first letters two spellings of a name have in common.
_ALIKE = 4
#: Endings of the inhabitants and the language: Russian for Russia.
_TAIL = r"(?:['’]s?|n|ns|s|ese|ish|i|is)?"
_GENITIVE = re.compile(r"['’]s?$")
_GAP = re.compile(r"[\s·・=＝-]{0,2}(?:of |de |di )?")


@dataclass(frozen=True, slots=True)
class Shared:
    """One name where each side has it."""

    source: Span
    target: Span


def shared(pair: Pair) -> list[Shared]:
    """Return the names that stand once on each side, in the order of the source; parts of one name joined.

    >>> found = shared(Pair("俄罗斯向朝鲜出售石油。", "Russia sold oil to North Korea.", "zh", "en"))
    >>> [(one.source, one.target) for one in found]
    [(Span(start=0, end=3), Span(start=0, end=6)), (Span(start=4, end=6), Span(start=19, end=30))]
    """
    source, target = (base_lang(lang) in OTHER_SCRIPTS for lang in (pair.source_lang, pair.target_lang))
    if source and target:
        found = _both_listed(named(pair.source, pair.source_lang), named(pair.target, pair.target_lang))
    elif source:
        found = _listed(named(pair.source, pair.source_lang), pair.target)
    elif target:
        found = (Shared(one.target, one.source) for one in _listed(named(pair.target, pair.target_lang), pair.source))
    else:
        found = _latin(pair)
    return _joined(_once(sorted(found, key=lambda one: (one.source.start, one.target.start))), pair)


def _listed(names: tuple[Known, ...], text: str) -> Iterator[Shared]:
    for name in names:
        there = _places(name.latin, text)
        if len(there) == 1:
            yield Shared(name.span, there[0])


def _places(latin: tuple[str, ...], text: str) -> list[Span]:
    """Return where a text has a name by the first of its renderings that stands in it, or by its last part."""
    for form in (*latin, *(form.split()[-1] for form in latin if " " in form)):
        if len(form) < _SHORTEST and not form.isupper():
            continue
        if form not in text:
            continue
        found = [Span(*match.span()) for match in re.finditer(rf"(?<!\w){re.escape(form)}{_TAIL}(?!\w)", text)]
        if found:
            return found
    return []


def _both_listed(ours: tuple[Known, ...], theirs: tuple[Known, ...]) -> Iterator[Shared]:
    for name in ours:
        there = [other for other in theirs if set(name.latin) & set(other.latin)]
        if len(there) == 1:
            yield Shared(name.span, there[0].span)


def _latin(pair: Pair) -> Iterator[Shared]:
    ours, theirs = _places_once(pair.source), _places_once(pair.target)
    yield from (Shared(span, theirs[place]) for place, span in ours.items() if place in theirs)
    words: dict[str, list[tuple[str, Span]]] = {}
    for word, span in capitals(pair.target, pair.target_lang):
        words.setdefault(_folded(word)[:_ALIKE], []).append((word, span))
    for word, span in capitals(pair.source, pair.source_lang):
        there = [place for other, place in words.get(_folded(word)[:_ALIKE], ()) if _same(word, other)]
        inside = any(span.overlaps(known) for known in ours.values())
        if len(there) == 1 and not inside and not any(there[0].overlaps(known) for known in theirs.values()):
            yield Shared(span, there[0])


@cache
def _listed_places() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return a pattern of the names of places that languages of Latin letters spell differently, and whose each is."""
    raw = json.loads(files("align.checks").joinpath("data/countries.json").read_text(encoding="utf-8"))
    whose = {name: index for index, row in enumerate(raw["places"]) for name in row.split("|")}
    names = "|".join(re.escape(name) for name in sorted(whose, key=len, reverse=True))
    first = "".join(sorted({name[0] for name in whose}))
    return re.compile(rf"(?<!\w)(?=[{first}])(?:{names})(?!\w)"), whose


@lru_cache(maxsize=4096)
def places_in(text: str) -> tuple[tuple[int, Span], ...]:
    """Return the listed places that a text in Latin letters names, by their number, and where.

    >>> [(number, span.start) for number, span in places_in("From Deutschland to Germany")]
    [(0, 5), (0, 20)]
    """
    pattern, whose = _listed_places()
    return tuple((whose[match.group()], Span(*match.span())) for match in pattern.finditer(text))


def _places_once(text: str) -> dict[int, Span]:
    found = places_in(text)
    numbers = [number for number, _ in found]
    return {number: span for number, span in found if numbers.count(number) == 1}


@lru_cache(maxsize=4096)
def capitals(text: str, lang: str) -> tuple[tuple[str, Span], ...]:
    """Return words with a capital that may be names: in a list of names, or none of the language's common words.

    >>> [word for word, _ in capitals("The ferry left Ellmouth on time.", "en")]
    ['Ellmouth']
    """
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        if word[0].isupper() and len(word) >= _SHORTEST:
            word = _GENITIVE.sub("", word) if "'" in word or "’" in word else word
            if len(word) >= _SHORTEST and _may_be_name(word, lang):
                found.append((word, Span(match.start(), match.start() + len(word))))
    return tuple(found)


@lru_cache(maxsize=16384)
def _may_be_name(word: str, lang: str) -> bool:
    return word.casefold() not in function_words(lang) and (is_name(word) or not common(word, lang))


@lru_cache(maxsize=16384)
def _folded(word: str) -> str:
    return fold(word)


def _same(one: str, other: str) -> bool:
    a, b = _folded(one), _folded(other)
    return a == b or (min(len(a), len(b)) > _ALIKE and distance(a, b, 2) <= 2)


def _once(found: list[Shared]) -> list[Shared]:
    sources = [one.source for one in found]
    targets = [one.target for one in found]
    return [one for one in found if sources.count(one.source) == 1 and _alone(one.target, targets)]


def _alone(span: Span, spans: list[Span]) -> bool:
    return sum(other.overlaps(span) for other in spans) == 1


def _joined(found: list[Shared], pair: Pair) -> list[Shared]:
    """Join names that stand side by side on either side: the parts of one, as first and family name."""
    joined: list[Shared] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and (
            _near(last.source, one.source, pair.source) or _near(last.target, one.target, pair.target)
        ):
            joined[-1] = Shared(_around(last.source, one.source), _around(last.target, one.target))
        else:
            joined.append(one)
    return joined


def _near(one: Span, other: Span, text: str) -> bool:
    first, second = sorted((one, other), key=lambda span: span.start)
    return second.start <= first.end or _GAP.fullmatch(text[first.end : second.start]) is not None


def _around(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))
