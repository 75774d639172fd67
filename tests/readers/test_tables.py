"""TSV, CSV and JSON Lines as others write them."""

import pytest

from align.errors import EmptyInputError, InputError, LanguageError, OptionError
from align.readers import read_bitext
from align.readers.bitexts import read_bitext as read_any


@pytest.fixture
def file(tmp_path):
    def made(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return made


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


def test_tsv_has_two_columns_and_no_quoting(file):
    bitext = read_bitext(file("a.tsv", 'He said "no\t他说“不\r\n\r\n\tonly the target\nonly the source\t\n'))
    assert texts(bitext) == [('He said "no', "他说“不"), ("", "only the target"), ("only the source", "")]
    assert (bitext.source.lang, bitext.target.lang) == ("und", "und")


def test_the_languages_asked_for_name_the_sides(file):
    path = file("a.tsv", "One.\t一。\n")
    bitext = read_bitext(path, source_lang="en", target_lang="zh")
    assert (bitext.source.lang, bitext.target.segments[0].lang) == ("en", "zh")


def test_a_header_names_languages_or_columns(file):
    bitext = read_bitext(file("a.tsv", "en\tzh-TW\nOne.\t一。\n"))
    assert (texts(bitext), bitext.target.lang) == ([("One.", "一。")], "zh-TW")
    path = file("b.tsv", "target\tsource\tconfidence\n一。\tOne.\t0.5\n")
    assert texts(read_bitext(path)) == [("One.", "一。")]
    assert read_bitext(path).beads[0].confidence == 0.5
    swapped = read_bitext(file("c.tsv", "en\tzh\nOne.\t一。\n"), source_lang="zh", target_lang="en")
    assert texts(swapped) == [("一。", "One.")]
    with pytest.raises(LanguageError, match="is in en and zh, not in ko"):
        read_bitext(file("d.tsv", "en\tzh\nOne.\t一。\n"), source_lang="ko")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_by_its_separator_with_quotes_and_breaks(file, separator):
    rows = [("source", "target"), ('"say ""yes"", or, no; else"', '"zwei\r\nZeilen"'), ("plain", "'=1+1")]
    content = "\ufeff" + "".join(separator.join(row) + "\r\n" for row in rows)
    bitext = read_bitext(file("a.csv", content))
    assert texts(bitext) == [('say "yes", or, no; else', "zwei\nZeilen"), ("plain", "=1+1")]


def test_what_is_wrong_names_its_line(file):
    with pytest.raises(InputError, match=r"a\.tsv, line 2: has 3 columns where 2 are expected"):
        read_bitext(file("a.tsv", "a\tb\na\tb\tc\n"))
    with pytest.raises(InputError, match=r"a\.tsv, line 1: has 1 column where 2"):
        read_bitext(file("a.tsv", "no tab here\n"))
    with pytest.raises(InputError, match=r"a\.csv, line 2: a quoted field is not closed"):
        read_bitext(file("a.csv", 'a,b\n"c,d\n'))
    with pytest.raises(InputError, match=r"a\.jsonl, line 2: is not JSON"):
        read_bitext(file("a.jsonl", '{"source": "a", "target": "b"}\n{"source": \n'))
    with pytest.raises(InputError, match=r"a\.jsonl, line 1: is not a bead"):
        read_bitext(file("a.jsonl", '{"text": "a"}\n'))
    for name in ("a.tsv", "a.csv", "a.jsonl", "a.tmx"):
        with pytest.raises(EmptyInputError):
            read_bitext(file(name, ""))
        with pytest.raises(EmptyInputError):
            read_bitext(file(name, " \n\n"))
    with pytest.raises(InputError, match="no such file"):
        read_bitext("missing.tmx")
    with pytest.raises(InputError, match=r"binary|image"):
        read_bitext(file("a.tsv", bytes(range(256)) * 9))
    with pytest.raises(OptionError, match=r"\.jsonl"):
        read_bitext(file("a.docm", "x"))


def test_bad_rows_may_be_left_out_and_are_counted(file):
    bitext = read_any(file("a.tsv", "a\tb\na\tb\tc\nd\te\n"), skip_bad=True)
    assert (texts(bitext), bitext.source.notes) == ([("a", "b"), ("d", "e")], ("1 x row left out: not 2 columns",))
    bitext = read_any(file("a.jsonl", '{"source": "a", "target": "b"}\nnonsense\n'), skip_bad=True)
    assert (texts(bitext), bitext.source.notes) == ([("a", "b")], ("1 x line left out: not a bead",))


def test_json_in_the_forms_of_others(file):
    assert texts(read_bitext(file("a.jsonl", '{"source": "One.", "target": "一。"}\n'))) == [("One.", "一。")]
    bitext = read_bitext(file("b.jsonl", '{"translation": {"en": "One.", "zh": "一。"}}\n'))
    assert (texts(bitext), bitext.source.lang, bitext.target.lang) == ([("One.", "一。")], "en", "zh")


def test_control_characters_stay_outside(file):
    assert texts(read_bitext(file("a.jsonl", '{"source": "a\\u0000b\\u0007", "target": "c"}\n'))) == [("a b", "c")]
    assert texts(read_bitext(file("a.tsv", "a\0b\tc\n"))) == [("a b", "c")]


def test_tsv_in_other_encodings(file):
    content = "We went to the sea today.\t我们今天去了海边，然后回家吃饭。\n"
    assert texts(read_bitext(file("a.tsv", content.encode("gb18030")))) == [tuple(content.strip().split("\t"))]
    assert texts(read_bitext(file("a.tsv", content.encode("utf-16")))) == [tuple(content.strip().split("\t"))]
