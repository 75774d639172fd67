"""How long a model takes to load, and how many sentences a second it embeds."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from align import embedders
from model.retrieval import Pool

#: Words of a sentence, and sentences measured: of a sum of rows, of tokens, and of a model that runs a network.
WORDS, MOST, SOME, FEW = 25, 30_000, 5_000, 200
#: Each time is the best of so many.
RUNS = 3


def sentences(pools: list[Pool]) -> list[str]:
    """English running text of the evaluation sets cut into sentences of 25 words, no two alike."""
    sides = [(pool.pair.split("-"), (pool.left, pool.right)) for pool in pools if pool.test != "words"]
    texts = dict.fromkeys(
        text for langs, both in sides for lang, side in zip(langs, both, strict=True) if lang == "en" for text in side
    )
    words = " ".join(texts).split()
    return list(dict.fromkeys(" ".join(words[at : at + WORDS]) for at in range(0, len(words) - WORDS, WORDS)))[:MOST]


def drawn() -> list[str]:
    """Sentences of 25 words drawn from seventeen: what a tokenizer that remembers words is quickest with."""
    some = ["the", "president", "of", "a", "small", "country", "told", "reporters", "that"]
    some += ["new", "rules", "for", "trade", "would", "start", "next", "year"]
    draw = np.random.default_rng(1)
    return [" ".join(draw.choice(some, WORDS)) for _ in range(MOST)]


def figures(name: str | None, pools: list[Pool]) -> dict[str, float]:
    """Seconds to load and sentences a second, by the clock and by processor time (all threads together).

    `name` is what `embedders.load` takes. A model just loaded has met no word yet; a warm one has met these.
    """
    wall, processor = _best(RUNS if name else 3 * RUNS, lambda: None, lambda _: embedders.load(name))
    out = {"seconds to load": round(wall, 3), "seconds to load, processor": round(processor, 3)}
    warm = embedders.load(name)
    for label, texts in (("running text", sentences(pools)), ("of 17 words", drawn())):
        some = texts if warm.additive else texts[:FEW]
        starts: dict[str, Callable[[], embedders.Embedder]] = {"warm": lambda: warm}
        if warm.additive:
            starts["just loaded"] = lambda: embedders.load(name)
        for state, start in starts.items() if some else ():
            wall, processor = _best(RUNS, start, lambda embedder, some=some: embedder.embed(some))
            key = f"sentences a second, {label}, {state}"
            out[key], out[f"{key}, a processor"] = round(len(some) / wall), round(len(some) / processor)
    some = sentences(pools)[: SOME if warm.additive else FEW]
    if some:
        _, processor = _best(RUNS, lambda: None, lambda _: [warm.tokens(text) for text in some])
        out["tokens of a sentence, running text, warm, microseconds"] = round(1e6 * processor / len(some), 1)
    return out


def _best(runs: int, start: Callable[[], object], action: Callable[..., object]) -> tuple[float, float]:
    """Least wall time and least processor time of `action`, which is given what `start` returns, untimed."""
    walls, processors = [], []
    for _ in range(runs):
        given = start()
        wall, processor = time.perf_counter(), time.process_time()
        action(given)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls), min(processors)
