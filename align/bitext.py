"""The one type that travels: two documents and the beads between them. All of it is frozen.

A `Document` keeps the text of a file as a reader understood it (its *kept text*: no markup, entities decoded,
broken lines rejoined) and `Run`s that lead each of its characters back to the file. `Segment`s and `Block`s are
ranges of the kept text. A `Bead` says which segments of the one side say what which segments of the other say.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from align.attestation import Attestation
from align.issue import Issue, Span
from align.script import join
from align.signature import Signature
from align.timing import Timing, time_of


class Role(StrEnum):
    """What a piece of a document is for. All but `FOREIGN` and `BOILERPLATE` are sent to the aligner (`ALIGNED`)."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    SUMMARY = "summary"
    CAPTION = "caption"
    BYLINE = "byline"
    DATE = "date"
    CREDIT = "credit"
    FOREIGN = "foreign"  # a line in another language than its document's
    BOILERPLATE = "boilerplate"


ALIGNED = frozenset(Role) - {Role.FOREIGN, Role.BOILERPLATE}

#: Lines around an article: they are aligned, but a translation may word them as its readers expect.
PARATEXT = frozenset({Role.BYLINE, Role.DATE, Role.CREDIT})


class Origin(StrEnum):
    """Who made a bead."""

    COMPUTED = "computed"
    HUMAN = "human"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Run:
    """From `start` in the kept text up to the next run, the text stands at file_start..file_end in the file.

    Where the two lengths differ (a decoded entity, a rejoined line) the run is one indivisible piece.
    """

    start: int
    file_start: int
    file_end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like piece of the kept text: start..end, what it is for, and its language once known."""

    start: int
    end: int
    role: Role = Role.BODY
    lang: str = "und"


@dataclass(frozen=True, slots=True)
class Segment:
    """A unit of text, start..end in its document's kept text. `paragraph` is the index of its block."""

    start: int
    end: int
    paragraph: int = 0
    lang: str = "und"
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Document:
    """One text in one language (before language identification: in several).

    Invariants (`validate`): blocks and segments are in order, do not overlap, lie inside the text, and what lies
    between them is white space; a segment lies inside the block it names. `joints` are positions in the text
    where a line break of the file was taken out because it cut a sentence. `notes` are things to tell the user
    (the encoding found, lines left out). An empty `runs` means the place in the file is not known. `times`
    say when the words of subtitles are on screen.

    >>> doc = Document("a.txt", "Hi. Bye.", runs=(Run(0, 10, 18),), segments=(Segment(0, 3), Segment(4, 8)))
    >>> doc.text_of(doc.segments[1]), doc.file_span(4, 8)
    ('Bye.', Span(start=14, end=18))
    """

    path: str
    text: str
    lang: str = "und"
    runs: tuple[Run, ...] = ()
    blocks: tuple[Block, ...] = ()
    segments: tuple[Segment, ...] = ()
    joints: tuple[int, ...] = ()
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    times: tuple[Timing, ...] = ()

    def text_of(self, piece: Segment | Block | Span) -> str:
        """Return the characters of a segment, a block or a span of the kept text."""
        return self.text[piece.start : piece.end]

    def texts(self) -> list[str]:
        """Return the text of each segment, in order."""
        return [self.text[segment.start : segment.end] for segment in self.segments]

    def file_span(self, start: int, end: int) -> Span | None:
        """Return where start..end of the kept text stands in the file; None where that is not known."""
        if not self.runs or end < start:
            return None
        first = self._in_file(start)
        return Span(first[0], max(first[0], self._in_file(end - 1)[1] if end > start else first[0]))

    def time_of(self, start: int, end: int) -> tuple[int, int] | None:
        """Return when start..end of the kept text is on screen, in milliseconds; None where it is no subtitle."""
        span = self.file_span(start, end) if self.times else None
        return time_of(self.times, span.start, span.end) if span else None

    def _in_file(self, position: int) -> tuple[int, int]:
        index = max(0, bisect_right(self.runs, position, key=lambda run: run.start) - 1)
        run = self.runs[index]
        stop = self.runs[index + 1].start if index + 1 < len(self.runs) else len(self.text)
        if stop - run.start != run.file_end - run.file_start:
            return run.file_start, run.file_end
        place = run.file_start + position - run.start
        return place, place + 1

    def validate(self) -> None:
        """Raise ValueError where an invariant of the class does not hold."""
        for pieces in (self.blocks, self.segments):
            _tile(self.text, pieces)
        if self.blocks:
            for segment in self.segments:
                block = self.blocks[segment.paragraph]
                if not (block.start <= segment.start <= segment.end <= block.end):
                    raise ValueError(f"{segment} lies outside its paragraph {block}")


def _tile(text: str, pieces: Sequence[Block | Segment]) -> None:
    """Raise ValueError unless the pieces are in order and only white space lies between them."""
    at = 0
    for piece in pieces:
        if not at <= piece.start <= piece.end <= len(text):
            raise ValueError(f"{piece} is out of order or outside the text")
        if text[at : piece.start].strip():
            raise ValueError(f"text before {piece} belongs to no piece: {text[at : piece.start]!r}")
        at = piece.end
    if pieces and text[at:].strip():
        raise ValueError(f"text after {pieces[-1]} belongs to no piece: {text[at:]!r}")


@dataclass(frozen=True, slots=True)
class Faults:
    """How probable each fault of a translation is, looked at alone, in [0, 1].

    `omission`: something is left out. `addition`: something is said that the source does not say, or the target is
    another sentence. `detail`: a number, a name, a denial or the like is wrong. Where they have odds a, b, c, the
    probabilities here are a / (1 + a) and so on, and a bead's `fidelity` is 1 / (1 + a + b + c).
    """

    omission: float
    addition: float
    detail: float


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments of the source that correspond to segments of the target; one side may be empty.

    `similarity` is a cosine in [-1, 1]; `confidence` the probability that the bead is right; `fidelity` the
    calibrated probability that the translation is faithful, `faults` what speaks against it (None: not checked, or
    one-sided). `crossing` marks a bead out of its neighbours' order. `properties` are what a file format carries beside
    (notes, dates, ids). `ignored` are issues that a person wants never to see again; they are not among `issues`.

    >>> Bead((0,), (0, 1)).kind, Bead((3,), ()).one_sided
    ('1-2', True)
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    similarity: float = 0.0
    confidence: float = 1.0
    fidelity: float | None = None
    origin: Origin = Origin.COMPUTED
    crossing: bool = False
    issues: tuple[Issue, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    ignored: tuple[Issue, ...] = ()
    faults: Faults | None = None

    @property
    def kind(self) -> str:
        """Return how many segments each side has, as in "1-2"."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def one_sided(self) -> bool:
        """Say whether one side is empty."""
        return not self.source or not self.target

    def swapped(self) -> "Bead":
        """Return the bead seen from the other side; its issues stay behind, as checks look from source to target."""
        turned = replace(self, source=self.target, target=self.source)
        return replace(turned, issues=(), ignored=(), fidelity=None, faults=None)


@dataclass(frozen=True, slots=True)
class Bitext:
    """Two documents and an ordered tuple of beads; each segment is in exactly one bead (`validate`).

    `attested` is what comparable texts say about numbers and names of the target, where it was held against some;
    no format carries it.
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...] = ()
    signature: Signature = field(default_factory=Signature)
    attested: tuple[Attestation, ...] = ()

    def source_text(self, bead: Bead) -> str:
        """Return the source side of a bead as one line, joined as its language joins."""
        return join((self.source.text_of(self.source.segments[i]) for i in bead.source), self.source.lang)

    def target_text(self, bead: Bead) -> str:
        """Return the target side of a bead as one line, joined as its language joins."""
        return join((self.target.text_of(self.target.segments[i]) for i in bead.target), self.target.lang)

    def pairs(self) -> Iterator[tuple[Bead, str, str]]:
        """Yield each bead with its source and target text."""
        for bead in self.beads:
            yield bead, self.source_text(bead), self.target_text(bead)

    def swapped(self) -> "Bitext":
        """Return the bitext with its sides exchanged, unchecked."""
        return Bitext(self.target, self.source, tuple(bead.swapped() for bead in self.beads), self.signature)

    def validate(self) -> None:
        """Raise ValueError where a document is broken or a segment is not in exactly one bead."""
        for name, document, sides in (
            ("source", self.source, [bead.source for bead in self.beads]),
            ("target", self.target, [bead.target for bead in self.beads]),
        ):
            document.validate()
            used = sorted(index for side in sides for index in side)
            if used != list(range(len(document.segments))):
                raise ValueError(f"{name} segments are not each in exactly one bead: {used}")


def bead_span(document: Document, indices: Sequence[int]) -> Span | None:
    """Return where the segments of one side of a bead stand in the file, from the first to the last."""
    if not indices:
        return None
    return document.file_span(document.segments[indices[0]].start, document.segments[indices[-1]].end)


def side_span(document: Document, indices: Sequence[int], span: Span) -> Span | None:
    """Return where a span of one side's text (as `Bitext.source_text` gives it) stands in the file.

    >>> doc = Document("a.txt", "Hi. Bye.", "en", runs=(Run(0, 10, 18),), segments=(Segment(0, 3), Segment(4, 8)))
    >>> side_span(doc, (0, 1), Span(4, 7))
    Span(start=14, end=17)
    """
    start = end = None
    at, joined = 0, ""
    for index in indices:
        segment = document.segments[index]
        text = document.text_of(segment)
        longer = join((joined, text), document.lang)
        at = len(longer) - len(text.strip())
        lead = len(text) - len(text.lstrip())
        if start is None and span.start < len(longer):
            start = segment.start + lead + max(0, span.start - at)
        if span.end > at:
            end = segment.start + lead + min(span.end, len(longer)) - at
        joined = longer
    return None if start is None or end is None else document.file_span(start, max(start, end))
