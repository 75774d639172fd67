"""What is known of each word of two sides by itself: `NAMES`, for many pairs at once.

The tables of a pair are small, so that calling numpy takes longer than what it does. What is one value for each word is
therefore reckoned for the words of all pairs in one row, and only what needs the table of a pair is done pair by pair.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from align.checks.counterparts import Faced, Words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)

#: How sharply a word prefers the word most like it, and the cosine of no counterpart at all (`_shares`). Tried on
#: the fitting half of scripts/fit_coverage.py: 8, 12 and 16.
_SHARP, _NOBODY = 12.0, 0.25
_LEAST_PULL = math.exp(_SHARP * _NOBODY)
#: A word longer than this (length of its summed vectors) counts no more.
_HEAVY = 4.0
#: A neighbour's share in the vector of a word in its context.
_CONTEXT = 0.5
#: Words to each side that are taken out together with a word, to see whether the sides agree better without them.
REACHES = (0, 1, 2, 4)
#: What is known of a word by itself, and of its neighbours: the rows of `columns`.
NAMES = (
    *("best", "joined", "mutual", "apart", "overall", "weight", "mean", "best weighed", "overall weighed", "squared"),
    *("other words", "same", "capital", "length", "received", "most", "both"),
    *(f"gain {reach}" for reach in REACHES),
    *("relative", "cosine", "context", "again"),
)
#: The columns that are averaged over a word and so many neighbours on each side.
_AROUND = (
    (1, ("best", "joined", "overall", "mutual", "received", "again", "relative", "context", "both")),
    (2, ("best", "overall", "received", "again", "relative", "context", "both")),
    (4, ("received", "relative")),
)
#: The columns that count by themselves: all but the last.
_ALONE = len(NAMES) - 1
_ROW = {name: row for row, name in enumerate(NAMES)}


def columns(pairs: Sequence[Faced]) -> list[tuple[Floats, Floats]]:
    """Return of each pair (25, k) and (25, m): what is known of each word of either side. Both sides have words."""
    if not pairs:
        return []
    row = _Row(tuple(side for pair in pairs for side in (pair.words, pair.other)))
    table = np.empty((len(NAMES), row.size))
    squares = [square for pair in pairs for square in (pair.own, pair.there)]
    single = _likenesses(pairs, row, table, _Lengths(squares, row))
    _shares(single, row, table)
    _sums(pairs, row, table, squares)
    table[11:14] = _forms(row)
    table[_ROW["other words"]] = 1 / row.others
    table[_ROW["weight"]] = weight = row.weight / _HEAVY
    table[_ROW["best weighed"]] = table[_ROW["best"]] * weight
    table[_ROW["overall weighed"]] = table[_ROW["overall"]] * weight
    table[_ROW["squared"]] = table[_ROW["best"]] ** 2
    table[_ROW["relative"]] = table[_ROW["gain 0"]] * row.own
    return [(table[:, ours], table[:, theirs]) for ours, theirs in row.of_pairs]


@dataclass(frozen=True, eq=False)
class _Row:
    """The words of all sides in one row, the two sides of each pair one after the other."""

    sides: tuple[Words, ...]

    @cached_property
    def sizes(self) -> Ints:
        """How many words each side has."""
        return np.array([len(words) for words in self.sides])

    @cached_property
    def ends(self) -> Ints:
        """Where each side ends."""
        return np.cumsum(self.sizes)

    @property
    def size(self) -> int:
        """How many words there are."""
        return int(self.ends[-1])

    @cached_property
    def of_sides(self) -> list[slice]:
        """Where each side stands."""
        ends = self.ends.tolist()
        return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]

    @property
    def of_pairs(self) -> list[tuple[slice, slice]]:
        """Where both sides of each pair stand."""
        return list(zip(self.of_sides[::2], self.of_sides[1::2], strict=True))

    def spread(self, values: NDArray[Number]) -> NDArray[Number]:
        """Return for each word the value of its side."""
        return np.repeat(values, self.sizes)

    @cached_property
    def own(self) -> Ints:
        """For each word, how many its side has."""
        return self.spread(self.sizes)

    @cached_property
    def others(self) -> Ints:
        """For each word, how many the other side has."""
        return self.spread(self.sizes.reshape(-1, 2)[:, ::-1].ravel())

    @cached_property
    def place(self) -> Ints:
        """Where in its side each word stands."""
        place: Ints = np.arange(self.size) - self.spread(self.ends - self.sizes)
        return place

    @cached_property
    def norms(self) -> NDArray[np.float32]:
        """The lengths of the words' vectors."""
        return np.concatenate([words.norms for words in self.sides])

    @cached_property
    def weight(self) -> Floats:
        """How much each word counts."""
        return np.minimum(self.norms, _HEAVY).astype(np.float64)

    def before(self, values: Floats, none: float = 0.0) -> Floats:
        """Return for each word the value of the one before it, `none` for the first of a side."""
        return np.where(self.place == 0, none, np.roll(values, 1))

    def after(self, values: Floats) -> Floats:
        """Return for each word the value of the one behind it, 0 for the last of a side."""
        return np.where(self.place == self.own - 1, 0.0, np.roll(values, -1))


class _Lengths:
    """The lengths of words, of each two neighbours' sum, and of words with half of each neighbour.

    From the dot products of a side's words with each other: the diagonal and the two beside it.
    """

    def __init__(self, squares: Sequence[Floats], row: _Row) -> None:
        zero, one, two = np.zeros((3, row.size))
        for square, side in zip(squares, row.of_sides, strict=True):
            k = len(square)
            zero[side] = square.diagonal()
            one[side.start : side.stop - 1] = square.diagonal(1)
            two[side.start : side.start + max(0, k - 2)] = square.diagonal(2)
        self.words = _root(zero)
        self.joined = _root(zero + row.after(zero) + 2 * one)
        half = _CONTEXT
        near = (zero + half * row.before(one)) + half * one
        left = (row.before(one) + half * row.before(zero)) + half * row.before(two)
        right = (one + half * row.before(two)) + half * row.after(zero)
        last = row.place == row.own - 1
        self.near = _root(near + half * np.where(row.place == 0, 0.0, left) + half * np.where(last, 0.0, right))

    def both(self, side: slice) -> Floats:
        """Return the lengths of a side's words, then of each two neighbours."""
        return np.concatenate([self.words[side], self.joined[side.start : side.stop - 1]])


def _root(squares: Floats) -> Floats:
    roots: Floats = np.maximum(np.sqrt(np.maximum(squares, 0.0)), 1e-9)
    return roots


def _likenesses(pairs: Sequence[Faced], row: _Row, table: Floats, lengths: _Lengths) -> list[Floats]:
    """Fill in what the cosines of words, of neighbours and of words in their context tell.

    Returns the cosines (m, k) of the single words of each pair; a column is a word of ours. `np.maximum.reduce` is
    `max` without its wrapper.
    """
    highest = np.maximum.reduce
    best, mutual, mean, context = (table[_ROW[name]] for name in ("best", "mutual", "mean", "context"))
    joined, place = np.full(row.size, -math.inf), np.empty(row.size, np.int64)
    singles = []
    for pair, (ours, theirs) in zip(pairs, row.of_pairs, strict=True):
        k, m = pair.cross.shape
        turned = np.ascontiguousarray(pair.cross.T)
        cosines = _paired(turned) / lengths.both(ours)
        cosines /= lengths.both(theirs)[:, None]
        single = cosines[:m, :k]
        singles.append(single)
        most = highest(cosines, axis=0), highest(cosines, axis=1)
        rounded = np.rint(cosines * 1e5)  # of equal ones the first, whatever the last bits say
        place[ours], place[theirs] = rounded[:, :k].argmax(axis=0), rounded[:m].argmax(axis=1)
        for side, size, tops in ((ours, k, most[0]), (theirs, m, most[1])):
            best[side], joined[side.start : side.stop - 1] = tops[:size], tops[size:]
        mutual[ours] = highest(single / np.maximum(highest(single, axis=1), 1e-6)[:, None], axis=0)
        mutual[theirs] = highest(single / np.maximum(highest(single, axis=0), 1e-6), axis=1)
        mean[ours], mean[theirs] = np.add.reduce(single, axis=0) / m, np.add.reduce(single, axis=1) / k
        near = _neighboured(turned)
        near /= lengths.near[ours]
        near /= lengths.near[theirs][:, None]
        context[ours], context[theirs] = highest(near, axis=0), highest(near, axis=1)
    place = np.where(place >= row.others, place - row.others, place)
    table[_ROW["joined"]] = np.where(row.own > 1, np.maximum(row.before(joined, -math.inf), joined), best)
    table[_ROW["apart"]] = np.abs((row.place + 0.5) / row.own - (place + 0.5) / row.others)
    return singles


def _paired(rows: Floats) -> Floats:
    """Return a table, with the sums of each two neighbours behind its rows and its columns."""
    m, k = rows.shape
    table = np.empty((2 * m - 1, 2 * k - 1))
    table[:m, :k] = rows
    np.add(rows[:, :-1], rows[:, 1:], out=table[:m, k:])
    np.add(table[: m - 1], table[1:m], out=table[m:])
    return table


def _neighboured(rows: Floats) -> Floats:
    """Return a table whose rows and columns have half of each neighbour."""
    near, half = rows.copy(), _CONTEXT * rows
    near[:, 1:] += half[:, :-1]
    near[:, :-1] += half[:, 1:]
    half = _CONTEXT * near
    near[1:] += half[:-1]
    near[:-1] += half[1:]
    return near


def _shares(singles: Sequence[Floats], row: _Row, table: Floats) -> None:
    """Fill in how the words of one side are shared out among those of the other, by the cosines of each pair.

    How much of the other side each word receives is told as a logarithm against its own weight; and once more after
    words that received much have been made less attractive, as transport would have it.
    """
    highest, total = np.maximum.reduce, np.add.reduce
    most, both = table[_ROW["most"]], table[_ROW["both"]]
    mine, received, again = np.maximum(row.weight, 0.05), np.empty(row.size), np.empty(row.size)
    pulls = []
    for single, (ours, theirs) in zip(singles, row.of_pairs, strict=True):
        pull = np.exp(_SHARP * single)
        pulls.append(pull)
        given = pull / (total(pull, axis=1) + _LEAST_PULL)[:, None], pull / (total(pull, axis=0) + _LEAST_PULL)
        most[ours], most[theirs] = highest(given[0], axis=0), highest(given[1], axis=1)
        received[ours], received[theirs] = given[0].T @ row.weight[theirs], given[1] @ row.weight[ours]
        agreed = np.sqrt(given[0] * given[1])
        both[ours], both[theirs] = highest(agreed, axis=0), highest(agreed, axis=1)
    lure = np.clip(mine / np.maximum(received, 0.01), 0.1, 10.0)
    for pull, (ours, theirs) in zip(pulls, row.of_pairs, strict=True):
        here, there = pull * lure[ours], pull * lure[theirs][:, None]
        here /= (total(here, axis=1) + _LEAST_PULL)[:, None]
        there /= total(there, axis=0) + _LEAST_PULL
        again[ours], again[theirs] = here.T @ row.weight[theirs], there @ row.weight[ours]
    table[_ROW["received"]], table[_ROW["again"]] = np.log(received / mine + 1e-3), np.log(again / mine + 1e-3)


def _sums(pairs: Sequence[Faced], row: _Row, table: Floats, squares: Sequence[Floats]) -> None:
    """Fill in how far each word reaches in the direction of the other side, and what the sides gain without it."""
    along, lengths = np.empty(row.size), []
    for pair, (ours, theirs) in zip(pairs, row.of_pairs, strict=True):
        along[ours] = np.add.reduce(pair.cross, axis=1)
        along[theirs] = np.add.reduce(np.ascontiguousarray(pair.cross.T), axis=1)
        lengths += [max(math.sqrt(max(float(square.sum()), 0.0)), 1e-9) for square in (pair.there, pair.own)]
    there = row.spread(np.array(lengths))
    table[_ROW["overall"]] = along / np.maximum(row.norms, 1e-9) / there
    gains, whole = gained(squares, along / there)
    first = _ROW[f"gain {REACHES[0]}"]
    table[first : first + len(REACHES)] = gains
    table[_ROW["cosine"]] = row.spread(whole)


@lru_cache(maxsize=1024)
def _windows(k: int) -> tuple[Ints, Ints]:
    """Return where the windows of `REACHES` around each of k places begin and end: two arrays (4, k)."""
    places, reaches = np.arange(k), np.array(REACHES)[:, None]
    return np.maximum(places - reaches, 0), np.minimum(places + reaches + 1, k)


def gained(squares: Sequence[Floats], along: Floats) -> tuple[Floats, Floats]:
    """Return (4, n) by how much the cosine of sides grows without each word and its neighbours; and those cosines.

    `squares` are the dot products of the words of each side with each other, `along` (n,) is how far each word of all
    sides reaches in the direction of the other side.
    """
    ends = np.cumsum([len(square) for square in squares])
    n = int(ends[-1])
    # For each side one place more than it has words: up to which word the sums go.
    edge, whole, reached = (np.zeros(n + len(squares)) for _ in range(3))
    between, low, high = np.empty((len(REACHES), n)), *np.empty((2, len(REACHES), n), np.int64)
    last = []
    for number, (square, end) in enumerate(zip(squares, ends.tolist(), strict=True)):
        k = len(square)
        words, at = slice(end - k, end), slice(end - k + number, end + number + 1)
        sums = np.zeros((k + 1, k + 1))  # dot products of the sums of the first i and the first j words
        square.cumsum(axis=0).cumsum(axis=1, out=sums[1:, 1:])
        edge[at], whole[at] = sums.diagonal(), sums[-1]
        along[words].cumsum(out=reached[at][1:])
        first, stop = _windows(k)
        between[:, words] = sums[first, stop]
        low[:, words], high[:, words] = first + at.start, stop + at.start
        last.append(at.stop - 1)
    cosine = reached[last] / np.maximum(np.sqrt(np.maximum(whole[last], 0.0)), 1e-9)
    sizes = [len(square) for square in squares]
    full, total, along_all = (np.repeat(values, sizes) for values in (cosine, whole[last], reached[last]))
    rest = total - 2 * (whole[high] - whole[low]) + edge[high] - 2 * between + edge[low]
    dot = along_all - (reached[high] - reached[low])
    left = rest > 1e-4 * np.maximum(total, 1e-9)
    gains: Floats = np.where(left, dot / np.sqrt(np.maximum(rest, 1e-9)), 0.0) - full
    return gains, cosine


def _forms(row: _Row) -> list[list[float]]:
    """Return of each word: whether the other side has it as it stands, a capital, and its length."""
    same: list[float] = []
    capital: list[float] = []
    length: list[float] = []
    for number, words in enumerate(row.sides):
        other = row.sides[number ^ 1].text.lower()
        texts = [words.text[start:end] for start, end in words.spans.tolist()]
        same += [float(len(text) >= 3 and text.lower() in other) for text in texts]
        capital += [float(text[0].isupper()) for text in texts]
        length += [min(len(text), 12) / 12 for text in texts]
    return [same, capital, length]


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
        chosen = sums[[NAMES.index(name) for name in names]]
        parts.append((chosen.take(high, axis=1) - chosen.take(low, axis=1)) / (high - low))
    features: Floats = np.concatenate(parts).T
    return features
