"""Numbers of two sides: what agrees, what changed, what is missing; no reader of quantities but the real one."""

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import numbers
from align.checks.figures import customary, figures, match
from align.checks.pair import Finding, Pair
from align.issue import Category, Side, Span
from align.quantities import LANGUAGES, read
from align.quantity import Quantity, QuantityKind

FOLDER = Path(__file__).parent.parent / "cases"
CASES = json.loads((FOLDER / "numbers_pairs.json").read_text(encoding="utf-8"))["cases"]
SENTENCES = json.loads((FOLDER / "quantities.json").read_text(encoding="utf-8"))["cases"]


def _pair(source: str, target: str, source_lang: str, target_lang: str) -> Pair:
    read_source, read_target = read(source, source_lang), read(target, target_lang)
    return Pair(source, target, source_lang, target_lang, source_quantities=read_source, target_quantities=read_target)


def _findings(source: str, target: str, source_lang: str, target_lang: str) -> list[Finding]:
    return list(numbers.measure_pair(_pair(source, target, source_lang, target_lang)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['langs']} {case['source'][:24]} {case['target'][:16]}")
def test_case(case: dict) -> None:
    source_lang, target_lang = case["langs"].split("-")
    pair = _pair(case["source"], case["target"], source_lang, target_lang)
    found = [one for one in numbers.measure_pair(pair) if one.value >= numbers.DOUBT]
    assert [[one.side.value, one.span.of(pair.text(one.side)), one.value] for one in found] == case["found"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_agrees_with_itself(lang: str) -> None:
    for case in SENTENCES[lang]:
        assert _findings(case["text"], case["text"], lang, lang) == []


def test_a_change_names_both_sides_and_what_they_are_worth() -> None:
    pair = _pair("It sold 13,000 copies.", "卖出了1.3亿册。", "en", "zh")
    (found,) = numbers.measure_pair(pair)
    assert found.category is Category.NUMBER
    assert found.other is not None
    assert found.other.of(pair.target) == "1.3亿"
    assert found.message == "“13,000” in the source; the translation says “1.3亿” (130,000,000)."


def test_separators_of_the_wrong_language_are_a_matter_of_format() -> None:
    (found,) = _findings("Es kamen 13.000 Menschen.", "13.000 people came.", "de", "en")
    assert (found.category, found.side) == (Category.LOCALE, Side.TARGET)


def test_nothing_is_said_of_a_side_without_text() -> None:
    assert _findings("It sold 13,000 copies.", "", "en", "zh") == []


@settings(max_examples=60)
@given(value=st.integers(1_000, 10**9), other=st.integers(1_000, 10**9))
def test_two_numbers_agree_where_their_values_do(value: int, other: int) -> None:
    found = _findings(f"It sold {value:,} copies.", f"卖出{other}册。", "en", "zh")
    assert bool(found) is (value != other)


def _number(value: int, kind: QuantityKind = QuantityKind.NUMBER, unit: str = "") -> Quantity:
    return Quantity(Span(0, 1), kind, Fraction(value), unit=unit)


@settings(max_examples=60)
@given(values=st.lists(st.integers(0, 9), max_size=8), seed=st.integers(0, 99))
def test_matching_is_one_to_one_and_misses_nothing_that_is_there(values: list[int], seed: int) -> None:
    shuffled = values[:]
    random.Random(seed).shuffle(shuffled)
    left, right = figures(map(_number, values)), figures(map(_number, shuffled))
    found = match(left, right)
    assert (found.source, found.target) == ((), ())
    assert len({i for i, _ in found.pairs}) == len({j for _, j in found.pairs}) == len(values)


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        (_number(50, QuantityKind.PERCENT, "percent"), Quantity(Span(0, 1), QuantityKind.NUMBER, Fraction(1, 2)), True),
        (_number(90, QuantityKind.MEASURE, "minute"), _number(5400, QuantityKind.MEASURE, "second"), True),
        (_number(90, QuantityKind.MEASURE, "minute"), _number(90, QuantityKind.MEASURE, "minute"), True),
        (_number(90, QuantityKind.MEASURE, "minute"), _number(2, QuantityKind.MEASURE, "hour"), False),
        (_number(5), _number(6), False),
    ],
)
def test_what_agrees_by_custom(a: Quantity, b: Quantity, agree: bool) -> None:
    (first,), (second,) = figures([a]), figures([b])
    assert customary(first, second) is agree
    assert customary(second, first) is agree
