"""A trial: a small contextual encoder on the rows of the static model.

A piece's vector is its static row, made longer or shorter and moved by a transformer that reads the whole text; a
text's vector is the sum, as before, so runs of sentences and words can still be added up. It begins as the static
model, since both changes begin at zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import nn
from torch.nn import functional

#: Pieces of a text that are read; the rest is left out in training.
LONGEST = 96
#: Distances between pieces that are told apart, on either side.
REACH = 32


class Block(nn.Module):
    """One layer: attention with a bias by distance, and two dense ones, each normed before (pre-LN)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, read: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        texts, pieces, width = read.shape
        split = self.qkv(self.norm1(read)).view(texts, pieces, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(*split, attn_mask=bias.to(split.dtype))
        read = read + self.out(seen.transpose(1, 2).reshape(texts, pieces, width))
        return read + self.down(functional.gelu(self.up(self.norm2(read)), approximate="tanh"))


class Context(nn.Module):
    """The encoder; `rows` (size, dims) are the static ones, and stay as they are."""

    def __init__(self, rows: np.ndarray, width: int = 256, layers: int = 4, heads: int = 4) -> None:
        super().__init__()
        table = torch.from_numpy(rows)
        self.register_buffer("rows", table, persistent=False)
        self.dims, self.length = table.shape[1], float(table.norm(dim=1).mean())
        self.read, self.norm = nn.Linear(self.dims + 1, width), nn.LayerNorm(width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.last, self.distance = nn.LayerNorm(width), nn.Parameter(torch.zeros(2 * REACH + 1, heads))
        self.move, self.gain = nn.Linear(width, self.dims), nn.Linear(width, 1)
        for zero in (*self.move.parameters(), *self.gain.parameters()):
            nn.init.zeros_(zero)

    def forward(self, ids: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """Vectors (texts, pieces, dims) of padded `ids`, of which each text has its count; zeros behind it."""
        rows, places = self.rows[ids], torch.arange(ids.shape[1])
        real = places < counts[:, None]
        lengths = rows.norm(dim=2, keepdim=True)
        unit = rows / (lengths + 1e-6) * math.sqrt(self.dims)
        read = self.norm(self.read(torch.cat([unit, torch.log(lengths / self.length + 1e-3)], 2)))
        apart = (places[None] - places[:, None]).clamp(-REACH, REACH) + REACH
        bias = self.distance[apart].permute(2, 0, 1)[None] + torch.where(real, 0.0, -1e4)[:, None, None, :]
        for block in self.blocks:
            read = block(read, bias)
        read = self.last(read)
        # Steps of Adam are alike in size everywhere; these factors make a first step small beside a row.
        moved = self.move(read).float() * (self.length / math.sqrt(self.dims))
        return (rows * (1 + 0.3 * self.gain(read).float()) + moved) * real[..., None]


def encode(model: Context, ids: np.ndarray, offsets: np.ndarray, places: np.ndarray, most: int = 2048) -> torch.Tensor:
    """Sums (n, dims) of the texts at `places`, of text i the pieces ids[offsets[i]:offsets[i + 1]].

    Texts of like length are padded and read together, at most `most` pieces at a time.
    """
    counts = np.minimum(offsets[places + 1] - offsets[places], LONGEST)
    sums, order = [], []
    for some in _alike(counts, most):
        with torch.autocast("cpu", torch.bfloat16):
            sums.append(model(*_padded(ids, offsets[places[some]], counts[some])).float().sum(1))
        order.append(some)
    back = np.empty(len(places), np.int64)
    back[np.concatenate(order)] = np.arange(len(places))
    return torch.cat(sums)[torch.from_numpy(back)]


def _alike(counts: np.ndarray, most: int) -> Iterator[np.ndarray]:
    order, start = np.argsort(counts, kind="stable"), 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and (stop + 1 - start) * counts[order[stop]] <= most:
            stop += 1
        yield order[start:stop]
        start = stop


def _padded(ids: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    places = np.arange(max(1, int(counts.max())))
    found = ids[np.minimum(starts[:, None] + places, len(ids) - 1)]
    chosen = np.where(places < counts[:, None], found, 0).astype(np.int64)
    return torch.from_numpy(chosen), torch.from_numpy(counts.astype(np.int64))
