"""XLIFF as other programs write it."""

from pathlib import Path

import pytest

from align.bitext import Origin
from align.errors import EmptyInputError, InputError, LanguageError
from align.readers import read_bitext
from align.readers.bitexts import read_bitext as read_any

V12 = """<?xml version="1.0" encoding="utf-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">
<file original="a.docx" source-language="en-GB" target-language="zh-CN" datatype="plaintext"><body>
{units}
</body></file></xliff>"""
V21 = """<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="ko">
<file id="f"><group id="g"><unit id="1"><notes><note>a note</note></notes>
<segment state="final"><source>One <pc id="1">bold</pc> word<ph id="2"/>.</source>
<target>단어 <mrk id="m" type="term">하나</mrk>.</target></segment>
<ignorable><source> </source></ignorable>
<segment><source>Two.</source></segment></unit></group></file></xliff>"""


@pytest.fixture
def file(tmp_path):
    def made(content, name="x.xlf"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return made


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


def unit(source, target="", attributes=""):
    return f"<trans-unit id='1' {attributes}><source>{source}</source>{target}</trans-unit>"


def test_codes_go_and_text_stays(file):
    path = file(
        V12.format(
            units=unit(
                'A <g id="1">bold</g> <bpt id="2">&lt;i&gt;</bpt>word'
                '<ept id="2">&lt;/i&gt;</ept><x id="3"/> &amp; more.',
                "<target>一个<g id='1'>粗体</g>词。</target><note>mind</note>",
            )
        )
    )
    bitext = read_bitext(path)
    assert texts(bitext) == [("A bold word & more.", "一个粗体词。")]
    assert (bitext.source.lang, bitext.target.lang) == ("en-GB", "zh-CN")
    assert bitext.beads[0].properties == (("note", "mind"),)
    text = Path(path).read_text(encoding="utf-8")
    at = bitext.source.text.index("&")
    span = bitext.source.file_span(at, at + 1)
    assert text[span.start : span.end] == "&amp;"


def test_segments_of_a_unit_are_pairs(file):
    marks = '<mrk mtype="seg" mid="1">{}</mrk> <mrk mtype="seg" mid="2">{}</mrk>'
    whole = unit(
        "One. Two.",
        f"<seg-source>{marks.format('One.', 'Two.')}</seg-source><target>{marks.format('一。', '二。')}</target>",
    )
    assert texts(read_bitext(file(V12.format(units=whole), "x.sdlxliff"))) == [("One.", "一。"), ("Two.", "二。")]
    other = unit("One. Two.", f"<seg-source>{marks.format('One.', 'Two.')}</seg-source><target>一。二。</target>")
    assert texts(read_bitext(file(V12.format(units=other)))) == [("One. Two.", "一。二。")]


def test_what_is_approved_is_human(file):
    units = [
        unit("A", "<target>一</target>", 'approved="yes"'), unit("B", '<target state="signed-off">二</target>'),
        unit("C", '<target state="translated">三</target>'), unit("D"), unit("E", "<target/>"),
    ]  # fmt: skip
    bitext = read_bitext(file(V12.format(units="\n".join(units))))
    assert [bead.origin for bead in bitext.beads] == [Origin.HUMAN] * 2 + [Origin.IMPORTED] * 3
    assert [bead.kind for bead in bitext.beads] == ["1-1"] * 3 + ["1-0"] * 2


def test_version_2_1(file):
    bitext = read_bitext(file(V21))
    assert texts(bitext) == [("One bold word.", "단어 하나."), ("Two.", "")]
    assert [bead.origin for bead in bitext.beads] == [Origin.HUMAN, Origin.IMPORTED]
    assert bitext.beads[0].properties == (("note", "a note"),)
    assert texts(read_bitext(file(V21), source_lang="ko")) == [("단어 하나.", "One bold word."), ("", "Two.")]
    with pytest.raises(LanguageError, match="is in en and ko, not in zh"):
        read_bitext(file(V21), target_lang="zh")


def test_what_is_wrong_is_said(file):
    second = '</body></file><file source-language="en-GB" target-language="fr"><body>'
    with pytest.raises(InputError, match=r"line 5: holds <file>s in several languages \(zh-CN and fr\)"):
        read_bitext(file(V12.format(units=unit("A", "<target>一</target>") + "\n" + second)))
    with pytest.raises(InputError, match=r"line 4: a <trans-unit> has no <source>"):
        read_bitext(file(V12.format(units="<trans-unit id='1'/>")))
    skipped = read_any(file(V12.format(units="<trans-unit id='1'/>" + unit("A"))), skip_bad=True)
    assert (texts(skipped), skipped.source.notes) == (
        [("A", "")],
        ("1 x unit left out: a <trans-unit> has no <source>",),
    )
    with pytest.raises(InputError, match="is not XLIFF"):
        read_bitext(file("<html><body/></html>"))
    with pytest.raises(EmptyInputError):
        read_bitext(file(V12.format(units="")))
    with pytest.raises(InputError, match="not well-formed"):
        read_bitext(file(V12.format(units=unit("A"))[:-10]))
