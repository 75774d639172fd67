"""The best paths through many words at once, in numpy: where `pieces` has more new words than a few.

The prefixes of all pieces stand in one hash table. A prefix is known by its slot: its key is the slot of the prefix one
character shorter, and its last character, so that equal keys are equal prefixes. All places of all words climb
together, a character at a time, which gives the pieces that begin at each place; then the best path to each place is
found, from the first places of all words to the last. Ties go to the piece that begins first, as in `tokenizers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Scores = NDArray[np.float64]

#: Bits of a code point.
_CODE = 21
#: Ends a word: beyond every code point.
_END = (1 << _CODE) - 1
#: Spreads keys over the table: 2^64 over the golden ratio (Knuth, The Art of Computer Programming, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_NONE = -1


class Lattice:
    """A Unigram vocabulary as a table of the prefixes of its pieces."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: float) -> None:
        """Take the pieces, their log probabilities and that of a character which is no piece."""
        codes, starts, sizes = _codes(pieces)
        #: The last one, number -1, is that of no piece.
        self._scores = np.array([*scores, unknown])
        bits = (2 * len(codes)).bit_length()
        self._shift, self._mask = np.uint64(64 - bits), (1 << bits) - 1
        self._keys = np.full(1 << bits, _NONE, np.int64)
        self._pieces = np.full(1 << bits, _NONE, np.int32)
        order = np.argsort(-sizes, kind="stable")
        slots = self._roots(len(order))
        for place, count in enumerate(_reaching(sizes[order])):
            some = order[:count]
            slots = self._insert((slots[:count] << _CODE) | codes[starts[some] + place])
            ending = sizes[some] == place + 1
            self._pieces[slots[ending]] = some[ending]

    def paths(self, words: Sequence[str]) -> tuple[Numbers, Numbers, Ints]:
        """Return the ids of all words' pieces one after the other, their sizes in characters, and how many each has.

        Neighbouring characters that no piece covers are one piece, number 0. No word may be empty.

        >>> ids, sizes, counts = Lattice(["?", "a", "b", "ab"], [0.0, -2.0, -2.0, -3.0], -20.0).paths(["aba", "xyb"])
        >>> ids.tolist(), sizes.tolist(), counts.tolist()
        ([3, 1, 0, 2], [2, 1, 2, 1], [2, 2])
        """
        codes, starts, sizes = _codes(words, _END)
        order = np.argsort(-sizes, kind="stable")
        reach = _reaching(sizes[order])
        begins = starts[order]
        # All first places, then all second places of those words that have one, and so on.
        places = np.concatenate([begins[:count] + place for place, count in enumerate(reach)])
        bounds = np.cumsum([0, *reach])
        edges = [(np.searchsorted(order, bounds).tolist(), *rest) for order, *rest in self._edges(codes, places)]
        best, back = np.full(len(codes), -np.inf), np.zeros(len(codes), np.int64)
        ids = np.zeros(len(codes), np.int32)
        best[starts] = 0.0
        for place in range(len(reach)):
            for size, (cuts, froms, pieces, scores) in enumerate(edges, 1):
                part = slice(cuts[place], cuts[place + 1])
                if part.start == part.stop:
                    continue
                start = froms[part]
                found, stop = best[start] + scores[part], start + size
                better = found > best[stop]
                stop = stop[better]
                best[stop], back[stop], ids[stop] = found[better], size, pieces[part][better]
        return _read(starts, sizes, back, ids)

    def _edges(self, codes: Ints, places: Ints) -> Iterator[tuple[Ints, Ints, Numbers, Scores]]:
        """Yield the pieces of one character, of two and so on: number in `places`, place, piece, score.

        A character that is no piece is piece 0.
        """
        order, slots, size = np.arange(len(places)), self._roots(len(places)), 0
        while len(order):
            slots, there = self._find((slots << _CODE) | codes[places + size])
            if size == 0:
                pieces = np.where(there, self._pieces[slots], np.int32(_NONE))
                yield order, places, np.maximum(pieces, 0), self._scores[pieces]
            slots, places, order = slots[there], places[there], order[there]
            if size > 0:
                pieces = self._pieces[slots]
                whole = pieces >= 0
                pieces = pieces[whole]
                yield order[whole], places[whole], pieces, self._scores[pieces]
            size += 1

    def _roots(self, count: int) -> Ints:
        """Return the slot of the empty prefix, beyond the table, so many times."""
        return np.full(count, self._mask + 1, np.int64)

    def _hash(self, keys: Ints) -> Ints:
        slots: Ints = ((keys.view(np.uint64) * _SPREAD) >> self._shift).view(np.int64)
        return slots

    def _insert(self, keys: Ints) -> Ints:
        """Return the slot of each key; new keys get the next free one."""
        slots = self._hash(keys)
        left = np.arange(len(keys))
        while len(left):
            at, key = slots[left], keys[left]
            free = self._keys[at] == _NONE
            # Of several keys that want a slot the last has it; the others see that and go on.
            self._keys[at[free]] = key[free]
            left = left[self._keys[at] != key]
            slots[left] = (slots[left] + 1) & self._mask
        return slots

    def _find(self, keys: Ints) -> tuple[Ints, Bools]:
        """Return the slot of each key, and whether it is there at all."""
        slots = self._hash(keys)
        seen = self._keys.take(slots)
        there = seen == keys
        left = np.flatnonzero(~there & (seen != _NONE))
        while len(left):
            at = (slots[left] + 1) & self._mask
            slots[left] = at
            seen = self._keys.take(at)
            hit = seen == keys[left]
            there[left[hit]] = True
            left = left[~hit & (seen != _NONE)]
        return slots, there


def _codes(words: Sequence[str], end: int | None = None) -> tuple[Ints, Ints, Ints]:
    """Return the code points of all words, each followed by `end`; where each word starts; how long each is."""
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    gap = 0 if end is None else 1
    text = "".join(words) if end is None else "\0".join([*words, ""])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    starts = np.cumsum(sizes + gap) - sizes - gap
    if end is not None:
        codes[starts + sizes] = end
    return codes, starts, sizes


def _reaching(sizes: Ints) -> list[int]:
    """Return how many words have a first character, a second and so on; `sizes` fall.

    >>> _reaching(np.array([3, 1]))
    [2, 1, 1]
    """
    counts: list[int] = np.searchsorted(-sizes, -np.arange(sizes[0])).tolist()
    return counts


def _read(starts: Ints, sizes: Ints, back: Ints, ids: Numbers) -> tuple[Numbers, Numbers, Ints]:
    """Walk back from the end of every word along the best path; see `Lattice.paths`.

    `back` and `ids` are the size and the number of the piece that ends before a place.
    """
    ends, at, first = np.zeros(len(back), np.bool_), starts + sizes, starts
    while len(at):
        ends[at] = True
        at = at - back[at]
        inside = at > first
        at, first = at[inside], first[inside]
    stops = np.flatnonzero(ends)
    found = ids[stops]
    # A word's first place ends nothing, so it parts the ends of its pieces from those of the word before.
    fresh = np.zeros(len(stops) + 1, np.bool_)
    fresh[np.searchsorted(stops, starts)] = True
    goes_on = (found == 0) & np.append(found[1:] == 0, False) & ~fresh[1:]
    stops, found = stops[~goes_on], found[~goes_on]
    firsts = np.searchsorted(stops, starts)
    before = np.roll(stops, 1)
    before[firsts] = starts
    return found, (stops - before).astype(np.int32), np.diff(np.append(firsts, len(stops)))
