"""The times of subtitles reach every output that has a place for them, and the translation gets them back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import HOSTILE, as_read, document

from align import pipeline
from align.bitext import Bead, Bitext
from align.errors import OutputError
from align.pipeline import RunConfig
from align.readers import read_bitext, read_document
from align.timing import Timing, parsed, shown, time_of
from align.writers import write
from align.writers.lines import one_line

SRT = """1
00:00:01,000 --> 00:00:03,000
The ferry left at dawn

2
00:00:03,500 --> 00:00:05,5
with ninety passengers on board.

3
00:00:06,000 --> 00:00:08,000
Nobody was afraid. Everyone was tired & <i>cold</i>.
"""
TRANSLATION = "渡轮黎明时分载着九十名乘客出发了。\n没有人害怕。\n大家都又累又冷。\n"


@pytest.fixture
def subtitled(tmp_path):
    (tmp_path / "talk.srt").write_text(SRT, encoding="utf-8")
    (tmp_path / "talk.zh.txt").write_text(TRANSLATION, encoding="utf-8")
    config = RunConfig("en", "zh", check=False)
    return pipeline.run(str(tmp_path / "talk.srt"), str(tmp_path / "talk.zh.txt"), config)


def test_sentences_of_one_cue_share_its_time(subtitled):
    document = subtitled.source
    sides = [[document.segments[index] for index in bead.source] for bead in subtitled.beads]
    times = [document.time_of(side[0].start, side[-1].end) for side in sides]
    assert times[0] == (1000, 5500)
    assert times[1][0] == 6000
    assert 6000 < times[1][1] <= times[2][0] < 8000
    assert times[2][1] == pytest.approx(8000, abs=50)


@pytest.mark.parametrize("ending", [".tmx", ".xlf", ".xlf2", ".jsonl", ".csv", ".xlsx"])
def test_times_are_carried(ending, subtitled, tmp_path):
    path = str(tmp_path / f"x{ending}")
    write(subtitled, path)
    first = read_bitext(path).beads[0]
    assert ("x-source-time", "00:00:01.000 --> 00:00:05.500") in first.properties
    write(read_bitext(path), path)
    assert [p for p in read_bitext(path).beads[0].properties if p[0] == "x-source-time"] == [
        ("x-source-time", "00:00:01.000 --> 00:00:05.500")
    ]


@pytest.mark.parametrize("ending", [".srt", ".vtt"])
def test_the_translation_gets_the_times_of_its_source(ending, subtitled, tmp_path):
    path = tmp_path / f"talk.zh{ending}"
    written = write(subtitled, str(path))
    assert (written.units, written.dropped) == (3, ())
    again = read_document(str(path))
    assert again.text.split("\n") == TRANSLATION.strip().split("\n")
    times = [time for cue in again.times for time in (cue.begin, cue.finish)]
    assert times[:3] == [1000, 5500, 6000]
    assert times == sorted(times)


def test_by_way_of_a_file_and_the_command_line(subtitled, tmp_path, align_command):
    write(subtitled, str(tmp_path / "pairs.jsonl"))
    rows = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[0]["properties"] == [["x-source-time", "00:00:01.000 --> 00:00:05.500"]]
    done = align_command("convert", tmp_path / "pairs.jsonl", tmp_path / "out.srt")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.srt").read_text(encoding="utf-8").startswith("1\n00:00:01,000 --> 00:00:05,500\n渡轮")
    (tmp_path / "a.tsv").write_text("One.\t一。\n", encoding="utf-8")
    done = align_command("convert", tmp_path / "a.tsv", tmp_path / "none.srt")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert b"no bead has a translation and a time" in done.stderr
    assert not (tmp_path / "none.srt").exists()


def test_subtitles_in_both_languages_keep_both_times(tmp_path):
    for name, words in (
        ("a.en.srt", ("One day it rained.", "Then it stopped.")),
        ("a.zh.srt", ("有一天下雨了。", "后来雨停了。")),
    ):
        late = 0 if "en" in name else 1
        cues = [
            f"{n + 1}\n00:00:0{2 * n + late},000 --> 00:00:0{2 * n + 1 + late},000\n{w}\n" for n, w in enumerate(words)
        ]
        (tmp_path / name).write_text("\n".join(cues), encoding="utf-8")
    bitext = pipeline.run(str(tmp_path / "a.en.srt"), str(tmp_path / "a.zh.srt"), RunConfig("en", "zh", check=False))
    write(bitext, str(tmp_path / "x.vtt"))
    assert [cue.begin for cue in read_document(str(tmp_path / "x.vtt")).times] == [1000, 3000]
    write(bitext, str(tmp_path / "x.tmx"))
    assert {name for name, _ in read_bitext(str(tmp_path / "x.tmx")).beads[0].properties} >= {
        "x-source-time", "x-target-time",
    }  # fmt: skip


@settings(max_examples=150)
@given(said=st.lists(HOSTILE.map(as_read), min_size=1, max_size=5))
def test_hostile_text_comes_back_from_webvtt(said, tmp_path):
    words = [
        line for text in said if (line := one_line(text, "en").strip()) and "-->" not in line and "{\\" not in line
    ]
    if not words:
        return
    timed = [
        Bead((n,), (n,), properties=(("x-source-time", shown(n * 1000, n * 1000 + 900)),)) for n in range(len(words))
    ]
    sides = [document(name, words, lang) for name, lang in (("a", "de"), ("b", "en"))]
    path = tmp_path / "x.vtt"
    write(Bitext(*sides, tuple(timed)), str(path))
    again = read_document(str(path))
    assert [again.text_of(block) for block in again.blocks] == words
    assert [cue.begin for cue in again.times] == [n * 1000 for n in range(len(words))]


def test_words_that_look_like_a_part_of_webvtt_stay(tmp_path):
    path = tmp_path / "x.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nNOTE the fog.\nSTYLE matters.\n\nNOTE\nnot said\n", encoding="utf-8"
    )
    assert read_document(str(path)).text == "NOTE the fog.\nSTYLE matters."


def test_no_times_no_subtitles(tmp_path):
    from made import ferry

    with pytest.raises(OutputError, match="no bead has a translation and a time"):
        write(ferry(), str(tmp_path / "x.srt"))


@given(begin=st.integers(0, 10**9), length=st.integers(0, 10**6), point=st.sampled_from(".,"))
def test_times_are_read_as_they_are_written(begin, length, point):
    assert parsed(shown(begin, begin + length, point)) == (begin, begin + length)


def test_outside_of_every_cue_there_is_no_time():
    assert time_of([Timing(10, 20, 0, 1)], 0, 10) is None
    assert time_of([Timing(10, 20, 0, 1)], 20, 30) is None
    assert time_of([], 0, 1) is None
