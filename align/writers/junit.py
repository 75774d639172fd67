"""JUnit XML: each pair a test case, for the dashboards of CI systems. Major and critical issues are failures.

Lesser issues stand in the case's output, so that a board shows red only where somebody should look.
"""

from collections.abc import Iterable
from html import escape  # xml.sax.saxutils would load an HTTP client
from typing import BinaryIO

from align.issue import Issue, Severity
from align.writers.lines import legal
from align.writers.places import Lines, own_place
from align.writers.units import Head, Tally, Unit

_EXCERPT = 80


def write_junit(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write one suite with a case for each pair."""
    lines: dict[str, Lines] = {}
    suite = head.target.path or head.source.path
    cases, failed = [], 0
    for unit in units:
        grave = [issue for issue in unit.bead.issues if issue.severity.rank >= Severity.MAJOR.rank]
        failed += bool(grave)
        cases.append(_case(unit, grave, suite, lines))
    facts = f'name={_attribute(suite)} tests={_attribute(len(cases))} failures={_attribute(failed)} errors="0"'
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite {facts} skipped="0">\n'.encode())
    out.write(f'<properties><property name="signature" value={_attribute(head.signature)}/></properties>\n'.encode())
    for case in cases:
        out.write(case.encode())
    out.write(b"</testsuite>\n</testsuites>\n")


def _case(unit: Unit, grave: list[Issue], suite: str, lines: dict[str, Lines]) -> str:
    text = " ".join((unit.source if unit.source.strip() else unit.target).split())
    excerpt = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    name = _attribute(f"pair {unit.number}: {excerpt}")
    inner = ""
    if grave:
        worst = max(grave, key=lambda issue: issue.severity.rank)
        told = "\n".join(_told(unit, issue, lines) for issue in grave)
        kind = _attribute(f"{worst.category} ({worst.severity})")
        inner += f"<failure message={_attribute(worst.message)} type={kind}>{_content(told)}</failure>\n"
    lesser = [issue for issue in unit.bead.issues if issue not in grave]
    if lesser:
        inner += f"<system-out>{_content(chr(10).join(_told(unit, issue, lines) for issue in lesser))}</system-out>\n"
    start = f"<testcase classname={_attribute(suite)} name={name}"
    return f"{start}>\n{inner}</testcase>\n" if inner else f"{start}/>\n"


def _told(unit: Unit, issue: Issue, lines: dict[str, Lines]) -> str:
    """Return an issue as one line that begins as compilers begin theirs, so that boards link it."""
    document, span = own_place(unit.bitext, unit.bead, issue)
    if document.path not in lines:
        lines[document.path] = Lines(document)
    place = lines[document.path].place(span.start) if span else None
    where = f"{document.path}:{place[0]}:{place[1]}: " if place else ""
    return f"{where}{issue.severity} {issue.category} [{issue.check}]: {issue.message} ({issue.side}: {issue.text})"


def _attribute(value: object) -> str:
    return f'"{escape(" ".join(legal(str(value)).split()))}"'


def _content(text: str) -> str:
    return escape(legal(text), quote=False)
