"""Forms of a verb by the table `verbs.json`: an auxiliary or a particle, and the verb unchanged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

#: A finite form: (person as in `english.SUBJECTS`, tense, negated, text).
Form = tuple[str, str, bool, str]
TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("verbs.json").read_text(encoding="utf-8"))
PERSONS: list[str] = TABLE["persons"]
#: Entries of a language that are no tense.
_OTHERWISE = ("order", "not", "subjects", "others", "drops")


def auxiliary_forms(lang: str, verb: str) -> list[Form]:
    """Forms of an auxiliary or particle with the unchanged verb, by the table.

    >>> [text for who, tense, negated, text in auxiliary_forms("de", "schlafen") if (who, tense) == ("2s", "can")]
    ['du kannst schlafen', 'du kannst nicht schlafen']
    """
    table, out = TABLE.get(lang, {}), list[Form]()
    for tense, forms in table.items():
        if tense in ("let's", "imperative", "imperative not"):
            out.append(("2s", tense.removesuffix(" not"), tense.endswith(" not"), forms.format(verb=verb)))
        elif tense not in _OTHERWISE:
            for subjects in (table["subjects"], table.get("others", [])):
                out += _with_subjects(table, tense, subjects, verb)
    return out


def _with_subjects(table: dict[str, Any], tense: str, subjects: list[str], verb: str) -> list[Form]:
    out = list[Form]()
    for place, subject in enumerate(subjects):
        modal = table[tense] if isinstance(table[tense], str) else table[tense][place]
        for negated in (False, True):
            if negated and tense in ("must", "perfect", "progressive"):
                continue
            cells = {"subject": subject, "modal": modal, "verb": verb, "not": table["not"] if negated else ""}
            text = " ".join(table["order"].format(**cells, ne="ne" if negated else "").split())
            out.append((PERSONS[place], tense, negated, text))
            if table.get("drops"):
                out.append((PERSONS[place], tense, negated, text.removeprefix(subject + " ")))
    return out
