"""The characters of a side's rows as one array, so that a kind of character is looked for in all of them at once.

Not handled: what the characters say (see `signs`, `lengths`, `marks`).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_BLOCK = 1 << 20  # characters looked up at a time: bounds the memory


class Written:
    """Some texts, one behind the other, each with a line feed behind it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.whole = "".join(f"{text}\n" for text in texts)
        self.ends = np.cumsum(np.array([len(text) + 1 for text in texts], np.int64))  # behind the line feed
        codes = np.frombuffer(self.whole.encode("utf-32-le", "surrogatepass") or bytes(4), np.uint32)
        self._codes = codes[: len(self.whole)]
        self._kinds = sorted(map(ord, set(self.whole)))

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.ends)

    @property
    def starts(self) -> Ints:
        """Return where each text begins."""
        return np.r_[0, self.ends[:-1]] if len(self.ends) else self.ends

    def places(self, wanted: Callable[[str], bool]) -> Ints:
        """Return where the characters stand that are wanted; the question is asked once a kind of character."""
        return np.flatnonzero(self._which(wanted))

    def count(self, wanted: Callable[[str], bool]) -> Floats:
        """Return how many characters of each text are wanted; line feeds must not be.

        >>> Written(["Yes, 12!", ""]).count(str.isdigit).tolist()
        [2.0, 0.0]
        """
        if not len(self):
            return np.zeros(0)
        counts: Floats = np.add.reduceat(self._which(wanted), self.starts, dtype=np.int64).astype(float)
        return counts

    def last(self, passed_over: str) -> list[str]:
        """Return each text's last character that is none of these; an empty text where there is none.

        >>> Written(["Yes.)", ")", ""]).last("()")
        ['.', '', '']
        """
        closing, starts = self._table(passed_over.__contains__), self.starts
        place = self.ends - 2
        going = np.arange(len(self))
        while len(going):
            going = going[place[going] >= starts[going]]
            going = going[closing[self._codes[place[going]]]]
            place[going] -= 1
        return [
            self.whole[at] if at >= start else "" for at, start in zip(place.tolist(), starts.tolist(), strict=True)
        ]

    def _which(self, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        table = self._table(wanted)
        parts = [table[part] for part in self._blocks()]
        return np.concatenate(parts) if parts else np.zeros(0, np.bool_)

    def _table(self, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return, for each number of a character that occurs, whether it is wanted."""
        table = np.zeros(self._kinds[-1] + 1 if self._kinds else 0, np.bool_)
        table[[code for code in self._kinds if wanted(chr(code))]] = True
        return table

    def _blocks(self) -> list[NDArray[np.uint32]]:
        return [self._codes[at : at + _BLOCK] for at in range(0, len(self._codes), _BLOCK)]
