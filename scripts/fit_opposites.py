"""Learn how languages say English opposites: align/checks/data/opposites.json.xz, for the opposites check.

    python scripts/fit_opposites.py [--data ../shared/data] [--out align/checks/data/opposites.json.xz] [--rows 120000]

For each language and each pair of opposites: sentence pairs whose English has one of the two and not the other, and a
model over the words of the other side (scripts/gram_models.py) of which it is. Both opposites count the same, however
often they are said. A model that does not tell them apart on sentences held out (AUC) is not written. The pairs, their
names, and the phrases that are left aside are written in align/checks/data/opposites.json: run this again whenever that
is changed. The embedded model is not asked.
"""

from collections import defaultdict

import numpy as np
from gram_models import LANGS, Learner, Rows, counted, options, pairs, write
from scipy.sparse import csr_matrix

from align.checks.grams import grams
from align.checks.opposites import in_english

#: Fewest sentences of each of the two, most of both together; fewest texts a gram stands in.
LEAST, MOST, FEWEST = 60, 8_000, 8
LEARNER = Learner(inverse=0.5, least=0.15, balanced=True)
#: Lowest AUC on the tenth held out. Below, faithful pairs are flagged more often than recall gains.
AUC = 0.93
#: The same of rows with a colon in their name, which are never worth more than a doubt.
DOUBTFUL_AUC = 0.925
ABOUT = (
    "How much each word speaks for one of two opposites, in hundredths of log odds; counted in open parallel corpora "
    "(see align/model/README.md); scripts/fit_opposites.py; version 2."
)


def whole(text: str, lang: str) -> set[str]:
    """Return the grams of a text but those that are part of too many words: of Korean single syllables."""
    return {gram for gram in grams(text, lang) if "~" not in gram and (lang != "ko" or len(gram) > 1)}


def learn(rows: Rows, lang: str) -> dict[str, dict[str, object]]:
    """Return the models of one language, by the names of pairs of opposites."""
    found: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    texts: list[str] = []
    for english, other in rows:
        stands = in_english(english)
        for name, stand in stands.items():
            found[name].append((len(texts), stand.odds > 0))
        if stands:
            texts.append(other)
    matrix, names = counted(texts, lambda text: whole(text, lang), FEWEST)
    made = {}
    for name, places in found.items():
        labels = np.array([label for _, label in places[:MOST]])
        least = DOUBTFUL_AUC if ":" in name else AUC
        row = fit(matrix[[place for place, _ in places[:MOST]]], labels, names, least)
        if row is not None:
            made[name] = row
    print(f"{lang}: {len(texts)} texts, {len(made)} pairs of opposites of {len(found)}", flush=True)
    return made


def fit(matrix: csr_matrix, labels: np.ndarray, names: np.ndarray, least: float) -> dict[str, object] | None:
    """Return bias and weights of one pair of opposites, None where too little tells them apart (AUC below `least`)."""
    cut = len(labels) // 10
    if min(labels[cut:].sum(), (~labels[cut:]).sum()) < LEAST or len(set(labels[:cut])) < 2:
        return None
    kept = np.asarray((matrix > 0).sum(axis=0)).ravel() >= FEWEST
    row, auc = LEARNER.fit(matrix[:, kept], labels, names[kept])
    return {**row, "auc": round(auc, 3)} if auc >= least else None


def main() -> None:
    asked = options(__doc__, 120_000, "opposites.json.xz")
    rows = pairs(asked.data, asked.rows)
    write(asked.out, ABOUT, {lang: learn(rows[lang], lang) for lang in LANGS})


if __name__ == "__main__":
    main()
