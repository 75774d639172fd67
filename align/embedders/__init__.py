"""Embedders: texts to vectors.

`load()` gives the model inside the package; any `sentence_transformers` model can stand in its place.
"""

from __future__ import annotations

import json
from pathlib import Path

from align.embedders.protocol import Embedder, TokenVectors, empty_rows, unit
from align.errors import ModelError

__all__ = ["DEFAULT", "Embedder", "TokenVectors", "empty_rows", "load", "unit"]

#: The name of the model inside the package.
DEFAULT = "static"
#: Its folder.
FOLDER = Path(__file__).resolve().parent.parent / "model"


def load(name: str | None = None, *, download: bool = False) -> Embedder:
    """Return the embedder called `name`; None or `static` is the model inside the package.

    A folder that is a static model (tokenizer.json and model.safetensors, no other module) is read without
    torch; any other folder or name goes to `sentence_transformers`. Nothing is fetched unless `download`.
    Raises `ModelError` when the model cannot be had, and says how to get it.

    >>> load().embed(["Good morning", ""]).shape[0]
    2
    """
    from align.embedders.static import StaticEmbedder

    if name == "":
        raise ModelError("a model without a name", remedy="name one, or leave the model out for the embedded one")
    if name is None or name == DEFAULT:
        return StaticEmbedder(FOLDER, DEFAULT)
    if is_static(Path(name)):
        return StaticEmbedder(Path(name), name)
    from align.embedders.transformers import TransformersEmbedder

    return TransformersEmbedder(name, download=download)


def is_static(folder: Path) -> bool:
    """Whether `folder` is a `sentence_transformers` model of one `StaticEmbedding` module."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(modules) and all(
        str(module.get("type", "")).endswith(("StaticEmbedding", "Normalize")) for module in modules
    )
