"""A long memory goes through in parts, and comes out as if it had gone through whole."""

import json
import tracemalloc

import pytest
from made import document

from align import cli, pipeline, streaming
from align.bitext import Bead, Bitext
from align.errors import OptionError
from align.pipeline import RunConfig
from align.readers import bitexts, read_bitext
from align.summary import summarise
from align.writers import WriteConfig, write


def memory(path, count):
    source = [f"On day {n} the ferry carried {n + 90} passengers." for n in range(count)]
    target = [f"第{n}天，渡轮载着{n + (90 if n % 10 else 80)}名乘客。" for n in range(count)]
    beads = tuple(Bead((n,), (n,), 0.8, 0.9) for n in range(count))
    write(Bitext(document("a", source, "en"), document("b", target, "zh"), beads), str(path))
    return str(path)


@pytest.fixture
def in_parts(monkeypatch):
    monkeypatch.setattr(streaming, "PART", 7)
    monkeypatch.setattr(bitexts, "STREAMED_FROM", 0)


def test_what_is_converted_in_parts_is_what_is_converted_whole(tmp_path, monkeypatch):
    path = memory(tmp_path / "x.tmx", 40)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    outputs = [".beads", ".csv", ".docx", ".html", ".jsonl", ".po", ".tmx", ".tsv", ".xlf", ".xlf2", ".xlsx", ".zip"]
    monkeypatch.setattr(streaming, "PART", 1000)
    for ending in outputs:
        streaming.convert(path, str(tmp_path / f"whole{ending}"), None, None, WriteConfig())
    monkeypatch.setattr(streaming, "PART", 7)
    for ending in outputs:
        written, _ = streaming.convert(path, str(tmp_path / f"parts{ending}"), None, None, WriteConfig())
        assert written.units == 40
        whole, parts = (tmp_path / f"{name}{ending}" for name in ("whole", "parts"))
        assert whole.read_bytes() == parts.read_bytes(), ending


def test_notes_and_duplicates_are_counted_over_all_parts(tmp_path, in_parts):
    path = tmp_path / "x.tmx"
    text = (tmp_path / memory(path, 20)).read_text(encoding="utf-8")
    unit = '<tu><tuv xml:lang="en-US"><seg>One.</seg></tuv><tuv xml:lang="zh-CN"><seg>一。</seg></tuv></tu>\n'
    broken = "<tu><tuv><seg>No language.</seg></tuv></tu>\n"
    path.write_text(text.replace("</body>", (unit + broken) * 20 + "</body>"), encoding="utf-8")
    config = WriteConfig(drop_duplicates=True)
    written, notes = streaming.convert(str(path), str(tmp_path / "y.tsv"), None, None, config, skip_bad=True)
    assert (written.units, written.dropped) == (21, (("duplicate", 19),))
    assert notes == ["20 x unit left out: a <tuv> names no language"]


def test_a_long_memory_is_checked_in_parts(tmp_path, in_parts):
    path = memory(tmp_path / "x.tmx", 30)
    assert streaming.is_long(path)
    out = tmp_path / "y.jsonl"
    facts, [written] = streaming.check(path, RunConfig(), [str(out)])
    whole = pipeline.check(read_bitext(path))
    assert (facts["beads"], written.units) == (30, 30)
    assert facts["issues"]["major"] == summarise(whole)["issues"]["major"] > 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == list(range(1, 31))
    assert [bool(row["issues"]) for row in rows] == [bool(bead.issues) for bead in whole.beads]
    with pytest.raises(OptionError, match="go to one file"):
        streaming.check(path, RunConfig(), ["a.tsv", "b.tsv"])


def test_the_command_checks_a_long_memory(tmp_path, in_parts, capsys):
    path = memory(tmp_path / "x.tmx", 30)
    with pytest.raises(SystemExit) as end:
        cli.app(["check", path, "--json", "--fail-on", "major"], standalone_mode=True)
    assert end.value.code == 1
    shown = capsys.readouterr()
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert {row["id"] for row in rows if row["category"] == "accuracy/number"} == {1, 11, 21}
    assert "30 segments" in shown.err


def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(bitexts, "STREAMED_FROM", 0)
    monkeypatch.setattr(bitexts, "_PIECE", 1 << 14)
    monkeypatch.setattr(streaming, "PART", 50)
    peaks = []
    for count in (1000, 4000):
        path = memory(tmp_path / f"{count}.tmx", count)
        tracemalloc.start()
        streaming.convert(path, str(tmp_path / "y.tsv"), None, None, WriteConfig())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0], peaks
