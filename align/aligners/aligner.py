"""Two sides in, beads out: the whole of the aligner in its order, around beads that people made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from align.aligners.anchors import Anchors, cut
from align.aligners.channel import Channel, Runs
from align.aligners.clauses import clauses
from align.aligners.confidence import Choice, choose, straighten
from align.aligners.costs import Evidence
from align.aligners.crossings import find_crossings
from align.aligners.lattice import Chunks, Edges, marginals
from align.aligners.search import Narrow, Regime, prepare, read_regimes, reread, weigh
from align.aligners.side import AlignConfig, Side
from align.bitext import Bead, Origin

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PLAIN = AlignConfig()


@lru_cache(maxsize=1)
def regimes() -> dict[str, Regime]:
    """Return the fitted weights of the package, by what there is to go by: `tokens`, `vectors` or `bare`."""
    return read_regimes(files("align.aligners").joinpath("weights.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads of two sides, and what they were found by: `tokens` (vectors and tokens), `vectors`, or `bare`.

    `bare` is lengths, marks (numbers, names, cognates) and a lexicon learnt from the pair itself: where no model knows
    the language, be it that there are no vectors or that they tell rows apart no better than chance does. It is also
    said where nothing was to be found.
    """

    beads: tuple[Bead, ...]
    basis: str = "bare"


def align(source: Side, target: Side, config: AlignConfig = _PLAIN, fixed: Sequence[Bead] = ()) -> tuple[Bead, ...]:
    """Return the beads of two sides: every row of both in exactly one, ordered by source, then target position.

    `fixed` beads, by row, are returned as they are, with confidence 1; what lies between them is aligned anew.
    Raises ValueError where fixed beads name a row twice, or one that does not exist.

    >>> side = Side(("Call me in 1984.", "Bring 12 eggs.")), Side(("Ruf mich 1984 an.", "Bring 12 Eier mit."))
    >>> [bead.kind for bead in align(*side)]
    ['1-1', '1-1']
    """
    return alignment(source, target, config, fixed).beads


def alignment(source: Side, target: Side, config: AlignConfig = _PLAIN, fixed: Sequence[Bead] = ()) -> Alignment:
    """Return the beads that `align` does, and what they were found by.

    >>> alignment(Side(("Call me in 1984.",)), Side(("Ruf mich 1984 an.",))).basis
    'bare'
    """
    _check_fixed(source, target, fixed)
    kept = _free(len(source), [row for bead in fixed for row in bead.source])
    other = _free(len(target), [row for bead in fixed for row in bead.target])
    if not len(kept) and not len(other):
        return Alignment(in_order(fixed))
    bounds = _bounds(fixed, kept, other)
    found = _align_free(_only(source, kept), _only(target, other), config, bounds)
    beads = _renumbered(found.beads, kept.tolist(), other.tolist()) if fixed else found.beads
    return replace(found, beads=in_order([*fixed, *beads]))


def _renumbered(beads: Sequence[Bead], kept: list[int], other: list[int]) -> list[Bead]:
    return [
        replace(bead, source=tuple(kept[i] for i in bead.source), target=tuple(other[j] for j in bead.target))
        for bead in beads
    ]


def _check_fixed(source: Side, target: Side, fixed: Sequence[Bead]) -> None:
    for name, size, rows in (
        ("source", len(source), [row for bead in fixed for row in bead.source]),
        ("target", len(target), [row for bead in fixed for row in bead.target]),
    ):
        if len(set(rows)) < len(rows) or any(not 0 <= row < size for row in rows):
            raise ValueError(
                f"fixed beads must name each {name} row at most once, from 0 to {size - 1}: {sorted(rows)}"
            )


def _free(size: int, taken: Sequence[int]) -> Ints:
    return np.setdiff1d(np.arange(size), np.array(taken, np.int64))


def _only(side: Side, rows: Ints) -> Side:
    """Return a side with some of its rows."""
    if len(rows) == len(side):
        return side
    picked = rows.tolist()
    return replace(
        side,
        texts=tuple(side.texts[row] for row in picked),
        paragraphs=tuple(side.paragraphs[row] for row in picked) if side.paragraphs else (),
        vectors=None if side.vectors is None else side.vectors[rows],
        quantities=tuple(side.quantities[row] for row in picked) if side.quantities else (),
        roles=tuple(side.roles[row] for row in picked) if side.roles else (),
    )


def _bounds(fixed: Sequence[Bead], kept: Ints, other: Ints) -> list[tuple[int, int]]:
    """Return the positions, among the free rows, that a path must pass: before each two-sided bead in order."""
    chain: list[tuple[int, int]] = []
    for bead in sorted(
        (bead for bead in fixed if not bead.one_sided and not bead.crossing), key=lambda b: min(b.source)
    ):
        node = (int(np.searchsorted(kept, min(bead.source))), int(np.searchsorted(other, min(bead.target))))
        if not chain or (node[0] >= chain[-1][0] and node[1] >= chain[-1][1]):
            chain.append(node)
    return chain


def _align_free(source: Side, target: Side, config: AlignConfig, bounds: list[tuple[int, int]]) -> Alignment:
    if not len(source) or not len(target):
        return Alignment((*(Bead((i,), ()) for i in range(len(source))), *(Bead((), (j,)) for j in range(len(target)))))
    evidence = Evidence(source, target)
    rows, columns = len(source), len(target)
    left = prepare(evidence, lambda found: _chunks(found, bounds, rows, columns), regimes(), config.most_rows)
    regime = regimes()[evidence.kind]
    measured = weigh(evidence, left) | {"clauses": clauses(evidence, left, regime)}
    beads = decide(evidence, left, measured, regime, crossings=config.crossings)
    return Alignment(tuple(beads), evidence.kind)


def decide(
    evidence: Evidence, left: Narrow, measured: dict[str, Floats], regime: Regime, *, crossings: bool = True
) -> list[Bead]:
    """Return the beads of what the coarse pass left, given its measurements and fitted weights; unordered."""
    score = regime.fine.score(reread(evidence, left, measured, regime))
    found = marginals(left.chunks, left.edges, score, regime.fine.gap_open)
    choice = choose(left.chunks, left.edges, found)
    channel = evidence.model or evidence.meaning or evidence.marks
    beads = _beads(choice, _similarity(channel, left.chunks, choice.edges), regime)
    return find_crossings(evidence, beads, regime.clauses or regime.fine) if crossings else beads


def _chunks(anchors: Anchors, bounds: list[tuple[int, int]], rows: int, columns: int) -> Chunks:
    """Cut each stretch between the positions that people fixed."""
    corners = [(0, 0), *bounds, (rows, columns)]
    parts = []
    for (top, left), (bottom, right) in pairwise(corners):
        if top == bottom and left == right:
            continue
        inside = (
            (anchors.source >= top) & (anchors.source < bottom) & (anchors.target >= left) & (anchors.target < right)
        )
        own = anchors.take(inside)
        part = cut(Anchors(own.source - top, own.target - left, own.strength), bottom - top, right - left)
        parts.append(Chunks(part.top + top, part.bottom + top, part.left + left, part.right + left))
    return Chunks(*(np.concatenate([getattr(part, name) for part in parts]) for name in Chunks.__slots__))


def _similarity(channel: Channel, chunks: Chunks, edges: Edges) -> NDArray[np.float64]:
    runs = Runs(edges.chunk, edges.source_from, edges.source, edges.target_from, edges.target)
    return np.clip(channel.images(chunks).cosine(runs), -1.0, 1.0)


def _beads(choice: Choice, similarity: NDArray[np.float64], regime: Regime) -> list[Bead]:
    edges = choice.edges
    confidence = straighten(choice.probability, regime.curve)
    spans = zip(edges.source_from, edges.source, edges.target_from, edges.target, similarity, confidence, strict=True)
    return [
        Bead(tuple(range(top, bottom)), tuple(range(left, right)), float(alike), float(sure), origin=Origin.COMPUTED)
        for top, bottom, left, right, alike, sure in spans
    ]


def in_order(beads: Sequence[Bead]) -> tuple[Bead, ...]:
    """Order beads by source, a bead without a source behind the one that holds the target row before it.

    >>> [bead.kind for bead in in_order([Bead((1,), (2,)), Bead((), (1,)), Bead((0,), (0,))])]
    ['1-1', '0-1', '1-1']
    """
    ordered = sorted((bead for bead in beads if bead.source), key=lambda bead: bead.source[0])
    holder = {row: place for place, bead in enumerate(ordered) for row in bead.target}
    keyed = [((place, -1), bead) for place, bead in enumerate(ordered)]
    last = -1
    rows = {row: bead for bead in beads if not bead.source for row in bead.target[:1]}
    for row in range(max((row for bead in beads for row in bead.target), default=-1) + 1):
        if row in rows:
            keyed.append(((last, row), rows[row]))
        elif row in holder and not ordered[holder[row]].crossing:
            last = holder[row]
    return tuple(bead for _, bead in sorted(keyed, key=lambda item: item[0]))
