"""Names known in several scripts: one whose rendering is a letter off, or that was exchanged for another.

Chinese, Japanese, Korean and Russian against languages in Latin letters, both ways, by a list of renderings
(`align.checks.renderings`). A name that is in no list is not judged here.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from align.checks.pair import Finding, Pair
from align.checks.renderings import others, renderings
from align.checks.spelling import distance, fold, misspelt
from align.checks.vocabulary import known
from align.checks.words import WORD
from align.issue import Category, Side, Span
from align.script import base_lang, script_of

#: Values, as those of the names check: perhaps another custom of spelling; a letter off; so although the text has the
#: right rendering elsewhere.
ALIKE, NEAR, WRONG = 1.0, 2.0, 3.0
_OTHER_SCRIPTS = frozenset({"zh", "ja", "ko", "ru"})
_LONGEST_FORM = 12
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}")
_CYRILLIC = re.compile(r"[А-ЯЁ][а-яё]{2,}")
_ENDING = re.compile(r"(?:ыми|ими|ого|его|ому|ему|ами|ями|ой|ей|ом|ем|ым|им|ую|юю|ах|ях|[аяоеыйьиую])$")
#: Words like "province", "language" or "people" behind a name, in whose place any other character may stand.
_PLACE = re.compile(r"[省市州县郡区国岛군시도주県島语語文人族어인]$")
_GENITIVE = re.compile(r"['’]s?$")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


class Known(NamedTuple):
    """A known name as a text has it: the span and its renderings in Latin letters."""

    span: Span
    latin: tuple[str, ...]


def measure(pairs: Sequence[Pair]) -> Iterator[tuple[int, Finding]]:
    """Yield findings on names between the scripts; nothing for a pair of languages that share one."""
    kept = Counter(word for pair in pairs for word in set(WORD.findall(pair.target)))
    whole = "\n".join(each.target for each in pairs)
    for index, pair in enumerate(pairs):
        if pair.one_sided:
            continue
        source, target = (base_lang(lang) in _OTHER_SCRIPTS for lang in (pair.source_lang, pair.target_lang))
        if source and not target:
            yield from ((index, finding) for finding in _into_latin(pair, kept))
        elif target and not source:
            yield from ((index, finding) for finding in _from_latin(pair, whole))
    yield from _several_forms(pairs)


def _into_latin(pair: Pair, kept: Counter[str]) -> Iterator[Finding]:
    """Yield words of the target that are a letter off a rendering of a name of the source, and are no word."""
    words = [match for match in WORD.finditer(pair.target) if match.group()[0].isupper()]
    suspects = [match for match in words if _may_be_wrong(match.group(), pair.target_lang)]
    if not suspects:
        return
    expected: dict[str, Span] = {}
    for name in named(pair.source, pair.source_lang):
        for rendering in name.latin:
            for word in WORD.findall(rendering):
                expected.setdefault(word, name.span)
    folded = {fold(word) for word in expected}
    for match in suspects:
        word = _bare(match.group())
        if fold(word) in folded:
            continue
        near = next((name for name in expected if misspelt(word, name) and name not in pair.target), None)
        if near is not None:
            said = expected[near]
            what = f"“{said.of(pair.source)}” is “{near}”; the translation spells it “{word}”."
            span = Span(match.start(), match.start() + len(word))
            yield Finding(Category.NAME, Side.TARGET, span, WRONG if kept[near] else NEAR, what, said)


def _bare(word: str) -> str:
    return _GENITIVE.sub("", word) if "'" in word or "’" in word else word


def _may_be_wrong(word: str, lang: str) -> bool:
    """Say whether a word with a capital is no word or name that is known."""
    word = _bare(word)
    return not word.isupper() and len(word) >= 4 and not known(word, lang)


def _from_latin(pair: Pair, whole: str) -> Iterator[Finding]:
    """Yield names of the target that are a character off the rendering of a name of the source."""
    here = renderings(pair.target_lang)
    words = [match for match in WORD.finditer(pair.source) if match.group()[0].isupper()]
    for match in words:
        expected = [form for form in here.forms(_bare(match.group())) if not _PLACE.search(form)]
        if not expected or any(form in pair.target for form in expected):
            continue
        for candidate in _candidates(pair.target, pair.target_lang):
            form = candidate.of(pair.target)
            near = next((one for one in expected if _one_off(form, one)), None)
            if near is not None and form not in here:
                what = f"“{match.group()}” is “{near}”; the translation says “{form}”."
                source = Span(*match.span())
                yield Finding(Category.NAME, Side.TARGET, candidate, NEAR if near in whole else ALIKE, what, source)
                break


def _one_off(form: str, other: str) -> bool:
    return form[0] == other[0] and abs(len(form) - len(other)) <= 1 and distance(form, other) == 1


def _candidates(text: str, lang: str) -> Iterator[Span]:
    """Yield what may be a name by its script: katakana runs, Cyrillic words with a capital, parts between dots."""
    lang = base_lang(lang)
    pattern = {"ja": _KATAKANA, "ru": _CYRILLIC, "ko": re.compile(r"[가-힣]{3,}")}.get(lang)
    if pattern is not None:
        yield from (Span(*match.span()) for match in pattern.finditer(text))
        return
    for match in _HAN.finditer(text):
        for size in (4, 5, 6):
            for start in range(match.start(), match.end() - size + 1):
                yield Span(start, start + size)


# -- one name, several forms -------------------------------------------------------------------------------------


def _several_forms(pairs: Sequence[Pair]) -> Iterator[tuple[int, Finding]]:
    """Yield the rarer forms where the targets call one place or person by two: 北韩 where it is 朝鲜 elsewhere."""
    places: dict[str, dict[str, list[tuple[int, Span]]]] = defaultdict(lambda: defaultdict(list))
    for index, pair in enumerate(pairs):
        if base_lang(pair.target_lang) in ("zh", "ja", "ko"):
            for name in named(pair.target, pair.target_lang):
                if name.latin[0] in _entities(base_lang(pair.target_lang)):
                    places[name.latin[0]][name.span.of(pair.target)].append((index, name.span))
    for latin, forms in places.items():
        common = max(forms, key=lambda form: (len(forms[form]), form))
        for form, found in forms.items():
            if form == common or form in common or common in form:
                continue
            what = f"{latin} is “{form}” here and “{common}” elsewhere in the text."
            for index, span in found:
                yield index, Finding(Category.INCONSISTENCY, Side.TARGET, span, ALIKE, what)


@cache
def _entities(lang: str) -> frozenset[str]:
    """Return the renderings that mean one thing whatever form they come from: those of the list of other forms."""
    return frozenset(names[0] for names in others(lang).values())


# -- names in a text ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=16384)  # several checks go through all texts of a document, one after the other
def named(text: str, lang: str) -> tuple[Known, ...]:
    """Return the known names of a text in Chinese, Japanese, Korean or Russian, the longest at each place, in order.

    >>> [(name.span.of("プーチンがクルスクへ"), name.latin[0]) for name in named("プーチンがクルスクへ", "ja")]
    [('プーチン', 'Putin'), ('クルスク', 'Kursk')]
    """
    lang = base_lang(lang)
    if lang == "ru":
        return tuple(_cyrillic(text))
    forms = renderings(lang)
    index = _index(lang) if _sizes.cache_info().misses > _MANY_STARTS else None
    found, at = [], 0
    while at < len(text) - 1:
        start = text[at : at + 2]
        sizes = _sizes(start, lang) if index is None else index.get(start, ())
        size = 0
        if sizes and _begins(text, at, lang):
            size = next((size for size in sizes if text[at : at + size] in forms and _ends(text, at + size)), 0)
        if size:
            found.append(Known(Span(at, at + size), forms[text[at : at + size]]))
        at += size or 1
    return tuple(found)


#: After so many different beginnings it takes less time to go through a whole list once than to look each up in it; an
#: article has fewer.
_MANY_STARTS = 4096


@cache
def _index(lang: str) -> dict[str, tuple[int, ...]]:
    """Return `_sizes` of all the beginnings that forms have."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for form in renderings(lang).beginning(""):
        if 2 <= len(form) <= _LONGEST_FORM:
            lengths[form[:2]].add(len(form))
    return {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}


@lru_cache(maxsize=65536)
def _sizes(start: str, lang: str) -> tuple[int, ...]:
    """Return the lengths of the forms that begin with two characters, the greatest first."""
    lengths = {len(form) for form in renderings(lang).beginning(start)}
    return tuple(sorted((size for size in lengths if size <= _LONGEST_FORM), reverse=True))


def _begins(text: str, at: int, lang: str) -> bool:
    """Say whether a name may begin here: not inside a run of katakana, nor inside a Korean word."""
    if at == 0:
        return True
    before, here = script_of(text[at - 1]), script_of(text[at])
    return not (here == before and (here == "Kana" or lang == "ko"))


def _ends(text: str, at: int) -> bool:
    """Say whether a name may end here: not inside a run of katakana."""
    return at >= len(text) or not (script_of(text[at - 1]) == script_of(text[at]) == "Kana")


def _stem(word: str) -> str:
    return _ENDING.sub("", word)


@lru_cache(maxsize=4096)
def _by_stem(word: str) -> tuple[str, ...]:
    """Return the renderings of a Russian name that differs from this word in its ending alone."""
    forms, stem = renderings("ru"), _stem(word)
    same = [form for form in forms.beginning(stem) if _stem(form) == stem]
    return forms[same[-1]] if same else ()


def _cyrillic(text: str) -> Iterator[Known]:
    for match in _CYRILLIC.finditer(text):
        names = renderings("ru")[match.group()] or _by_stem(match.group())
        if names:
            yield Known(Span(*match.span()), names)
