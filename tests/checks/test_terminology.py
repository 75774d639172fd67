"""Glossaries held against translations: cases as data, what holds for any, and the two commands that take one."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import align
from align.checks import CheckConfig, Pair, check_pairs
from align.checks.terms import Finder, Wanted, rendered
from align.errors import LanguageError
from align.readers.glossaries import read_glossary

CASES = json.loads((Path(__file__).parent / "cases" / "terms.json").read_text(encoding="utf-8"))


def found_in(pair, glossary):
    return check_pairs([pair], CheckConfig(("terminology",), glossary=glossary))[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_case(case, tmp_path):
    path = tmp_path / "terms.tsv"
    path.write_text(case["glossary"], encoding="utf-8")
    pair = Pair(case["source"], case["target"], *case["langs"].split("-"))
    texts = {"source": pair.target, "target": pair.source}
    issues = found_in(pair, read_glossary(str(path)))
    shown = [
        [str(issue.side), issue.text, issue.other and issue.other.of(texts[issue.side]), str(issue.severity)]
        for issue in issues
    ]
    assert shown == case["found"]
    assert all(issue.category == "terminology" for issue in issues)
    assert "note" not in case["about"] or "(not Boot)" in issues[0].message


def test_a_text_alone(tmp_path):
    path = tmp_path / "terms.tsv"
    path.write_text("source\ttarget\tforbidden\nharbour\tHafen\tPort\n\tKapitän\tblöd\n", encoding="utf-8")
    pair = Pair("", "Ein blöder Port, ein Hafen.", "und", "de", kind="0-1", alone=True)
    found = [(issue.text, str(issue.severity)) for issue in found_in(pair, read_glossary(str(path)))]
    assert found == [("blöder", "major"), ("Port", "minor")]


def test_without_a_glossary_nothing_is_said():
    assert found_in(Pair("The harbour.", "Der Port.", "en", "de"), None) == ()


_LANGS = st.sampled_from(["en", "de", "ru", "id", "ko", "zh", "ja", "xx"])
_PARTS = ["ship", "ships", "Häfen", "порты", "港口", "バス", "항구", "항구에서", "C++", "x-y", "'", ".", "İ", "ß"]
_WORDS = st.lists(st.sampled_from(_PARTS), max_size=6)


@settings(max_examples=200)
@given(_WORDS, st.lists(_WORDS.map(" ".join), max_size=4), _LANGS)
def test_matches_lie_in_the_text_and_do_not_overlap(words, terms, lang):
    text = " ".join(words)
    matches = Finder([Wanted(term, False, key) for key, term in enumerate(terms)], lang).find(text)
    ends = [0]
    for match in matches:
        assert ends[-1] <= match.span.start < match.span.end <= len(text)
        ends.append(match.span.end)
        assert any(rendered(terms[key], text, lang) for key in match.keys)


@pytest.mark.parametrize("lang", ["en", "de", "zh", "ko"])
def test_a_term_is_found_in_itself(lang):
    for term in ("ship", "Häfen", "港口", "항구", "C++", "Rain Lynn"):
        assert [match.span.of(term) for match in Finder([Wanted(term, True, 0)], lang).find(term)] == [term]


@pytest.fixture
def bitext(tmp_path):
    path = tmp_path / "harbour.tsv"
    path.write_text("en\tde\nThe harbour is old.\tDer Port ist alt.\nIt is closed.\tEr ist zu.\n", encoding="utf-8")
    return path


def test_the_commands_take_a_glossary(bitext, tmp_path, align_command):
    terms = tmp_path / "terms.csv"
    terms.write_text("source,target,forbidden\nharbour,Hafen,Port\n", encoding="utf-8")
    done = align_command("check", bitext, "--glossary", terms, "--json", "-q", "--fail-on", "major")
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    said = [(row["text"], row["other_start"], row["other_end"]) for row in rows if row["check"] == "terminology"]
    assert said == [("Port", 4, 11)]
    assert done.returncode == 1
    (tmp_path / "a.en.txt").write_text("The harbour is old.\nIt is closed.\n", encoding="utf-8")
    (tmp_path / "a.de.txt").write_text("Der Port ist alt.\nEr ist zu.\n", encoding="utf-8")
    twin = align.run(
        str(tmp_path / "a.en.txt"), str(tmp_path / "a.de.txt"), segmented=True, glossary=str(terms),
        source_lang="en", target_lang="de",
    )  # fmt: skip
    assert [issue.text for bead in twin.beads for issue in bead.issues if issue.check == "terminology"] == ["Port"]


def test_a_glossary_of_other_languages_is_refused(bitext, tmp_path):
    terms = tmp_path / "terms.tsv"
    terms.write_text("en\tfr\nharbour\tport\n", encoding="utf-8")
    with pytest.raises(LanguageError, match=r"terms.tsv: holds no term for en and de; its languages are en, fr"):
        align.check(str(bitext), glossary=str(terms))
