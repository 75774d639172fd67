"""Any `sentence_transformers` model in place of the embedded one.

Not additive: runs of sentences are encoded as texts of their own. Nothing is fetched unless asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.embedders.protocol import Matrix, TokenVectors, unit
from align.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: Texts encoded at a time.
_BATCH = 32


class TransformersEmbedder:
    """A `sentence_transformers` model, by folder or by name among those already fetched."""

    additive = False

    def __init__(self, name: str, *, download: bool = False) -> None:
        self.name = name
        self._model = _open(name, download)
        self._hash = ""

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 over the model's weights, in the order of their names."""
        if not self._hash:
            digest = hashlib.sha256()
            for key, value in sorted(self._model.state_dict().items()):
                digest.update(key.encode())
                digest.update(value.float().cpu().numpy().tobytes())
            self._hash = digest.hexdigest()[:12]
        return self._hash

    @property
    def dims(self) -> int:
        """Width of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dims) float32 rows of unit length; an empty text has a row of zeros."""
        out = np.zeros((len(texts), self.dims), np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        if filled:
            chosen = [texts[place] for place in filled]
            out[filled] = unit(self._model.encode(chosen, batch_size=_BATCH, show_progress_bar=False))
        return out

    def sums(self, texts: Sequence[str]) -> Matrix:
        """Raise `ModelError`: a contextual vector is no sum of its tokens'."""
        raise ModelError(f"{self.name} is not additive; encode the joined text instead")

    def tokens(self, text: str) -> TokenVectors:
        """Return the tokens of `text` with their contextual vectors; special tokens are left out, weights are 1."""
        if not text.strip():
            none = np.zeros(0, np.float32)
            return TokenVectors(np.zeros((0, 2), np.int64), none.reshape(0, self.dims), none, np.zeros(0, np.int32))
        vectors = self._model.encode([text], output_value="token_embeddings", show_progress_bar=False)[0]
        rows = np.asarray(vectors.float().cpu().numpy(), np.float32)
        tokenizer: Any = self._model.tokenizer
        found = tokenizer(text, return_offsets_mapping=True, truncation=True)
        offsets = np.array(found["offset_mapping"][: len(rows)], dtype=np.int64).reshape(-1, 2)
        ids = np.array(found["input_ids"][: len(rows)], np.int32)
        real = offsets[:, 1] > offsets[:, 0]
        weights = np.ones(int(real.sum()), np.float32)
        return TokenVectors(offsets[real], unit(rows[: len(offsets)][real]), weights, ids[real])


def _open(name: str, download: bool) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            f"the model {name} needs sentence-transformers, which is not installed",
            remedy='pip install "align[transformers]"',
        ) from error
    try:
        return SentenceTransformer(name, local_files_only=not download, device="cpu")
    except (OSError, ValueError, KeyError) as error:
        here = "a folder" if Path(name).exists() else "no folder, and not among the models fetched so far"
        raise ModelError(
            f"the model {name} cannot be opened ({here})",
            remedy=f"name a sentence_transformers folder, or fetch the model once with: align models fetch {name}",
        ) from error
