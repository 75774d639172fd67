"""The embedded static model: a table of token vectors, read with `tokenizers` and numpy alone.

No word order, no context: a text is the bag of its pieces. The folder is also a `sentence_transformers`
`StaticEmbedding`; both give the same vectors up to length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.embedders.pieces import Counts, Ids, open_pieces
from align.embedders.protocol import Matrix, TokenVectors, unit
from align.errors import ModelError

#: Characters cut at a time: many, as new words are cheapest together.
_CHARACTERS = 1_000_000
#: Texts summed at a time: enough for long loops in numpy, few enough for the cache.
_CHUNK = 1024
_FILES = ("tokenizer.json", "model.safetensors")
_PART = 1 << 18
#: Divides a row of zeros, whose length is none, without a warning.
_LEAST = np.finfo(np.float32).tiny


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
        for start, stop in _blocks(texts):
            ids, counts = self._pieces.cut(texts[start:stop])
            ends = np.cumsum(counts)
            for first in range(start, stop, _CHUNK):
                part = slice(first - start, min(first + _CHUNK, stop) - start)
                begin = ends[part.start] - counts[part.start]
                self._add_rows(ids[begin : ends[part.stop - 1]], counts[part], out[start:stop][part])
        return out

    def _add_rows(self, ids: Ids, counts: Counts, out: Matrix) -> None:
        """Write the sum of each text's rows to `out`, added in reading order so that company changes nothing.

        The first rows of all texts are added, then the second of those that have one, and so on. Rows that come up
        again are widened once.
        """
        if len(ids) == 0:
            return
        numbers, rows = self._distinct(ids)
        starts = np.cumsum(counts) - counts
        order = np.argsort(-counts, kind="stable")
        starts, counts = starts[order], counts[order]
        sums, some = np.zeros_like(out), np.empty_like(out)
        for place, number in enumerate(np.searchsorted(-counts, -np.arange(counts[0])).tolist()):
            rows.take(numbers[starts[:number] + place], axis=0, out=some[:number], mode="clip")
            sums[:number] += some[:number]
        out[order] = sums

    def _distinct(self, ids: Ids) -> tuple[NDArray[np.integer], Matrix]:
        """Return for each of `ids` its place in the rows returned: those that differ, or all where they are few."""
        if len(ids) <= _CHUNK:
            return np.arange(len(ids)), self._vectors(ids)
        places = np.zeros(len(self._rows), np.int32)
        places[ids] = 1
        distinct = np.flatnonzero(places)
        places[distinct] = np.arange(len(distinct))
        return places[ids], self._vectors(distinct)

    def _vectors(self, ids: NDArray[np.integer]) -> Matrix:
        rows: Matrix = self._rows.take(ids, axis=0).astype(np.float32, copy=False)
        if self._scale is not None:
            rows *= self._scale.take(ids)[:, None]
        return rows

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dims) float32 rows of unit length; a text without a token has a row of zeros."""
        return unit(self.sums(texts))

    def tokens(self, text: str) -> TokenVectors:
        """Return the tokens of `text` in reading order; `weights` are the lengths of their rows."""
        ids, offsets = self._pieces.spans(text)
        rows = self._vectors(ids)
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        rows /= np.maximum(lengths, _LEAST)[:, None]
        return TokenVectors(offsets, rows, lengths, ids)


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where blocks of at most `_CHARACTERS` characters begin and end; a longer text is one by itself.

    >>> list(_blocks(["a" * _CHARACTERS, "b", "c"]))
    [(0, 1), (1, 3)]
    """
    start = size = 0
    for stop, text in enumerate(texts):
        if stop > start and size + len(text) > _CHARACTERS:
            yield start, stop
            start, size = stop, 0
        size += len(text)
    if texts:
        yield start, len(texts)


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
