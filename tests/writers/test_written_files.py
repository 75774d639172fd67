"""A file is replaced whole or left as it was, and each mistake is one sentence that says what to do."""

import os
import stat

import pytest
from made import document, ferry

from align.errors import LanguageError, OptionError, OutputError
from align.writers import FORMATS, WriteConfig, write


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_an_error_leaves_the_earlier_file(ending, tmp_path, monkeypatch):
    path = tmp_path / f"x{ending}"
    path.write_text("earlier")
    bitext = ferry()
    monkeypatch.setattr(type(bitext), "pairs", lambda self: iter([(bitext.beads[0], "one", "two"), None]))
    with pytest.raises(TypeError):
        write(bitext, str(path))
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_says_why(tmp_path):
    with pytest.raises(OutputError, match=r"missing/x\.tmx: cannot be written .* To mend it: make the folder"):
        write(ferry(), str(tmp_path / "missing" / "x.tmx"))
    folder = tmp_path / "folder.tmx"
    folder.mkdir()
    with pytest.raises(OutputError, match="give the name of a file in it"):
        write(ferry(), str(folder))
    assert not list(folder.iterdir())


def test_a_read_only_file_stays(tmp_path, monkeypatch):
    path = tmp_path / "x.tmx"
    path.write_text("earlier")
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # as for anyone but root
    with pytest.raises(OutputError, match="read-only"):
        write(ferry(), str(path))
    assert path.read_text() == "earlier"


def test_the_permissions_of_an_earlier_file_stay(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_text("earlier")
    path.chmod(0o640)
    write(ferry(), str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    path, link = tmp_path / "x.tsv", tmp_path / "link.tsv"
    link.symlink_to(path)
    write(ferry(), str(link))
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8").startswith("The ferry")


def test_an_unknown_ending_lists_the_endings():
    with pytest.raises(OptionError, match=r"\.beads \.csv \.docx \.html"):
        write(ferry(), "x.docm")


def test_an_unknown_option_is_refused():
    with pytest.raises(TypeError):
        WriteConfig(min_fidelty=0.5)
    with pytest.raises(OptionError, match="from 0 to 1"):
        WriteConfig(min_fidelity=5)


def test_a_tmx_must_know_its_languages(tmp_path):
    bitext = ferry()
    unknown = type(bitext)(document("a", ["x"], "und"), bitext.target, ())
    with pytest.raises(LanguageError, match="--source-lang"):
        write(unknown, str(tmp_path / "x.tmx"))
    write(unknown, str(tmp_path / "x.tmx"), WriteConfig(source_code="en-GB"))
