"""A summary in Markdown for a pull request: how many issues of which sort, then the gravest, each with its place."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from align.issue import Issue, Severity
from align.writers.places import Lines, own_place
from align.writers.units import Head, Tally, Unit

#: Issues listed; a comment on GitHub holds 65,536 characters.
_SHOWN = 100
_EXCERPT = 80
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!@$])")

_Row = tuple[Unit, Issue]


def write_markdown(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write the summary; of very many issues the gravest are listed, and it says how many are not."""
    lines: dict[str, Lines] = {}
    kept = list(units)
    rows = [(unit, issue) for unit in kept for issue in unit.bead.issues]
    told = [row for row in rows if row[1].severity.rank]
    told.sort(key=lambda row: (-row[1].severity.rank, row[0].number))
    grave = [row for row in told if row[1].severity.rank >= Severity.MAJOR.rank]
    parts = [f"# Check of {_escaped(head.target.path or head.source.path)}", _facts(kept, head), _counts(rows)]
    shown = told[:_SHOWN]
    if grave:
        parts += [f"## Major and critical: {len(grave)}", _list(shown[: len(grave)], lines)]
    lesser = shown[len(grave) :]
    if lesser:
        title = f"<summary>Minor: {len(told) - len(grave)}</summary>"
        parts.append(f"<details>{title}\n\n{_list(lesser, lines)}\n\n</details>")
    if len(told) > len(shown):
        parts.append(f"{len(told) - len(shown)} more are not listed.")
    parts.append(f"*{_escaped(head.signature)}*")
    out.write(("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", "replace"))


def _facts(units: Sequence[Unit], head: Head) -> str:
    graded = [unit.bead.fidelity for unit in units if unit.bead.fidelity is not None]
    if not head.source.segments:
        return f"{len(units)} segments in {head.target.lang}, without a source."
    mean = f", mean fidelity {sum(graded) / len(graded):.2f}" if graded else ""
    return f"{len(units)} pairs, {head.source.lang} to {head.target.lang}{mean}."


def _counts(rows: Sequence[_Row]) -> str:
    """Return a table of the issues by category and severity."""
    if not rows:
        return "No issues."
    by = Counter((str(issue.category), issue.severity) for _, issue in rows)
    severities = [severity for severity in reversed(Severity) if any(key[1] is severity for key in by)]
    categories = sorted(
        {key[0] for key in by}, key=lambda name: ([-by[name, severity] for severity in severities], name)
    )
    lines = [f"| | {' | '.join(severities)} |", f"|---|{'---:|' * len(severities)}"]
    for name in categories:
        lines.append(f"| {name} | {' | '.join(str(by[name, severity] or '') for severity in severities)} |")
    return "\n".join(lines)


def _list(rows: Sequence[_Row], lines: dict[str, Lines]) -> str:
    return "\n".join(_item(unit, issue, lines) for unit, issue in rows)


def _item(unit: Unit, issue: Issue, lines: dict[str, Lines]) -> str:
    document, span = own_place(unit.bitext, unit.bead, issue)
    if document.path not in lines:
        lines[document.path] = Lines(document)
    place = lines[document.path].place(span.start) if span else None
    where = f", line {place[0]}" if place else ""
    level = f"**{issue.severity}** " if issue.severity.rank > Severity.MAJOR.rank else ""
    text = " ".join(issue.text.split())
    excerpt = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    said = f": “{_escaped(excerpt)}”" if excerpt and excerpt not in issue.message else ""
    return f"- {level}pair {unit.number}{where} ({issue.side}), {issue.category}{said}. {_escaped(issue.message)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
