"""A name exchanged for another name of the same document, between any two languages.

The source of a pair has a name that its translation lacks, and the translation one that the source lacks but that other
sources of the document have. Names are those that a list has (`align.checks.vocabulary`, data/countries.json) or that
stand in both texts as they are; whoever is in no list and in other letters is not seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from align.checks.known_names import named
from align.checks.pair import Finding, Pair
from align.checks.shared_names import OTHER_SCRIPTS, capitals, places_in
from align.checks.spelling import fold
from align.issue import Category, Side, Span
from align.script import base_lang

#: The value, as those of the names check.
NEAR = 2.0
#: So many first letters in common make it the same name: Ukraine, Ukraina; Russia, Russian.
_STEM = 4
#: In a longer text a name may be left out, and another told.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name where it stands, and what it is known by on any side: a listed place, stems of its Latin renderings."""

    span: Span
    keys: frozenset[str]


def measure(pairs: Sequence[Pair]) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each name that stands where the source has another, and where the document knows both."""
    told = [(set(_keys(pair.source, pair.source_lang)), set(_keys(pair.target, pair.target_lang))) for pair in pairs]
    both = {key for ours, theirs in told for key in ours & theirs}
    for index, pair in enumerate(pairs):
        if pair.one_sided or max(len(pair.source), len(pair.target)) > _LONGEST:
            continue
        # A name counts as one only where the document translates it as such elsewhere.
        lost = [one for one in _unmatched(pair, Side.SOURCE) if any(key in both for key in one.keys)]
        put = [one for one in _unmatched(pair, Side.TARGET) if any(key in both for key in one.keys)] if lost else []
        if len(lost) == 1 and len(put) == 1:
            said = lost[0].span.of(pair.source), put[0].span.of(pair.target)
            what = f"The source speaks of “{said[0]}”, the translation of “{said[1]}”, named elsewhere in the document."
            yield index, Finding(Category.NAME, Side.TARGET, put[0].span, NEAR, what, lost[0].span)


def _keys(text: str, lang: str) -> Iterator[str]:
    return (key for mention in _mentions(text, lang) for key in mention.keys)


def _unmatched(pair: Pair, side: Side) -> list[_Mention]:
    """Return the names of one side that the other has in no rendering."""
    other = Side.TARGET if side is Side.SOURCE else Side.SOURCE
    theirs = frozenset(_keys(pair.text(other), pair.lang(other)))
    found = [one for one in _mentions(pair.text(side), pair.lang(side)) if not one.keys & theirs]
    if not found or base_lang(pair.lang(other)) in OTHER_SCRIPTS:
        return found
    plain = fold(pair.text(other))
    return [one for one in found if not any(key in plain for key in one.keys)]


@lru_cache(maxsize=4096)
def _mentions(text: str, lang: str) -> tuple[_Mention, ...]:
    """Return the names of a text, each with its keys."""
    if base_lang(lang) in OTHER_SCRIPTS:
        names = named(text, lang)
        found = [(name.span, [*name.latin, *(part for form in name.latin for part in form.split())]) for name in names]
    else:
        places = places_in(text)
        found = [(span, [text[span.start : span.end]]) for _, span in places]
        found += [(s, [w]) for w, s in capitals(text, lang) if not any(s.overlaps(span) for _, span in places)]
    mentions = []
    for span, forms in found:
        listed = {f"#{place}" for form in forms for place, _ in places_in(form)}
        stems = {_stem(form) for form in forms if len(form) >= _STEM and " " not in form}
        if listed or stems:
            mentions.append(_Mention(span, frozenset(listed | stems)))
    return tuple(mentions)


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return fold(word)[:_STEM]
