"""Fit `fidelity` on judged translations and measure it: writes align/fidelity.json.

    python scripts/fit_fidelity.py [--data DATA] [--most 1000] [--processes 2]

Every set gives pairs with a label (1 faithful, 0 not) and some a score by people. Each fault of `align.fidelity.FAULTS`
is fitted on the sets that show it; how much each counts, and the probability, on all sets but `APART`, which weigh the
same. Within a set the labels weigh as if four pairs in five were faithful, for which the probability is calibrated.
Printed are predictions of models that saw neither the pair nor another translation of its source (five folds by
source), and of models that saw nothing of its family of sets (`unseen`: what a new set may expect; planted sets, which
are one family, stay with folds): of fidelity, and of the odds of the fault that a set shows (`of its fault`). Beside
them the odds of the likeliest runs, the plain cosine and the length ratio.
"""

import argparse
import json
import math
import os
import random
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from bitexts import clean, half, judged
from evaluate_checks import documents, evidence
from plant_errors import Planter
from scipy.optimize import minimize
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from align.checks import check_pairs
from align.checks.length import expected
from align.embedders import Embedder, load
from align.fidelity import FAULTS, FEATURES, POINTS, features

OUT = Path(__file__).parent.parent / "align/fidelity.json"
FOLDS = 5
#: Share of faithful pairs that the probability is calibrated for. Of the sentences of TED talks translated by
#: good systems (ted_zh-en) about four in five have no major error of accuracy; the sets here are sampled otherwise.
FAITHFUL = 0.8
#: Alarms of another method, judged for omissions alone: they show the fault, and say nothing of the probability.
APART = ("ccc_zh-en omission", "ccc_en-de omission")
#: The sets that show a fault.
SHOWN = {
    "omission": (
        *("planted omission", "ted_zh-en omission", "ted_en-de omission", "wmt24 en-ja omission"),
        *APART,
    ),
    "addition": ("planted addition", "wrong target", "dale de-en hallucination"),
    "detail": ("planted other", "planted meaning", "demetr"),
}
#: How much less than others a set counts in what is fitted of its fault: denials, opposites and names are nearly a
#: quarter of DEMETR already, and at full weight what other checks say of good systems' errors counts for less.
LESS = {"planted meaning": 0.5}
#: An addition misleads whoever cannot read the source, and leaves no trace: its odds count so many times.
SEVERE = {"addition": 2.0}
#: Inverse of the penalty on the weights of a fault, and the penalty on stretching its odds.
_FREEDOM, _STRETCH = 0.1, 0.01
#: Kinds of DEMETR's planted errors that change what is said (the others are style or spelling).
_DEMETR = ("id10", "id11", "id21", "id22", "id23", "id24", "id25", "id4_", "id6_", "id7_", "id8_", "id9_", "id5_")
#: Planted errors by the name of the set that they make.
_PLANTED = {
    "planted omission": ("dropped-clause", "dropped-phrase", "truncated", "inserted-clause"),
    "planted addition": ("added-clause", "added-phrase", "half-wrong", "looped"),
    "planted other": ("changed-number", "changed-name", "untranslated"),
    "planted meaning": ("lost-negation", "added-negation", "opposite", "swapped-names", "replaced-name"),
    "wrong target": ("wrong-target",),
}


@dataclass
class Row:
    name: str
    lp: str
    source: str
    target: str
    label: int | None  # 1 faithful, 0 not, None neither
    score: float | None = None  # people's, higher is better


def rows(data: Path) -> Iterator[Row]:
    for name in ("ted_zh-en", "ted_en-de"):
        for row in judged(data, name):
            serious = any(
                e["severity"] == "Major" and e["category"].startswith("Accuracy") and "Untransl" not in e["category"]
                for e in row["errors"]
            )
            label = 0 if serious or row["omission"] else (1 if row["mqm"] < 1 else None)
            yield Row(name, row["lp"], row["source"], row["target"], label, -float(row["mqm"]))
            yield Row(f"{name} omission", row["lp"], row["source"], row["target"], 1 - min(1, row["omission"]))
    for row in judged(data, "2021_zh-en"):
        major = [span for span in row["spans"] if span[3] == "major"]
        label = 0 if major else (1 if not row["spans"] else None)
        yield Row("2021_zh-en", "zh-en", row["source"], row["target"], label, -5.0 * len(major) - len(row["spans"]))
    for row in judged(data, "wmt24_esa_en-ja"):
        label = 0 if row["esa"] < 60 else (1 if row["esa"] >= 85 else None)
        yield Row("wmt24 en-ja", "en-ja", row["source"], row["target"], label, row["esa"])
        yield Row("wmt24 en-ja omission", "en-ja", row["source"], row["target"], 0 if row["missing"] else 1)
    for name in ("da_en-zh", "da_en-de"):
        for row in judged(data, name):
            label = 0 if row["score"] < 45 else (1 if row["score"] >= 80 else None)
            yield Row(name, row["lp"], row["source"], row["target"], label, float(row["score"]))
    for row in judged(data, "wmt22_test_da_en-ja"):
        score = float(row["score"])
        yield Row("da_en-ja", "en-ja", row["source"], row["target"], 0 if score < -0.3 else int(score > 0.3), score)
    for row in judged(data, "dale_mitigation_de-en"):
        label = 0 if row["label"] in ("FULL_H", "PART_H") else 1
        yield Row("dale de-en hallucination", "de-en", row["source"], row["target"], label)
    for lp in ("zh-en", "en-de"):
        for row in judged(data, f"ccc_human_{lp}"):
            if row["is_predicted_undertranslation"]:
                label = 1 - int(row["has_omission_error_by_any_rater"])
                yield Row(f"ccc_{lp} omission", lp, row["source"], row["target"], label)
    yield from demetr(data)
    yield from planted(data)


def demetr(data: Path) -> Iterator[Row]:
    for row in judged(data, "demetr_even"):
        if row["valid"] and any(kind in row["pert"] for kind in _DEMETR):
            yield Row("demetr", row["lp"], row["source"], row["good"], 1)
            yield Row("demetr", row["lp"], row["source"], row["bad"], 0)


def planted(data: Path) -> Iterator[Row]:
    """Clean pairs of the half that coverage was not fitted on, with errors and without."""
    for lp, pairs in clean(data).items():
        kept = [pair for index, pair in enumerate(pairs) if half(index) == 1][:300]
        for name, kinds in _PLANTED.items():
            for error in Planter(*lp.split("-"), seed=5).plant(kept, list(kinds)):
                yield Row(name, lp, *error["clean"], 1)
                yield Row(name, lp, error["source"], error["target"], 0)


def sampled(data: Path, most: int) -> list[Row]:
    """Return at most so many rows of each set, shuffled, the rarer label kept whole."""
    by_name: dict[str, list[Row]] = {}
    for row in rows(data):
        by_name.setdefault(row.name, []).append(row)
    kept: list[Row] = []
    for found in by_name.values():
        random.Random(1).shuffle(found)
        found.sort(key=lambda row: row.label != 0)  # unfaithful rows first: they are few
        bad = sum(row.label == 0 for row in found)
        chosen = found[: min(bad, most // 2)] + found[bad : bad + most - min(bad, most // 2)]
        kept += chosen
    return kept


def measured(found: list[Row], processes: int) -> np.ndarray:
    """Return the features of each row, the plain cosine and the length deviation behind them."""
    table = np.zeros((len(found), len(FEATURES) + 2))
    order = list(range(len(found)))
    random.Random(2).shuffle(order)
    jobs: dict[tuple[str, str], list[int]] = {}
    for place in order:
        jobs.setdefault((found[place].name, found[place].lp), []).append(place)
    texts = [[(found[place].source, found[place].target) for place in places] for places in jobs.values()]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        parts = pool.map(measured_pairs, texts, [lp for _, lp in jobs])
        for places, part in zip(jobs.values(), parts, strict=True):
            table[places] = part
    return table


def measured_pairs(texts: list[tuple[str, str]], lp: str) -> np.ndarray:
    """Return what `measured` says of pairs of one language pair, which are cut into documents."""
    embedder, rows = _embedder(), []
    for part in documents(texts):
        pairs = evidence(part, lp, embedder)
        for pair, issues in zip(pairs, check_pairs(pairs), strict=True):
            z = expected(*lp.split("-")).z(pair.source, pair.target)
            known = (0.0,) * len(FEATURES) if pair.one_sided else features(pair, issues)
            rows.append((*known, pair.similarity or 0.0, z))
    return np.array(rows)


@cache
def _embedder() -> Embedder:
    return load()


@dataclass
class Data:
    """All rows as columns: set, label (-1 for neither), and the features (n, len(FEATURES))."""

    names: np.ndarray
    labels: np.ndarray
    x: np.ndarray

    def weights(self, rows: np.ndarray, faithful: float) -> np.ndarray:
        """Return weights (n,) by which sets count the same, and so large a share of each is faithful."""
        weight = np.zeros(len(self.names))
        for name in set(self.names[rows]):
            for label in (0, 1):
                inside = rows & (self.names == name) & (self.labels == label)
                weight[inside] = (faithful if label else 1 - faithful) / max(1, inside.sum())
        return weight


#: Of each fault: weights of its features and intercept, log odds that the pair has it.
Model = dict[str, tuple[np.ndarray, float]]


def columns(fault: str) -> list[int]:
    return [FEATURES.index(name) for name in FAULTS[fault]]


def fit(data: Data, rows: np.ndarray) -> Model:
    """Return the model fitted on the labelled ones of the rows."""
    rows = rows & (data.labels >= 0)
    faults, logits = {}, []
    for fault, sets in SHOWN.items():
        chosen = rows & np.isin(data.names, sets)
        values = data.x[:, columns(fault)]
        weight = 500 * data.weights(chosen, 0.5)[chosen]
        weight *= [LESS.get(name, 1.0) for name in data.names[chosen]]
        rising = np.isin(FAULTS[fault], POINTS)
        faults[fault] = fit_fault(values[chosen], data.labels[chosen] == 0, weight, rising)
        logits.append(values @ faults[fault][0] + faults[fault][1])
    rows = rows & ~np.isin(data.names, APART)
    stacked, weight = np.stack(logits, axis=1)[rows], data.weights(rows, FAITHFUL)[rows]
    weight, signs = weight / weight.sum(), np.where(data.labels[rows] == 1, 1, -1)

    def loss(shape: np.ndarray) -> float:
        odds = -np.logaddexp.reduce(shape[:3] + np.exp(shape[3:]) * stacked, axis=1)
        return float(weight @ np.logaddexp(0, -signs * odds)) + _STRETCH * float(shape[3:] @ shape[3:])

    shape = minimize(loss, np.array([-3.0, -3, -3, 0, 0, 0]), method="L-BFGS-B").x
    stretched = zip(faults.items(), shape[:3], np.exp(shape[3:]), strict=True)
    return {
        fault: (scale * w, float(shift + scale * b + math.log(SEVERE.get(fault, 1.0))))
        for (fault, (w, b)), shift, scale in stretched
    }


def fit_fault(x: np.ndarray, bad: np.ndarray, weight: np.ndarray, rising: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights (k,) and intercept of the odds that a pair is bad; those of `rising` (k,) are not below 0."""
    scale, kept = x.std(axis=0) + 1e-9, np.full(x.shape[1], True)
    while True:
        model = LogisticRegression(max_iter=5000, C=_FREEDOM).fit((x / scale)[:, kept], bad, weight)
        weights = np.zeros(len(kept))
        weights[kept] = model.coef_[0]
        if not (wrong := rising & (weights < 0)).any():
            return weights / scale, float(model.intercept_[0])
        kept &= ~wrong


def predict(model: Model, x: np.ndarray) -> np.ndarray:
    """Return the fidelity (n,) of rows of features, as `align.fidelity` computes it."""
    return 1 / (1 + np.exp(log_odds(model, x)).sum(axis=1))


def log_odds(model: Model, x: np.ndarray) -> np.ndarray:
    """Return (n, faults) log odds of each fault, as `align.fidelity` computes them."""
    return np.clip([w @ x[:, columns(fault)].T + b for fault, (w, b) in model.items()], -30, 30).T


def family(name: str) -> str:
    """Return which sets a set must not be fitted with to count as unseen."""
    if name.startswith("planted") or name == "wrong target":
        return "planted"
    if name.startswith(("ccc", "2021")):
        return "newstest 2021"
    return name.split("_", maxsplit=1)[0] if name.startswith("ted") else name.removesuffix(" omission")


def calibration_error(predicted: np.ndarray, labels: np.ndarray, weights: np.ndarray, bins: int = 10) -> float:
    """Return the expected calibration error over ten equally wide bins."""
    cell = np.minimum((predicted * bins).astype(int), bins - 1)
    total = 0.0
    for index in range(bins):
        inside = cell == index
        if inside.any():
            gap = np.average(predicted[inside], weights=weights[inside]) - np.average(
                labels[inside], weights=weights[inside]
            )
            total += abs(gap) * weights[inside].sum()
    return total / weights.sum()


def cross_validated(data: Data, folds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return log odds (n, faults) by folds, and by models that saw nothing of the row's family."""
    seen = np.zeros((len(folds), len(FAULTS)))
    for fold in range(FOLDS):
        held = folds == fold
        seen[held] = log_odds(fit(data, ~held), data.x[held])
    families, unseen = np.array([family(name) for name in data.names]), seen.copy()
    for name in sorted(set(families) - {"planted"}):
        held = families == name
        unseen[held] = log_odds(fit(data, ~held), data.x[held])
    return seen, unseen


def report(found: list[Row], data: Data, table: np.ndarray, folds: np.ndarray) -> None:
    """Print one row for each set."""
    faults = cross_validated(data, folds)
    seen, unseen = (1 / (1 + np.exp(odds).sum(axis=1)) for odds in faults)
    shown = {name: fault for fault, sets in SHOWN.items() for name in sets}
    weight = data.weights(data.labels >= 0, FAITHFUL)
    titles = ["set", "pairs", "bad", "AUC fidelity", "unseen", "of its fault", "of source run", "of target run"]
    titles += ["of cosine", "of length"]
    titles += ["Spearman", "unseen", "of cosine", "ECE"]
    print(f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}")
    runs = [-table[:, FEATURES.index(name)] for name in ("source run", "target run")]
    for name in dict.fromkeys(data.names):
        whole = data.names == name
        inside = whole & (data.labels >= 0)
        scores = [row.score for row in found if row.name == name]
        agree = ["", "", ""]
        if scores[0] is not None:
            agree = [f"{spearmanr(values[whole], scores)[0]:.3f}" for values in (seen, unseen, table[:, -2])]
        compared = (seen, unseen, *runs, table[:, -2], -np.abs(table[:, -1]))
        aucs = [f"{roc_auc_score(data.labels[inside], values[inside]):.3f}" for values in compared]
        own = -faults[1][:, list(FAULTS).index(shown[name])] if name in shown else None
        aucs.insert(2, "" if own is None else f"{roc_auc_score(data.labels[inside], own[inside]):.3f}")
        error = calibration_error(seen[inside], data.labels[inside], weight[inside])
        counts = [str(inside.sum()), str((data.labels[inside] == 0).sum())]
        print(f"| {' | '.join([str(name), *counts, *aucs, *agree, f'{error:.3f}'])} |")
    means(data, seen=unseen, odds=faults[1], scores=[row.score for row in found])
    labelled = (data.labels >= 0) & ~np.isin(data.names, APART)
    for title, values in (("", seen), (" (unseen)", unseen)):
        error = calibration_error(values[labelled], data.labels[labelled], weight[labelled])
        print(f"calibration error over all{title}: {error:.3f}")


def means(data: Data, seen: np.ndarray, odds: np.ndarray, scores: list[float | None]) -> None:
    """Print what a mix of sets and features is chosen by: means over families of judged sets, and over planted sets."""
    shown = {name: fault for fault, sets in SHOWN.items() for name in sets}
    found: dict[str, dict[str, list[float]]] = {}
    for name in dict.fromkeys(data.names):
        whole, made = data.names == name, family(name) == "planted" or name == "demetr"
        inside = whole & (data.labels >= 0)
        auc = float(roc_auc_score(data.labels[inside], seen[inside]))
        measured = {"planted, AUC" if made else "judged, AUC": auc}
        if not made and name not in shown:
            measured["every error, AUC"] = auc
        if made and name in shown:
            own = -odds[inside, list(FAULTS).index(shown[name])]
            measured["planted, AUC of its fault"] = float(roc_auc_score(data.labels[inside], own))
        people = [score for score, chosen in zip(scores, whole, strict=True) if chosen]
        if people[0] is not None:
            measured["Spearman"] = float(spearmanr(seen[whole], people)[0])
        for what, value in measured.items():
            found.setdefault(what, {}).setdefault(name if made else family(name), []).append(value)
    said = (f"{what} {np.mean([np.mean(part) for part in parts.values()]):.4f}" for what, parts in found.items())
    print(f"means, unseen: {', '.join(said)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    found = [row for row in sampled(options.data, options.most) if row.source.strip() and row.target.strip()]
    table = measured(found, options.processes)
    labels = np.array([-1 if row.label is None else row.label for row in found])
    data = Data(np.array([row.name for row in found]), labels, table[:, : len(FEATURES)])
    report(found, data, table, np.array([zlib.crc32(row.source.encode()) % FOLDS for row in found]))
    model = fit(data, labels >= 0)
    raw = {
        "provenance": f"scripts/fit_fidelity.py --most {options.most}, model {load().name} {load().hash}, on "
        + ", ".join(sorted(set(data.names))),
        "faults": {
            fault: {
                "weights": {name: round(float(w), 5) for name, w in zip(FAULTS[fault], weights, strict=True)},
                "intercept": round(intercept, 5),
            }
            for fault, (weights, intercept) in model.items()
        },
    }
    OUT.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    for fault, (weights, intercept) in model.items():
        spread = data.x[:, columns(fault)].std(axis=0)
        said = ", ".join(f"{n} {w:+.2f}" for n, w in zip(FAULTS[fault], weights * spread, strict=True))
        print(f"{fault}: {said}; intercept {intercept:+.2f}")


if __name__ == "__main__":
    main()
