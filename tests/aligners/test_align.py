"""The promises of `align`, on made-up vectors whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligners import AlignConfig, Side, align, alignment
from align.bitext import Bead, Origin

WIDTH = 64


def made_up(kinds, seed=0, noise=0.8):
    """Return two sides of beads of the given kinds, and the true beads; "1-0" and "0-1" have vectors of their own."""
    chance = np.random.default_rng(seed)
    sides, texts, truth = ([], []), ([], []), []
    for n, m in kinds:
        rows = tuple(tuple(range(len(sides[k]), len(sides[k]) + size)) for k, size in enumerate((n, m)))
        truth.append(rows)
        parts = chance.normal(size=(max(n, m), WIDTH))
        for k, size in enumerate((n, m)):
            pieces = np.array_split(parts, size) if size else []
            sides[k].extend(piece.sum(0) + noise * chance.normal(size=WIDTH) for piece in pieces)
            texts[k].extend("xy"[k] * (30 * len(piece)) for piece in pieces)
    made = [
        Side(tuple(text), vectors=np.array(rows, np.float32).reshape(-1, WIDTH))
        for text, rows in zip(texts, sides, strict=True)
    ]
    return made[0], made[1], truth


KINDS = [(1, 1)] * 12 + [(1, 2), (1, 1), (2, 1), (1, 1), (1, 1), (1, 3)] + [(1, 1)] * 10


def rows_of(beads):
    return [(bead.source, bead.target) for bead in beads]


def test_finds_what_was_planted():
    source, target, truth = made_up(KINDS)
    beads = align(source, target)
    assert len(set(rows_of(beads)) & set(truth)) >= 0.95 * len(truth)
    assert all(0 <= bead.confidence <= 1 and -1 <= bead.similarity <= 1 for bead in beads)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([(1, 1), (1, 2), (2, 1), (1, 0), (0, 1), (2, 2), (1, 4)]), min_size=1, max_size=30),
    st.integers(0, 1000),
    st.booleans(),
)
def test_every_row_is_in_exactly_one_bead(kinds, seed, with_vectors):
    source, target, _ = made_up(kinds, seed)
    if not with_vectors:
        source, target = replace(source, vectors=None), replace(target, vectors=None)
    beads = align(source, target)
    assert sorted(row for bead in beads for row in bead.source) == list(range(len(source)))
    assert sorted(row for bead in beads for row in bead.target) == list(range(len(target)))
    first = [bead.source[0] for bead in beads if bead.source]
    assert first == sorted(first)


def test_swapping_the_sides_swaps_the_beads():
    source, target, _ = made_up(KINDS, seed=3)
    there = {(bead.source, bead.target) for bead in align(source, target)}
    back = {(bead.target, bead.source) for bead in align(target, source)}
    assert there == back


def test_the_same_twice():
    source, target, _ = made_up(KINDS, seed=4)
    assert align(source, target) == align(source, target)


def test_a_block_on_one_side_stays_alone():
    source, target, truth = made_up([(1, 1)] * 60 + [(0, 1)] * 200 + [(1, 1)] * 60)
    found = set(rows_of(align(source, target)))
    assert sum(bead in found for bead in truth if bead[0] and bead[1]) >= 119


@pytest.mark.parametrize(("sources", "targets"), [(0, 0), (3, 0), (0, 2), (1, 1)])
def test_sides_with_hardly_a_row(sources, targets):
    source = Side(("One.",) * sources, vectors=np.ones((sources, WIDTH), np.float32))
    target = Side(("Eins.",) * targets, vectors=np.ones((targets, WIDTH), np.float32))
    beads = align(source, target)
    assert sum(len(bead.source) for bead in beads) == sources
    assert sum(len(bead.target) for bead in beads) == targets


def test_rows_without_vectors_or_text_do_no_harm():
    source, target, _ = made_up(KINDS)
    vectors = source.vectors.copy()
    vectors[3:5] = 0
    beads = align(replace(source, vectors=vectors, texts=("", *source.texts[1:])), target)
    assert sorted(row for bead in beads for row in bead.source) == list(range(len(source)))


def test_no_bead_has_more_rows_than_allowed():
    source, target, _ = made_up(KINDS)
    beads = align(source, target, AlignConfig(most_rows=2))
    assert all(len(bead.source) + len(bead.target) <= 2 for bead in beads)
    with pytest.raises(ValueError, match="most_rows"):
        AlignConfig(most_rows=9)


def test_beads_of_people_are_kept_and_the_rest_is_realigned():
    source, target, truth = made_up(KINDS)
    wrong = Bead((4, 5), (5,), origin=Origin.HUMAN, properties=(("note", "kept"),))
    beads = align(source, target, fixed=[wrong])
    assert wrong in beads
    place = beads.index(wrong)
    before = {row for bead in beads[:place] for row in bead.source}
    assert before == {0, 1, 2, 3}
    assert {row for bead in beads[:place] for row in bead.target} == {0, 1, 2, 3, 4}
    assert set(rows_of(beads[place + 4 :])) >= set(truth[10:12])


def test_true_fixed_beads_change_nothing():
    source, target, _ = made_up(KINDS, seed=5)
    alone = align(source, target)
    held = [alone[3], alone[10], alone[20]]
    assert rows_of(align(source, target, fixed=held)) == rows_of(alone)


def test_fixed_beads_must_name_rows_once():
    source, target, _ = made_up(KINDS)
    with pytest.raises(ValueError, match="at most once"):
        align(source, target, fixed=[Bead((1,), (1,)), Bead((1,), (2,))])
    with pytest.raises(ValueError, match="from 0 to"):
        align(source, target, fixed=[Bead((1000,), (1,))])


def test_a_moved_paragraph_is_found_and_marked():
    source, target, _ = made_up([(1, 1)] * 60)
    order = [*range(10), *range(13, 40), *range(10, 13), *range(40, 60)]
    moved = replace(target, texts=tuple(target.texts[i] for i in order), vectors=target.vectors[order])
    beads = align(source, moved)
    crossing = {bead.source[0]: order[bead.target[0]] for bead in beads if bead.crossing}
    assert crossing == {10: 10, 11: 11, 12: 12}
    assert not any(bead.crossing for bead in align(source, moved, AlignConfig(crossings=False)))


def test_a_sentence_split_inside_a_moved_paragraph_is_found_with_it():
    source, target, truth = made_up([(1, 1)] * 11 + [(1, 2)] + [(1, 1)] * 48)
    order = [*range(10), *range(14, 40), *range(10, 14), *range(40, 61)]
    moved = replace(target, texts=tuple(target.texts[i] for i in order), vectors=target.vectors[order])
    crossing = {bead.source: tuple(order[row] for row in bead.target) for bead in align(source, moved) if bead.crossing}
    assert crossing == {one: other for one, other in truth if one[0] in {10, 11, 12}}


def test_a_side_must_have_one_entry_a_row():
    with pytest.raises(ValueError, match="2 rows"):
        Side(("a", "b"), paragraphs=(0,))


def test_a_model_that_knows_nothing_is_given_up():
    source, target, _ = made_up([(1, 1)] * 100)
    assert alignment(source, target).basis == "vectors"
    chance = np.random.default_rng(9).normal(size=target.vectors.shape).astype(np.float32)
    assert alignment(source, replace(target, vectors=chance)).basis == "bare"


def test_runs_of_a_model_that_is_not_additive_are_encoded():
    source, target, truth = made_up(KINDS)
    asked = []

    def encoder(side, letter):
        texts = tuple(f"{letter}{row}." for row in range(len(side)))

        def encode(runs):
            asked.extend(runs)
            rows = [[int(part[1:-1]) for part in run.split()] for run in runs]
            return np.stack([side.vectors[picked].sum(0) for picked in rows])

        return replace(side, texts=texts, encode=encode)

    beads = align(encoder(source, "s"), encoder(target, "t"))
    assert asked
    assert all(" " in run for run in asked)
    assert len(set(asked)) == len(asked)
    assert len(set(rows_of(beads)) & set(truth)) >= 0.8 * len(truth)  # lengths say nothing here
