"""Word alignment by token vectors, measured on the project's own gold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

Link = tuple[int, int]
#: What `word_vectors` needs of an embedder: text -> (offsets (k, 2), vectors (k, dims), weights (k,)).
Tokens = Callable[[str], tuple[np.ndarray, np.ndarray, np.ndarray]]


def word_vectors(text: str, spans: list[list[int]], tokens: Tokens) -> np.ndarray:
    """Unit vectors of the words at `spans`: sums over the tokens that overlap each."""
    offsets, vectors, weights = tokens(text)
    rows = np.zeros((len(spans), vectors.shape[1]), np.float32)
    for number, (start, end) in enumerate(spans):
        inside = (offsets[:, 0] < end) & (offsets[:, 1] > start)
        rows[number] = (vectors[inside] * weights[inside, None]).sum(0)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def mutual(similarity: np.ndarray, rounds: int = 2, least: float = 0.15) -> set[Link]:
    """Links that are best in their row and in their column, then again among what is left (SimAlign's itermax)."""
    left, links = similarity.copy(), set()
    for _ in range(rounds):
        by_row, by_column = left.argmax(1), left.argmax(0)
        found = {(i, int(j)) for i, j in enumerate(by_row) if by_column[j] == i and left[i, j] > least}
        links |= found
        for i, j in found:
            # A second link of the same word must be nearly as good as its first.
            left[i, :] = np.where(similarity[i, :] > 0.8 * similarity[i, j], left[i, :], -1)
            left[:, j] = np.where(similarity[:, j] > 0.8 * similarity[i, j], left[:, j], -1)
            left[i, j] = -1
    return links


def error_rate(path: Path, tokens: Tokens) -> float:
    """Alignment error rate, 1 - 2|A and S| / (|A| + |S|), over all pairs of one gold file; all its links are sure."""
    hits = found = wanted = 0
    for pair in json.loads(path.read_text(encoding="utf-8"))["pairs"]:
        source = word_vectors(pair["source"], pair["source_words"], tokens)
        target = word_vectors(pair["target"], pair["target_words"], tokens)
        source_at = {tuple(span): i for i, span in enumerate(pair["source_words"])}
        target_at = {tuple(span): i for i, span in enumerate(pair["target_words"])}
        gold = {(source_at[tuple(link[:2])], target_at[tuple(link[2:])]) for link in pair["links"]}
        links = mutual(source @ target.T)
        hits, found, wanted = hits + len(links & gold), found + len(links), wanted + len(gold)
    return 1 - 2 * hits / max(found + wanted, 1)
