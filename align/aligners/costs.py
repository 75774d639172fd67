"""What a bead is worth: a few dozen measurements of two runs of rows, each the same seen from either side.

The measurements only say what is there; `weights` turn them into a log-potential. Similarities are put on a scale
of the document's own: 0 is what unrelated rows have, 1 what anchored rows have, so a model's level does not matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.anchors import Anchors, spread
from align.aligners.channel import Channel, Images, Runs, centred, unit
from align.aligners.coverage import coverage
from align.aligners.encoded import EncodedRuns
from align.aligners.lattice import GAPS, STEP_SOURCE, STEP_TARGET, Chunks, Edges
from align.aligners.lengths import LengthModel, characters
from align.aligners.lexicon import Bags, Pairs, learn, row_vectors, words
from align.aligners.likeness import Reach, likeness, reaches
from align.aligners.links import links
from align.aligners.marks import marks, noise
from align.aligners.side import Matrix, Side
from align.aligners.signs import SIGNS, Signs
from align.aligners.tokens import Tokens, Vocabulary
from align.aligners.written import Written

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_LONGEST = 7  # rows of one side of a bead
_MANY_PAIRS = 200  # pairs from which a lexicon may stand beside a model
_HELPFUL = 0.7  # clearness of a lexicon, to the model's, from which the two are joined
_FEWEST_WORDS = 12  # words of a side below which they cannot tell rows apart
_FEWEST_PAIRS = 24  # pairs of rows from which a lexicon is learnt

#: Measurements for the first, coarse search.
COARSE = (
    "meaning", "meaning_clear", "meaning_large", "length", "stretch", "shared", "unshared",
    "one_two", "one_three", "two_two", "gap", "gap_meaning", "gap_size",
)  # fmt: skip
#: Measurements for the second search, among what the first left.
FINE = (
    *COARSE, "margin", "margin_large", "meaning_rows", "one_many", "many_many", "rows",
    *SIGNS, "coverage", "coverage_clear", "coverage_rows", "coverage_least", "links", "links_rows",
    "lexicon", "lexicon_rows", "lexicon_least", "figures", "gap_noise", "habit", "words", "words_rows", "words_least",
    "clauses",
)  # fmt: skip
#: What is not measured of the rows alone: a first reading tells these, or a search among clauses.
_LATER = ("habit", "words", "words_rows", "words_least", "clauses")
_LOW, _HIGH = np.minimum(STEP_SOURCE, STEP_TARGET), np.maximum(STEP_SOURCE, STEP_TARGET)
#: What kind of bead each move makes.
_KINDS = {
    "one_two": ((_LOW == 1) & (_HIGH == 2)).astype(float),
    "one_three": ((_LOW == 1) & (_HIGH == 3)).astype(float),
    "two_two": ((_LOW == 2) & (_HIGH == 2)).astype(float),
    "one_many": ((_LOW == 1) & (_HIGH > 3)).astype(float),
    "many_many": ((_LOW > 1) & (_HIGH > 2)).astype(float),
    "rows": STEP_SOURCE + STEP_TARGET - 2.0,
}
#: Measurements of clauses, which know no paragraphs.
CLAUSES = tuple(name for name in FINE if name not in _LATER and not name.startswith("paragraph"))


@dataclass(frozen=True, slots=True)
class Scale:
    """Cosine of unrelated rows (`floor`) and of anchored rows (`level`); `clear`: their distance in deviations."""

    floor: float
    level: float
    clear: float

    def of(self, cosine: Floats) -> Floats:
        """Return cosines with 0 for unrelated and 1 for anchored rows."""
        result: Floats = (cosine - self.floor) / (self.level - self.floor)
        return result


def scale_of(source: Matrix, target: Matrix, anchors: Anchors) -> Scale:
    """Learn the scale of two sides of unit rows from their anchors (or, with few, from each row's best)."""
    floor, deviation = spread(source, target)
    if len(anchors) >= 8:
        known = np.einsum("nd,nd->n", source[anchors.source], target[anchors.target])
    else:
        rows = np.linspace(0, len(source) - 1, min(256, len(source))).astype(int)
        columns = np.linspace(0, len(target) - 1, min(2048, len(target))).astype(int)
        known = (source[rows] @ target[columns].T).max(axis=1)
    level = max(float(np.median(known)), floor + 2 * deviation)
    return Scale(floor, level, min(10.0, (level - floor) / deviation) / 5)


def clearness(source: Matrix, target: Matrix, pairs: Anchors) -> float:
    """Return the mean cosine of pairs of unit rows above that of unrelated rows, in fives of its deviations."""
    floor, deviation = spread(source, target)
    return (float(np.einsum("nd,nd->n", source[pairs.source], target[pairs.target]).mean()) - floor) / deviation / 5


class Evidence:
    """All that is known of a pair of sides before a search, and the measurements of edges.

    `vocabularies` are those of the sides that these were cut from, for clauses.
    """

    def __init__(self, source: Side, target: Side, vocabularies: tuple[Vocabulary, Vocabulary] | None = None) -> None:
        self.sides = (source, target)
        self.meaning: Channel | None = None
        self.units: tuple[Matrix, Matrix] | None = None
        self.best: tuple[Floats, Floats] = (np.zeros(len(source)), np.zeros(len(target)))
        self.kind = _kind(source, target)
        written = (Written(source.texts), Written(target.texts))
        self.lengths = (characters(written[0]), characters(written[1]))
        self._length_sums = tuple(np.r_[0.0, np.cumsum(side)] for side in self.lengths)
        if source.vectors is not None and target.vectors is not None:
            self._set_meaning(_weighted(source, self.lengths[0]), _weighted(target, self.lengths[1]))
        self.model = self.meaning
        self.marks, self._figures = (Channel(*kind) for kind in marks(source, target))
        self._noise = tuple(noise(side) for side in written)
        self._signs = Signs(self.sides, written)
        self.lexicon: tuple[Tokens, Tokens] | None = None
        self.pairs: Anchors | None = None
        self._bags: tuple[Bags, Bags] | None = None
        self._vocabularies = vocabularies
        self._tokens: tuple[Tokens, Tokens] | None = None
        self.scale = Scale(0.0, 1.0, 0.2)
        self.length_model = LengthModel.learn(*self.lengths)

    def learn(self, anchors: Anchors) -> None:
        """Fit the scale of similarities and the length model to the anchors found."""
        if self.units is not None:
            self.scale = scale_of(*self.units, anchors)
        if len(anchors) >= 8:
            self.length_model = LengthModel.learn(self.lengths[0][anchors.source], self.lengths[1][anchors.target])

    def give_up_model(self) -> None:
        """Go on as if there were no vectors."""
        self.model = None
        self.kind, self.meaning, self.units, self.scale = "bare", None, None, Scale(0.0, 1.0, 0.2)

    def read_lexicon(self, pairs: Anchors) -> None:
        """Learn a lexicon from pairs of rows; with fewer than 24 there is none."""
        if len(pairs) < _FEWEST_PAIRS:
            return
        self._learn_words(Pairs(pairs.source, pairs.source + 1, pairs.target, pairs.target + 1))
        self.pairs = pairs

    def reread_lexicon(self, pairs: Pairs, chunks: Chunks, edges: Edges) -> dict[str, Floats]:
        """Learn the lexicon anew from runs of rows; return its measurements of the edges, none with under 24 pairs."""
        if len(pairs) < _FEWEST_PAIRS:
            return {}
        self._learn_words(pairs)
        found = {name: np.zeros(len(edges)) for name in ("words", "words_rows", "words_least")}
        self._measure_tokens(chunks, edges, found, ("words",))
        return found

    def _learn_words(self, pairs: Pairs) -> None:
        self._bags = self._bags or (Bags(words(self.sides[0].texts)), Bags(words(self.sides[1].texts)))
        self.lexicon = learn(self._bags, pairs) if min(bags.size for bags in self._bags) >= _FEWEST_WORDS else None

    def adopt_lexicon(self) -> None:
        """Let the words of the lexicon stand in for a model's vectors, so that rows have a meaning to compare."""
        if self.lexicon is not None:
            parts = (row_vectors(self.lexicon[0]), row_vectors(self.lexicon[1]))
            marked = (self.marks.source, self.marks.target)
            self._set_meaning(
                *(np.hstack([_balanced(part), _balanced(mark)]) for part, mark in zip(parts, marked, strict=True))
            )

    def join_lexicon(self) -> bool:
        """Put the words of the lexicon beside the model's vectors, where they tell rows apart nearly as well.

        Each counts by the square root of how clear it is. Says whether anything was changed.
        """
        if self.lexicon is None or self.pairs is None or self.meaning is None or len(self.pairs) < _MANY_PAIRS:
            return False
        learnt = [centred(row_vectors(side)) for side in self.lexicon]
        clear = clearness(unit(learnt[0]), unit(learnt[1]), self.pairs)
        if clear < _HELPFUL * self.scale.clear:
            return False
        given = (self.meaning.source, self.meaning.target)
        weights = np.sqrt(np.array([self.scale.clear, clear], np.float32))
        self._set_meaning(
            *(
                np.hstack([_balanced(part) * weights[0], _balanced(other) * weights[1]])
                for part, other in zip(given, learnt, strict=True)
            )
        )
        return True

    def _set_meaning(self, source: Matrix, target: Matrix) -> None:
        parts = (centred(source), centred(target))
        self.meaning, self.units = Channel(*parts), (unit(parts[0]), unit(parts[1]))
        self.best = (np.zeros(len(source)), np.zeros(len(target)))

    def measure(
        self, chunks: Chunks, edges: Edges, names: tuple[str, ...], *, first: bool = False
    ) -> dict[str, Floats]:
        """Return the measurements of the edges by name, one number an edge; what is not measured here is left out.

        The `first` time, rows are told how alike the best of the other side's is, which is what gaps give up.
        """
        found = {name: np.zeros(len(edges)) for name in names}
        names = tuple(name for name in names if name != "words")  # known after a first reading: `reread_lexicon`
        bead = _where(edges.move >= GAPS)
        beads = edges.take(bead)
        runs = Runs(beads.chunk, beads.source_from, beads.source, beads.target_from, beads.target)
        parts = [{name: worth[beads.move] for name, worth in _KINDS.items() if name in names}]
        parts += [self._lengths(runs), self._marks(chunks, runs, with_figures="figures" in names)]
        parts.append(self._meaning(chunks, runs, beads, with_margin="margin" in names))
        if "ending" in names:
            parts.append(self._signs.measure(runs))
        for part in parts:
            for name, value in part.items():
                if name in found:
                    found[name][bead] = value
        self._measure_tokens(chunks, edges, found, names)
        if first:
            self._remember_best(edges, found["meaning"])
        self._measure_gaps(edges, found)
        return found

    def _measure_tokens(self, chunks: Chunks, edges: Edges, found: dict[str, Floats], names: tuple[str, ...]) -> None:
        """Write what tokens say into `found`, of the beads in rectangles where there is a choice."""
        at = np.flatnonzero((edges.move >= GAPS) & ((chunks.rows + chunks.columns)[edges.chunk] > 2))
        beads = edges.take(at)
        runs = Runs(beads.chunk, beads.source_from, beads.source, beads.target_from, beads.target)
        reach: tuple[Reach, Reach] | None = None
        for name, tokens in self._tokens_for(names):
            reach = reach or reaches((len(self.sides[0]), len(self.sides[1])), runs)
            for key, value in self._coverage(runs, reach, name, tokens).items():
                found[key][at] = value

    def _lengths(self, runs: Runs) -> dict[str, Floats]:
        source, target = self.length_of(runs)
        return {
            "length": -np.minimum(self.length_model.surprise(source, target), 25.0) / 8,
            "stretch": -self.length_model.stretch(source, target),
        }

    def length_of(self, runs: Runs) -> tuple[Floats, Floats]:
        """Return the characters of both sides of each pair of runs."""
        down, along = self._length_sums
        return down[runs.bottom] - down[runs.top], along[runs.right] - along[runs.left]

    def _marks(self, chunks: Chunks, runs: Runs, *, with_figures: bool) -> dict[str, Floats]:
        shared = self.marks.images(chunks).dot(runs)
        left_over = self.marks.apart(chunks, runs, shared)
        found = {"shared": np.log1p(np.maximum(shared, 0.0)), "unshared": -np.log1p(left_over)}
        if with_figures:
            found["figures"] = -np.minimum(3.0, self._figures.apart(chunks, runs))
        return found

    def _meaning(self, chunks: Chunks, runs: Runs, beads: Edges, *, with_margin: bool) -> dict[str, Floats]:
        if self.meaning is None:
            return {}
        images: Images | EncodedRuns = self.meaning.images(chunks)
        if with_margin and self.kind == "vectors" and all(side.encode is not None for side in self.sides):
            images = EncodedRuns(*self.sides, runs)
        cosine = images.cosine(runs)
        value = self.scale.of(cosine)
        extra = ((STEP_SOURCE + STEP_TARGET) / 2 - 1)[beads.move]
        found = {"meaning": value, "meaning_clear": value * self.scale.clear, "meaning_large": value * extra}
        if with_margin:
            margin = (cosine - self._neighbours(images, runs)) / (self.scale.level - self.scale.floor)
            found |= {"margin": margin, "margin_large": margin * extra, "meaning_rows": self._by_row(images, runs)}
        return found

    def _by_row(self, images: Images | EncodedRuns, runs: Runs) -> Floats:
        """Return the similarity of each row of a pair of runs to the whole of the other run, added up."""
        total = np.zeros(len(runs.top))
        for step in range(_LONGEST):
            for side in (0, 1):
                begin, end = ((runs.top, runs.bottom), (runs.left, runs.right))[side]
                at = np.flatnonzero(begin + step < end)
                row = begin[at] + step
                part = runs.take(at)
                if side == 0:
                    one = Runs(part.chunk, row, row + 1, part.left, part.right)
                else:
                    one = Runs(part.chunk, part.top, part.bottom, row, row + 1)
                total[at] += self.scale.of(images.cosine(one))
        return total / 2

    def _neighbours(self, images: Images | EncodedRuns, runs: Runs) -> Floats:
        """Return the mean cosine of each run with the rows just before and after its counterpart (Bertalign)."""
        rows, columns = (len(side) for side in self.sides)
        total, count = np.zeros(len(runs.top)), np.zeros(len(runs.top))
        for exists, top, bottom, left, right in (
            (runs.left > 0, runs.top, runs.bottom, runs.left - 1, runs.left),
            (runs.right < columns, runs.top, runs.bottom, runs.right, runs.right + 1),
            (runs.top > 0, runs.top - 1, runs.top, runs.left, runs.right),
            (runs.bottom < rows, runs.bottom, runs.bottom + 1, runs.left, runs.right),
        ):
            at = np.flatnonzero(exists)
            near = Runs(runs.chunk[at], top[at], bottom[at], left[at], right[at])
            total[at] += images.cosine(near)
            count[at] += 1
        result: Floats = total / np.maximum(count, 1)
        return result

    def _tokens_for(self, names: tuple[str, ...]) -> Iterator[tuple[str, tuple[Tokens, Tokens]]]:
        if "coverage" in names and self.kind == "tokens":
            yield "coverage", self._model_tokens()
        for name in ("lexicon", "words"):
            if name in names and self.lexicon is not None:
                yield name, self.lexicon

    def _model_tokens(self) -> tuple[Tokens, Tokens]:
        if self._tokens is None:
            source, target = self.vocabularies
            self._tokens = (source.tokens(self.sides[0].texts), target.tokens(self.sides[1].texts))
        return self._tokens

    @property
    def vocabularies(self) -> tuple[Vocabulary, Vocabulary]:
        """Return what the model makes of the texts of both sides, which must have tokens."""
        if self._vocabularies is None:
            source, target = self.sides
            assert source.tokens is not None
            assert target.tokens is not None
            self._vocabularies = (Vocabulary(source.tokens), Vocabulary(target.tokens))
        return self._vocabularies

    def _coverage(
        self, runs: Runs, reach: tuple[Reach, Reach], name: str, tokens: tuple[Tokens, Tokens]
    ) -> dict[str, Floats]:
        like = likeness(*tokens, reach, ties=name == "coverage")
        covered = coverage(*tokens, runs, like)
        found = {name: covered.total / 10, f"{name}_rows": covered.rows, f"{name}_least": covered.least}
        if name == "coverage":
            tied = links(*tokens, runs, like)
            found |= {"coverage_clear": covered.total / 10 * (self.scale.clear - 1)}
            found |= {"links": tied.total / 10, "links_rows": tied.rows}
        return found

    def _measure_gaps(self, edges: Edges, found: dict[str, Floats]) -> None:
        """Write the measurements of one-sided edges into `found`."""
        for side, end in ((0, edges.source), (1, edges.target)):
            at = _where(edges.move == side)
            row = end[at] - 1
            found["gap"][at] = 1.0
            if "gap_noise" in found:
                found["gap_noise"][at] = self._noise[side][row]
            found["gap_meaning"][at] = self.best[side][row]
            found["gap_size"][at] = np.log((self.lengths[side][row] + 3) / (self.lengths[side].mean() + 3))

    def _remember_best(self, edges: Edges, value: Floats) -> None:
        """Keep, for each row, the best similarity to any row it was compared with: what a gap gives up."""
        single = _where(edges.move == GAPS)
        for side, end in ((0, edges.source), (1, edges.target)):
            np.maximum.at(self.best[side], end[single] - 1, value[single])


def _where(mask: NDArray[np.bool_]) -> Ints | slice:
    """Return where a mask is true: a slice where that is one stretch, as edges stand move by move."""
    at = np.flatnonzero(mask)
    whole = len(at) and at[-1] - at[0] + 1 == len(at)
    return slice(int(at[0]), int(at[-1]) + 1) if whole else at


def _kind(source: Side, target: Side) -> str:
    """Return what there is to go by: vectors and tokens, vectors alone, or neither (`bare`)."""
    if source.vectors is None or target.vectors is None:
        return "bare"
    return "vectors" if source.tokens is None or target.tokens is None else "tokens"


def _balanced(vectors: Matrix) -> Matrix:
    """Return vectors scaled to a mean length of 1, so that two kinds put side by side count alike."""
    length = np.linalg.norm(vectors, axis=1)
    result: Matrix = vectors / np.float32(max(1e-9, float(length.mean())))
    return result


def _weighted(side: Side, lengths: Floats) -> Matrix:
    """Return vectors that may be added: as given for additive models, else unit rows by the root of their length."""
    vectors = np.asarray(side.vectors, np.float32)
    if side.encode is None:
        return vectors
    result: Matrix = vectors * np.sqrt(lengths + 1.0)[:, None].astype(np.float32)
    return result
