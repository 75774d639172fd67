"""Which word of one side answers to which of the other: what token vectors say about each word's counterpart.

Not handled: syntax, and words whose meaning the whole sentence decides. Nothing is judged here; `coverage` does.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from align.script import is_dense, script_of

Matrix = NDArray[np.float32]
Floats = NDArray[np.float64]

#: How sharply a word prefers the word most like it, and the cosine of no counterpart at all (`_shares`). Tried on
#: the fitting half of scripts/fit_coverage.py: 8, 12 and 16.
_SHARP, _NOBODY = 12.0, 0.25
#: A word longer than this (length of its summed vectors) counts no more.
_HEAVY = 4.0
#: A neighbour's share in the vector of a word in its context.
_CONTEXT = 0.5
#: Words to each side that are taken out together with a word, to see whether the sides agree better without them.
_REACHES = (0, 1, 2, 4)


class Tokens(Protocol):
    """Tokens of one text: offsets (k, 2) in order, unit vectors (k, dims), and the lengths (k,) before scaling."""

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Return half-open character spans."""

    @property
    def vectors(self) -> Matrix:
        """Return unit rows."""

    @property
    def weights(self) -> NDArray[np.float32]:
        """Return how much each token counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text: spans (k, 2), summed token vectors (k, dims) and their lengths (k,).

    `units` are the sums at unit length; `near` those of the words with half of each neighbour; `runs` (k + 1, dims)
    the sums of the first 0, 1, ... k words.
    """

    text: str
    spans: NDArray[np.int64]
    sums: Matrix
    norms: NDArray[np.float32]
    units: Matrix
    near: Matrix
    runs: Matrix

    def __len__(self) -> int:
        return len(self.spans)


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Cosines of k words with m: `words` (2k - 1, 2m - 1) with pairs of neighbours behind, `near` (k, m) in context."""

    words: Matrix
    near: Matrix

    @property
    def flipped(self) -> "Likeness":
        """Return the same seen from the other side."""
        return Likeness(self.words.T, self.near.T)


def words_of(text: str, tokens: Tokens) -> Words:
    """Join the tokens of each word: letters of an alphabet without a space between; dense tokens stay as they are."""
    first: list[int] = []
    spans: list[tuple[int, int]] = []
    joinable = False  # the last token can be continued by the next
    kept: list[int] = []
    for index, (start, end) in enumerate(tokens.offsets.tolist()):
        piece = text[start:end]
        if not piece.isalpha() and not any(map(str.isalpha, piece)):
            joinable = False
            continue
        alphabetic = _spaced(piece[0])
        # One character may be several tokens: a ligature, once it is normalised.
        shared = bool(spans) and start < spans[-1][1]
        if shared or (joinable and alphabetic and spans[-1][1] == start):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            first.append(len(kept))
            spans.append((start, end))
        kept.append(index)
        joinable = alphabetic
    vectors = tokens.vectors[kept] * tokens.weights[kept, None]
    sums = np.add.reduceat(vectors, first, axis=0) if first else np.zeros((0, tokens.vectors.shape[1]), np.float32)
    norms = _lengths(sums)
    near = sums.copy()
    near[1:] += _CONTEXT * sums[:-1]
    near[:-1] += _CONTEXT * sums[1:]
    runs = np.zeros((len(sums) + 1, sums.shape[1]), np.float32)
    np.cumsum(sums, axis=0, out=runs[1:])
    where = np.array(spans, np.int64).reshape(-1, 2)
    return Words(text, where, sums, norms, _scaled(sums, norms), _scaled(near, _lengths(near)), runs)


@lru_cache(maxsize=8192)
def _spaced(char: str) -> bool:
    """Say whether a character belongs to a script that puts spaces between words."""
    return not is_dense(char) or script_of(char) == "Hang"


def _lengths(rows: Matrix) -> NDArray[np.float32]:
    lengths: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return lengths


def _scaled(rows: Matrix, norms: NDArray[np.float32]) -> Matrix:
    scaled: Matrix = (rows / np.maximum(norms, np.float32(1e-9))[:, None]).astype(np.float32, copy=False)
    return scaled


def _with_pairs(words: Words) -> Matrix:
    """Return unit rows of the words, then of each pair of neighbours."""
    if len(words) < 2:
        return words.units
    pairs = words.sums[:-1] + words.sums[1:]
    return np.vstack([words.units, _scaled(pairs, _lengths(pairs))])


def likeness(words: Words, other: Words) -> Likeness:
    """Return how alike the words of the two sides are."""
    return Likeness(_with_pairs(words) @ _with_pairs(other).T, words.near @ other.near.T)


def smooth(values: Floats, reach: int) -> Floats:
    """Return the mean of each row of (k, n) values and its neighbours up to `reach` rows away.

    >>> smooth(np.array([[0.0], [3.0], [6.0]]), 1).tolist()
    [[1.5], [3.0], [4.5]]
    """
    sums = np.zeros((len(values) + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:])
    return _means(sums, reach)


def _means(sums: Floats, reach: int) -> Floats:
    """Return what `smooth` does, from the sums (k + 1, n) of the first 0, 1, ... k rows."""
    low, high = _window(len(sums) - 1, reach)
    means: Floats = (sums[high] - sums[low]) / (high - low)[:, None]
    return means


@lru_cache(maxsize=1024)
def _window(k: int, reach: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each of k places where the window of `reach` places to each side begins and ends."""
    places = np.arange(k)
    return np.maximum(places - reach, 0), np.minimum(places + reach + 1, k)


def word_features(words: Words, other: Words, alike: Likeness) -> Floats:
    """Return (k, 42): what is known of each word's counterpart on the other side. Both sides have words."""
    matched, best, overall = _matched(words, other, alike.words)
    received, again, most, both = _shares(words, other, alike.words[: len(words), : len(other)])
    gains, full = _gains(words, other)
    context = alike.near.max(axis=1).astype(np.float64)
    relative = gains[0] * len(words)
    own = [received, most, both, *gains, relative, np.full(len(words), full), context]
    neighbours = np.array([best, matched[1], overall, matched[2], received, again, relative, context, both])
    sums = np.zeros((len(words) + 1, len(neighbours)))
    np.cumsum(neighbours.T, axis=0, out=sums[1:])
    near, wide = _means(sums, 1), _means(sums[:, [0, 2, 4, 5, 6, 7, 8]], 2)
    return np.hstack([np.array([*matched, *own]).T, near, wide, _means(sums[:, [4, 6]], 4)])


def _matched(words: Words, other: Words, cosines: Matrix) -> tuple[list[Floats], Floats, Floats]:
    """Return columns on the best match of each word, the best match, and the cosine with the other side as a whole."""
    k, m = len(words), len(other)
    single = cosines[:k, :m].astype(np.float64)
    best = cosines[:k].max(axis=1).astype(np.float64)
    place = cosines[:k].argmax(axis=1)
    place = np.where(place >= m, place - m, place)
    paired = best if k < 2 else cosines[k:].max(axis=1).astype(np.float64)
    joined = best if k < 2 else np.maximum(np.append(paired, -1.0), np.insert(paired, 0, -1.0))
    mutual = (single / np.maximum(single.max(axis=0), 1e-6)).max(axis=1)
    total = other.runs[-1]
    overall = (words.units @ (total / max(math.sqrt(float(total @ total)), 1e-9))).astype(np.float64)
    apart = np.abs((np.arange(k) + 0.5) / k - (place + 0.5) / m)
    weight = _weight(words) / _HEAVY
    columns = [best, joined, mutual, apart, overall, weight, single.mean(axis=1), best * weight, overall * weight]
    return [*columns, best**2, np.full(k, 1 / m), *_form(words, other.text)], best, overall


def _weight(words: Words) -> Floats:
    weight: Floats = np.minimum(words.norms, _HEAVY).astype(np.float64)
    return weight


def _shares(words: Words, other: Words, single: Matrix) -> tuple[Floats, Floats, Floats, Floats]:
    """Return how much of the other side each word receives when every word there is shared out among the words here.

    As a logarithm against the word's own weight; the same once more after words that received much have been made
    less attractive, as transport would have it; the largest share; and the largest that both sides agree on.
    """
    mine, theirs = np.maximum(_weight(words), 0.05), _weight(other)
    pull = np.exp(_SHARP * single.astype(np.float64))
    nobody = math.exp(_SHARP * _NOBODY)
    share = pull / (pull.sum(axis=0) + nobody)
    received = share @ theirs
    back = pull / (pull.sum(axis=1, keepdims=True) + nobody)
    both = np.sqrt(share * back).max(axis=1)
    pull = pull * np.clip(mine / np.maximum(received, 0.01), 0.1, 10.0)[:, None]
    again = (pull / (pull.sum(axis=0) + nobody)) @ theirs
    return np.log(received / mine + 1e-3), np.log(again / mine + 1e-3), share.max(axis=1), both


def _gains(words: Words, other: Words) -> tuple[list[Floats], float]:
    """Return by how much the cosine of the two sides grows without each word and its neighbours, and that cosine."""
    k = len(words)
    there = other.runs[-1] / max(float(np.linalg.norm(other.runs[-1])), 1e-9)
    along = (words.runs @ there).astype(np.float64)
    table = np.zeros((k + 1, k + 1))  # dot products of the sums of the first i and the first j words
    np.cumsum(np.cumsum(words.sums @ words.sums.T, axis=0, dtype=np.float64), axis=1, out=table[1:, 1:])
    squares, whole = table.diagonal(), table[-1]
    full = float(along[-1]) / max(math.sqrt(float(whole[-1])), 1e-9)
    gains = []
    for reach in _REACHES:
        low, high = _window(k, reach)
        inside = squares[high] - 2 * table[low, high] + squares[low]
        rest = whole[-1] - 2 * (whole[high] - whole[low]) + inside
        dot = along[-1] - (along[high] - along[low])
        left = rest > 1e-4 * max(float(whole[-1]), 1e-9)
        gains.append(np.where(left, dot / np.sqrt(np.maximum(rest, 1e-9)), 0.0) - full)
    return gains, full


def _form(words: Words, other: str) -> list[Floats]:
    """Return of each word: whether the other side has it as it stands, a capital, and its length."""
    lower = other.lower()
    texts = [words.text[start:end] for start, end in words.spans.tolist()]
    same = np.array([len(text) >= 3 and text.lower() in lower for text in texts], np.float64)
    capital = np.array([text[0].isupper() for text in texts], np.float64)
    length = np.minimum(words.spans[:, 1] - words.spans[:, 0], 12) / 12
    return [same, capital, length]
