"""The embedded static model: a table of token vectors, read with `tokenizers` and numpy alone.

No word order, no context: a text is the bag of its pieces. The folder is also a `sentence_transformers`
`StaticEmbedding`; both give the same vectors up to length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.embedders.pieces import Counts, Ids, open_pieces
from align.embedders.protocol import Matrix, TokenVectors, unit
from align.errors import ModelError

#: Texts cut and summed at a time: enough for long loops in numpy, few enough for the cache.
_CHUNK = 1024
#: From this many texts on, `tokenizers` is worth the time it takes to load.
_MANY = 4096
_FILES = ("tokenizer.json", "model.safetensors")
_PART = 1 << 18


class StaticEmbedder:
    """Token rows of a `StaticEmbedding` folder; a text's vector is the sum of its tokens' rows.

    Rows are kept as stored (8-bit integers with a scale for each row, or floats) and widened to float32 only
    where a text needs them.
    """

    additive = True

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self.name = name
        _require(folder)
        self._rows, self._scale = _read_rows(folder / "model.safetensors")
        self._pieces = open_pieces(folder / "tokenizer.json")
        self._hash = ""

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the model's files."""
        if not self._hash:
            digest = hashlib.sha256()
            for name in _FILES:
                with (self._folder / name).open("rb") as file:  # part by part: 27 MB at once take twice the time
                    while part := file.read(_PART):
                        digest.update(part)
            self._hash = digest.hexdigest()[:12]
        return self._hash

    @property
    def dims(self) -> int:
        """Width of a vector."""
        return int(self._rows.shape[1])

    def sums(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dims) float32 sums of the token rows; a text without a token has a row of zeros.

        The vector of a run of sentences is `unit` of the sum of their rows.
        """
        out = np.zeros((len(texts), self.dims), np.float32)
        if len(texts) <= _CHUNK:
            self._add_rows(*self._pieces.cut(texts), out)
            return out
        # One chunk is cut while the one before it is summed.
        with ThreadPoolExecutor(max_workers=1) as adder:
            jobs, many = [], len(texts) >= _MANY
            for start in range(0, len(texts), _CHUNK):
                part = slice(start, start + _CHUNK)
                jobs.append(adder.submit(self._add_rows, *self._pieces.cut(texts[part], many), out[part]))
            for job in jobs:
                job.result()
        return out

    def _add_rows(self, ids: Ids, counts: Counts, out: Matrix) -> None:
        """Write the sum of each text's rows to `out`, added in reading order so that company changes nothing.

        The first rows of all texts are added, then the second of those that have one, and so on.
        """
        if len(ids) == 0:
            return
        starts = np.cumsum(counts) - counts
        order = np.argsort(-counts, kind="stable")
        starts, counts = starts[order], counts[order]
        sums = np.zeros_like(out)
        for place, number in enumerate(np.searchsorted(-counts, -np.arange(counts[0]))):
            sums[:number] += self._vectors(ids[starts[:number] + place])
        out[order] = sums

    def _vectors(self, ids: NDArray[np.integer]) -> Matrix:
        rows: Matrix = self._rows.take(ids, axis=0).astype(np.float32, copy=False)
        if self._scale is not None:
            rows *= self._scale[ids, None]
        return rows

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dims) float32 rows of unit length; a text without a token has a row of zeros."""
        return unit(self.sums(texts))

    def tokens(self, text: str) -> TokenVectors:
        """Return the tokens of `text` in reading order; `weights` are the lengths of their rows."""
        ids, offsets = self._pieces.spans(text)
        rows = self._vectors(ids)
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        rows /= np.where(lengths > 0, lengths, np.float32(1))[:, None]
        return TokenVectors(offsets, rows, lengths, ids)


def _require(folder: Path) -> None:
    missing = [file for file in _FILES if not (folder / file).is_file()]
    if missing:
        raise ModelError(
            f"no static model: {' and '.join(missing)} missing",
            path=folder,
            remedy="name a folder that holds tokenizer.json and model.safetensors, or leave --model out",
        )


def _read_rows(path: Path) -> tuple[NDArray[np.generic], Matrix | None]:
    """Return the token table as stored, and the scale of each row (None where rows are floats already)."""
    tensors = read_safetensors(path)
    if "embedding.weight" in tensors:
        return tensors["embedding.weight"], None
    if "embeddings" not in tensors:
        raise ModelError(
            "no token table (embedding.weight or embeddings) in it", path=path, remedy="name a static model's folder"
        )
    scale = tensors.get("weights")
    return tensors["embeddings"], None if scale is None else scale.astype(np.float32)


def read_safetensors(path: Path) -> dict[str, NDArray[np.generic]]:
    """Return the tensors of a safetensors file by name. Raises `ModelError` for a damaged file."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"cannot be read as safetensors ({error})", path=path, remedy="install or build the model again"
        ) from error
