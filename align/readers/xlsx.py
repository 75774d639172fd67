"""XLSX: the review sheet that came back with its decisions, or any sheet of two columns."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from align.bitext import Bitext
from align.errors import InputError, OptionError
from align.readers.rows import Rows
from align.readers.tables import Field, read_records
from align.readers.zipped import checked_zip

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell


def read_xlsx(path: str, rows: Rows, *, skip_bad: bool = False) -> Bitext:
    """Return the bitext of the first sheet; a sheet named "about" tells the languages.

    A cell with a formula is an error that names it, as nobody can say what text it stands for. Raises InputError,
    EmptyInputError, or OptionError where openpyxl is not installed.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise OptionError(
            "reading .xlsx needs the package openpyxl", remedy="install it: pip install 'align[documents]'"
        ) from None
    checked_zip(path)
    try:
        book = load_workbook(path, read_only=True)
    except Exception as error:
        remedy = "save it again as .xlsx"
        raise InputError(f"is not a sound spreadsheet ({error})", path=path, remedy=remedy) from error
    try:
        if "about" in book.sheetnames:
            about = {str(row[0]): str(row[1]) for row in book["about"].iter_rows(max_col=2, values_only=True) if row[0]}
            rows.source_lang = about.get("source language", "und")
            rows.target_lang = about.get("target language", "und")
        sheet = next(sheet for sheet in book if sheet.title != "about")
        read_records(_records(sheet.iter_rows(), rows, skip_bad=skip_bad), rows, skip_bad=skip_bad, placed=False)
    finally:
        book.close()
    return rows.bitext()


def _records(sheet_rows: Iterator[Sequence["Cell"]], rows: Rows, *, skip_bad: bool) -> Iterator[list[Field]]:
    """Yield the rows that hold text, each as wide as the first."""
    width = 0
    for number, row in enumerate(sheet_rows, start=1):
        try:
            values = [_value(cell, rows.path) for cell in row]
        except InputError:
            if not skip_bad:
                raise
            rows.count("row left out: a cell of it holds a formula")
            continue
        width = width or len([value for value in values if value.strip()])
        if any(value.strip() for value in values):
            values = (values + [""] * width)[: max(width, _last(values))]
            yield [Field(((value, 0, 0),), number) for value in values]


def _last(values: Sequence[str]) -> int:
    return max((place for place, value in enumerate(values, start=1) if value.strip()), default=0)


def _value(cell: "Cell", path: str) -> str:
    if cell.data_type == "f":
        raise InputError(
            f"cell {cell.coordinate} holds a formula ({str(cell.value)[:40]}), not text",
            path=path,
            remedy="write its text there instead, with an apostrophe in front if it begins with =",
        )
    return "" if cell.value is None else str(cell.value)
