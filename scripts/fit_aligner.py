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
from aligner_blocks import beginning
from aligner_examples import FOLDS, Example, add_copies, examples_of, read_again, read_clauses
from aligner_gold import LANGUAGES, Gold, load_gold
from aligner_lattice import Lattice
from scipy.optimize import minimize

from align.aligners.aligner import decide
from align.aligners.confidence import straighten
from align.aligners.costs import CLAUSES, FINE
from align.aligners.habits import counted
from align.aligners.lattice import GAPS, Chunks, Edges, marginals
from align.aligners.search import Regime, Weights, read_regimes
from align.aligners.signs import SIGNS
from align.ladder import Rows
from align.metrics import BeadScores, calibration_error, score_beads, wrong_found

#: Sets to fit on: gold that people made.
SETS = tuple(name for name in LANGUAGES if name != "bible_en_zh_verse")
LARGE = 1200  # beads of a set that are fitted on, about: of a larger one, a random part of its rectangles
ROUNDS = 2  # a document is read again with what was fitted
#: What says how common a kind of bead is, or how a gap looks; all else is evidence, and may only speak for a bead.
BIASES = {
    *("one_two", "one_three", "two_two", "one_many", "many_many", "rows", "gap", "gap_open", "gap_size"),
    *("gap_meaning", "gap_noise", "pause", "habit"),
}
#: Strength of the ridge, chosen by cross-validated likelihood among 0.5, 2, 5 and 20 for the evidence.
RIDGE = {"bias": 0.3, "evidence": 2.0}
#: No development set has paragraphs, so these two are set by hand: a bead rarely runs over a paragraph's end.
BY_HAND = {"paragraph_inside": 1.0, "paragraph_agrees": 0.3}
NAMES = (*FINE, "gap_open")
ABLATED = ("text_berg_dev", "mac_dev", "parice_en_is")  # sets that a cue's worth is reported on
#: What is dropped together to see what it is worth.
CUES = {
    "meaning of the whole": ("meaning", "meaning_clear", "meaning_large"),
    "meaning row by row": ("meaning_rows",),
    "margin": ("margin", "margin_large"),
    "coverage": ("coverage", "coverage_clear", "coverage_rows", "coverage_least"),
    "links": ("links", "links_rows"),
    "lexicon, words": tuple(f"{name}{part}" for name in ("lexicon", "words") for part in ("", "_rows", "_least")),
    "clauses": ("clauses",),
    "habit": ("habit",),
    "lengths": ("length", "stretch"),
    "marks": ("shared", "unshared", "figures"),
    "signs": tuple(name for name in SIGNS if not name.startswith("paragraph")),
}


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


@dataclass(frozen=True)
class Fitted:
    """Weights of rows (those of `NAMES`), and of clauses where there are any."""

    rows: np.ndarray
    clauses: Weights | None


def fit(pool: Pool, start: np.ndarray, steps: int = 60, without: tuple[str, ...] = ()) -> np.ndarray:
    """Return the weights of greatest likelihood, held small against chance; no evidence may count against itself.

    `without`: what is left out, with weight 0.
    """
    lattice = Lattice(pool.chunks, pool.edges)
    ridge = np.array([RIDGE["bias"] if name in BIASES else RIDGE["evidence"] for name in NAMES])
    bounds = [(None, None) if name in BIASES else (0.0, None) for name in NAMES]
    bounds = [(0.0, 0.0) if name in without else bound for name, bound in zip(NAMES, bounds, strict=True)]

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
    start = np.where([name in without for name in NAMES], 0.0, start)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps, "maxcor": 20})
    return found.x


def fit_both(
    examples: list[Example],
    wanted: Callable[[Example], np.ndarray],
    start: np.ndarray,
) -> Fitted:
    """Fit the weights of clauses, which are those of rows without a storey below; then of rows, clauses and all."""
    taught = pooled(examples, wanted)
    if not any(one.below for one in examples):
        return Fitted(fit(taught, start), None)
    first = fit(taught, start, without=("clauses",))
    values = {name: round(value, 3) for name, value in zip(FINE, first.tolist(), strict=False) if name in CLAUSES}
    clauses = Weights(values, round(float(first[-1]), 3))
    read_clauses(examples, clauses)
    return Fitted(fit(pooled(examples, wanted), first), clauses)


def regime_of(found: Fitted, like: Regime, usual: tuple[float, ...]) -> Regime:
    """Return a regime with these fine weights, and raw probabilities."""
    values = dict(zip(FINE, found.rows[:-1].tolist(), strict=True)) | BY_HAND
    return Regime(like.coarse, Weights(values, float(found.rows[-1])), (), usual, found.clauses)


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


Found = dict[tuple[str, str], list[tuple[Rows, float]]]


def decide_all(examples: list[Example], regime_for: Callable[[Example, int], Regime | None]) -> Found:
    """Decide each fold of each document with the weights for it, crossings and all; None leaves a fold out.

    Returns the beads of every document with their probabilities.
    """
    found: Found = defaultdict(list)
    for one in examples:
        if one.augmented:
            continue
        for fold in np.unique(one.fold).tolist():
            regime = regime_for(one, fold)
            if regime is None:
                continue
            for bead in decide(one.evidence, one.left, one.first, regime):
                side = 0 if bead.source else 1
                edge = one.left.chunks.top if bead.source else one.left.chunks.left
                chunk = int(np.searchsorted(edge, (bead.source, bead.target)[side][0], side="right")) - 1
                if one.fold[chunk] == fold:
                    found[one.gold.group, one.gold.name].append(((bead.source, bead.target), bead.confidence))
    return found


def judged(examples: list[Example], found: Found) -> Judged:
    """Hold the beads found against gold."""
    result = Judged(defaultdict(BeadScores), defaultdict(list))
    for one in examples:
        if not one.augmented:
            beads = found[one.gold.group, one.gold.name]
            wanted = set(one.gold.beads)
            result.scores[one.gold.group] += score_beads(one.gold.beads, [bead for bead, _ in beads])
            result.beads[one.gold.group] += [(sure, bead in wanted) for bead, sure in beads]
    return result


def crossed(
    examples: list[Example],
    start: np.ndarray,
    like: Regime,
    usual: tuple[float, ...],
    *,
    by_set: bool,
) -> Judged:
    """Cross-validate: fit without a fold (of every set at once), or without a set, and judge what was left out."""
    groups = sorted({one.gold.group for one in examples})
    found: Found = defaultdict(list)
    for held in range(len(groups) if by_set else FOLDS):

        def left_out(one: Example, held: int = held) -> np.ndarray:
            return np.full(len(one.fold), groups.index(one.gold.group) == held) if by_set else one.fold == held

        regime = regime_of(fit_both(examples, lambda one: ~left_out(one), start), like, usual)

        def only(one: Example, fold: int, regime: Regime = regime, held: int = held) -> Regime | None:
            return regime if (groups.index(one.gold.group) if by_set else fold) == held else None

        for key, beads in decide_all(examples, only).items():
            found[key] += beads
    return judged(examples, found)


def ablated(examples: list[Example], start: np.ndarray, full: Regime) -> None:
    """Print what the folds score without each cue; what clauses say stays as it was measured with all of them."""
    few = [one for one in examples if one.gold.group in ABLATED]
    if full.clauses:
        read_clauses(examples, full.clauses)
    for cue, names in {"nothing": (), **CUES}.items():
        found: Found = defaultdict(list)
        for held in range(FOLDS):
            pool = pooled(examples, lambda one, held=held: one.fold != held)
            regime = regime_of(Fitted(fit(pool, start, 30, names), full.clauses), full, full.usual)
            for key, beads in decide_all(few, lambda _, fold, r=regime, h=held: r if fold == h else None).items():
                found[key] += beads
        scores = judged(few, found).scores
        print(f"without {cue:22}", *(f"{group} {score.strict.f1:.4f}" for group, score in scores.items()), flush=True)


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
    name: str, documents: list[Gold], stored: dict, *, cross: bool, by_set: bool, ablate: bool
) -> Judged | None:
    """Fit a regime's fine weights into `stored`; return what cross-validation judged, if asked for."""
    regimes = read_regimes(json.dumps(stored))
    examples = examples_of(documents, regimes)
    usual = usual_kinds(examples)
    examples = add_copies(examples, regimes)
    known = regimes[name].fine
    vector = np.array([*(known.values.get(one, 0.0) for one in FINE), known.gap_open])
    regime = replace(regimes[name], usual=usual)
    for _ in range(ROUNDS):
        if regime.clauses:
            read_clauses(examples, regime.clauses)
        read_again(examples, regime)
        fitted = fit_both(examples, lambda one: np.full(len(one.fold), True), vector)
        vector, regime = fitted.rows, regime_of(fitted, regimes[name], usual)
    check_lattice(examples[0], vector)
    report(f"{name}: in sample", judged(examples, decide_all(examples, lambda one, fold: regime)))
    values = {one: round(value, 3) for one, value in regime.fine.values.items()}
    stored["regimes"][name] |= {
        "fine": {"weights": values, "gap_open": round(regime.fine.gap_open, 3)},
        "usual": list(usual),
        "curve": [],  # none: on sets left out it made raw probabilities worse
    }
    if regime.clauses:
        stored["regimes"][name]["clauses"] = {"weights": regime.clauses.values, "gap_open": regime.clauses.gap_open}
    folds = None
    if cross:
        folds = crossed(examples, vector, regimes[name], usual, by_set=False)
        report(f"{name}: {FOLDS} folds of every set", folds)
        if by_set:
            report(f"{name}: leave one set out", crossed(examples, vector, regimes[name], usual, by_set=True))
    if ablate:
        ablated(examples, vector, regime)
    return folds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regimes", default="tokens,vectors,bare")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--model", default=None)
    parser.add_argument("--cross", action="store_true", help="cross-validate by fold")
    parser.add_argument("--by-set", action="store_true", help="cross-validate by set, too")
    parser.add_argument("--ablate", action="store_true", help="cross-validate by fold without each cue")
    parser.add_argument("--judged", type=Path, help="write (probability, right) of every bead of the folds here")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "align/aligners/weights.json")
    options = parser.parse_args()
    from align.embedders import load

    stored = json.loads(options.out.read_text())
    for name in options.regimes.split(","):
        embedder = None if name == "bare" else load(options.model)
        documents = [beginning(gold) for gold in load_gold(options.sets.split(","), embedder, tokens=name == "tokens")]
        folds = fit_regime(name, documents, stored, cross=options.cross, by_set=options.by_set, ablate=options.ablate)
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
