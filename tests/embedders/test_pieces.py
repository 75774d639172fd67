"""The quick cutter gives exactly the pieces and spans of `tokenizers`, whatever the text."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import embedders
from align.embedders import pieces
from align.embedders.pieces import LibraryPieces, UnigramPieces, open_pieces

FILE = embedders.FOLDER / "tokenizer.json"
CORPORA = Path(__file__).resolve().parent.parent.parent / "corpora"
HARD: dict[str, str] = json.loads((CORPORA.parent / "tests" / "cases" / "pieces.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def library() -> LibraryPieces:
    return LibraryPieces(FILE)


@pytest.fixture(scope="module")
def quick() -> UnigramPieces:
    found = open_pieces(FILE)
    assert isinstance(found, UnigramPieces)
    return found


@pytest.fixture(scope="module")
def batches() -> UnigramPieces:
    return opened(0)


def articles() -> list[str]:
    return [
        line
        for path in sorted(CORPORA.glob("*/article.*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def opened(few: int) -> UnigramPieces:
    """A cutter that has met no word and finds the pieces of so many characters one by one."""
    found = open_pieces(FILE)
    assert isinstance(found, UnigramPieces)
    found.few = few
    return found


def assert_same(quick: UnigramPieces, library: LibraryPieces, texts: list[str]) -> None:
    for ours, theirs in zip(quick.cut(texts), library.cut(texts), strict=True):
        assert np.array_equal(ours, theirs)


def assert_same_spans(quick: UnigramPieces, library: LibraryPieces, text: str) -> None:
    for ours, theirs in zip(quick.spans(text), library.spans(text), strict=True):
        assert np.array_equal(ours, theirs)
        assert ours.shape == theirs.shape


@pytest.mark.parametrize("few", [sys.maxsize, 0], ids=["one by one", "in batches"])
def test_articles_are_cut_alike(library: LibraryPieces, few: int) -> None:
    texts = articles()
    assert len(texts) > 100
    fresh = opened(few)
    assert_same(fresh, library, [*texts, *HARD.values()])
    assert_same(fresh, library, [*texts, *HARD.values()])
    assert ("_lattice" in vars(fresh)) == (few == 0)
    for text in texts[::9]:
        assert_same_spans(fresh, library, text)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_texts_are_cut_alike(quick: UnigramPieces, library: LibraryPieces, text: str) -> None:
    assert_same(quick, library, [text])
    assert_same_spans(quick, library, text)


def test_every_common_character_is_cut_alike(quick: UnigramPieces, library: LibraryPieces) -> None:
    codes = [*range(0x3400), *range(0x3400, 0xD800, 11), *range(0xF900, 0x10000), *range(0x10000, 0x20000, 23)]
    texts = [f"a{chr(code)}b \u5b78{chr(code)}" for code in codes]
    assert_same(quick, library, texts)
    assert_same(opened(sys.maxsize), library, texts)


@settings(max_examples=150)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=4))
def test_any_texts_are_cut_alike(quick: UnigramPieces, library: LibraryPieces, texts: list[str]) -> None:
    assert_same(quick, library, texts)
    for text in texts:
        assert_same_spans(quick, library, text)


def test_forgetting_words_changes_nothing(library: LibraryPieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_REMEMBERED", 20)
    monkeypatch.setattr(pieces, "_BATCH", 50)
    monkeypatch.setattr(pieces, "_MOST", 200)
    monkeypatch.setattr(pieces, "_ROW", 4)
    fresh = opened(500)
    for text in articles()[:40]:
        assert_same(fresh, library, [text])
        assert_same_spans(fresh, library, text)


LETTERS = st.text(st.sampled_from("abetinsr\u0430\u5b78\u3042\ud55c\U0001f600"), min_size=1, max_size=40)


@settings(max_examples=100)
@given(st.lists(LETTERS, min_size=1, max_size=30, unique=True), st.integers(1, 8))
def test_any_words_are_cut_alike_in_batches(
    batches: UnigramPieces, library: LibraryPieces, words: list[str], row: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_REMEMBERED", 0), ("_BATCH", 1), ("_MOST", 100), ("_ROW", row)):
            patch.setattr(pieces, name, value)
        assert_same(batches, library, [" ".join(words)])


def test_words_without_end_are_cut_alike(library: LibraryPieces) -> None:
    texts = [*articles()[:200], "the" * 20_000, "\u5927\u6a4b" * 9_000]
    assert_same(opened(0), library, texts)


def test_half_a_surrogate_pair_counts_as_an_unknown_character(quick: UnigramPieces, library: LibraryPieces) -> None:
    for cutter in (quick, library):
        assert np.array_equal(cutter.cut(["a\ud800b"])[0], cutter.cut(["a\ufffdb"])[0])
        assert cutter.spans("a\ud800b")[1][-1].tolist() == [2, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"pre_tokenizer": {"type": "Whitespace"}},
        {"normalizer": None},
        {"truncation": {"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0}},
    ],
    ids=["pre_tokenizer", "normalizer", "truncation"],
)
def test_other_settings_go_to_the_library(tmp_path: Path, change: dict[str, object]) -> None:
    state = json.loads(FILE.read_text(encoding="utf-8"))
    state["model"]["vocab"] = state["model"]["vocab"][:500]
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(state | change, separators=(",", ":")), encoding="utf-8")
    found = open_pieces(path)
    assert isinstance(found, LibraryPieces)
    ids, counts = found.cut(["a " * 20, ""])
    assert counts.tolist() == [20, 0]
    assert len(found.spans("a b")[0]) == 2
    assert len(ids) == 20
