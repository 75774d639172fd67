"""Translate Toolkit, a reader that is not ours, reads what we write. It is used in tests only."""

import importlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from made import bitexts, ferry

from align.writers import write
from align.writers.lines import one_line

pytest.importorskip("translate", reason="translate-toolkit is not installed")


def texts_of(bitext, *, half=False):
    langs = bitext.source.lang, bitext.target.lang
    pairs = ((one_line(source, langs[0]), one_line(target, langs[1])) for _, source, target in bitext.pairs())
    return [(source, target) for source, target in pairs if source.strip() and (half or target.strip())]


def read(path, ending):
    module, name = {
        ".tmx": ("tmx", "tmxfile"),
        ".xlf": ("xliff", "xlifffile"),
        ".xlf2": ("xliff2", "Xliff2File"),
    }[ending]
    store = getattr(importlib.import_module(f"translate.storage.{module}"), name)
    with Path(path).open("rb") as file:
        units = store.parsefile(file).units
    return [(unit.source, unit.target or "") for unit in units]


@pytest.mark.parametrize("ending", [".tmx", ".xlf", ".xlf2"])
def test_it_reads_every_pair(ending, tmp_path):
    path = str(tmp_path / f"x{ending}")
    write(ferry(), path)
    assert read(path, ending) == texts_of(ferry(), half=ending != ".tmx")


@pytest.mark.parametrize("ending", [".tmx", ".xlf", ".xlf2"])
@settings(max_examples=40)
@given(bitext=bitexts())
def test_it_reads_hostile_text(ending, bitext, tmp_path):
    path = str(tmp_path / f"x{ending}")
    write(bitext, path)
    expected = texts_of(bitext, half=ending != ".tmx")
    if expected:
        assert read(path, ending) == expected
