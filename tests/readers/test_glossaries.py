"""Glossary files: what they say, and the one line on what is wrong with them."""

import pytest

from align.errors import AlignError
from align.readers.glossaries import read_glossary

MARTIF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><martifHeader/><text><body>
<termEntry id="c1"><descrip type="subjectField">ships</descrip><note>of the sea</note>
<langSet xml:lang="en"><tig><term>harbour</term><termNote type="partOfSpeech">noun</termNote></tig></langSet>
<langSet xml:lang="de"><ntig><termGrp><term><hi>Hafen</hi></term></termGrp></ntig>
<tig><term>Port</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"""

V3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
     xmlns:min="http://www.tbxinfo.net/ns/min"><tbxHeader/><text><body>
<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>harbour</term></termSec></langSec>
<langSec xml:lang="de"><termSec><term>Hafen</term>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
<note>of the sea</note></termSec>
<termSec><term>Port</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
</langSec></conceptEntry></body></text></tbx>"""

V3_DCA = V3.replace("<min:administrativeStatus>", '<termNote type="administrativeStatus">').replace(
    "</min:administrativeStatus>", "</termNote>"
)

TABLE = "# ships\nsource\ttarget\tforbidden\tnote\nharbour\tHafen\tPort\tof the sea\n"
CODES = "en;de;forbidden;note\n\nharbour;Hafen;Port;of the sea\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.tbx", MARTIF), ("a.tbx", V3), ("a.xml", V3_DCA), ("a.tsv", TABLE), ("a.csv", CODES), ("a.txt", TABLE)],
)
def test_every_format_says_the_same(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    glossary = read_glossary(str(path))
    (entry,) = glossary.entries("en", "de-AT")
    assert (entry.sources, entry.accepted, entry.forbidden) == (("harbour",), ("Hafen",), ("Port",))
    assert entry.note == "of the sea"
    assert not entry.kept
    if glossary.languages():
        assert glossary.languages() == ("de", "en")
        (back,) = glossary.entries("de", "en")
        assert back.accepted == ("harbour",)
        assert glossary.entries("en", "fr") == ()


def test_variants_of_a_language(tmp_path):
    path = tmp_path / "a.tbx"
    path.write_text(
        MARTIF.replace('xml:lang="de"', 'xml:lang="zh-Hant"').replace(
            "</termEntry>", '<langSet xml:lang="zh-CN"><tig><term>港口</term></tig></langSet></termEntry>'
        ),
        encoding="utf-8",
    )
    glossary = read_glossary(str(path))
    assert glossary.entries("en", "zh-CN")[0].accepted == ("港口",)
    assert glossary.entries("en", "zh-Hant")[0].accepted == ("Hafen",)
    assert set(glossary.entries("en", "zh")[0].accepted) == {"Hafen", "港口"}


def test_several_terms_and_names_to_keep(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("ship | boat\tSchiff; Boot\nHarbourly\nNATO\tNATO\n", encoding="utf-8")
    first, second, third = read_glossary(str(path)).entries("en", "de")
    assert (first.sources, first.accepted, first.kept) == (("ship", "boat"), ("Schiff", "Boot"), False)
    assert second.kept
    assert third.kept


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.tsv", "harbour\tHafen\nship\tSchiff\tBoot\n", "a.tsv, line 2: has 3 columns where 2 are expected"),
        ("a.tsv", "source\ttarget\n\tHafen\n", "a.tsv, line 2: has no source term"),
        ("a.csv", "source,target,case-sensitive\nship,Schiff,maybe\n", "a.csv, line 2: says “maybe” where"),
        ("a.csv", 'source,target\nship,"Schiff\n', "a.csv, line 2: a quoted field is not closed"),
        ("a.tsv", "source\ttarget\tforbidden\nship\tBoot\tBoot\n", "a.tsv, line 2: both accepts and forbids “Boot”"),
        ("a.tsv", "source\ttarget\n", "a.tsv: holds no term"),
        ("a.tsv", "", "a.tsv: is empty"),
        ("a.xlsx", "x", "names no format of glossaries"),
        ("a.tbx", "<martif><text></text></martif>", "a.tbx: holds no term"),
        ("a.tbx", "<martif>\n<text>", "a.tbx, line 2: is not well-formed XML"),
        ("a.tbx", MARTIF.replace(' xml:lang="de"', ""), "a.tbx, line 6: <langSet> names no language"),
        ("a.tbx", MARTIF.replace("Port", " "), "a.tbx, line 7: <tig> holds no term"),
        ("a.tbx", '<!DOCTYPE m [<!ENTITY a "b">]>\n<martif/>', "a.tbx, line 1: declares an entity"),
        ("b.tsv", None, "b.tsv: there is no such file"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path, name, text, said):
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(AlignError) as raised:
        read_glossary(str(path))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "To mend it:" in str(raised.value)
