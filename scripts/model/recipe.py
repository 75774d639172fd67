"""The options of the shipped model. What else was tried, and what it gave, stands in docs/model.md."""

from __future__ import annotations

from model.pairs import Kind
from model.static import Config

#: Pieces asked of the tokenizer's training, beside frequent words; its loading time grows with them.
PIECES = 72_000
#: How often training must have met a piece for it to be shipped.
LEAST = 5
#: Main axes of the trained rows that are shipped: 384 would make a file of 36 MB.
AXES = 320
#: Grid steps in a standard deviation of a row: five keep the cosine of a row above .998.
LEVELS = 5.0
CONFIG = Config(dims=384, batch=2048, epochs=4, hard_from=1, temperature=0.05, rate=0.08, spread=0.1)
#: How often an epoch draws a corpus: news, talks and general prose up, messages and manuals down.
DRAWN = {
    "lexicon": 0.7, "titles": 0.5, "inflected": 1.0,
    "panl-bppt": 3, "gunnxx-idmt-validtest": 2, "iwslt17-devtest": 2, "korean-parallel-news-devtest": 4,
    "northkorean-news-devtest": 2, "korean-jhe": 3, "ted2020-enja": 1, "tatoeba-cmn": 2, "small-parallel-enja": 1,
    "opensource-guide": 2, "privacyguides": 1.5, "mozilla-www-l10n": 1.5, "bitcoin-org": 2, "pixel-dungeon": 1,
    "nusax": 3, "talpco": 1, "ms-for-beginners": 0.7, "bible-pd": 0.6, "quran-risan": 0.5, "multi30k": 0.5,
    "freecodecamp": 0.3, "verbs": 1, "phrases": 3,
}  # fmt: skip
MANUAL = 0.5
#: Share of the pairs without English.
DIRECT = 0.8


def weights(kinds: list[Kind]) -> dict[str, float]:
    """How often an epoch draws each kind of pairs: 1 is once, 2 twice, 0.5 every other pair."""
    out = {}
    for kind in kinds:
        langs, corpus = kind.name.split("/")
        out[kind.name] = DRAWN.get(corpus, MANUAL) * (1.0 if "en" in langs.split("-") else DIRECT)
    return out
