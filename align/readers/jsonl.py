"""JSON Lines: one bead a line, in the form this package writes, or the shorter forms others use.

Shorter forms: `{"source": "...", "target": "..."}` and `{"translation": {"en": "...", "zh": "..."}}`. The places of
a bead are offsets into the files it was made from (`start`, `end`), and stay so; or, where asked for, into the file
itself.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from align.bitext import Bead, Bitext, Document, Faults, Origin, Role, Run
from align.errors import EmptyInputError, InputError
from align.issue import Category, Issue, Severity, Side, Span
from align.readers.encoding import Decoded
from align.readers.json_places import cut, strings_of
from align.readers.rows import Cell, Piece, cell_of, document_of

_SIDES = ("source", "target")
_Indexed = list[tuple[int, Cell]]


def read_jsonl(decoded: Decoded, path: str, *, skip_bad: bool = False, here: bool = False) -> Bitext:
    """Return the bitext of a JSON Lines file, its `runs` leading to the files it was made from, or `here`: into it.

    Raises InputError with the line that is not a bead.
    """
    beads: list[Bead] = []
    sides: tuple[_Indexed, _Indexed] = ([], [])
    langs = ["", ""]
    bad = at = 0
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        try:
            row = _row(json.loads(line))
            bead = _bead(row)
            placed = _places(line, start, row) if here else (None, None)
            cells = [_cells(row[name], len(side), p) for name, side, p in zip(_SIDES, sides, placed, strict=True)]
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            if not skip_bad:
                raise _not_a_bead(error, path, number) from error
            bad += 1
            continue
        places = []
        for index, (name, side) in enumerate(zip(_SIDES, sides, strict=True)):
            langs[index] = langs[index] or row[name].get("lang", "")
            places.append(tuple(range(len(side), len(side) + len(cells[index]))))
            side.extend(cells[index])
        beads.append(replace(bead, source=places[0], target=places[1]))
    if not beads:
        raise EmptyInputError("holds no bead", path=path, remedy="give a file with pairs in it")
    bitext = _bitext(path, decoded.name, langs, sides, beads)
    notes = (f"{bad} x line left out: not a bead",) if bad else ()
    return replace(bitext, source=replace(bitext.source, notes=notes))


def _bitext(path: str, encoding: str, langs: list[str], sides: tuple[_Indexed, _Indexed], beads: list[Bead]) -> Bitext:
    documents: list[Document] = []
    ranks: list[dict[int, int]] = []
    for lang, cells in zip(langs, sides, strict=True):
        order = _order(cells)
        ranks.append({place: rank for rank, place in enumerate(order)})
        documents.append(document_of(path, lang or "und", [cells[place][1] for place in order], encoding))
    ranked = (
        replace(
            bead,
            source=tuple(ranks[0][place] for place in bead.source),
            target=tuple(ranks[1][place] for place in bead.target),
        )
        for bead in beads
    )
    return Bitext(documents[0], documents[1], tuple(ranked))


def _not_a_bead(error: Exception, path: str, line: int) -> InputError:
    why = f"it has no {error}" if isinstance(error, KeyError) else error
    what = f"is not JSON ({error})" if isinstance(error, json.JSONDecodeError) else f"is not a bead ({why})"
    remedy = 'write each line as {"source": {"lang": "en", "text": "..."}, "target": {"lang": "zh", "text": "..."}}'
    return InputError(what, path=path, line=line, remedy=remedy)


def _row(row: object) -> dict[str, Any]:
    """Return any of the forms as the long one."""
    if not isinstance(row, dict):
        raise ValueError("not an object")
    if isinstance(row.get("translation"), dict) and len(row["translation"]) == 2:
        (source, one), (target, two) = row["translation"].items()
        return {**row, "source": {"lang": source, "text": one}, "target": {"lang": target, "text": two}}
    for name in ("source", "target"):
        side = row[name]
        row[name] = side = {"text": side} if isinstance(side, str) else side
        if not isinstance(side, dict) or not isinstance(side.get("text"), str):
            raise ValueError(f"the text of its {name} is not text")
    return row


def _bead(row: dict[str, Any]) -> Bead:
    fidelity = row.get("fidelity")
    return Bead(
        (),
        (),
        similarity=float(row.get("similarity", 0.0)),
        confidence=float(row.get("confidence", 1.0)),
        fidelity=None if fidelity is None else float(fidelity),
        origin=Origin(row.get("origin", "imported")),
        crossing=bool(row.get("crossing", False)),
        issues=tuple(issue_of(issue, row) for issue in row.get("issues", ())),
        properties=tuple((str(name), str(value)) for name, value in row.get("properties", ())),
        faults=_faults(row["faults"]) if row.get("faults") is not None else None,
    )


def _faults(row: dict[str, Any]) -> Faults:
    return Faults(float(row["omission"]), float(row["addition"]), float(row["detail"]))


def issue_of(row: dict[str, Any], bead: dict[str, Any]) -> Issue:
    """Return the issue of a JSON object. Raises KeyError or ValueError where it is none."""
    span = Span(int(row["start"]), int(row["end"]))
    side = Side(row["side"])
    if span.end > len(bead[str(side)]["text"]):
        raise ValueError(f"an issue lies outside the text of its {side}")
    return Issue(
        Category(row["category"]),
        Severity(row["severity"]),
        str(row["check"]),
        side,
        span,
        str(row.get("text", "")),
        str(row["message"]),
        Span(int(row["other_start"]), int(row["other_end"])) if "other_start" in row else None,
        float(row["value"]) if row.get("value") is not None else None,
    )


def issue_at(row: Any, source: str, target: str) -> list[Issue]:  # noqa: ANN401 what JSON holds
    """Return the issue of an object that stood beside two texts; none where they were changed, so it points nowhere."""
    try:
        issue = issue_of(row, {"source": {"text": source}, "target": {"text": target}})
    except (ValueError, KeyError, TypeError):
        return []
    where, across = (source, target) if issue.side is Side.SOURCE else (target, source)
    whole = issue.span.of(where) == issue.text and (issue.other is None or issue.other.end <= len(across))
    return [issue] if whole else []


def _places(line: str, start: int, row: dict[str, Any]) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Return the pieces that the texts of both sides are made of, with their places in the file."""
    found = strings_of(line, start)
    langs = list(row["translation"]) if isinstance(row.get("translation"), dict) else []
    if len(langs) == 2:
        return found["translation", langs[0]], found["translation", langs[1]]
    source, target = (found.get((name,)) or found.get((name, "text"), ()) for name in _SIDES)
    return source, target


def _cells(side: dict[str, Any], count: int, placed: Sequence[Piece] | None) -> _Indexed:
    """Return the segments of a side with their indices; `count` is the next index for a side that names none.

    `placed` are the pieces of the text in this file, where its places are wanted rather than those the side tells.
    """
    text = side["text"]
    if not text.strip():
        return []
    indices = side.get("segments") or [count]
    parts = side.get("parts") or [[0, len(text), side.get("start"), side.get("end")]]
    if len(parts) != len(indices):  # the places of its segments are not told: they stay one
        indices, parts = indices[:1], [[0, len(text), side.get("start"), side.get("end")]]
    paragraphs = side.get("paragraphs") or [None] * len(indices)
    roles = side.get("roles") or [Role.BODY] * len(indices)
    cells = []
    for place, (start, end, *in_file) in enumerate(parts):
        if placed is None:
            cell = cell_of([(text[start:end], 0, end - start)], placed=False)
            runs = (Run(0, int(in_file[0]), int(in_file[1])),) if in_file and None not in in_file else ()
            cell = replace(cell, runs=runs)
        else:
            cell = cell_of(cut(placed, start, end))
        filled = replace(cell, paragraph=paragraphs[place], role=Role(roles[place]))
        cells.append((int(indices[place]), filled))
    return cells


def _order(cells: _Indexed) -> list[int]:
    """Return the places of the cells in the order of their indices; as they came where an index comes twice."""
    places = range(len(cells))
    if len({index for index, _ in cells}) < len(cells):
        return list(places)
    return sorted(places, key=lambda place: cells[place][0])
