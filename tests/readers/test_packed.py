"""DOCX, EPUB, PDF and subtitles as documents."""

import zipfile

import pytest
from hypothesis import given, settings
from made import bitexts, ferry

from align import pipeline
from align.bitext import Role
from align.errors import EmptyInputError, InputError
from align.pipeline import RunConfig
from align.readers import read_document
from align.writers import write
from align.writers.lines import one_line

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"""<?xml version="1.0"?><w:document {W}
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>The ferry</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>At sea</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">It left with </w:t></w:r><w:del><w:r><w:delText>80</w:delText></w:r></w:del>
<w:ins><w:r><w:t>90</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> people</w:t><w:footnoteReference w:id="2"/></w:r>
<w:hyperlink><w:r><w:t xml:space="preserve"> on board</w:t></w:r></w:hyperlink><w:r><w:t>.</w:t></w:r>
<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
<w:moveFrom><w:p><w:r><w:t>Gone from here.</w:t></w:r></w:p></w:moveFrom>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell one.</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Cell two.</w:t></w:r></w:p>
</w:tc></w:tr></w:tbl>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>
</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
</mc:AlternateContent></w:r></w:p>
</w:body></w:document>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>"""
NOTES = f"""<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def packed(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return str(path)


def blocks(document):
    document.validate()
    return [(document.text_of(block), block.role) for block in document.blocks]


def test_docx_accepts_changes_and_knows_headings(tmp_path):
    parts = {"word/document.xml": BODY, "word/styles.xml": STYLES, "word/footnotes.xml": NOTES}
    assert blocks(read_document(packed(tmp_path / "a.docx", parts))) == [
        ("The ferry", Role.TITLE), ("At sea", Role.HEADING), ("It left with 90 people on board.", Role.BODY),
        ("Cell one.", Role.BODY), ("Cell two.", Role.BODY), ("In a box.", Role.BODY), ("A note.", Role.BODY),
    ]  # fmt: skip


def test_docx_of_another_program(tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    made = docx.Document()
    made.add_heading("The ferry", 0)
    made.add_heading("At sea", 1)
    made.add_paragraph("It left at dawn.")
    made.save(tmp_path / "a.docx")
    assert blocks(read_document(str(tmp_path / "a.docx"))) == [
        ("The ferry", Role.TITLE), ("At sea", Role.HEADING), ("It left at dawn.", Role.BODY),
    ]  # fmt: skip


def footnoted(made):
    """Give a document of python-docx's a footnote as Word writes it; its version 1.1 has no call for that."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    notes = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {W}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> By the old clock.</w:t></w:r></w:p>
</w:footnote></w:footnotes>"""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def test_docx_made_by_python_docx_with_all_that_a_translator_sends(tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    from docx.oxml import parse_xml

    made = docx.Document()
    made.add_heading("The ferry", 0)
    made.add_heading("At sea", 2)
    paragraph = made.add_paragraph("It left at dawn")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="1"/></w:r>'))
    deleted = '<w:del w:id="5" w:author="a"><w:r><w:delText xml:space="preserve"> and never</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="6" w:author="a"><w:r><w:t xml:space="preserve"> and soon</w:t></w:r></w:ins>'
    for change in (deleted, inserted):
        paragraph._p.append(parse_xml(change.replace(" w:id", f" {W} w:id", 1)))
    paragraph.add_run(" came back.")
    made.add_paragraph("One item", style="List Bullet")
    table = made.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Day", "People"), ("One", "40")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "Inner"
    made.add_paragraph("The end.")
    made.sections[0].header.paragraphs[0].text = "Page header"
    footnoted(made)
    made.save(tmp_path / "a.docx")
    assert blocks(read_document(str(tmp_path / "a.docx"))) == [
        ("The ferry", Role.TITLE), ("At sea", Role.HEADING), ("It left at dawn and soon came back.", Role.BODY),
        ("One item", Role.BODY), ("Day", Role.BODY), ("People", Role.BODY), ("Inner", Role.BODY), ("One", Role.BODY),
        ("40", Role.BODY), ("The end.", Role.BODY), ("By the old clock.", Role.BODY),
    ]  # fmt: skip


def test_the_bilingual_table_opens_elsewhere(tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    write(ferry(), str(tmp_path / "x.docx"))
    [table] = docx.Document(str(tmp_path / "x.docx")).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["", "Source (en)", "Translation (zh)", "Fidelity"]
    pairs = list(ferry().pairs())
    assert rows[1] == [
        "1", pairs[0][1], pairs[0][2] + "\nmajor accuracy/number: The source says 90, the translation 80.", "0.31",
    ]  # fmt: skip
    assert [row[1] for row in rows[1:]] == [source for _, source, _ in pairs]


@settings(max_examples=40)
@given(bitext=bitexts(prepared=lambda text: text))
def test_the_bilingual_table_holds_hostile_text(bitext, tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    write(bitext, str(tmp_path / "x.docx"))
    [table] = docx.Document(str(tmp_path / "x.docx")).tables
    assert [row.cells[1].text for row in table.rows][1:] == [
        one_line(source, bitext.source.lang) for _, source, _ in bitext.pairs()
    ]


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/b.opf"/></rootfiles></container>'
)
OPF = """<package xmlns="http://www.idpf.org/2007/opf"><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c2" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="c1" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="a.css" media-type="text/css"/></manifest>
<spine><itemref idref="n"/><itemref idref="c1"/><itemref idref="c2"/><itemref idref="css"/></spine></package>"""


def page(body):
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{body}</body></html>'


def test_epub_in_reading_order(tmp_path):
    parts = {
        "META-INF/container.xml": CONTAINER, "OEBPS/b.opf": OPF, "OEBPS/nav.xhtml": page("<p>Contents</p>"),
        "OEBPS/text/one a.xhtml": page("<h1>One</h1><p>The first &amp; best.</p>"),
        "OEBPS/two.xhtml": page("<p>The second.</p>"),
    }  # fmt: skip
    found = blocks(read_document(packed(tmp_path / "a.epub", parts)))
    assert [text for text, _ in found] == ["One", "The first & best.", "The second."]
    del parts["OEBPS/two.xhtml"]
    with pytest.raises(InputError, match=r"lacks its part OEBPS/two\.xhtml"):
        read_document(packed(tmp_path / "a.epub", parts))


def pdf(path, pages):
    """Write a small PDF with the lines of each page, in a font every reader has."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", None, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(data)
    return str(path)


def test_pdf_sets_heads_and_feet_aside(tmp_path):
    pytest.importorskip("pypdf", reason="pypdf is not installed: pip install 'align[documents]'")
    pages = [
        [
            "The Strait Times, page " + str(n),
            f"Line {'abc'[n]} goes on",
            "to its end.",
            f"The {'xyz'[n]} end.",
            str(n + 7),
        ]
        for n in range(3)
    ]
    found = blocks(read_document(pdf(tmp_path / "a.pdf", pages)))
    assert [text for text, role in found if role is Role.BODY] == [line for page in pages for line in page[1:4]]
    assert len(found) == 15
    with pytest.raises(EmptyInputError, match="pictures of pages"):
        read_document(pdf(tmp_path / "b.pdf", [[], []]))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(InputError, match="not a sound PDF"):
        read_document(str(tmp_path / "c.pdf"))


def test_broken_lines_of_a_pdf_are_rejoined_over_the_end_of_a_page(tmp_path):
    pytest.importorskip("pypdf", reason="pypdf is not installed: pip install 'align[documents]'")
    lines = [
        "The bridge was opened by the mayor of the town in", "May, and many people who had waited for it since",
        "the war came to see how she cut the ribbon. They", "walked over it till night fell, and some of",
        "them came back on the next day with children and", "their dogs. Nobody remembered who had first thought",
        "of it. The old ferry was sold to a museum in", "the capital. Its captain went along with it and", "was glad.",
    ]  # fmt: skip
    pages = [[f"The Strait Times {n}", *lines[3 * n : 3 * n + 3], str(n + 1)] for n in range(3)]
    [document] = pipeline.read_documents(pdf(tmp_path / "a.pdf", pages), RunConfig())
    found = [document.text_of(one) for one in document.segments if one.role is Role.BODY]
    assert " ".join(found) == " ".join(lines)
    assert [text.split()[-1] for text in found] == ["ribbon.", "dogs.", "it.", "capital.", "glad."]


SRT = """1
00:00:01,000 --> 00:00:03,000 X1:40
- <i>The ferry left</i>
at dawn, {\\an8}she said.

2
00:00:04,000 --> 00:00:05,500
90 passengers &amp; 12 cars
3
00:00:06,000 --> 00:00:07,000
1984
"""
VTT = """WEBVTT - A title

NOTE not said
by anyone

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.000 align:start
<v Mira>The ferry <00:02.000>left.</v>
"""


def test_subtitles(tmp_path):
    path = tmp_path / "a.srt"
    path.write_text(SRT, encoding="utf-8")
    document = read_document(str(path))
    assert [text for text, _ in blocks(document)] == [
        "- The ferry left\nat dawn, she said.", "90 passengers & 12 cars", "1984",
    ]  # fmt: skip
    for word in ("ferry", "dawn", "passengers", "&", "1984"):
        at = document.text.index(word)
        span = document.file_span(at, at + len(word))
        assert SRT[span.start : span.end] == {"&": "&amp;"}.get(word, word)
    path = tmp_path / "a.vtt"
    path.write_text(VTT, encoding="utf-8")
    assert [text for text, _ in blocks(read_document(str(path)))] == ["The ferry left."]
    path.write_text("WEBVTT\n", encoding="utf-8")
    with pytest.raises(EmptyInputError, match="no subtitle"):
        read_document(str(path))


@pytest.mark.parametrize("ending", ["docx", "epub"])
def test_what_is_broken_is_one_sentence(ending, tmp_path):
    path = tmp_path / f"a.{ending}"
    with pytest.raises(InputError, match="no such file"):
        read_document(str(path))
    path.write_bytes(b"")
    with pytest.raises(EmptyInputError):
        read_document(str(path))
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(InputError, match="cannot be opened"):
        read_document(str(path))
    with pytest.raises(InputError, match=r"not a Word document|lacks its part"):
        read_document(packed(path, {"a.txt": "a"}))
    with pytest.raises(InputError, match="zip bomb"):
        read_document(packed(path, {"word/document.xml": b" " * (30 << 20)}))
    name = "word/document.xml" if ending == "docx" else "META-INF/container.xml"
    with pytest.raises(InputError, match=r"line 1: is not well-formed XML"):
        read_document(packed(path, {name: "<a><b>"}))
    bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(InputError, match="declares an entity"):
        read_document(packed(path, {name: f"{bomb}<a>&c;</a>"}))
