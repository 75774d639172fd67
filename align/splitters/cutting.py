"""Cutting and joining the kept text of a document while every character keeps its way back to the file."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.bitext import Document, Run


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters start..end of the old text: kept as they are, or with `instead` in their place."""

    start: int
    end: int
    instead: str | None = None


def assemble(document: Document, pieces: Sequence[Piece]) -> tuple[str, tuple[Run, ...], list[int]]:
    r"""Return the text made of the pieces, its runs, and where each piece starts in it.

    Pieces are in order and do not overlap; what lies between them is gone. A document without runs gets none.

    >>> document = Document("a.txt", "one-\ntwo", runs=(Run(0, 5, 13),))
    >>> text, runs, starts = assemble(document, [Piece(0, 3), Piece(3, 5, ""), Piece(5, 8)])
    >>> text, runs, starts
    ('onetwo', (Run(start=0, file_start=5, file_end=8), Run(start=3, file_start=10, file_end=13)), [0, 3, 3])
    """
    texts: list[str] = []
    runs: list[Run] = []
    starts: list[int] = []
    at = 0
    for piece in pieces:
        starts.append(at)
        text = document.text[piece.start : piece.end] if piece.instead is None else piece.instead
        if text and document.runs:
            for run, length in _runs_of(document, piece, at, len(text)):
                _append(runs, run, length)
        texts.append(text)
        at += len(text)
    return "".join(texts), tuple(runs), starts


def _runs_of(document: Document, piece: Piece, at: int, length: int) -> Iterator[tuple[Run, int]]:
    """Yield the runs of a piece that starts at `at` in the new text, each with its length there."""
    if piece.instead is not None:
        span = document.file_span(piece.start, piece.end)
        if span:
            yield Run(at, span.start, span.end), length
        return
    first = max(0, bisect_right(document.runs, piece.start, key=lambda run: run.start) - 1)
    for index in range(first, len(document.runs)):
        run = document.runs[index]
        if run.start >= piece.end:
            return
        stop = document.runs[index + 1].start if index + 1 < len(document.runs) else len(document.text)
        start, end = max(run.start, piece.start), min(stop, piece.end)
        moved = at + start - piece.start
        if stop - run.start == run.file_end - run.file_start:
            place = run.file_start + start - run.start
            yield Run(moved, place, place + end - start), end - start
        else:
            yield Run(moved, run.file_start, run.file_end), end - start


def _append(runs: list[Run], run: Run, length: int) -> None:
    """Append a run; two that go on in text and file alike, character by character, become one."""
    if runs and length == run.file_end - run.file_start:
        last = runs[-1]
        if last.file_end == run.file_start and run.start - last.start == last.file_end - last.file_start:
            runs[-1] = Run(last.start, last.file_start, run.file_end)
            return
    runs.append(run)
