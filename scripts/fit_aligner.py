"""Fit the aligner's weights: the probability of the gold beads among all paths is made as large as can be.

A conditional random field over the same lattice that the search walks: the gradient is what the measurements add up
to on average over all paths, less the same over the paths that agree with gold.
"""

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from aligner_gold import LANGUAGES, Gold, load_gold
from scipy.optimize import minimize

from align.aligners.anchors import cut
from align.aligners.confidence import choose
from align.aligners.costs import FINE, Evidence
from align.aligners.lattice import GAPS, Chunks, Edges, marginals
from align.aligners.search import Regime, prepare, read_regimes
from align.ladder import Rows
from align.metrics import BeadScores, calibration_error, score_beads, wrong_found

#: Sets whose gold was not made by people: they teach beads, not what confidence means.
AUTOMATIC = {"bible_en_zh_verse"}
LARGE = 1000
#: What says how common a kind of bead is, or how a gap looks; all else is evidence, and may only speak for a bead.
BIASES = {
    *("one_two", "one_three", "two_two", "one_many", "many_many", "rows", "gap", "gap_open", "gap_size"),
    *("gap_meaning", "pause"),
}
#: Strength of the ridge, chosen by 5-fold cross-validation among 0.3, 3 and 10.
RIDGE = {"bias": 0.3, "evidence": 5.0}
#: No development set has paragraphs, so these two are set by hand: a bead rarely runs over a paragraph's end.
BY_HAND = {"paragraph_inside": 1.0, "paragraph_agrees": 0.3}


@dataclass
class Example:
    """One document's lattice: its measurements (edges, names), and which edges agree with gold."""

    gold: Gold
    chunks: Chunks
    edges: Edges
    table: np.ndarray
    agrees: np.ndarray
    weight: float = 1.0


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


def example(gold: Gold, evidence: Evidence, chunks: Chunks, edges: Edges, names: tuple[str, ...]) -> Example:
    """Measure a document's edges and mark those that agree with gold."""
    measured = evidence.measure(chunks, edges, names)
    table = np.stack([measured[name] for name in names], axis=1).astype(np.float32)
    return Example(gold, chunks, edges, table, agreeing(gold, edges))


@dataclass
class Pool:
    """The lattices of several documents side by side, and what each chunk counts."""

    chunks: Chunks
    edges: Edges
    table: np.ndarray
    agrees: np.ndarray
    weight: np.ndarray


def pooled(examples: list[Example]) -> Pool:
    """Put lattices side by side: one sweep over many chunks is faster than many sweeps."""
    offsets = np.cumsum([0] + [len(one.chunks) for one in examples])
    chunks = Chunks(*(np.concatenate([getattr(one.chunks, name) for one in examples]) for name in Chunks.__slots__))
    owner = np.concatenate([one.edges.chunk + offset for one, offset in zip(examples, offsets, strict=False)])
    rest = [np.concatenate([getattr(one.edges, name) for one in examples]) for name in ("source", "target", "move")]
    return Pool(
        chunks,
        Edges(owner, *rest),
        np.concatenate([one.table for one in examples]),
        np.concatenate([one.agrees for one in examples]),
        np.concatenate([np.full(len(one.chunks), one.weight) for one in examples]),
    )


def loss(vector: np.ndarray, pool: Pool, ridge: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the negative log-likelihood and its gradient; the last of the vector is the cost of opening a gap."""
    score = pool.table @ vector[:-1]
    free = marginals(pool.chunks, pool.edges, score, float(vector[-1]))
    held = marginals(pool.chunks, pool.edges, np.where(pool.agrees, score, -1e30), float(vector[-1]))
    weight = np.where(held.total > -1e20, pool.weight, 0.0)  # a cut across a gold bead leaves no path
    value = 0.5 * float(ridge @ vector**2) + float(((free.total - held.total) * weight).sum())
    each = weight[pool.edges.chunk]
    slope = np.r_[((free.edge - held.edge) * each) @ pool.table, ((free.opening - held.opening) * each).sum()]
    return value, slope + ridge * vector


def fit(examples: list[Example], start: np.ndarray, steps: int = 60) -> np.ndarray:
    """Return the weights of greatest likelihood, held small against chance; no evidence may count against itself."""
    pool = pooled([shortened(one) for one in examples])
    ridge = np.array([RIDGE["bias"] if name in BIASES else RIDGE["evidence"] for name in (*FINE, "gap_open")])
    bounds = [(None, None) if name in BIASES else (0.0, None) for name in (*FINE, "gap_open")]
    start = np.where([low is None for low, _ in bounds], start, np.maximum(start, 0.0))
    options = {"maxiter": steps}
    return minimize(loss, start, args=(pool, ridge), jac=True, method="L-BFGS-B", bounds=bounds, options=options).x


def shortened(one: Example) -> Example:
    """Leave out the rectangles that have one path only: they teach nothing."""
    open_chunks = np.flatnonzero(
        (one.chunks.rows + one.chunks.columns > 2) | (np.abs(one.chunks.rows - one.chunks.columns) > 0)
    )
    rank = np.full(len(one.chunks), -1)
    rank[open_chunks] = np.arange(len(open_chunks))
    kept = rank[one.edges.chunk] >= 0
    edges = one.edges.take(kept)
    chunks = Chunks(*(getattr(one.chunks, name)[open_chunks] for name in Chunks.__slots__))
    edges = Edges(rank[edges.chunk], edges.source, edges.target, edges.move)
    return Example(one.gold, chunks, edges, one.table[kept], one.agrees[kept], one.weight)


def decode(one: Example, vector: np.ndarray) -> tuple[list[Rows], np.ndarray]:
    """Return the beads chosen with some weights, and their raw probabilities."""
    found = marginals(one.chunks, one.edges, one.table @ vector[:-1], float(vector[-1]))
    choice = choose(one.chunks, one.edges, found)
    spans = zip(
        choice.edges.source_from, choice.edges.source, choice.edges.target_from, choice.edges.target, strict=True
    )
    beads = [(tuple(range(top, bottom)), tuple(range(left, right))) for top, bottom, left, right in spans]
    return beads, choice.probability


def examples_of(documents: list[Gold], regimes: dict[str, Regime]) -> list[Example]:
    """Run the coarse pass over the documents; a large set counts as much as one of `LARGE` beads."""
    sizes = Counter()
    for gold in documents:
        sizes[gold.group] += len(gold.beads)
    found = []
    for gold in documents:
        evidence = Evidence(gold.source, gold.target)
        rows, columns = len(gold.source), len(gold.target)
        left = prepare(evidence, lambda anchors, r=rows, c=columns: cut(anchors, r, c), regimes)
        one = example(gold, evidence, left.chunks, left.edges, FINE)
        one.weight = min(1.0, LARGE / sizes[gold.group])
        found.append(one)
    return found


def scored(examples: list[Example], vectors: list[np.ndarray]) -> tuple[dict[str, BeadScores], dict[str, list]]:
    """Decode each example with its own weights; return scores, and (probability, right) pairs, by set."""
    scores, judged = defaultdict(BeadScores), defaultdict(list)
    for one, vector in zip(examples, vectors, strict=True):
        beads, sure = decode(one, vector)
        scores[one.gold.group] += score_beads(one.gold.beads, beads)
        wanted = set(one.gold.beads)
        judged[one.gold.group] += [(float(p), bead in wanted) for bead, p in zip(beads, sure, strict=True)]
    return scores, judged


def crossed(examples: list[Example], start: np.ndarray, held: list[int]) -> list[np.ndarray]:
    """Return, for each example, weights fitted without its fold; `held` gives each example's fold."""
    by_fold = {
        fold: fit([one for one, other in zip(examples, held, strict=True) if other != fold], start, steps=15)
        for fold in sorted(set(held))
    }
    return [by_fold[fold] for fold in held]


def curve_of(judged: list[tuple[float, bool]], points: int = 12) -> list[tuple[float, float]]:
    """Fit an increasing curve from raw to true probability (isotonic over equal-sized groups), ends included."""
    data = sorted(judged)
    groups = [part for part in np.array_split(np.array(data, float), points * 2) if len(part)]
    blocks = [[part[:, 0].mean(), part[:, 1].mean(), float(len(part))] for part in groups]
    merged: list[list[float]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and merged[-2][1] >= merged[-1][1]:
            last, before = merged.pop(), merged.pop()
            total = last[2] + before[2]
            merged.append([(last[k] * last[2] + before[k] * before[2]) / total for k in (0, 1)] + [total])
    inner = [(round(raw, 4), round(true, 4)) for raw, true, _ in merged]
    return [(0.0, 0.0), *[point for point in inner if 0 < point[0] < 1], (1.0, max(inner[-1][1], 0.99))]


def report(title: str, scores: dict[str, BeadScores], judged: dict[str, list]) -> None:
    print(title)
    for group, score in scores.items():
        sure, right = zip(*judged[group], strict=True)
        print(
            f"  {group:22} strict {score.strict.f1:.3f} lax {score.lax.f1:.3f} "
            f"ECE {calibration_error(sure, right):.3f} wrong in least sure 10 %: {wrong_found(sure, right):.2f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regimes", default="tokens,vectors,bare")
    parser.add_argument("--sets", default=",".join(LANGUAGES))
    parser.add_argument("--model", default=None)
    parser.add_argument("--cross", action="store_true", help="cross-validate, by document and by set")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "align/aligners/weights.json")
    options = parser.parse_args()
    from align.embedders import load

    stored = json.loads(options.out.read_text())
    for regime in options.regimes.split(","):
        embedder = None if regime == "bare" else load(options.model)
        documents = load_gold(options.sets.split(","), embedder, tokens=regime == "tokens")
        examples = examples_of(documents, read_regimes(json.dumps(stored)))
        weights = stored["regimes"][regime]["fine"]
        start = np.array([*(weights["weights"].get(name, 0.0) for name in FINE), weights["gap_open"]])
        vector = fit(examples, start)
        report(f"{regime}: in sample", *scored(examples, [vector] * len(examples)))
        entry = {
            "weights": dict(zip(FINE, vector[:-1].round(3).tolist(), strict=True)),
            "gap_open": round(float(vector[-1]), 3),
        }
        entry["weights"] |= BY_HAND
        stored["regimes"][regime]["fine"] = entry
        stored["provenance"] = {
            "made by": "scripts/fit_aligner.py",
            "sets": options.sets.split(","),
            "model": load(options.model).hash,
            "not fitted": ["coarse", *BY_HAND],
        }
        options.out.write_text(json.dumps(stored, indent=1) + "\n")
        if options.cross:
            held = [place % 5 for place in range(len(examples))]
            scores, judged = scored(examples, crossed(examples, vector, held))
            report(f"{regime}: 5 folds of documents", scores, judged)
            hand_made = [pair for group, pairs in judged.items() if group not in AUTOMATIC for pair in pairs]
            stored["regimes"][regime]["curve"] = curve_of(hand_made)
            options.out.write_text(json.dumps(stored, indent=1) + "\n")
            options.out.with_suffix(f".{regime}.judged").write_text(json.dumps(hand_made))
            groups = sorted({one.gold.group for one in examples} - AUTOMATIC)
            examples = [one for one in examples if one.gold.group in groups]
            by_set = [groups.index(one.gold.group) for one in examples]
            report(f"{regime}: leave one set out", *scored(examples, crossed(examples, vector, by_set)))


if __name__ == "__main__":
    main()
