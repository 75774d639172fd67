"""Gold alignments as sides ready for the aligner; vectors are kept in a cache folder between runs."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from align.aligners import Side
from align.embedders import Embedder
from align.ladder import Rows, read_beads

DATA = Path(os.environ.get("ALIGN_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
CACHE = Path(os.environ.get("ALIGN_CACHE", Path(tempfile.gettempdir()) / "align-gold"))

#: Languages of each development set, as its index gives them.
LANGUAGES = {
    "text_berg_dev": ("de", "fr"),
    "mac_dev": ("zh", "en"),
    "alignar_law": ("ar", "en"),
    "parice_en_is": ("en", "is"),
    "hunalign_1984_ro_en": ("ro", "en"),
    "bible_en_zh_verse": ("en", "zh"),
}


@dataclass(frozen=True)
class Gold:
    """One document pair of a set, with the beads people made."""

    group: str
    name: str
    source: Side
    target: Side
    beads: list[Rows]


def rows_of(path: Path) -> tuple[str, ...]:
    """Return the lines of a file; a last empty one is no row."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def side_of(texts: tuple[str, ...], lang: str, embedder: Embedder | None, *, tokens: bool = True) -> Side:
    """Return a side with the embedder's vectors, from the cache where they are known."""
    from align.quantities import read

    quantities = tuple(read(text, lang) for text in texts)
    if embedder is None:
        return Side(texts, lang, quantities=quantities)
    vectors = _cached(texts, embedder)
    encode: Callable[[list[str]], np.ndarray] | None = None if embedder.additive else partial(_cached_list, embedder)
    return Side(
        texts,
        lang,
        vectors=vectors,
        quantities=quantities,
        encode=encode,
        tokens=embedder.tokens if tokens and embedder.additive else None,
    )


def _cached_list(embedder: Embedder, texts: list[str]) -> np.ndarray:
    return _cached(tuple(texts), embedder)


def _cached(texts: tuple[str, ...], embedder: Embedder) -> np.ndarray:
    key = hashlib.sha256("\n".join((embedder.hash, *texts)).encode()).hexdigest()[:24]
    path = CACHE / f"{key}.npy"
    if path.exists():
        return np.load(path)
    vectors = embedder.sums(texts) if embedder.additive else embedder.embed(texts)
    CACHE.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)
    return vectors


def load_gold(groups: list[str], embedder: Embedder | None, *, tokens: bool = True, data: Path = DATA) -> list[Gold]:
    """Return every document pair of the named sets."""
    found = []
    for group in groups:
        langs = LANGUAGES[group]
        for folder in sorted((data / "gold" / group).iterdir()):
            sides = [
                side_of(rows_of(folder / f"{name}.txt"), lang, embedder, tokens=tokens)
                for name, lang in zip(("source", "target"), langs, strict=True)
            ]
            found.append(Gold(group, folder.name, sides[0], sides[1], read_beads(folder / "gold.txt")))
    return found
