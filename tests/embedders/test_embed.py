"""`align.embed`: what goes in, what comes out, what is said of empty texts."""

import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import align
from align import embedders


def test_unit_rows_in_the_order_of_the_texts() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = align.embed(["The ferry left at noon.", "渡轮中午离开。", "x"])
    assert (rows.shape, rows.dtype) == ((3, embedders.load().dims), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert rows.flags.c_contiguous
    assert np.array_equal(rows[2:], align.embed(["x"]))


def test_empty_texts_have_zero_rows_and_are_said_so() -> None:
    with pytest.warns(UserWarning, match=r"2 of 4 texts are empty.*the first is texts\[1\]") as said:
        rows = align.embed(["a", "", " \n", "b"])
    assert rows.any(axis=1).tolist() == [True, False, False, True]
    assert [warning.filename for warning in said] == [__file__]


def test_any_iterable_of_texts_will_do() -> None:
    assert np.array_equal(align.embed(word for word in ("one", "two")), align.embed(("one", "two")))
    assert align.embed([]).shape == (0, embedders.load().dims)
    assert align.embed([]).dtype == np.float32


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("one text", "put it in a list"),
        (b"bytes", "put it in a list"),
        (["a", None], r"texts\[1\] is no text but None"),
    ],
)
def test_what_are_no_texts_is_said(texts: object, message: str) -> None:
    with pytest.raises(align.AlignError, match=message):
        align.embed(texts)  # type: ignore[arg-type]


def test_a_model_by_name_or_folder() -> None:
    here = align.embed(["one"])
    assert np.array_equal(align.embed(["one"], model="static"), here)
    assert np.array_equal(align.embed(["one"], model=str(embedders.FOLDER)), here)
    with pytest.raises(align.AlignError, match="a model without a name"):
        align.embed(["one"], model="")


def test_a_missing_model_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(align.AlignError, match="pip install"):
        align.embed(["one"], model=str(tmp_path))
