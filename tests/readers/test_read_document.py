"""Files in, documents out: what each kept character came from, and what bad files say."""

import io
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Role
from align.errors import AlignError, EmptyInputError, InputError
from align.readers import read_document


def read(data, folder, name="a.txt", **options):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return read_document(str(path), **options)


def test_lines_are_blocks_and_offsets_lead_to_the_file(tmp_path):
    document = read("\ufeff One.\r\n\r\nTwo\0.\rThree.\u2028Four­teen.\n", tmp_path)
    assert [document.text_of(block) for block in document.blocks] == ["One.", "Two .", "Three.", "Fourteen."]
    assert document.text == " One.\n\nTwo .\nThree.\nFourteen.\n"
    assert [document.file_span(block.start, block.end).start for block in document.blocks] == [1, 9, 15, 22]
    assert document.file_span(document.blocks[3].start, document.blocks[3].end).end == 32
    assert document.notes == ("1 control character replaced by a space",)


def test_standard_input(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO("Ein Satz. Für dich.".encode("cp1252")))
    monkeypatch.setattr(sys, "stdin", stream)
    document = read_document("-")
    assert (document.path, document.text, document.encoding) == ("-", "Ein Satz. Für dich.", "cp1252")


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("empty", b"", EmptyInputError, "is empty"),
        ("blank", b" \n\t\xc2\xa0\r\n", EmptyInputError, "only white space"),
        ("tags.html", b"<p><br></p><script>var a</script>", EmptyInputError, "without text"),
        ("blank.md", b"---\n\n<!-- a -->\n", EmptyInputError, "without text"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", InputError, "PDF"),
        ("d.txt", b"PK\x03\x04\x14\x00\x06\x00", InputError, "DOCX"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", InputError, "PNG"),
        ("b.txt", b"RIFF\x00\x00\x00\x00WEBPVP8 ", InputError, "WebP"),
        ("c.txt", b"\x00\x00\x00\x18ftypmp42", InputError, "MP4"),
        ("noise", bytes(range(256)) * 20, InputError, "binary"),
    ],
)
def test_what_is_no_text(tmp_path, name, data, error, says):
    with pytest.raises(error, match=says) as caught:
        read(data, tmp_path, name)
    assert caught.value.path == str(tmp_path / name)
    assert caught.value.remedy


def test_missing_folder_and_unreadable(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="no such file"):
        read_document(str(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="is a folder"):
        read_document(str(tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        read_document("a\0b")

    def refuse(self):
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="may not be read"):
        read_document(str(tmp_path / "a.txt"))


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_ten_megabytes_on_one_line(tmp_path, name):
    """Linear: 10 MB take seconds, where anything quadratic would take hours."""
    started = time.monotonic()
    document = read("word and word. " * 700_000, tmp_path, name)
    assert time.monotonic() - started < 30
    assert len(document.blocks) == 1


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<!--", "<![CDATA[", '<a href="', "<a =\"'x=", "<div>", "<b><div>", "</p>", "&", "&#1", "<li>x", "["],
)
def test_broken_markup_takes_linear_time(tmp_path, unit):
    started = time.monotonic()
    document = read("x" + unit * (200_000 // len(unit)), tmp_path, "a.html")
    assert time.monotonic() - started < 20
    assert document.blocks


# Enough of each language of mark-up to be hit by chance.
TAGS = """<p> </p> <b> </b> <br> <br/> <div> </div> <ul> <li> <td> <a </a> <!-- --> &amp; &lt; &#0; &nbsp; href="x">
<script> </script> <pre> </pre> <h1> </h1> <![CDATA[ ]]> <!x> <?y?> < > " ' = <img> <small> </small> <title> </title>
<article> </article> <footer> <nav> [a](b) --- 中 の"""
SPACES = [" ", "\n", "\r\n", "\t", "\u200b", "\xad", "\ufeff", "\x07"]
HTML = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(TAGS.split() + SPACES)), max_size=25).map("".join)
SIGNS = """* ** _ ` [ ]( ) ](x) ![ | \\ &amp; <b> <div> <br> a b 中"""
STARTS = ["# ", "\n\n", "```\n", "> ", "- ", "1. ", "    ", "|-|-|\n", "---\n", "===\n", "  \n", "[r]: x\n"]
PIECES = SIGNS.split() + STARTS + SPACES
MARKDOWN = st.lists(st.one_of(st.text(max_size=6), st.sampled_from(PIECES)), max_size=25).map("".join)


def assert_led_back(document, data):
    """Each kept character that is not white space came from its own place in the file, or from an entity there."""
    document.validate()
    file = data.decode().removeprefix("\ufeff")
    before = 0
    for at, char in enumerate(document.text):
        if char.isspace():
            continue
        span = document.file_span(at, at + 1)
        assert 0 <= span.start < span.end <= len(file)
        assert span.start >= before
        came_from = file[span.start : span.end]
        assert came_from == char or came_from[0] in "&\\", (char, came_from)
        before = span.start


@given(st.text(max_size=80))
def test_plain_text_is_led_back(tmp_path, text):
    check(text, tmp_path, "a.txt")


@given(HTML)
def test_html_is_led_back(tmp_path, text):
    check(text, tmp_path, "a.html")


@given(MARKDOWN)
def test_markdown_is_led_back(tmp_path, text):
    check(text, tmp_path, "a.md")


def check(text, folder, name):
    data = text.encode("utf-8", "replace")
    try:
        document = read(data, folder, name, encoding="utf-8")
    except EmptyInputError:
        return
    assert_led_back(document, data)
    assert all(
        not char.isspace()
        for block in document.blocks
        for char in document.text[block.start] + document.text[block.end - 1]
    )
    assert not any(char < " " and char not in "\n\t" for char in document.text)


@given(st.one_of(st.binary(max_size=200), HTML.map(lambda text: text.encode("utf-16")), MARKDOWN.map(str.encode)))
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_nothing_but_our_errors(tmp_path, name, data):
    try:
        document = read(data, tmp_path, name)
    except AlignError:
        return
    document.validate()
    assert document.blocks


def test_plain_text_keeps_every_line(tmp_path):
    lines = [f"Line {number}." for number in range(50)]
    for end in ("\n", "\r\n", "\r"):
        document = read(end.join(lines), tmp_path)
        assert [document.text_of(block) for block in document.blocks] == lines
        assert all(block.role is Role.BODY for block in document.blocks)


@pytest.mark.parametrize("text", ["Write <b> for bold and <p> for a paragraph.", "a < b > c", "<W解説>船が戻る"])
def test_text_about_markup_is_no_markup(tmp_path, text):
    assert read(text, tmp_path).text == text


@pytest.mark.needs_seeds
@pytest.mark.parametrize(("number", "blocks"), [(0, 43), (1, 47), (2, 43), (3, 29), (4, 28)])
def test_seeds(seed, number, blocks):
    document = read_document(seed(number))
    data = Path(seed(number)).read_bytes()
    assert_led_back(document, data)
    assert len(document.blocks) == blocks
    assert document.encoding == "utf-8"
    if number == 2:
        assert not any(mark in document.text for mark in ("<", "http", "---"))
