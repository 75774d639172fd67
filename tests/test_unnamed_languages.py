"""A bitext whose file names no languages is checked in the languages its texts are written in."""

import json

import pytest

import align
from align import pipeline

PAIRS = [
    ("The ferry left the harbour at dawn with 90 people on board.", "渡轮黎明时分载着九十人离开港口。"),
    ("Nobody was hurt when it struck the pier.", "它撞上码头时没有人受伤。"),
    ("The owner paid 13,000 euros for the repair.", "船主为维修支付了1300欧元。"),
]


def written(tmp_path, pairs, name="pairs.tsv"):
    (tmp_path / name).write_text("".join(f"{a}\t{b}\n" for a, b in pairs), encoding="utf-8")
    return str(tmp_path / name)


def test_languages_are_found_and_their_checks_run(tmp_path):
    found = pipeline.check_file(written(tmp_path, PAIRS))
    assert (found.source.lang, found.target.lang) == ("en", "zh")
    assert {issue.check for issue in found.beads[2].issues} >= {"numbers"}
    assert not found.beads[0].issues


def test_a_bitext_in_memory_is_checked_like_its_file(tmp_path):
    path = written(tmp_path, PAIRS)
    assert align.check(align.read(path)).beads == align.check(path).beads


@pytest.mark.parametrize("langs", [("en", "zh-Hans"), ("en", None), (None, "zh-TW")])
def test_languages_that_are_named_stay(tmp_path, langs):
    config = pipeline.RunConfig(*langs)
    found = pipeline.check_file(written(tmp_path, PAIRS), config)
    assert (found.source.lang, found.target.lang) == (langs[0] or "en", langs[1] or "zh")


def test_a_file_of_too_few_letters_names_none(tmp_path):
    found = pipeline.check_file(written(tmp_path, [("12", "13"), ("OK", "OK")]))
    assert (found.source.lang, found.target.lang) == ("und", "und")


def test_the_file_stays_as_it_is(tmp_path):
    path = tmp_path / "pairs.jsonl"
    rows = [{"source": {"text": a}, "target": {"text": b}} for a, b in PAIRS]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    before = path.read_bytes()
    assert pipeline.check_file(str(path)).target.lang == "zh"
    assert path.read_bytes() == before
