"""Markdown, SARIF and JUnit: what was found, told elsewhere."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from align.ignoring import issue_id
from align.issue import Severity
from align.pipeline import RunConfig, check_file, write
from align.writers import FINDINGS, FORMATS

ROWS = (
    "en\tde\n"
    "The ship left with 40 passengers & 2 dogs.\tDas Schiff fuhr mit 14 Passagieren & 2 Hunden ab.\n"
    "It is <closed>, | *said* he.\tEs ist (geschlossen, sagte er.\n"
    "Nobody was hurt.\tNiemand wurde verletzt.\n"
)


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    path = tmp_path_factory.mktemp("findings") / "ship [1].tsv"
    path.write_text(ROWS, encoding="utf-8", newline="")
    return check_file(str(path), RunConfig("en", "de")), path


@pytest.fixture(scope="module")
def issues(checked):
    bitext, _ = checked
    return [
        (number, issue, issue_id(issue, source, target))
        for number, (bead, source, target) in enumerate(bitext.pairs(), start=1)
        for issue in bead.issues
    ]


def test_sarif_has_the_structure_that_readers_ask_for(checked, issues, tmp_path):
    bitext, path = checked
    write(bitext, tmp_path / "out.sarif")
    log = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    assert "sarif-schema-2.1.0" in log["$schema"]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "align"
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == len(issues)
    lines = ROWS.split("\n")
    for result, (number, issue, name) in zip(run["results"], issues, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == issue.check
        assert result["level"] in {"none", "note", "warning", "error"}
        assert (result["level"] == "error") == (issue.severity.rank >= Severity.MAJOR.rank)
        assert result["message"]["text"].startswith(issue.message)
        assert result["partialFingerprints"] == {"alignIssueId/v1": name}
        (location,) = result["locations"]
        assert location["logicalLocations"][0]["name"] == f"pair {number}"
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == path.as_uri()
        region = physical["region"]
        assert ROWS[region["charOffset"] :][: region["charLength"]] == issue.text
        assert region["startLine"] == region["endLine"] == number + 1
        assert lines[number][region["startColumn"] - 1 : region["endColumn"] - 1] == issue.text


def test_sarif_of_what_has_no_places(checked, tmp_path):
    bitext, _ = checked
    write(bitext, tmp_path / "a.xlsx")
    again = check_file(str(tmp_path / "a.xlsx"), RunConfig("en", "de"))
    write(again, tmp_path / "out.sarif")
    log = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))
    assert log["runs"][0]["results"]
    for result in log["runs"][0]["results"]:
        assert "region" not in result["locations"][0]["physicalLocation"]


def test_junit_has_a_case_for_each_pair(checked, issues, tmp_path):
    bitext, path = checked
    write(bitext, tmp_path / "out.xml")
    suite = ET.parse(tmp_path / "out.xml").getroot().find("testsuite")
    cases = suite.findall("testcase")
    grave = {number for number, issue, _ in issues if issue.severity.rank >= Severity.MAJOR.rank}
    assert suite.get("tests") == str(len(cases)) == str(len(bitext.beads))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == str(len(grave))
    assert suite.get("name") == str(path)
    for number, case in enumerate(cases, start=1):
        assert case.get("name").startswith(f"pair {number}: ")
        told = "\n".join(case.itertext())
        for at, issue, _ in issues:
            if at == number:
                assert f"{path}:{number + 1}:" in told
                assert issue.message in told
        assert (case.find("failure") is not None) == (number in grave)


def test_markdown_lists_the_gravest_first(checked, issues, tmp_path):
    bitext, _ = checked
    write(bitext, tmp_path / "out.md")
    text = (tmp_path / "out.md").read_text(encoding="utf-8")
    items = re.findall(r"^- .*", text, re.M)
    told = [issue for _, issue, _ in issues if issue.severity.rank]
    assert len(items) == len(told)
    grave = sum(issue.severity.rank >= Severity.MAJOR.rank for issue in told)
    assert f"## Major and critical: {grave}" in text
    assert r"ship \[1\].tsv" in text
    assert "3 pairs, en to de" in text
    assert not re.search(r"(?<!\\)<(?!/?details>|/?summary>)", text)
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert shown.count("<li>") == len(told)
    assert "<table>" in shown


def test_a_clean_file_says_so(checked, tmp_path):
    path = checked[1]
    clean = path.parent / "clean.tsv"
    clean.write_text("en\tde\nNobody was hurt.\tNiemand wurde verletzt.\n", encoding="utf-8")
    good = check_file(str(clean), RunConfig("en", "de"))
    for ending in FINDINGS:
        write(good, tmp_path / f"out{ending}")
    assert "No issues." in (tmp_path / "out.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"] == []
    assert ET.parse(tmp_path / "out.xml").getroot().find("testsuite").get("failures") == "0"


def test_very_many_issues_fit_a_comment(tmp_path):
    path = tmp_path / "many.tsv"
    rows = "".join(f"We saw {n} flags here today.\tWir sahen heute hier {n + 3} Fahnen.\n" for n in range(20, 320))
    path.write_text("en\tde\n" + rows, encoding="utf-8")
    write(check_file(str(path), RunConfig("en", "de")), tmp_path / "out.md")
    text = (tmp_path / "out.md").read_text(encoding="utf-8")
    assert len(text) < 65_536
    assert text.count("\n- pair") == 100
    assert re.search(r"^\d+ more are not listed\.$", text, re.M)


def test_the_command_writes_them_with_places_in_json_lines(checked, tmp_path, align_command):
    bitext, _ = checked
    path = tmp_path / "ship.jsonl"
    write(bitext, path)
    done = align_command("check", path, "-q", "-o", tmp_path / "out.sarif", "-o", tmp_path / "again.jsonl")
    assert done.returncode == 0, done.stderr.decode()
    text = path.read_text(encoding="utf-8")
    log = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))
    for result in log["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert text[region["charOffset"] :][: region["charLength"]] == result["properties"]["text"]
    before, after = (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for file in (path, tmp_path / "again.jsonl")
    )
    assert [row["target"]["start"] for row in before] == [row["target"]["start"] for row in after]


def test_findings_are_no_formats_of_bitexts():
    assert not set(FINDINGS) & set(FORMATS)
