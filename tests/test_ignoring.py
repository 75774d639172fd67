"""`align-ignore`: an issue that was ignored stays ignored, and nothing else goes with it."""

import json

import pytest

import align
from align.errors import InputError
from align.ignoring import NAME, issue_id, read_ignored
from align.issue import Severity

PAIRS = [
    ("The ship left with 40 passengers.", "Das Schiff fuhr mit 14 Passagieren ab."),
    ("The harbour is closed.", "Der Hafen (am Fluss ist geschlossen."),
    ("Nobody was hurt.", "Niemand wurde verletzt."),
]


def write(path, rows):
    path.write_text("en\tde\n" + "".join(f"{source}\t{target}\n" for source, target in rows), encoding="utf-8")
    return path


def rows_of(done):
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_an_ignored_issue_stays_ignored_where_text_moves(tmp_path, align_command):
    path = write(tmp_path / "ship.tsv", PAIRS)
    found = rows_of(align_command("check", path, "--json", "-q"))
    number = next(row for row in found if row["check"] == "numbers" and row["severity"] == "major")
    (tmp_path / NAME).write_text(f"# by the editor\n{number['issue_id']}  it was 14\n", encoding="utf-8")
    moved = [("A new first line.", "Eine neue erste Zeile."), *reversed(PAIRS)]
    moved[-1] = (PAIRS[0][0], "Mit 14 Passagieren fuhr das Schiff heute ab.")  # edited by the translator
    done = align_command("check", write(path, moved), "--json", "--fail-on", "major")
    assert number["issue_id"] not in {row["issue_id"] for row in rows_of(done)}
    assert {row["check"] for row in rows_of(done)} >= {"brackets"}
    ignored = [row for row in found if row["issue_id"] == number["issue_id"]]
    assert f"{len(ignored)} more ignored" in done.stderr.decode()


def test_fail_on_counts_what_is_not_ignored(tmp_path, align_command):
    path = write(tmp_path / "ship.tsv", PAIRS)
    done = align_command("check", path, "--json", "-q", "--fail-on", "major")
    assert done.returncode == 1
    elsewhere = tmp_path / "ours.txt"
    ids = {row["issue_id"] for row in rows_of(done) if Severity(row["severity"]).rank >= Severity.MAJOR.rank}
    elsewhere.write_text("\n".join(sorted(ids)), encoding="utf-8")
    again = align_command("check", path, "--ignore", elsewhere, "--json", "-q", "--fail-on", "major")
    assert again.returncode == 0
    assert not ids & {row["issue_id"] for row in rows_of(again)}


def test_run_and_the_twins_ignore_too(tmp_path, align_command):
    source, target = tmp_path / "a.en.txt", tmp_path / "a.de.txt"
    for path, side in ((source, 0), (target, 1)):
        path.write_text("".join(f"{pair[side]}\n" for pair in PAIRS), encoding="utf-8")
    command = ("run", source, target, "--segmented", "--source-lang", "en", "--target-lang", "de", "-q")
    align_command(*command, "-o", tmp_path / "a.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    ids = [issue["issue_id"] for row in rows for issue in row["issues"]]
    assert ids
    (tmp_path / NAME).write_text("\n".join(ids), encoding="utf-8")
    facts = json.loads(align_command(*command, "--json").stdout)
    assert facts["ignored"] == len(ids)
    assert not any(facts["issues"].values())
    (tmp_path / "elsewhere").write_text("", encoding="utf-8")
    named = json.loads(align_command(*command, "--json", "--ignore", tmp_path / "elsewhere").stdout)
    assert named["ignored"] == 0
    assert any(named["issues"].values())
    twin = align.check(str(tmp_path / "a.jsonl"))
    assert [len(bead.issues) for bead in twin.beads] == [0, 0, 0]
    assert sum(len(bead.ignored) for bead in twin.beads) == len(ids)
    shown = align.check(str(tmp_path / "a.jsonl"), ignore="")
    assert sorted(
        issue_id(issue, shown.source_text(bead), shown.target_text(bead))
        for bead in shown.beads
        for issue in bead.issues
    ) == sorted(ids)


def test_a_text_alone(tmp_path, align_command):
    path = tmp_path / "alone.de.txt"
    path.write_text("Der Hafen (am Fluss ist geschlossen. Wir warten „auf das Schiff.\n", encoding="utf-8")
    first, second = rows_of(align_command("check", path, "--json", "-q", "--source-lang", "de"))
    (tmp_path / NAME).write_text(first["issue_id"], encoding="utf-8")
    (left,) = rows_of(align_command("check", path, "--json", "-q", "--source-lang", "de"))
    assert left["issue_id"] == second["issue_id"]


@pytest.mark.parametrize(
    ("text", "said"),
    [(b"0123456789abcdef ok\nnumbers\n", "line 2: “numbers” is not the id of an issue"), (b"\xff\xfe", "is not UTF-8")],
)
def test_a_broken_file_is_named(tmp_path, text, said):
    path = tmp_path / NAME
    path.write_bytes(text)
    with pytest.raises(InputError, match=said):
        read_ignored(str(path))


def test_a_file_asked_for_must_be_there(tmp_path):
    path = write(tmp_path / "ship.tsv", PAIRS)
    with pytest.raises(InputError, match="there is no such file"):
        align.check(str(path), ignore=str(tmp_path / "none"))
