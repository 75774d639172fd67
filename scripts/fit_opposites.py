"""Learn how languages say English opposites: align/checks/data/opposites.json.xz, for the opposites check.

    python scripts/fit_opposites.py [--data ../shared/data] [--out align/checks/data/opposites.json.xz] [--rows 120000]

For each language and each pair of opposites (align/checks/data/opposites.json): sentence pairs whose English has one of
the two and not the other, and a logistic model over the grams of the other side (`align.checks.grams`) of which it is.
Both opposites count the same, however often they are said. A tenth is held out; a model that does not tell them apart
there (AUC) is not written. News that the check is measured on is left out. No sentence of any source is in the file.
"""

import argparse
import json
import lzma
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
from fit_denial import LANGS, pairs
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from align.checks.grams import grams
from align.checks.opposites import in_english

#: Fewest sentences of each of the two, most of both together; fewest texts a gram stands in; penalty (inverse).
LEAST, MOST, FEWEST, INVERSE = 60, 8_000, 8, 0.5
#: Lowest AUC on the tenth held out.
AUC = 0.9
ABOUT = (
    "How much each word speaks for one of two opposites, in hundredths of log odds; counted in open parallel corpora "
    "(see align/model/README.md); scripts/fit_opposites.py; version 1."
)


def whole(text: str, lang: str) -> list[str]:
    """Return the grams of a text but those that are part of too many words: of Korean single syllables."""
    return [gram for gram in grams(text, lang) if "~" not in gram and (lang != "ko" or len(gram) > 1)]


def learn(rows: list[tuple[str, str]], lang: str) -> dict[str, dict[str, object]]:
    found: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    texts: list[str] = []
    for english, other in rows:
        stands = in_english(english)
        for name, stand in stands.items():
            found[name].append((len(texts), stand.odds > 0))
        if stands:
            texts.append(other)
    reader = CountVectorizer(analyzer=lambda text: whole(text, lang), min_df=FEWEST, binary=True, dtype=np.float32)
    matrix, names = reader.fit_transform(texts), reader.get_feature_names_out()
    made = {}
    for name, places in found.items():
        labels = np.array([label for _, label in places])
        row = fit(matrix[[place for place, _ in places][:MOST]], labels[:MOST], names)
        if row is not None:
            made[name] = row
    print(f"{lang}: {len(texts)} texts, {len(made)} pairs of opposites of {len(found)}", flush=True)
    return made


def fit(matrix: object, labels: np.ndarray, names: np.ndarray) -> dict[str, object] | None:
    """Return bias and weights of one pair of opposites, None where too little tells them apart."""
    cut = len(labels) // 10
    if min(labels[cut:].sum(), (~labels[cut:]).sum()) < LEAST or len(set(labels[:cut])) < 2:
        return None
    kept = np.asarray((matrix > 0).sum(axis=0)).ravel() >= FEWEST
    matrix, names = matrix[:, kept], names[kept]
    model = LogisticRegression(penalty="l1", C=INVERSE, solver="liblinear", class_weight="balanced")
    model.fit(matrix[cut:], labels[cut:])
    auc = roc_auc_score(labels[:cut], model.decision_function(matrix[:cut]))
    if auc < AUC:
        return None
    by_weight: dict[int, list[str]] = defaultdict(list)
    for place in np.flatnonzero(np.abs(model.coef_[0]) >= 0.15):
        by_weight[round(100 * model.coef_[0][place])].append(names[place])
    weights = {str(weight): "\t".join(sorted(by_weight[weight])) for weight in sorted(by_weight)}
    return {"bias": round(float(model.intercept_[0]), 3), "auc": round(float(auc), 3), "weights": weights}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    default = Path(__file__).parent.parent / "align/checks/data/opposites.json.xz"
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--rows", type=int, default=120_000, help="pairs of each language")
    options = parser.parse_args()
    rows = pairs(options.data, options.rows)
    made = {lang: learn(rows[lang], lang) for lang in LANGS}
    text = json.dumps({"about": ABOUT, "languages": made}, ensure_ascii=False)
    options.out.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{options.out.name}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
