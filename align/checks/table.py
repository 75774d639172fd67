"""The table of checks, and their levels: which value is an issue of which severity."""

from dataclasses import dataclass
from functools import partial

from align.checks import (
    brackets,
    codes,
    consistency,
    coverage,
    doubled,
    ending,
    garbled,
    length,
    markup,
    meaning,
    names,
    negation,
    nonwords,
    numbers,
    opposites,
    order,
    quotes,
    roles,
    spacing,
    terminology,
    unmatched,
    untranslated,
    width,
)
from align.checks.pair import Levels, Measure, Settle


@dataclass(frozen=True, slots=True)
class Check:
    """A named check: what it measures, from which value on that is an issue, and whether it needs a source.

    A check that is `single` looks at each pair by itself, so that pairs can be shared out among processes; or, where
    `settle` is given, at any part of a document, and `settle` says which of its findings stand in the whole.
    """

    name: str
    measure: Measure
    levels: Levels
    source: bool = True
    single: bool = False
    settle: Settle | None = None


def _rows(*checks: Check) -> dict[str, Check]:
    return {check.name: check for check in checks}


#: Every check by name, in the order in which issues of one pair are listed. Levels were set on the development
#: sets named on the check's page in docs/checks, which states the false alarms they give on human references.
CHECKS: dict[str, Check] = _rows(
    Check("unmatched", unmatched.measure, Levels(neutral=0.1, minor=0.5, major=1.0)),
    Check("omission", coverage.measure_omission, Levels(minor=2.0, major=3.05), single=True),
    Check("addition", coverage.measure_addition, Levels(minor=2.65, major=3.6), single=True),
    Check("meaning", meaning.measure, Levels(minor=0.5, major=0.6)),
    Check("length", length.measure, Levels(minor=2.5, major=3.5)),
    Check("untranslated", untranslated.measure, Levels(minor=1.0, major=3.0), single=True),
    Check("numbers", numbers.measure, Levels(minor=1.0, major=3.0), single=True),
    Check("names", names.measure, Levels(neutral=1.0, minor=2.0, major=3.0), source=False),
    Check("negation", negation.measure, Levels(minor=0.9, major=1.6), single=True),
    Check("opposites", opposites.measure, Levels(minor=2.5, major=4.0), single=True),
    Check("roles", roles.measure, Levels(minor=1.0, major=2.0), single=True),
    Check("terminology", partial(terminology.measure, glossary=None), Levels(minor=1.0, major=2.0), source=False),
    Check("markup", markup.measure, Levels(minor=1.0, major=2.0), single=True),
    Check("codes", codes.measure, Levels(neutral=1.0, minor=2.0), single=True),
    Check("brackets", brackets.measure, Levels(minor=1.0), source=False),
    Check("doubled", doubled.measure, Levels(minor=1.0, major=2.0), source=False, single=True),
    Check("ending", ending.measure, Levels(minor=1.0), single=True),
    Check("spacing", spacing.measure, Levels(neutral=1.0, minor=2.0), source=False),
    Check("width", width.measure, Levels(neutral=1.0, minor=2.0), source=False),
    Check("quotes", quotes.measure, Levels(neutral=1.0), source=False),
    Check("garbled", garbled.measure, Levels(minor=1.0, major=3.0), source=False),
    Check(
        "nonwords",
        nonwords.measure,
        Levels(neutral=1.0, minor=2.0),
        source=False,
        single=True,
        settle=nonwords.settle,
    ),
    Check("order", order.measure, Levels(minor=1.0), source=False, single=True),
    Check("consistency", consistency.measure, Levels(neutral=1.0, minor=2.0)),
)
