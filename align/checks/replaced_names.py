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
    told = [(_mentions(pair.source, pair.source_lang), _mentions(pair.target, pair.target_lang)) for pair in pairs]
    both = frozenset(key for ours, theirs in told for key in _keys(ours) & _keys(theirs))
    for index, pair in enumerate(pairs):
        if pair.one_sided or max(len(pair.source), len(pair.target)) > _LONGEST:
            continue
        # A name counts as one only where the document translates it as such elsewhere.
        ours, theirs = ([one for one in names if not one.keys.isdisjoint(both)] for names in told[index])
        lost = _unmatched(ours, _keys(told[index][1]), pair, Side.TARGET)
        put = _unmatched(theirs, _keys(told[index][0]), pair, Side.SOURCE) if lost else []
        if len(lost) == 1 and len(put) == 1:
            said = lost[0].span.of(pair.source), put[0].span.of(pair.target)
            what = f"The source speaks of “{said[0]}”, the translation of “{said[1]}”, named elsewhere in the document."
            yield index, Finding(Category.NAME, Side.TARGET, put[0].span, NEAR, what, lost[0].span)


def _keys(mentions: Sequence[_Mention]) -> frozenset[str]:
    return frozenset().union(*[mention.keys for mention in mentions])


def _unmatched(mentions: Sequence[_Mention], theirs: frozenset[str], pair: Pair, other: Side) -> list[_Mention]:
    """Return those names of one side that the other has in no rendering: neither as `theirs` nor in its text."""
    found = [one for one in mentions if one.keys.isdisjoint(theirs)]
    if not found or base_lang(pair.lang(other)) in OTHER_SCRIPTS:
        return found
    plain = fold(pair.text(other))
    return [one for one in found if not any(key in plain for key in one.keys)]


def _mentions(text: str, lang: str) -> tuple[_Mention, ...]:
    """Return the names of a text, each with its keys."""
    if base_lang(lang) in OTHER_SCRIPTS:
        names = named(text, lang)
        mentions = [_Mention(name.span, _known_by(name.latin)) for name in names]
    else:
        places = places_in(text)
        mentions = [_Mention(span, _keys_of(span.of(text))) for _, span in places]
        words = capitals(text, lang)
        mentions += [_Mention(s, _keys_of(w)) for w, s in words if not any(s.overlaps(span) for _, span in places)]
    return tuple(mention for mention in mentions if mention.keys)


@lru_cache(maxsize=16384)
def _known_by(latin: tuple[str, ...]) -> frozenset[str]:
    """Return the keys of a name with these renderings: those of each, and of each of its parts."""
    return frozenset().union(*(_keys_of(form) for whole in latin for form in (whole, *whole.split())))


@lru_cache(maxsize=65536)
def _keys_of(form: str) -> frozenset[str]:
    """Return what a name in Latin letters is known by: `_Mention.keys`."""
    listed = {f"#{place}" for place, _ in places_in(form)}
    return frozenset(listed | {fold(form)[:_STEM]} if len(form) >= _STEM and " " not in form else listed)
