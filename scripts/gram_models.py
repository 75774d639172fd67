"""Small models of the words of a text, learnt from sentence pairs with English: for fit_denial.py and fit_opposites.py.

Pairs are read from $ALIGN_DATA/parallel (docs/model.md names the corpora), without the news that checks are measured
on. A model is logistic over the grams of a text (`align.checks.grams`); weights that an L1 penalty leaves at nothing
are not written. No sentence of any source is in what is written.
"""

import argparse
import json
import lzma
import os
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

#: The languages that are held against English.
LANGS = ("zh", "ja", "ko", "id", "de", "fr", "es", "ru")
#: Pairs that scripts/bitexts.py measures with.
KEPT_OUT = ("korean-parallel-news", "northkorean-news", "panl-bppt")
#: Most pairs of one corpus; characters of an English side that is a sentence and not too long a one.
MOST, SHORTEST, LONGEST = 15_000, 20, 300
_DATA = Path(__file__).parent.parent / "align/checks/data"

Rows = list[tuple[str, str]]


def options(about: str | None, rows: int, name: str) -> argparse.Namespace:
    """Return the command line's `data`, `rows` and `out`: a file of align/checks/data unless told otherwise."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, default=_DATA / name)
    parser.add_argument("--rows", type=int, default=rows, help="pairs of each language")
    return parser.parse_args()


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


def counted(texts: list[str], grams_of: Callable[[str], set[str]], fewest: int) -> tuple[csr_matrix, np.ndarray]:
    """Return which text has which gram, (texts, grams) of zeros and ones, and the grams that `fewest` texts have."""
    reader = CountVectorizer(analyzer=grams_of, min_df=fewest, binary=True, dtype=np.float32)
    matrix = reader.fit_transform(texts)
    return matrix, reader.get_feature_names_out()


@dataclass(frozen=True)
class Learner:
    """How a model is fitted: inverse of the L1 penalty, least weight written, whether both labels count alike."""

    inverse: float
    least: float
    balanced: bool = False

    def fit(self, matrix: csr_matrix, labels: np.ndarray, grams: np.ndarray) -> tuple[dict[str, object], float]:
        """Return bias and weights, in hundredths, and the AUC on the first tenth, which is not fitted on."""
        cut = len(labels) // 10
        weighing = "balanced" if self.balanced else None
        model = LogisticRegression(
            penalty="l1", C=self.inverse, solver="liblinear", class_weight=weighing, random_state=1
        )
        model.fit(matrix[cut:], labels[cut:])
        auc = float(roc_auc_score(labels[:cut], model.decision_function(matrix[:cut])))
        by_weight: dict[int, list[str]] = defaultdict(list)
        for place in np.flatnonzero(np.abs(model.coef_[0]) >= self.least):
            by_weight[round(100 * model.coef_[0][place])].append(grams[place])
        weights = {str(weight): "\t".join(sorted(by_weight[weight])) for weight in sorted(by_weight)}
        return {"bias": round(float(model.intercept_[0]), 3), "weights": weights}, auc


def write(out: Path, about: str, languages: Mapping[str, object]) -> None:
    """Write the models of all languages, packed, and say how large the file is."""
    text = json.dumps({"about": about, "languages": languages}, ensure_ascii=False)
    out.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{out.name}: {out.stat().st_size} bytes")
