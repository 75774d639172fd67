"""What comparable texts say about a number or a name of a text that has no source: agreement and contradiction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from align.issue import Span


class Verdict(StrEnum):
    """What the other texts together say."""

    AGREES = "agrees"  # one at least says the same, none something else
    DISPUTED = "disputed"  # one says the same, one something else
    CONTRADICTED = "contradicted"  # one at least says something else about the same thing, none the same
    ALONE = "alone"  # none speaks of it


@dataclass(frozen=True, slots=True)
class Place:
    """Where another text speaks of it: its file, `span` as character offsets into it, the words, and their sentence.

    `same` says whether it says the same. `likeness` in [-1, 1] is how alike the two contexts are under the model's
    vectors; 1 for a name, which is held against the other text as a whole. `span` is None where offsets are not known.
    """

    path: str
    span: Span | None
    text: str
    excerpt: str
    same: bool
    likeness: float


@dataclass(frozen=True, slots=True)
class Attestation:
    """One number or name of the text checked, and what the other texts say of it.

    `kind` is "number" or "name"; `bead` the index of its bead in the bitext; `span` lies in the bead's target text.

    >>> Attestation("number", Verdict.ALONE, 0, Span(0, 2), "90").places
    ()
    """

    kind: str
    verdict: Verdict
    bead: int
    span: Span
    text: str
    places: tuple[Place, ...] = ()


def verdict(places: Iterable[Place]) -> Verdict:
    """Return what the places say together.

    >>> verdict([])
    <Verdict.ALONE: 'alone'>
    """
    said = {place.same for place in places}
    if said == {True, False}:
        return Verdict.DISPUTED
    return {frozenset({True}): Verdict.AGREES, frozenset({False}): Verdict.CONTRADICTED}.get(
        frozenset(said), Verdict.ALONE
    )


def tally(attested: Iterable[Attestation]) -> dict[str, dict[str, int]]:
    """Count verdicts for numbers and for names: {"number": {"agrees": 12, ...}, "name": {...}}."""
    counts = Counter((one.kind, one.verdict) for one in attested)
    return {kind: {str(said): counts[kind, said] for said in Verdict} for kind in ("number", "name")}
