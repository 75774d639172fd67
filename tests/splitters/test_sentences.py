"""Where sentences end. Cases are data: ‖ stands where a segment ends and the next begins."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Block, Document, Role
from align.splitters.sentences import sentences

CASES = Path(__file__).parent.parent / "cases" / "splitting"
NINE = ("en", "zh", "ja", "ko", "id", "de", "fr", "es", "ru")


def cases(name):
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def split_text(text, lang):
    block = Block(0, len(text), lang=lang)
    return sentences(Document("", text, lang=lang, blocks=(block,))).texts()


def expected(case):
    return [piece.strip() for piece in case["text"].split("‖")]


def found(case):
    return split_text(case["text"].replace("‖", ""), case["lang"])


def ids(case):
    return f"{case['lang']}-{case['about']}"


def test_each_language_has_its_cases():
    langs = [case["lang"] for case in cases("by_language")]
    assert {lang: langs.count(lang) for lang in NINE if langs.count(lang) < 15} == {}


@pytest.mark.parametrize("case", cases("by_language"), ids=ids)
def test_by_language(case):
    assert found(case) == expected(case)


@pytest.mark.parametrize("case", cases("in_the_wild"), ids=ids)
def test_in_the_wild(case):
    assert found(case) == expected(case)


@pytest.mark.parametrize("case", cases("synthetic"), ids=ids)
def test_synthetic(case):
    assert found(case) == expected(case)


@pytest.mark.parametrize("case", cases("negative"), ids=ids)
def test_negative(case):
    assert "‖" not in case["text"]
    assert found(case) == [case["text"]]


@pytest.mark.parametrize("case", cases("other_languages"), ids=ids)
def test_other_languages(case):
    assert found(case) == expected(case)


@pytest.mark.xfail(strict=True, reason="known failure: when it passes, move it to the cases that hold")
@pytest.mark.parametrize("case", cases("known_failures"), ids=ids)
def test_known_failures(case):
    assert found(case) == expected(case)


ALL = [case for name in ("by_language", "in_the_wild", "synthetic", "other_languages") for case in cases(name)]


@pytest.mark.parametrize("case", ALL, ids=ids)
def test_a_sentence_stays_whole_when_split_again(case):
    for sentence in expected(case):
        assert split_text(sentence, case["lang"]) == [sentence]


MARKS = ".。!?！？…،؟।\"'“”‘’«»「」『』()（）[]《》`,，、;:-—· \u00a0\u3000"
WORDS = st.sampled_from(["He", "said", "U.S", "Dr", "a", "3", "10", "他", "说", "は", "と", "다", "고", "Он", "г", "z"])
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(MARKS)), max_size=60).map("".join)


@given(TEXTS, st.sampled_from([*NINE, "ar", "th", "und"]))
def test_segments_hold_all_of_the_text_in_order(text, lang):
    stripped = text.strip()
    block = Block(text.find(stripped), text.find(stripped) + len(stripped), lang=lang)
    document = sentences(Document("", text, lang=lang, blocks=(block,) if stripped else ()))
    document.validate()
    assert all(segment.start < segment.end for segment in document.segments)
    at, rebuilt = 0, ""
    for segment in document.segments:
        rebuilt += text[at : segment.start] + document.text_of(segment)
        assert text[at : segment.start].strip() == ""
        at = segment.end
    assert rebuilt + text[at:] == text


@given(st.text(max_size=80), st.sampled_from(NINE))
def test_any_characters_at_all(text, lang):
    stripped = text.strip()
    if stripped:
        assert "".join("".join(split_text(stripped, lang)).split()) == "".join(stripped.split())


def test_what_is_not_aligned_stays_one_segment():
    text = "Share this. Print this."
    block = Block(0, len(text), Role.BOILERPLATE, "en")
    assert sentences(Document("", text, lang="en", blocks=(block,))).texts() == [text]


def test_lower_case_text_is_split_where_it_shows_its_style():
    text = "the rain stopped. the sun came out. we went on. it was warm. nobody spoke. the end came soon."
    assert len(split_text(text, "en")) == 6


@pytest.mark.parametrize("unit", ["a.b.c ", '"x." ', "( [ 「 “ a. ", "。", "said. ", "a... ", '“x.” He said "y." '])
def test_time_grows_with_the_text_and_no_faster(unit):
    from time import process_time

    def taken(characters):
        text = (unit * (characters // len(unit) + 1)).strip()
        start = process_time()
        split_text(text, "en")
        return process_time() - start

    # Ten times the text; a square would be a hundred. Shared processors slow down for seconds: one good round is proof.
    assert any(taken(200_000) < 30 * max(min(taken(20_000) for _ in range(3)), 0.001) for _ in range(4))
