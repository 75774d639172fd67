"""Keep what is slow to make once: the joined pairs and their token ids."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np

from align.embedders.pieces import open_pieces
from model import pairs
from model.static import Tokens

_CHUNK = 20_000


def collected(
    data: Path, folder: Path, only_open: bool, say: Callable[[str], None]
) -> tuple[pairs.Table, list[pairs.Kind]]:
    """The table and its kinds, read from `folder` when they were kept there before."""
    kept = folder / ("pairs-open.pkl" if only_open else "pairs.pkl")
    if kept.exists():
        texts, langs, said, kinds = pickle.loads(kept.read_bytes())
        return pairs.Table(texts, langs, said), [pairs.Kind(*kind) for kind in kinds]
    table, found = pairs.collect(data, only_open, say)
    kinds = [(kind.name, kind.left, kind.right) for kind in found]
    kept.write_bytes(pickle.dumps((table.texts, table.langs, table.said, kinds), protocol=5))
    return table, found


def tokens(table: pairs.Table, path: Path, kept: Path, places: np.ndarray | None = None) -> Tokens:
    """Token ids of the texts of `table` by the tokenizer.json at `path`, read from `kept` (.npz) where it exists.

    Where `places` are given, which rise, all other texts are left without a token.
    """
    if kept.exists():
        arrays = np.load(kept)
        return Tokens(arrays["ids"], arrays["offsets"])
    places = np.arange(len(table.texts)) if places is None else places
    pieces, parts, counts = open_pieces(path), [], np.zeros(len(table.texts), np.int64)
    for start in range(0, len(places), _CHUNK):
        some = places[start : start + _CHUNK]
        ids, counts[some] = pieces.cut([table.texts[place] for place in some])
        parts.append(ids)
    made = Tokens(np.concatenate(parts), np.r_[0, np.cumsum(counts)])
    np.savez(kept, ids=made.ids, offsets=made.offsets)
    return made
