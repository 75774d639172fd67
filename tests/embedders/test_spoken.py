"""What training is taught of verbs and of times of day, by rule."""

import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

for needed in ("lemminflect", "num2words", "pymorphy3", "kiwipiepy"):
    pytest.importorskip(needed)

from model import clock, english, forms, korean, russian, spoken  # noqa: E402


@pytest.mark.parametrize(
    ("verb", "who", "tense", "negated", "said"),
    [
        ("eat", "3f", "past", False, "she ate"),
        ("eat", "3m", "must", False, "he has to eat"),
        ("give up", "1p", "perfect", True, "we have not given up"),
        ("be late", "1s", "present", False, "I am late"),
        ("be late", "3p", "past", True, "they were not late"),
        ("wait", "2s", "imperative", False, "wait"),
        ("wait", "2s", "let's", True, "let's not wait"),
        ("sleep", "3f", "can", True, "she can't sleep"),
        ("sleep", "3m", "want", True, "he doesn't want to sleep"),
    ],
)
def test_english_says_who_and_when(verb: str, who: str, tense: str, negated: bool, said: str) -> None:
    assert english.phrase(verb, who, tense, negated, random.Random(1)) == said


def test_a_future_is_said_in_several_ways() -> None:
    ways = {english.phrase("leave", "2s", "future", False, random.Random(seed)) for seed in range(40)}
    assert ways == {"you will leave", "you are going to leave"}


@pytest.mark.parametrize(
    ("lang", "verb", "form"),
    [
        ("de", "schlafen", ("2s", "can", True, "du kannst nicht schlafen")),
        ("fr", "partir", ("1p", "can", True, "nous ne pouvons pas partir")),
        ("es", "salir", ("3f", "future", False, "va a salir")),
        ("id", "tidur", ("1s", "perfect", False, "aku sudah tidur")),
        ("id", "tidur", ("2s", "imperative", True, "jangan tidur")),
        ("zh", "睡觉", ("3m", "want", True, "他不想睡觉")),
    ],
)
def test_auxiliaries_carry_the_person(lang: str, verb: str, form: forms.Form) -> None:
    assert form in forms.auxiliary_forms(lang, verb)


def test_russian_verbs_agree_with_their_subjects() -> None:
    found = russian.finite_forms("читать")
    assert ("1s", "present", True, "я не читаю") in found
    assert ("3f", "past", False, "она читала") in found
    assert not any(who == "3f" and text.endswith("читал") for who, _, _, text in found)
    assert russian.finite_forms("важность") == []


def test_korean_verbs_are_joined_to_their_endings() -> None:
    found = korean.finite_forms("먹다")
    assert ("1s", "past", False, "나는 먹었어요") in found
    assert ("2s", "imperative", True, "먹지 마세요") in found
    assert korean.finite_forms("바다") == []


@pytest.mark.parametrize("lang", sorted(clock.SAID))
def test_half_past_two(lang: str) -> None:
    said = {
        "de": "halb drei", "es": "las dos y media", "fr": "deux heures et demie", "id": "pukul setengah tiga",
        "it": "alle due e mezza", "ko": "두 시 반에", "nl": "half drie", "pt": "duas e meia", "ru": "2:30",
        "zh": "两点半",
    }  # fmt: skip
    assert clock.SAID[lang](2, 30)[1] == said[lang]


@pytest.mark.parametrize(
    ("lang", "time", "said"),
    [
        ("es", (1, 0), "la una"),
        ("es", (12, 45), "la una menos cuarto"),
        ("es", (7, 10), "las siete y diez"),
        ("fr", (1, 15), "une heure et quart"),
        ("fr", (6, 45), "sept heures moins le quart"),
        ("it", (1, 0), "all'una"),
        ("it", (9, 20), "alle nove e venti"),
        ("de", (5, 45), "Viertel vor sechs"),
        ("ru", (3, 0), "три часа"),
        ("zh", (2, 0), "两点"),
    ],
)
def test_times_of_day(lang: str, time: tuple[int, int], said: str) -> None:
    assert clock.SAID[lang](*time)[1] == said


def test_sentences_of_our_own_are_whole_and_said_once() -> None:
    found = list(spoken.sentences())
    assert all(way for sentence in found for ways in sentence.values() for way in ways)
    said = [(spoken.bare(sentence["en"][0]), "de" in sentence) for sentence in found]
    assert len(set(said)) == len(said) > 10_000
