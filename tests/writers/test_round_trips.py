"""What is written comes back: whole where the format can carry it, and otherwise as its page says."""

import csv
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import HOSTILE, bitexts, ferry

from align.bitext import Origin
from align.errors import EmptyInputError
from align.ladder import parse_bead
from align.readers import read_bitext
from align.readers.bitexts import FORMATS as READ
from align.writers import FORMATS as WRITTEN
from align.writers import WriteConfig, write
from align.writers.lines import cell, one_line

hostile = settings(max_examples=150)


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


def on_lines(bitext, form):
    """Return the texts as a format writes them and a reader reads them."""
    langs = bitext.source.lang, bitext.target.lang
    pairs = (tuple(form(text, lang) for text, lang in zip(pair, langs, strict=True)) for pair in texts(bitext))
    return [tuple(text.strip() for text in pair) for pair in pairs]


@hostile
@given(bitext=bitexts())
def test_jsonl_keeps_the_beads_and_texts(bitext, tmp_path):
    path = str(tmp_path / "x.jsonl")
    write(bitext, path)
    again = read_bitext(path)
    again.validate()
    assert again.beads == bitext.beads
    assert texts(again) == texts(bitext)
    assert (again.source.lang, again.target.lang) == (bitext.source.lang, bitext.target.lang)


def test_jsonl_keeps_all_of_a_clean_bitext(tmp_path):
    path = str(tmp_path / "x.jsonl")
    write(ferry(), path)
    again = read_bitext(path)
    assert again.beads == ferry().beads
    for side in ("source", "target"):
        read, written = getattr(again, side), getattr(ferry(), side)
        assert (read.text, read.segments, read.blocks) == (written.text, written.segments, written.blocks)
        assert [read.file_span(s.start, s.end) for s in read.segments] == [
            written.file_span(s.start, s.end) for s in written.segments
        ]


def test_jsonl_has_the_form_of_the_contract(tmp_path):
    path = tmp_path / "x.jsonl"
    write(ferry(), str(path))
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert list(rows[0])[:10] == [
        "id", "kind", "origin", "similarity", "confidence", "fidelity", "crossing", "source", "target", "issues",
    ]  # fmt: skip
    assert rows[2]["kind"] == "1-2"
    assert rows[2]["target"]["segments"] == [2, 3]
    assert rows[3]["target"] == {"lang": "zh", "text": "", "segments": [], "start": None, "end": None}
    assert rows[3]["fidelity"] is None
    issue = rows[0]["issues"][0]
    assert rows[0]["source"]["text"][issue["start"] : issue["end"]] == issue["text"] == "90"
    assert (rows[0]["source"]["start"], rows[0]["source"]["end"]) == (3, 3 + len(rows[0]["source"]["text"]))


@hostile
@given(bitext=bitexts())
def test_tsv_keeps_the_texts(bitext, tmp_path):
    path = tmp_path / "x.tsv"
    write(bitext, str(path))
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    assert [tuple(text.strip() for text in line.split("\t")) for line in lines] == on_lines(bitext, cell)
    if on_lines(bitext, cell)[0] != ("source", "target"):
        assert texts(read_bitext(str(path))) == on_lines(bitext, cell)


@hostile
@given(bitext=bitexts())
def test_csv_keeps_texts_and_scores(bitext, tmp_path):
    path = tmp_path / "x.csv"
    write(bitext, str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not [row for row in rows for side in ("source", "target", "issues") if row[side].startswith(tuple("=+-@\t"))]
    again = read_bitext(str(path))
    assert texts(again) == on_lines(bitext, one_line)
    for old, bead in zip(bitext.beads, again.beads, strict=True):
        assert bead.confidence == pytest.approx(old.confidence, abs=1e-4)
        assert bead.fidelity == (None if old.fidelity is None else pytest.approx(old.fidelity, abs=1e-4))
        assert bead.origin is old.origin


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_tables_keep_issues_properties_and_decisions(ending, tmp_path):
    path = str(tmp_path / f"x{ending}")
    first = ferry()
    decided = (("decision", "accept"), ("note", "one"), ("note", "two"), ("tuid", "=u7"))
    first = replace(first, beads=(replace(first.beads[0], origin=Origin.HUMAN, properties=decided), *first.beads[1:]))
    write(first, path)
    again = read_bitext(path)
    for old, bead in zip(first.beads, again.beads, strict=True):
        assert (bead.issues, bead.crossing, bead.origin) == (old.issues, old.crossing, old.origin)
        expected = old.properties
        if ending == ".xlsx" and old.origin is Origin.HUMAN and expected[0] != decided[0]:
            expected = (decided[0], *expected)  # what the sheet shows for a bead that a person confirmed
        assert bead.properties == expected
    write(again, path)
    assert [bead.properties for bead in read_bitext(path).beads] == [bead.properties for bead in again.beads]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@hostile
@given(values=st.lists(HOSTILE, min_size=1, max_size=4))
def test_tables_keep_hostile_properties(ending, values, tmp_path):
    path = str(tmp_path / f"x{ending}")
    brought = tuple(("x-client", value) for value in values)
    bitext = replace(ferry(), beads=(replace(ferry().beads[0], properties=brought),))
    write(bitext, path)
    assert read_bitext(path).beads[0].properties == brought


@hostile
@given(bitext=bitexts())
def test_tmx_keeps_the_pairs(bitext, tmp_path):
    path = str(tmp_path / "x.tmx")
    written = write(bitext, path)
    pairs = [(bead, texts) for bead, texts in zip(bitext.beads, on_lines(bitext, one_line), strict=True) if all(texts)]
    left_out = len(bitext.beads) - len(pairs)
    assert (written.units, dict(written.dropped)) == (len(pairs), {"one side empty": left_out} if left_out else {})
    if not pairs:
        with pytest.raises(EmptyInputError):
            read_bitext(path)
        return
    again = read_bitext(path)
    again.validate()
    assert texts(again) == [texts for _, texts in pairs]
    for (old, _), bead in zip(pairs, again.beads, strict=True):
        assert (bead.origin, bead.crossing) == (old.origin, old.crossing)
        if old.origin is not Origin.IMPORTED:
            assert bead.confidence == pytest.approx(old.confidence, abs=1e-4)


def test_tmx_keeps_issues_properties_and_notes(tmp_path):
    path = str(tmp_path / "x.tmx")
    write(ferry(), path)
    again = read_bitext(path)
    assert again.beads[0].issues == ferry().beads[0].issues
    assert {("changeid", "mo"), ("note", "good")} <= set(again.beads[1].properties)
    write(again, path)
    assert [bead.properties for bead in read_bitext(path).beads] == [bead.properties for bead in again.beads]


@pytest.mark.parametrize("ending", sorted((set(READ) & set(WRITTEN)) - {".xlsx"}))
def test_a_very_long_segment_comes_back(ending, tmp_path):
    path = str(tmp_path / f"x{ending}")
    bitext = ferry()
    long = "A sentence without end, " * 5000
    document = replace(
        bitext.source,
        text=long.strip(),
        runs=(),
        blocks=(),
        segments=(replace(bitext.source.segments[0], end=len(long.strip())),),
    )
    bitext = replace(bitext, source=document, beads=(replace(bitext.beads[0], issues=()),))
    write(bitext, path)
    assert texts(read_bitext(path)) == texts(bitext)


@pytest.mark.parametrize("ending", sorted(set(READ) & set(WRITTEN)))
def test_the_same_input_gives_the_same_bytes(ending, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first, second = tmp_path / f"1{ending}", tmp_path / f"2{ending}"
    write(ferry(), str(first))
    write(ferry(), str(second))
    assert first.read_bytes() == second.read_bytes()


@hostile
@given(bitext=bitexts())
def test_a_ladder_keeps_the_beads(bitext, tmp_path):
    path = tmp_path / "x.beads"
    write(bitext, str(path))
    rows = [parse_bead(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [rows for rows, _ in rows] == [(bead.source, bead.target) for bead in bitext.beads]
    assert rows[0][1] == pytest.approx(0 if bitext.beads[0].one_sided else 1 - bitext.beads[0].similarity, abs=1e-4)


@pytest.mark.parametrize("ending", [".tmx", ".tsv", ".csv"])
def test_runs_lead_to_the_file(ending, tmp_path):
    path = tmp_path / f"x{ending}"
    bitext = ferry()
    write(bitext, str(path))
    text = path.read_bytes().decode("utf-8-sig")
    again = read_bitext(str(path))
    for document in (again.source, again.target):
        for segment in document.segments:
            span = document.file_span(segment.start, segment.end)
            assert text[span.start : span.end] == document.text_of(segment)


def test_filters_say_what_they_left_out(tmp_path):
    path = str(tmp_path / "x.tsv")
    twice = replace(ferry(), beads=ferry().beads[:2] * 2)
    cases = [
        (ferry(), WriteConfig(drop_half_empty=True), 4, {"one side empty": 3}),
        (ferry(), WriteConfig(min_confidence=0.95), 5, {"confidence too low": 2}),
        (ferry(), WriteConfig(min_fidelity=0.9), 2, {"fidelity too low or not known": 5}),
        (ferry(), WriteConfig(only_reviewed=True), 1, {"not reviewed": 6}),
        (twice, WriteConfig(drop_duplicates=True), 2, {"duplicate": 2}),
        (
            replace(ferry(), target=ferry().source),
            WriteConfig(drop_identical=True),
            4,
            {"source and target the same": 3},
        ),
    ]
    for bitext, config, units, dropped in cases:
        written = write(bitext, path, config)
        assert (written.units, dict(written.dropped)) == (units, dropped), config


@pytest.mark.parametrize("ending", [".xlf", ".xlf2"])
@hostile
@given(bitext=bitexts())
def test_xliff_keeps_what_has_a_source(ending, bitext, tmp_path):
    path = str(tmp_path / f"x{ending}")
    written = write(bitext, path)
    pairs = [(bead, texts) for bead, texts in zip(bitext.beads, on_lines(bitext, one_line), strict=True) if texts[0]]
    assert (written.units, sum(count for _, count in written.dropped)) == (len(pairs), len(bitext.beads) - len(pairs))
    if not pairs:
        return
    again = read_bitext(path)
    again.validate()
    assert texts(again) == [texts for _, texts in pairs]
    for (old, _), bead in zip(pairs, again.beads, strict=True):
        assert (bead.origin, bead.crossing) == (old.origin, old.crossing)
        assert bead.confidence == pytest.approx(old.confidence, abs=1e-4)
        assert bead.fidelity == (None if old.fidelity is None else pytest.approx(old.fidelity, abs=1e-4))


@pytest.mark.parametrize("ending", [".xlf", ".xlf2"])
def test_xliff_keeps_issues_properties_and_who_approved(ending, tmp_path):
    path = tmp_path / f"x{ending}"
    write(ferry(), str(path))
    again = read_bitext(str(path))
    assert [bead.issues for bead in again.beads] == [bead.issues for bead in ferry().beads if bead.source]
    assert set(again.beads[1].properties) == {("changeid", "mo"), ("note", "good")}
    text = path.read_text(encoding="utf-8")
    assert text.count('state="final"') == 1
    assert text.count('approved="yes"') == (1 if ending == ".xlf" else 0)
