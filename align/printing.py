"""What the command line prints, and the status it ends with for what was found."""

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import typer

from align.bitext import Bitext, Document, Segment
from align.errors import OutputError
from align.issue import Severity, Span

if TYPE_CHECKING:
    from align.pipeline import RunConfig
    from align.writers import Written


def put(line: str) -> None:
    """Print a line to stdout. What nobody reads any more (`| head`) is thrown away, and the job goes on.

    Raises OutputError where it cannot be written for another reason, as on a full disk.
    """
    try:
        typer.echo(line)
    except BrokenPipeError:
        _throw_away()
    except OSError as error:
        _throw_away()
        what = f"cannot be written ({error.strerror or error})"
        raise OutputError(what, path="standard output", remedy="make room, or send it elsewhere") from error


def _throw_away() -> None:
    """Send what is left for stdout, also what Python still holds of it, nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def segment_row(document: Document, segment: Segment) -> dict[str, Any]:
    """Return a segment as `align split --json` prints it."""
    span = document.file_span(segment.start, segment.end) or Span(segment.start, segment.end)
    return {
        "text": document.text_of(segment),
        "lang": segment.lang,
        "start": span.start,
        "end": span.end,
        "paragraph": segment.paragraph,
        "role": str(segment.role),
    }


def report(
    bitext: Bitext, written: list["Written"], began: float, *, as_json: bool, quiet: bool, checked: bool = True
) -> None:
    """Tell what a job found: one screen to stderr, one JSON object to stdout."""
    from align.summary import lines, summarise

    if quiet and not as_json:
        return
    facts, seconds = summarise(bitext, checked=checked), time.perf_counter() - began
    if not quiet:
        typer.echo("\n".join(lines(facts, written, seconds)), err=True)
    if as_json:
        told = {**facts, "outputs": [file.path for file in written], "seconds": round(seconds, 3)}
        put(json.dumps(told, ensure_ascii=False))


def check_long(
    file: str,
    config: "RunConfig",
    outputs: list[str],
    began: float,
    fail_on: Severity | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Check a memory that does not fit, part by part."""
    from align import streaming
    from align.summary import lines
    from align.writers import issue_rows

    def say(part: Bitext, before: int) -> None:
        for row in issue_rows(part):
            put(json.dumps({**row, "id": row["id"] + before}, ensure_ascii=False))

    facts, written = streaming.check(file, config, outputs, say if as_json else None)
    if not quiet:
        typer.echo("\n".join(lines(facts, written, time.perf_counter() - began)), err=True)
    if fail_on and any(facts["issues"][level] for level in Severity if level.rank >= fail_on.rank):
        raise typer.Exit(1)


def gate(bitext: Bitext, level: Severity | None) -> None:
    """End with status 1 where an issue is at least this severe."""
    from align.summary import worst_severity

    worst = worst_severity(bitext)
    if level and worst and worst.rank >= level.rank:
        raise typer.Exit(1)
