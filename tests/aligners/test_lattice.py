"""The search against a list of all paths, on rectangles small enough to list them."""

import math
from collections import defaultdict

import numpy as np
import pytest

from align.aligners.lattice import GAPS, MOVES, Chunks, Edges, best_path, every_edge, marginals

OPEN = -0.7


@pytest.fixture
def lattice():
    chunks = Chunks(np.array([0, 3]), np.array([3, 5]), np.array([0, 2]), np.array([2, 6]))
    edges = every_edge(chunks, np.arange(len(MOVES)))
    return chunks, edges, np.random.default_rng(7).normal(size=len(edges))


def all_paths(chunks, edges, score, chunk, gap_open):
    leaving = defaultdict(list)
    for k in np.flatnonzero(edges.chunk == chunk):
        leaving[int(edges.source_from[k]), int(edges.target_from[k])].append(k)
    goal = (chunks.bottom[chunk], chunks.right[chunk])

    def walk(node, after_gap, total, path):
        if node == goal:
            yield total, path
        for k in leaving[node]:
            gap = edges.move[k] < GAPS
            price = gap_open if gap and not after_gap else 0.0
            yield from walk((int(edges.source[k]), int(edges.target[k])), gap, total + score[k] + price, [*path, k])

    return list(walk((int(chunks.top[chunk]), int(chunks.left[chunk])), False, 0.0, []))


def test_marginals_are_those_of_all_paths(lattice):
    chunks, edges, score = lattice
    found = marginals(chunks, edges, score, OPEN)
    for chunk in range(2):
        paths = all_paths(chunks, edges, score, chunk, OPEN)
        total = np.logaddexp.reduce([value for value, _ in paths])
        wanted = np.zeros(len(edges))
        for value, path in paths:
            wanted[path] += math.exp(value - total)
        here = edges.chunk == chunk
        assert found.total[chunk] == pytest.approx(total)
        np.testing.assert_allclose(found.edge[here], wanted[here], atol=1e-12)


def test_opening_is_paid_once_a_run(lattice):
    chunks, edges, score = lattice
    small = 1e-5
    slope = (marginals(chunks, edges, score, OPEN + small).total - marginals(chunks, edges, score, OPEN).total) / small
    opening = marginals(chunks, edges, score, OPEN).opening
    np.testing.assert_allclose(np.bincount(edges.chunk, opening), slope, atol=1e-4)


def test_best_path_is_the_best_of_all(lattice):
    chunks, edges, score = lattice
    path = best_path(chunks, edges, score)
    for chunk in range(2):
        best = max(score[way].sum() for _, way in all_paths(chunks, edges, score, chunk, 0.0))
        assert score[path[edges.chunk[path] == chunk]].sum() == pytest.approx(best)


def test_a_rectangle_without_a_path_is_refused(lattice):
    chunks, edges, score = lattice
    with pytest.raises(ValueError, match="no path"):
        best_path(chunks, edges.take(edges.chunk == 0), score[edges.chunk == 0])


def test_impossible_edges_have_no_probability():
    chunks = Chunks(*(np.array([n]) for n in (0, 2, 0, 2)))
    edges = Edges(*(np.array(part) for part in ([0, 0, 0], [1, 2, 2], [1, 2, 1], [2, 2, 2])))
    found = marginals(chunks, edges, np.zeros(3), 0.0)
    assert found.edge.tolist() == [1.0, 1.0, 0.0]


def test_moves_are_gaps_and_all_beads_of_up_to_eight_rows():
    assert MOVES[:3] == ((1, 0), (0, 1), (1, 1))
    assert len(MOVES) == 2 + 28
    assert all(n + m <= 8 for n, m in MOVES)
