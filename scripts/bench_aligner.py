"""Time, memory and robustness of the aligner, on made-up vectors and on real pairs with planted damage.

python scripts/bench_aligner.py speed 1000 5000 50000     search alone, vectors given
python scripts/bench_aligner.py blocks | noise | moves    2,000 true pairs of eval/tico19, with the package's model
scripts/bench_peers.py sets other aligners beside this one, on gold.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time

import numpy as np
from aligner_gold import DATA, side_of

from align.aligners import Side, align
from align.bitext import Bead


def made_up(rows: int, width: int = 256, seed: int = 0) -> tuple[Side, Side]:
    """Return two sides of about `rows` rows: 80 % one to one, the rest 1-2 and 2-1; cosine of true pairs about 0.64."""
    chance = np.random.default_rng(seed)
    kinds = chance.choice(3, rows, p=[0.8, 0.1, 0.1])
    source, target, texts, others = [], [], [], []
    for kind in kinds:
        parts = chance.normal(size=(2 if kind else 1, width)).astype(np.float32)
        echo = parts + 1.2 * chance.normal(size=parts.shape).astype(np.float32)
        size = chance.integers(20, 120, len(parts))
        source += list(parts) if kind != 1 else [parts.sum(0)]
        target += list(echo) if kind != 2 else [echo.sum(0)]
        texts += ["x" * n for n in size] if kind != 1 else ["x" * int(size.sum())]
        others += ["y" * n for n in size] if kind != 2 else ["y" * int(size.sum())]
    return Side(tuple(texts), vectors=np.stack(source)), Side(tuple(others), vectors=np.stack(target))


def memory() -> int:
    """Return the most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def speed(sizes: list[int]) -> None:
    """Time each size in a process of its own, so that memory is that size's."""
    for size in sizes:
        subprocess.run([sys.executable, __file__, "one", str(size)], check=True)


def one(size: int) -> None:
    sides = made_up(size)
    before, begun, worked = memory(), time.perf_counter(), time.process_time()
    beads = align(*sides)
    row = {
        "rows": [len(sides[0]), len(sides[1])],
        "seconds": round(time.perf_counter() - begun, 2),
        "processor seconds": round(time.process_time() - worked, 2),
        "MiB before": before,
        "MiB most": memory(),
        "beads": len(beads),
    }
    print(json.dumps(row), flush=True)


def true_pairs(name: str = "tico19/en-zh", count: int = 2000) -> list[tuple[str, str]]:
    lines = gzip.decompress((DATA / "eval" / f"{name}.tsv.gz").read_bytes()).decode().splitlines()
    return [tuple(line.split("\t")[:2]) for line in lines][:count]  # type: ignore[misc]


def foreign(count: int, side: int = 1) -> list[str]:
    """Return sentences of another text, in the language of one side."""
    lines = gzip.decompress((DATA / "eval" / "wmt22" / "en-zh.tsv.gz").read_bytes()).decode().splitlines()
    return [line.split("\t")[side] for line in lines][:count]


def recovered(wanted: set[tuple[int, int]], beads: tuple[Bead, ...]) -> float:
    found = {(bead.source[0], bead.target[0]) for bead in beads if bead.kind == "1-1"}
    return len(wanted & found) / len(wanted)


def blocks(embedder: object) -> None:
    pairs = true_pairs()
    for size in (600, 1500):
        for name, at in (("front", 0), ("middle", 1000), ("end", 2000)):
            target = [b for _, b in pairs]
            target[at:at] = foreign(size)
            wanted = {(i, i + (size if i >= at else 0)) for i in range(len(pairs))}
            beads = align(_side([a for a, _ in pairs], "en", embedder), _side(target, "zh", embedder))
            print(f"block of {size} at the {name}: {recovered(wanted, beads):.4f} of 1-1 pairs recovered", flush=True)


def noise(embedder: object) -> None:
    """Take out and put in so many rows of either side: half of the share is taken out, half put in."""
    chance = np.random.default_rng(1)
    pairs = true_pairs()
    for share in (0.0, 0.1, 0.3, 0.5):
        rows: tuple[list[str], list[str]] = ([], [])
        spare, wanted = [foreign(2000, side) for side in (0, 1)], set()
        for pair in pairs:
            stays = chance.random(2) >= share / 2
            if stays.all():
                wanted.add((len(rows[0]), len(rows[1])))
            for side in (0, 1):
                rows[side].extend([pair[side]] * int(stays[side]))
                if chance.random() < share / 2:
                    rows[side].append(spare[side].pop())
        beads = align(_side(rows[0], "en", embedder), _side(rows[1], "zh", embedder))
        row = {"noise": share, "pairs": len(wanted), "recovered": round(recovered(wanted, beads), 4)}
        print(json.dumps(row), flush=True)


def moves(embedder: object) -> None:
    """Move single sentences and paragraphs of four in the target; how many come back, and how many are false."""
    chance = np.random.default_rng(2)
    pairs = true_pairs()
    for length, count in ((1, 40), (4, 20), (0, 0)):
        order = list(range(len(pairs)))
        moved = set()
        for _ in range(count):
            at = int(chance.integers(0, len(order) - length))
            block = order[at : at + length]
            if moved & set(block):
                continue
            moved |= set(block)
            del order[at : at + length]
            place = (at + int(chance.integers(3, 60))) % len(order)
            order[place:place] = block
        beads = align(_side([a for a, _ in pairs], "en", embedder), _side([pairs[i][1] for i in order], "zh", embedder))
        crossing = [bead for bead in beads if bead.crossing]
        right = sum(bead.kind == "1-1" and order[bead.target[0]] == bead.source[0] for bead in crossing)
        back = {b.source[0] for b in beads if b.kind == "1-1" and order[b.target[0]] == b.source[0]}
        print(
            f"{len(moved)} sentences moved by {length}: {len(back & moved)} recovered, "
            f"{len(crossing)} marked crossing, {right} of them right pairs",
            flush=True,
        )


def _side(texts: list[str], lang: str, embedder: object) -> Side:
    return side_of(tuple(texts), lang, embedder)  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["speed", "one", "blocks", "noise", "moves"])
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--model", default=None)
    options = parser.parse_args()
    if options.what in {"blocks", "noise", "moves"}:
        from align.embedders import load

        {"blocks": blocks, "noise": noise, "moves": moves}[options.what](load(options.model))
    else:
        speed(options.sizes) if options.what == "speed" else one(options.sizes[0])


if __name__ == "__main__":
    main()
