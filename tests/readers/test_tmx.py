"""Translation memories as other programs write them, and as nobody should."""

from pathlib import Path

import pytest

from align.errors import EmptyInputError, InputError, LanguageError
from align.readers import is_bitext, read_bitext
from align.readers.bitexts import stream_bitext

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="{srclang}"'
    ' datatype="plaintext"/>\n<body>\n'
)
TAIL = "</body></tmx>\n"


def tu(inside="", **texts):
    tuvs = "".join(f'<tuv xml:lang="{lang.replace("_", "-")}"><seg>{text}</seg></tuv>' for lang, text in texts.items())
    return f"<tu>{inside}{tuvs}</tu>\n"


@pytest.fixture
def memory(tmp_path):
    def made(*units, srclang="en-US", head=HEAD, tail=TAIL, encoding="utf-8"):
        path = tmp_path / "memory.tmx"
        path.write_bytes((head.replace("{srclang}", srclang) + "".join(units) + tail).encode(encoding))
        return str(path)

    return made


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


def test_inline_codes_go_and_marked_up_text_stays(memory):
    path = memory(
        tu(
            en_US='<bpt i="1">&lt;b&gt;</bpt>Bold<ept i="1">&lt;/b&gt;</ept> and <hi type="x">hot</hi>'
            '<ph x="1"><sub>alt text</sub></ph>.',
            zh_CN="粗体和<it pos='begin'>{1}</it>热的。",
        )
    )
    assert texts(read_bitext(path)) == [("Bold and hot.", "粗体和热的。")]


def test_entities_and_cdata_lead_back_to_the_file(memory):
    path = memory(tu(en_US=" A &lt; B &#38; C ", de="<![CDATA[x < y]]> &amp; z"))
    bitext = read_bitext(path)
    assert texts(bitext) == [("A < B & C", "x < y & z")]
    text = Path(path).read_text(encoding="utf-8")
    span = bitext.source.file_span(0, 3)
    assert text[span.start : span.end] == "A &lt;"
    span = bitext.target.file_span(0, 5)
    assert text[span.start : span.end] == "x < y"
    span = bitext.target.file_span(8, 9)
    assert text[span.start : span.end] == "z"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "utf-8"])
def test_encodings_that_are_not_the_declared_one(memory, encoding):
    path = memory(tu(en_US="One.", zh_CN="一。我们今天去海边看渡轮，然后回家。"), encoding=encoding)
    assert texts(read_bitext(path)) == [("One.", "一。我们今天去海边看渡轮，然后回家。")]


def test_version_1_1_names_languages_with_lang(memory):
    path = memory('<tu><tuv lang="EN-US"><seg>One.</seg></tuv><tuv lang="FR-FR"><seg>Un.</seg></tuv></tu>')
    bitext = read_bitext(path)
    assert (texts(bitext), bitext.target.lang) == ([("One.", "Un.")], "FR-FR")


def test_the_source_is_what_the_header_says_whatever_stands_first(memory):
    path = memory(tu(zh_CN="一。", en_US="One."))
    assert texts(read_bitext(path)) == [("One.", "一。")]
    assert texts(read_bitext(path, source_lang="zh")) == [("一。", "One.")]
    path = memory(tu(zh_CN="一。", en_US="One."), srclang="*all*")
    assert texts(read_bitext(path)) == [("一。", "One.")]


def test_of_three_languages_two_are_chosen_and_the_rest_is_counted(memory):
    path = memory(
        tu(en_US="One.", zh_CN="一。", fr="Un."), tu(en_US="Two.", fr="Deux."), tu(en_US="Three.", zh_CN="三。")
    )
    with pytest.raises(
        LanguageError, match=r"line 6: holds more than two languages \(en-US, zh-CN, fr\).*--target-lang"
    ):
        read_bitext(path)
    bitext = read_bitext(path, source_lang="en", target_lang="zh")
    assert texts(bitext) == [("One.", "一。"), ("Three.", "三。")]
    assert bitext.source.notes == ("1 x unit left out: not in both en and zh", "2 x text in fr left out")
    path = memory(tu(en_US="One.", zh_CN="一。"))
    for asked in ({"source_lang": "en", "target_lang": "ja"}, {"source_lang": "ja"}, {"target_lang": "ja"}):
        with pytest.raises(LanguageError, match="holds no text in ja, only in en-US, zh-CN"):
            read_bitext(path, **asked)


def test_the_nearest_variety_is_taken(memory):
    path = memory(tu(en_US="Color.", en_GB="Colour.", zh_TW="顏色。"))
    assert texts(read_bitext(path, source_lang="en-GB", target_lang="zh")) == [("Colour.", "顏色。")]


def test_notes_dates_and_properties_are_kept(memory):
    inside = '<note>a note</note><prop type="x-client">Bay &amp; Co</prop>'
    path = memory(
        f'<tu tuid="u9" changedate="20240101T000000Z">{inside}'
        '<tuv xml:lang="en-US"><seg>One.</seg></tuv>'
        '<tuv xml:lang="zh-CN" changeid="mo"><seg>一。</seg></tuv></tu>'
    )
    assert set(read_bitext(path).beads[0].properties) == {
        ("tuid", "u9"), ("changedate", "20240101T000000Z"), ("changeid", "mo"), ("note", "a note"),
        ("x-client", "Bay & Co"),
    }  # fmt: skip


def test_forbidden_characters_are_read_as_spaces(memory):
    path = memory(tu(en_US="A\x07B&#x1F;C&#0;D", zh_CN="一&#xFFFE;二"))
    assert texts(read_bitext(path)) == [("A B      C    D", "一        二")]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<tmx version="1.4"><header srclang="en"/><body>'
)
THIEF = (
    '<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<tmx version="1.4"><header srclang="en"/><body>'
)
REMOTE = (
    '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx.dtd">'
    '<tmx version="1.4"><header srclang="en"/><body>'
)


@pytest.mark.parametrize("head", [BOMB, THIEF])
def test_entities_are_refused(memory, head):
    with pytest.raises(InputError, match=r"line 1: declares an entity \(a\).*remove"):
        read_bitext(memory(tu(en="&a;", zh="&b;"), head=head))


def test_a_dtd_elsewhere_is_not_asked_for(memory):
    assert texts(read_bitext(memory(tu(en="One.", zh="一。"), head=REMOTE))) == [("One.", "一。")]
    with pytest.raises(InputError, match="does not define"):
        read_bitext(memory(tu(en="caf&eacute;", zh="一。"), head=REMOTE))


def test_what_is_broken_names_its_line(memory):
    with pytest.raises(InputError, match=r"line 8: is not well-formed XML \(no element found\)"):
        read_bitext(memory(tu(en_US="One.", zh_CN="一。"), tu(en_US="Two.", zh_CN="二。"), tail=""))
    with pytest.raises(InputError, match=r"line 6: is not well-formed XML \(mismatched tag\)"):
        read_bitext(memory("<tu><tuv xml:lang='en'><seg>One.</tuv></tu>"))
    with pytest.raises(InputError, match=r"line 6: a <tuv> names no language"):
        read_bitext(memory("<tu><tuv><seg>One.</seg></tuv></tu>"))
    with pytest.raises(EmptyInputError, match="no pair"):
        read_bitext(memory())


def test_bad_units_may_be_left_out_and_are_counted(memory):
    path = memory("<tu><tuv><seg>One.</seg></tuv></tu>", tu(en_US="Two.", zh_CN="二。"))
    [bitext] = stream_bitext(path, 10, skip_bad=True)
    assert texts(bitext) == [("Two.", "二。")]
    assert bitext.source.notes == ("1 x unit left out: a <tuv> names no language",)


def test_a_long_memory_comes_in_parts(memory):
    path = memory(*(tu(en_US=f"Number {n}.", zh_CN=f"第{n}号。") for n in range(25)))
    parts = list(stream_bitext(path, 10))
    assert [len(part.beads) for part in parts] == [10, 10, 5]
    assert [pair for part in parts for pair in texts(part)] == texts(read_bitext(path))
    for part in parts:
        part.validate()


def test_endings():
    assert is_bitext("A.TMX")
    assert not is_bitext("a.txt")
