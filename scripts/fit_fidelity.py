"""Fit `fidelity` on judged translations and measure it: writes align/fidelity.json.

    python scripts/fit_fidelity.py [--data DATA] [--most 2000]

Every set gives pairs with a label (1 faithful, 0 not) and some a score by people. Sets weigh the same; within a set
the labels weigh as if four pairs in five were faithful, which is what the probability is calibrated for. Numbers
printed are of predictions made by a model that saw neither the pair nor another translation of its source (five folds
by source), beside the odds of an omission, the plain cosine and the length ratio. `fit` tells which sets were used to
fit; a row without it was only measured. The weights written are fitted on all fitted rows.
"""

import argparse
import json
import os
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bitexts import clean, half, judged
from evaluate_checks import documents, evidence
from plant_errors import Planter
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from align.checks import check_pairs
from align.checks.length import expected
from align.embedders import load
from align.fidelity import FEATURES, features

OUT = Path(__file__).parent.parent / "align/fidelity.json"
FOLDS = 5
#: Share of faithful pairs that the probability is calibrated for. Of the sentences of TED talks translated by
#: good systems (ted_zh-en) about four in five have no major error of accuracy; the sets here are sampled otherwise.
FAITHFUL = 0.8
#: Kinds of DEMETR's planted errors that change what is said (the others are style or spelling).
_DEMETR = ("id10", "id11", "id21", "id22", "id23", "id24", "id25", "id4_", "id6_", "id7_", "id8_", "id9_", "id5_")
_PLANTED = ["inserted-clause", "added-clause", "dropped-clause", "changed-number", "lost-negation", "untranslated"]


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
        for error in Planter(*lp.split("-"), seed=5).plant(kept, [*_PLANTED, "wrong-target"]):
            name = "wrong target" if error["kind"] == "wrong-target" else "planted"
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


def measured(found: list[Row]) -> np.ndarray:
    """Return the features of each row, the plain cosine and the length deviation behind them."""
    embedder = load()
    table = np.zeros((len(found), len(FEATURES) + 2))
    order = list(range(len(found)))
    random.Random(2).shuffle(order)
    for lp in sorted({row.lp for row in found}):
        places = [place for place in order if found[place].lp == lp]
        texts = [(found[place].source, found[place].target) for place in places]
        at = 0
        for part in documents(texts):
            pairs = evidence(part, lp, embedder)
            for pair, issues in zip(pairs, check_pairs(pairs), strict=True):
                z = expected(*lp.split("-")).z(pair.source, pair.target)
                if not pair.one_sided:
                    table[places[at]] = (*features(pair, issues), pair.similarity or 0.0, z)
                at += 1
    return table


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--most", type=int, default=2000)
    options = parser.parse_args()
    found = [row for row in sampled(options.data, options.most) if row.source.strip() and row.target.strip()]
    table = measured(found)
    names = np.array([row.name for row in found])
    labels = np.array([-1 if row.label is None else row.label for row in found])
    folds = np.array([zlib.crc32(row.source.encode()) % FOLDS for row in found])
    fitted = (labels >= 0) & ~np.char.endswith(names, "omission")
    weight = np.zeros(len(found))
    for name in set(names[fitted]):
        for label in (0, 1):
            inside = fitted & (names == name) & (labels == label)
            weight[inside] = 1000 * (FAITHFUL if label else 1 - FAITHFUL) / max(1, inside.sum())

    x = table[:, : len(FEATURES)]
    scale = x[fitted].std(axis=0) + 1e-9

    def fit(rows_: np.ndarray) -> LogisticRegression:
        return LogisticRegression(max_iter=5000, C=1.0).fit(x[rows_] / scale, labels[rows_], weight[rows_])

    predicted = np.zeros(len(found))
    for fold in range(FOLDS):
        held = folds == fold
        predicted[held] = fit(fitted & ~held).predict_proba(x[held] / scale)[:, 1]

    print(
        "| set | fit | pairs | bad | AUC fidelity | of omission | of cosine | of length | Spearman | of cosine | ECE |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name in dict.fromkeys(names):
        inside = (names == name) & (labels >= 0)
        scores = [row.score for row in found if row.name == name]
        agree = ("", "")
        if scores[0] is not None:
            chosen = names == name
            agree = (
                f"{spearmanr(predicted[chosen], scores)[0]:.3f}",
                f"{spearmanr(table[chosen, -2], scores)[0]:.3f}",
            )
        aucs = [
            roc_auc_score(labels[inside], values[inside])
            for values in (predicted, -table[:, FEATURES.index("source run")], table[:, -2], -np.abs(table[:, -1]))
        ]
        uses = "fit" if fitted[inside].any() else ""
        error = f"{calibration_error(predicted[inside], labels[inside], weight[inside]):.3f}" if uses else ""
        print(
            f"| {name} | {uses} | {inside.sum()} | {(labels[inside] == 0).sum()} | "
            + " | ".join(f"{value:.3f}" for value in aucs)
            + f" | {agree[0]} | {agree[1]} | {error} |"
        )
    print(f"calibration error over all: {calibration_error(predicted[fitted], labels[fitted], weight[fitted]):.3f}")
    model = fit(fitted)
    values = model.coef_[0] / scale
    raw = {
        "provenance": f"scripts/fit_fidelity.py --most {options.most}, model {load().name} {load().hash}, on "
        + ", ".join(sorted(set(names[fitted]))),
        "weights": {name: round(float(value), 5) for name, value in zip(FEATURES, values, strict=True)},
        "intercept": round(float(model.intercept_[0]), 5),
    }
    OUT.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    print({name: round(float(value), 2) for name, value in zip(FEATURES, model.coef_[0], strict=True)})


if __name__ == "__main__":
    main()
