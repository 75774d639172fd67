"""XLIFF 1.2 (`.xlf`, the version CAT tools agree on) and 2.0 (`.xlf2`).

A sentence without a translation is there to be translated; a translation without a source has no place and is left
out. Only what a person reviewed is approved and final. Scores, issues and everything a bead brought along are
elements of our own namespace, where both standards allow them; issues are notes too, which every tool shows.
Specifications: http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html, .../xliff-core/v2.0/xliff-core-v2.0.html.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from align.bitext import Bead, Document, Origin
from align.issue import Severity
from align.signature import __version__
from align.writers.codes import with_region
from align.writers.jsonl import issue_json
from align.writers.lines import escaped, one_line
from align.writers.tables import issue_line
from align.writers.units import Head, Tally, Unit

#: The namespace of what XLIFF has no element for; only a name, there is nothing to fetch.
NAMESPACE = "urn:align:bead:1"

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;"})
_NO_SOURCE = "no source text, which XLIFF needs"


def write_xliff(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write XLIFF 1.2. Raises LanguageError where a language is not known."""
    source, target = _codes(head)
    begun = f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:align="{NAMESPACE}">
  <file original="{_name(head.source)}" source-language="{source}" target-language="{target}" datatype="plaintext" \
tool-id="align">
    <header>
      <tool tool-id="align" tool-name="align" tool-version="{__version__}"/>
      <note>{_escaped(head.signature)}</note>
    </header>
    <body>
"""
    out.write(begun.encode())
    for unit in _with_source(units, tally):
        out.write(("\n".join(_unit_12(unit, head)) + "\n").encode())
    out.write(b"    </body>\n  </file>\n</xliff>\n")


def write_xliff_2(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write XLIFF 2.0. Raises LanguageError where a language is not known."""
    source, target = _codes(head)
    begun = f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:align="{NAMESPACE}" \
srcLang="{source}" trgLang="{target}">
  <file id="f1" original="{_name(head.source)}">
    <notes><note category="signature">{_escaped(head.signature)}</note></notes>
"""
    out.write(begun.encode())
    count = 0
    for unit in _with_source(units, tally):
        out.write(("\n".join(_unit_20(unit, head)) + "\n").encode())
        count += 1
    if not count:  # the standard has no file without a unit
        out.write(b'    <unit id="0"><segment><source></source></segment></unit>\n')
    out.write(b"  </file>\n</xliff>\n")


def _unit_12(unit: Unit, head: Head) -> Iterator[str]:
    approved = "yes" if unit.bead.origin is Origin.HUMAN else "no"
    target = one_line(unit.target, head.target.lang)
    yield f'      <trans-unit id="{unit.number}" approved="{approved}" xml:space="preserve">'
    yield f"        <source>{_escaped(one_line(unit.source, head.source.lang))}</source>"
    if target:
        yield f'        <target state="{_state_12(unit.bead)}">{_escaped(target)}</target>'
    for name, note in _notes(unit.bead):
        yield f"        <note{name}>{_escaped(note)}</note>"
    yield from _own(unit.bead, "        ")
    yield "      </trans-unit>"


def _unit_20(unit: Unit, head: Head) -> Iterator[str]:
    target = one_line(unit.target, head.target.lang)
    yield f'    <unit id="{unit.number}" xml:space="preserve">'
    yield from _own(unit.bead, "      ")
    notes = "".join(f"<note>{_escaped(note)}</note>" for _, note in _notes(unit.bead))
    if notes:
        yield f"      <notes>{notes}</notes>"
    state = "initial" if not target else "final" if unit.bead.origin is Origin.HUMAN else "translated"
    yield f'      <segment id="s{unit.number}" state="{state}">'
    yield f"        <source>{_escaped(one_line(unit.source, head.source.lang))}</source>"
    if target:
        yield f"        <target>{_escaped(target)}</target>"
    yield "      </segment>"
    yield "    </unit>"


def _codes(head: Head) -> tuple[str, str]:
    return (
        _escaped(with_region(head.source.lang, head.config.source_code)),
        _escaped(with_region(head.target.lang, head.config.target_code)),
    )


def _with_source(units: Iterable[Unit], tally: Tally) -> Iterator[Unit]:
    for unit in units:
        if unit.source.strip():
            yield unit
        else:
            tally.drop(_NO_SOURCE)


def _state_12(bead: Bead) -> str:
    if bead.origin is Origin.HUMAN:
        return "final"
    doubtful = any(issue.severity is not Severity.NEUTRAL for issue in bead.issues)
    return "needs-review-translation" if doubtful else "translated"


def _notes(bead: Bead) -> Iterator[tuple[str, str]]:
    """Yield the notes of a bead, and the attributes by which a reader knows those that repeat an issue."""
    yield from ((' from="align"', line) for line in dict.fromkeys(issue_line(issue) for issue in bead.issues))
    yield from (("", value) for name, value in bead.properties if name == "note")


def _own(bead: Bead, indent: str) -> Iterator[str]:
    """Yield what XLIFF has no element for."""
    fidelity = "" if bead.fidelity is None else f' fidelity="{bead.fidelity:.4f}"'
    crossing = ' crossing="yes"' if bead.crossing else ""
    yield (
        f'{indent}<align:bead kind="{bead.kind}" origin="{bead.origin}" similarity="{bead.similarity:.4f}"'
        f' confidence="{bead.confidence:.4f}"{fidelity}{crossing}>'
    )
    for issue in bead.issues:
        yield f"{indent}  <align:issue>{_escaped(issue_json(issue))}</align:issue>"
    for name, value in bead.properties:
        if name != "note":
            yield f'{indent}  <align:property name="{_escaped(name)}">{_escaped(value)}</align:property>'
    yield f"{indent}</align:bead>"


def _name(document: Document) -> str:
    return _escaped(Path(document.path).name or "text")


def _escaped(text: str) -> str:
    return escaped(text, _ESCAPES)
