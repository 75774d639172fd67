"""Finite forms of Spanish, French, Italian and Portuguese verbs, from `verbecc`.

It pins exact versions of numpy and scipy, so it is installed by hand: see "Training it again" in docs/model.md.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

from model.forms import TABLE, Form

LANGUAGES = ("es", "fr", "it", "pt")
#: What the moods and tenses of `verbecc` say in English; others are left out.
_ROMANCE = {
    "présent": "present", "presente": "present", "futur-simple": "future", "futuro": "future",
    "futuro-do-presente": "future", "imparfait": "imperfect", "imperfetto": "imperfect",
    "pretérito-imperfecto": "imperfect", "pretérito-imperfeito": "imperfect", "pretérito-perfecto-simple": "past",
    "pretérito-perfeito": "past", "passé-composé": "past", "passé-simple": "past", "passato-prossimo": "past",
    "passato-remoto": "past", "pretérito-perfecto-compuesto": "perfect",
}  # fmt: skip
_YOU = {"usted", "ustedes", "você", "vocês"}


@cache
def _conjugator(lang: str) -> Any:  # noqa: ANN401 - it brings no types
    logging.disable(logging.WARNING)
    from verbecc import CompleteConjugator, LangCodeISO639_1

    return CompleteConjugator(LangCodeISO639_1(lang))


def finite_forms(lang: str, verb: str) -> list[Form]:
    """Finite forms of a Spanish, French, Italian or Portuguese verb; none where its model is not known for sure."""
    conjugator = _conjugator(lang)
    try:
        found = conjugator.conjugate(verb).get_data()
    except Exception:  # its errors share no type; a word that is no verb has no forms
        return []
    if found["verb"]["predicted"]:
        return []
    out = list[Form]()
    for mood, tenses in found["moods"].items():
        for tense, cells in tenses.items():
            said = _said(str(mood.value), str(tense.value))
            for cell in cells if said else ():
                out += _romance_cell(lang, cell, str(said))
    return out


def _said(mood: str, tense: str) -> str | None:
    if mood.startswith("indica"):
        return _ROMANCE.get(tense)
    if mood.startswith("condi"):
        return "conditional" if tense in ("présent", "presente", "futuro-do-pretérito") else None
    if mood.startswith("imper"):
        return "imperative" if tense in ("afirmativo", "affermativo", "imperatif-présent") else None
    return None


def _romance_cell(lang: str, cell: dict[str, Any], tense: str) -> Iterator[Form]:
    if "p" not in cell or "/" in cell["c"][0] or cell["c"][0].strip() in ("", "-"):
        return
    pronoun = str(cell["pr"].value) if cell.get("pr") else ""
    if pronoun == "vos" or (tense == "imperative" and cell["p"].value != "2" and pronoun not in _YOU):
        return
    number = cell["p"].value + cell["n"].value
    who = "2s" if pronoun in _YOU else "1p" if pronoun == "on" else number
    if who == "3s":
        who = "3f" if cell.get("g") is not None and cell["g"].value == "f" else "3m"
    text = cell["c"][0]
    yield who, tense, False, text
    negation = TABLE[lang]["not"]
    if lang != "fr" and tense != "imperative" and pronoun and text.lower().startswith(pronoun.lower() + " "):
        bare = text[len(pronoun) + 1 :]
        yield who, tense, False, bare
        yield who, tense, True, f"{negation} {bare}"
        yield who, tense, True, f"{pronoun} {negation} {bare}"
