"""Print every figure of the model card, for the embedded model or any other.

    python scripts/evaluate_model.py --data FOLDER                          the embedded model
    python scripts/evaluate_model.py --data FOLDER --model FOLDER-OR-NAME   any sentence_transformers model
    python scripts/evaluate_model.py --data FOLDER --tables                 as the tables of docs/model.md
    python scripts/evaluate_model.py --data FOLDER --speed                  loading and embedding alone
    python scripts/evaluate_model.py --data FOLDER --pieces                 its pieces beside those of tokenizers
    python scripts/evaluate_model.py --data FOLDER --write-texts TEXTS      the texts, one file for each side
    python scripts/evaluate_model.py --data FOLDER --matrix VECTORS         vectors of them, <same name>.npy

Retrieval is P@1 by ratio margin, mean of both directions; `--json OUT` keeps every figure.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from model import retrieval, speed, words  # noqa: E402
from model.corpora import MAIN, OTHERS  # noqa: E402

from align import embedders  # noqa: E402
from align.embedders import pieces  # noqa: E402

#: What the tables of docs/model.md call each test.
NAMES = {
    "wmt21": "news (WMT 2021)", "wmt22": "news, shops, chat (WMT 2022)", "held-news": "news held apart",
    "own-news": "news of our own", "tico19": "TICO-19 (health)", "tatoeba": "Tatoeba",
    "words": "single words held apart",
}  # fmt: skip
Vectors = Callable[[retrieval.Pool], tuple[np.ndarray, np.ndarray]]


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = os.environ.get("ALIGN_DATA", str(ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(data), help="folder with eval, parallel and lexicon")
    parser.add_argument("--model", help="folder or name of a sentence_transformers model (default: the embedded one)")
    parser.add_argument("--matrix", type=Path, help="folder of vectors made elsewhere for the texts of --write-texts")
    parser.add_argument("--write-texts", type=Path, help="write the texts of every test here and stop")
    parser.add_argument("--speed", action="store_true", help="measure loading and embedding alone")
    parser.add_argument("--pieces", action="store_true", help="compare the pieces of all texts with tokenizers' own")
    parser.add_argument("--tables", action="store_true", help="print the tables of docs/model.md")
    parser.add_argument("--json", type=Path, help="write every figure here")
    parser.add_argument("--languages", nargs="*", default=["en", *MAIN, *OTHERS], help="tests of these languages only")
    return parser.parse_args()


def file_name(pool: retrieval.Pool, side: str) -> str:
    """Where a side's texts or vectors stand, without the ending."""
    return f"{pool.test}.{pool.pair}.{side}"


def write_texts(pools: list[retrieval.Pool], folder: Path) -> None:
    """Write one text a line, one file for each side of each test."""
    folder.mkdir(parents=True, exist_ok=True)
    for pool in pools:
        for side, texts in (("left", pool.left), ("right", pool.right)):
            (folder / f"{file_name(pool, side)}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")


def from_matrix(folder: Path) -> Vectors:
    """Read a test's vectors from `folder` and scale them to unit length."""

    def read(pool: retrieval.Pool) -> tuple[np.ndarray, np.ndarray]:
        left, right = (np.load(folder / f"{file_name(pool, side)}.npy") for side in ("left", "right"))
        if (len(left), len(right)) != (len(pool.left), len(pool.right)):
            sys.exit(f"{file_name(pool, '*')}: {len(left)} and {len(right)} vectors for {len(pool.left)} texts")
        return embedders.unit(left.astype(np.float32)), embedders.unit(right.astype(np.float32))

    return read


def precisions(pools: list[retrieval.Pool], vectors: Vectors) -> dict[str, dict[str, float]]:
    """Return P@1 in percent: test -> language pair -> figure; sets of the same two languages are averaged."""
    found: dict[str, dict[str, list[float]]] = {}
    for pool in pools:
        one, two = pool.pair.split("-")
        other = two if one == "en" else one if two == "en" else ""
        pair = f"en-{other}" if other else "-".join(sorted((one, two)))
        found.setdefault(pool.test, {}).setdefault(pair, []).append(100 * retrieval.margin_precision(*vectors(pool)))
    return {test: {pair: round(float(np.mean(v)), 1) for pair, v in rows.items()} for test, rows in found.items()}


def means(table: dict[str, dict[str, float]]) -> dict[str, float]:
    """The means the card quotes."""

    def mean(test: str, pairs: list[str]) -> float:
        values = [table[test][pair] for pair in pairs if pair in table.get(test, {})]
        return round(float(np.mean(values)), 2) if values else float("nan")

    with_english = {test: [pair for pair in rows if pair.startswith("en-")] for test, rows in table.items()}
    direct = {test: [pair for pair in rows if not pair.startswith("en-")] for test, rows in table.items()}
    out = {
        "tatoeba, eight languages": mean("tatoeba", [f"en-{lang}" for lang in MAIN]),
        "tatoeba, nine others": mean("tatoeba", [f"en-{lang}" for lang in OTHERS]),
        "words, eight languages": mean("words", [f"en-{lang}" for lang in MAIN]),
    }
    for test in ("wmt21", "wmt22", "tico19", "held-news", "own-news"):
        out[f"{test}, with English"] = mean(test, with_english.get(test, []))
        out[f"{test}, direct"] = mean(test, direct.get(test, []))
    return {name: value for name, value in out.items() if not np.isnan(value)}


def alignment_errors(embedder: embedders.Embedder) -> dict[str, float]:
    """Alignment error rate in percent on each gold file of corpora/word_alignment."""

    def tokens(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        found = embedder.tokens(text)
        return found.offsets, found.vectors, found.weights

    files = sorted((ROOT / "corpora" / "word_alignment").glob("*.json"))
    return {file.stem: round(100 * words.error_rate(file, tokens), 1) for file in files}


def main() -> None:
    """Run what the command line asks for and print it."""
    chosen = options()
    if chosen.tables and chosen.speed:
        sys.exit("--tables shows retrieval, which --speed leaves out: give one of them")
    keep = set(chosen.languages)
    pools = [pool for pool in retrieval.all_pools(chosen.data) if set(pool.pair.split("-")) <= keep]
    if chosen.write_texts:
        write_texts(pools, chosen.write_texts)
        return
    if chosen.pieces:
        show(differences(pools))
        return
    figures: dict[str, object] = {}
    if chosen.matrix:
        table = precisions(pools, from_matrix(chosen.matrix))
    else:
        embedder = embedders.load(chosen.model)
        figures |= {"model": embedder.name, "hash": embedder.hash, "dims": embedder.dims}
        if embedder.name == embedders.DEFAULT:
            figures["megabytes"] = round(sum(file.stat().st_size for file in embedders.FOLDER.iterdir()) / 1e6, 1)
        figures["speed"] = speed.figures(chosen.model, pools)
        if not chosen.speed:
            figures["alignment error rate"] = alignment_errors(embedder)
            table = precisions(pools, lambda pool: (embedder.embed(pool.left), embedder.embed(pool.right)))
    if not chosen.speed:
        figures |= {"means": means(table), "precision at 1": table}
    if chosen.tables:
        show_tables(figures)
    else:
        show(figures)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def differences(pools: list[retrieval.Pool]) -> dict[str, object]:
    """How many of all texts the embedded model cuts otherwise than `tokenizers`, word by word and in batches."""
    path = embedders.FOLDER / "tokenizer.json"
    texts = list(dict.fromkeys(text for pool in pools for side in (pool.left, pool.right) for text in side))
    library, wrong = pieces.LibraryPieces(path), [0, 0]
    cutters = [pieces.open_pieces(path) for _ in wrong]
    for cutter, few in zip(cutters, (sys.maxsize, 0), strict=True):
        if isinstance(cutter, pieces.UnigramPieces):
            cutter.few = few
    for start in range(0, len(texts), 1024):
        some = texts[start : start + 1024]
        theirs = library.cut(some)
        for number, cutter in enumerate(cutters):
            if any(not np.array_equal(*both) for both in zip(cutter.cut(some), theirs, strict=True)):
                alike = (np.array_equal(cutter.cut([text])[0], library.cut([text])[0]) for text in some)
                wrong[number] += len(some) - sum(alike)
    size = {"texts": len(texts), "characters": sum(map(len, texts))}
    return {**size, "cut otherwise": wrong[0], "cut otherwise, in batches": wrong[1]}


def show(figures: dict[str, object]) -> None:
    """Print the figures, tables indented."""
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"\n{name}")
            for key, entry in value.items():
                shown = "  ".join(f"{k} {v}" for k, v in entry.items()) if isinstance(entry, dict) else entry
                print(f"  {key:52} {shown}")
        else:
            print(f"{name:30} {value}")


def show_tables(figures: dict[str, object]) -> None:
    """Print retrieval, alignment errors and means as Markdown."""
    table: dict[str, dict[str, float]] = figures["precision at 1"]
    english = {
        NAMES[test]: {pair[3:]: value for pair, value in table.get(test, {}).items() if pair.startswith("en-")}
        for test in NAMES
    }
    for langs in (MAIN, OTHERS):
        show_table("P@1, with English", langs, english)
    news = {pair for test in ("wmt21", "wmt22") for pair in table.get(test, {}) if not pair.startswith("en-")}
    show_table("P@1, direct", sorted(news), {NAMES[test]: table.get(test, {}) for test in ("wmt21", "wmt22")})
    health = [pair for pair in table.get("tico19", {}) if not pair.startswith("en-")]
    show_table("P@1, direct, health", health, {"TICO-19": table.get("tico19", {})})
    own = table.get("own-news", {})
    matrix = {one: {two: own[pair] for two in MAIN if (pair := "-".join(sorted((one, two)))) in own} for one in MAIN}
    show_table("P@1, direct, news of our own", MAIN, matrix)
    if errors := figures.get("alignment error rate"):
        show_table("alignment error rate, %", list(errors), {"50 pairs each": errors})
    show_table("mean", ["P@1"], {name: {"P@1": value} for name, value in figures["means"].items()})


def show_table(corner: str, columns: list[str], rows: dict[str, dict[str, float]]) -> None:
    """Print one table without the rows that have none of the columns."""
    print(f"\n| {corner} | {' | '.join(columns)} |\n|---{'|---' * len(columns)}|")
    for name, row in rows.items():
        if row.keys() & set(columns):
            print(f"| {name} | {' | '.join(str(row.get(column, '')) for column in columns)} |")


if __name__ == "__main__":
    main()
