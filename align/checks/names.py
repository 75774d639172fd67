"""Names: one spelled differently on the two sides, or in two ways within one text.

Knows names by their capitals, by an original in brackets, 林雨 (Rain Lynn), and by katakana. A name exchanged for
another well-formed one is seen only where an original stands beside it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from align.checks import known_names, replaced_names
from align.checks.pair import Finding, Pair
from align.checks.spelling import SHORTEST, distance, fold, misspelt, only_accents, same_bones, same_person
from align.checks.vocabulary import common
from align.checks.words import WORD, function_words
from align.issue import Category, Side, Span
from align.script import base_lang, script_of

#: Values: looks like a name elsewhere in the text; differs from the source's spelling by a letter or two; does so
#: although the text has the source's spelling elsewhere, or stands in brackets as the original.
ALIKE, NEAR, WRONG = 1.0, 2.0, 3.0
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]*(?:\s(?:(?:de|van|von|al|bin|der)\s)?[A-ZÀ-ÖØ-Þ][\w'’-]+)*")
_BRACKETED = re.compile(
    r"[(（]\s*([A-ZÀ-ÖØ-Þ][^\W\d][\w.'’-]*(?:[\s-][^\W\d][\w.'’-]*){0,4})\s*(?:[·・,，、;][^()（）]*)?[)）]"
)
_UNSPACED = re.compile(r"\S+")
_PARTS = re.compile(r"[\s・=＝]")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}(?:[・=＝][\u30a1-\u30fa\u30fc]{2,})*")
_AFTER_FIRST = re.compile(r"(?<!\w)([A-ZÀ-ÖØ-Þ][\w'’-]+|(?:[A-Z]\.\s?){1,2})\s?([A-ZÀ-ÖØ-Þ][\w'’-]{2,})")
#: German and its like write nouns with a capital: a capital proves no name there.
_NOUNS = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    span: Span


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield findings on the names of the targets, against the sources and against each other."""
    yield from _against_source(pairs)
    yield from known_names.measure(pairs)
    yield from replaced_names.measure(pairs)
    yield from _within(pairs)


# -- against the source ------------------------------------------------------------------------------------------


def _against_source(pairs: Sequence[Pair]) -> Iterator[tuple[int, Finding]]:
    kept = Counter(word for pair in pairs for word in _capital_words(pair.target))
    for index, pair in enumerate(pairs):
        if pair.one_sided or "Latn" not in map(script_of, pair.source):
            continue
        yield from ((index, finding) for finding in _originals(pair))
        yield from ((index, finding) for finding in _after_first_name(pair))
        names = list(_latin_names(pair))
        source_words = _capital_words(pair.source) if names else []
        folded = {fold(word) for word in WORD.findall(pair.source)} if names else set()
        for name in names:
            if fold(name.text) in folded or name.text.casefold() in pair.source.casefold():
                continue
            near = next((word for word in source_words if misspelt(name.text, word) and word not in pair.target), None)
            if near is None or _adapted(pair, name.text, near):
                continue
            if _in_brackets(pair.target, name.span) or _follows_name(pair, name.span):
                continue  # told above
            value = WRONG if kept[near] and not only_accents(name.text, near) else NEAR
            place = pair.source.find(near)
            what = f"The source spells this name “{near}”, the translation “{name.text}”."
            other = Span(place, place + len(near)) if place >= 0 else None
            yield index, Finding(Category.NAME, Side.TARGET, name.span, value, what, other)


def _originals(pair: Pair) -> Iterator[Finding]:
    """Yield originals in brackets of which the source has a part only: (Helena Walsh) where it says Helena Marsh."""
    for match in _BRACKETED.finditer(pair.target):
        parts = match.group(1).split()
        missing = [part for part in parts if not _has_word(pair.source, part)]
        known = [part for part in parts if part not in missing and len(part) >= 3]
        near = [word for part in missing for word in _capital_words(pair.source) if misspelt(part, word)]
        if not missing or not (known or near):
            continue
        start = match.start(1) + match.group(1).find(missing[0])
        span = Span(start, start + len(missing[0]))
        what = f"The source does not spell “{match.group(1)}” so: it has no “{missing[0]}”."
        yield Finding(Category.NAME, Side.TARGET, span, WRONG, what, _name_at(pair.source, (known or near)[0]))


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _name_at(text: str, word: str) -> Span | None:
    """Return the run of words with capitals that a word begins, None where it stands in no such run."""
    place = text.find(word)
    match = _CAPITAL.match(text, place) if place >= 0 else None
    return Span(*match.span()) if match else None


def _after_first_name(pair: Pair) -> Iterator[Finding]:
    """Yield family names that differ by a letter or two from the one behind the same first name in the source."""
    if base_lang(pair.target_lang) in _NOUNS:
        return
    theirs = {match.group(1): match for match in _AFTER_FIRST.finditer(pair.source)}
    for match in _AFTER_FIRST.finditer(pair.target) if theirs else ():
        other = theirs.get(match.group(1))
        if other is None or other.group(2) == match.group(2) or _in_brackets(pair.target, Span(*match.span(2))):
            continue
        ours, source = match.group(2).casefold(), other.group(2).casefold()
        if (
            not (_adapted(pair, match.group(2), other.group(2)) and not common(match.group(2), pair.source_lang))
            and not _has_word(pair.source, ours)
            and distance(ours, source, 2) <= 2
            and not ours.startswith(source)
            and not source.startswith(ours)
        ):
            what = f"The source says “{other.group()}”, the translation “{match.group()}”."
            value = NEAR if only_accents(ours, source) else WRONG
            yield Finding(Category.NAME, Side.TARGET, Span(*match.span(2)), value, what, Span(*other.span(2)))


def _adapted(pair: Pair, word: str, source: str) -> bool:
    """Say whether two words are common ones of their languages: Teheran in Indonesian is no slip for Tehran."""
    return common(word, pair.target_lang) and common(source, pair.source_lang)


def _follows_name(pair: Pair, span: Span) -> bool:
    return any(finding.span == span for finding in _after_first_name(pair))


def _capital_words(text: str) -> list[str]:
    """Return the words with a capital that have the length of a name, each once, in order."""
    return list(dict.fromkeys([word for word in WORD.findall(text) if len(word) >= SHORTEST - 1 and word[0].isupper()]))


def _latin_names(pair: Pair) -> Iterator[_Name]:
    """Yield the words of the target that may be names: with a capital, of some length, no function word."""
    if base_lang(pair.target_lang) in _NOUNS:
        return
    common = function_words(pair.target_lang)
    for match in WORD.finditer(pair.target):
        word = match.group()
        if len(word) >= SHORTEST - 1 and word[0].isupper() and not word.isupper() and word.casefold() not in common:
            yield _Name(word, Span(match.start(), match.end()))


def _in_brackets(text: str, span: Span) -> bool:
    return any(match.start() <= span.start and span.end <= match.end() for match in _BRACKETED.finditer(text))


# -- within one text ---------------------------------------------------------------------------------------------


def _within(pairs: Sequence[Pair]) -> Iterator[tuple[int, Finding]]:
    """Yield each rarer spelling in the targets that looks like a commoner one and has no second name in the sources."""
    places: dict[str, list[tuple[int, Span]]] = {}
    for index, pair in enumerate(pairs):
        for name in _whole_names(pair):
            places.setdefault(name.text, []).append((index, name.span))
    if len(places) < 2:
        return
    alone = all(pair.alone for pair in pairs)
    sources = " ".join(pair.source for pair in pairs).casefold()
    found: dict[int, list[Finding]] = defaultdict(list)
    ranked: dict[_Key, list[str]] = defaultdict(list)
    for rare in sorted(places, key=lambda name: (-len(places[name]), places[name][0])):
        keys = _keys(rare)
        alike = (name for key in keys for name in ranked[key] if _look_alike(rare, name, alone))
        common = next((name for name in alike if not (_known(rare, sources) and _known(name, sources))), None)
        for key in keys:
            ranked[key].append(rare)
        if common is not None:
            value = NEAR if alone or len(places[common]) > 2 * len(places[rare]) else ALIKE
            what = f"“{rare}” looks like “{common}”, which stands elsewhere in the text: are they the same?"
            for index, span in places[rare]:
                found[index].append(Finding(Category.NAME, Side.TARGET, span, value, what))
    for index, findings in sorted(found.items()):
        spans = [finding.span for finding in findings]
        yield from ((index, finding) for finding in findings if not _inside_longer(finding.span, spans))


#: How many parts a name has, at which place a part stands, the part, and how the other one begins.
_Key = tuple[int, int, str, str]


def _keys(name: str) -> list[_Key]:
    """Return under which keys names that look like this one are found: a part they share, or how they begin.

    Of two parts in Latin letters the one that is not shared must begin alike, else it is no slip (`misspelt`).
    """
    parts = _PARTS.split(name.casefold())
    if len(parts) == 2 == len(name.split()):
        return [(2, 0, parts[0], parts[1][:1]), (2, 1, parts[1], parts[0][:1])]
    return [(len(parts), place, part if len(parts) > 1 else part[:1], "") for place, part in enumerate(parts)]


def _inside_longer(span: Span, spans: Sequence[Span]) -> bool:
    """Say whether a span is part of another, longer one."""
    return any(span != other and other.start <= span.start and span.end <= other.end for other in spans)


def _known(name: str, sources: str) -> bool:
    """Say whether the sources have the name too: then there are two names that look alike."""
    return name.casefold() in sources


def _whole_names(pair: Pair) -> Iterator[_Name]:
    """Yield names of several words, long single ones that cannot be ordinary words, and katakana names."""
    if base_lang(pair.target_lang) == "ja":
        for match in _KATAKANA.finditer(pair.target):
            if "・" in match.group() or "＝" in match.group():
                yield _Name(match.group(), Span(match.start(), match.end()))
        return
    if base_lang(pair.target_lang) in _NOUNS:
        return
    common = function_words(pair.target_lang)
    for match in _CAPITAL.finditer(pair.target):
        said = match.group()
        if len(said.split()) == 1:
            words = [(said, match.start())]
        else:
            words = [(word.group(), match.start() + word.start()) for word in _UNSPACED.finditer(said)]
        while words and words[0][0].casefold() in common:
            words = words[1:]
        if len(words) == 1 and len(words[0][0]) >= 6 and _inside(pair.target, words[0][1]):
            yield _Name(words[0][0], Span(words[0][1], match.end()))
        # Titles run into names (President Kim Jong Un), so each run of two and three words may be one.
        for size in (2, 3):
            for window in (words[i : i + size] for i in range(len(words) - size + 1)):
                start, end = window[0][1], window[-1][1] + len(window[-1][0])
                yield _Name(pair.target[start:end], Span(start, end))


def _inside(text: str, start: int) -> bool:
    """Say whether a word stands inside a sentence, where its capital means something."""
    before = text[max(0, start - 8) : start].rstrip(" \"'“”‘’«»(")
    return bool(before) and before[-1] not in ".!?:…"


def _look_alike(left: str, right: str, alone: bool) -> bool:
    """Say whether two names are one with a slip in it, or people who share all but a syllable.

    Without a source, single words count that share their consonants; with one, a slip of a letter.
    """
    ours, theirs = left.casefold().split(), right.casefold().split()
    if left.casefold() == right.casefold() or len(ours) != len(theirs):
        return False
    if len(ours) >= 2:
        return same_person(ours, theirs)
    if "・" in left or "・" in right:
        return left.count("・") == right.count("・") and 0 < distance(left, right) <= 2
    return same_bones(left, right) if alone else misspelt(left, right)
