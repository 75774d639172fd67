"""Keep what is slow to make once: the joined pairs and their token ids."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from model import pairs
from model.static import Tokens

_CHUNK = 20_000


def collected(
    data: Path, folder: Path, only_open: bool, say: Callable[[str], None]
) -> tuple[pairs.Table, list[pairs.Kind]]:
    """The table and its kinds, read from `folder` when they were kept there before."""
    kept = folder / ("pairs-open.pkl" if only_open else "pairs.pkl")
    if kept.exists():
        texts, langs, kinds = pickle.loads(kept.read_bytes())
        return pairs.Table(texts, langs), [pairs.Kind(*kind) for kind in kinds]
    table, found = pairs.collect(data, only_open, say)
    kinds = [(kind.name, kind.left, kind.right) for kind in found]
    kept.write_bytes(pickle.dumps((table.texts, table.langs, kinds), protocol=5))
    return table, found


def tokens(table: pairs.Table, tokenizer: Tokenizer, kept: Path) -> Tokens:
    """Token ids of every text of `table`, read from the file `kept` (.npz) when they were kept there before."""
    if kept.exists():
        arrays = np.load(kept)
        return Tokens(arrays["ids"], arrays["offsets"])
    parts, counts = [], []
    for start in range(0, len(table.texts), _CHUNK):
        encodings = tokenizer.encode_batch_fast(table.texts[start : start + _CHUNK], add_special_tokens=False)
        parts.append(np.array([i for encoding in encodings for i in encoding.ids], dtype=np.int32))
        counts.append(np.array([len(encoding) for encoding in encodings], dtype=np.int64))
    made = Tokens(np.concatenate(parts), np.r_[0, np.cumsum(np.concatenate(counts))])
    np.savez(kept, ids=made.ids, offsets=made.offsets)
    return made
