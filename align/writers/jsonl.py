"""JSON Lines: one bead a line with everything known of it. The format that loses least."""

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, BinaryIO

from align.bitext import Bead, Document, Faults, Role, Segment, bead_span
from align.ignoring import issue_id
from align.issue import Issue
from align.writers.units import Head, Tally, Unit

_DECIMALS = 6  # scores come from 32-bit floats, which hold seven

_FAULTS = tuple(field.name for field in fields(Faults))

# JSON lets these stand as they are, but UTF-8 has no lone surrogates and some programs end a line at the others.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def issue_row(issue: Issue) -> dict[str, Any]:
    """Return an issue as a JSON object; `start` and `end` are offsets into the text of its side.

    `other_start`, `other_end` (on the other side) and `value` are there where the issue has them.

    >>> from align.issue import Category, Severity, Side, Span
    >>> row = issue_row(Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(0, 2), "90", "No 90."))
    >>> row["category"], row["start"], row["end"]
    ('accuracy/number', 0, 2)
    """
    row: dict[str, Any] = {
        "category": str(issue.category),
        "severity": str(issue.severity),
        "check": issue.check,
        "side": str(issue.side),
        "start": issue.span.start,
        "end": issue.span.end,
        "text": issue.text,
        "message": issue.message,
    }
    if issue.other is not None:
        row |= {"other_start": issue.other.start, "other_end": issue.other.end}
    if issue.value is not None:
        row["value"] = _rounded(issue.value)
    return row


def issue_json(issue: Issue) -> str:
    """Return an issue as one line of JSON."""
    return dumped(issue_row(issue))


def bead_row(unit: Unit) -> dict[str, Any]:
    """Return a bead as a JSON object of the contract's form."""
    bead = unit.bead
    row: dict[str, Any] = {
        "id": unit.number,
        "kind": bead.kind,
        "origin": str(bead.origin),
        "similarity": _rounded(bead.similarity),
        "confidence": _rounded(bead.confidence),
        "fidelity": None if bead.fidelity is None else _rounded(bead.fidelity),
        "crossing": bead.crossing,
        "source": _side(unit.bitext.source, bead.source, unit.source, unit.before[0]),
        "target": _side(unit.bitext.target, bead.target, unit.target, unit.before[1]),
        "issues": [
            {**issue_row(issue), "issue_id": issue_id(issue, unit.source, unit.target)} for issue in bead.issues
        ],
    }
    row |= _faults(bead)
    if bead.properties:
        row["properties"] = [[name, value] for name, value in bead.properties]
    return row


def _faults(bead: Bead) -> dict[str, dict[str, float]]:
    """Return what speaks against a bead that was checked, as a field of its object."""
    if bead.faults is None:
        return {}
    return {"faults": {name: _rounded(getattr(bead.faults, name)) for name in _FAULTS}}


def write_jsonl(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write one JSON object a line."""
    for unit in units:
        out.write((dumped(_coded(bead_row(unit), head)) + "\n").encode())


def dumped(row: dict[str, Any]) -> str:
    """Return an object as one line of JSON for every program."""
    return _ESCAPED.sub(_escape, json.dumps(row, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _coded(row: dict[str, Any], head: Head) -> dict[str, Any]:
    for side, code in (("source", head.config.source_code), ("target", head.config.target_code)):
        if code:
            row[side]["lang"] = code
    return row


def _side(document: Document, indices: tuple[int, ...], text: str, before: int) -> dict[str, Any]:
    """Return one side: `start` and `end` are offsets into its file, null where not known or nothing is there.

    `parts` (only where there are several segments) holds for each its start and end in `text` and then, where they
    are known, in the file; `roles` is there where they are not all "body".
    """
    span = bead_span(document, indices)
    segments = [document.segments[index] for index in indices]
    side: dict[str, Any] = {
        "lang": document.lang,
        "text": text,
        "segments": [index + before for index in indices],
        "start": span.start if span else None,
        "end": span.end if span else None,
    }
    if segments:
        side["paragraphs"] = [segment.paragraph + before for segment in segments]
        roles = [str(segment.role) for segment in segments]
        if set(roles) != {str(Role.BODY)}:
            side["roles"] = roles
    if len(segments) > 1:
        side["parts"] = _parts(document, segments, text)
    return side


def _parts(document: Document, segments: list[Segment], text: str) -> list[list[int]]:
    """Return where each segment stands in the text they were joined to, and in the file."""
    at, parts = 0, []
    for segment in segments:
        piece = document.text_of(segment).strip()
        start = text.find(piece, at)
        at = start + len(piece)
        span = document.file_span(segment.start, segment.end)
        parts.append([start, at, *((span.start, span.end) if span else ())])
    return parts


def _rounded(number: float) -> float:
    return round(float(number), _DECIMALS)
