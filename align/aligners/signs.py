"""Punctuation and paragraphs: how the rows at the edges of a bead end, and what the signs inside it say.

A translation seldom turns a question into a statement, closes a quotation elsewhere, or starts a new row inside
brackets or behind a colon that the other side keeps in one. Not handled: words, and dashes that open a speech.
"""

import re

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs
from align.aligners.side import Side
from align.aligners.written import Written

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_FINAL, _QUESTION, _SHOUT, _PAUSE = 1, 2, 3, 4
_ENDS = {
    **dict.fromkeys(".。…॥।۔", _FINAL),
    **dict.fromkeys("?？؟", _QUESTION),
    **dict.fromkeys("!！", _SHOUT),
    **dict.fromkeys(",;:，；：、،؛", _PAUSE),
}
_SPEECH = re.compile(r"[\"“”„«»「」『』‟‹›]|(?<!\w)['‘’](?=\w)|(?<=[^\w\s])['’](?!\w)")
_OPENING = frozenset("“„«「『‟‹")
_CLOSING = frozenset("”»」』›")
_HANGING = {**dict.fromkeys(":：", 1), **dict.fromkeys(",;，；、،؛—–-", 2)}
_CLOSERS = "\"”“»」』’')]）】*_ \t\u00a0"
_BRACKETS = {**dict.fromkeys("(（[［【", 1), **dict.fromkeys(")）]］】", -1)}
_QUOTED = "\"“”„«»「」『』‟‹›'‘’"  # all that `_SPEECH` can match
_FORGOTTEN = 4  # rows after which a bracket that was never closed counts as closed
_MANY_PARAGRAPHS = 0.6  # paragraphs to a row from which paragraphs are no more than rows

#: What `Signs.measure` returns.
SIGNS = (
    "ending", "question", "quotes", "pause", "shout", "speech", "bracket", "colon", "comma",
    "paragraph_inside", "paragraph_agrees",
)  # fmt: skip


class Signs:
    """The signs of both sides' rows, and the measurements of pairs of runs made from them."""

    def __init__(self, sides: tuple[Side, Side], written: tuple[Written, Written]) -> None:
        last = [part.last(_CLOSERS) for part in written]
        self._endings = tuple(np.array([_ENDS.get(sign, 0) for sign in part], np.int64) for part in last)
        self._last = tuple(np.array([_HANGING.get(sign, 0) for sign in part], np.int64) for part in last)
        quoted = [quotations(part) for part in written]
        counts = {
            "question": [_count(part, part.places("?？؟".__contains__)) for part in written],
            "shout": [_count(part, part.places("!！".__contains__)) for part in written],
            "quotes": [_count(part, places) for part, places in zip(written, quoted, strict=True)],
        }
        self._sums = {name: tuple(np.r_[0.0, np.cumsum(count)] for count in both) for name, both in counts.items()}
        self._speaking = tuple(speaking(part, places) for part, places in zip(written, quoted, strict=True))
        self._bracketed = tuple(bracketed(part) for part in written)
        self._paragraphs = tuple(_breaks(side) for side in sides)

    def measure(self, runs: Runs) -> dict[str, Floats]:
        """Return the measurements of pairs of runs by name; each is the same from either side."""
        ends = (runs.bottom - 1, runs.right - 1)
        last, other = (kinds[end] for kinds, end in zip(self._endings, ends, strict=True))
        apart = {
            name: np.abs(sums[0][runs.bottom] - sums[0][runs.top] - sums[1][runs.right] + sums[1][runs.left])
            for name, sums in self._sums.items()
        }
        inside = [
            sums[end] - sums[begin]
            for sums, begin, end in zip(self._paragraphs, (runs.top, runs.left), ends, strict=True)
        ]
        starts = [
            np.r_[0.0, np.diff(sums)][at] for sums, at in zip(self._paragraphs, (runs.top, runs.left), strict=True)
        ]
        return {
            "ending": (last == other).astype(float),
            "pause": ((last == _PAUSE) ^ (other == _PAUSE)).astype(float),
            "question": -np.minimum(apart["question"], 2.0),
            "quotes": -np.minimum(apart["quotes"], 3.0),
            "shout": -np.minimum(apart["shout"], 2.0),
            "speech": -np.abs(self._speaking[0][ends[0]] - self._speaking[1][ends[1]]).astype(float),
            "bracket": -(self._bracketed[0][ends[0]] + self._bracketed[1][ends[1]]),
            "colon": -sum((self._last[side][ends[side]] == 1).astype(float) for side in (0, 1)),
            "comma": -sum((self._last[side][ends[side]] == 2).astype(float) for side in (0, 1)),
            "paragraph_inside": -(inside[0] + inside[1]),
            "paragraph_agrees": np.minimum(*starts) - np.abs(starts[0] - starts[1]),
        }


def _breaks(side: Side) -> Floats:
    """Return, for each row, how many paragraphs began up to it; 0 where nearly every row is one, which says nothing."""
    if not side.paragraphs:
        return np.zeros(len(side))
    numbers = np.array(side.paragraphs)
    begins = np.r_[0.0, (numbers[1:] != numbers[:-1]).astype(float)]
    return np.cumsum(begins) if begins.mean() < _MANY_PARAGRAPHS else np.zeros(len(side))


def bracketed(written: Written) -> Floats:
    """Return, for the end of each row, whether a bracket is still open there (1) or not (0).

    >>> bracketed(Written(["It rose (see No.", "12).", "It fell."])).tolist()
    [1.0, 0.0, 0.0]
    """
    found = np.zeros(len(written))
    places = written.places(_BRACKETS.__contains__)
    rows = np.searchsorted(written.ends, places, side="right").tolist()
    depth, opened = 0, 0  # how deep, and the row that opened last
    for row, place, following in zip(rows, places.tolist(), [*rows, len(written)][1:], strict=True):
        depth = depth if row - opened < _FORGOTTEN + 1 else 0
        step = _BRACKETS[written.whole[place]]
        depth, opened = max(0, depth + step), row if step > 0 else opened
        if depth:
            found[row : min(following, opened + _FORGOTTEN)] = 1.0
    return found


def _count(written: Written, places: Ints) -> Floats:
    """Return how many of some places each row has."""
    return np.diff(np.searchsorted(places, written.ends), prepend=0).astype(float)


def quotations(written: Written) -> Ints:
    """Return where quotation marks stand; apostrophes inside words are none.

    >>> quotations(Written(["“Yes”", "no", "'Don't!' he said."])).tolist()
    [0, 4, 9, 16]
    """
    return np.array(
        [place for place in written.places(_QUOTED.__contains__).tolist() if _SPEECH.match(written.whole, place)],
        np.int64,
    )


def speaking(written: Written, places: Ints) -> Ints:
    """Return, for the end of each row, whether a quotation is still open there (1) or not (0).

    The last quotation mark up to it decides, of which the places are given; straight marks open where a word follows
    them and none goes before.

    >>> said = Written(["“Come.", "Go.”", "He went."])
    >>> speaking(said, quotations(said)).tolist()
    [1, 0, 0]
    """
    whole = written.whole
    states = [0]
    for place in places.tolist():
        sign = whole[place]
        if sign in _OPENING:
            state = 1
        elif sign in _CLOSING:
            state = 0
        else:
            before, after = whole[place - 1 : place], whole[place + 1 : place + 2]
            state = int(after.isalnum() and (not before or before.isspace()))
        states.append(state)
    return np.array(states, np.int64)[np.searchsorted(places, written.ends)]
