"""A trial: train a contextual encoder on the rows of the embedded model, and measure it beside them.

    python scripts/train_context.py --work WORK --out FOLDER [--batches 2600] [--rate 3e-4]
    python scripts/train_context.py --out FOLDER --evaluate

`--work` is a work folder of train_model.py with its joined pairs; texts are cut with the embedded model's pieces.
Batches are neighbourhoods, as in the last epochs of the static model, and its loss on each is printed beside. Resumes
from the checkpoint in `--out`. Nothing in the package reads what this makes (docs/model.md, "Context").
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import evaluate_model  # noqa: E402
from model import cache, context, export, pairs, recipe, retrieval, static  # noqa: E402

from align import embedders  # noqa: E402
from align.embedders.pieces import open_pieces  # noqa: E402

#: How often corpora are drawn where the recipe of the static model says otherwise: sentences rather than words.
DRAWN = {
    "lexicon": 0.03, "titles": 0.03, "inflected": 0.02, "bible-pd": 0.15, "quran-risan": 0.15, "freecodecamp": 0.15,
    "ms-for-beginners": 0.2, "verbs": 0.5, "phrases": 1.0,
}  # fmt: skip
MANUAL = 0.25
TOKENIZER = embedders.FOLDER / "tokenizer.json"


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = os.environ.get("ALIGN_DATA", str(ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(data), help="folder with eval, parallel and lexicon")
    parser.add_argument("--work", type=Path, help="work folder of train_model.py")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--batches", type=int, default=2600)
    parser.add_argument("--batch", type=int, default=1024, help="pairs in a batch")
    parser.add_argument("--rate", type=float, default=3e-4, help="AdamW's step at its highest")
    parser.add_argument("--evaluate", action="store_true", help="measure the checkpoint, train nothing")
    return parser.parse_args()


def weights(kinds: list[pairs.Kind]) -> dict[str, float]:
    """How often an epoch draws each kind of pairs."""
    out = {}
    for kind in kinds:
        langs, corpus = kind.name.split("/")
        often = DRAWN.get(corpus, recipe.DRAWN.get(corpus, MANUAL))
        out[kind.name] = often * (1.0 if "en" in langs.split("-") else recipe.DIRECT)
    return out


def batches(trainer: static.Trainer, kinds: list[pairs.Kind]) -> Iterator[tuple[int, np.ndarray]]:
    """Yield batches of neighbourhoods without end: (kind, places of its pairs)."""
    epoch = 0
    while True:
        yield from static.batches(kinds, weights(kinds), trainer.config, epoch, trainer.neighbourhoods)
        epoch += 1


def contrast(sums: torch.Tensor, left: np.ndarray, right: np.ndarray, temperature: float) -> torch.Tensor:
    """InfoNCE of the batch, of which the first half of `sums` are the left texts."""
    unit, count = unit_rows(sums), len(left)
    logits = (unit[:count].to(torch.bfloat16) @ unit[count:].to(torch.bfloat16).T).float() / temperature
    same = static.repeated(left, right)
    if same is not None:
        never = torch.zeros_like(logits)
        never[same] = -1e4
        logits = logits + never
    truth = torch.arange(count)
    cross = torch.nn.functional.cross_entropy
    return (cross(logits, truth) + cross(logits.T, truth)) / 2


def unit_rows(sums: torch.Tensor) -> torch.Tensor:
    """Rows of unit length."""
    return torch.nn.functional.normalize(sums, dim=1)


def optimiser(model: context.Context, rate: float) -> torch.optim.AdamW:
    """AdamW; matrices decay, the rest does not."""
    heavy = [each for each in model.parameters() if each.ndim > 1]
    light = [each for each in model.parameters() if each.ndim <= 1]
    groups = [{"params": heavy, "weight_decay": 0.01}, {"params": light, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))


def train(model: context.Context, chosen: argparse.Namespace) -> None:
    """Train from the checkpoint on, print both losses, keep a checkpoint every 300 batches."""
    start = time.time()
    table, kinds = cache.collected(chosen.data, chosen.work, False, print)
    tokens = cache.tokens(table, TOKENIZER, chosen.out / "tokens.npz")
    config = replace(recipe.CONFIG, dims=model.dims, batch=chosen.batch)
    trainer = static.Trainer(tokens, len(model.rows), config, model.rows.numpy(), table.meanings())
    plan, adam, path = batches(trainer, kinds), optimiser(model, chosen.rate), chosen.out / "checkpoint.pt"
    done = resume(model, adam, path)
    losses = []
    for number in range(chosen.batches):
        kind, places = next(plan)
        if number < done:
            continue
        left, right = kinds[kind].left[places], kinds[kind].right[places]
        falling = 0.02 + 0.98 * (1 + math.cos(math.pi * number / chosen.batches)) / 2
        for group in adam.param_groups:
            group["lr"] = chosen.rate * min(1.0, (number + 1) / 100) * falling
        both, said = np.concatenate([left, right]), (trainer.meanings[left], trainer.meanings[right])
        loss = contrast(context.encode(model, tokens.ids, tokens.offsets, both), *said, config.temperature)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        with torch.no_grad():
            losses.append((loss.item(), contrast(trainer._unit(both), *said, config.temperature).item()))
        if (number + 1) % 50 == 0:
            ours, before = np.mean(losses[-50:], axis=0)
            print(f"{time.time() - start:6.0f} s  batch {number + 1}, loss {ours:.4f}, static {before:.4f}", flush=True)
        if (number + 1) % 300 == 0 or number + 1 == chosen.batches:
            part = path.with_suffix(".part")
            torch.save({"model": model.state_dict(), "adam": adam.state_dict(), "done": number + 1}, part)
            part.replace(path)


def resume(model: context.Context, adam: torch.optim.AdamW | None, path: Path) -> int:
    """Read a checkpoint where there is one; return how many batches were done."""
    if not path.exists():
        return 0
    kept = torch.load(path)
    model.load_state_dict(kept["model"])
    if adam is not None:
        adam.load_state_dict(kept["adam"])
    return int(kept["done"])


def evaluate(model: context.Context, data: Path) -> None:
    """Print the means of the card for the static model and for the contextual one."""
    pieces, before = open_pieces(TOKENIZER), embedders.load()

    def embed(texts: list[str]) -> np.ndarray:
        ids, counts = pieces.cut(texts)
        with torch.no_grad():
            sums = context.encode(model, ids, np.r_[0, np.cumsum(counts)], np.arange(len(texts)))
        return unit_rows(sums).numpy()

    wanted = {"en", *evaluate_model.MAIN, *evaluate_model.OTHERS}
    pools = [pool for pool in retrieval.all_pools(data) if set(pool.pair.split("-")) <= wanted]
    for name, vectors in (("static", before.embed), ("context", embed)):
        table = evaluate_model.precisions(pools, lambda pool, of=vectors: (of(pool.left), of(pool.right)))
        print(name, json.dumps(evaluate_model.means(table)), flush=True)


def main() -> None:
    """Train or evaluate."""
    chosen = options()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    model = context.Context(export.read(embedders.FOLDER))
    if chosen.evaluate:
        resume(model, None, chosen.out / "checkpoint.pt")
    else:
        train(model, chosen)
    evaluate(model, chosen.data)


if __name__ == "__main__":
    main()
