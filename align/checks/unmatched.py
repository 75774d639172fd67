"""Sentences that stand on one side only: left out, added, said twice, or not part of the article.

Does not look inside two-sided beads; `omission` and `addition` do.
"""

import re
from collections.abc import Iterable, Sequence

from align.bitext import PARATEXT, Role
from align.checks.pair import Finding, Pair, whole
from align.checks.words import content
from align.issue import Category, Side

#: What a finding is worth: a sentence of the article, one that a translator may well leave out, a repetition.
SENTENCE, SOFT, REPEATED = 1.0, 0.5, 0.1
#: Share of a segment's content words that one other segment of its side must hold to make it a repetition.
#: A headline or a summary line shares that much with the sentence it sums up; two neighbours in an article do not.
REPETITION = 0.7
#: Fewer content words than this is a fragment (a credit, a crumb) rather than a sentence.
SHORT = 3
#: What a translation owes nothing.
_ASIDE = PARATEXT | {Role.FOREIGN, Role.BOILERPLATE}
_SOFT_ROLES = frozenset({Role.TITLE, Role.HEADING, Role.SUMMARY, Role.CAPTION})


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each one-sided bead of a bitext."""
    lonely = [
        (index, pair)
        for index, pair in enumerate(pairs)
        if not pair.alone and pair.one_sided and (pair.source + pair.target).strip()
    ]
    if not lonely:
        return
    bags = {side: [content(pair.text(side), pair.lang(side)) for pair in pairs] for side in Side}
    for index, pair in lonely:
        side = Side.SOURCE if pair.source.strip() else Side.TARGET
        yield index, _finding(pair, side, _repeats(index, bags[side]), len(bags[side][index]))


def _repeats(index: int, bags: Sequence[frozenset[str]]) -> bool:
    own = bags[index]
    if len(own) < SHORT:
        return False
    return any(len(own & bag) >= REPETITION * len(own) for place, bag in enumerate(bags) if place != index)


def _finding(pair: Pair, side: Side, repeats: bool, words: int) -> Finding:
    text = pair.text(side)
    here, there = ("source", "translation") if side is Side.SOURCE else ("translation", "source")
    if pair.role in _ASIDE:
        what = f"This line is not part of the article's text ({pair.role}); it has no counterpart in the {there}."
        return Finding(Category.BOILERPLATE, side, whole(text), REPEATED, what)
    if repeats:
        what = f"This says again what another sentence of the {here} says; the {there} says it once."
        return Finding(Category.REPETITION, side, whole(text), REPEATED, what)
    category = Category.OMISSION if side is Side.SOURCE else Category.ADDITION
    value = SOFT if pair.role in _SOFT_ROLES or words < SHORT or not re.search(r"\w", text) else SENTENCE
    if side is Side.SOURCE:
        what = "The translation has no sentence for this one."
    else:
        what = "The source has no sentence for this one."
    return Finding(category, side, whole(text), value, what)
