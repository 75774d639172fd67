"""The embedded static model: a table of token vectors, read with `tokenizers` and numpy alone.

No word order, no context: a text is the bag of its pieces. The folder is also a `sentence_transformers`
`StaticEmbedding`; both give the same vectors up to length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from align.embedders.protocol import Matrix, TokenVectors, unit
from align.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

#: Texts encoded at a time (enough for the tokenizer's threads), and summed at a time (few enough for the cache).
_CHUNK, _BLOCK = 2048, 64
#: From this many texts on, the whole table is widened to float32 once: dearer than a few rows, cheaper than all.
_MANY = 4096
_FILES = ("tokenizer.json", "model.safetensors")


class StaticEmbedder:
    """Token rows of a `StaticEmbedding` folder; a text's vector is the sum of its tokens' rows.

    Rows are kept as stored (8-bit integers with a scale for each row, or floats) and widened to float32 only
    where a text needs them, so loading costs little more than the tokenizer.
    """

    additive = True

    def __init__(self, folder: Path, name: str) -> None:
        from tokenizers import Tokenizer

        self._folder = folder
        self.name = name
        _require(folder)
        self._rows, self._scale = _read_rows(folder / "model.safetensors")
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._hash = ""

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the model's files."""
        if not self._hash:
            digest = hashlib.sha256()
            for file in _FILES:
                digest.update((self._folder / file).read_bytes())
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
        if len(texts) >= _MANY:
            self._widen()
        for start, encodings in self._encoded(texts):
            for block in range(0, len(encodings), _BLOCK):
                self._add_rows(encodings[block : block + _BLOCK], out[start + block : start + block + _BLOCK])
        return out

    def _encoded(self, texts: Sequence[str]) -> Iterator[tuple[int, list[Encoding]]]:
        """Yield (place of the first text, encodings) chunk by chunk; the next is encoded while one is summed."""

        def encode(start: int) -> list[Encoding]:
            found: list[Encoding] = self._tokenizer.encode_batch_fast(
                list(texts[start : start + _CHUNK]), add_special_tokens=False
            )
            return found

        starts = range(0, len(texts), _CHUNK)
        if len(starts) < 2:
            yield from ((start, encode(start)) for start in starts)
            return
        with ThreadPoolExecutor(max_workers=1) as ahead:
            coming = ahead.submit(encode, 0)
            for start in starts:
                ready = coming.result()
                if start + _CHUNK < len(texts):
                    coming = ahead.submit(encode, start + _CHUNK)
                yield start, ready

    def _add_rows(self, encodings: Sequence[Encoding], out: Matrix) -> None:
        """Write the sum of each encoding's rows to `out`, added in reading order so that company changes nothing."""
        lists = [encoding.ids for encoding in encodings]
        counts = np.array([len(ids) for ids in lists])
        filled = np.flatnonzero(counts)
        if len(filled) == 0:
            return
        ids = np.fromiter(chain.from_iterable(lists), np.int64, int(counts.sum()))
        starts = np.r_[0, np.cumsum(counts[filled])[:-1]]
        out[filled] = np.add.reduceat(self._vectors(ids), starts, axis=0)

    def _vectors(self, ids: NDArray[np.int64]) -> Matrix:
        rows: Matrix = self._rows[ids].astype(np.float32, copy=False)
        if self._scale is not None:
            rows *= self._scale[ids, None]
        return rows

    def _widen(self) -> None:
        if self._rows.dtype != np.float32 or self._scale is not None:
            self._rows = self._vectors(np.arange(len(self._rows)))
            self._scale = None

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dims) float32 rows of unit length; a text without a token has a row of zeros."""
        return unit(self.sums(texts))

    def tokens(self, text: str) -> TokenVectors:
        """Return the tokens of `text` in reading order; `weights` are the lengths of their rows."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        rows = self._vectors(np.array(encoding.ids, dtype=np.int64))
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        return TokenVectors(offsets, unit(rows), np.linalg.norm(rows, axis=1))


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
