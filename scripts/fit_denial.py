"""Learn which words of a language another one translates with a negator: align/checks/data/denial.json.xz.

    python scripts/fit_denial.py [--data ../shared/data] [--out align/checks/data/denial.json.xz] [--rows 80000]

For each language: a model (scripts/gram_models.py) of whether the English side has a negator; for English, of whether
the other side has one, over the eight others together. What a negator is stands in align/checks/data/negation.json: run
this again whenever that is changed, then scripts/fit_negation.py. The embedded model is not asked.
"""

import random

import numpy as np
from gram_models import LANGS, Learner, counted, options, pairs, write

from align.checks.denial import masked, negators
from align.checks.grams import grams

#: Fewest texts a gram stands in.
FEWEST = 20
LEARNER = Learner(inverse=0.4, least=0.05)
ABOUT = (
    "How much each word speaks for a negator in a translation, in hundredths of log odds; counted in open parallel "
    "corpora (see align/model/README.md); scripts/fit_denial.py; version 2."
)


def learn(texts: list[str], denied: list[bool], lang: str) -> dict[str, object]:
    """Return the model of one language."""
    matrix, found = counted(texts, lambda text: grams(masked(text, lang), lang), FEWEST)
    row, auc = LEARNER.fit(matrix, np.array(denied), found)
    print(f"{lang}: {len(texts)} texts, {np.mean(denied):.3f} denied, AUC {auc:.4f}", flush=True)
    return row


def main() -> None:
    asked = options(__doc__, 80_000, "denial.json.xz")
    rows = pairs(asked.data, asked.rows)
    made = {}
    for lang in LANGS:
        made[lang] = learn([other for _, other in rows[lang]], [bool(negators(e, "en")) for e, _ in rows[lang]], lang)
    english = [(e, other, lang) for lang in LANGS for e, other in rows[lang][: asked.rows // 4]]
    random.Random(3).shuffle(english)
    made["en"] = learn([e for e, _, _ in english], [bool(negators(other, lang)) for _, other, lang in english], "en")
    write(asked.out, ABOUT, made)


if __name__ == "__main__":
    main()
