"""A tiny random model through the `sentence_transformers` embedder: the same contract as the embedded one."""

import sys
from pathlib import Path

import numpy as np
import pytest

from align import embedders
from align.errors import ModelError

pytest.importorskip("sentence_transformers")


@pytest.fixture(scope="module")
def model(tiny: Path) -> embedders.Embedder:
    return embedders.load(str(tiny))


def test_keeps_the_protocol(model: embedders.Embedder) -> None:
    assert isinstance(model, embedders.Embedder)
    assert not model.additive
    assert model.dims == 16
    assert len(model.hash) == 12


def test_unit_rows_and_zeros(model: embedders.Embedder) -> None:
    rows = model.embed(["The river rose.", "", "The rivers fell."])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0, 1], atol=1e-5)


def test_sums_are_refused(model: embedders.Embedder) -> None:
    with pytest.raises(ModelError, match="not additive"):
        model.sums(["The river rose."])


def test_tokens_carry_their_spans(model: embedders.Embedder) -> None:
    text = "The rivers fell."
    found = model.tokens(text)
    assert [text[start:end] for start, end in found.offsets] == ["The", "river", "s", "fell", "."]
    assert found.vectors.shape == (5, 16)
    assert model.tokens(" ").vectors.shape == (0, 16)


def test_a_missing_extra_is_answered_with_the_line_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r'pip install "align\[transformers\]"'):
        embedders.load(str(tmp_path))
