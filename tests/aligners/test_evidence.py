"""The measurements: worked examples small enough to check by hand, and identities."""

import numpy as np
import pytest

from align.aligners.anchors import Anchors, cut, find_anchors
from align.aligners.channel import Channel, Runs, unit
from align.aligners.coverage import coverage
from align.aligners.lattice import Chunks
from align.aligners.lengths import LengthModel
from align.aligners.lexicon import Bags, Pairs, learn, row_vectors, words
from align.aligners.likeness import likeness, reaches
from align.aligners.links import links
from align.aligners.marks import marks
from align.aligners.side import Side
from align.aligners.signs import quotations, speaking
from align.aligners.tokens import packed
from align.aligners.written import Written


def near(source, target, runs):
    reach = reaches((len(source.start) - 1, len(target.start) - 1), runs)
    return source, target, runs, likeness(source, target, reach, ties=True)


def one_chunk(rows, columns):
    return Chunks(*(np.array([n]) for n in (0, rows, 0, columns)))


def test_images_price_runs_as_sums_of_vectors_do():
    chance = np.random.default_rng(0)
    source, target = chance.normal(size=(9, 16)).astype(np.float32), chance.normal(size=(7, 16)).astype(np.float32)
    channel = Channel(source, target)
    runs = Runs(*(np.array(part) for part in ([0, 0], [0, 4], [3, 9], [2, 1], [3, 7])))
    wanted = []
    for top, bottom, left, right in zip(runs.top, runs.bottom, runs.left, runs.right, strict=True):
        one, other = source[top:bottom].sum(0), target[left:right].sum(0)
        wanted.append(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
    np.testing.assert_allclose(channel.images(one_chunk(9, 7)).cosine(runs), wanted, rtol=1e-4)


def test_length_model_is_the_same_from_either_side():
    lengths = np.array([30.0, 60, 90, 40, 50, 80, 20, 100]), np.array([60.0, 115, 190, 85, 95, 165, 38, 205])
    there, back = LengthModel.learn(*lengths), LengthModel.learn(lengths[1], lengths[0])
    pair = np.array([50.0]), np.array([70.0])
    assert there.surprise(*pair) == pytest.approx(back.surprise(pair[1], pair[0]))
    assert there.surprise(np.array([50.0]), np.array([103.0])) < 1 < there.surprise(*pair)


def test_marks_match_numbers_names_and_cognates_only():
    source = Side(("Winston sah 1984 im Kino.", "Es regnete."))
    target = Side(("It rained.", "Winston saw 1984 at the cinema."))
    rows, _ = marks(source, target)
    product = rows[0] @ rows[1].T
    assert product[0, 1] > 1.5
    assert abs(product).sum() == pytest.approx(product[0, 1])


def test_speaking_follows_each_kind_of_quotation():
    texts = ["'Go,' he said.", "'I don't know.", "Do you?'", "「はい」", "“Wait", "here.”", '"Yes', 'no."']
    said = Written(texts)
    assert speaking(said, quotations(said)).tolist() == [0, 1, 0, 0, 1, 0, 1, 0]


def test_an_added_row_must_explain_something():
    types = np.eye(4, dtype=np.float32)
    source = packed(types, np.array([0, 1, 2, 3]), np.ones(4), [2, 2])
    target = packed(types, np.array([0, 1, 2, 3]), np.ones(4), [2, 2])
    runs = Runs(*(np.array(part) for part in ([0, 0], [0, 0], [1, 2], [0, 0], [1, 1])))
    covered = coverage(*near(source, target, runs))
    assert covered.total[0] > covered.total[1]
    assert covered.least[0] > covered.least[1]


def two_sides():
    """Two sides of random tokens, and two runs of their rows seen from the one and from the other."""
    chance = np.random.default_rng(1)
    types = [unit(chance.normal(size=(9, 8)).astype(np.float32)) for _ in range(2)]
    ids = [[[0, 1, 2], [3], [4, 5, 6, 7, 8]], [[8, 7], [6, 5, 4, 3], [2, 1, 0]]]
    sides = [
        packed(types[k], np.concatenate(ids[k]), chance.random(9) + 0.5, [len(row) for row in ids[k]]) for k in (0, 1)
    ]
    there = Runs(*(np.array(part) for part in ([0, 0], [0, 1], [2, 3], [0, 2], [1, 3])))
    back = Runs(there.chunk, there.left, there.right, there.top, there.bottom)
    return sides, there, back


def test_coverage_is_the_same_from_either_side():
    sides, there, back = two_sides()
    one, other = coverage(*near(*sides, there)), coverage(*near(sides[1], sides[0], back))
    for name in ("total", "rows", "least"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-5)


def test_a_tie_that_leads_out_of_a_bead_is_lost():
    types = np.eye(4, dtype=np.float32)
    source = packed(types, np.array([0, 1, 2, 3]), np.ones(4), [2, 2])
    target = packed(types, np.array([0, 2, 1, 3]), np.ones(4), [2, 2])
    runs = Runs(*(np.array(part) for part in ([0, 0, 0], [0, 0, 1], [2, 1, 2], [0, 0, 1], [2, 1, 2])))
    whole, first, second = links(*near(source, target, runs)).total
    assert whole == pytest.approx(2 * (first + second), rel=1e-3)


def test_links_are_the_same_from_either_side():
    sides, there, back = two_sides()
    one, other = links(*near(*sides, there)), links(*near(sides[1], sides[0], back))
    for name in ("total", "rows"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-5)


def many_rows():
    """Two sides of 40 rows of up to five random tokens along a diagonal, and runs of up to three rows near it."""
    chance = np.random.default_rng(3)
    types = unit(chance.normal(size=(30, 6)).astype(np.float32))
    sizes = [chance.integers(0, 6, 40) for _ in range(2)]
    sides = [packed(types, chance.integers(0, 30, n.sum()), chance.random(n.sum()) + 0.5, n) for n in sizes]
    top, left = chance.integers(0, 37, 300), chance.integers(-2, 3, 300)
    left = np.clip(top + left, 0, 37)
    bottom, right = top + chance.integers(1, 4, 300), left + chance.integers(1, 4, 300)
    return *sides, Runs(np.zeros(300, np.int64), top, bottom, left, right)


def test_coverage_is_the_mean_likeness_against_the_documents():
    source, target, runs = many_rows()

    def one_way(given, explained, run, row):
        own, other = explained.rows(row, row + 1), given.rows(*run)
        like = np.exp(20.0 * explained.types[explained.ids[own]] @ given.types[given.ids[other]].T)
        usual = np.exp(20.0 * explained.types[explained.ids[own]] @ given.types[given.ids].T).mean(axis=1)
        ratio = like.sum(axis=1) / max(1, other.stop - other.start) / usual
        return explained.weights[own] @ np.log((ratio + 0.1) / 1.1)

    wanted = [
        sum(one_way(source, target, (a, b), row) for row in range(c, d)) / 2
        + sum(one_way(target, source, (c, d), row) for row in range(a, b)) / 2
        for a, b, c, d in zip(runs.top, runs.bottom, runs.left, runs.right, strict=True)
    ]
    np.testing.assert_allclose(coverage(*near(source, target, runs)).total, wanted, rtol=1e-3, atol=1e-3)


def test_ties_are_products_of_shares_among_what_is_in_reach():
    source, target, runs = many_rows()
    beside = np.zeros((40, 40), bool)
    for a, b, c, d in zip(runs.top, runs.bottom, runs.left, runs.right, strict=True):
        beside[a:b, c:d] = True
    hull = lambda rows: np.maximum.accumulate(rows, axis=1) & np.maximum.accumulate(rows[:, ::-1], axis=1)[:, ::-1]
    reached = hull(beside) & hull(beside.T).T
    every = np.exp(40.0 * source.types[source.ids] @ target.types[target.ids].T)
    like = every * reached[np.ix_(source.row_of(), target.row_of())]
    shares = [like / (like.sum(axis=k, keepdims=True) + 6.0 * every.mean(axis=k, keepdims=True)) for k in (0, 1)]
    tied = shares[0] * shares[1] * (source.weights[:, None] + target.weights[None, :]) / 2
    wanted = [
        tied[source.rows(a, b), target.rows(c, d)].sum()
        for a, b, c, d in zip(runs.top, runs.bottom, runs.left, runs.right, strict=True)
    ]
    np.testing.assert_allclose(links(*near(source, target, runs)).total, wanted, rtol=1e-3, atol=1e-4)


def test_a_lexicon_is_learnt_from_pairs():
    chance = np.random.default_rng(2)
    vocabulary = 40
    choices = [chance.choice(vocabulary, 6, replace=False) for _ in range(200)]
    letters = "abcdefghij"
    name = lambda word, first: first + letters[word // 10] + letters[word % 10]
    source = [" ".join(name(word, "s") for word in row) for row in choices]
    target = [" ".join(name(word, "t") for word in row[::-1]) for row in choices]
    every = np.arange(len(choices))
    rows = [
        unit(row_vectors(side))
        for side in learn((Bags(words(source)), Bags(words(target))), Pairs(every, every + 1, every, every + 1))
    ]
    best = (rows[0] @ rows[1].T).argmax(axis=1)
    assert (best == every).mean() > 0.9


def test_anchors_survive_a_foreign_block_and_cuts_lie_between_true_pairs():
    chance = np.random.default_rng(3)
    base = chance.normal(size=(300, 32))
    source = unit((base + 0.5 * chance.normal(size=base.shape)).astype(np.float32))
    block = chance.normal(size=(500, 32))
    target = unit(np.vstack([base[:150], block, base[150:]]).astype(np.float32))
    anchors = find_anchors(source, target)
    wanted = anchors.source + np.where(anchors.source >= 150, 500, 0)
    assert len(anchors) > 200
    assert (anchors.target == wanted).mean() > 0.99
    chunks = cut(anchors, 300, 800)
    assert (chunks.top[0], chunks.left[0], chunks.bottom[-1], chunks.right[-1]) == (0, 0, 300, 800)
    assert (chunks.bottom[:-1] == chunks.top[1:]).all()
    assert (chunks.right[:-1] == chunks.left[1:]).all()


def test_cut_tiles_without_any_anchor():
    nothing = np.zeros(0, np.int64)
    chunks = cut(Anchors(nothing, nothing, np.zeros(0)), 3000, 4000)
    assert len(chunks) > 1
    assert chunks.rows.sum() == 3000
    assert chunks.columns.sum() == 4000
