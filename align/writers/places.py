"""Where issues stand in the file that was checked."""

from collections.abc import Iterator
from typing import Any

from align.bitext import Bead, Bitext, bead_span, side_span
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
