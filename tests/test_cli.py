"""The command line as its users see it: a process, its stdout, stderr, exit status and files."""

import json
import subprocess
import sys

import pytest

from align.cli import main
from align.errors import STOPPED


@pytest.fixture(scope="module")
def pair(corpora):
    folder = corpora / "harbour-bridge"
    return folder / "article.en.txt", folder / "article.zh.txt"


def test_run_writes_every_format(pair, tmp_path, align_command):
    outputs = [tmp_path / f"out.{ending}" for ending in ("tmx", "jsonl", "tsv", "csv", "html", "beads")]
    arguments = [part for path in outputs for part in ("-o", path)]
    done = align_command("run", *pair, *arguments)
    assert done.returncode == 0, done.stderr.decode()
    assert all(path.stat().st_size > 100 for path in outputs)
    assert not done.stdout
    summary = done.stderr.decode()
    assert "article.en.txt: en" in summary
    assert "article.zh.txt: zh" in summary
    assert "Traceback" not in summary


def test_run_prints_one_json_object(pair, align_command):
    done = align_command("run", *pair, "--json", "--quiet")
    facts = json.loads(done.stdout)
    assert not done.stderr
    assert facts["source"]["lang"] == "en"
    assert facts["target"]["lang"] == "zh"
    assert facts["beads"] == sum(facts["kinds"].values())
    assert set(facts["issues"]) == {"neutral", "minor", "major", "critical"}


def test_every_segment_is_in_one_row(pair, tmp_path, align_command):
    out = tmp_path / "out.jsonl"
    align_command("run", *pair, "-o", out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    for side, path in zip(("source", "target"), pair, strict=True):
        text = path.read_text(encoding="utf-8")
        indices = sorted(index for row in rows for index in row[side]["segments"])
        assert indices == list(range(len(indices)))
        for row in rows:
            if row[side]["segments"]:
                shown = text[row[side]["start"] : row[side]["end"]]
                assert "".join(shown.split()) == "".join(row[side]["text"].split())
            for issue in row["issues"]:
                if issue["side"] == side:
                    assert row[side]["text"][issue["start"] : issue["end"]] == issue["text"]


def test_the_contract_of_jsonl(pair, tmp_path, align_command):
    out = tmp_path / "out.jsonl"
    align_command("run", *pair, "-o", out)
    for line in out.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert {
            "id",
            "kind",
            "origin",
            "similarity",
            "confidence",
            "fidelity",
            "crossing",
            "source",
            "target",
            "issues",
        } <= set(row)
        assert -1 <= row["similarity"] <= 1
        assert 0 <= row["confidence"] <= 1
        assert row["fidelity"] is None or 0 <= row["fidelity"] <= 1
        for side in ("source", "target"):
            assert {"lang", "text", "segments", "start", "end"} <= set(row[side])
        for issue in row["issues"]:
            assert {"category", "severity", "check", "side", "start", "end", "text", "message"} <= set(issue)


def test_standard_input(corpora, align_command):
    mixed = (corpora / "harbour-bridge" / "mixed.en-zh.txt").read_bytes()
    facts = json.loads(align_command("run", "-", "--json", "-q", stdin=mixed).stdout)
    assert {facts["source"]["lang"], facts["target"]["lang"]} == {"en", "zh"}


def test_languages_asked_for_decide_the_direction(corpora, align_command):
    path = corpora / "harbour-bridge" / "mixed.en-zh.txt"
    for source, target in (("en", "zh"), ("zh", "en")):
        facts = json.loads(align_command("run", path, "--json", "-q", "--source-lang", source, "--no-check").stdout)
        assert (facts["source"]["lang"], facts["target"]["lang"]) == (source, target)


def test_fail_on(corpora, align_command):
    folder = corpora / "harbour-bridge"
    damaged = align_command("run", folder / "article.en.txt", folder / "damaged.zh.txt", "-q", "--fail-on", "major")
    assert damaged.returncode == 1
    relaxed = align_command("run", folder / "article.en.txt", folder / "damaged.zh.txt", "-q", "--no-check")
    assert relaxed.returncode == 0


def test_check_prints_one_issue_a_line(corpora, tmp_path, align_command):
    folder = corpora / "harbour-bridge"
    bitext = tmp_path / "damaged.jsonl"
    align_command("run", folder / "article.en.txt", folder / "damaged.zh.txt", "-q", "-o", bitext)
    done = align_command("check", bitext, "--json", "-q")
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert rows
    for row in rows:
        assert {"id", "category", "severity", "check", "side", "start", "end", "text", "message"} <= set(row)
        assert {"file_start", "file_end"} <= set(row)


def test_check_places_issues_in_the_file(corpora, align_command):
    path = corpora / "harbour-bridge" / "mixed.en-zh.txt"
    text = path.read_text(encoding="utf-8")
    rows = [json.loads(line) for line in align_command("check", path, "--json", "-q").stdout.decode().splitlines()]
    for row in rows:
        if row["side"] == "target":
            shown = text[row["file_start"] : row["file_end"]]
            assert "".join(shown.split()) == "".join(row["text"].split())


def test_split_prints_segments(pair, align_command):
    plain = align_command("split", pair[0]).stdout.decode().splitlines()
    rows = [json.loads(line) for line in align_command("split", pair[0], "--json").stdout.decode().splitlines()]
    text = pair[0].read_text(encoding="utf-8")
    assert [row["text"] for row in rows] == plain
    assert all(text[row["start"] : row["end"]].split() == row["text"].split() for row in rows)


def test_score_of_the_gold_with_itself(corpora, align_command):
    gold = corpora / "harbour-bridge" / "en-zh.beads"
    scores = json.loads(align_command("score", gold, gold, "--json").stdout)
    assert scores["strict"]["f1"] == 1.0
    assert scores["lax"]["f1"] == 1.0


def test_convert_there_and_back(pair, tmp_path, align_command):
    first, there, back = tmp_path / "a.jsonl", tmp_path / "b.tmx", tmp_path / "c.jsonl"
    align_command("run", *pair, "-q", "-o", first)
    assert align_command("convert", first, there).returncode == 0
    assert align_command("convert", there, back, "-q").returncode == 0

    def pairs(path):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [(r["source"]["text"], r["target"]["text"]) for r in rows if r["source"]["text"] and r["target"]["text"]]

    assert pairs(first) == pairs(back)


def test_an_unknown_option_is_refused(pair, align_command):
    assert align_command("run", *pair, "--no-such-option").returncode == 2


def test_the_version(align_command):
    from align import __version__

    assert align_command("--version").stdout.decode().split() == ["align", __version__]


def test_an_interrupt_is_one_line(monkeypatch, capsys, tmp_path):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("align.pipeline.run", interrupted)
    monkeypatch.setattr("gc.set_threshold", lambda *_: None)
    monkeypatch.setattr("sys.argv", ["align", "run", "a.txt", "b.txt", "-o", str(tmp_path / "out.tmx")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 130
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("align: stopped")
    assert not list(tmp_path.iterdir())


def test_an_interrupt_while_the_command_loads_is_one_line():
    program = """
import sys
import align.__main__
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "align.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
align.__main__.main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.splitlines() == [f"align: {STOPPED}"]
