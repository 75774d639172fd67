"""What can be wrong with a translation, in the words of MQM (Multidimensional Quality Metrics)."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open character range.

    >>> Span(2, 5).of("abcdefg"), len(Span(2, 5))
    ('cde', 3)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters of the text the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Say whether two spans share a character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> "Span":
        """Return the span moved by a number of characters."""
        return Span(self.start + by, self.end + by)


class Severity(StrEnum):
    """How bad an issue is; comparable by `rank`, weighted by `weight`.

    Weights follow WMT's MQM (Freitag et al. 2021, doi:10.1162/tacl_a_00437): minor 1, major 5; critical is
    counted as five majors, as in MQM's own scoring model.

    >>> Severity.MAJOR.weight, Severity.MAJOR.rank > Severity.MINOR.rank
    (5.0, True)
    """

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 0 for neutral up to 3 for critical."""
        return list(Severity).index(self)

    @property
    def weight(self) -> float:
        """Return the penalty points of one issue of this severity."""
        return _WEIGHTS[self]


_WEIGHTS = {Severity.NEUTRAL: 0.0, Severity.MINOR: 1.0, Severity.MAJOR: 5.0, Severity.CRITICAL: 25.0}


class Category(StrEnum):
    """MQM categories this package can find, most of them by their MQM path."""

    OMISSION = "accuracy/omission"
    ADDITION = "accuracy/addition"
    MISTRANSLATION = "accuracy/mistranslation"
    UNTRANSLATED = "accuracy/untranslated"
    NUMBER = "accuracy/number"
    NAME = "accuracy/name"
    TERMINOLOGY = "terminology"
    GARBLED = "fluency/garbled"
    PUNCTUATION = "fluency/punctuation"
    INCONSISTENCY = "fluency/inconsistency"
    DUPLICATION = "fluency/duplication"
    LOCALE = "locale/format"
    BOILERPLATE = "structure/boilerplate"
    REPETITION = "structure/repetition"
    BROKEN_LINE = "structure/broken-line"


class Side(StrEnum):
    """The side of a bead an issue's span lies on."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing a reviewer should look at.

    `span` lies in the text of `side` of its bead (`Bitext.source_text`, `Bitext.target_text`); `text` is what
    it covers. `other` is the span on the other side that it is held against, where there is one. `message`
    is a sentence for a translator; `check` names the check that found it; `value` is what it measured.

    >>> Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(0, 2), "90", "90 is missing.").severity
    <Severity.MAJOR: 'major'>
    """

    category: Category
    severity: Severity
    check: str
    side: Side
    span: Span
    text: str
    message: str
    other: Span | None = None
    value: float | None = None
