"""A text held against other texts on the same event: what agrees, what contradicts, and where it was read."""

import json
from pathlib import Path

import pytest

import align
from align.attestation import Verdict
from align.errors import OptionError
from align.issue import Category, Severity


@pytest.fixture(scope="module")
def quay(corpora):
    return {lang: str(corpora / "quay-fire" / f"report.{lang}.txt") for lang in ("en", "id", "zh")}


@pytest.fixture(scope="module")
def held(quay):
    return align.check(quay["id"], against=[quay["en"], quay["zh"]])


def numbers(bitext):
    return {one.text: one for one in bitext.attested if one.kind == "number"}


def test_numbers_that_agree_and_one_that_does_not(held):
    verdicts = {text: one.verdict for text, one in numbers(held).items()}
    assert verdicts["14 Maret 2021"] is Verdict.AGREES
    assert verdicts["1.200"] is Verdict.AGREES
    assert verdicts["8,5 juta euro"] is Verdict.AGREES
    assert verdicts["64"] is Verdict.CONTRADICTED
    assert verdicts["11 jam"] is Verdict.ALONE


def test_each_place_is_where_it_was_read(held):
    for one in held.attested:
        text = held.target_text(held.beads[one.bead])
        assert one.span.of(text) == one.text
        for place in one.places:
            read = Path(place.path).read_text(encoding="utf-8")
            assert place.span.of(read) == place.text
            assert place.text in place.excerpt


def test_a_contradiction_is_an_issue_that_names_the_other_text(held, quay):
    issues = [issue for bead in held.beads for issue in bead.issues if issue.check == "against"]
    issue = next(issue for issue in issues if issue.category is Category.NUMBER)
    assert issue.text == "64"
    assert issue.severity is Severity.MINOR
    assert quay["en"] in issue.message
    assert "46" in issue.message


def names(bitext):
    return {one.text: one for one in bitext.attested if one.kind == "name"}


def test_a_name_that_the_others_spell_otherwise(held):
    said = names(held)
    assert said["Helena Brundt"].verdict is Verdict.CONTRADICTED
    assert {place.text for place in said["Helena Brundt"].places} == {"Helena Brandt"}
    assert said["Port Alder"].verdict is Verdict.AGREES
    issues = [issue for bead in held.beads for issue in bead.issues if issue.category is Category.NAME]
    assert {issue.text for issue in issues if issue.check == "against"} == {"Helena Brundt"}


def test_a_text_does_not_contradict_a_copy_of_itself(quay, tmp_path):
    for lang, path in quay.items():
        copy = tmp_path / f"copy.{lang}.txt"
        copy.write_bytes(Path(path).read_bytes())
        attested = align.check(path, against=[str(copy)]).attested
        assert attested
        assert {one.verdict for one in attested} == {Verdict.AGREES}, lang


def test_where_the_others_disagree_it_is_disputed_and_neutral(quay):
    bitext = align.check(quay["en"], against=[quay["id"], quay["zh"]])
    engines = numbers(bitext)["46"]
    assert engines.verdict is Verdict.DISPUTED
    (issue,) = [issue for issue in bitext.beads[engines.bead].issues if issue.text == "46"]
    assert issue.severity is Severity.NEUTRAL


def test_a_bitext_is_held_by_its_target(quay, tmp_path):
    file = tmp_path / "pair.tsv"
    file.write_text(
        "They brought 46 fire engines to the quay.\tMereka membawa 46 mobil pemadam kebakaran ke dermaga.\n"
    )
    bitext = align.check(str(file), source_lang="en", target_lang="id", against=[quay["id"]])
    assert numbers(bitext)["46"].verdict is Verdict.CONTRADICTED


def test_the_command_prints_what_the_others_say(quay, align_command):
    done = align_command("check", quay["id"], "--against", quay["en"], "--against", quay["zh"], "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    *evidence, summary = [row for row in rows if "attested" in row]
    assert summary["attested"] == "summary"
    assert summary["number"]["contradicted"] == 1
    assert sum(summary["number"].values()) == sum(row["attested"] == "number" for row in evidence)
    assert b"1 contradicted" in done.stderr
    text = Path(quay["id"]).read_text(encoding="utf-8")
    assert all(text[row["file_start"] : row["file_end"]] == row["text"] for row in evidence)


def test_a_text_is_not_held_against_itself(quay):
    with pytest.raises(OptionError, match="against itself"):
        align.check(quay["en"], against=[quay["en"]])


@pytest.mark.needs_seeds
def test_five_articles_on_one_event(seed):
    bitext = align.check(seed(2), against=[seed(number) for number in (0, 1, 3, 4)])
    said = numbers(bitext)
    assert said["120万人"].verdict is Verdict.CONTRADICTED
    assert said["1.3万个"].verdict is Verdict.DISPUTED
    assert said["1500名"].verdict is Verdict.AGREES
    assert {Path(place.path).name[:3] for place in said["1500名"].places} == {"001", "003"}


@pytest.mark.needs_seeds
def test_wrong_names_are_held_against_other_scripts(seed):
    said = names(align.check(seed(4), against=[seed(number) for number in (0, 1, 2, 3)]))
    wrong = {text for text, one in said.items() if one.verdict is Verdict.CONTRADICTED}
    assert wrong == {"Kim Jung Eun", "Kim Jong Il", "Brishask", "Venetsk"}
