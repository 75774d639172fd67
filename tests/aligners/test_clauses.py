"""A storey below: rows are cut without loss, and a clause that went over to the neighbour is found there."""

import re
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligners import Side, align
from align.aligners.aligner import regimes
from align.aligners.anchors import cut
from align.aligners.clauses import clauses, cut_row
from align.aligners.costs import Evidence
from align.aligners.lattice import GAPS
from align.aligners.search import prepare
from align.aligners.tokens import Vocabulary

WIDTH = 128


@dataclass
class Words:
    """The words of a text in a made-up model: a word has the same vector on both sides."""

    vectors: np.ndarray
    weights: np.ndarray
    offsets: np.ndarray


def tokens(text):
    found = list(re.finditer(r"[^\W_]+", text))
    words = [match[0] for match in found]
    rows = [np.random.default_rng(crc32(word.encode())).normal(size=WIDTH) for word in words]
    vectors = np.array(rows, np.float32).reshape(-1, WIDTH)
    spans = np.array([match.span() for match in found], np.int64).reshape(-1, 2)
    return Words(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.ones(len(words), np.float32), spans)


def side(texts):
    vectors = np.stack([tokens(text).vectors.sum(0) for text in texts])
    return Side(tuple(texts), vectors=vectors.astype(np.float32), tokens=tokens)


def clause(number, length=4):
    return " ".join(f"w{number}n{place}" for place in range(length))


def plain(count):
    return [f"{clause(100 + row)}, {clause(200 + row)}." for row in range(count)]


def leaning():
    """Return sides of a dozen rows, in whose middle a clause went over to the sentence before it."""
    source = [f"{clause(1)}, {clause(2)}.", f"{clause(3)}, {clause(4)}."]
    target = [f"{clause(1)}, {clause(2)}, {clause(3)}.", f"{clause(4)}."]
    around = plain(10)
    return side(around[:5] + source + around[5:]), side(around[:5] + target + around[5:])


def asked(sides):
    """Return the evidence of two sides, the rows in question as one rectangle, and what clauses say of each edge."""
    evidence = Evidence(*sides)
    left = prepare(evidence, lambda anchors: cut(anchors, len(sides[0]), len(sides[1])), regimes())
    return left, clauses(evidence, left, regimes()["tokens"])


@given(st.text(st.sampled_from("ab c,.;:!?，。“”'\"1"), max_size=60))
def test_nothing_is_lost_by_cutting(text):
    assert "".join(cut_row(text)) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It cost 1,250.50 dollars in all", 1),
        ("He left", 1),
        ("", 1),
        ("她笑了笑，说：“我们明天再来这里吧。”他走了。", 2),
    ],
)
def test_where_rows_are_cut(text, count):
    assert len(cut_row(text)) == count


def test_a_clause_that_went_over_keeps_its_rows_together():
    found = align(*leaning())
    assert ((5, 6), (5, 6)) in [(bead.source, bead.target) for bead in found]


def test_rows_whose_clauses_part_are_parted():
    rows = plain(10)
    found = align(side(rows), side(rows))
    assert {bead.kind for bead in found} == {"1-1"}


def test_positions_between_clauses_that_belong_together_are_not_passed():
    left, value = asked(leaning())
    at = {(i, j): v for i, j, m, v in zip(left.edges.source, left.edges.target, left.edges.move, value, strict=True)
          if m >= GAPS}  # fmt: skip
    assert at[6, 6] < 0.5 < at[7, 7]


def test_the_same_from_either_side():
    (one, there), (_, back) = asked(leaning()), asked(leaning()[::-1])
    assert sorted(there.round(6)) == sorted(back.round(6))
    assert len(one.edges) == len(back)


def test_sides_without_tokens_have_no_clauses():
    sides = [replace(part, tokens=None) for part in leaning()]
    assert not asked(sides)[1].any()


def test_clauses_cut_at_spaces_have_the_tokens_of_their_row():
    text = "he came early, he saw it all,and in the end he won"
    parts = ["he came early,", " he saw it all,", "and in the end he won"]
    asked = []
    known = Vocabulary(lambda part: asked.append(part) or tokens(part))
    known.cut(text, parts)
    sums = known.sums(parts, WIDTH)
    assert asked == [text, *parts[1:]]  # the last two are cut inside a word
    np.testing.assert_allclose(sums, np.stack([tokens(part).vectors.sum(0) for part in parts]), rtol=1e-5)
    np.testing.assert_array_equal(known.tokens(parts).start, [0, 3, 7, 13])
