"""Options that would do nothing, and inputs that are not what a command asks for, are refused in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_bad_input import assert_one_line_error

CASES = json.loads((Path(__file__).parent / "cases" / "mistakes.json").read_text(encoding="utf-8"))
MEMORY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="en"/><body><tu>'
    '<tuv xml:lang="en"><seg>The ferry leaves at 9.</seg></tuv><tuv xml:lang="zh"><seg>渡轮8点出发。</seg></tuv>'
    "</tu></body></tmx>\n"
)


@pytest.fixture
def places(tmp_path, corpora):
    """Return the folder of a small memory, under two names, and the paths of one sample."""
    for name, text in {"memory.tmx": MEMORY, "memory.txt": MEMORY, "empty.beads": ""}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    bridge = corpora / "harbour-bridge"
    sample = {"en": bridge / "article.en.txt", "zh": bridge / "article.zh.txt", "beads": bridge / "en-zh.beads"}
    return {"dir": tmp_path, **sample}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_mistake_is_told_in_one_line(case, places, align_command):
    stdin = (places["dir"] / case["stdin"]).read_bytes() if "stdin" in case else None
    done = align_command(*(word.format(**places) for word in case["command"]), stdin=stdin)
    assert_one_line_error(done, "To mend it", *case["said"])
    left = {path.name for path in places["dir"].iterdir()}
    assert left - {"memory.tmx.review"} == {"memory.tmx", "memory.txt", "empty.beads"}


def test_what_was_not_checked_has_no_issues_to_count(places, align_command):
    done = align_command("run", places["en"], places["zh"], "--no-check", "--json")
    assert "issues   not looked for" in done.stderr.decode()
    assert json.loads(done.stdout)["checked"] is False


def test_the_summary_of_a_checked_bitext_names_the_model(places, align_command):
    done = align_command("check", places["dir"] / "memory.tmx")
    assert "| model static " in done.stderr.decode().splitlines()[-1]


@pytest.mark.parametrize(("options", "status"), [((), 0), (("--fail-on", "major"), 1)])
def test_a_reader_that_goes_away_changes_no_status(options, status, places):
    command = [sys.executable, "-m", "align", "check", places["dir"] / "memory.tmx", "--json", "-q", *options]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(list(map(str, command)), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (status, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="test_a_full_disk: no /dev/full here")
def test_a_full_disk(places):
    command = [sys.executable, "-m", "align", "split", str(places["en"])]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert_one_line_error(done, "standard output", "To mend it")


def test_outputs_do_not_depend_on_the_seed_of_hashes(places, corpora, align_command):
    damaged = corpora / "harbour-bridge" / "damaged.zh.txt"
    endings = ("tmx", "xlf", "jsonl", "html", "md", "sarif", "xml")
    made = []
    for seed in ("1", "2", "3"):
        outs = [places["dir"] / f"{seed}.{ending}" for ending in endings]
        asked = [word for out in outs for word in ("-o", out)]
        done = align_command("run", places["en"], damaged, "-q", *asked, env={"PYTHONHASHSEED": seed})
        assert done.returncode == 0, done.stderr.decode()
        made.append([out.read_bytes() for out in outs])
    assert made[0] == made[1] == made[2]
