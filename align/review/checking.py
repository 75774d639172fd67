"""What the page asks of the rooms, always through the pipeline: check rows again, align rows again, compare texts."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from align import pipeline
from align.bitext import Bead, Origin
from align.errors import EmptyInputError
from align.pipeline import RunConfig
from align.review.bitexts import Head, bitext_of, sides_of
from align.review.rows import Row, Status, side_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.embedders import Embedder


class Workshop(Protocol):
    """What can measure rows anew; tests put a simple one in the place of the real."""

    def check(self, head: Head, rows: Sequence[Row]) -> list[Row]:
        """Return the rows, neighbours in order, with similarity, fidelity and issues as they are now."""

    def realign(self, head: Head, rows: Sequence[Row]) -> list[Row]:
        """Return rows that hold the same pieces, aligned anew; new ones have id 0."""

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return the unit vectors of n texts, float32 of shape (n, dims)."""


class PipelineWorkshop:
    """The real one. The model is loaded when it is first needed."""

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._embedder: Embedder | None = None

    @property
    def _model(self) -> "Embedder":
        if self._embedder is None:
            self._embedder = pipeline.load_embedder(self._config)
        return self._embedder

    def check(self, head: Head, rows: Sequence[Row]) -> list[Row]:
        """Return the rows with similarity, fidelity and issues as they are now; empty rows have none."""
        filled = [row for row in rows if not row.empty]
        if not filled:
            return list(rows)
        checked = pipeline.check(bitext_of(head, filled), self._config, self._model)
        langs = head.source[1], head.target[1]
        left = self.embed([side_text(row.source, langs[0]) for row in filled])
        right = self.embed([side_text(row.target, langs[1]) for row in filled])
        similarity = (left * right).sum(axis=1)
        measured = {
            row.id: replace(
                row,
                issues=bead.issues,
                fidelity=bead.fidelity,
                similarity=0.0 if bead.one_sided else round(float(value), 6),
            )
            for row, bead, value in zip(filled, checked.beads, similarity, strict=True)
        }
        return [measured.get(row.id, replace(row, issues=(), fidelity=None)) for row in rows]

    def realign(self, head: Head, rows: Sequence[Row]) -> list[Row]:
        """Return rows that hold the same pieces, aligned anew; as they were where one side has nothing to align."""
        bitext = bitext_of(head, rows)
        try:
            aligned = pipeline.align_documents(bitext.source, bitext.target, replace(self._config, check=False))
        except EmptyInputError:
            return list(rows)
        return _with_pieces(rows, aligned.beads)

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return the unit vectors of n texts, float32 of shape (n, dims)."""
        return self._model.embed(texts)


def between_confirmed(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the longest runs of rows that nobody has accepted, those of one row left out."""
    runs = (list(run) for accepted, run in groupby(rows, lambda row: row.status is Status.ACCEPTED) if not accepted)
    return [run for run in runs if len(run) > 1]


def _with_pieces(rows: Sequence[Row], beads: Sequence[Bead]) -> list[Row]:
    """Return a row for each bead: the old one where there was one with the same pieces, which keeps its place."""
    sides = [
        sorted((piece for row in rows for piece in row.source), key=lambda piece: piece.place),
        sorted((piece for row in rows for piece in row.target), key=lambda piece: piece.place),
    ]
    old = {(row.source, row.target): row for row in rows}
    made = []
    for bead in beads:
        source, target = (tuple(side[i] for i in ids) for side, ids in zip(sides, sides_of(bead), strict=True))
        fresh = Row(0, "", source, target, bead.similarity, bead.confidence, None, Origin.COMPUTED, bead.crossing)
        made.append(old.get((source, target), fresh))
    return _with_notes(rows, made)


def _with_notes(rows: Sequence[Row], made: list[Row]) -> list[Row]:
    """Hand what people said of a row that is gone on to the new row that has its first piece."""
    kept = {row.id for row in made}
    holder = {piece.place: index for index, row in enumerate(made) for piece in row.source}
    other = {piece.place: index for index, row in enumerate(made) for piece in row.target}
    for row in rows:
        if row.id in kept or row.empty or not (row.note or row.bookmark):
            continue
        index = holder[row.source[0].place] if row.source else other[row.target[0].place]
        heir = made[index]
        note = "\n".join(filter(None, (heir.note, row.note)))
        made[index] = replace(heir, note=note, bookmark=heir.bookmark or row.bookmark)
    return made
