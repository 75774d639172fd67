"""The contrastive trainer of the static model.

A text's vector is the sum of its tokens' rows; a batch holds pairs of one kind, and every pair must find its
partner among all others of the batch, in both directions (InfoNCE on cosines).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from model import kernels
from model.pairs import Kind

#: Cosines are multiplied in half precision where the processor can: others take a hundred times as long.
LOW = torch.bfloat16 if torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32


@dataclass(frozen=True)
class Config:
    """Options of one training run."""

    dims: int = 256
    """Width of the token vectors."""
    batch: int = 2048
    """Pairs in a batch; kinds with fewer pairs make smaller batches."""
    epochs: int = 3
    """Passes over the weighted list of batches."""
    hard_from: int = 99
    """First epoch (from 0) whose batches are made of neighbourhoods: texts alike in sense, hard to tell apart."""
    temperature: float = 0.05
    """Divides the cosines before the softmax."""
    rate: float = 0.06
    """Adam's step at the start; it falls to nothing in a straight line."""
    spread: float = 0.1
    """Standard deviation of the starting coordinates of a rare token."""
    keep: float = 1.0
    """Probability with which a token of a text is seen; below 1 tokens are dropped at random."""
    pull: float = 1e-3
    """Rarity weight of the starting lengths: length = pull / (pull + share of the token in the data)."""
    seed: int = 1
    """Seed of initial vectors, order and dropping."""
    average: float = 0.0
    """Share of the run, at its end, over which checkpoints are averaged."""
    most: int = 0
    """Batches of an epoch that are trained on, drawn at random, for short trials; 0 is all of them."""


@dataclass(frozen=True)
class Tokens:
    """Token ids of every text of a table, one after the other: text i is ids[offsets[i]:offsets[i + 1]]."""

    ids: np.ndarray
    offsets: np.ndarray

    def lengths(self) -> np.ndarray:
        """Number of tokens of each text."""
        return np.diff(self.offsets)


def initial(tokens: Tokens, size: int, config: Config) -> np.ndarray:
    """Random rows (size, dims) whose length falls with the token's share of the data."""
    share = np.bincount(tokens.ids, minlength=size) / len(tokens.ids)
    rows = np.random.default_rng(config.seed).standard_normal((size, config.dims), dtype=np.float32)
    return rows * (config.spread * config.pull / (config.pull + share)).astype(np.float32)[:, None]


#: Neighbours in these are synonyms, which must not be pushed apart.
WORD_LISTS = {"lexicon", "inflected"}
Order = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def batches(
    kinds: list[Kind], weights: dict[str, float], config: Config, epoch: int, order: Order | None = None
) -> list[tuple[int, np.ndarray]]:
    """Return the batches of one epoch in random order: (kind, places of its pairs).

    `weights` repeats or thins kinds; `order` brings texts alike together before a kind is cut into batches.
    Where `config.most` is set, no more than that many are returned.
    """
    rng = np.random.default_rng([config.seed, epoch])
    out = []
    for number, kind in enumerate(kinds):
        wanted = round(len(kind.left) * weights.get(kind.name, 1.0))
        if wanted < 32:
            continue
        rounds = [rng.permutation(len(kind.left)) for _ in range(-(-wanted // len(kind.left)))]
        places = np.concatenate(rounds)[:wanted]
        pieces = max(1, round(wanted / config.batch))
        if order is not None and pieces > 1 and kind.name.split("/")[1] not in WORD_LISTS:
            places = places[order(kind.left[places], rng)]
        out += [(number, piece) for piece in np.array_split(places, pieces)]
    return [out[i] for i in rng.permutation(len(out))[: config.most or None]]


def drawn(kinds: list[Kind], weights: dict[str, float], config: Config) -> np.ndarray:
    """The places of all texts that a run without neighbourhoods trains on, rising."""
    plans = (batches(kinds, weights, config, epoch) for epoch in range(config.epochs))
    sides = [side[places] for plan in plans for kind, places in plan for side in (kinds[kind].left, kinds[kind].right)]
    return np.unique(np.concatenate(sides))


class Trainer:
    """Holds the rows and their moments; `step` learns from one batch."""

    def __init__(
        self,
        tokens: Tokens,
        size: int,
        config: Config,
        start: np.ndarray | None = None,
        meanings: np.ndarray | None = None,
    ) -> None:
        """Begin from `start` (size, dims) or at random; texts with the same number in `meanings` say the same."""
        self.tokens, self.config = tokens, config
        self.meanings = np.arange(len(tokens.offsets) - 1) if meanings is None else meanings
        self.weight = initial(tokens, size, config) if start is None else start.copy()
        self.first, self.second = np.zeros_like(self.weight), np.zeros_like(self.weight)
        self.steps = np.zeros(size, np.int64)

    def step(self, left: np.ndarray, right: np.ndarray, rate: float, seed: int) -> float:
        """Learn from pairs of places (left[i], right[i]); returns the batch's loss."""
        both = np.concatenate([left, right])
        ids, bounds = kernels.gather(self.tokens.ids, self.tokens.offsets, both, self.config.keep, seed)
        sums = np.empty((len(both), self.config.dims), np.float32)
        kernels.sum_rows(self.weight, ids, bounds, sums)
        said = self.meanings[left], self.meanings[right]
        loss, grads = contrast(torch.from_numpy(sums), *said, self.config.temperature)
        owners = np.repeat(np.arange(len(both), dtype=np.int32), np.diff(bounds))
        order = np.argsort(ids, kind="stable")
        rows, starts = np.unique(ids[order], return_index=True)
        starts = np.append(starts, len(ids))
        state = self.weight, self.first, self.second, self.steps
        kernels.adam_rows(state, rows, starts, owners[order], grads.numpy(), np.float32(rate))
        return loss

    def neighbourhoods(self, texts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Order `texts` (places) so that those nearest the same random text stand together."""
        middles = self._unit(rng.choice(texts, min(1024, max(2, len(texts) // 256)), replace=False)).to(LOW)
        near = np.empty(len(texts), np.int64)
        for start in range(0, len(texts), 8192):
            rows = self._unit(texts[start : start + 8192]).to(LOW)
            near[start : start + 8192] = (rows @ middles.T).argmax(1).numpy()
        shuffled = rng.permutation(int(near.max()) + 1)
        return np.argsort(shuffled[near], kind="stable")

    def _unit(self, texts: np.ndarray) -> torch.Tensor:
        ids, bounds = kernels.gather(self.tokens.ids, self.tokens.offsets, texts, 1.0, 0)
        sums = np.empty((len(texts), self.config.dims), np.float32)
        kernels.sum_rows(self.weight, ids, bounds, sums)
        return torch.nn.functional.normalize(torch.from_numpy(sums), dim=1)


def contrast(sums: torch.Tensor, left: np.ndarray, right: np.ndarray, temperature: float) -> tuple[float, torch.Tensor]:
    """InfoNCE loss of the batch and its gradient for `sums`, whose first half are the left texts."""
    count = len(left)
    norms = sums.norm(dim=1, keepdim=True).clamp_min(1e-6)
    unit = sums / norms
    one, two = unit[:count], unit[count:]
    low_one, low_two = one.to(LOW), two.to(LOW)
    logits = (low_one @ low_two.T).float()
    hit = logits.diagonal().clone()
    # The cosine is at most one, so exp((cos - 1)/t) cannot overflow and needs no running maximum.
    shares = logits.sub_(1.0).div_(temperature).exp_()
    same = repeated(left, right)
    if same is not None:
        shares[same] = 0.0
    by_row, by_column = shares.sum(1, keepdim=True), shares.sum(0, keepdim=True)
    loss = (torch.log(by_row[:, 0]) + torch.log(by_column[0]) - 2 * (hit - 1) / temperature).mean() / 2
    pull = shares.mul_(1.0 / by_row + 1.0 / by_column)
    pull.diagonal().sub_(2.0)
    low = pull.to(LOW)
    grad_one, grad_two = (low @ low_two).float(), (low.T @ low_one).float()
    grad = torch.cat([grad_one, grad_two]) / (2 * count * temperature)
    return float(loss), (grad - unit * (grad * unit).sum(1, keepdim=True)) / norms


def repeated(left: np.ndarray, right: np.ndarray) -> tuple[torch.Tensor, torch.Tensor] | None:
    """Cells of the batch that hold another copy of a pair's own side: they are no true negatives."""
    cells = []
    for side in (left, right):
        order = np.argsort(side, kind="stable")
        ranked = side[order]
        starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        stops = np.r_[starts[1:], len(side)]
        for run in np.flatnonzero(stops - starts > 1):
            group = order[starts[run] : stops[run]]
            one, two = np.meshgrid(group, group, indexing="ij")
            cells.append(np.stack([one[one != two], two[one != two]]))
    if not cells:
        return None
    found = torch.from_numpy(np.concatenate(cells, axis=1))
    return found[0], found[1]


def train(
    trainer: Trainer,
    kinds: list[Kind],
    weights: dict[str, float],
    say: Callable[[str], None],
    checkpoint: Path | None = None,
) -> np.ndarray:
    """Train and return the rows (size, dims); resumes from `checkpoint` where there is one.

    A run that was broken off within an epoch of neighbourhoods draws them anew, so only an unbroken run is
    the same to the last bit.
    """
    config = trainer.config
    each = len(batches(kinds, weights, config, 0))
    done, losses = _resume(trainer, checkpoint), list[float]()
    mean, taken = np.zeros_like(trainer.weight), 0
    for epoch in range(done // each, config.epochs):
        order = trainer.neighbourhoods if epoch >= config.hard_from else None
        plan = batches(kinds, weights, config, epoch, order)
        for number in range(max(done, epoch * each), (epoch + 1) * each):
            kind, places = plan[number - epoch * each]
            progress = number / (each * config.epochs)
            rate = config.rate * max(0.02, 1 - progress) * min(1.0, (number + 1) / 50)
            left, right = kinds[kind].left[places], kinds[kind].right[places]
            losses.append(trainer.step(left, right, rate, config.seed * 1_000_003 + number))
            if progress > 1 - config.average and number % 20 == 0:
                mean += trainer.weight
                taken += 1
            if (number + 1) % 200 == 0:
                say(f"batch {number + 1}/{each * config.epochs}, loss {np.mean(losses[-200:]):.4f}")
            if checkpoint and (number + 1) % 2000 == 0:
                _keep(trainer, checkpoint, number + 1)
    return mean / taken if taken else trainer.weight


def _keep(trainer: Trainer, checkpoint: Path, done: int) -> None:
    part = checkpoint.with_suffix(".part.npz")
    np.savez(part, weight=trainer.weight, first=trainer.first, second=trainer.second, steps=trainer.steps, done=done)
    part.replace(checkpoint)


def _resume(trainer: Trainer, checkpoint: Path | None) -> int:
    if checkpoint is None or not checkpoint.exists():
        return 0
    kept = np.load(checkpoint)
    for name in ("weight", "first", "second", "steps"):
        getattr(trainer, name)[:] = kept[name]
    return int(kept["done"])
