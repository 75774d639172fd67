"""Punctuation and paragraphs: how the rows at the edges of a bead end, and what the signs inside it say.

A translation seldom turns a question into a statement, closes a quotation elsewhere, or starts a new row inside
brackets or behind a colon that the other side keeps in one. Not handled: words, and dashes that open a speech.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from align.aligners.channel import Runs
from align.aligners.side import Side

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
_BRACKET = re.compile("[" + re.escape("".join(_BRACKETS)) + "]")
_QUESTIONS, _SHOUTS = re.compile("[?？؟]"), re.compile("[!！]")
_FORGOTTEN = 4  # rows after which a bracket that was never closed counts as closed
_MANY_PARAGRAPHS = 0.6  # paragraphs to a row from which paragraphs are no more than rows

#: What `Signs.measure` returns.
SIGNS = (
    "ending", "question", "quotes", "pause", "shout", "speech", "bracket", "colon", "comma",
    "paragraph_inside", "paragraph_agrees",
)  # fmt: skip


class Signs:
    """The signs of both sides' rows, and the measurements of pairs of runs made from them."""

    def __init__(self, source: Side, target: Side) -> None:
        sides = (source, target)
        self._endings = tuple(endings(side.texts) for side in sides)
        self._last = tuple(last_signs(side.texts) for side in sides)
        self._sums = {
            name: tuple(np.r_[0.0, np.cumsum(count(side.texts))] for side in sides)
            for name, count in (("question", questions), ("quotes", quotes), ("shout", shouts))
        }
        self._speaking = tuple(speaking(side.texts) for side in sides)
        self._bracketed = tuple(bracketed(side.texts) for side in sides)
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


def bracketed(texts: Sequence[str]) -> Floats:
    """Return, for the end of each row, whether a bracket is still open there (1) or not (0).

    >>> bracketed(["It rose (see No.", "12).", "It fell."]).tolist()
    [1.0, 0.0, 0.0]
    """
    found, depth, since = [], 0, 0
    for text in texts:
        for char in _BRACKET.findall(text):
            step = _BRACKETS[char]
            depth, since = max(0, depth + step), 0 if step > 0 else since
        since += 1
        depth = depth if since <= _FORGOTTEN else 0
        found.append(float(depth > 0))
    return np.array(found)


def last_signs(texts: Sequence[str]) -> Ints:
    """Return whether each text's last sign is a colon (1), a comma, semicolon or dash (2), or neither (0).

    >>> last_signs(["He said:", "and then,", "Yes."]).tolist()
    [1, 2, 0]
    """
    return np.array([_HANGING.get(text.rstrip(_CLOSERS)[-1:], 0) for text in texts], np.int64)


def endings(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return the kind of each text's last sign: 0 none, 1 full stop, 2 question, 3 exclamation, 4 pause.

    >>> endings(["Why?", "他来了。”", "and then,", "Title"]).tolist()
    [2, 1, 4, 0]
    """
    return np.array([_ENDS.get(text.rstrip(_CLOSERS)[-1:], 0) for text in texts], np.int64)


def quotes(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the number of quotation marks in each text; apostrophes inside words are none.

    >>> quotes(["“Yes”", "no", "'Don't!' he said."]).tolist()
    [2.0, 0.0, 2.0]
    """
    return _count(texts, _SPEECH)


def speaking(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return, for the end of each row, whether a quotation is still open there (1) or not (0).

    The last quotation mark up to it decides; straight marks open where a word follows them and none goes before.

    >>> speaking(["“Come.", "Go.”", "He went."]).tolist()
    [1, 0, 0]
    """
    whole, ends = _joined(texts)
    places, states = [-1], [0]
    for found in _SPEECH.finditer(whole):
        sign = found[0]
        if sign in _OPENING:
            state = 1
        elif sign in _CLOSING:
            state = 0
        else:
            before, after = whole[found.start() - 1 : found.start()], whole[found.end() : found.end() + 1]
            state = int(after.isalnum() and (not before or before.isspace()))
        places.append(found.start())
        states.append(state)
    return np.array(states, np.int64)[np.searchsorted(places, ends) - 1]


def questions(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the number of question marks in each text.

    >>> questions(["Who? Me？", "no"]).tolist()
    [2.0, 0.0]
    """
    return _count(texts, _QUESTIONS)


def shouts(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the number of exclamation marks in each text.

    >>> shouts(["Go!", "去！！"]).tolist()
    [1.0, 2.0]
    """
    return _count(texts, _SHOUTS)


def _count(texts: Sequence[str], signs: re.Pattern[str]) -> NDArray[np.float64]:
    whole, ends = _joined(texts)
    places = [found.start() for found in signs.finditer(whole)]
    return np.diff(np.searchsorted(places, ends), prepend=0).astype(float)


def _joined(texts: Sequence[str]) -> tuple[str, Ints]:
    """Return the texts as one, so that patterns run over it once, and where each ends."""
    return "\n".join(texts), np.cumsum(np.array([len(text) + 1 for text in texts], np.int64)) - 1
