"""`--only` and `--skip`: which checks run, on the command line and in Python."""

import json

import pytest

import align
from align.checks import CHECKS
from align.errors import OptionError


@pytest.fixture
def bitext(tmp_path):
    path = tmp_path / "ship.tsv"
    path.write_text("en\tde\nThe ship saw 40 flags.\tDas Schiff  sah 14 (Fahnen.\n", encoding="utf-8")
    return path


def checks_of(done):
    return {json.loads(line)["check"] for line in done.stdout.decode().splitlines()}


def test_the_commands_take_both(bitext, align_command):
    whole = checks_of(align_command("check", bitext, "--json", "-q"))
    assert {"numbers", "brackets", "spacing"} <= whole
    only = align_command("check", bitext, "--json", "-q", "--only", "numbers", "--only", "spacing")
    assert checks_of(only) == {"numbers", "spacing"}
    skipped = align_command("check", bitext, "--json", "-q", "--skip", "numbers", "--fail-on", "major")
    assert checks_of(skipped) == whole - {"numbers"}
    assert skipped.returncode == 0
    misspelt = align_command("check", bitext, "--skip", "number")
    assert misspelt.returncode == 2
    assert b"there is no check called number" in misspelt.stderr


def test_run_takes_them_too(tmp_path, align_command):
    for lang, text in (("en", "The ship saw 40 flags.\n"), ("de", "Das Schiff  sah 14 (Fahnen.\n")):
        (tmp_path / f"a.{lang}.txt").write_text(text, encoding="utf-8")
    command = ("run", tmp_path / "a.en.txt", tmp_path / "a.de.txt", "--segmented", "--json", "-q")
    facts = json.loads(
        align_command(*command, "--source-lang", "en", "--target-lang", "de", "--only", "brackets").stdout
    )
    assert facts["categories"] == {"fluency/punctuation": 1}


def test_the_twins(bitext):
    found = align.check(str(bitext), only=["brackets"]).beads[0].issues
    assert {issue.check for issue in found} == {"brackets"}
    assert "brackets" not in {issue.check for issue in align.check(str(bitext), skip=["brackets"]).beads[0].issues}
    with pytest.raises(OptionError, match="no check is left"):
        align.check(str(bitext), skip=tuple(CHECKS))
