"""Ladders of vecalign and hunalign over two texts, hunalign's text output, and InterText's alignments."""

import pytest
from hypothesis import given, settings
from made import bitexts, ferry

from align.bitext import Origin
from align.errors import AlignError, EmptyInputError, InputError, OptionError
from align.readers import is_bitext, read_bitext
from align.writers import write
from align.writers.lines import cell


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


@pytest.fixture
def ladder(tmp_path):
    """Return a function that reads a ladder over the texts of three and two segments."""

    def read(lines, source="One.\nTwo.\n\nThree.\n", target="一。二。\n三。\n", ending=".beads"):
        paths = [tmp_path / f"x{ending}", tmp_path / "a.txt", tmp_path / "b.txt"]
        for path, text in zip(paths, (lines, source, target), strict=True):
            path.write_text(text, encoding="utf-8")
        assert is_bitext(str(paths[0]))
        bitext = read_bitext(str(paths[0]), source_lang="en", target_lang="zh", texts=(str(paths[1]), str(paths[2])))
        bitext.validate()
        return bitext

    return read


def test_a_ladder_over_two_texts(ladder):
    bitext = ladder("[0, 1]:[0]:0.1\n[2]:[1]:0.2\n")
    assert texts(bitext) == [("One. Two.", "一。二。"), ("Three.", "三。")]
    assert [bead.similarity for bead in bitext.beads] == pytest.approx([0.9, 0.8])
    assert (bitext.source.lang, bitext.target.lang) == ("en", "zh")
    assert bitext.source.file_span(bitext.source.segments[2].start, bitext.source.segments[2].end).start == 11


def test_blank_lines_count_where_the_ladder_counts_them(ladder):
    bitext = ladder("[0, 1]:[0]\n[2]:[]\n[3]:[1]\n")
    assert texts(bitext) == [("One. Two.", "一。二。"), ("Three.", "三。")]


def test_a_segment_in_no_bead_is_kept_where_it_stands(ladder):
    bitext = ladder("[1]:[1]\n")
    assert texts(bitext) == [("One.", ""), ("", "一。二。"), ("Two.", "三。"), ("Three.", "")]
    assert bitext.source.notes == ("3 x segment in no bead: kept as a bead of one side",)


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("[0]:[0]\n[1]:[5]\n", r"x\.beads, line 2: names segment 5 of .*b\.txt, whose last one is 1"),
        ("[0]:[0]\n[0]:[1]\n", r"x\.beads, line 2: names segment 0 of .*a\.txt, which line 1 has already"),
        ("[0]:[0]\n1:2\n", r"x\.beads, line 2: not a bead: '1:2'"),
        ("0\t0\t0.5\n2\tx\n", r"line 2: not a rung"),
        ("0\t0\t0.5\n2\t1\n1\t2\n", r"line 3: this rung \(1, 2\) stands before the last one \(2, 1\)"),
        ("0\t0\t0.5\n1\t1\t0.5\n", r"ends at segment 1 of .*a\.txt, which has 3\..*-bisent"),
        ("0\t0\t0.5\n", "holds no bead"),
    ],
)
def test_what_does_not_fit_names_its_line(ladder, lines, what):
    with pytest.raises(InputError, match=what):
        ladder(lines)


def test_an_empty_text_or_none_is_said(ladder, tmp_path):
    with pytest.raises(EmptyInputError):
        ladder("[0]:[0]\n", source="")
    with pytest.raises(OptionError, match=r"does not hold them.*--source FILE --target FILE"):
        read_bitext(str(tmp_path / "x.beads"))
    (tmp_path / "x.tsv").write_text("a\tb\n")
    with pytest.raises(OptionError, match="holds its own texts"):
        read_bitext(str(tmp_path / "x.tsv"), texts=("a", "b"))


@pytest.mark.parametrize("ending", [".ladder", ".beads"])
def test_a_ladder_of_hunalign(ladder, ending):
    rungs = "0\t0\t0.3\n2\t1\t-0.15\n2\t1\t0\n3\t2\n"
    bitext = ladder(rungs, source="One.\nTwo.\nThree.\n", ending=ending)
    assert texts(bitext) == [("One. Two.", "一。二。"), ("Three.", "三。")]
    assert [bead.properties for bead in bitext.beads] == [(("x-score", "0.3"),), (("x-score", "0"),)]


def test_marks_of_paragraphs_are_rows_of_hunalign(ladder):
    source, target = "One.\n<p>\nTwo.\nThree.\n", "一。\n<p>\n二。三。\n"
    bitext = ladder("0\t0\t1\n1\t1\t1\n2\t2\t1\n4\t3\n", source=source, target=target)
    assert texts(bitext) == [("One.", "一。"), ("Two. Three.", "二。三。")]
    assert [segment.paragraph for segment in bitext.source.segments] == [0, 1, 1]


@pytest.mark.parametrize("ending", [".tsv", ".ladder"])
def test_the_text_output_of_hunalign(ending, tmp_path):
    path = tmp_path / f"x{ending}"
    text = "One. ~~~ Two.\t一。二。\t0.43\nThree.\t\t-0.3\n<p>\t<p>\t0.3\nFour.\t四。 ~~~ <p>\t1\n"
    path.write_text(text, encoding="utf-8")
    bitext = read_bitext(str(path), source_lang="en", target_lang="zh")
    bitext.validate()
    assert texts(bitext) == [("One. Two.", "一。二。"), ("Three.", ""), ("Four.", "四。")]
    assert [bead.kind for bead in bitext.beads] == ["2-1", "1-0", "1-1"]
    assert bitext.beads[0].properties == (("x-score", "0.43"),)
    span = bitext.source.file_span(bitext.source.segments[1].start, bitext.source.segments[1].end)
    assert text[span.start : span.end] == "Two."


@settings(max_examples=100)
@given(bitext=bitexts())
def test_a_ladder_with_its_texts_is_the_bitext(bitext, tmp_path):
    path, files = str(tmp_path / "x.beads"), []
    write(bitext, path)
    for document in (bitext.source, bitext.target):
        files.append(tmp_path / f"{len(files)}.txt")
        lines = [cell(text, document.lang) for text in document.texts()]
        files[-1].write_bytes("".join(f"{line}\n" for line in lines).encode())
    if not all(path.read_text(encoding="utf-8").strip() for path in files):
        return
    langs = {"source_lang": bitext.source.lang, "target_lang": bitext.target.lang}
    again = read_bitext(path, **langs, texts=tuple(map(str, files)))
    assert [(bead.source, bead.target) for bead in again.beads] == [(b.source, b.target) for b in bitext.beads]
    assert [text.split() for text in again.source.texts()] == [
        cell(text, bitext.source.lang).split() for text in bitext.source.texts()
    ]


LINKS = """<?xml version="1.0" encoding="utf-8"?>
<linkGrp toDoc="tale.zh.xml" fromDoc="tale.en.xml">
<link type="1-2" xtargets="1:1;1:1 1:2" status="man"/>
<link type="0-1" xtargets=";2:1" status="auto"/>
</linkGrp>"""
ENGLISH = (
    '<text><body><p id="1"><s id="1:1">It\n rained.</s> <s id="1:2">All <hi>day</hi> &amp; night.</s></p>'
    '<p id="2"><s id="2:1">The ferry stayed.</s></p></body></text>'
)
CHINESE = '<text><p id="1"><s id="1:1">雨下了一天一夜。</s></p><p id="2"><s id="2:1">没有人出门。</s></p></text>'


@pytest.fixture
def links(tmp_path):
    def read(alignment=LINKS, english=ENGLISH, chinese=CHINESE, **options):
        (tmp_path / "tale.en-zh.xml").write_text(alignment, encoding="utf-8")
        (tmp_path / "tale.en.xml").write_text(english, encoding="utf-8")
        (tmp_path / "tale.zh.xml").write_text(chinese, encoding="utf-8")
        bitext = read_bitext(str(tmp_path / "tale.en-zh.xml"), **options)
        bitext.validate()
        return bitext

    return read


def test_intertext(links, tmp_path):
    bitext = links()
    assert is_bitext(str(tmp_path / "tale.en-zh.xml"))
    assert not is_bitext(str(tmp_path / "tale.en.xml"))
    assert texts(bitext) == [
        ("It rained. All day & night.", "雨下了一天一夜。"), ("The ferry stayed.", ""), ("", "没有人出门。"),
    ]  # fmt: skip
    assert [bead.origin for bead in bitext.beads] == [Origin.HUMAN, Origin.IMPORTED, Origin.IMPORTED]
    assert (bitext.source.lang, bitext.target.lang) == ("en", "zh")
    assert bitext.source.notes == ("1 x sentence in no link: kept as a bead of one side",)
    assert [segment.paragraph for segment in bitext.source.segments] == [0, 0, 1]
    swapped = links(texts=(str(tmp_path / "tale.zh.xml"), str(tmp_path / "tale.en.xml")), alignment=OPUS)
    assert texts(swapped)[0] == ("雨下了一天一夜。", "It rained. All day & night.")


OPUS = """<cesAlign version="1.0"><linkGrp fromDoc="zh/tale.xml.gz" toDoc="en/tale.xml.gz">
<link id="SL1" xtargets="1:1;1:1 1:2"/><link xtargets="2:1;"/></linkGrp></cesAlign>"""


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"alignment": LINKS.replace("2:1", "9:9")}, r"line 4: links the sentence 9:9, which is not in .*\.en\.xml"),
        ({"alignment": LINKS.replace(";2:1", ";1:1")}, "line 4: links the sentence 1:1, which has been linked before"),
        ({"alignment": LINKS.replace(";2:1", "")}, "line 4: a <link> whose xtargets are not two lists"),
        ({"alignment": LINKS.replace("tale.zh.xml", "gone.xml")}, r"speaks of the text gone\.xml.*--source FROM\.xml"),
        ({"alignment": '<linkGrp toDoc="a" fromDoc="b"/>'}, "holds no <link>"),
        ({"alignment": OPUS.replace("</linkGrp>", "</linkGrp><linkGrp/>")}, "line 2: aligns more than one pair"),
        ({"english": ENGLISH.replace("1:2", "1:1")}, "has two sentences with the id 1:1"),
        ({"english": ENGLISH[:60]}, "not well-formed"),
        ({"alignment": LINKS[:-20]}, "not well-formed"),
        ({"english": '<!DOCTYPE t [<!ENTITY a "b">]>' + ENGLISH}, "declares an entity"),
    ],
)
def test_what_is_wrong_with_an_alignment_is_one_sentence(links, changed, what):
    with pytest.raises(InputError, match=what):
        links(**changed)


def test_the_command_line_takes_the_texts_beside(corpora, tmp_path, align_command):
    folder = corpora / "harbour-bridge"
    texts = ["--source", folder / "article.en.segments.txt", "--target", folder / "article.zh.segments.txt"]
    out = tmp_path / "x.tmx"
    langs = ["--source-lang", "en", "--target-lang", "zh"]
    done = align_command("convert", folder / "en-zh.beads", out, *texts, *langs)
    assert done.returncode == 0, done.stderr
    assert len(read_bitext(str(out)).beads) > 10
    done = align_command("check", folder / "en-zh.beads", *texts, *langs)
    assert done.returncode == 0, done.stderr
    for arguments, what in (
        ((), "--source FILE --target FILE"),
        (texts[:2], "--target is missing"),
        ((*texts[:2], "--target", tmp_path / "none.txt"), "there is no such file"),
        ((*texts[2:], *texts[:2], "--source", texts[3], "--target", texts[1], *langs), "line"),
    ):
        done = align_command("convert", folder / "en-zh.beads", tmp_path / "y.tmx", *arguments)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert what in done.stderr.decode()
    assert not (tmp_path / "y.tmx").exists()


def test_damaged_ladders_raise_what_is_ours(ladder):
    for lines in ("[99999999999999999999]:[0]\n", "0\t0\n999999999\t999999999\n", "[0]:[0]:x\n", "[0]:[0]:nan\n", "\n"):
        with pytest.raises(AlignError):
            ladder(lines)


def test_a_ladder_of_ferry_comes_back(tmp_path):
    write(ferry(), str(tmp_path / "x.beads"))
    names = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    for name, document in zip(names, (ferry().source, ferry().target), strict=True):
        with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write("\n".join(document.texts()))
    again = read_bitext(str(tmp_path / "x.beads"), texts=(names[0], names[1]))
    assert [(bead.source, bead.target) for bead in again.beads] == [(b.source, b.target) for b in ferry().beads]
    assert again.beads[0].similarity == pytest.approx(0.8123, abs=1e-4)
