"""The embedded model: its contract, its speed of loading, and its equality with sentence_transformers."""

import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import embedders
from align.embedders import static
from align.embedders.static import StaticEmbedder, read_safetensors
from align.errors import ModelError

TEXTS = [
    "The bridge was closed on Monday because of strong winds.",
    "Wegen starken Windes wurde die Brücke am Montag gesperrt.",
    "由于大风，大桥周一关闭。",
    "強風のため、橋は月曜日に閉鎖された。",
    "강풍으로 다리는 월요일에 폐쇄되었다.",
    "Jembatan itu ditutup pada hari Senin karena angin kencang.",
]


@pytest.fixture(scope="module")
def model() -> embedders.Embedder:
    return embedders.load()


def test_keeps_the_protocol(model: embedders.Embedder) -> None:
    assert isinstance(model, embedders.Embedder)
    assert model.additive
    assert len(model.hash) == 12
    assert int(model.hash, 16) >= 0


def test_rows_are_of_unit_length_and_empty_texts_are_zeros(model: embedders.Embedder) -> None:
    rows = model.embed([*TEXTS, "", "  "])
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS) + 2, model.dims)
    assert np.allclose(np.linalg.norm(rows[:-2], axis=1), 1, atol=1e-5)
    assert not rows[-2:].any()


def test_no_texts_give_no_rows(model: embedders.Embedder) -> None:
    assert model.embed([]).shape == (0, model.dims)


def test_translations_are_nearest(model: embedders.Embedder) -> None:
    others = ["The price of bread rose again.", "Er las gestern ein Buch über Vögel.", "足球比赛推迟了。"]
    rows = model.embed(TEXTS + others)
    cosines = rows[: len(TEXTS)] @ rows.T
    assert (cosines[:, : len(TEXTS)].min(axis=1) > cosines[:, len(TEXTS) :].max(axis=1)).all()


def test_a_run_of_sentences_is_the_sum_of_its_rows(model: embedders.Embedder) -> None:
    together = embedders.unit(model.sums(TEXTS[:2]).sum(0, keepdims=True))
    assert np.allclose(together, model.embed([" ".join(TEXTS[:2])]), atol=1e-5)


@settings(max_examples=30)
@given(st.lists(st.text(max_size=40), max_size=5), st.text(max_size=40))
def test_same_text_same_vector_in_any_company(others: list[str], text: str) -> None:
    model = embedders.load()
    assert np.array_equal(model.embed([*others, text])[-1], model.embed([text])[0])


def test_token_vectors_sum_to_the_text(model: embedders.Embedder) -> None:
    for text in TEXTS:
        found = model.tokens(text)
        assert np.allclose((found.vectors * found.weights[:, None]).sum(0), model.sums([text])[0], atol=1e-4)
        starts = found.offsets[:, 0]
        assert (np.diff(starts) >= 0).all()
        assert found.offsets.max() <= len(text)
        assert (found.offsets[:, 1] > starts).all()


def test_tokens_of_an_empty_text(model: embedders.Embedder) -> None:
    found = model.tokens("")
    assert found.offsets.shape == (0, 2)
    assert found.vectors.shape == (0, model.dims)
    assert found.weights.shape == (0,)


def test_equal_to_sentence_transformers(model: embedders.Embedder) -> None:
    library = pytest.importorskip("sentence_transformers")
    theirs = library.SentenceTransformer(str(embedders.FOLDER), local_files_only=True, device="cpu")
    assert type(theirs[0]).__name__ == "StaticEmbedding"
    rows = theirs.encode(TEXTS, normalize_embeddings=True)
    assert np.abs((rows * model.embed(TEXTS)).sum(1) - 1).max() < 1e-3


def test_loads_quickly() -> None:
    def once() -> float:
        start = time.process_time()
        embedders.load()
        return time.process_time() - start

    # The target is 0.15 s; processor time, with room for slow and shared machines.
    assert min(once() for _ in range(5)) < 0.25


def test_many_texts_give_what_few_give(model: embedders.Embedder) -> None:
    many = [f"{text} {number}" for number in range(900) for text in TEXTS]
    rows = embedders.load().embed(many)
    assert np.array_equal(rows[::500], model.embed(many[::500]))


def test_texts_cut_in_several_blocks_give_what_they_give_alone(
    model: embedders.Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["", *(f"{text} {number}" for number in range(40) for text in TEXTS), "", " ".join(TEXTS * 9)]
    alone = np.stack([model.sums([text])[0] for text in texts])
    monkeypatch.setattr(static, "_CHARACTERS", 500)
    monkeypatch.setattr(static, "_CHUNK", 7)
    assert np.array_equal(model.sums(texts), alone)


def test_files_are_small_enough_to_ship(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wheel", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as wheel:
        for file in embedders.FOLDER.iterdir():
            wheel.write(file, file.name)
    assert (tmp_path / "wheel").stat().st_size <= 25_000_000


def test_a_folder_without_a_model_says_what_is_missing(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ModelError, match=r"tokenizer\.json and model\.safetensors missing"):
        StaticEmbedder(tmp_path, "mine")


def test_a_damaged_file_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    damaged = tmp_path / "model.safetensors"
    damaged.write_bytes(b"\x10\x00\x00\x00\x00\x00\x00\x00not json at all!")
    with pytest.raises(ModelError, match="cannot be read as safetensors"):
        read_safetensors(damaged)


def test_an_unknown_name_is_not_fetched() -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ModelError, match="align models fetch"):
        embedders.load("no-such-owner/no-such-model")


def test_a_static_folder_is_read_without_torch(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(embedders.FOLDER, copy)
    assert isinstance(embedders.load(str(copy)), StaticEmbedder)
    assert embedders.load(str(copy)).hash == embedders.load().hash
