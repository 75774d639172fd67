"""English verb phrases: who does it, when, and whether at all."""

from __future__ import annotations

import random
from functools import cache

#: Subjects by person and number; the third person singular is split, since other languages write the gender.
SUBJECTS = {"1s": "I", "2s": "you", "3m": "he", "3f": "she", "1p": "we", "2p": "you", "3p": "they"}
_PRESENT_BE = {"1s": "am", "3m": "is", "3f": "is"}


@cache
def is_verb(word: str) -> bool:
    """Whether `word` is the bare form of an English verb.

    >>> is_verb("eat"), is_verb("ate"), is_verb("table cloth")
    (True, False, False)
    """
    from lemminflect import getAllLemmas

    return word.isalpha() and word in getAllLemmas(word).get("VERB", ())


@cache
def inflected(verb: str, tag: str) -> str:
    """The form of `verb` (it may bring a particle or an object) by its Penn tag: VBZ, VBD, VBG, VBN.

    >>> inflected("give up", "VBD"), inflected("be late", "VBG")
    ('gave up', 'being late')
    """
    from lemminflect import getInflection

    head, *rest = verb.split(" ")
    irregular = {"VBZ": "is", "VBD": "was", "VBG": "being", "VBN": "been"}
    form = irregular[tag] if head == "be" else (getInflection(head, tag=tag) or (head,))[0]
    return " ".join([form, *rest])


def phrase(verb: str, who: str, tense: str, negated: bool, draw: random.Random) -> str:
    """Say that `who` (a key of `SUBJECTS`) does `verb` in `tense`; where English has several ways, one is drawn.

    Tenses: present, past, imperfect, future, conditional, perfect, imperative; modals: can, must, want, should,
    let's. Raises KeyError for any other.

    >>> phrase("be late", "3f", "past", True, random.Random(1))
    'she was not late'
    >>> phrase("go", "1p", "want", False, random.Random(1))
    'we want to go'
    """
    if tense == "imperative":
        return " ".join([draw.choice(["do not", "don't"]), verb]) if negated else verb
    if tense == "let's":
        return f"let's{' not' if negated else ''} {verb}"
    subject, not_ = SUBJECTS[who], " not" if negated else ""
    if verb.partition(" ")[0] == "be" and tense in ("present", "past", "imperfect"):
        return f"{subject} {_be(who, past=tense != 'present')}{not_}{verb[2:]}"
    return f"{subject} {draw.choice(_ways(verb, who, negated)[tense])}"


def _ways(verb: str, who: str, negated: bool) -> dict[str, list[str]]:
    third, not_ = who in ("3m", "3f"), " not" if negated else ""
    do, have = ("does", "has") if third else ("do", "have")
    going = f"{_be(who)}{not_}"
    past = f"didn't {verb}" if negated else inflected(verb, "VBD")
    bare = f"{do}n't {verb}" if negated else inflected(verb, "VBZ") if third else verb
    return {
        "present": [bare, bare, f"{going} {inflected(verb, 'VBG')}"],
        "past": [past],
        "imperfect": [past, f"{_be(who, past=True)}{not_} {inflected(verb, 'VBG')}"],
        "future": [f"won't {verb}" if negated else f"will {verb}", f"will{not_} {verb}", f"{going} going to {verb}"],
        "conditional": [f"would{not_} {verb}"],
        "perfect": [f"{have}{not_} {inflected(verb, 'VBN')}"],
        "progressive": [f"{going} {inflected(verb, 'VBG')}"],
        "can": [f"can't {verb}" if negated else f"can {verb}"],
        "must": [f"{do}n't have to {verb}" if negated else f"{have} to {verb}"],
        "want": [f"{do}n't want to {verb}" if negated else f"{'wants' if third else 'want'} to {verb}"],
        "should": [f"should{not_} {verb}"],
    }


def _be(who: str, past: bool = False) -> str:
    if past:
        return "was" if who in ("1s", "3m", "3f") else "were"
    return _PRESENT_BE.get(who, "are")
