"""Rows of a bitext file gathered to one Bitext: each side's cells become the segments of a document."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from align.bitext import Bead, Bitext, Block, Document, Origin, Role, Run, Segment
from align.errors import DamagedError, EmptyInputError, LanguageError
from align.readers.source import clean, cleaned
from align.script import base_lang

T = TypeVar("T")
_IMPORTED = Bead((), (), origin=Origin.IMPORTED)

#: A piece of text as it stands in a file: (text, start, end), where the lengths differ for an entity.
Piece = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one segment, and the runs that lead it to the file, starting from 0; none where that is not known.

    `paragraph` groups segments that stood together; None: a paragraph of its own.
    """

    text: str
    runs: tuple[Run, ...] = ()
    paragraph: int | None = None
    role: Role = Role.BODY


def cell_of(pieces: Sequence[Piece], *, placed: bool = True) -> Cell:
    r"""Return the clean text of pieces without the white space around it.

    >>> cell_of([(" a", 3, 5), ("&", 5, 10), ("b ", 10, 12)]).text
    'a&b'
    >>> cell_of([(" a", 3, 5), ("&", 5, 10)]).runs
    (Run(start=0, file_start=4, file_end=5), Run(start=1, file_start=5, file_end=10))
    """
    if not placed:
        return Cell(cleaned("".join([piece[0] for piece in pieces])).strip())
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for raw, start, end in pieces:
        text, inner, _ = clean(raw)
        if len(raw) == end - start:
            runs.extend(Run(at + run.start, start + run.file_start, start + run.file_end) for run in inner)
        else:
            runs.append(Run(at, start, end))
        texts.append(text)
        at += len(text)
    return _stripped("".join(texts), runs)


def _stripped(text: str, runs: Sequence[Run]) -> Cell:
    kept = text.strip()
    lead = len(text) - len(text.lstrip())
    stops = [following.start for _, following in pairwise(runs)] + [len(text)]
    moved = []
    for run, stop in zip(runs, stops, strict=False):
        start, end = max(run.start, lead), min(stop, lead + len(kept))
        if start >= end:
            continue
        if stop - run.start == run.file_end - run.file_start:
            moved.append(Run(start - lead, run.file_start + start - run.start, run.file_start + end - run.start))
        else:
            moved.append(Run(start - lead, run.file_start, run.file_end))
    return Cell(kept, tuple(moved))


def document_of(path: str, lang: str, cells: Sequence[Cell], encoding: str = "utf-8") -> Document:
    """Return the cells, none of them empty, as the segments of a document, one a line of its text.

    Runs are kept where every cell has some.
    """
    segments: list[Segment] = []
    blocks: list[Block] = []
    runs: list[Run] = []
    at = 0
    earlier: int | None = None
    for cell in cells:
        end = at + len(cell.text)
        if blocks and cell.paragraph is not None and cell.paragraph == earlier and cell.role is blocks[-1].role:
            blocks[-1] = replace(blocks[-1], end=end)
        else:
            blocks.append(Block(at, end, cell.role, lang))
        earlier = cell.paragraph
        segments.append(Segment(at, end, len(blocks) - 1, lang, cell.role))
        runs.extend(Run(at + run.start, run.file_start, run.file_end) for run in cell.runs)
        if runs:
            runs.append(Run(end, runs[-1].file_end, runs[-1].file_end))  # the line break, which is not in the file
        at = end + 1
    if not all(cell.runs for cell in cells):
        runs = []
    text = "\n".join(cell.text for cell in cells)
    return Document(path, text, lang, tuple(runs[:-1]), tuple(blocks), tuple(segments), (), encoding)


def _at(bead: Bead, source: tuple[int, ...], target: tuple[int, ...]) -> Bead:
    """Return the bead with other indices: `dataclasses.replace` in a third of its time, for each unit of a memory."""
    return Bead(
        source,
        target,
        bead.similarity,
        bead.confidence,
        bead.fidelity,
        bead.origin,
        bead.crossing,
        bead.issues,
        bead.properties,
        bead.ignored,
        bead.faults,
    )


@dataclass(slots=True)
class Rows:
    """The rows of a bitext file as they are read; `bitext` makes a Bitext of them, `part` of those read so far."""

    path: str
    source_lang: str = "und"
    target_lang: str = "und"
    encoding: str = "utf-8"
    source: list[Cell] = field(default_factory=list)
    target: list[Cell] = field(default_factory=list)
    beads: list[Bead] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()

    def add(self, source: Iterable[Cell], target: Iterable[Cell], bead: Bead = _IMPORTED) -> None:
        """Add a bead whose sides are the cells that hold text; the indices of `bead` are set here."""
        sides = []
        for cells, kept in ((source, self.source), (target, self.target)):
            first = len(kept)
            kept.extend([cell for cell in cells if cell.text])
            sides.append(tuple(range(first, len(kept))))
        if any(sides):
            self.beads.append(_at(bead, sides[0], sides[1]))

    def count(self, what: str, number: int = 1) -> None:
        """Count a thing left out, to be told in the notes of the source document."""
        self.counts[what] += number

    def bitext(self) -> Bitext:
        """Return the rows as a Bitext. Raises EmptyInputError where there are none."""
        if not self.beads:
            raise EmptyInputError("holds no pair of texts", path=self.path, remedy="give a file with pairs in it")
        return self.rest()

    def rest(self) -> Bitext:
        """Return the rows that no `part` had, which may be none, with all that was counted in its notes."""
        bitext = self.part()
        notes = (*self.notes, *(f"{number} x {what}" for what, number in self.counts.items()))
        return replace(bitext, source=replace(bitext.source, notes=notes))

    def part(self) -> Bitext:
        """Return the rows gathered so far as a Bitext and forget them."""
        source = document_of(self.path, self.source_lang, self.source, self.encoding)
        target = document_of(self.path, self.target_lang, self.target, self.encoding)
        bitext = Bitext(source, target, tuple(self.beads))
        self.source, self.target, self.beads = [], [], []
        return bitext


def sound(items: Iterable[T], rows: Rows, *, skip_bad: bool) -> Iterator[T]:
    """Yield what is read of a file; with `skip_bad` up to where it is damaged, and the rest is counted as left out."""
    seen = False
    try:
        for item in items:
            seen = True
            yield item
    except DamagedError as error:
        if not (skip_bad and seen):
            raise
        rows.count(f"rest left out from line {error.line} on: {error.what}")


def turned(bitext: Bitext, source_lang: str | None, target_lang: str | None) -> Bitext:
    """Return the bitext with its sides named, or exchanged, as the languages asked for want it.

    A side of unknown language takes the one asked for. Raises LanguageError where the bitext is in others.
    """
    asked = (source_lang, target_lang)
    if _fits(bitext.source.lang, source_lang) and _fits(bitext.target.lang, target_lang):
        return _named(bitext, source_lang, target_lang)
    if _fits(bitext.target.lang, source_lang) and _fits(bitext.source.lang, target_lang):
        exchanged = Bitext(bitext.target, bitext.source, tuple(bead.swapped() for bead in bitext.beads))
        return _named(replace(exchanged, signature=bitext.signature), source_lang, target_lang)
    wanted = " and ".join(lang for lang in asked if lang)
    raise LanguageError(
        f"is in {bitext.source.lang} and {bitext.target.lang}, not in {wanted}",
        path=bitext.source.path,
        remedy="give the languages it holds, or none",
    )


def _fits(lang: str, asked: str | None) -> bool:
    return asked is None or lang == "und" or base_lang(lang) == base_lang(asked)


def _named(bitext: Bitext, source_lang: str | None, target_lang: str | None) -> Bitext:
    sides = []
    for document, asked in ((bitext.source, source_lang), (bitext.target, target_lang)):
        sides.append(_in_language(document, asked) if asked and document.lang == "und" else document)
    return replace(bitext, source=sides[0], target=sides[1])


def _in_language(document: Document, lang: str) -> Document:
    blocks = tuple(replace(block, lang=lang) for block in document.blocks)
    segments = tuple(replace(segment, lang=lang) for segment in document.segments)
    return replace(document, lang=lang, blocks=blocks, segments=segments)
