"""Fit the aligner's weights: the probability of the gold beads among all paths is made as large as can be.

A conditional random field over the same lattice that the search walks: the gradient is what the measurements add up
to on average over all paths, less the same over the paths that agree with gold.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from aligner_gold import LANGUAGES, Gold, load_gold
from aligner_lattice import Lattice
from scipy.optimize import minimize

from align.aligners import Side
from align.aligners.aligner import decide
from align.aligners.anchors import cut
from align.aligners.confidence import straighten
from align.aligners.costs import FINE, Evidence
from align.aligners.habits import counted
from align.aligners.lattice import GAPS, Chunks, Edges, marginals
from align.aligners.search import Narrow, Regime, Weights, prepare, read_regimes, reread, weigh
from align.ladder import Rows
from align.metrics import BeadScores, calibration_error, score_beads, wrong_found

#: Sets to fit on: gold that people made.
SETS = tuple(name for name in LANGUAGES if name != "bible_en_zh_verse")
LARGE = 1200  # beads of a set that are fitted on, about: of a larger one, a random part of its rectangles
LONGEST = 2000  # rows of a document that are fitted on and cross-validated, from its beginning
FOLDS = 5
ROUNDS = 2  # a document is read again with what was fitted
#: What says how common a kind of bead is, or how a gap looks; all else is evidence, and may only speak for a bead.
BIASES = {
    *("one_two", "one_three", "two_two", "one_many", "many_many", "rows", "gap", "gap_open", "gap_size"),
    *("gap_meaning", "pause", "habit"),
}
#: Strength of the ridge, chosen by cross-validated likelihood among 0.5, 2, 5 and 20 for the evidence.
RIDGE = {"bias": 0.3, "evidence": 2.0}
#: No development set has paragraphs, so these two are set by hand: a bead rarely runs over a paragraph's end.
BY_HAND = {"paragraph_inside": 1.0, "paragraph_agrees": 0.3}
#: Development sets have hardly a row that stands alone, so copies with a foreign block on one side teach what one is.
BLOCK, BLOCK_WEIGHT = 150, 0.3
NAMES = (*FINE, "gap_open")


@dataclass
class Example:
    """One document after the coarse pass: its measurements (edges, names), which edges agree with gold, and folds."""

    gold: Gold
    evidence: Evidence
    left: Narrow
    first: dict[str, np.ndarray]  # as measured before the document was read for its habits and words
    agrees: np.ndarray
    weight: float
    fold: np.ndarray  # of each rectangle
    table: np.ndarray | None = None

    @property
    def augmented(self) -> bool:
        """Say whether a foreign block was put in: such a document is not reported on."""
        return self.gold.name.endswith("+block")


def agreeing(gold: Gold, edges: Edges, most_rows: int = 8) -> np.ndarray:
    """Say which edges a path through gold may take: gold beads, and anything inside what no edge can express."""
    free = [np.ones(len(side), bool) for side in (gold.source, gold.target)]
    alone = [np.zeros(len(side), bool) for side in (gold.source, gold.target)]
    reach = [-1, -1]
    wanted = []
    for bead in gold.beads:
        if not (bead[0] and bead[1]):
            for side, rows in enumerate(bead):
                free[side][list(rows)], alone[side][list(rows)] = False, True
            continue
        plain = all(list(rows) == list(range(rows[0], rows[-1] + 1)) for rows in bead)
        onward = all(rows[0] > reach[side] for side, rows in enumerate(bead))
        if plain and onward and len(bead[0]) + len(bead[1]) <= most_rows:
            wanted.append((bead[0][0], bead[0][-1] + 1, bead[1][0], bead[1][-1] + 1))
            for side, rows in enumerate(bead):
                free[side][list(rows)] = False
                reach[side] = rows[-1]
    spans = (edges.source_from, edges.source, edges.target_from, edges.target)
    held = [np.r_[0, np.cumsum(~side)] for side in free]
    inside = (held[0][spans[1]] == held[0][spans[0]]) & (held[1][spans[3]] == held[1][spans[2]])
    single = [(edges.move == side) & alone[side][np.minimum(spans[2 * side], len(alone[side]) - 1)] for side in (0, 1)]
    exact = np.isin(_packed(*spans), _packed(*np.array(wanted, np.int64).T))
    return inside | single[0] | single[1] | (exact & (edges.move >= GAPS))


def _packed(*parts: np.ndarray) -> np.ndarray:
    """Pack four positions, each under 65,536, into one number."""
    return sum(part.astype(np.uint64) << np.uint64(16 * place) for place, part in enumerate(parts))


def part_of(side: Side, rows: list[int]) -> Side:
    """Return a side with some of its rows, in the order given."""
    return replace(
        side,
        texts=tuple(side.texts[row] for row in rows),
        vectors=None if side.vectors is None else side.vectors[rows],
        quantities=tuple(side.quantities[row] for row in rows),
    )


def beginning(gold: Gold) -> Gold:
    """Return a long document's first `LONGEST` rows, up to the end of a bead."""
    if len(gold.source) <= LONGEST:
        return gold
    beads = [bead for bead in gold.beads if not bead[0] or bead[0][-1] < LONGEST]
    rows = [1 + max(row for bead in beads if bead[0] for row in bead[side]) for side in (0, 1) if beads]
    beads = [bead for bead in beads if all(row < rows[side] for side in (0, 1) for row in bead[side])]
    sides = [part_of(side, list(range(size))) for side, size in zip((gold.source, gold.target), rows, strict=True)]
    return Gold(gold.group, gold.name, *sides, beads)


def both(one: Side, other: Side, at: int) -> Side:
    """Return a side with the rows of another put in before row `at`."""
    vectors = None
    if one.vectors is not None and other.vectors is not None:
        vectors = np.vstack([one.vectors[:at], other.vectors, one.vectors[at:]])
    return replace(
        one,
        texts=(*one.texts[:at], *other.texts, *one.texts[at:]),
        vectors=vectors,
        quantities=(*one.quantities[:at], *other.quantities, *one.quantities[at:]),
    )


def with_block(gold: Gold, foreign: Side, side: int, share: float) -> Gold:
    """Return a document with a foreign block on one side (0 source, 1 target) before the bead at a share of it."""
    beads = sorted((bead for bead in gold.beads if bead[0] and bead[1]), key=lambda bead: bead[side])
    place = int(share * len(beads))
    at = beads[place][side][0] if place < len(beads) else len((gold.source, gold.target)[side])
    block = part_of(foreign, list(range(min(BLOCK, len(foreign)))))

    def moved(rows: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(row + len(block) * (row >= at) for row in rows)

    sides = [both(whole, block, at) if k == side else whole for k, whole in enumerate((gold.source, gold.target))]
    rows = [tuple(moved(part) if k == side else part for k, part in enumerate(bead)) for bead in gold.beads]
    alone = [((at + n,), ()) if side == 0 else ((), (at + n,)) for n in range(len(block))]
    return Gold(gold.group, f"{gold.name}+block", *sides, [(bead[0], bead[1]) for bead in (*rows, *alone)])


def augmented(documents: list[Gold]) -> list[Gold]:
    """Return copies of the documents of larger sets with a block of another document of the set on one side."""
    found = []
    for group in ("mac_dev", "alignar_law"):
        own = [gold for gold in documents if gold.group == group]
        for place, gold in enumerate(own):
            other, side = own[(place + 1) % len(own)], place % 2
            foreign = (other.source, other.target)[side]
            found.append(with_block(gold, foreign, side, (0.0, 0.4, 1.0, 0.6)[place % 4]))
    return found


def examples_of(documents: list[Gold], regimes: dict[str, Regime]) -> list[Example]:
    """Run the coarse pass over the documents and measure what it left."""
    sizes = Counter(gold.group for gold in documents)
    seen: Counter[str] = Counter()
    found = []
    for gold in documents:
        evidence = Evidence(gold.source, gold.target)
        rows, columns = len(gold.source), len(gold.target)
        left = prepare(evidence, lambda anchors, r=rows, c=columns: cut(anchors, r, c), regimes)
        fold = np.minimum(left.chunks.top * FOLDS // max(1, rows), FOLDS - 1)
        if sizes[gold.group] >= FOLDS:
            fold = np.full(len(left.chunks), seen[gold.group] % FOLDS)
        seen[gold.group] += 1
        agrees = agreeing(gold, left.edges)
        found.append(Example(gold, evidence, left, weigh(evidence, left), agrees, 1.0, fold))
    return found


def add_blocks(examples: list[Example], regimes: dict[str, Regime]) -> list[Example]:
    """Return the examples with copies that have a foreign block, each in the fold of its own document."""
    folds = {(one.gold.group, one.gold.name): one.fold for one in examples}
    copies = examples_of(augmented([one.gold for one in examples]), regimes)
    for copy in copies:
        fold = folds[copy.gold.group, copy.gold.name.removesuffix("+block")]
        copy.weight, copy.fold = BLOCK_WEIGHT, np.full(len(copy.left.chunks), fold[0])
    return [*examples, *copies]


def read_again(examples: list[Example], regime: Regime) -> None:
    """Measure every document with what a first reading with these weights teaches of it."""
    for one in examples:
        measured = reread(one.evidence, one.left, one.first, regime)
        one.table = np.stack([measured[name] for name in FINE], axis=1).astype(np.float32)


@dataclass
class Pool:
    """The rectangles of several documents that are fitted on, side by side, and what each counts."""

    chunks: Chunks
    edges: Edges
    table: np.ndarray
    agrees: np.ndarray
    weight: np.ndarray


def pooled(examples: list[Example], wanted: Callable[[Example], np.ndarray]) -> Pool:
    """Put the wanted rectangles of all documents side by side; those that have one path only teach nothing."""
    chance, sizes = np.random.default_rng(0), Counter()
    for one in examples:
        sizes[one.gold.group] += 0 if one.augmented else len(one.gold.beads)
    parts, before = [], 0
    for one in examples:
        chunks, edges = one.left.chunks, one.left.edges
        kept = wanted(one) & ((chunks.rows + chunks.columns > 2) | (chunks.rows != chunks.columns))
        kept &= chance.random(len(kept)) < LARGE / sizes[one.gold.group]
        inside = kept[edges.chunk]
        own = edges.take(inside)
        rank = np.cumsum(kept) - 1 + before
        before += int(kept.sum())
        parts.append(
            Pool(
                chunks.take(kept),
                Edges(rank[own.chunk], own.source, own.target, own.move),
                one.table[inside],
                one.agrees[inside],
                np.full(int(kept.sum()), one.weight),
            )
        )
    return Pool(
        Chunks(*(np.concatenate([getattr(part.chunks, name) for part in parts]) for name in Chunks.__slots__)),
        Edges(*(np.concatenate([getattr(part.edges, name) for part in parts]) for name in Edges.__slots__)),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("table", "agrees", "weight")),
    )


def fit(pool: Pool, start: np.ndarray, steps: int = 60) -> np.ndarray:
    """Return the weights of greatest likelihood, held small against chance; no evidence may count against itself."""
    lattice = Lattice(pool.chunks, pool.edges)
    ridge = np.array([RIDGE["bias"] if name in BIASES else RIDGE["evidence"] for name in NAMES])
    bounds = [(None, None) if name in BIASES else (0.0, None) for name in NAMES]

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        score, gap_open = (pool.table @ vector[:-1].astype(np.float32)).astype(float), float(vector[-1])
        free = lattice.marginals(score, gap_open)
        held = lattice.marginals(np.where(pool.agrees, score, -1e30), gap_open)
        weight = np.where(held[2] > -1e20, pool.weight, 0.0)  # a cut across a gold bead leaves no path
        each = weight[pool.edges.chunk]
        value = 0.5 * float(ridge @ vector**2) + float(((free[2] - held[2]) * weight).sum())
        slope = ((free[0] - held[0]) * each).astype(np.float32) @ pool.table
        return value, np.r_[slope, ((free[1] - held[1]) * each).sum()].astype(float) + ridge * vector

    start = np.where([low is None for low, _ in bounds], start, np.maximum(start, 0.0))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps, "maxcor": 20})
    return found.x


def regime_of(vector: np.ndarray, like: Regime, usual: tuple[float, ...]) -> Regime:
    """Return a regime with these fine weights, and raw probabilities."""
    values = dict(zip(FINE, vector[:-1].tolist(), strict=True)) | BY_HAND
    return Regime(like.coarse, Weights(values, float(vector[-1])), (), usual)


def usual_kinds(examples: list[Example]) -> tuple[float, ...]:
    """Return the shares of the kinds of bead in gold, the mean over documents; the same from either side."""
    shares = []
    for one in examples:
        edges = one.left.edges
        counts = counted(edges, (one.agrees & (edges.move >= GAPS)).astype(float))
        shares.append(counts / counts.sum())
    mean = np.mean(shares, axis=0)
    mean[[1, 2]], mean[[4, 5]] = mean[[1, 2]].mean(), mean[[4, 5]].mean()
    return tuple((mean / mean.sum()).round(4).tolist())


@dataclass
class Judged:
    """Scores by set, and of every bead its raw probability and whether gold has it, by set."""

    scores: dict[str, BeadScores]
    beads: dict[str, list[tuple[float, bool]]]


def judged(examples: list[Example], regime_for: Callable[[Example, int], Regime | None]) -> Judged:
    """Decide each fold of each document with the weights for it, crossings and all; None leaves a fold out."""
    result = Judged(defaultdict(BeadScores), defaultdict(list))
    for one in examples:
        if one.augmented:
            continue
        found: list[tuple[Rows, float]] = []
        for fold in np.unique(one.fold).tolist():
            regime = regime_for(one, fold)
            if regime is None:
                continue
            for bead in decide(one.evidence, one.left, one.first, regime):
                side = 0 if bead.source else 1
                edge = one.left.chunks.top if bead.source else one.left.chunks.left
                chunk = int(np.searchsorted(edge, (bead.source, bead.target)[side][0], side="right")) - 1
                if one.fold[chunk] == fold:
                    found.append(((bead.source, bead.target), bead.confidence))
        if found:
            wanted = set(one.gold.beads)
            result.scores[one.gold.group] += score_beads(one.gold.beads, [bead for bead, _ in found])
            result.beads[one.gold.group] += [(sure, bead in wanted) for bead, sure in found]
    return result


def crossed(
    examples: list[Example], start: np.ndarray, like: Regime, usual: tuple[float, ...], *, by_set: bool
) -> Judged:
    """Cross-validate: fit without a fold (of every set at once), or without a set, and judge what was left out."""
    groups = sorted({one.gold.group for one in examples})
    fitted: dict[int, Regime] = {}
    for held in range(len(groups) if by_set else FOLDS):

        def taught(one: Example, held: int = held) -> np.ndarray:
            return np.full(len(one.fold), groups.index(one.gold.group) != held) if by_set else one.fold != held

        fitted[held] = regime_of(fit(pooled(examples, taught), start), like, usual)
    return judged(examples, lambda one, fold: fitted[groups.index(one.gold.group) if by_set else fold])


def curve_of(beads: list[tuple[float, bool]], points: int = 12) -> list[tuple[float, float]]:
    """Fit an increasing curve from raw to true probability (isotonic over equal-sized groups), ends included."""
    data = sorted(beads)
    groups = [part for part in np.array_split(np.array(data, float), points * 2) if len(part)]
    merged: list[list[float]] = []
    for part in groups:
        merged.append([part[:, 0].mean(), part[:, 1].mean(), float(len(part))])
        while len(merged) > 1 and merged[-2][1] >= merged[-1][1]:
            last, before = merged.pop(), merged.pop()
            total = last[2] + before[2]
            merged.append([(last[k] * last[2] + before[k] * before[2]) / total for k in (0, 1)] + [total])
    inner = [(round(raw, 4), round(true, 4)) for raw, true, _ in merged]
    return [(0.0, 0.0), *[point for point in inner if 0 < point[0] < 1], (1.0, max(inner[-1][1], 0.99))]


def balanced(beads: dict[str, list[tuple[float, bool]]], left_out: str = "") -> list[tuple[float, bool]]:
    """Return the judged beads of all sets but one, of a large set as many as of one of `LARGE`."""
    chance = np.random.default_rng(0)
    found = []
    for group, pairs in beads.items():
        if group != left_out:
            kept = chance.random(len(pairs)) < LARGE / len(pairs)
            found += [pair for pair, keep in zip(pairs, kept, strict=True) if keep]
    return found


def report(title: str, found: Judged) -> list[tuple[float, bool]]:
    """Print scores; confidence is straightened by a curve fitted on the other sets. Return what it became."""
    print(title)
    every = []
    for group, score in found.scores.items():
        raw, right = zip(*found.beads[group], strict=True)
        sure = straighten(np.array(raw), curve_of(balanced(found.beads, group))).tolist()
        every += list(zip(sure, right, strict=True))
        print(
            f"  {group:22} strict {score.strict.f1:.3f} lax {score.lax.f1:.3f} ECE raw "
            f"{calibration_error(raw, right):.3f} straightened {calibration_error(sure, right):.3f} "
            f"wrong in least sure 10 %: {wrong_found(sure, right):.2f}",
            flush=True,
        )
    print(f"  {'all':22} ECE {calibration_error(*zip(*every, strict=True)):.3f}", end=" ")
    print(f"wrong in least sure 10 %: {wrong_found(*zip(*every, strict=True)):.2f}", flush=True)
    return every


def check_lattice(one: Example, vector: np.ndarray) -> None:
    """Raise ValueError where the compiled sums are not those of the package."""
    score = one.table @ vector[:-1]
    there = marginals(one.left.chunks, one.left.edges, score, float(vector[-1])).edge
    here = Lattice(one.left.chunks, one.left.edges).marginals(score, float(vector[-1]))[0]
    if np.abs(there - here).max() > 1e-6:
        raise ValueError("scripts/aligner_lattice.py does not agree with align.aligners.lattice")


def fit_regime(
    name: str, documents: list[Gold], stored: dict, *, rounds: int = 2, cross: bool, by_set: bool
) -> Judged | None:
    """Fit a regime's fine weights into `stored`; return what cross-validation judged, if asked for."""
    regimes = read_regimes(json.dumps(stored))
    examples = examples_of(documents, regimes)
    usual = usual_kinds(examples)
    examples = add_blocks(examples, regimes)
    known = regimes[name].fine
    vector = np.array([*(known.values.get(one, 0.0) for one in FINE), known.gap_open])
    for _ in range(ROUNDS):
        regime = regime_of(vector, regimes[name], usual)
        read_again(examples, regime)
        vector = fit(pooled(examples, lambda one: np.full(len(one.fold), True)), vector)
    check_lattice(examples[0], vector)
    regime = regime_of(vector, regimes[name], usual)
    report(f"{name}: in sample", judged(examples, lambda one, fold: regime))
    values = {one: round(value, 3) for one, value in regime.fine.values.items()}
    stored["regimes"][name] |= {
        "fine": {"weights": values, "gap_open": round(regime.fine.gap_open, 3)},
        "usual": list(usual),
        "curve": [],  # none: on sets left out it made raw probabilities worse
    }
    if not cross:
        return None
    folds = crossed(examples, vector, regimes[name], usual, by_set=False)
    report(f"{name}: {FOLDS} folds of every set", folds)
    if by_set:
        report(f"{name}: leave one set out", crossed(examples, vector, regimes[name], usual, by_set=True))
    return folds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regimes", default="tokens,vectors,bare")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--model", default=None)
    parser.add_argument("--cross", action="store_true", help="cross-validate by fold")
    parser.add_argument("--by-set", action="store_true", help="cross-validate by set, too")
    parser.add_argument("--judged", type=Path, help="write (probability, right) of every bead of the folds here")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "align/aligners/weights.json")
    options = parser.parse_args()
    from align.embedders import load

    stored = json.loads(options.out.read_text())
    for name in options.regimes.split(","):
        embedder = None if name == "bare" else load(options.model)
        documents = [beginning(gold) for gold in load_gold(options.sets.split(","), embedder, tokens=name == "tokens")]
        folds = fit_regime(name, documents, stored, cross=options.cross, by_set=options.by_set)
        if folds and options.judged:
            options.judged.with_suffix(f".{name}.json").write_text(json.dumps(folds.beads))
        stored["provenance"] = {
            "made by": "scripts/fit_aligner.py",
            "sets": options.sets.split(","),
            "model": load(options.model).hash,
            "not fitted": ["coarse", *BY_HAND],
        }
        options.out.write_text(json.dumps(stored, indent=1) + "\n")


if __name__ == "__main__":
    main()
