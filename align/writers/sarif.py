"""SARIF 2.1.0: what was found, for code hosts and editors that show it beside the lines of the file.

Columns and offsets count characters of the file as decoded. An issue whose place in the file is not known names the
file alone. Pairs are named by their number; their texts are not written.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from align.bitext import Document
from align.ignoring import issue_id
from align.issue import Issue, Severity, Span
from align.signature import __version__
from align.writers.places import Lines, own_place
from align.writers.units import Head, Tally, Unit

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NEUTRAL: "note"}


def write_sarif(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write one run with a result for each issue."""
    lines: dict[str, Lines] = {}
    rules: dict[str, int] = {}
    results = []
    for unit in units:
        for issue in unit.bead.issues:
            rules.setdefault(issue.check, len(rules))
            results.append(_result(unit, issue, rules[issue.check], lines))
    driver = {"name": "align", "version": __version__, "rules": [{"id": name} for name in rules]}
    files = {document.path: document for document in (head.source, head.target) if document.path}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": _uri(path)}} for path in files],
        "properties": {"signature": head.signature},
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    out.write((json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace"))


def _result(unit: Unit, issue: Issue, rule: int, lines: dict[str, Lines]) -> dict[str, Any]:
    document, span = own_place(unit.bitext, unit.bead, issue)
    return {
        "ruleId": issue.check,
        "ruleIndex": rule,
        "level": _LEVELS[issue.severity],
        "message": {"text": f"{issue.message} ({issue.text})" if issue.text not in issue.message else issue.message},
        "locations": [
            {
                "physicalLocation": _physical(document, span, lines),
                "logicalLocations": [{"name": f"pair {unit.number}", "kind": "element"}],
            }
        ],
        "partialFingerprints": {"alignIssueId/v1": issue_id(issue, unit.source, unit.target)},
        "properties": {
            "category": str(issue.category),
            "severity": str(issue.severity),
            "side": str(issue.side),
            "pair": unit.number,
            "text": issue.text,
        },
    }


def _physical(document: Document, span: Span | None, lines: dict[str, Lines]) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": {"uri": _uri(document.path)}}
    if span is not None:
        found["region"] = _region(document, span, lines)
    return found


def _region(document: Document, span: Span, lines: dict[str, Lines]) -> dict[str, int]:
    if document.path not in lines:
        lines[document.path] = Lines(document)
    region = {"charOffset": span.start, "charLength": len(span)}
    start, end = lines[document.path].place(span.start), lines[document.path].place(span.end)
    if start and end:
        region |= {"startLine": start[0], "startColumn": start[1], "endLine": end[0], "endColumn": end[1]}
    return region


def _uri(path: str) -> str:
    """Return a path as a URI reference: relative as it was given, absolute with its scheme."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())
