"""What a writer gets: the pairs of a bitext one by one, those left out counted with the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from align.bitext import Bead, Bitext, Document, Origin
from align.timing import SOURCE_TIME, TARGET_TIME, shown
from align.writers.config import WriteConfig


@dataclass(frozen=True, slots=True)
class Unit:
    """A bead with its texts and its number, the place of the bead in its bitext counted from 1.

    `before` are the segments of each side in earlier parts, where a long bitext comes in parts.
    """

    number: int
    bead: Bead
    source: str
    target: str
    bitext: Bitext
    before: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Head:
    """What a writer says once for the file: the documents (of a stream: of its first part), what was run, and how."""

    source: Document
    target: Document
    signature: str
    config: WriteConfig


@dataclass(slots=True)
class Tally:
    """How many units were written, and how many were left out for which reason. The one thing here that changes."""

    written: int
    dropped: Counter[str]
    notes: Counter[str]

    def keep(self, units: Iterable[Unit], reason: str, *, source: bool = True) -> Iterator[Unit]:
        """Pass on the units of two sides (without `source`: those of a target); count the others under a reason."""
        for unit in units:
            if unit.target.strip() and (unit.source.strip() or not source):
                yield unit
            else:
                self.drop(reason)

    def drop(self, reason: str) -> None:
        """Count one unit that was taken for written as left out."""
        self.written -= 1
        self.dropped[reason] += 1


def units(bitexts: Iterable[Bitext], config: WriteConfig, tally: Tally) -> Iterator[Unit]:
    """Yield the units of one bitext, or of the parts of a long one, that the config keeps; count all of them."""
    seen: set[int] = set()
    number, before = 0, (0, 0)
    for bitext in bitexts:
        for bead, source, target in bitext.pairs():
            number += 1
            unit = Unit(number, _timed(bitext, bead), source, target, bitext, before)
            reason = _reason(unit, config, seen)
            if reason:
                tally.dropped[reason] += 1
            else:
                tally.written += 1
                yield unit
        before = before[0] + len(bitext.source.segments), before[1] + len(bitext.target.segments)


def _timed(bitext: Bitext, bead: Bead) -> Bead:
    """Return a bead of subtitles with its times as properties; any other as it is."""
    if not (bitext.source.times or bitext.target.times):
        return bead
    told = {name for name, _ in bead.properties}
    properties = list(bead.properties)
    for name, document, indices in (
        (SOURCE_TIME, bitext.source, bead.source),
        (TARGET_TIME, bitext.target, bead.target),
    ):
        segments = [document.segments[index] for index in indices]
        found = [time for one in segments if (time := document.time_of(one.start, one.end))]
        if found and name not in told:
            properties.append((name, shown(min(begin for begin, _ in found), max(finish for _, finish in found))))
    return replace(bead, properties=tuple(properties))


def _reason(unit: Unit, config: WriteConfig, seen: set[int]) -> str:
    """Say why a unit is left out; "" where it is kept."""
    bead = unit.bead
    if config.only_reviewed and bead.origin is not Origin.HUMAN:
        return "not reviewed"
    if config.min_confidence is not None and bead.confidence < config.min_confidence:
        return "confidence too low"
    if config.min_fidelity is not None and (bead.fidelity is None or bead.fidelity < config.min_fidelity):
        return "fidelity too low or not known"
    return _reason_in_text(unit, config, seen)


def _reason_in_text(unit: Unit, config: WriteConfig, seen: set[int]) -> str:
    if config.drop_half_empty and not (unit.source.strip() and unit.target.strip()):
        return "one side empty"
    if config.drop_identical and unit.source.strip() and unit.source == unit.target:
        return "source and target the same"
    if config.drop_duplicates:
        key = hash((unit.source, unit.target))  # hashes, so that a million pairs fit; two texts of one hash: 1 in 1e7
        if key in seen:
            return "duplicate"
        seen.add(key)
    return ""
