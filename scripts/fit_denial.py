"""Learn which words of a language another one translates with a negator: align/checks/data/denial.json.xz.

    python scripts/fit_denial.py [--data ../shared/data] [--out align/checks/data/denial.json.xz] [--rows 90000]

Sentence pairs with English (docs/model.md names the corpora). For each language: a logistic model over words, phrases
and parts of words (`align.checks.denial.grams`), of whether the English side has a negator; for English, whether the
other side has one, over the eight others together. Weights that an L1 penalty leaves at nothing are not written. News
that the check is measured on is left out. No sentence of any source is in the file.
"""

import argparse
import json
import lzma
import os
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from align.checks.denial import masked, negators
from align.checks.grams import grams

LANGS = ("zh", "ja", "ko", "id", "de", "fr", "es", "ru")
#: Pairs that scripts/bitexts.py measures with.
KEPT_OUT = ("korean-parallel-news", "northkorean-news", "panl-bppt")
#: Most pairs of one corpus; fewest texts a gram stands in; strength of the penalty (inverse).
MOST, FEWEST, INVERSE = 15_000, 20, 0.4
SHORTEST, LONGEST = 20, 300
ABOUT = (
    "How much each word speaks for a negator in a translation, in hundredths of log odds; counted in open parallel "
    "corpora (see align/model/README.md); scripts/fit_denial.py; version 1."
)

Rows = list[tuple[str, str]]


def pairs(data: Path, most: int) -> dict[str, Rows]:
    """Return (English, other) pairs by language, sentences only."""
    found: dict[str, Rows] = defaultdict(list)
    for path in sorted((data / "parallel").glob("*.tsv.xz")):
        if path.name.startswith(KEPT_OUT):
            continue
        here: dict[str, Rows] = defaultdict(list)
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                pair, english, other = line.rstrip("\n").split("\t")
                if pair[:3] == "en-" and pair[3:] in LANGS and SHORTEST <= len(english) <= LONGEST and " " in english:
                    here[pair[3:]].append((english, other))
        for lang, rows in here.items():
            random.Random(1).shuffle(rows)
            found[lang] += rows[:MOST]
    for rows in found.values():
        random.Random(2).shuffle(rows)
    return {lang: rows[:most] for lang, rows in found.items()}


def fit(texts: list[str], denied: list[bool], lang: str) -> dict[str, object]:
    """Return the weights of one language; a tenth is held out and its AUC printed."""
    reader = CountVectorizer(
        analyzer=lambda text: grams(masked(text, lang), lang), min_df=FEWEST, binary=True, dtype=np.float32
    )
    matrix, labels = reader.fit_transform(texts), np.array(denied)
    cut = len(texts) // 10
    model = LogisticRegression(penalty="l1", C=INVERSE, solver="liblinear").fit(matrix[cut:], labels[cut:])
    auc = roc_auc_score(labels[:cut], model.decision_function(matrix[:cut]))
    by_weight: dict[int, list[str]] = defaultdict(list)
    for gram, weight in zip(reader.get_feature_names_out(), model.coef_[0], strict=True):
        if abs(weight) >= 0.05:
            by_weight[round(100 * weight)].append(gram)
    kept = sum(map(len, by_weight.values()))
    print(f"{lang}: {len(texts)} texts, {labels.mean():.3f} denied, {kept} grams, AUC {auc:.4f}", flush=True)
    weights = {str(weight): "\t".join(sorted(by_weight[weight])) for weight in sorted(by_weight)}
    return {"bias": round(float(model.intercept_[0]), 3), "weights": weights}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    default = Path(__file__).parent.parent / "align/checks/data/denial.json.xz"
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--rows", type=int, default=80_000, help="pairs of each language")
    options = parser.parse_args()
    rows = pairs(options.data, options.rows)
    made = {}
    for lang in LANGS:
        made[lang] = fit([other for _, other in rows[lang]], [bool(negators(e, "en")) for e, _ in rows[lang]], lang)
    english = [(e, other, lang) for lang in LANGS for e, other in rows[lang][: options.rows // 4]]
    random.Random(3).shuffle(english)
    made["en"] = fit([e for e, _, _ in english], [bool(negators(other, lang)) for _, other, lang in english], "en")
    text = json.dumps({"about": ABOUT, "languages": made}, ensure_ascii=False)
    options.out.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{options.out.name}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
