"""When two quantities of two texts agree, and when they cannot both be right about one thing."""

import numpy as np
import pytest

from align.checks.comparing import Mention, agree, differ, hold
from align.quantities import read

AGREEING = [
    ("zh", "1.3万个箱子", "ja", "1万3000個の箱"),
    ("en", "46 engines", "zh", "46辆"),
    ("en", "in August 2023", "zh", "2023年8月"),
    ("en", "10 kilometres", "en", "10,000 metres"),
    ("id", "tanggal 8", "zh", "10月8日"),
]
DIFFERING = [
    ("zh", "6700个箱子", "zh", "1.3万个箱子"),
    ("en", "in August 2023", "zh", "2023年9月"),
    ("zh", "去年6月", "zh", "今年6月"),
    ("en", "45 percent", "de", "54 Prozent"),
    ("en", "$3 million", "en", "$8 million"),
]
OF_TWO_SORTS = [
    ("en", "45 percent", "en", "45 ships"),
    ("en", "$90", "en", "90 km"),
    ("en", "in 1950", "en", "1950 men"),
]


def first(lang, text):
    return read(text, lang)[0]


@pytest.mark.parametrize("case", AGREEING, ids=str)
def test_the_same_value_agrees_in_any_language(case):
    one, other = first(*case[:2]), first(*case[2:])
    assert agree(one, other)
    assert agree(other, one)
    assert not differ(one, other)


@pytest.mark.parametrize("case", DIFFERING, ids=str)
def test_another_value_of_the_same_sort_differs(case):
    one, other = first(*case[:2]), first(*case[2:])
    assert differ(one, other)
    assert differ(other, one)


@pytest.mark.parametrize("case", OF_TWO_SORTS, ids=str)
def test_numbers_of_two_sorts_do_not_contradict(case):
    one, other = first(*case[:2]), first(*case[2:])
    assert not differ(one, other)


def mention(text, row):
    vector = np.asarray(row, np.float32)
    return Mention(first("en", text), vector, vector)


def test_a_number_contradicts_only_in_a_like_context():
    here = [mention("46 engines", (1, 0))]
    assert [held.same for held in hold(here, [mention("64 engines", (1, 0))])] == [False]
    assert hold(here, [mention("64 engines", (0, 1))]) == []


def test_a_number_confirmed_elsewhere_does_not_contradict():
    ours = [mention("46 engines", (1, 0)), mention("64 men", (0, 1))]
    theirs = [mention("64 men", (0.8, 0.6))]
    assert [(held.ours, held.same) for held in hold(ours, theirs)] == [(1, True)]
