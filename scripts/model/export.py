"""Write a trained table as a `sentence_transformers` StaticEmbedding folder, small enough to ship."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

_MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
_CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def main_axes(rows: np.ndarray, counts: np.ndarray, most: int) -> np.ndarray:
    """The rows (size, at most `most`) turned to their principal axes, each row weighing the root of its count."""
    weights = np.sqrt(counts / counts.sum())
    _, axes = np.linalg.eigh((rows * weights[:, None]).T @ rows)
    turned: np.ndarray = rows @ axes[:, ::-1][:, :most].astype(np.float32)
    return turned.astype(np.float32)


def quantise(rows: np.ndarray, levels: float) -> tuple[np.ndarray, np.ndarray]:
    """Return 8-bit rows and a float32 scale for each: row = integers * scale.

    One step of the grid is the row's standard deviation over `levels`; fewer levels compress better in a zip.
    """
    step = rows.std(axis=1) / levels + 1e-12
    step = np.maximum(step, np.abs(rows).max(axis=1) / 127)
    integers = np.rint(rows / step[:, None]).astype(np.int8)
    # The scale that fits best after rounding keeps a row's length.
    scale = (rows * integers).sum(1) / np.maximum((integers.astype(np.float32) ** 2).sum(1), 1)
    return integers, scale.astype(np.float32)


def restored(integers: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """The float32 rows that the stored integers stand for."""
    rows: np.ndarray = integers.astype(np.float32) * scale[:, None]
    return rows


def read(folder: Path) -> np.ndarray:
    """The float32 rows of a folder that `write` made."""
    arrays = load_file(folder / "model.safetensors")
    return restored(arrays["embeddings"], arrays["weights"])


def write(folder: Path, tokenizer: Tokenizer, rows: np.ndarray, levels: float) -> None:
    """Write tokenizer, quantised rows and the two JSON files `sentence_transformers` asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    integers, scale = quantise(rows, levels)
    save_file({"embeddings": integers, "weights": scale}, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "modules.json").write_text(json.dumps(_MODULES, indent=2) + "\n", encoding="utf-8")
    (folder / "config_sentence_transformers.json").write_text(json.dumps(_CONFIG, indent=2) + "\n", encoding="utf-8")


def zipped_bytes(folder: Path, scratch: Path) -> int:
    """Size of the folder's files in a zip, as a wheel stores them."""
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    size = scratch.stat().st_size
    scratch.unlink()
    return size


def without_rare(
    tokenizer: Tokenizer, rows: np.ndarray, counts: np.ndarray, least: int
) -> tuple[Tokenizer, np.ndarray]:
    """Drop the pieces that training met fewer than `least` times (id 0 stays): a word falls back to known pieces."""
    state = json.loads(tokenizer.to_str())
    kept = [i for i in range(len(rows)) if i == 0 or counts[i] >= least]
    state["model"]["vocab"] = [state["model"]["vocab"][i] for i in kept]
    return Tokenizer.from_str(json.dumps(state)), rows[kept]
