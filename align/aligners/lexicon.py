"""A lexicon learnt from the document itself: words that keep turning up in the same pairs of rows.

Each pair of rows that surely belongs together is a random direction; a word is the sum of the pairs it stands in, so
that the cosine of two words, one of each language, is about 2 / (1/p + 1/q): how often each comes with the other
(random indexing, Kanerva et al. 2000). Words become tokens with vectors, as a model's. To keep a pair from bearing
itself out, rows are dealt into folds by blocks, and a row's words are known by the pairs of the other folds alone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.aligners.side import Matrix
from align.aligners.tokens import Tokens

Ints = NDArray[np.int64]

_WIDTH = 256
_NONZERO = 8  # places of a direction that are not 0
_FOLDS = 2
_BLOCK = 16  # pairs in a row that belong to one fold
_STEM = 6  # letters of a word that are kept: endings differ, beginnings do not
_FEWEST = 2  # rows a word must stand in
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


def learn(bags: tuple[list[list[str]], list[list[str]]], pairs: Pairs) -> tuple[Tokens, Tokens]:
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
        rows = np.repeat(begin[order], size) + np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
        made.append(_tokens(bags[side], rows, folds[pair], (places[pair], signs[pair])))
    return made[0], made[1]


def _tokens(bags: list[list[str]], rows: Ints, folds: Ints, code: tuple[Ints, NDArray[np.float64]]) -> Tokens:
    counts = Counter(word for bag in bags for word in set(bag))
    rank = {word: place for place, word in enumerate(word for word, n in counts.items() if n >= _FEWEST)}
    ids = [[rank[word] for word in bag if word in rank] for bag in bags]
    vectors, heard = _vectors(ids, rows, folds, code, len(rank))
    own = _fold_of_rows(len(bags), rows, folds)
    frequency = np.array([counts[word] for word in rank], float)
    weight = np.log(1 + len(bags) / np.maximum(frequency, 1.0))
    kept_ids, kept_weights, sizes = [], [], []
    for row, bag in enumerate(ids):
        keys = [int(own[row]) * len(rank) + word for word in bag if heard[own[row], word]]
        kept_ids += keys
        kept_weights += [weight[key % len(rank)] for key in keys]
        sizes.append(len(keys))
    flat = np.array(kept_weights, float)
    mean = float(flat.mean()) if len(flat) else 1.0
    start = np.r_[0, np.cumsum(np.array(sizes, np.int64))]
    return Tokens(vectors.reshape(-1, _WIDTH), np.array(kept_ids, np.int64), flat / mean, start)


def _vectors(
    ids: list[list[int]], rows: Ints, folds: Ints, code: tuple[Ints, NDArray[np.float64]], size: int
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return unit vectors (fold, word, width): each word's pairs outside the fold; and which words have any."""
    sums = np.zeros((_FOLDS, size * _WIDTH))
    heard = np.zeros((_FOLDS, size), bool)
    for fold in range(_FOLDS):
        at = np.flatnonzero(folds == fold)
        found = [(word, pair) for pair in at.tolist() for word in set(ids[rows[pair]])]
        if not found:
            continue
        word, pair = np.array(found, np.int64).T
        place = word[:, None] * _WIDTH + code[0][pair]
        part = np.bincount(place.ravel(), code[1][pair].ravel(), minlength=size * _WIDTH)
        others = [other for other in range(_FOLDS) if other != fold]
        sums[others] += part
        heard[np.ix_(np.array(others), np.unique(word))] = True
    vectors = sums.reshape(_FOLDS, size, _WIDTH)
    length = np.linalg.norm(vectors, axis=2, keepdims=True)
    unit: Matrix = (vectors / np.where(length > 0, length, 1.0)).astype(np.float32)
    return unit, heard


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
    for begin in range(0, len(filled), 4096):  # bounds the memory of the vectors looked up
        part = filled[begin : begin + 4096]
        span = tokens.rows(int(part[0]), int(part[-1]) + 1)
        vectors = tokens.types[tokens.ids[span]] * tokens.weights[span, None].astype(np.float32)
        out[part] = np.add.reduceat(vectors, tokens.start[part] - span.start, axis=0)
    return out
