"""Carry the figures that other scripts print into the tables of the pages.

    python scripts/evaluate_checks.py references | python scripts/update_tables.py
    python scripts/evaluate_model.py --tables | python scripts/update_tables.py docs/model.md

A row takes the place of the one of a page that has the same first cell, in a table of the same header. What is
printed passes through. Told at the end: rows of such tables that were not printed, and printed ones that no page has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Row = tuple[str, str]  # header, first cell


def rows(lines: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Yield the line number of each row of each Markdown table, its table's header, and its first cell."""
    header = ""
    for number, line in enumerate(lines):
        if not line.startswith("|"):
            header = ""
        elif not header:
            header = _spaced(line)
        elif not line.startswith("|---"):
            yield number, (header, line.split("|")[1].strip())


def _spaced(line: str) -> str:
    return " ".join(line.split())


def updated(page: str, printed: dict[Row, str]) -> tuple[str, set[Row], set[Row]]:
    """Return the page with the printed rows in place, the rows it took, and those of the same tables it kept."""
    lines, taken, kept = page.splitlines(), set[Row](), set[Row]()
    headers = {header for header, _ in printed}
    for number, row in rows(lines):
        if row in printed:
            lines[number] = printed[row]
            taken.add(row)
        elif row[0] in headers:
            kept.add(row)
    return "\n".join(lines) + "\n", taken, kept


def main() -> None:
    """Read what was printed, write the pages that change, tell what is left over."""
    lines = []
    for line in sys.stdin:
        print(line, end="")
        lines.append(line.rstrip("\n"))
    printed = {row: lines[number] for number, row in rows(lines)}
    pages = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "docs").rglob("*.md"))
    placed: set[Row] = set()
    for page in pages:
        before = page.read_text(encoding="utf-8")
        after, taken, kept = updated(before, printed)
        placed |= taken
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{page}: written", file=sys.stderr)
        for header, first in sorted(kept) if taken else ():
            print(f"{page}: not printed: {first} ({header[:60]})", file=sys.stderr)
    for header, first in sorted(set(printed) - placed):
        print(f"in no page: {first} ({header[:60]})", file=sys.stderr)


if __name__ == "__main__":
    main()
