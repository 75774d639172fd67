"""Learn when more negators on one side are an error: align/checks/data/negation_judge.json, for the negation check.

    python scripts/fit_negation.py [--data ../shared/data] [--out align/checks/data/negation_judge.json]

Negators taken out of and put into faithful pairs (scripts/plant_meaning.py) against the pairs as they were; a logistic
model over `align.checks.negation.TRAITS`. Fitted on half 0 of scripts/bitexts.py; recall on half 1 is printed by the
share of its faithful pairs that is flagged. Both kinds of error count as much as the faithful pairs together.
"""

import argparse
import json
import os
import random
from pathlib import Path

import numpy as np
from bitexts import DOCUMENT, clean, half
from evaluate_checks import evidence
from plant_meaning import added_negation, lost_negation
from sklearn.linear_model import LogisticRegression

from align.checks.denial import negators
from align.checks.negation import TRAITS, traits
from align.embedders import Embedder, load
from align.issue import Side

LONGEST, MOST = 400, 500
#: Shares of faithful pairs flagged, for which recall and value are printed.
SHARES = (0.005, 0.0075, 0.01, 0.015, 0.02, 0.03)

Row = tuple[str, str]


def suspects(rows: list[tuple[int, Row]], lp: str, embedder: Embedder) -> list[tuple[int, tuple[float, ...]]]:
    """Return (index, traits) of each side of a pair that has more negators than the other."""
    langs = lp.split("-")
    chosen = [
        (index, row)
        for index, row in rows
        if max(map(len, row)) <= LONGEST and len(negators(row[0], langs[0])) != len(negators(row[1], langs[1]))
    ]
    found = []
    for start in range(0, len(chosen), DOCUMENT):
        part = chosen[start : start + DOCUMENT]
        for (index, _), pair in zip(part, evidence([row for _, row in part], lp, embedder), strict=True):
            both = {side: negators(pair.text(side), pair.lang(side)) for side in Side}
            side, other = sorted(Side, key=lambda one: -len(both[one]))
            found.append((index, traits(pair, side, both[side], both[other])))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    default = Path(__file__).parent.parent / "align/checks/data/negation_judge.json"
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    embedder = load()
    found: dict[str, dict[int, list[tuple[float, ...]]]] = {kind: {0: [], 1: []} for kind in ("clean", "lost", "added")}
    sizes = dict.fromkeys(found, 0)
    for lp, rows in clean(options.data).items():
        chance = random.Random(9)
        planted: dict[str, list[tuple[int, Row]]] = {"clean": list(enumerate(rows)), "lost": [], "added": []}
        for index, (source, target) in planted["clean"]:
            for kind, edit in (("lost", lost_negation), ("added", added_negation)):
                edited = edit(target, lp.split("-")[1], chance)
                if edited is not None and len(planted[kind]) < MOST:
                    planted[kind].append((index, (source, edited[0])))
        for kind, all_rows in planted.items():
            sizes[kind] += sum(half(index) == 1 for index, _ in all_rows)
            for index, values in suspects(all_rows, lp, embedder):
                found[kind][half(index)].append(values)
        print(lp, {kind: len(halves[0]) + len(halves[1]) for kind, halves in found.items()}, flush=True)
    matrix = np.array([row for halves in found.values() for row in halves[0]])
    labels = np.concatenate([np.full(len(halves[0]), kind != "clean") for kind, halves in found.items()])
    weights = np.concatenate([np.full(len(halves[0]), 1 / len(halves[0])) for halves in found.values()])
    weights *= len(weights) / weights.sum()
    scale = matrix.std(axis=0)
    model = LogisticRegression(C=1.0, max_iter=5000).fit(matrix / scale, labels, weights)
    made, bias = model.coef_[0] / scale, float(model.intercept_[0])
    values = {kind: np.array(halves[1]) @ made + bias for kind, halves in found.items()}
    print("| flagged of faithful pairs, % | from value | lost: found | added: found |\n|---|---|---|---|")
    for share in SHARES:
        level = np.sort(values["clean"])[::-1][round(share * sizes["clean"])]
        recall = [(values[kind] > level).sum() / sizes[kind] for kind in ("lost", "added")]
        print(f"| {100 * share:.2f} | {level:.2f} | {recall[0]:.2f} | {recall[1]:.2f} |")
    raw = {
        "provenance": f"scripts/fit_negation.py, model {embedder.name} {embedder.hash}, on human references of WMT21 "
        "and WMT22 and on English with Indonesian and Korean news, negators taken out and put in",
        "weights": {name: round(float(weight), 4) for name, weight in zip(TRAITS, made, strict=True)},
        "bias": round(bias, 4),
    }
    options.out.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
