"""Verbs with their persons and tenses, which lexicons do not list: "comeremos" is "we will eat".

Finite forms come from `verbecc` (es, fr, it, pt), `pymorphy3` (ru) and `kiwipiepy` (ko); languages that say it with
an auxiliary and an unchanged verb from the table `verbs.json`. What is done comes from the lexicons, one or
two English verbs for each.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from model import corpora, english, korean, romance, russian
from model.forms import TABLE, Form, auxiliary_forms

#: Lexicons whose entries tell verbs, and how a verb of a language ends in them.
LEXICONS = ("wiktionary", "wiktionary-vuizur", "freedict", "omw", "kengdic6000", "cedict")
ENDINGS: dict[str, tuple[str, ...]] = {
    "de": ("en", "eln", "ern"), "es": ("ar", "er", "ir", "ír"), "fr": ("er", "ir", "re"), "it": ("are", "ere", "ire"),
    "pt": ("ar", "er", "ir", "or"), "nl": ("en", "aan", "zien", "doen"), "ru": ("ть", "ти", "чь", "ться", "тись"),
    "ko": ("다",),
}  # fmt: skip
#: Indonesian verbs carry a prefix, but for the commonest.
_INDONESIAN = ("me", "ber", "ter", "makan", "minum", "tidur", "pergi", "datang", "tahu", "duduk", "pulang", "bangun")
#: Verbs of a language, the most frequent ones.
MOST = 2000


def known(lexicon: Path, lang: str, only_open: bool = False) -> dict[str, list[str]]:
    """The frequent verbs of `lang` in dictionary form, each with one or two English verbs; held words are left out."""
    import wordfreq

    listed: dict[str, Counter[str]] = {}
    present = corpora.names(lexicon, only_open)
    for name in (name for name in LEXICONS if name in present):
        for row in corpora.rows(lexicon, name):
            verb = row.source.lower()
            told, verb = verb.startswith("to "), verb.removeprefix("to ")
            if row.target_lang != lang or not _is_verb(lang, row.target, told) or verb.count(" ") > 1:
                continue
            if english.is_verb(_head(verb)) and not corpora.is_held_word(verb) and not corpora.is_held_word(row.source):
                listed.setdefault(row.target, Counter())[verb] += 1
    degree = Counter(verb for counts in listed.values() for verb in counts)
    share = wordfreq.get_frequency_dict(lang)
    # Korean words are counted by their parts, so a verb by its stem.
    often = {verb: _zipf(max(share.get(verb, 0), share.get(verb.removesuffix("다"), 0))) for verb in listed}
    frequent = sorted(listed, key=lambda verb: -often[verb])[:MOST]
    return {verb: _likeliest(listed[verb], degree, often[verb]) for verb in frequent}


def _head(verb: str) -> str:
    return verb.partition(" ")[0]


def _is_verb(lang: str, word: str, told: bool) -> bool:
    if lang == "zh":
        return told and 1 <= len(word) <= 3
    if lang == "id":
        return word.startswith(_INDONESIAN) and word.islower()
    return " " not in word and word.endswith(ENDINGS[lang]) and word == word.lower()


def _zipf(share: float) -> float:
    """Ten's logarithm of a word's count in a billion; unknown words are taken for rare ones."""
    return math.log10(max(share, 1e-8)) + 9


def _likeliest(counts: Counter[str], degree: Counter[str], often: float) -> list[str]:
    """One or two English verbs: listed by several lexicons, about as frequent, and not listed for everything."""
    import wordfreq

    def score(verb: str) -> float:
        apart = abs(wordfreq.zipf_frequency(_head(verb), "en") - often)
        return counts[verb] - apart - 0.3 * math.log2(degree[verb])

    best = sorted(counts, key=score, reverse=True)[:2]
    return [verb for verb in best if score(verb) > score(best[0]) - 0.7]


def forms(lang: str, verb: str) -> list[Form]:
    """Every form of `verb` that is known here."""
    if lang == "ko":
        return korean.finite_forms(verb)
    if lang == "ru":
        found = russian.finite_forms(verb)
        return found + auxiliary_forms(lang, verb) if found else []
    return auxiliary_forms(lang, verb) + (romance.finite_forms(lang, verb) if lang in romance.LANGUAGES else [])


#: Languages whose verbs are known here.
LANGUAGES = tuple(lang for lang in TABLE if lang != "persons")


def phrases(
    lexicon: Path, lang: str, most: int, draw: random.Random, only_open: bool = False
) -> Iterator[tuple[str, str]]:
    """Draw `most` pairs (English, `lang`): frequent verbs oftener, any form alike."""
    import wordfreq

    meant = known(lexicon, lang, only_open)
    every = {verb: found for verb in meant if (found := forms(lang, verb))}
    if not every:
        return
    names = list(every)
    weights = [10 ** (wordfreq.zipf_frequency(_head(meant[verb][0]), "en") / 2) + 3 for verb in names]
    for verb in draw.choices(names, weights, k=most):
        who, tense, negated, text = draw.choice(every[verb])
        yield english.phrase(draw.choice(meant[verb]), who, tense, negated, draw), text
