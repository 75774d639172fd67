"""The worth of numerals: published conventions, checked by hand."""

from fractions import Fraction

import pytest

from align.quantities.language import load
from align.quantities.numerals import digits, roman


@pytest.mark.parametrize(
    ("lang", "written", "value"),
    [
        ("en", "one hundred and twenty-three thousand four hundred and fifty-six", 123_456),
        ("en", "twenty-five hundred", 2_500),
        ("en", "two and a half million", 2_500_000),
        ("de", "dreihundertfünfundsechzig", 365),
        ("de", "zweitausendvierundzwanzig", 2_024),
        ("fr", "quatre-vingt-dix-neuf", 99),
        ("fr", "deux cent mille", 200_000),
        ("es", "mil millones", 10**9),
        ("es", "treinta y un mil doscientos cinco", 31_205),
        ("id", "seratus dua puluh lima ribu", 125_000),
        ("id", "dua belas juta", 12_000_000),
        ("ru", "сто двадцать пять тысяч триста", 125_300),
        ("zh", "一亿两千三百万", 123_000_000),
        ("zh", "一万三", 13_000),
        ("zh", "一万零三", 10_003),
        ("zh", "二百五", 250),
        ("ja", "二百五", 205),
        ("ja", "1万3000億", 1_300_000_000_000),
        ("ko", "1억 2천3백만", 123_000_000),
    ],
)
def test_worth_of_a_numeral(lang: str, written: str, value: int) -> None:
    assert load(lang).numeral.read(written).value == value


def test_two_digits_that_follow_each_other_are_one_or_the_other() -> None:
    numeral = load("zh").numeral.read("三四十")
    assert (numeral.value, numeral.high, numeral.about) == (30, 40, True)
    assert load("zh").numeral.read("三十四").high is None


def test_a_vague_numeral_has_a_magnitude_and_no_value() -> None:
    numeral = load("zh").numeral.read("数十万")
    assert (numeral.value, numeral.magnitude) == (None, 100_000)


@pytest.mark.parametrize(
    ("written", "decimal", "value"),
    [
        ("1.234,5", ",", Fraction(2469, 2)),
        ("1,234.5", ".", Fraction(2469, 2)),
        ("1.5", ",", Fraction(3, 2)),
        ("12,34,567", ".", Fraction(1_234_567)),
        ("13\u202f000", ",", Fraction(13_000)),
        ("¾", ".", Fraction(3, 4)),
    ],
)
def test_digits_by_decimal_mark(written: str, decimal: str, value: Fraction) -> None:
    assert digits(written, decimal) == value


def test_roman_numerals() -> None:
    assert [roman(text) for text in ("IV", "XIX", "MCMXCIV", "K")] == [4, 19, 1994, 0]
