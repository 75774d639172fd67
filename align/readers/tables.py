"""TSV and CSV: two columns, or the columns of a header.

A file without a header has source and target alone. A header is known by the names `source` and `target` (ours),
or by two language codes (`en`, `zh-CN`). The offsets of each cell in the file are kept.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from align.bitext import Bead, Origin
from align.errors import DamagedError, InputError
from align.readers.encoding import Decoded
from align.readers.jsonl import issue_at
from align.readers.rows import Cell, Piece, Rows, cell_of, sound

_REJECT = "reject"
#: A language code, which in a header stands for its column.
CODE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
_SCORE = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?$", re.IGNORECASE)
_FORMULA = re.compile("'+[=+\\-@\t＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table: pieces of its text with their places, and the line it begins on."""

    pieces: tuple[Piece, ...]
    line: int

    @property
    def text(self) -> str:
        """Return the text of the field."""
        return "".join(piece[0] for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column is what, and whether the first row says so."""

    names: tuple[str, ...]
    source: int
    target: int
    headed: bool


_PLAIN = _Layout(("source", "target"), 0, 1, headed=False)

# What hunalign -text writes: the sentences of a side parted by a mark, and a score that has no bounds.
_SCORED = _Layout(("source", "target", "score"), 0, 1, headed=False)
_SENTENCES = " ~~~ "
_PARAGRAPH = "<p>"


def read_tsv(decoded: Decoded, rows: Rows, *, skip_bad: bool = False) -> None:
    """Add the rows of a tab-separated file; nothing is quoted in it. Raises InputError with the line."""
    read_records(records_of(decoded.text, rows.path, tabbed=True), rows, skip_bad=skip_bad)


def read_csv(decoded: Decoded, rows: Rows, *, skip_bad: bool = False) -> None:
    """Add the rows of an RFC 4180 file separated by comma, semicolon or tab. Raises InputError with the line."""
    read_records(records_of(decoded.text, rows.path, tabbed=False), rows, skip_bad=skip_bad)


def records_of(text: str, path: str, *, tabbed: bool) -> Iterator[list[Field]]:
    """Yield the records of a table that hold text: tab-separated lines, else CSV. Raises InputError with the line."""
    return _tsv_records(text) if tabbed else _csv_records(text, _separator(text), path)


def read_records(records: Iterator[list[Field]], rows: Rows, *, skip_bad: bool, placed: bool = True) -> None:
    """Add records of fields; the first may be a header. `placed` says whether the fields know where they stand.

    A reviewer's `decision` is kept as a property: "accept" makes the bead human, "reject" parts its two sides.
    """
    layout: _Layout | None = None
    for record in sound(records, rows, skip_bad=skip_bad):
        if layout is None:
            layout = _layout(record, rows)
            if layout.headed:
                continue
        if len(record) != len(layout.names) or len(record) < 2:
            error = _wrong_width(record, layout, rows.path)
            if not skip_bad:
                raise error
            rows.count(f"row left out: not {len(layout.names)} columns")
            continue
        _add(record, layout, rows, placed=placed)


def _wrong_width(record: Sequence[Field], layout: _Layout, path: str) -> InputError:
    columns = f"{len(record)} column{'s' * (len(record) > 1)}"
    return InputError(
        f"has {columns} where {len(layout.names)} are expected ({', '.join(layout.names)})",
        path=path,
        line=record[0].line,
        remedy="put one pair on each line, its source and target with a tab (in .csv a comma) between them",
    )


def _layout(record: Sequence[Field], rows: Rows) -> _Layout:
    """Return the layout the first row tells of, and take the languages it names."""
    names = tuple(field.text.strip().lower() for field in record)
    if "source" in names and "target" in names:
        return _Layout(names, names.index("source"), names.index("target"), headed=True)
    codes = [field.text.strip() for field in record]
    if len(codes) == 2 and all(map(CODE.match, codes)) and codes[0] != codes[1]:
        rows.source_lang, rows.target_lang = codes[0].replace("_", "-"), codes[1].replace("_", "-")
        return _Layout(names, 0, 1, headed=True)
    return _SCORED if len(codes) == 3 and _SCORE.match(codes[2]) else _PLAIN


def _add(record: Sequence[Field], layout: _Layout, rows: Rows, *, placed: bool) -> None:
    fields = [record[column] for column in (layout.source, layout.target)]
    if layout is _SCORED:
        bead = Bead((), (), origin=Origin.IMPORTED, properties=(("x-score", record[2].text.strip()),))
        rows.add(_sentences(fields[0]), _sentences(fields[1]), bead)
        return
    if placed:
        source, target = (cell_of(_unguarded(field, layout)) for field in fields)
    else:
        source, target = (cell_of(field.pieces, placed=False) for field in fields)
    known = {name: field.text for name, field in zip(layout.names, record, strict=True)} if layout.headed else {}
    bead = _bead(known, source.text, target.text)
    if ("decision", _REJECT) in bead.properties and source.text and target.text:
        apart = replace(bead, similarity=0.0, fidelity=None, issues=())
        rows.add([source], [], apart)
        rows.add([], [target], apart)
    else:
        rows.add([source], [target], bead)


def _sentences(field: Field) -> list[Cell]:
    """Return the sentences of a side that hunalign wrote, without its marks of paragraphs."""
    at, cells = field.pieces[0][1], []
    for part in field.text.split(_SENTENCES):
        cells.append(cell_of([(part, at, at + len(part))]))
        at += len(part) + len(_SENTENCES)
    return [cell for cell in cells if cell.text != _PARAGRAPH]


def _bead(known: dict[str, str], source: str, target: str) -> Bead:
    """Return the bead of the columns beside source and target; what they do not tell stays as for any import.

    Issues come from the column `data`, those only whose words still stand where they stood.
    """
    decision = known.get("decision", "").strip().lower()
    origin = known.get("origin", "")
    confidence = _number(known.get("confidence"))
    data = _data(known.get("data", ""))
    return Bead(
        (),
        (),
        similarity=_number(known.get("similarity")) or 0.0,
        confidence=1.0 if confidence is None else confidence,
        fidelity=_number(known.get("fidelity")),
        origin=Origin.HUMAN if decision else Origin(origin) if origin in set(Origin) else Origin.IMPORTED,
        crossing=data.get("crossing") is True,
        issues=tuple(issue for row in data.get("issues", []) for issue in issue_at(row, source, target)),
        properties=tuple(_properties(known, decision, data.get("properties", []))),
    )


def _properties(known: dict[str, str], decision: str, brought: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what the columns of a reviewer say, and of what the row brought along all that they do not replace."""
    comment = known.get("comment", "").strip()
    changed = "comment" in known and comment != " ".join(value for name, value in brought if name == "note").strip()
    replaced = {"decision"} if "decision" in known else set()
    replaced |= {"note"} if changed else set()
    if decision:
        yield "decision", decision
    if changed and comment:
        yield "note", comment
    yield from ((name, value) for name, value in brought if name not in replaced)


def _data(text: str) -> dict[str, Any]:
    """Return what the column `data` holds; nothing where somebody wrote something else there."""
    try:
        data = json.loads(text) if text else {}
        pairs = [(str(name), str(value)) for name, value in data.get("properties", [])]
        return {**data, "properties": pairs, "issues": list(data.get("issues", []))}
    except (ValueError, TypeError, AttributeError):
        return {}


def _unguarded(field: Field, layout: _Layout) -> tuple[Piece, ...]:
    """Take away the apostrophe that kept a text from being run as a formula, in files of our own."""
    if layout.headed and _FORMULA.match(field.text):
        text, start, end = field.pieces[0]
        return ((text[1:], start + 1, end), *field.pieces[1:])
    return field.pieces


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _tsv_records(text: str) -> Iterator[list[Field]]:
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        fields, start = [], at
        for part in line.removesuffix("\r").split("\t"):
            fields.append(Field(((part, start, start + len(part)),), number))
            start += len(part) + 1
        at += len(line) + 1
        if line.strip():
            yield fields


def _separator(text: str) -> str:
    first = re.sub(r'"[^"]*"', "", text[:10_000]).split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _csv_records(text: str, separator: str, path: str) -> Iterator[list[Field]]:
    """Yield the records of a CSV; one without any text is skipped. Raises DamagedError for a quote left open."""
    plain = re.compile(f"[^{re.escape(separator)}\r\n]*")
    ends = re.compile(f"{re.escape(separator)}|\r\n|\r|\n|$")
    record: list[Field] = []
    at, line = 0, 1
    while at < len(text) or record:
        began = line
        if text.startswith('"', at):
            pieces, at = _quoted(text, at)
            if pieces[-1][2] == at:
                raise DamagedError("a quoted field is not closed", path=path, line=began, remedy='add the missing "')
            line += text.count("\n", pieces[0][1], at)
            stray = plain.match(text, at)
        else:
            pieces, stray = (), plain.match(text, at)
        if stray is not None and stray.end() > at:
            pieces, at = (*pieces, (stray[0], at, stray.end())), stray.end()
        record.append(Field(pieces or (("", at, at),), began))
        end = ends.match(text, at)
        broken = end is None or end[0] != separator
        at = end.end() if end else at
        if broken:
            line += 1
            if any(field.text.strip() for field in record):
                yield record
            record = []


def _quoted(text: str, at: int) -> tuple[tuple[Piece, ...], int]:
    """Return the pieces of a quoted field that begins at `at`, and where it ends; a doubled quote is one quote."""
    pieces: list[Piece] = []
    start = at + 1
    while True:
        quote = text.find('"', start)
        quote = len(text) if quote < 0 else quote  # left open: the field ends where its last piece does
        pieces.append((text[start:quote], start, quote))
        if text.startswith('""', quote):
            pieces.append(('"', quote, quote + 2))
            start = quote + 2
        else:
            return tuple(pieces), min(len(text), quote + 1)
