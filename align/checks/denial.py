"""How strongly a text denies: the odds that a translation of it has a negator, from its words.

Learnt from sentence pairs (scripts/fit_denial.py): what English says with "fail" or "un-" another language denies
outright, and how often it does is what each word weighs. Knows words and short phrases; not what is denied.
"""

import json
import lzma
import re
from functools import cache
from importlib.resources import files

from align.checks.grams import grams
from align.issue import Span
from align.script import base_lang


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    raw = json.loads(files("align.checks").joinpath("data/negation.json").read_text(encoding="utf-8"))
    rows = raw["languages"].items()
    compiled = {lang: [re.compile(row[key]) for key in ("not", "no", "near")] for lang, row in rows}
    return {lang: (deny, harmless, near) for lang, (deny, harmless, near) in compiled.items()}


@cache
def _weights() -> dict[str, tuple[dict[str, tuple[int, float]], float]]:
    """Return for each language the place and the weight of each of its grams, and the bias."""
    raw = json.loads(lzma.decompress(files("align.checks").joinpath("data/denial.json.xz").read_bytes()))
    return {
        lang: (
            {
                gram: (place, weight)
                for place, (gram, weight) in enumerate(
                    (gram, int(w) / 100) for w, found in row["weights"].items() for gram in found.split("\t")
                )
            },
            row["bias"],
        )
        for lang, row in raw["languages"].items()
    }


def speaks(lang: str) -> bool:
    """Say whether denials of a language are known.

    >>> speaks("ja"), speaks("fi")
    (True, False)
    """
    return base_lang(lang) in _patterns()


def masked(text: str, lang: str) -> str:
    """Return a text in lower case, with blanks in place of phrases that deny nothing though they hold a negator.

    >>> masked("It is not only old.", "en")
    'it is          old.'
    """
    return _patterns()[base_lang(lang)][1].sub(lambda match: " " * len(match.group()), _lower(text))


def _lower(text: str) -> str:
    """Return a text in lower case where that keeps every place (İ becomes two characters), else as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def negators(text: str, lang: str) -> list[Span]:
    """Return where a text denies something outright, phrases that deny nothing left aside.

    >>> negators("It is not only old; it never sails.", "en")
    [Span(start=23, end=28)]
    """
    if not speaks(lang):
        return []
    deny = _patterns()[base_lang(lang)][0]
    if deny.search(_lower(text)) is None:
        return []
    return [Span(match.start(), match.end()) for match in deny.finditer(masked(text, lang))]


def hints(text: str, lang: str) -> int:
    """Return how many words of a text deny by their meaning, or often stand where another language denies.

    >>> hints("He refused to sail without her.", "en")
    2
    """
    return sum(1 for _ in _patterns()[base_lang(lang)][2].finditer(_lower(text)))


def strength(text: str, lang: str) -> float:
    """Return the log odds that a translation of a text denies something outright.

    >>> strength("The ferry did not sail.", "en") > 1 > -1 > strength("The ferry sailed.", "en")
    True
    """
    lang = base_lang(lang)
    weights, bias = _weights()[lang]
    # A text has some hundred grams and a language some thousand, so it is the text's that are looked up; in one order,
    # for a sum that does not change in its last digits from run to run.
    found = sorted(weights[gram] for gram in grams(masked(text, lang), lang) if gram in weights)
    return bias + sum(weight for _, weight in found)
