"""A lexicon learnt from the document itself: words that keep turning up in the same pairs of rows.

Each pair of rows that surely belongs together is a random direction; a word is the sum of the pairs it stands in, so
that the cosine of two words, one of each language, is about 2 / (1/p + 1/q): how often each comes with the other
(random indexing, Kanerva et al. 2000). Words become tokens with vectors, as a model's. To keep a pair from bearing
itself out, rows are dealt into folds by blocks, and a row's words are known by the pairs of the other folds alone.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.aligners.side import Matrix
from align.aligners.tokens import Tokens, stretches

Ints = NDArray[np.int64]

_WIDTH = 256
_NONZERO = 8  # places of a direction that are not 0
_FOLDS = 2
_BLOCK = 16  # pairs in a row that belong to one fold
_STEM = 6  # letters of a word that are kept: endings differ, beginnings do not
_FEWEST = 2  # rows a word must stand in
_AT_ONCE = 256  # rows whose words' vectors are looked up at a time: they stay in the cache
_WORD = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Runs of rows that surely belong together: source rows top..bottom and target rows left..right, half open."""

    top: Ints
    bottom: Ints
    left: Ints
    right: Ints

    def __len__(self) -> int:
        return len(self.top)


@lru_cache(maxsize=200_000)
def _pieces(word: str) -> tuple[str, ...]:
    """Return a word's beginning, or a dense script's single signs and pairs of signs."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    if plain and "\u3040" <= plain[0] <= "\u9fff":
        return tuple(plain) + tuple(plain[i : i + 2] for i in range(len(plain) - 1))
    return (plain[:_STEM],)


def words(texts: Sequence[str]) -> list[list[str]]:
    """Return the words of each row as the lexicon knows them.

    >>> words(["The winners won", "他来了"])
    [['the', 'winner', 'won'], ['他', '来', '了', '他来', '来了']]
    """
    return [[piece for word in _WORD.findall(text) for piece in _pieces(word)] for text in texts]


class Bags:
    """The words of each row by number, those left out that stand in fewer than two rows.

    `size`: how many different words there were. Row r has ids[start[r]:start[r + 1]] in reading order, and each of
    different[first[r]:first[r + 1]]. `rows`: in how many rows each word stands.
    """

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        number: dict[str, int] = {}
        ids = np.array([number.setdefault(word, len(number)) for bag in bags for word in bag], np.int64)
        row = np.repeat(np.arange(len(bags)), np.array([len(bag) for bag in bags], np.int64))
        self.size = len(number)
        once = np.unique(row * max(1, self.size) + ids)
        rows = np.bincount(once % max(1, self.size), minlength=self.size)
        kept = rows >= _FEWEST
        rank = np.cumsum(kept) - 1
        once = once[kept[once % max(1, self.size)]]
        self.rows, self.ids = rows[kept], rank[ids[kept[ids]]]
        self.start = np.r_[0, np.cumsum(np.bincount(row[kept[ids]], minlength=len(bags)))]
        self.different = rank[once % max(1, self.size)]
        self.first = np.r_[0, np.cumsum(np.bincount(once // max(1, self.size), minlength=len(bags)))]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.start) - 1


def learn(bags: tuple[Bags, Bags], pairs: Pairs) -> tuple[Tokens, Tokens]:
    """Return both sides' words as tokens with vectors learnt from pairs of runs of rows.

    Words that stand in fewer than two rows of their side, or in no pair of the other folds, are left out.
    """
    order = np.argsort(pairs.top, kind="stable")
    folds = (np.arange(len(order)) // _BLOCK) % _FOLDS
    code = np.random.default_rng(20_040_101)  # any fixed seed: the same vectors on every run
    places = code.integers(0, _WIDTH, (len(order), _NONZERO))
    signs = code.choice(np.array([-1.0, 1.0]), (len(order), _NONZERO))
    made = []
    for side, (begin, end) in enumerate(((pairs.top, pairs.bottom), (pairs.left, pairs.right))):
        size = (end - begin)[order]
        pair = np.repeat(np.arange(len(order)), size)
        rows = stretches(begin[order], size)
        made.append(_tokens(bags[side], rows, folds[pair], (places[pair], signs[pair])))
    return made[0], made[1]


def _tokens(bags: Bags, rows: Ints, folds: Ints, code: tuple[Ints, NDArray[np.float64]]) -> Tokens:
    size = len(bags.rows)
    vectors, heard = _vectors(bags, rows, folds, code)
    own = np.repeat(_fold_of_rows(len(bags), rows, folds), np.diff(bags.start))
    kept = heard[own, bags.ids]
    weights = np.log(1 + len(bags) / bags.rows)[bags.ids[kept]]
    start = np.r_[0, np.cumsum(kept)][bags.start]
    mean = float(weights.mean()) if len(weights) else 1.0
    return Tokens(vectors.reshape(-1, _WIDTH), (own * size + bags.ids)[kept], weights / mean, start)


def _vectors(
    bags: Bags, rows: Ints, folds: Ints, code: tuple[Ints, NDArray[np.float64]]
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return unit vectors (fold, word, width): each word's pairs outside the fold; and which words have any."""
    size = len(bags.rows)
    sums = np.zeros((_FOLDS, size * _WIDTH))
    heard = np.zeros((_FOLDS, size), bool)
    for fold in range(_FOLDS):
        at = np.flatnonzero(folds == fold)
        count = np.diff(bags.first)[rows[at]]
        if not count.sum():
            continue
        word, pair = bags.different[stretches(bags.first[rows[at]], count)], np.repeat(at, count)
        place = word[:, None] * _WIDTH + code[0][pair]
        part = np.bincount(place.ravel(), code[1][pair].ravel(), minlength=size * _WIDTH)
        others = [other for other in range(_FOLDS) if other != fold]
        sums[others] += part
        heard[np.ix_(np.array(others), np.unique(word))] = True
    vectors = sums.reshape(_FOLDS, size, _WIDTH)
    length = np.sqrt(np.einsum("fwd,fwd->fw", vectors, vectors))[:, :, None]
    vectors /= np.where(length > 0, length, 1.0)
    return vectors.astype(np.float32), heard


def _fold_of_rows(size: int, rows: Ints, folds: Ints) -> Ints:
    """Return each row's fold: that of the last pair at or before it."""
    if not len(rows):
        return np.zeros(size, np.int64)
    place = np.maximum(np.searchsorted(rows, np.arange(size), side="right") - 1, 0)
    return folds[place]


def row_vectors(tokens: Tokens) -> Matrix:
    """Return the weighed sum of each row's word vectors (n, 256): what stands in for a model where there is none."""
    rows = len(tokens.start) - 1
    out = np.zeros((rows, _WIDTH), np.float32)
    filled = np.flatnonzero(np.diff(tokens.start) > 0)
    for begin in range(0, len(filled), _AT_ONCE):
        part = filled[begin : begin + _AT_ONCE]
        span = tokens.rows(int(part[0]), int(part[-1]) + 1)
        vectors = tokens.types[tokens.ids[span]] * tokens.weights[span, None].astype(np.float32)
        out[part] = np.add.reduceat(vectors, tokens.start[part] - span.start, axis=0)
    return out
