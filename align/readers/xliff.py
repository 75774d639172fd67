"""XLIFF 1.2, 2.0 and 2.1, and their kin (SDLXLIFF, MXLIFF, MQXLIFF): unit by unit, inline codes dropped.

In 2.x every segment of a unit is a pair. In 1.2 the segments of a `seg-source` are pairs where the target has the
same ones, else the unit is one pair. An empty target is a sentence not translated yet.
"""

from collections.abc import Iterable, Iterator

from align.bitext import Bead, Bitext, Origin
from align.errors import InputError
from align.issue import Issue
from align.readers.elements import Element, elements
from align.readers.rows import Piece, Rows, cell_of, sound
from align.readers.tmx import issue_from, scored

# XLIFF 1.2 calls native codes bpt, ept, it, ph (section 2.3 "Inline elements"); those of 2.x are empty elements.
_CODES = frozenset({"bpt", "ept", "it", "ph", "x", "bx", "ex"})
_WANTED = frozenset({"trans-unit", "unit"})
_SIGNED_OFF = frozenset({"final", "signed-off"})


def read_xliff(chunks: Iterable[str], rows: Rows, *, skip_bad: bool = False, placed: bool = True) -> Bitext:
    """Return the bitext of an XLIFF file of one source and one target language. Raises InputError with the line."""
    seen = False
    for element in sound(elements(chunks, _WANTED, rows.path, placed=placed), rows, skip_bad=skip_bad):
        if element.name in ("<xliff", "<file"):
            seen = True
            _languages(element, rows)
        elif element.name in _WANTED:
            try:
                pairs = list(_pairs(element, rows.path))
            except InputError as error:
                if not skip_bad:
                    raise
                rows.count(f"unit left out: {error.what}")
                continue
            for source, target, approved in pairs:
                _add(element, source, target, rows, approved=approved, placed=placed)
    if not seen:
        raise InputError("is not XLIFF: it has no <file>", path=rows.path, remedy="give an XLIFF 1.2 or 2.x file")
    return rows.bitext()


def _languages(element: Element, rows: Rows) -> None:
    """Take the languages a file names. Raises InputError where a later <file> is in others."""
    found = element.attributes
    for side, names in (
        ("source_lang", ("source-language", "srcLang")),
        ("target_lang", ("target-language", "trgLang")),
    ):
        lang = found.get(names[0]) or found.get(names[1])
        known = getattr(rows, side)
        if lang and known not in ("und", lang):
            raise InputError(
                f"holds <file>s in several languages ({known} and {lang})",
                path=rows.path,
                line=element.line,
                remedy="save each language in a file of its own",
            )
        if lang:
            setattr(rows, side, lang)


def _pairs(unit: Element, path: str) -> Iterator[tuple[Element, Element | None, bool]]:
    """Yield the sources of a unit, their targets, and whether a person approved them."""
    if unit.name == "unit":
        for segment in unit.children("segment"):
            yield _source(segment, path), segment.child("target"), segment.attributes.get("state") == "final"
        return
    source, target = _source(unit, path), unit.child("target")
    state = target.attributes.get("state", "") if target else ""
    approved = unit.attributes.get("approved") == "yes" or state in _SIGNED_OFF
    parts = _parts(unit.child("seg-source")), _parts(target)
    if parts[0] and parts[0].keys() == parts[1].keys():
        for mid, part in parts[0].items():
            yield part, parts[1][mid], approved
    else:
        yield source, target, approved


def _source(element: Element, path: str) -> Element:
    source = element.child("source")
    if source is None:
        what = f"a <{element.name}> has no <source>"
        raise InputError(what, path=path, line=element.line, remedy="give it one, or remove it")
    return source


def _parts(element: Element | None) -> dict[str, Element]:
    """Return the segments marked inside an element by their ids."""
    if element is None:
        return {}
    marks = [mark for mark in _descendants(element) if mark.name == "mrk" and mark.attributes.get("mtype") == "seg"]
    return {mark.attributes.get("mid", ""): mark for mark in marks}


def _descendants(element: Element) -> Iterator[Element]:
    for item in element.content:
        if isinstance(item, Element):
            yield item
            yield from _descendants(item)


def _add(unit: Element, source: Element, target: Element | None, rows: Rows, *, approved: bool, placed: bool) -> None:
    pieces: list[list[Piece]] = [list(side.pieces(_CODES)) if side else [] for side in (source, target)]
    cells = [cell_of(side, placed=placed) for side in pieces]
    rows.add([cells[0]], [cells[1]], _bead(unit, cells[0].text, cells[1].text, rows.path, approved=approved))


def _bead(unit: Element, source: str, target: str, path: str, *, approved: bool) -> Bead:
    own = unit.child("bead")
    scores = {"x-origin": str(Origin.HUMAN if approved else Origin.IMPORTED)}
    issues: list[Issue] = []
    properties: list[tuple[str, str]] = []
    if own is not None:
        names = ("origin", "similarity", "confidence", "fidelity", "crossing")
        found = {f"x-{name}": own.attributes[name] for name in names if name in own.attributes}
        scores = found | scores if approved else scores | found
        for issue in own.children("issue"):
            issues.extend(issue_from(issue.text(), source, target))
        properties = [(item.attributes.get("name", ""), item.text()) for item in own.children("property")]
    lines = {f"{issue.severity} {issue.category}: {issue.message}" for issue in issues}
    holder = unit.child("notes") or unit
    notes = (note.text() for note in holder.children("note") if note.attributes.get("from") != "align")
    properties += [("note", note) for note in notes if note and note not in lines]
    return scored(scores, tuple(issues), tuple(properties), path, unit.line)
