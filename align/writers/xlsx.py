"""XLSX: a sheet to review in, a row a bead, with a column for the reviewer's decision. `read_bitext` reads it back.

No cell is a formula, whatever its text begins with.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from align.bitext import Origin
from align.errors import OptionError
from align.issue import Severity
from align.writers.dates import moment
from align.writers.lines import one_line
from align.writers.tables import data_of, issue_lines
from align.writers.units import Head, Tally, Unit

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: The most characters a cell holds (Excel specifications and limits, support.microsoft.com).
LONGEST = 32_767

#: Names and widths (in characters) of the columns.
COLUMNS = (
    ("id", 6), ("kind", 6), ("source", 60), ("target", 60), ("similarity", 10), ("confidence", 11), ("fidelity", 9),
    ("origin", 10), ("issues", 50), ("decision", 11), ("comment", 36), ("data", 10),
)  # fmt: skip
DECISIONS = ("accept", "reject")
_FILLS = {Severity.CRITICAL: "F6C7C3", Severity.MAJOR: "FBDDC4", Severity.MINOR: "F7EFC8"}
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_ABOUT = (
    "choose a decision for each row. accept: the translation is right, as it stands or as you mended it "
    "in its cell. reject: the two texts do not belong together. Leave it empty where you have not looked."
)


def write_xlsx(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write a workbook of two sheets, "review" and "about". Raises OptionError where openpyxl is not installed."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise OptionError(
            "writing .xlsx needs the package openpyxl", remedy="install it: pip install 'align[documents]'"
        ) from None
    kept = list(units)  # before the workbook is begun, which an error in between would leave half open
    book = Workbook(write_only=True)
    book.properties.creator = "align"
    sheet = book.create_sheet("review")
    _prepare(sheet)
    count = 0
    for unit in kept:
        if max(len(unit.source), len(unit.target)) > LONGEST:
            tally.drop(f"longer than {LONGEST:,} characters, the most that a cell holds")
            continue
        sheet.append(_row(sheet, unit, head, tally))
        count += 1
    _decide(sheet, count + 1)
    about = book.create_sheet("about")
    for line in _about(head):
        about.append([_text(about, text) for text in line])
    packed = BytesIO()
    book.save(packed)
    _repack(packed, out, head)


def _prepare(sheet: "WriteOnlyWorksheet") -> None:
    """Set the widths and write the frozen header."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "C2"
    for number, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.column_dimensions[get_column_letter(len(COLUMNS))].hidden = True
    header = [_text(sheet, name) for name, _ in COLUMNS]
    for cell in header:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1D6A6A")
    sheet.append(header)


def _decide(sheet: "WriteOnlyWorksheet", last: int) -> None:
    """Give the rows filters, the decision its list, and the fidelity its colours."""
    from openpyxl.formatting.rule import ColorScaleRule, FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.auto_filter.ref = f"A1:K{last}"  # not `data`, which is hidden: it is for the program that reads it back
    choice = DataValidation(type="list", formula1='"' + ",".join(DECISIONS) + '"', allow_blank=True)
    choice.error, choice.errorTitle = "Choose accept or reject, or leave it empty.", "Decision"
    choice.add(f"J2:J{max(2, last)}")
    sheet.data_validations.append(choice)
    colours = ColorScaleRule("num", 0, "F3B8A8", "num", 0.6, "FBF3D0", "num", 1, "CFE8DA")
    sheet.conditional_formatting.add(f"G2:G{max(2, last)}", colours)
    for decision, colour in zip(DECISIONS, ("CFE8DA", "F6C7C3"), strict=True):
        rule = FormulaRule([f'$J2="{decision}"'], fill=PatternFill("solid", bgColor=colour))
        sheet.conditional_formatting.add(f"J2:J{max(2, last)}", rule)


def _row(sheet: "WriteOnlyWorksheet", unit: Unit, head: Head, tally: Tally) -> list["Cell"]:
    from openpyxl.styles import Alignment, PatternFill

    bead = unit.bead
    texts = (one_line(unit.source, head.source.lang), one_line(unit.target, head.target.lang))
    issues = "\n".join(issue_lines(bead))[:LONGEST]
    notes = " ".join(value for name, value in bead.properties if name == "note")
    decided = next((value for name, value in bead.properties if name == "decision"), "")
    decision = decided or (DECISIONS[0] if bead.origin is Origin.HUMAN else "")
    data = data_of(bead)
    if len(data) > LONGEST:
        data = ""
        tally.notes[f"issues and properties longer than {LONGEST:,} characters are not read back"] += 1
    similarity = None if bead.one_sided else round(bead.similarity, 4)
    fidelity = None if bead.fidelity is None else round(bead.fidelity, 4)
    scores = (similarity, round(bead.confidence, 4), fidelity)
    row = [_number(sheet, unit.number), *(_text(sheet, text) for text in (bead.kind, *texts))]
    row += [_number(sheet, score, "0.00") for score in scores]
    row += [_text(sheet, text) for text in (str(bead.origin), issues, decision, one_line(notes, "en"), data)]
    for cell in row[:-1]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    worst = max((issue.severity for issue in bead.issues), key=lambda severity: severity.rank, default=None)
    if worst in _FILLS:
        row[8].fill = PatternFill("solid", fgColor=_FILLS[worst])
    return row


def _number(sheet: "WriteOnlyWorksheet", value: float | None, shown: str = "General") -> "Cell":
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.number_format = shown
    return cell


def _text(sheet: "WriteOnlyWorksheet", value: str) -> "Cell":
    """Return a cell that is text and stays text when somebody edits beside it."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value or None)
    if value:
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"
    return cell


def _about(head: Head) -> Sequence[tuple[str, str]]:
    return (
        ("source language", head.config.source_code or head.source.lang),
        ("target language", head.config.target_code or head.target.lang),
        ("source", head.source.path),
        ("target", head.target.path),
        ("made by", head.signature),
        ("how to review", _ABOUT),
    )


def _repack(packed: BytesIO, out: BinaryIO, head: Head) -> None:
    """Write the workbook again with one date on everything in it, so that the same bitext gives the same bytes."""
    stamp = moment(head.source)
    written = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*stamp)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _DATES.sub(lambda match: match[1] + written.encode() + match[2], data)
            new.writestr(zipfile.ZipInfo(entry.filename, max(stamp, (1980, 1, 1, 0, 0, 0))), data, zipfile.ZIP_DEFLATED)
