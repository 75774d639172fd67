"""Rows cut into clauses, which are aligned among themselves: rows may be parted where their clauses part.

Sums over rows hide a clause that went over to the neighbouring sentence of the translation. A storey below the same
search finds it: each position between rows is also one between clauses, and the clauses' paths either pass it or go
around it. Nothing is decided there; how probable it is that they pass is one more measurement of the rows' edges.
Not handled: sides without tokens, for clauses need vectors of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.costs import CLAUSES, Evidence
from align.aligners.lattice import Chunks, Edges, marginals
from align.aligners.search import Narrow, Regime, Weights, narrow
from align.aligners.side import Matrix, Side
from align.aligners.tokens import Vocabulary
from align.script import is_dense

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_CUT = re.compile(r"(?<=[.,;:!?…–—，；：。！？、،؛؟۔।])(?=\s|[^\W\d]|[“„«「『\"'‘])|(?<=[”»」』])")
_LEAST = 9.0  # width of a clause, in letters; what is shorter goes to its neighbour
_DENSE = 2.5  # letters that a sign of a dense script counts
_SURE = 0.05  # how near to certain a position can come: bounds what passing it is worth by log(21)
_AT_ONCE = 1500  # rows read together, which bounds the memory


@dataclass(frozen=True, slots=True)
class Below:
    """The clauses of some rectangles: what is left of their lattice and its measurements.

    `at`: the rows' edges (by index) that end inside these rectangles; `place`: for each the position, one of
    `positions`, which the clauses' edges `enter` (-1 for none of them).
    """

    left: Narrow
    measured: dict[str, Matrix]
    at: Ints
    place: Ints
    enter: Ints

    def passed(self, weights: Weights) -> Floats:
        """Return, for each of the rows' edges `at`, how probable it is that the clauses part where it ends."""
        score = weights.score(self.measured)
        found = marginals(self.left.chunks, self.left.edges, score, weights.gap_open).edge
        inside = self.enter >= 0
        total = np.bincount(self.enter[inside], found[inside], minlength=int(self.place.max(initial=-1)) + 1)
        result: Floats = np.minimum(total[self.place], 1.0)
        return result


def clauses(evidence: Evidence, left: Narrow, regime: Regime) -> Floats:
    """Return the measurement `clauses` of the edges that are left: 0 to log(21), the surer the clauses part there."""
    result = np.zeros(len(left.edges))
    if evidence.kind == "tokens" and regime.clauses is not None:
        for below in cut_up(evidence, left, regime):
            result[below.at] = worth(below.passed(regime.clauses))
    return result


def worth(probability: Floats) -> Floats:
    """Return what passing a position of this probability says: 0 where it is impossible.

    >>> worth(np.array([0.0, 0.5, 1.0])).round(2).tolist()
    [0.0, 0.65, 3.04]
    """
    result: Floats = np.log(1 + _SURE) - np.log(1 + _SURE - probability)
    return result


def cut_up(evidence: Evidence, left: Narrow, regime: Regime) -> list[Below]:
    """Cut the rows in question into clauses and search these with the coarse pass, some rectangles at a time."""
    chunks = left.chunks
    asked = np.flatnonzero((chunks.rows > 0) & (chunks.columns > 0) & (chunks.rows + chunks.columns > 2))
    size = np.cumsum((chunks.rows + chunks.columns)[asked]) // (2 * _AT_ONCE)
    groups = np.split(asked, np.flatnonzero(np.diff(size)) + 1)
    return [_below(evidence, left, group, regime) for group in groups if len(group)]


def _below(evidence: Evidence, left: Narrow, group: Ints, regime: Regime) -> Below:
    chunks, edges = left.chunks.take(group), left.edges
    rank = np.full(len(left.chunks), -1)
    rank[group] = np.arange(len(group))
    at = np.flatnonzero(rank[edges.chunk] >= 0)
    own = edges.take(at)
    own = Edges(rank[own.chunk], own.source, own.target, own.move)
    known = evidence.vocabularies
    source, down = _cut_side(evidence.sides[0], known[0], chunks.top, chunks.bottom)
    target, along = _cut_side(evidence.sides[1], known[1], chunks.left, chunks.right)
    rows = np.cumsum(chunks.rows) - chunks.rows
    columns = np.cumsum(chunks.columns) - chunks.columns
    corners = Chunks(down[rows], down[rows + chunks.rows], along[columns], along[columns + chunks.columns])
    below = Evidence(source, target, known)
    below.scale, below.length_model = evidence.scale, evidence.length_model  # until its own are learnt
    found = narrow(below, corners, regime.coarse)
    measured = {
        name: value.astype(np.float32) for name, value in below.measure(found.chunks, found.edges, CLAUSES).items()
    }
    stride = len(target) + 1
    wanted = (
        down[rows[own.chunk] + own.source - chunks.top[own.chunk]] * stride
        + along[columns[own.chunk] + own.target - chunks.left[own.chunk]]
    )
    positions, place = np.unique(wanted, return_inverse=True)
    ends = found.edges.source * stride + found.edges.target
    enter = np.minimum(np.searchsorted(positions, ends), len(positions) - 1)
    return Below(found, measured, at, place, np.where(positions[enter] == ends, enter, -1))


def _cut_side(side: Side, known: Vocabulary, begin: Ints, end: Ints) -> tuple[Side, Ints]:
    """Return the clauses of some runs of rows as a side, and where each of these rows begins among them."""
    rows = [side.texts[row] for a, b in zip(begin, end, strict=True) for row in range(int(a), int(b))]
    parts = [cut_row(text) for text in rows]
    for text, clauses_of in zip(rows, parts, strict=True):
        known.cut(text, clauses_of)
    texts = tuple(clause for row in parts for clause in row)
    assert side.vectors is not None
    vectors = known.sums(texts, side.vectors.shape[1])
    starts = np.r_[0, np.cumsum(np.array([len(row) for row in parts], np.int64))]
    return Side(texts, side.lang, vectors=vectors, tokens=side.tokens), starts


def cut_row(text: str) -> list[str]:
    """Cut a row at commas, colons, stops and closing quotation marks into clauses of some length; none is lost.

    >>> cut_row("He came, he saw, and in the end he won.")
    ['He came, he saw,', ' and in the end he won.']
    >>> cut_row("他来了，他看见了，他终于胜利了。")
    ['他来了，他看见了，', '他终于胜利了。']
    """
    found: list[str] = []
    for part in filter(None, _CUT.split(text)):
        if found and (_width(found[-1]) < _LEAST or _width(part) < _LEAST / 2):
            found[-1] += part
        else:
            found.append(part)
    if len(found) > 1 and _width(found[-1]) < _LEAST:
        found[-2:] = ["".join(found[-2:])]
    return found or [text]


def _width(text: Sequence[str]) -> float:
    return sum(_DENSE if is_dense(char) else 1.0 for char in text if not char.isspace())
