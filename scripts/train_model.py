"""Train the embedded model from the listed data and write its folder.

    python scripts/train_model.py --data FOLDER --work FOLDER --out align/model

Needs, beside the package: torch, numba, opencc, sentencepiece, protobuf, wordfreq, simplemma. What was made
before (joined pairs, tokenizer, token ids, checkpoint) is taken from `--work`, so an interrupted run goes on
where it stopped. A short trial (`--set most=500 epochs=1`) cuts only the texts it draws, and leaves the linear
correction out.
"""

from __future__ import annotations

import os

# Two pools of threads share the cores; a waiting thread must sleep, not spin.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import argparse
import sys
import time
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from model import cache, correct, export, pairs, recipe, static, tokenizer  # noqa: E402


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = os.environ.get("ALIGN_DATA", str(ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(data), help="folder with parallel and lexicon")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "model", help="folder for what is made once")
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished model")
    parser.add_argument("--only-open", action="store_true", help="leave out corpora without an open licence")
    parser.add_argument("--threads", type=int, default=2, help="threads of the compiled loops")
    parser.add_argument("--tokenizer", type=Path, help="take this tokenizer.json, train none")
    parser.add_argument("--start", type=Path, help="go on from this model folder, with its tokenizer")
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="NAME=VALUE", dest="changes",
        help="change options of the run: " + ", ".join(option.name for option in fields(static.Config)),
    )  # fmt: skip
    parser.add_argument("--name", default="", help="keep this run's checkpoint apart from others of the work folder")
    return parser.parse_args()


def configured(changes: list[str]) -> static.Config:
    """The recipe's options with `changes` (`name=value`) made; stops with a message for an unknown one."""
    types = {option.name: type(option.default) for option in fields(static.Config)}
    given = dict(change.partition("=")[::2] for change in changes)
    try:
        return replace(recipe.CONFIG, **{name: types[name](value) for name, value in given.items()})
    except (KeyError, ValueError) as error:
        sys.exit(f"--set {' '.join(changes)}: {error} is no option or no value of one; options: {', '.join(types)}")


def main() -> None:
    """Collect, tokenise, train, quantise, write."""
    chosen, start = options(), time.time()

    def say(line: str) -> None:
        print(f"{time.time() - start:6.0f} s  {line}", flush=True)

    import numba
    import torch

    numba.set_num_threads(chosen.threads)
    torch.set_num_threads(chosen.threads)
    chosen.work.mkdir(parents=True, exist_ok=True)
    kind = "open" if chosen.only_open else "all"
    table, kinds = cache.collected(chosen.data, chosen.work, chosen.only_open, say)
    say(f"{len(table.texts):,} texts, {sum(len(kind.left) for kind in kinds):,} pairs of {len(kinds)} kinds")
    config, weights = configured(chosen.changes), recipe.weights(kinds)
    say(f"{config}")
    path = chosen.start / "tokenizer.json" if chosen.start else chosen.tokenizer
    path = path or _trained(chosen.work / f"tokenizer-{kind}.json", table, kinds)
    pieces = Tokenizer.from_file(str(path))
    trial = config.most > 0 and config.epochs <= config.hard_from
    drawn = static.drawn(kinds, weights, config) if trial else None
    part = f"-{config.epochs}x{config.most}x{config.batch}-{config.seed}" if trial else ""
    tokens = cache.tokens(table, path, chosen.work / f"tokens-{kind}{part}.npz", drawn)
    say(f"{len(tokens.ids):,} tokens of {pieces.get_vocab_size():,} pieces")
    start_rows = export.read(chosen.start) if chosen.start else None
    trainer = static.Trainer(tokens, pieces.get_vocab_size(), config, start_rows, table.meanings())
    rows = static.train(trainer, kinds, weights, say, chosen.work / f"checkpoint-{kind}{chosen.name}.npz")
    counts = np.bincount(tokens.ids, minlength=len(rows))
    # The rows of a finished model have been corrected and turned.
    if not trial and not chosen.start:
        rows = export.main_axes(correct.corrected(rows, tokens, kinds), counts, recipe.AXES)
    pieces, rows = export.without_rare(pieces, rows, counts, recipe.LEAST)
    export.write(chosen.out, pieces, rows, recipe.LEVELS)
    say(f"{chosen.out}: {export.zipped_bytes(chosen.out, chosen.work / 'size.zip') / 1e6:.1f} MB in a zip")


def _trained(path: Path, table: pairs.Table, kinds: list[pairs.Kind]) -> Path:
    if not path.exists():
        running = list(tokenizer.sample(table, kinds))
        bits = tokenizer.train(chain(tokenizer.words(), running), recipe.PIECES)
        tokenizer.with_words(bits, tokenizer.frequent(running)).save(str(path), pretty=False)
    return path


if __name__ == "__main__":
    main()
