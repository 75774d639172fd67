"""A linear correction after training: directions in which translations differ are shortened.

The contrastive loss sees mostly pairs with English, so what tells other languages apart (a bias of the language,
not the sense) is left in the vectors. Within-class covariance normalisation, known from speaker recognition
(Hatch, Kajarekar and Stolcke 2006), measures it on pairs of every two languages alike and takes part of it out.
"""

from __future__ import annotations

import numpy as np

from model import kernels
from model.pairs import Kind
from model.static import Tokens

#: Corpora whose pairs are counted (full sentences), pairs drawn of each two languages, and the least there must be.
CORPORA = [
    "panl-bppt", "gunnxx-idmt-validtest", "ted2020-enja", "tatoeba-cmn", "small-parallel-enja", "opensource-guide",
    "privacyguides", "mozilla-www-l10n", "bitcoin-org", "pixel-dungeon", "ms-for-beginners",
    "korean-parallel-news-devtest", "bible-pd", "freecodecamp", "python-docs", "php-manual", "tensorflow-docs",
    "adguard-kb",
]  # fmt: skip
EACH, MOST, LEAST = 600, 3000, 500
#: Exponent of the correction (0 none, 0.5 full whitening) and the share of the mean variance added before.
POWER, FLOOR = 0.25, 0.1


def corrected(rows: np.ndarray, tokens: Tokens, kinds: list[Kind], seed: int = 0) -> np.ndarray:
    """Return `rows` after the correction; every two languages count the same, whatever their number of pairs."""
    draw = np.random.default_rng(seed)
    drawn: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for kind in kinds:
        langs, corpus = kind.name.split("/")
        if corpus in CORPORA:
            some = draw.permutation(len(kind.left))[:EACH]
            drawn.setdefault(langs, []).append((kind.left[some], kind.right[some]))
    spread, counted = np.zeros((rows.shape[1], rows.shape[1])), 0
    for found in drawn.values():
        left, right = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
        some = draw.permutation(len(left))[:MOST]
        if len(some) >= LEAST:
            apart = _vectors(rows, tokens, left[some]) - _vectors(rows, tokens, right[some])
            spread += apart.T @ apart / len(some)
            counted += 1
    values, directions = np.linalg.eigh(spread / max(counted, 1))
    shorter = (values + FLOOR * values.mean()) ** -POWER
    # The mean length is kept, so that thresholds on weights of tokens keep their meaning.
    changed = rows @ ((directions * (shorter / shorter.mean())) @ directions.T).astype(np.float32)
    return changed.astype(np.float32)


def _vectors(rows: np.ndarray, tokens: Tokens, texts: np.ndarray) -> np.ndarray:
    ids, bounds = kernels.gather(tokens.ids, tokens.offsets, texts, 1.0, 0)
    sums = np.empty((len(texts), rows.shape[1]), np.float32)
    kernels.sum_rows(rows, ids, bounds, sums)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
