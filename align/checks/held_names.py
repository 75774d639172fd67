"""Names of one text held against the names of other texts on the same event, whatever their scripts.

A name is known by its Latin rendering: as written, as an original in brackets, or from the list of renderings. A name
of Latin letters that stands in no vocabulary and is a near miss of one that the others have contradicts them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.checks.known_names import named
from align.checks.spelling import distance, fold, same_bones, same_person
from align.checks.vocabulary import is_name, known
from align.checks.words import WORD, function_words
from align.issue import Span

_RUN = re.compile(r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÿĀ-ž'’]*(?:[\s-][A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÿĀ-ž'’]+|-[a-z]{2,})*")
#: Letters that a near miss may differ by: one of so many. Shorter words are too often another word.
_SHARE, _SHORTEST = 3.0, 6
#: Letters that a name of several parts may differ by.
_SYLLABLES = 2
#: Most words of one name.
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands, and its Latin renderings: itself if it is in Latin letters."""

    span: Span
    text: str
    latin: tuple[str, ...]


def names(text: str, lang: str) -> list[Name]:
    """Return the names of a text in order: of several words or unknown as words if in Latin letters, else known ones.

    >>> [name.text for name in names("A man called Viktor Halden came to Brynsk.", "en")]
    ['Viktor Halden', 'Brynsk']
    """
    found = [Name(one.span, one.span.of(text), one.latin) for one in named(text, lang)]
    return sorted([*found, *_latin(text, lang)], key=lambda name: name.span.start)


def _latin(text: str, lang: str) -> Iterator[Name]:
    """Yield runs of two to four words with capitals, and single ones that are no words, all inside a sentence."""
    common = function_words(lang)
    for match in _RUN.finditer(text):
        run = [(word.group(), match.start() + word.start()) for word in WORD.finditer(match.group().replace("-", " "))]
        while run and (run[0][0].casefold() in common or (_opens(text, run[0][1]) and known(run[0][0], lang))):
            run = run[1:]
        sizes = range(min(_PARTS, len(run)), 1, -1) if len(run) > 1 else ()
        for size in sizes:
            # Titles run into names (President Kim Jong Un): each part of a long run may be one.
            for part in (run[i : i + size] for i in range(len(run) - size + 1)):
                if all(is_name(word) or not known(word, lang) for word, _ in part):
                    yield _name(text, part)
        for word, start in run:
            if len(word) >= _SHORTEST - 1 and (len(run) == 1 or not known(word, lang)):
                yield _name(text, [(word, start)])


def _name(text: str, part: list[tuple[str, int]]) -> Name:
    span = Span(part[0][1], part[-1][1] + len(part[-1][0]))
    return Name(span, span.of(text), (span.of(text),))


def _opens(text: str, start: int) -> bool:
    """Say whether a word begins a sentence, where a capital means nothing."""
    before = text[max(0, start - 8) : start].rstrip(" \"'“”‘’«»(`")
    return not before or before[-1] in ".!?:…"


def same(one: Name, other: Name) -> bool:
    """Say whether two names are of one thing: a rendering in common, or one the last part of the other's first."""
    ours, theirs = ([_parts(latin) for latin in name.latin] for name in (one, other))
    if any(a == b and a for a in ours for b in theirs):
        return True
    return any(len(a) > len(b) > 0 and a[-len(b) :] == b for a, b in ((ours[0], theirs[0]), (theirs[0], ours[0])))


def _parts(name: str) -> list[str]:
    words = [re.sub(r"['’]s?$", "", word) for word in re.split(r"[\s-]+", name)]
    return [fold(word) or word.casefold() for word in words if len(word) > 1]


def apart(one: Name, other: Name, lang: str) -> int | None:
    """Return by how many letters a name in Latin letters misses one that an other text has, None where it is another.

    >>> here, there = Name(Span(0, 8), "Brishask", ("Brishask",)), Name(Span(0, 4), "布良斯克", ("Bryansk",))
    >>> apart(here, there, "id"), apart(here, Name(Span(0, 2), "柏林", ("Berlin",)), "id")
    (4, None)
    """
    if one.latin[0] != one.text:
        return None
    ours = re.split(r"[\s-]+", one.text.casefold())
    found = []
    for rendering in other.latin:
        theirs = re.split(r"[\s-]+", rendering.casefold())
        if len(ours) != len(theirs):
            continue
        letters = sum(distance(a, b) for a, b in zip(ours, theirs, strict=True))
        if len(ours) > 1:
            near = letters <= _SYLLABLES and same_person(ours, theirs)
        else:
            near = not known(one.text, lang) and _slip(ours[0], theirs[0])
        if near:
            found.append(letters)
    return min(found, default=None)


def _slip(word: str, name: str) -> bool:
    if min(len(word), len(name)) < _SHORTEST or word[-2:] != name[-2:]:
        return False
    letters = max(len(word), len(name)) / _SHARE + (word[0] == name[0])
    return same_bones(word, name) or 0 < distance(word, name) <= letters


def hold(ours: Sequence[Name], theirs: Sequence[Name], lang: str) -> list[tuple[int, int, bool]]:
    """Return (ours, theirs, whether they say the same) for each name that the other text has, or nearly has."""
    found = []
    for index, one in enumerate(ours):
        there = next((place for place, other in enumerate(theirs) if same(one, other)), None)
        if there is not None:
            found.append((index, there, True))
            continue
        misses = [(letters, place) for place, other in enumerate(theirs) if (letters := apart(one, other, lang))]
        if misses:
            found.append((index, min(misses)[1], False))
    return found
