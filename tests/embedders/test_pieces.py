"""The quick cutter gives exactly the pieces and spans of `tokenizers`, whatever the text."""

import json
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


def articles() -> list[str]:
    return [
        line
        for path in sorted(CORPORA.glob("*/article.*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def assert_same(quick: UnigramPieces, library: LibraryPieces, texts: list[str], many: bool = False) -> None:
    for ours, theirs in zip(quick.cut(texts, many), library.cut(texts), strict=True):
        assert np.array_equal(ours, theirs)


def assert_same_spans(quick: UnigramPieces, library: LibraryPieces, text: str) -> None:
    for ours, theirs in zip(quick.spans(text), library.spans(text), strict=True):
        assert np.array_equal(ours, theirs)
        assert ours.shape == theirs.shape


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
def test_articles_are_cut_alike(library: LibraryPieces, many: bool) -> None:
    texts = articles()
    assert len(texts) > 100
    fresh = open_pieces(FILE)
    assert isinstance(fresh, UnigramPieces)
    assert_same(fresh, library, [*texts, *HARD.values()], many)
    assert_same(fresh, library, [*texts, *HARD.values()], many)
    for text in texts[::9]:
        assert_same_spans(fresh, library, text)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_texts_are_cut_alike(quick: UnigramPieces, library: LibraryPieces, text: str) -> None:
    assert_same(quick, library, [text])
    assert_same_spans(quick, library, text)


def test_every_common_character_is_cut_alike(quick: UnigramPieces, library: LibraryPieces) -> None:
    codes = [*range(0x3400), *range(0x3400, 0xD800, 11), *range(0xF900, 0x10000), *range(0x10000, 0x20000, 23)]
    assert_same(quick, library, [f"a{chr(code)}b \u5b78{chr(code)}" for code in codes])


@settings(max_examples=150)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=4))
def test_any_texts_are_cut_alike(quick: UnigramPieces, library: LibraryPieces, texts: list[str]) -> None:
    assert_same(quick, library, texts)
    for text in texts:
        assert_same_spans(quick, library, text)


def test_forgetting_words_changes_nothing(library: LibraryPieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_REMEMBERED", 20)
    monkeypatch.setattr(pieces, "_FEW", 500)
    fresh = open_pieces(FILE)
    assert isinstance(fresh, UnigramPieces)
    for text in articles()[:40]:
        assert_same(fresh, library, [text])
        assert_same_spans(fresh, library, text)


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
