r"""TSV: two columns, source and target, no header. CSV: one row a bead with its scores, safe to open in Excel.

A spreadsheet program runs a cell that begins with = + - or @ as a formula. In CSV such a text gets an apostrophe
in front (https://owasp.org/www-community/attacks/CSV_Injection); `'=` gets one more, so that the reader can tell.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from align.bitext import Bead
from align.issue import Issue
from align.writers.jsonl import dumped, issue_row
from align.writers.lines import cell, one_line
from align.writers.units import Head, Tally, Unit

#: The header of a CSV; the reader knows it by its first names.
COLUMNS = ("id", "kind", "source", "target", "similarity", "confidence", "fidelity", "origin", "issues", "data")
_TEXTS = frozenset({"source", "target", "issues"})

_FORMULA = re.compile("'*[=+\\-@\t＝＋－＠]")
_QUOTED = re.compile('[",;\n\r\t]')


def write_tsv(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write source, tab, target; a bead of one side has an empty field. Tabs and breaks in the text become spaces."""
    for unit in units:
        source = cell(unit.source, head.source.lang)
        target = cell(unit.target, head.target.lang)
        out.write(f"{source}\t{target}\n".encode())


def write_csv(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write RFC 4180 rows, UTF-8 with the mark by which Excel knows it, under a header."""
    out.write(b"\xef\xbb\xbf" + (",".join(COLUMNS) + "\r\n").encode())
    for unit in units:
        values = zip(COLUMNS, row_of(unit, head), strict=True)
        fields = (_quoted(guarded(value) if name in _TEXTS else value) for name, value in values)
        out.write((",".join(fields) + "\r\n").encode())


def row_of(unit: Unit, head: Head) -> tuple[str, ...]:
    """Return the fields of a bead in the order of `COLUMNS`."""
    bead = unit.bead
    return (
        str(unit.number),
        bead.kind,
        one_line(unit.source, head.source.lang),
        one_line(unit.target, head.target.lang),
        "" if bead.one_sided else f"{bead.similarity:.4f}",
        f"{bead.confidence:.4f}",
        "" if bead.fidelity is None else f"{bead.fidelity:.4f}",
        str(bead.origin),
        "; ".join(issue_lines(bead)),
        data_of(bead),
    )


def data_of(bead: Bead) -> str:
    """Return what the other columns of a table have no place for, as one line of JSON; "" for nothing.

    >>> data_of(Bead((0,), (0,), crossing=True, properties=(("tuid", "u7"),)))
    '{"crossing": true, "properties": [["tuid", "u7"]]}'
    """
    data: dict[str, Any] = {"issues": [issue_row(issue) for issue in bead.issues]} if bead.issues else {}
    if bead.crossing:
        data["crossing"] = True
    if bead.properties:
        data["properties"] = [list(pair) for pair in bead.properties]
    return dumped(data) if data else ""


def issue_line(issue: Issue) -> str:
    """Return an issue as a person reads it, on one line.

    >>> from align.issue import Category, Severity, Side, Span
    >>> issue_line(Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(0, 2), "90", "90 is missing."))
    'major accuracy/number: 90 is missing.'
    """
    return f"{issue.severity} {issue.category}: {one_line(issue.message, 'en')}"


def issue_lines(bead: Bead) -> list[str]:
    """Return the issues of a bead as a person reads them: what is said several times is said once, with how often."""
    counts = Counter(issue_line(issue) for issue in bead.issues)
    return [line if count == 1 else f"{line} ({count} times)" for line, count in counts.items()]


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) or value != value.strip() else value


def guarded(value: str) -> str:
    """Return a text that no spreadsheet program takes for a formula; `unguarded` takes it back.

    >>> guarded("=1+1"), guarded("'=1"), guarded("one = one"), guarded("'tis")
    ("'=1+1", "''=1", 'one = one', "'tis")
    """
    return "'" + value if _FORMULA.match(value) else value
