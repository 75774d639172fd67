"""The similarity map: how alike each stretch of the source is to each of the target, as a small grey picture."""

import base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from align.review.rows import Piece, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIDE = 160  # most cells along one edge
_SAMPLE = 2400  # most pieces of one side that are encoded; evenly taken from longer documents


def dotplot(rows: Sequence[Row], embed: Callable[[Sequence[str]], "NDArray[np.float32]"]) -> dict[str, Any]:
    """Return the map as JSON-ready data: `width` and `height` in cells and `cells`, a byte each, row by row, base64.

    A cell holds the cosine of its two stretches above what each has with the rest on average, scaled to 0..255: a
    stretch that is like everything shows no line. `path` holds for each row its id and its place along both edges, in
    [0, 1]; a row that lacks a side stands where the rows before it reached on that edge.
    """
    import numpy as np

    source = sorted((piece for row in rows for piece in row.source), key=lambda piece: piece.place)
    target = sorted((piece for row in rows for piece in row.target), key=lambda piece: piece.place)
    across, down = _stretches(source, embed), _stretches(target, embed)
    if not len(across) or not len(down):
        return {"width": 0, "height": 0, "cells": "", "path": []}
    alike = down @ across.T
    alike = alike - (alike.mean(axis=0, keepdims=True) + alike.mean(axis=1, keepdims=True)) / 2
    top = float(np.percentile(alike, 99.5))
    cells = (np.clip(alike / max(top, 1e-6), 0, 1) * 255).astype(np.uint8)
    return {
        "width": int(cells.shape[1]),
        "height": int(cells.shape[0]),
        "cells": base64.b64encode(cells.tobytes()).decode(),
        "path": _path(rows, source, target),
    }


def _stretches(
    pieces: Sequence[Piece], embed: Callable[[Sequence[str]], "NDArray[np.float32]"]
) -> "NDArray[np.float32]":
    """Return a unit vector for each of at most SIDE equal stretches of a document."""
    import numpy as np

    step = max(1, -(-len(pieces) // _SAMPLE))
    vectors = embed([piece.text for piece in pieces[::step]])
    if not len(vectors):
        return vectors
    count = min(SIDE, len(vectors))
    owner = np.arange(len(vectors)) * count // len(vectors)
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, owner, vectors)
    unit: NDArray[np.float32] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-9))
    return unit


def _path(rows: Sequence[Row], source: Sequence[Piece], target: Sequence[Piece]) -> list[list[float]]:
    along = {piece.place: (index + 0.5) / len(source) for index, piece in enumerate(source)}
    downward = {piece.place: (index + 0.5) / len(target) for index, piece in enumerate(target)}
    path, x, y = [], 0.0, 0.0
    for row in rows:
        x = along[row.source[0].place] if row.source else x
        y = downward[row.target[0].place] if row.target else y
        path.append([row.id, round(x, 5), round(y, 5)])
    return path
