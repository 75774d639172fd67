"""Finite forms of Russian verbs, from `pymorphy3`."""

from __future__ import annotations

from functools import cache
from typing import Any

from model.forms import PERSONS, TABLE, Form


@cache
def _words() -> Any:  # noqa: ANN401 - it brings no types
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def finite_forms(verb: str) -> list[Form]:
    """Finite forms of a Russian verb with their pronouns."""
    found = [parse for parse in _words().parse(verb) if parse.tag.POS == "INFN"]
    out = list[Form]()
    for form in found[0].lexeme if found else ():
        tag = form.tag
        if tag.POS != "VERB" or tag.gender == "neut" or "incl" in tag:
            continue
        if tag.mood == "impr":
            out += [("2s", "imperative", False, form.word), ("2s", "imperative", True, f"не {form.word}")]
            continue
        for who, pronoun in _subjects(tag):
            tense = {"past": "past", "pres": "present"}.get(str(tag.tense), "future")
            out += [(who, tense, False, f"{pronoun} {form.word}"), (who, tense, True, f"{pronoun} не {form.word}")]
    return out


def _subjects(tag: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - it brings no types
    pronouns = TABLE["ru"]["subjects"]
    every = list(zip(PERSONS, pronouns, strict=True))
    if tag.tense == "past":
        plural, other = tag.number == "plur", {"masc": "3f", "femn": "3m"}.get(str(tag.gender))
        return [(who, pronoun) for who, pronoun in every if (who[1] == "p") == plural and who != other]
    person, plural = str(tag.person)[:1], tag.number == "plur"
    return [(who, pronoun) for who, pronoun in every if who[0] == person and (who[1] == "p") == plural]
