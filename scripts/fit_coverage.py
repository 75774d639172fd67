"""Fit the weights of omission and addition: writes align/checks/data/coverage.json.

    python scripts/fit_coverage.py [--data DATA] [--rows 700]

Clauses of neighbouring sentences are inserted into one side of clean news pairs (human references of WMT21 and WMT22,
English with Indonesian and Korean news). Words inside such a clause are the positive examples of the word model; its
likeliest run, against that of the pair as it was, is the example of the run model. Every second block of 40 lines is
fitted on, the others are measured on; what is printed was measured.
"""

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bitexts import clean, half
from plant_errors import Planter
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from align.checks.coverage import Words, likeness, run_features, word_features, words_of
from align.checks.length import expected
from align.embedders import Embedder, load

OUT = Path(__file__).parent.parent / "align/checks/data/coverage.json"
KINDS = ["inserted-clause", "added-clause"]


@dataclass
class Example:
    lp: str
    half: int
    words: Words
    other: Words
    langs: tuple[str, str]  # of words, of other
    gold: tuple[int, int] | None
    features: np.ndarray


def examples(data: Path, rows: int, embedder: Embedder) -> list[Example]:
    """Return each pair with and without a planted clause, seen from the side that has it."""
    found: list[Example] = []
    for lp, both in clean(data).items():
        source_lang, target_lang = lp.split("-")
        for part in (0, 1):
            pairs = [pair for index, pair in enumerate(both) if half(index) == part][:rows]
            for error in Planter(source_lang, target_lang, seed=part).plant(pairs, KINDS):
                langs = (source_lang, target_lang)
                texts = [error["source"], error["target"]]
                original = list(error["clean"])
                if error["side"] == "target":
                    langs, texts, original = langs[::-1], texts[::-1], original[::-1]
                for text, gold in ((texts[0], tuple(error["span"])), (original[0], None)):
                    words = words_of(text, embedder.tokens(text))
                    other = words_of(texts[1], embedder.tokens(texts[1]))
                    if len(words) >= 3 and len(other) >= 3:
                        known = word_features(words, other, likeness(words, other))
                        found.append(Example("-".join(langs), part, words, other, langs, gold, known))
    return found


def inside(example: Example) -> np.ndarray:
    start, end = example.gold or (0, 0)
    return (example.words.spans[:, 0] >= start) & (example.words.spans[:, 1] <= end)


def recall_at(scores: np.ndarray, labels: np.ndarray, alarms: float) -> float:
    threshold = np.quantile(scores[labels == 0], 1 - alarms)
    return float((scores[labels == 1] > threshold).mean())


def report(name: str, scores: np.ndarray, labels: np.ndarray, overlap: np.ndarray) -> None:
    hits = overlap[labels == 1]
    print(
        f"| {name} | {roc_auc_score(labels, scores):.3f} | "
        + " | ".join(f"{recall_at(scores, labels, alarms):.2f}" for alarms in (0.01, 0.02, 0.05))
        + f" | {(hits > 0).mean():.2f} | {hits.mean():.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--rows", type=int, default=700, help="pairs of each language pair in each half")
    options = parser.parse_args()
    embedder = load()
    known = examples(options.data, options.rows, embedder)

    planted = [example for example in known if example.half == 0 and example.gold]
    model = LogisticRegression(max_iter=3000, C=10)
    model.fit(np.vstack([e.features for e in planted]), np.concatenate([inside(e) for e in planted]))
    runs, overlap = [], []
    for example in known:
        logits = example.features @ model.coef_[0] + model.intercept_[0]
        span, features = run_features(example.words, example.other, logits, expected(*example.langs))
        runs.append(features)
        start, end = example.gold or (0, 0)
        common = max(0, min(end, span.end) - max(start, span.start))
        overlap.append(common / (max(end, span.end) - min(start, span.start)) if example.gold else 0.0)
    table, labels = np.array(runs), np.array([int(example.gold is not None) for example in known])
    fitted = np.array([example.half == 0 for example in known])
    mean, scale = table[fitted].mean(axis=0), table[fitted].std(axis=0) + 1e-9
    judge = LogisticRegression(max_iter=3000, C=1).fit(((table - mean) / scale)[fitted], labels[fitted])
    scores = judge.decision_function((table - mean) / scale)

    print("| side with more | AUC | recall at 1 % | at 2 % | at 5 % false alarms | span overlaps | mean overlap |")
    print("|---|---|---|---|---|---|---|")
    pairs = np.array([example.lp for example in known])
    for lp in ("", *sorted(set(pairs))):
        chosen = ~fitted & ((pairs == lp) | (lp == ""))
        report(lp or "all", scores[chosen], labels[chosen], np.array(overlap)[chosen])
    chosen = ~fitted
    print(f"length alone: AUC {roc_auc_score(labels[chosen], -table[chosen, 8]):.3f}", end="; ")
    print(f"cosine alone: AUC {roc_auc_score(labels[chosen], -table[chosen, 5]):.3f}")
    provenance = (
        f"scripts/fit_coverage.py --rows {options.rows}, model {embedder.name} {embedder.hash}: clauses inserted into "
        "human references of WMT21 and WMT22 news and into English-Indonesian and English-Korean news"
    )
    raw = {
        "provenance": provenance,
        "word": {"weights": model.coef_[0].round(5).tolist(), "intercept": round(float(model.intercept_[0]), 5)},
        "run": {
            "weights": judge.coef_[0].round(5).tolist(),
            "intercept": round(float(judge.intercept_[0]), 5),
            "mean": mean.round(5).tolist(),
            "scale": scale.round(5).tolist(),
        },
    }
    OUT.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
