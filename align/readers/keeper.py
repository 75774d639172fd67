"""Builds a kept text block by block, and remembers where each character came from."""

from collections.abc import Iterable
from typing import NamedTuple

from align.bitext import Block, Document, Run
from align.readers.source import Source, through


class _Piece(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def identity(self) -> bool:
        return len(self.text) == self.end - self.start


class Keeper:
    r"""Takes pieces of text with their places, in order, and closes them into blocks parted by line breaks.

    Blocks are stripped of white space at both ends; a block of white space alone is none. Line breaks between two
    blocks: as many as the largest `close` between them asked for, at most two.

    >>> keeper = Keeper()
    >>> keeper.keep("a &", 3, 10); keeper.close(2)
    (0, 3)
    >>> keeper.keep(" b ", 14, 17); keeper.close(2)
    (5, 6)
    >>> keeper.document(Source("x.html", "...", ()), [Block(0, 3), Block(5, 6)]).text
    'a &\n\nb'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0
        self._pending: list[_Piece] = []
        self._breaks = 0
        self._file_end = 0

    @property
    def last(self) -> str:
        """Return the last character kept for the block in hand; "" where there is none yet."""
        return self._pending[-1].text[-1] if self._pending else ""

    def keep(self, text: str, start: int, end: int) -> None:
        """Add text that stands at start..end in the source; of another length there, it is one indivisible piece."""
        if text:
            self._pending.append(_Piece(text, start, end))

    def drop_last(self) -> None:
        """Take back the last piece kept."""
        self._pending.pop()

    def close(self, breaks: int) -> tuple[int, int] | None:
        """End the block in hand and return its place in the kept text; None where it held only white space."""
        pieces = _stripped(self._pending)
        self._pending = []
        if not pieces:
            self._breaks = min(2, max(self._breaks, breaks, self._breaks + breaks if breaks == 1 else 0))
            return None
        if self._length:
            self._write(_Piece("\n" * self._breaks, self._file_end, pieces[0].start))
        start = self._length
        for piece in pieces:
            self._write(piece)
        self._breaks = breaks
        return start, self._length

    def _write(self, piece: _Piece) -> None:
        last = self._runs[-1] if self._runs else None
        joins = (
            last is not None
            and piece.identity
            and last.file_end == piece.start
            and self._length - last.start == last.file_end - last.file_start
        )
        if last is not None and joins:
            self._runs[-1] = Run(last.start, last.file_start, piece.end)
        else:
            self._runs.append(Run(self._length, piece.start, piece.end))
        self._parts.append(piece.text)
        self._length += len(piece.text)
        self._file_end = piece.end

    def document(self, source: Source, blocks: Iterable[Block] = ()) -> Document:
        """Return what was kept as a document of the file the source was read from."""
        text = "".join(self._parts)
        runs = through(self._runs, len(text), source.runs)
        encoding, notes = source.encoding, source.notes
        return Document(source.path, text, runs=runs, blocks=tuple(blocks), encoding=encoding, notes=notes)


def _stripped(pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces without white space at the front and the back."""
    first, last = 0, len(pieces)
    while first < last and not pieces[first].text.strip():
        first += 1
    while last > first and not pieces[last - 1].text.strip():
        last -= 1
    kept = pieces[first:last]
    if kept:
        kept[0] = _cut(kept[0], len(kept[0].text) - len(kept[0].text.lstrip()), 0)
        kept[-1] = _cut(kept[-1], 0, len(kept[-1].text) - len(kept[-1].text.rstrip()))
    return kept


def _cut(piece: _Piece, front: int, back: int) -> _Piece:
    text = piece.text[front : len(piece.text) - back]
    if piece.identity:
        return _Piece(text, piece.start + front, piece.end - back)
    return _Piece(text, piece.start, piece.end)
