"""Encodings found by their bytes; text that is none refused with the place."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError, OptionError
from align.readers.encoding import decode

GERMAN = "Die Brücke wurde am Montag wieder eröffnet. Für die Händler war es höchste Zeit, sagte der Bürgermeister."
FRENCH = "Le pont a été rouvert lundi. « C'était long », a déclaré la mairesse après la cérémonie à l'hôtel de ville."
SPANISH = "El puente se abrió el lunes. ¿Cuánto costó? Unos cuatro millones, según el señor alcalde de la ciudad."
POLISH = (
    "Most otwarto w poniedziałek. Pierwszy przeszedł po nim pies, który do nikogo nie należał, a później tłum ludzi."
)
TURKISH = "Köprü pazartesi günü açıldı. İlk geçen, kimsenin olmayan bir köpekti; sonra da büyük bir kalabalık geldi."
RUSSIAN = "Мост открыли в понедельник. Первой по нему прошла собака, которая никому не принадлежала."
CHINESE = "大桥于星期一重新通车。第一个过桥的是一条没有主人的狗，随后才是人群。"
TAIWANESE = "大橋於星期一重新通車。第一個過橋的是一條沒有主人的狗，隨後才是人群。"
JAPANESE = "橋は月曜日に再び開通した。最初に渡ったのは飼い主のいない犬だった。"
KOREAN = "다리는 월요일에 다시 열렸다. 처음 건넌 것은 주인 없는 개였다."

LEGACY = [
    (CHINESE, "gb18030", "gb18030"),
    (CHINESE, "gbk", "gb18030"),
    (TAIWANESE, "big5", "big5hkscs"),
    (JAPANESE, "shift_jis", "cp932"),
    (JAPANESE, "euc_jp", "euc_jp"),
    (JAPANESE, "iso2022_jp", "iso2022_jp_2"),
    (KOREAN, "euc_kr", "cp949"),
    (KOREAN, "cp949", "cp949"),
    (KOREAN, "iso2022_kr", "iso2022_kr"),
    (GERMAN, "cp1252", "cp1252"),
    (FRENCH, "cp1252", "cp1252"),
    (SPANISH, "cp1252", "cp1252"),
    (POLISH, "cp1250", "cp1250"),
    (POLISH, "iso8859-2", "iso8859-2"),
    (TURKISH, "cp1254", "cp1254"),
    (RUSSIAN, "cp1251", "cp1251"),
    (RUSSIAN, "koi8-r", "koi8-u"),
    (RUSSIAN, "iso8859-5", "iso8859-5"),
]
TEXTS = [GERMAN, FRENCH, SPANISH, POLISH, TURKISH, RUSSIAN, CHINESE, TAIWANESE, JAPANESE, KOREAN]


@pytest.mark.parametrize(("text", "written", "found"), LEGACY)
def test_legacy_encodings(text, written, found):
    decoded = decode(text.encode(written))
    assert decoded.text == text
    assert decoded.name == found
    assert decoded.notes == (f"read as {found}",)


@pytest.mark.parametrize("text", TEXTS)
def test_utf8_needs_no_note(text):
    assert decode(text.encode()).notes == ()
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text


@pytest.mark.parametrize("text", [text + "\n" + text for text in TEXTS])
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_wide_encodings_with_and_without_a_mark(text, name, mark):
    decoded = decode((mark + text).encode(name))
    assert (decoded.text, decoded.name) == (text, name)


@pytest.mark.xfail(strict=True, raises=(InputError, AssertionError))
def test_known_failure_utf16_without_mark_or_ascii():
    """Han alone, not even a line break: nothing tells UTF-16 from any other bytes."""
    assert decode("大桥通车".encode("utf-16-le")).text == "大桥通车"


def test_page_that_names_its_encoding():
    page = '<html><head><meta charset="windows-1257"></head><body>Šaltas rytas</body></html>'
    assert decode(page.encode("cp1257")).text == page


def test_page_that_names_the_wrong_encoding_is_utf8_all_the_same():
    page = '<html><head><meta charset="gbk"></head><body>Brücke</body></html>'
    assert decode(page.encode()).text == page


@pytest.mark.parametrize("stray", [b"\xff", b"\xe6\x97", b"\xc0\x80"])
def test_damaged_utf8_names_the_place(stray):
    data = (CHINESE + "\n").encode() * 3
    cut = len((CHINESE + "\n").encode()) * 2
    with pytest.raises(InputError) as error:
        decode(data[:cut] + stray + b"\n" + data[cut:], path="a.txt")
    assert error.value.line == 3
    assert f"offset {cut} " in str(error.value)
    assert "--encoding" in str(error.value)


def test_two_encodings_in_one_file_are_told_with_the_line():
    begun, rest = (
        "海港大桥于周一向公众开放，\n没有人知道它为何关闭。\n",
        "周二它又关闭了，乘客只好改乘渡轮，许多人迟到了。\n" * 3,
    )
    with pytest.raises(InputError, match="two encodings") as error:
        decode(begun.encode() + rest.encode("gb18030"))
    assert error.value.line == 3
    assert "--encoding" in str(error.value)


def test_text_cut_inside_a_character():
    with pytest.raises(InputError, match="is not valid UTF-8"):
        decode((JAPANESE * 4).encode()[:-5])


def test_damaged_legacy_names_the_place():
    data = (CHINESE * 3).encode("gb18030") + b"\n\xff\xff\n" + (CHINESE * 3).encode("gb18030")
    with pytest.raises(InputError) as error:
        decode(data)
    assert error.value.line == 2


def test_encoding_given():
    assert decode(b"\xe9", encoding="latin-1").text == "é"
    with pytest.raises(InputError, match=r"line 2.*offset 2 is not valid utf-8"):
        decode(b"a\n\xe9", encoding="utf8")
    with pytest.raises(OptionError, match="utf-9"):
        decode(b"a", encoding="utf-9")


@pytest.mark.parametrize("name", ["rot13", "base64", "", "a\0b", "x" * 300])
def test_encodings_that_are_none_for_text(name):
    with pytest.raises(OptionError):
        decode(b"a", encoding=name)


def test_stray_nuls_do_not_make_it_utf16():
    assert decode(b"a\0b c\x07\nd.").text == "a\0b c\x07\nd."


def test_binary():
    with pytest.raises(InputError, match="control bytes"):
        decode(bytes(range(256)) * 8)


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_an_input_error(data):
    try:
        decoded = decode(data)
    except InputError:
        return
    assert (
        decoded.text.encode(decoded.name, "surrogatepass") in (data, data.removeprefix(codecs.BOM_UTF8))
        or decoded.notes
    )


@given(st.text(max_size=40).filter(str.strip))
def test_utf8_is_always_read_as_utf8(text):
    if not any(char < " " for char in text):
        assert decode(text.encode()).text == text.removeprefix("\ufeff")
