"""Where the numbers of a text begin and end, so that a pattern of some thousand characters is compiled once.

A language has some fifty forms with one number or more in each. A form tries the ends that a number may have from the
last to the first, as a greedy pattern would in its place. What the numbers are worth is read elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

Spans = dict[str, tuple[int, int]]
# A number may look that far beyond its end, for the word it counts.
_AHEAD = 32
_MARK = "\0"  # stands in no text that a reader gives out


@dataclass(frozen=True)
class NumberPatterns:
    """A language's pattern of one number, and of what joins two to a range.

    `whole_words` says that no number ends inside a word.
    """

    number: str
    between: str
    whole_words: bool

    @cached_property
    def one(self) -> re.Pattern[str]:
        """One number; after a mark, the text that must follow it, a mark and a character: a number ending there."""
        asked = f"{_MARK}([^{_MARK}]*){_MARK}(?s:.)"
        return re.compile(rf"(?:{asked})?(?:{self.number})(?(1)(?=\1\Z))", re.IGNORECASE)

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """What may stand between two numbers."""
        return re.compile(self.between, re.IGNORECASE)

    def ends(self, text: str, start: int) -> tuple[int, ...]:
        """Return where a number that starts at `start` may end, the last first; none where none starts."""
        first = self.one.match(text, start)
        if first is None:
            return ()
        shorter = (end for end in range(first.end() - 1, start, -1) if self._ends_at(text, start, end))
        return (first.end(), *shorter)

    def _ends_at(self, text: str, start: int, end: int) -> bool:
        before, after = text[end - 1], text[end : end + 1]
        if before.isspace() or (before.isdigit() and after.isdigit()):
            return False
        if self.whole_words and before.isalpha() and after.isalpha():
            return False
        rest = text[end : end + _AHEAD]
        asked = f"{_MARK}{rest}{_MARK}{text[start - 1] if start else _MARK}{text[start:end]}{rest}"
        return self.one.match(asked) is not None


@dataclass(frozen=True)
class Extents:
    """The numbers of one text, looked for where a form asks for one and remembered for the next form."""

    text: str
    patterns: NumberPatterns
    _known: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def ends(self, start: int) -> tuple[int, ...]:
        """Return where a number that starts here may end, the last first."""
        if start not in self._known:
            self._known[start] = self.patterns.ends(self.text, start)
        return self._known[start]

    def numbers(self, start: int, name: str) -> Iterator[Spans]:
        """Return the spans that a number starting here may have, by its name in a form."""
        return ({name: (start, end)} for end in self.ends(start))

    def ranges(self, start: int) -> Iterator[Spans]:
        """Return the spans of a range n to n2 that starts here, and of n alone."""
        for end in self.ends(start):
            joined = self.patterns.joined.match(self.text, end)
            second = len(self.text) if joined is None else joined.end()
            for last in self.ends(second):
                yield {"n": (start, end), "n2": (second, last)}
            yield {"n": (start, end)}
