"""Where issues stand in the file that was checked."""

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align.bitext import Bead, Bitext, Document, bead_span, side_span
from align.ignoring import issue_id
from align.issue import Issue, Side, Span
from align.writers.jsonl import issue_row


def place_of(bitext: Bitext, bead: Bead, issue: Issue) -> Span | None:
    """Return where an issue stands in its file: where both sides are in one file, on its target side."""
    if issue.side is Side.TARGET:
        return side_span(bitext.target, bead.target, issue.span)
    if bead.target and bitext.source.path == bitext.target.path:
        return bead_span(bitext.target, bead.target)
    return side_span(bitext.source, bead.source, issue.span)


def issue_rows(bitext: Bitext) -> Iterator[dict[str, Any]]:
    """Yield one JSON-ready row for each issue: what it is, its own id, the id of its bead, its place in the file."""
    for number, (bead, source, target) in enumerate(bitext.pairs(), start=1):
        for issue in bead.issues:
            span = place_of(bitext, bead, issue)
            yield {
                **issue_row(issue),
                "issue_id": issue_id(issue, source, target),
                "id": number,
                "file_start": span.start if span else None,
                "file_end": span.end if span else None,
            }


class Lines:
    """Where the lines of a document's file begin; of a file that cannot be read as text, nothing is known."""

    def __init__(self, document: Document) -> None:
        self._starts = _line_starts(document) if document.runs else []

    def place(self, at: int) -> tuple[int, int] | None:
        """Return the line and the column of a character of the file as decoded, both counted from 1."""
        if not self._starts:
            return None
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


def _line_starts(document: Document) -> list[int]:
    try:
        data = Path(document.path).read_bytes()
        text = data.decode(document.encoding).removeprefix("\ufeff")
    except (OSError, ValueError, LookupError):
        return []
    starts = [0]
    for at, char in enumerate(text, start=1):
        if char == "\n" or (char == "\r" and text[at : at + 1] != "\n"):
            starts.append(at)
    return starts


def own_place(bitext: Bitext, bead: Bead, issue: Issue) -> tuple[Document, Span | None]:
    """Return the document that an issue's words are in, and where they stand in its file."""
    if issue.side is Side.TARGET:
        return bitext.target, side_span(bitext.target, bead.target, issue.span)
    return bitext.source, side_span(bitext.source, bead.source, issue.span)
