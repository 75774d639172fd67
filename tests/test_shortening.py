"""Pairs too long for a program are cut where a sentence ends on both sides, and nothing of them is lost."""

from dataclasses import replace

import pytest
from made import document, ferry

from align.bitext import Bead, Bitext, Origin
from align.errors import OptionError
from align.issue import Category, Issue, Severity, Side, Span
from align.readers import read_bitext
from align.shortening import shortened
from align.writers import WriteConfig, write

ENGLISH = [f"On day {n} the ferry carried {n + 40} passengers across the strait." for n in range(12)]
CHINESE = [f"第{n}天，渡轮载着{n + 40}名乘客横渡海峡。" for n in range(12)]


def long_pair(**changes):
    bead = replace(Bead((0,), (0,), 0.8, 0.9, 0.7, Origin.HUMAN, properties=(("tuid", "u1"),)), **changes)
    return Bitext(
        document("a", [" ".join(ENGLISH), "Short."], "en"), document("b", ["".join(CHINESE), "短。"], "zh"),
        (bead, Bead((1,), (1,))),
    )  # fmt: skip


@pytest.mark.parametrize("limit", [100, 200, 400])
def test_it_is_cut_where_the_sides_correspond(limit):
    bitext, count = shortened(long_pair(), limit)
    bitext.validate()
    pairs = [(source, target) for _, source, target in bitext.pairs()]
    assert (count, pairs[-1]) == (1, ("Short.", "短。"))
    assert max(len(text) for pair in pairs for text in pair) <= limit
    assert " ".join(source for source, _ in pairs[:-1]) == " ".join(ENGLISH)
    assert "".join(target for _, target in pairs[:-1]) == "".join(CHINESE)
    for source, target in pairs[:-1]:
        assert source.count(".") == target.count("。")
        assert [str(n) in target for n in range(40, 52)] == [str(n) in source for n in range(40, 52)]
    for bead in bitext.beads[:-1]:
        assert (bead.origin, bead.fidelity, bead.properties) == (Origin.HUMAN, 0.7, (("tuid", "u1"),))


def test_issues_go_to_the_part_they_are_about():
    text, across = " ".join(ENGLISH), "".join(CHINESE)
    at, there = text.index("47"), across.index("47")
    issue = Issue(
        Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(at, at + 2), "47", "A number.",
        Span(there, there + 2),
    )  # fmt: skip
    over = replace(issue, span=Span(0, len(text)), text=text, message="All of it.")
    bitext, _ = shortened(long_pair(issues=(issue, over)), 100)
    found = [(bead, one) for bead in bitext.beads for one in bead.issues]
    assert len(found) == 1
    bead, one = found[0]
    assert one.span.of(bitext.source_text(bead)) == one.other.of(bitext.target_text(bead)) == "47"
    assert ("note", "major accuracy/number: All of it.") in bitext.beads[0].properties


def test_what_cannot_be_cut_stays_and_is_counted(tmp_path):
    one = "A word and a word and " * 200
    bitext = Bitext(document("a", [one.strip()], "en"), document("b", ["一" * 50], "zh"), (Bead((0,), (0,)),))
    assert shortened(bitext, 2000) == (bitext, 0)
    written = write(bitext, str(tmp_path / "x.tmx"))
    assert written.notes == (("longer than 2,000 characters on a side, which Trados cloud refuses", 1),)
    assert shortened(ferry(), 2000) == (ferry(), 0)


def test_a_bead_of_several_segments_is_cut_too():
    bitext = Bitext(
        document("a", ENGLISH, "en"), document("b", CHINESE, "zh"), (Bead(tuple(range(12)), tuple(range(12))),)
    )
    cut, count = shortened(bitext, 200)
    cut.validate()
    assert count == 1
    assert [index for bead in cut.beads for index in bead.source] == list(range(12))
    assert all(bead.source == bead.target for bead in cut.beads)


def test_on_the_command_line(tmp_path, align_command):
    write(long_pair(), str(tmp_path / "a.jsonl"))
    done = align_command("convert", tmp_path / "a.jsonl", tmp_path / "b.tmx", "--split-longer", 300)
    assert done.returncode == 0, done.stderr
    assert b"1 x pair longer than 300 characters split at a sentence" in done.stderr
    again = read_bitext(str(tmp_path / "b.tmx"))
    assert max(len(text) for _, *pair in again.pairs() for text in pair) <= 300
    tuids = [dict(bead.properties)["tuid"] for bead in again.beads]
    assert tuids[:2] == ["u1", "u1-2"]
    assert len(set(tuids)) == len(tuids)
    done = align_command("convert", tmp_path / "a.jsonl", tmp_path / "c.tmx", "--split-longer", 0)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    with pytest.raises(OptionError):
        WriteConfig(split_longer=-1)
