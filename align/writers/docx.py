"""DOCX: a table to read and to comment on, a row a bead, source beside translation, issues under it.

Written as plain WordprocessingML (ECMA-376, part 1): the parts that every reader of it needs, and no more.
"""

import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from align.issue import Severity
from align.writers.dates import moment
from align.writers.lines import legal, one_line
from align.writers.tables import issue_line
from align.writers.units import Head, Tally, Unit

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""

_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>\
</Relationships>"""

_BEGIN = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"""

# A4 on its side, margins of 2 cm; widths in twentieths of a point.
_WIDTHS = (800, 6400, 6400, 1100)
_END = """<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>\
<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>\
</w:sectPr></w:body></w:document>"""

_COLOURS = {Severity.CRITICAL: "B1232B", Severity.MAJOR: "B04E0B", Severity.MINOR: "7D6200", Severity.NEUTRAL: "66707C"}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def write_docx(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write the table: number, source, translation, fidelity. Issues stand in small print under the translation."""
    stamp = max(moment(head.source), (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS)):
            file.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)
        entry = zipfile.ZipInfo("word/document.xml", stamp)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with file.open(entry, "w", force_zip64=True) as part:
            for piece in _document(units, head):
                part.write(piece.encode())


def _document(units: Iterable[Unit], head: Head) -> Iterator[str]:
    langs = (head.config.source_code or head.source.lang, head.config.target_code or head.target.lang)
    yield _BEGIN
    yield '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    yield "".join(f'<w:{side} w:val="single" w:sz="4" w:color="C9C2B6"/>' for side in sides)
    yield '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS) + "</w:tblGrid>"
    header = [
        _paragraph(text, bold=True) for text in ("", f"Source ({langs[0]})", f"Translation ({langs[1]})", "Fidelity")
    ]
    yield "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" + "".join(map(_cell, header, _WIDTHS)) + "</w:tr>"
    for unit in units:
        yield _row(unit, head)
    yield "</w:tbl>" + _paragraph(head.signature, size=16, colour="66707C") + _END


def _row(unit: Unit, head: Head) -> str:
    bead = unit.bead
    texts = (one_line(unit.source, head.source.lang), one_line(unit.target, head.target.lang))
    notes = "".join(_paragraph(issue_line(issue), size=16, colour=_COLOURS[issue.severity]) for issue in bead.issues)
    cells = (
        _paragraph(str(unit.number), size=16, colour="66707C"),
        _paragraph(texts[0], lang=head.source.lang),
        _paragraph(texts[1], lang=head.target.lang) + notes,
        _paragraph("" if bead.fidelity is None else f"{bead.fidelity:.2f}", size=18),
    )
    return "<w:tr><w:trPr><w:cantSplit/></w:trPr>" + "".join(map(_cell, cells, _WIDTHS)) + "</w:tr>"


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _paragraph(text: str, *, bold: bool = False, size: int = 22, colour: str = "", lang: str = "") -> str:
    """Return a paragraph; `size` is in half points. The language lets a word processor choose its spelling and font."""
    code = legal(lang).translate(_ESCAPES)
    properties = "<w:b/>" * bold
    properties += f'<w:color w:val="{colour}"/>' if colour else ""
    properties += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    properties += f'<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="{code}"/>' if lang not in ("", "und") else ""
    run = f'<w:t xml:space="preserve">{legal(text).translate(_ESCAPES)}</w:t>'
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr>{run}</w:r></w:p>" if text else "<w:p/>"
