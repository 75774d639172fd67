"""A text without its source held against other texts on the same event: its numbers and names, one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from align.attestation import Attestation, Place, Verdict, tally, verdict
from align.bitext import ALIGNED, PARATEXT, Bead, Bitext, Document, side_span
from align.issue import Category, Issue, Severity, Side, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.checks.comparing import Mention
    from align.checks.held_names import Name
    from align.embedders import Embedder

#: How fast words lose weight with their distance from a number, in characters (of a language without spaces: fewer).
_REACH, _REACH_DENSE = 40.0, 12.0
#: From this likeness of contexts on, a contradiction is major: sentences so alike are of the same report.
_STRONG = 0.75
#: Characters of the other text shown.
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Said:
    """A number where it was read: its text, the bead, and the mention with its context."""

    bead: int
    text: str
    mention: "Mention"

    @property
    def span(self) -> Span:
        """Return where the number stands in the bead's text."""
        return self.mention.quantity.span


def hold_against(bitext: Bitext, others: Sequence[Document], embedder: "Embedder") -> Bitext:
    """Return the bitext with what the other documents say of the numbers and names of its target, and issues.

    The embedder must be additive (the embedded model is): a context is a weighted sum of its tokens.
    """
    bitexts = [alone(document) for document in others]
    attested = [*_held_numbers(bitext, bitexts, embedder), *_held_names(bitext, bitexts)]
    return _with_issues(bitext, sorted(attested, key=lambda one: (one.kind != "number", one.bead, one.span)))


def _held_numbers(bitext: Bitext, others: Sequence[Bitext], embedder: "Embedder") -> list[Attestation]:
    from align.checks.comparing import hold

    ours = read_numbers(bitext, embedder)
    places: dict[int, list[Place]] = {}
    for other in others:
        theirs = read_numbers(other, embedder)
        for held in hold([one.mention for one in ours], [one.mention for one in theirs]):
            there = theirs[held.theirs]
            place = _place(other, there.bead, there.span, held.same, held.likeness)
            places.setdefault(held.ours, []).append(place)
    return [
        Attestation("number", verdict(found), one.bead, one.span, one.span.of(one.text), tuple(found))
        for index, one in enumerate(ours)
        for found in [places.get(index, [])]
    ]


def _held_names(bitext: Bitext, others: Sequence[Bitext]) -> list[Attestation]:
    """Return what the other texts say of each name of the target, each name told where it first stands."""
    from align.checks.held_names import hold

    ours = _names(bitext)
    places: dict[int, list[Place]] = {}
    for other in others:
        theirs = _names(other)
        for here, there, same in hold([name for _, name in ours], [name for _, name in theirs], bitext.target.lang):
            bead, name = theirs[there]
            places.setdefault(here, []).append(_place(other, bead, name.span, same, 1.0))
    attested = []
    for index, (bead, name) in enumerate(ours):
        found = places.get(index, [])
        # A name that one text has is no slip in another text's name.
        found = [place for place in found if place.same] or found
        attested.append(Attestation("name", verdict(found), bead, name.span, name.text, tuple(found)))
    return [one for one in attested if one.verdict is Verdict.AGREES or not _part_of_another(one, attested)]


def _part_of_another(one: Attestation, attested: Sequence[Attestation]) -> bool:
    """Say whether a name that no other text has overlaps one that some has, or it lies in a longer one."""
    others = [each for each in attested if each.bead == one.bead and each.span.overlaps(one.span) and each is not one]
    if one.places:
        return any(len(other.span) > len(one.span) and other.places for other in others)
    return any(len(other.span) > len(one.span) or other.places for other in others)


def _names(bitext: Bitext) -> list[tuple[int, "Name"]]:
    """Return each name of a bitext's target where it first stands, with the index of its bead."""
    from align.checks.held_names import names

    found: dict[str, tuple[int, Name]] = {}
    for index, bead in enumerate(bitext.beads):
        if bead.target and _is_text(bitext.target, bead):
            for name in names(bitext.target_text(bead), bitext.target.lang):
                found.setdefault(name.text, (index, name))
    return list(found.values())


def alone(document: Document) -> Bitext:
    """Return a document as the target side of a bitext without a source, one bead for each segment."""
    beads = tuple(Bead((), (index,)) for index in range(len(document.segments)))
    return Bitext(Document("", ""), document, beads)


def rows(bitext: Bitext) -> list[dict[str, Any]]:
    """Return one JSON-ready row for each number and name held against other texts, then one that counts them.

    `id` is the bead's number, `start`/`end` offsets into its target text, `file_start`/`file_end` into the file.
    Empty where the bitext was held against nothing.
    """
    found = []
    for one in bitext.attested:
        span = side_span(bitext.target, bitext.beads[one.bead].target, one.span)
        found.append(
            {
                "attested": one.kind,
                "verdict": str(one.verdict),
                "id": one.bead + 1,
                "text": one.text,
                "start": one.span.start,
                "end": one.span.end,
                "file_start": span.start if span else None,
                "file_end": span.end if span else None,
                "places": [_place_row(place) for place in one.places],
            }
        )
    return [*found, {"attested": "summary", **tally(bitext.attested)}] if found else []


def _place_row(place: Place) -> dict[str, Any]:
    return {
        "file": place.path,
        "start": place.span.start if place.span else None,
        "end": place.span.end if place.span else None,
        "text": place.text,
        "excerpt": place.excerpt,
        "same": place.same,
        "likeness": place.likeness,
    }


def read_numbers(bitext: Bitext, embedder: "Embedder") -> list[Said]:
    """Return the numbers of a bitext's target with their contexts, boilerplate and dates of publication left out."""
    from align.checks.comparing import Mention, speaks
    from align.quantities import read

    found = []
    for index, bead in enumerate(bitext.beads):
        if not bead.target or not _is_text(bitext.target, bead):
            continue
        text = bitext.target_text(bead)
        quantities = [quantity for quantity in read(text, bitext.target.lang) if speaks(quantity)]
        if quantities:
            spans = [quantity.span for quantity in quantities]
            contexts = _contexts(text, spans, bitext.target.lang, embedder)
            found += [
                Said(index, text, Mention(quantity, *context))
                for quantity, context in zip(quantities, contexts, strict=True)
            ]
    return found


def _is_text(document: Document, bead: Bead) -> bool:
    segment = document.segments[bead.target[0]]
    return segment.role in ALIGNED and segment.role not in PARATEXT and segment.lang == document.lang


def _contexts(
    text: str, spans: Sequence[Span], lang: str, embedder: "Embedder"
) -> list[tuple["NDArray[np.float32]", "NDArray[np.float32]"]]:
    """Return for each span the vector of its sentence without any of the spans, and that of the words around it."""
    import numpy as np

    from align.script import UNSPACED, base_lang

    tokens = embedder.tokens(text)
    rows = tokens.vectors * tokens.weights[:, None]
    kept = np.ones(len(rows), bool)
    for span in spans:
        kept &= ~((tokens.offsets[:, 0] < span.end) & (tokens.offsets[:, 1] > span.start))
    rows = rows[kept]
    middles = tokens.offsets[kept].mean(axis=1) if len(rows) else np.zeros(0)
    reach = _REACH_DENSE if base_lang(lang) in UNSPACED else _REACH
    sentence = _unit(rows.sum(axis=0))
    found = []
    for span in spans:
        near = np.exp(-np.abs(middles - (span.start + span.end) / 2) / reach).astype(np.float32)
        found.append((sentence, _unit((rows * near[:, None]).sum(axis=0))))
    return found


def _unit(row: "NDArray[np.float32]") -> "NDArray[np.float32]":
    length = float((row @ row) ** 0.5)
    return row / length if length else row


def _place(bitext: Bitext, bead: int, span: Span, same: bool, likeness: float) -> Place:
    text = bitext.target_text(bitext.beads[bead])
    where = side_span(bitext.target, bitext.beads[bead].target, span)
    return Place(bitext.target.path, where, span.of(text), _excerpt(text, span), same, likeness)


def _excerpt(text: str, span: Span) -> str:
    """Return a sentence, or the part of a long one around the span."""
    start = max(0, min(span.start - _EXCERPT // 2, len(text) - _EXCERPT))
    part = text[start : start + _EXCERPT].strip()
    return ("… " if start else "") + part + (" …" if start + _EXCERPT < len(text) else "")


def _with_issues(bitext: Bitext, attested: Sequence[Attestation]) -> Bitext:
    """Return the bitext with the attestations, and an issue for each that another text contradicts."""
    beads = list(bitext.beads)
    for one in attested:
        against = [place for place in one.places if not place.same]
        if against:
            bead = beads[one.bead]
            beads[one.bead] = replace(bead, issues=(*bead.issues, _issue(one, against)))
    return replace(bitext, beads=tuple(beads), attested=(*bitext.attested, *attested))


def _issue(one: Attestation, against: Sequence[Place]) -> Issue:
    worst = max(against, key=lambda place: place.likeness)
    agreeing = sum(place.same for place in one.places)
    said = "; ".join(f"{place.path} says “{place.text}” ({place.excerpt})" for place in against)
    if agreeing:
        severity = Severity.NEUTRAL
        rest = (
            f" {agreeing} other text{'s' if agreeing > 1 else ''} agree{'' if agreeing > 1 else 's'} with “{one.text}”."
        )
    else:
        strong = one.kind == "number" and worst.likeness >= _STRONG
        severity = Severity.MAJOR if strong else Severity.MINOR
        rest = ""
    category = Category.NUMBER if one.kind == "number" else Category.NAME
    seems = "Of what seems the same thing" if one.kind == "number" else "This name looks like another:"
    what = f"{seems} {said}; here it is “{one.text}”.{rest}"
    return Issue(category, severity, "against", Side.TARGET, one.span, one.text, what, value=worst.likeness)
