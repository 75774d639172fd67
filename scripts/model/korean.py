"""Forms of Korean verbs by tense and politeness, joined by `kiwipiepy`."""

from __future__ import annotations

from functools import cache
from typing import Any

from model.forms import TABLE, Form

_SUBJECTS: dict[str, list[str]] = TABLE["ko"]["subjects"]
#: (tense, negated, parts and their tags, to be joined to the stem).
_ENDINGS: list[tuple[str, bool, list[tuple[str, ...]]]] = [
    (tense.removesuffix(" not"), tense.endswith(" not"), [tuple(part.split("/")) for part in parts.split(" ")])
    for tense, parts in TABLE["ko"]["endings"]
]


@cache
def kiwi() -> Any:  # noqa: ANN401 - it brings no types
    """Return the analyser, loaded once."""
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


def finite_forms(verb: str) -> list[Form]:
    """Forms of a Korean verb, with and without a subject; none where it is no verb."""
    parts = [(part.form, part.tag) for part in kiwi().tokenize(verb)]
    if len(parts) < 2 or parts[-1] != ("다", "EF") or parts[-2][1][:2] not in ("VV", "VA", "XS"):
        return []
    describes = parts[-2][1].startswith(("VA", "XSA"))
    out = list[Form]()
    for tense, negated, endings in _ENDINGS:
        plain = describes and endings[0][0] == "ᆫ다"
        form = kiwi().join([*parts[:-1], *([("다", "EF")] if plain else endings)])
        if tense in ("imperative", "let's"):
            out.append(("2s", tense, negated, form))
            continue
        for who, subjects in _SUBJECTS.items():
            out += [(who, tense, negated, f"{subject} {form}".strip()) for subject in subjects]
    return out
