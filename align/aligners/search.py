"""The search from both sides to weighed beads: anchors, a coarse pass over whole rectangles, a fine pass over the rest.

Not handled here: rows that are out of order, and beads made by people (see `crossings` and `aligner`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.aligners.anchors import Anchors, find_anchors, joined
from align.aligners.channel import unit
from align.aligners.costs import COARSE, FINE, Evidence, scale_of
from align.aligners.habits import counted, habit
from align.aligners.lattice import GAPS, MOVES, STEP_SOURCE, STEP_TARGET, Chunks, Edges, every_edge, marginals
from align.aligners.lexicon import Pairs

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_COARSE_MOVES: Ints = np.array([0, 1, *(k for k, (n, m) in enumerate(MOVES) if k > 1 and n + m <= 4)], np.int64)
_ALIVE = 1e-5  # least probability of a position in the coarse pass to be searched again
_CERTAIN = 0.9999  # probability of a position at which the fine search is cut
_PAIRED = 0.8  # probability at which two rows teach the length model and the scale of similarities
_LEARNT = 0.6  # probability at which a bead teaches the lexicon anew
_ENOUGH = 20_000  # rows in question that are read for habits and words
_ROUNDS = 2  # times a lexicon is learnt anew where it stands in for a model
_ANCHORED = 0.13  # share of rows anchored: .18 to .6 in languages a model knows, at most .10 by chance
_TOO_FEW = 40  # rows below which that share says too little to give a model up
_SEEN = 2048  # rows of the other side among which `scale_of` looks for a row's best
_ABOVE = 0.3  # deviations by which best matches must lie above chance
_AT_ONCE = 100_000  # edges priced at a time in the coarse pass: few enough to stay in the cache


@dataclass(frozen=True, slots=True)
class Weights:
    """What one unit of each measurement is worth, and what the first row of a gap costs beside."""

    values: dict[str, float]
    gap_open: float

    def score(self, measured: Mapping[str, NDArray[np.floating]]) -> Floats:
        """Return the log-potential of each edge."""
        total = np.zeros(len(next(iter(measured.values()))))
        for name, value in measured.items():
            if self.values.get(name):
                total += self.values[name] * value
        return total


@dataclass(frozen=True, slots=True)
class Regime:
    """Weights of both passes, and the curve that straightens probabilities.

    `usual`: the shares of the kinds of bead that habits are held against. `clauses`: the weights of a search among
    clauses, where there is one.
    """

    coarse: Weights
    fine: Weights
    curve: tuple[tuple[float, float], ...] = ()
    usual: tuple[float, ...] = ()
    clauses: Weights | None = None


def read_regimes(text: str) -> dict[str, Regime]:
    """Read the weights file (JSON): what `scripts/fit_aligner.py` wrote."""
    stored = json.loads(text)["regimes"]
    return {
        name: Regime(
            _weights(part["coarse"]),
            _weights(part["fine"]),
            tuple((raw, true) for raw, true in part["curve"]),
            tuple(part["usual"]),
            _weights(part["clauses"]) if "clauses" in part else None,
        )
        for name, part in stored.items()
    }


def _weights(part: dict[str, Any]) -> Weights:
    return Weights(part["weights"], part["gap_open"])


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the coarse pass left: rectangles with their edges, and the measurements made of these."""

    chunks: Chunks
    edges: Edges


def anchor(evidence: Evidence) -> Anchors:
    """Find the anchors by meaning, and where there is none, by marks; teach the evidence from them.

    A model that tells the rows of this pair no better apart than chance is given up: it does not know the language.
    """
    if evidence.units is not None:
        anchors = find_anchors(*evidence.units)
        if evidence.kind == "bare" or knows(evidence, anchors):
            evidence.learn(anchors)
            return anchors
        evidence.give_up_model()
    anchors = find_anchors(unit(evidence.marks.source), unit(evidence.marks.target))
    evidence.learn(anchors)
    return anchors


def knows(evidence: Evidence, anchors: Anchors) -> bool:
    """Say whether the vectors tell rows apart: enough anchors, or best matches better than chance has them.

    The best of m unrelated cosines is expected sqrt(2 ln m) deviations above their mean.
    """
    assert evidence.units is not None
    rows, columns = (len(side) for side in evidence.sides)
    if min(rows, columns) < _TOO_FEW or len(anchors) >= _ANCHORED * min(rows, columns):
        return True
    scale = scale_of(*evidence.units, anchors.take(np.zeros(0, np.int64)))
    return bool(scale.clear * 5 > np.sqrt(2 * np.log(max(2, min(columns, _SEEN)))) + _ABOVE)


def narrow(evidence: Evidence, chunks: Chunks, weights: Weights, most_rows: int = 8) -> Narrow:
    """Search the chunks with few moves and measurements; keep what lies between positions that remain likely."""
    found = []
    for group in _groups(chunks):
        part = Chunks(chunks.top[group], chunks.bottom[group], chunks.left[group], chunks.right[group])
        found.append(_likely(evidence, part, weights))
    places, pairs = zip(*found, strict=True)
    sure, likely = joined(pairs), joined(places)
    evidence.learn(sure)
    evidence.read_lexicon(sure)
    return _edges_between(likely, (int(chunks.bottom[-1]), int(chunks.right[-1])), most_rows)


def _groups(chunks: Chunks) -> list[Ints]:
    """Part the chunks so that the edges of a part fit into memory."""
    size = np.cumsum((chunks.rows + 1) * (chunks.columns + 1) * len(_COARSE_MOVES))
    return np.split(np.arange(len(chunks)), np.flatnonzero(np.diff(size // _AT_ONCE)) + 1)


def _likely(evidence: Evidence, chunks: Chunks, weights: Weights) -> tuple[Anchors, Anchors]:
    """Return likely positions (the first corner left out) and likely pairs of rows, their probability as strength."""
    edges = every_edge(chunks, _COARSE_MOVES)
    measured = evidence.measure(chunks, edges, COARSE, first=True)
    found = marginals(chunks, edges, weights.score(measured), weights.gap_open)
    sizes = (chunks.rows + 1) * (chunks.columns + 1)
    start = np.cumsum(sizes) - sizes
    owner = edges.chunk
    width = (chunks.columns + 1)[owner]
    place = start[owner] + (edges.source - chunks.top[owner]) * width + edges.target - chunks.left[owner]
    probability: Floats = np.bincount(place, found.edge, minlength=int(sizes.sum())).astype(np.float64)
    alive = np.flatnonzero(probability > _ALIVE)
    chunk = np.searchsorted(start, alive, side="right") - 1
    down, along = np.divmod(alive - start[chunk], (chunks.columns + 1)[chunk])
    sure = np.flatnonzero((edges.move == GAPS) & (found.edge > _PAIRED))
    pairs = Anchors(edges.source[sure] - 1, edges.target[sure] - 1, found.edge[sure])
    return Anchors(chunks.top[chunk] + down, chunks.left[chunk] + along, probability[alive]), pairs


def _edges_between(likely: Anchors, corner: tuple[int, int], most_rows: int) -> Narrow:
    """Cut where a position is certain, and return every move of at most `most_rows` rows between likely positions."""
    order = np.lexsort((likely.target, likely.source))
    source, target, probability = likely.source[order], likely.target[order], likely.strength[order]
    certain = np.flatnonzero(probability > _CERTAIN)
    nodes = np.unique(np.stack([np.r_[0, source[certain], corner[0]], np.r_[0, target[certain], corner[1]]]), axis=1)
    chunks = Chunks(nodes[0, :-1], nodes[0, 1:], nodes[1, :-1], nodes[1, 1:])
    ends, others, moves = _moves_between(np.r_[0, source], np.r_[0, target], corner[1] + 1, most_rows)
    return Narrow(chunks, _inside(chunks, ends, others, moves))


def _moves_between(source: Ints, target: Ints, stride: int, most_rows: int) -> tuple[Ints, Ints, Ints]:
    """Return end positions and moves of every move that leads from a position to another; positions are sorted."""
    keys = source * stride + target
    parts = []
    for move, (n, m) in enumerate(MOVES):
        if n + m > most_rows:
            continue
        end = (source + n) * stride + target + m
        at = np.minimum(np.searchsorted(keys, end), len(keys) - 1)
        fits = np.flatnonzero((keys[at] == end) & (target + m < stride))
        parts.append((source[fits] + n, target[fits] + m, np.full(len(fits), move, np.int64)))
    ends, others, moves = (np.concatenate(part) for part in zip(*parts, strict=True))
    return ends, others, moves


def _inside(chunks: Chunks, ends: Ints, others: Ints, moves: Ints) -> Edges:
    """Return the moves that stay inside one rectangle; where one is of one row by one, the pair was certain."""
    starts = (ends - STEP_SOURCE[moves], others - STEP_TARGET[moves])
    stride = int(chunks.right[-1]) + 1
    chunk = np.searchsorted(chunks.top * stride + chunks.left, starts[0] * stride + starts[1], side="right") - 1
    inside = (ends <= chunks.bottom[chunk]) & (others <= chunks.right[chunk])
    inside &= (starts[0] >= chunks.top[chunk]) & (starts[1] >= chunks.left[chunk])
    inside &= (moves >= GAPS) | (chunks.rows[chunk] != 1) | (chunks.columns[chunk] != 1)
    return Edges(chunk[inside], ends[inside], others[inside], moves[inside])


def prepare(
    evidence: Evidence, chunk: Callable[[Anchors], Chunks], regimes: dict[str, Regime], most_rows: int = 8
) -> Narrow:
    """Run the coarse pass; again with the lexicon that it taught, where there is no model or a poor one.

    `chunk` turns anchors into the rectangles to search.
    """
    chunks = chunk(anchor(evidence))
    left = narrow(evidence, chunks, regimes[evidence.kind].coarse, most_rows)
    if evidence.kind != "bare":
        again = evidence.join_lexicon()
        return narrow(evidence, chunk(anchor(evidence)), regimes[evidence.kind].coarse, most_rows) if again else left
    for _ in range(_ROUNDS if evidence.lexicon is not None else 0):
        evidence.adopt_lexicon()
        left = narrow(evidence, chunk(anchor(evidence)), regimes["vectors"].coarse, most_rows)
    return left


def weigh(evidence: Evidence, left: Narrow) -> dict[str, Floats]:
    """Return every measurement of the edges that are left."""
    return evidence.measure(left.chunks, left.edges, FINE)


def reread(evidence: Evidence, left: Narrow, measured: dict[str, Floats], regime: Regime) -> dict[str, Floats]:
    """Read the document once for its habits and its words; return the measurements with what was learnt.

    What the coarse pass taught of words stands in for what this reading will teach of them.
    Of a document of more than 20,000 rows in question a sample is read, which tells its habits; its words are known.
    """
    chunks, edges = left.chunks, left.edges
    open_chunks = np.flatnonzero(chunks.rows + chunks.columns > 2)
    step = 1 + int(chunks.rows[open_chunks].sum()) // _ENOUGH
    sample = np.zeros(len(chunks), bool)
    sample[open_chunks[::step]] = True
    at = np.flatnonzero(sample[edges.chunk])
    part = edges.take(at)
    part = Edges((np.cumsum(sample) - 1)[part.chunk], part.source, part.target, part.move)
    first = measured | {f"words{part}": measured[f"lexicon{part}"] for part in ("", "_rows", "_least")}
    score = regime.fine.score({name: value[at] for name, value in first.items()})
    found = marginals(chunks.take(sample), part, score, regime.fine.gap_open).edge
    counts = counted(part, found) * step
    certain = np.flatnonzero((chunks.rows == 1) & (chunks.columns == 1))
    counts[0] += len(certain)
    result = {**measured, "habit": habit(edges, counts, np.array(regime.usual))}
    if step > 1 or evidence.lexicon is None:
        return result
    likely = part.take((part.move >= GAPS) & (found > _LEARNT))
    pairs = Pairs(
        np.r_[likely.source_from, chunks.top[certain]],
        np.r_[likely.source, chunks.bottom[certain]],
        np.r_[likely.target_from, chunks.left[certain]],
        np.r_[likely.target, chunks.right[certain]],
    )
    return result | evidence.reread_lexicon(pairs, chunks, edges)
