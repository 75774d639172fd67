"""Which checks run, and from which values on their findings count."""

from dataclasses import dataclass
from functools import partial

from align.checks import terminology
from align.checks.pair import Levels, Measure
from align.checks.table import CHECKS
from align.errors import OptionError
from align.glossary import Glossary


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """What to check and how strictly.

    `enabled` names the checks to run, all of them by default. `levels` moves the levels of single checks, as pairs
    (name, Levels); measuring does not depend on them. `glossary` is what the check `terminology` goes by. Raises
    OptionError for a name that is not in `CHECKS`.

    >>> CheckConfig(levels=(("length", Levels(major=6)),)).levels_of("length").major
    6
    """

    enabled: tuple[str, ...] = tuple(CHECKS)
    levels: tuple[tuple[str, Levels], ...] = ()
    glossary: Glossary | None = None

    def __post_init__(self) -> None:
        for name in (*self.enabled, *(name for name, _ in self.levels)):
            if name not in CHECKS:
                raise OptionError(f"there is no check called {name}", remedy=f"choose from {', '.join(CHECKS)}")

    def levels_of(self, name: str) -> Levels:
        """Return the levels in force for a check."""
        return dict(self.levels).get(name, CHECKS[name].levels)

    def measure_of(self, name: str) -> Measure:
        """Return what a check measures with."""
        if name == "terminology":
            return partial(terminology.measure, glossary=self.glossary)
        return CHECKS[name].measure
