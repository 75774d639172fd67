"""Which word of one side answers to which of the other: what token vectors say about each word's counterpart.

Not handled: syntax, and words whose meaning the whole sentence decides. Nothing is judged here; `coverage` does.
Whatever is asked of sums of words is answered by the dot products of the words, so that vectors are touched once.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from align.script import is_dense, script_of

Matrix = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: How sharply a word prefers the word most like it, and the cosine of no counterpart at all (`_shares`). Tried on
#: the fitting half of scripts/fit_coverage.py: 8, 12 and 16.
_SHARP, _NOBODY = 12.0, 0.25
#: A word longer than this (length of its summed vectors) counts no more.
_HEAVY = 4.0
#: A neighbour's share in the vector of a word in its context.
_CONTEXT = 0.5
#: Words to each side that are taken out together with a word, to see whether the sides agree better without them.
_REACHES = (0, 1, 2, 4)
#: What is known of a word by itself, and of its neighbours: the columns of `columns`.
_NAMES = (
    *("best", "joined", "mutual", "apart", "overall", "weight", "mean", "best weighed", "overall weighed", "squared"),
    *("other words", "same", "capital", "length", "received", "most", "both"),
    *(f"gain {reach}" for reach in _REACHES),
    *("relative", "cosine", "context", "again"),
)
#: The columns that are averaged over a word and so many neighbours on each side.
_AROUND = (
    (1, ("best", "joined", "overall", "mutual", "received", "again", "relative", "context", "both")),
    (2, ("best", "overall", "received", "again", "relative", "context", "both")),
    (4, ("received", "relative")),
)
#: The columns that count by themselves: all but the last.
_ALONE = len(_NAMES) - 1


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
    """The words of one text: spans (k, 2), summed token vectors (k, dims) and their lengths (k,)."""

    text: str
    spans: Ints
    sums: Matrix
    norms: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.spans)


@dataclass(frozen=True, slots=True, eq=False)
class Faced:
    """Two sides' words: dot products of `words` (k) with each other, of `other` (m) likewise, and between the two.

    `own` is (k, k), `there` (m, m), `cross` (k, m).
    """

    words: Words
    other: Words
    own: Floats
    there: Floats
    cross: Floats

    @property
    def flipped(self) -> "Faced":
        """Return the same seen from the other side."""
        return Faced(self.other, self.words, self.there, self.own, self.cross.T.copy())

    def cosine(self, start: int, end: int) -> tuple[float, float, float]:
        """Return the cosine of the other side with all words, with words start..end, and with all but those."""
        along, own = self.cross.sum(axis=1), self.own[start:end]
        dot, inside = float(along.sum()), float(along[start:end].sum())
        whole, part, shared = float(self.own.sum()), float(own[:, start:end].sum()), float(own.sum())
        there = math.sqrt(max(float(self.there.sum()), 0.0))

        def scaled(value: float, square: float) -> float:
            return value / max(math.sqrt(max(square, 0.0)) * there, 1e-9)

        return scaled(dot, whole), scaled(inside, part), scaled(dot - inside, whole - 2 * shared + part)


def faced(words: Words, other: Words) -> Faced:
    """Return the dot products of the two sides' words."""
    ours, theirs = words.sums, other.sums
    products = (ours @ ours.T, theirs @ theirs.T, ours @ theirs.T)
    return Faced(words, other, *(product.astype(np.float64) for product in products))


def words_of(text: str, tokens: Tokens) -> Words:
    """Join the tokens of each word: letters of an alphabet without a space between; dense tokens stay as they are."""
    first: list[int] = []
    spans: list[tuple[int, int]] = []
    joinable = False  # the last token can be continued by the next
    kept: list[int] = []
    last = 0
    for index, (start, end) in enumerate(tokens.offsets.tolist()):
        kind = _kind(text[start:end])
        if kind is None:
            joinable = False
            continue
        # One character may be several tokens: a ligature, once it is normalised.
        if spans and (start < last or (joinable and kind and last == start)):
            last = max(end, last)
            spans[-1] = (spans[-1][0], last)
        else:
            first.append(len(kept))
            spans.append((start, end))
            last = end
        kept.append(index)
        joinable = kind
    # A product with a table of which token is in which word: adding up rows one by one takes longer.
    joining = np.zeros((len(first), len(kept)), np.float32)
    joining[np.repeat(np.arange(len(first)), np.diff([*first, len(kept)])), np.arange(len(kept))] = tokens.weights[kept]
    sums = joining @ tokens.vectors[kept]
    norms: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", sums, sums))
    return Words(text, np.array(spans, np.int64).reshape(-1, 2), sums, norms)


@lru_cache(maxsize=65536)
def _kind(piece: str) -> bool | None:
    """Say whether a token begins with a letter of a script that puts spaces between words; None: it has no letter."""
    if not piece.isalpha() and not any(map(str.isalpha, piece)):
        return None
    return not is_dense(piece[0]) or script_of(piece[0]) == "Hang"


@lru_cache(maxsize=1024)
def _window(k: int, reach: int) -> tuple[Ints, Ints]:
    """Return for each of k places where the window of `reach` places to each side begins and ends."""
    places = np.arange(k)
    return np.maximum(places - reach, 0), np.minimum(places + reach + 1, k)


@lru_cache(maxsize=1024)
def _windows(k: int) -> tuple[Ints, Ints]:
    """Return the windows of `_REACHES`: two arrays (4, k)."""
    low, high = zip(*(_window(k, reach) for reach in _REACHES), strict=True)
    return np.stack(low), np.stack(high)


def columns(pair: Faced) -> tuple[Floats, Floats]:
    """Return (25, k) and (25, m): what is known of each word of either side by itself. Both sides have words."""
    ours, theirs = _square(pair.own), _square(pair.there)
    cosines = _paired(_paired(pair.cross).T).T / ours[:, None] / theirs
    single = cosines[: len(pair.words), : len(pair.other)]
    near = _neighboured(_neighboured(pair.cross).T).T / _near_lengths(pair.own)[:, None] / _near_lengths(pair.there)
    pull = np.exp(_SHARP * single)
    shares = pull / (pull.sum(axis=0) + _LEAST_PULL), pull / (pull.sum(axis=1, keepdims=True) + _LEAST_PULL)
    agreed = np.sqrt(shares[0] * shares[1])
    back = pair.flipped
    received = _received(pair, pull, shares[0]), _received(back, pull.T.copy(), shares[1].T)
    return (
        _columns(pair, cosines, (*received[0], shares[0].max(axis=1), agreed.max(axis=1)), near.max(axis=1)),
        _columns(back, cosines.T.copy(), (*received[1], shares[1].max(axis=0), agreed.max(axis=0)), near.max(axis=0)),
    )


_LEAST_PULL = math.exp(_SHARP * _NOBODY)


def _paired(rows: Floats) -> Floats:
    """Return the rows, then the sums of each two neighbours."""
    return np.concatenate([rows, rows[:-1] + rows[1:]])


def _square(own: Floats) -> Floats:
    """Return the lengths of the words, then of each pair of neighbours."""
    diagonal = own.diagonal()
    squares = np.concatenate([diagonal, diagonal[:-1] + diagonal[1:] + 2 * own.diagonal(1)])
    return _root(squares)


def _root(squares: Floats) -> Floats:
    roots: Floats = np.maximum(np.sqrt(np.maximum(squares, 0.0)), 1e-9)
    return roots


def _neighboured(rows: Floats) -> Floats:
    """Return the rows with half of each neighbour."""
    near = rows.copy()
    near[1:] += _CONTEXT * rows[:-1]
    near[:-1] += _CONTEXT * rows[1:]
    return near


def _near_lengths(own: Floats) -> Floats:
    """Return the lengths of the words with half of each neighbour."""
    near = _neighboured(own)
    squares = near.diagonal().copy()
    squares[1:] += _CONTEXT * near.diagonal(-1)
    squares[:-1] += _CONTEXT * near.diagonal(1)
    return _root(squares)


def _columns(pair: Faced, cosines: Floats, received: Sequence[Floats], context: Floats) -> Floats:
    words, k, m = pair.words, len(pair.words), len(pair.other)
    single = cosines[:k, :m]
    table = np.empty((len(_NAMES), k))
    highest = cosines.max(axis=1)
    table[0] = best = highest[:k]
    place = cosines[:k].round(5).argmax(axis=1)  # of equal ones the first, whatever the last bits say
    table[1] = best
    if k > 1:
        table[1, 0], table[1, 1:] = highest[k], highest[k:]
        np.maximum(table[1, :-1], highest[k:], out=table[1, :-1])
    table[2] = (single / np.maximum(single.max(axis=0), 1e-6)).max(axis=1)
    place[place >= m] -= m
    table[3] = np.abs((np.arange(k) + 0.5) / k - (place + 0.5) / m)
    along = pair.cross.sum(axis=1)
    there = max(math.sqrt(max(float(pair.there.sum()), 0.0)), 1e-9)
    table[4] = overall = along / np.maximum(words.norms, 1e-9) / there
    table[5] = weight = _weight(words) / _HEAVY
    table[6], table[7], table[8], table[9], table[10] = (
        single.mean(axis=1),
        best * weight,
        overall * weight,
        best**2,
        1 / m,
    )
    table[11:14] = _form(words, pair.other.text)
    table[14], table[15], table[16] = received[0], *received[2:]
    table[17:21], table[22] = _gains(pair.own, along / there)
    table[21], table[23], table[24] = table[17] * k, context, received[1]
    return table


def _weight(words: Words) -> Floats:
    weight: Floats = np.minimum(words.norms, _HEAVY).astype(np.float64)
    return weight


def _received(pair: Faced, pull: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Return how much of the other side each word receives when every word there is shared out among the words here.

    As a logarithm against the word's own weight; the same once more after words that received much have been made
    less attractive, as transport would have it. `share` is of each word there, among the words here.
    """
    mine, theirs = np.maximum(_weight(pair.words), 0.05), _weight(pair.other)
    received = share @ theirs
    pull = pull * np.clip(mine / np.maximum(received, 0.01), 0.1, 10.0)[:, None]
    again = (pull / (pull.sum(axis=0) + _LEAST_PULL)) @ theirs
    return np.log(received / mine + 1e-3), np.log(again / mine + 1e-3)


def _gains(own: Floats, along: Floats) -> tuple[Floats, float]:
    """Return (4, k) by how much the cosine of the sides grows without each word and its neighbours, and that cosine.

    `along` (k,) is how far each word reaches in the direction of the other side.
    """
    k = len(own)
    table = np.zeros((k + 1, k + 1))  # dot products of the sums of the first i and the first j words
    own.cumsum(axis=0).cumsum(axis=1, out=table[1:, 1:])
    reached = np.concatenate([[0.0], along.cumsum()])
    squares, whole = table.diagonal(), table[-1]
    full = float(reached[-1]) / max(math.sqrt(max(float(whole[-1]), 0.0)), 1e-9)
    low, high = _windows(k)
    rest = whole[-1] - 2 * (whole[high] - whole[low]) + squares[high] - 2 * table[low, high] + squares[low]
    dot = reached[-1] - (reached[high] - reached[low])
    left = rest > 1e-4 * max(float(whole[-1]), 1e-9)
    gains: Floats = np.where(left, dot / np.sqrt(np.maximum(rest, 1e-9)), 0.0) - full
    return gains, full


def _form(words: Words, other: str) -> list[list[float]]:
    """Return of each word: whether the other side has it as it stands, a capital, and its length."""
    lower = other.lower()
    texts = [words.text[start:end] for start, end in words.spans.tolist()]
    same = [float(len(text) >= 3 and text.lower() in lower) for text in texts]
    return [same, [float(text[0].isupper()) for text in texts], [min(len(text), 12) / 12 for text in texts]]


def word_features(tables: Sequence[Floats]) -> Floats:
    """Return (n, 42): what is known of each word and its neighbours, of n words of several texts.

    `tables` are what `columns` gives of each text.
    """
    sizes = np.array([table.shape[1] for table in tables])
    whole = np.concatenate(tables, axis=1)
    end = np.repeat(np.cumsum(sizes), sizes)
    start, place = end - np.repeat(sizes, sizes), np.arange(whole.shape[1])
    sums = np.zeros((len(whole), whole.shape[1] + 1))
    whole.cumsum(axis=1, out=sums[:, 1:])
    parts = [whole[:_ALONE]]
    for reach, names in _AROUND:
        low, high = np.maximum(place - reach, start), np.minimum(place + reach + 1, end)
        chosen = sums[[_NAMES.index(name) for name in names]]
        parts.append((chosen.take(high, axis=1) - chosen.take(low, axis=1)) / (high - low))
    features: Floats = np.concatenate(parts).T
    return features
