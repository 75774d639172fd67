"""What is read from a sentence: cases by language, and what must hold for any text."""

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.quantities import LANGUAGES, read
from align.quantity import Quantity, QuantityKind

CASES = Path(__file__).parent.parent / "cases"


def _cases(name: str) -> list[tuple[str, str, list[list[str]]]]:
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return [(lang, case["text"], case["reads"]) for lang in cases for case in cases[lang]]


def _shown(quantity: Quantity, text: str) -> list[str]:
    words = [quantity.kind.value]
    if quantity.value is not None:
        words.append(str(quantity.value) + (f"..{quantity.high}" if quantity.high is not None else ""))
    words += [quantity.unit] if quantity.unit else []
    words += [f"{name}={value}" for name, value in quantity.parts]
    words += ["about"] * quantity.about + ["soft"] * quantity.soft
    return [quantity.span.of(text), " ".join(words)]


@pytest.mark.parametrize(("lang", "text", "reads"), _cases("quantities"))
def test_reads_what_a_reader_would(lang: str, text: str, reads: list[list[str]]) -> None:
    assert [_shown(quantity, text) for quantity in read(text, lang)] == reads


@pytest.mark.xfail(strict=True, reason="not read yet")
@pytest.mark.parametrize(("lang", "text", "reads"), _cases("quantities_known_failures"))
def test_known_failures(lang: str, text: str, reads: list[list[str]]) -> None:
    assert [_shown(quantity, text) for quantity in read(text, lang)] == reads


def test_every_language_has_cases_and_sentences_without_a_quantity() -> None:
    cases = json.loads((CASES / "quantities.json").read_text(encoding="utf-8"))["cases"]
    assert set(cases) == set(LANGUAGES)
    for lang in LANGUAGES:
        assert len(cases[lang]) >= 25
        assert any(not case["reads"] for case in cases[lang])


ALPHABET = (
    "0123456789０１２.,，．:/-–%$€¥№万億亿천만억十百千三二第年月日时時분半 \u00a0aAthMondayJuniмайdeetuno\n\x00(&#;)½"
)


@settings(max_examples=300)
@given(
    text=st.text(st.sampled_from(ALPHABET), max_size=40) | st.text(max_size=30),
    lang=st.sampled_from([*LANGUAGES, "sw", ""]),
)
def test_reading_never_raises_and_spans_lie_in_order_inside_the_text(text: str, lang: str) -> None:
    quantities = read(text, lang)
    edges = [edge for quantity in quantities for edge in (quantity.span.start, quantity.span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(len(quantity.span) > 0 for quantity in quantities)
    for quantity in quantities:
        assert quantity.value is not None or quantity.parts
        assert quantity.high is None or (quantity.value is not None and quantity.value < quantity.high)


GROUPED = {"en": ",", "zh": ",", "ja": ",", "ko": ",", "id": ".", "de": ".", "es": ".", "fr": "\u00a0", "ru": "\u00a0"}
DECIMAL = {"id": ",", "de": ",", "es": ",", "fr": ",", "ru": ","}
MILLIONS = {
    "en": "{} million", "de": "{} Millionen", "id": "{} juta", "fr": "{} millions", "es": "{} millones",
    "ru": "{} млн", "zh": "{}00万", "ja": "{}00万", "ko": "{}00만",
}  # fmt: skip
FRAMES = {
    "en": "It was {} then.", "zh": "共{}，", "ja": "計{}、", "ko": "모두 {} 였다.", "id": "Ada {} saja.",
    "de": "Es sind {} da.", "es": "Son {} ya.", "fr": "Il y a {} ici.", "ru": "Это {} там.",
}  # fmt: skip


def _only(text: str, lang: str) -> Quantity:
    quantities = [quantity for quantity in read(text, lang) if not quantity.soft]
    assert len(quantities) == 1, text
    return quantities[0]


@settings(max_examples=100)
@given(value=st.integers(10_000, 10**12), lang=st.sampled_from(LANGUAGES))
def test_digits_grouped_as_the_language_groups_them_give_the_value(value: int, lang: str) -> None:
    written = f"{value:,}".replace(",", GROUPED[lang])
    assert _only(FRAMES[lang].format(written), lang).value == value


@settings(max_examples=100)
@given(cents=st.integers(1, 99_999), lang=st.sampled_from(LANGUAGES))
def test_decimals_and_percent(cents: int, lang: str) -> None:
    written = f"{cents // 100}.{cents % 100:02}".replace(".", DECIMAL.get(lang, "."))
    read_as = _only(FRAMES[lang].format(written + "%"), lang)
    assert (read_as.kind, read_as.value) == (QuantityKind.PERCENT, Fraction(cents, 100))


@settings(max_examples=50)
@given(value=st.integers(2, 99), lang=st.sampled_from(LANGUAGES))
def test_multipliers(value: int, lang: str) -> None:
    assert _only(FRAMES[lang].format(MILLIONS[lang].format(value)), lang).value == value * 1_000_000


HAN = "零一二三四五六七八九"


def _han(value: int) -> str:
    """Write a number below ten million as Chinese and Japanese do, with 零 where Chinese has it left out."""
    if value >= 10_000:
        rest = value % 10_000
        return _han(value // 10_000) + "万" + (_han(rest) if rest else "")
    written = ""
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure, value = divmod(value, step)
        written += HAN[figure] + name if figure else ""
    return written


@settings(max_examples=100)
@given(value=st.integers(11, 9_999_999))
def test_numbers_in_han_give_the_value(value: int) -> None:
    assert _only(f"共{_han(value)}人。", "ja").value == value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_order_of_sentences_does_not_change_what_is_read(lang: str) -> None:
    """A join of sentences reads as the sentences do: no state, and no quantity across a full stop."""
    cases = [text for code, text, _ in _cases("quantities") if code == lang]
    random.Random(7).shuffle(cases)
    joined = "\n".join(cases)
    assert [q.span.of(joined) for q in read(joined, lang)] == [
        q.span.of(text) for text in cases for q in read(text, lang)
    ]


def test_full_width_reads_as_half_width() -> None:
    assert [q.value for q in read("３５．５％と１，０００円", "ja")] == [Fraction(71, 2), 1000]
