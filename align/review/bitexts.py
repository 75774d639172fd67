"""Between a bitext and the rows of the page: what a review begins with, and what it gives back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from align.bitext import Bead, Bitext, Block, Document, Origin, Run, Segment
from align.issue import Side
from align.review.places import first_places
from align.review.rows import Piece, Row, Status
from align.signature import Signature

#: Properties of a bead that the page keeps in fields of a row, as the writers name them.
NOTE, STATUS, CHANGED_BY, CHANGED_AT = "note", "x-status", "changeid", "changedate"


@dataclass(frozen=True, slots=True)
class Head:
    """What a review knows of its two texts as wholes: (path, language, encoding) of each, notes, and what was run."""

    source: tuple[str, str, str]
    target: tuple[str, str, str]
    notes: tuple[str, ...] = ()
    signature: Signature = field(default_factory=Signature)

    def lang(self, side: Side) -> str:
        """Return the language of one side."""
        return (self.source if side is Side.SOURCE else self.target)[1]

    def data(self) -> dict[str, Any]:
        """Return the head as JSON-ready data; `head_of` reads it back."""
        run = self.signature
        options = [list(option) for option in run.options]
        return {
            "source": list(self.source),
            "target": list(self.target),
            "notes": list(self.notes),
            "signature": [run.model, run.model_hash, options, run.version],
        }


def head_of(data: dict[str, Any]) -> Head:
    """Return the head of `Head.data`."""
    model, model_hash, options, version = data["signature"]
    run = Signature(model, model_hash, tuple((name, value) for name, value in options), version)
    source, target = ((path, lang, encoding) for path, lang, encoding in (data["source"], data["target"]))
    return Head(source, target, tuple(data["notes"]), run)


def opened(bitext: Bitext) -> tuple[Head, list[Row]]:
    """Return the rows a review of the bitext begins with, in the order of its beads; their ids count from 1.

    A note and a status that the bead brought along, from an earlier review, become those of the row.
    """
    documents = (bitext.source, bitext.target)
    sides = [_pieces(document) for document in documents]
    places = first_places(len(bitext.beads))
    rows = [
        _row(
            number, place, bead, [tuple(side[i] for i in ids) for side, ids in zip(sides, sides_of(bead), strict=True)]
        )
        for number, (place, bead) in enumerate(zip(places, bitext.beads, strict=True), start=1)
    ]
    facts = [(document.path, document.lang, document.encoding) for document in documents]
    notes = tuple(dict.fromkeys(note for document in documents for note in document.notes))
    return Head(facts[0], facts[1], notes, bitext.signature), rows


def sides_of(bead: Bead) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the segments of both sides of a bead."""
    return bead.source, bead.target


def _pieces(document: Document) -> list[Piece]:
    before = [-1, *(segment.paragraph for segment in document.segments)]
    pieces = []
    for index, (place, segment) in enumerate(zip(first_places(len(document.segments)), document.segments, strict=True)):
        span = document.file_span(segment.start, segment.end)
        inside = (joint - segment.start for joint in document.joints if segment.start < joint < segment.end)
        pieces.append(
            Piece(
                place,
                document.text_of(segment),
                start=span.start if span else None,
                end=span.end if span else None,
                opens=segment.paragraph != before[index],
                paragraph=segment.paragraph,
                role=segment.role,
                lang=segment.lang,
                joints=tuple(inside) if document.joints else (),
            )
        )
    return pieces


def _row(number: int, place: str, bead: Bead, sides: Sequence[tuple[Piece, ...]]) -> Row:
    known = dict(bead.properties)
    return Row(
        number,
        place,
        sides[0],
        sides[1],
        similarity=bead.similarity,
        confidence=bead.confidence,
        fidelity=bead.fidelity,
        origin=bead.origin,
        crossing=bead.crossing,
        issues=bead.issues,
        properties=tuple(pair for pair in bead.properties if pair[0] not in (NOTE, STATUS)),
        status=Status(known[STATUS]) if known.get(STATUS) in set(Status) else Status.OPEN,
        note="\n".join(value for name, value in bead.properties if name == NOTE),
    )


def bitext_of(head: Head, rows: Iterable[Row], *, ignored: bool = False) -> Bitext:
    """Return rows as a bitext, each side's pieces in the order of their document; empty rows are left out.

    Issues that were ignored are left out unless `ignored`. A row a person accepted, mended or edited has origin
    `human`; who and when, its status and its note travel as properties. The bitext is valid whatever was done.
    """
    kept = [row for row in rows if not row.empty]
    source, source_index = _document(head.source, [piece for row in kept for piece in row.source])
    target, target_index = _document(head.target, [piece for row in kept for piece in row.target])
    beads = tuple(
        Bead(
            tuple(sorted(source_index[piece.place] for piece in row.source)),
            tuple(sorted(target_index[piece.place] for piece in row.target)),
            similarity=row.similarity,
            confidence=row.confidence,
            fidelity=row.fidelity,
            origin=Origin.HUMAN if row.edited or row.status is Status.ACCEPTED else row.origin,
            crossing=row.crossing,
            issues=row.issues if ignored else row.live_issues(),
            properties=_properties(row),
        )
        for row in kept
    )
    return Bitext(replace(source, notes=head.notes), target, beads, head.signature)


def _properties(row: Row) -> tuple[tuple[str, str], ...]:
    """Return what the row brought along and what the review says, which takes the place of an earlier review's."""
    said = ((CHANGED_BY, row.who), (CHANGED_AT, row.at)) if row.at else ()
    status = ((STATUS, str(row.status)),) if row.status is not Status.OPEN else ()
    note = ((NOTE, row.note),) if row.note else ()
    names = {name for name, _ in said}
    return (*(pair for pair in row.properties if pair[0] not in names), *said, *status, *note)


def _document(facts: tuple[str, str, str], pieces: list[Piece]) -> tuple[Document, dict[str, int]]:
    """Return the pieces as a document, one a line of its text, and the index of each by its place."""
    path, lang, encoding = facts
    pieces = sorted(pieces, key=lambda piece: piece.place)
    segments: list[Segment] = []
    blocks: list[Block] = []
    joints: list[int] = []
    at = 0
    for index, piece in enumerate(pieces):
        end = at + len(piece.text)
        earlier = pieces[index - 1] if index else None
        if earlier and (piece.paragraph, piece.role) == (earlier.paragraph, earlier.role) and not piece.opens:
            blocks[-1] = replace(blocks[-1], end=end)
        else:
            blocks.append(Block(at, end, piece.role, piece.lang))
        segments.append(Segment(at, end, len(blocks) - 1, piece.lang, piece.role))
        joints += [at + joint for joint in piece.joints]
        at = end + 1
    text = "\n".join(piece.text for piece in pieces)
    document = Document(path, text, lang, _runs(pieces), tuple(blocks), tuple(segments), tuple(joints), encoding)
    return document, {piece.place: index for index, piece in enumerate(pieces)}


def _runs(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    """Return where the pieces stand in their file; a typed one stands nowhere, at the end of the one before it."""
    if not any(piece.start is not None for piece in pieces):
        return ()
    runs: list[Run] = []
    at, last = 0, 0
    for piece in pieces:
        start, end = (last, last) if piece.start is None or piece.end is None else (piece.start, piece.end)
        runs.append(Run(at, start, end))
        at += len(piece.text)
        runs.append(Run(at, end, end))  # the line break between pieces, which is not in the file
        at, last = at + 1, end
    return tuple(runs[:-1])
