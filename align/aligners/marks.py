"""What looks the same in both languages: numbers by value, names, acronyms, URLs, cognates.

Every mark found in both documents is a fixed random direction, its length the rarer the greater; a row is the
sum of its marks, so half the squared distance of two runs is what is left unmatched. Not handled: translation.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from align.aligners.lengths import characters
from align.aligners.side import Matrix, Side
from align.aligners.written import Written

_WIDTH = 256  # directions are nearly orthogonal: two marks share 1/16 of their length by chance
_STEM = 5  # letters of a word's beginning that cognates share
_WORD = re.compile(r"https?://\S+|\d+(?:[.,:]\d+)*|[^\W\d_]+")
_COMMON = 0.1  # a mark in more than this share of the rows of a long document says nothing
_AT_ONCE = 256  # rows whose marks' directions are looked up at a time: they stay in the cache
_LONG = 60  # rows from which a document is long


def marks(source: Side, target: Side) -> tuple[tuple[Matrix, Matrix], tuple[Matrix, Matrix]]:
    """Return both sides' marks as additive vectors (n, 256) and (m, 256), then their numbers written in digits alone.

    Rows without a mark are zero. Rare marks are longer; numbers are all of length 1, wherever they stand.
    """
    bags = [_bags(side) for side in (source, target)]
    numbers = [[[mark for mark in bag if mark[0] == "#"] for bag in side] for side in bags]
    alike = {mark: 1.0 for side in numbers for bag in side for mark in bag}
    rare = _rarity(bags)
    return (
        (_vectors(bags[0], rare), _vectors(bags[1], rare)),
        (_vectors(numbers[0], alike), _vectors(numbers[1], alike)),
    )


def _rarity(bags: Sequence[Sequence[Sequence[str]]]) -> dict[str, float]:
    """Return the length of each mark that stands on both sides and is not common."""
    counts = [Counter(mark for bag in side for mark in set(bag)) for side in bags]
    rows = [max(1, len(side)) for side in bags]
    weight: dict[str, float] = {}
    for mark in counts[0].keys() & counts[1].keys():
        share = max(count[mark] / size for count, size in zip(counts, rows, strict=True))
        if share <= _COMMON or min(rows) < _LONG:
            rarity = float(np.log(min(rows) / max(count[mark] for count in counts) + 1.0))
            weight[mark] = rarity**0.5 * (0.6 if mark.startswith("~") else 1.0)
    return weight


def noise(written: Written) -> NDArray[np.float64]:
    """Return the share of each text's signs, white space aside, that are neither letters nor digits.

    >>> noise(Written([".:-- ,", "Yes.", ""])).tolist()
    [1.0, 0.25, 0.0]
    """
    signs = written.count(lambda character: not character.isalnum() and not character.isspace())
    return signs / np.maximum(1.0, characters(written))


def _bags(side: Side) -> list[list[str]]:
    """Return the marks of each row."""
    bags = [[mark for word in _WORD.findall(text) for mark in _marks_of(word)] for text in side.texts]
    for bag, quantities in zip(bags, side.quantities, strict=False):
        bag += [f"={quantity.value}" for quantity in quantities if quantity.value is not None]
        bag += [f"{name}={value}" for quantity in quantities for name, value in quantity.parts]
    return bags


@lru_cache(maxsize=200_000)
def _marks_of(word: str) -> tuple[str, ...]:
    """Return what of a word may be found in the other language: digits, the plain word, its beginning."""
    if word[0].isdigit():
        return (f"#{re.sub(r'[.,:]', '', unicodedata.normalize('NFKC', word))}",)
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    if not plain.isascii():
        return tuple(plain) if len(plain) < _STEM * 8 and "\u3400" <= plain[0] <= "\u9fff" else (plain,)
    return (plain, f"~{plain[:_STEM]}") if len(plain) > _STEM else (plain,)


def _vectors(bags: Sequence[Sequence[str]], weight: dict[str, float]) -> Matrix:
    rows = np.zeros((len(bags), _WIDTH), np.float32)
    known = [[mark for mark in bag if mark in weight] for bag in bags]
    names = sorted({mark for bag in known for mark in bag})
    if not names:
        return rows
    rank = {name: index for index, name in enumerate(names)}
    table = np.stack([_direction(name) * np.float32(weight[name]) for name in names])
    filled = [index for index, bag in enumerate(known) if bag]
    places = np.array([rank[mark] for index in filled for mark in known[index]])
    sizes = np.array([len(known[index]) for index in filled])
    ends = np.r_[0, np.cumsum(sizes)]
    for begin in range(0, len(filled), _AT_ONCE):
        stop = min(begin + _AT_ONCE, len(filled))
        first, last = int(ends[begin]), int(ends[stop])
        starts = np.cumsum(sizes[begin:stop]) - sizes[begin:stop]
        rows[filled[begin:stop]] = np.add.reduceat(table[places[first:last]], starts, axis=0)
    return rows


def _direction(mark: str) -> Matrix:
    """Return the mark's own unit vector: 8 places of 256, their signs from a checksum, the same on every machine."""
    row = np.zeros(_WIDTH, np.float32)
    for salt in range(8):
        code = crc32(f"{salt}{mark}".encode())
        row[(code >> 8) % 32 + 32 * salt] = 8**-0.5 if code & 1 else -(8**-0.5)
    return row
