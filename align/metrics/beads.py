"""How far the beads found are the beads of a gold standard: precision, recall, F1, strict and lax.

The published convention, that of vecalign's `score.py` (Thompson and Koehn 2019, doi:10.18653/v1/D19-1136), also
used by Bertalign: beads are a set, empty on both sides counts for nothing; precision looks at every bead found,
one-sided ones too; recall looks at two-sided gold beads against two-sided beads found. *Strict*: the same rows on
both sides. *Lax*: a row of each side shared with one gold bead. Several documents are scored by adding counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Rows = tuple[tuple[int, ...], tuple[int, ...]]
_Pairs = Iterable[tuple[Sequence[int], Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts behind precision, recall and F1; add tallies to pool documents.

    >>> (Tally(3, 4, 3, 3) + Tally(1, 1, 1, 2)).precision
    0.8
    """

    right_found: int = 0  # beads found that are right
    found: int = 0
    right_gold: int = 0  # gold beads that were found
    gold: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.right_found + other.right_found,
            self.found + other.found,
            self.right_gold + other.right_gold,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Return the share of found beads that are right; 0 where nothing was found."""
        return self.right_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of gold beads that were found; 0 where there is no gold."""
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class BeadScores:
    """Strict and lax tallies of one or more documents, and the strict tally of each bead type ("1-2").

    By type, one-sided beads have a recall too, though the overall recall leaves them out.
    """

    strict: Tally = Tally()
    lax: Tally = Tally()
    by_type: dict[str, Tally] = field(default_factory=dict)

    def __add__(self, other: "BeadScores") -> "BeadScores":
        kinds = sorted(self.by_type.keys() | other.by_type.keys())
        by_type = {kind: self.by_type.get(kind, Tally()) + other.by_type.get(kind, Tally()) for kind in kinds}
        return BeadScores(self.strict + other.strict, self.lax + other.lax, by_type)


def score_beads(gold: _Pairs, output: _Pairs) -> BeadScores:
    """Score the beads of one document against its gold beads; each bead is (source rows, target rows).

    >>> scores = score_beads([((0,), (0,)), ((1,), (1, 2))], [((0,), (0,)), ((1,), (1,)), ((), (2,))])
    >>> round(scores.strict.precision, 3), scores.strict.recall, scores.lax.recall
    (0.333, 0.5, 1.0)
    """
    wanted, found = _as_set(gold), _as_set(output)
    wanted_two, found_two = _two_sided(wanted), _two_sided(found)
    strict = Tally(len(found & wanted), len(found), len(wanted_two & found_two), len(wanted_two))
    lax = Tally(_lax(wanted, found), len(found), _lax(found_two, wanted_two), len(wanted_two))
    return BeadScores(strict, lax, _by_type(wanted, found))


def _as_set(beads: _Pairs) -> set[Rows]:
    rows = {(tuple(source), tuple(target)) for source, target in beads}
    return {bead for bead in rows if bead[0] or bead[1]}


def _two_sided(beads: set[Rows]) -> set[Rows]:
    return {bead for bead in beads if bead[0] and bead[1]}


def _lax(wanted: set[Rows], found: set[Rows]) -> int:
    """Count the beads found that are wanted, or share a row on both sides with one that is."""
    partners: dict[int, set[int]] = defaultdict(set)
    for source, target in wanted:
        for row in source:
            partners[row].update(target)
    return sum(
        (source, target) in wanted or any(not partners[row].isdisjoint(target) for row in source if row in partners)
        for source, target in found
    )


def _by_type(wanted: set[Rows], found: set[Rows]) -> dict[str, Tally]:
    right = Counter(map(_kind, wanted & found))
    all_found, all_wanted = Counter(map(_kind, found)), Counter(map(_kind, wanted))
    return {
        kind: Tally(right[kind], all_found[kind], right[kind], all_wanted[kind])
        for kind in sorted(all_found.keys() | all_wanted.keys())
    }


def _kind(bead: Rows) -> str:
    return f"{len(bead[0])}-{len(bead[1])}"
