"""TMX 1.4b, as CAT tools want it (specification: https://www.gala-global.org/tmx-14b).

Language codes have a region; `srclang` is the first `tuv`'s; each unit has its own `tuid` and dates; notes stand
before properties; no segment holds a line break or a character XML forbids. Only pairs of two sides are written.
There is no DOCTYPE: it is optional, and a reader that follows it fetches a file.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from align.bitext import Bead, Document, Origin
from align.signature import __version__
from align.writers.codes import with_region
from align.writers.dates import moment
from align.writers.jsonl import issue_json
from align.writers.lines import escaped, one_line
from align.writers.tables import issue_line
from align.writers.units import Head, Tally, Unit

#: Trados cloud refuses longer segments (characters).
LONGEST = 2000

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# Properties of a bead that are attributes of a <tu>, not <prop>s.
_ATTRIBUTES = ("creationdate", "creationid", "changedate", "changeid")


def write_tmx(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write a translation memory; the same bitext gives the same bytes. Raises LanguageError for unknown languages."""
    source = with_region(head.source.lang, head.config.source_code)
    target = with_region(head.target.lang, head.config.target_code)
    date = _date(head.source)
    out.write(_header(source, date, head.signature).encode())
    used: set[str] = set()
    for unit in tally.keep(units, "one side empty"):
        lines = "\n".join(_unit(unit, source, target, _tuid(unit, used), date))
        out.write((lines + "\n").encode())
        if max(len(unit.source), len(unit.target)) > LONGEST:
            tally.notes[f"longer than {LONGEST:,} characters on a side, which Trados cloud refuses"] += 1
    out.write(b"  </body>\n</tmx>\n")


def _header(source: str, date: str, signature: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="align" creationtoolversion="{__version__}" segtype="sentence" o-tmf="align" adminlang="en-US" \
srclang="{_escaped(source)}" datatype="plaintext" creationdate="{date}">
    <prop type="x-signature">{_escaped(signature)}</prop>
  </header>
  <body>
"""


def _unit(unit: Unit, source: str, target: str, tuid: str, date: str) -> Iterator[str]:
    dates = {"creationdate": date}
    if unit.bead.properties:
        known = dict(reversed(unit.bead.properties))
        dates |= {name: known[name] for name in _ATTRIBUTES if name in known}
    yield f'    <tu tuid="{_escaped(tuid)}"' + "".join(f' {k}="{_escaped(v)}"' for k, v in dates.items()) + ">"
    for note in _notes(unit.bead):
        yield f"      <note>{_escaped(note)}</note>"
    for name, value in _properties(unit):
        yield f'      <prop type="{_escaped(name)}">{_escaped(value)}</prop>'
    for lang, text in ((source, unit.source), (target, unit.target)):
        yield f'      <tuv xml:lang="{_escaped(lang)}"><seg>{_escaped(one_line(text, lang))}</seg></tuv>'
    yield "    </tu>"


def _notes(bead: Bead) -> Iterator[str]:
    yield from dict.fromkeys(issue_line(issue) for issue in bead.issues)
    yield from (value for name, value in bead.properties if name == "note")


def _properties(unit: Unit) -> Iterator[tuple[str, str]]:
    """Yield the scores, the origin and the documents, then the issues, then what the bead brought along."""
    bead = unit.bead
    if bead.origin is not Origin.IMPORTED:
        yield "x-similarity", f"{bead.similarity:.4f}"
        yield "x-confidence", f"{bead.confidence:.4f}"
    if bead.fidelity is not None:
        yield "x-fidelity", f"{bead.fidelity:.4f}"
    yield "x-origin", str(bead.origin)
    if bead.crossing:
        yield "x-crossing", "yes"
    brought = {name for name, _ in bead.properties}
    if "x-document" not in brought and unit.bitext.source.path not in ("", "-"):
        yield "x-document", _name(unit.bitext.source.path)
    yield from (("x-issue", issue_json(issue)) for issue in bead.issues)
    yield from ((name, value) for name, value in bead.properties if name not in (*_ATTRIBUTES, "note", "tuid"))


@lru_cache(maxsize=1024)
def _name(path: str) -> str:
    return Path(path).name


def _tuid(unit: Unit, used: set[str]) -> str:
    """Return the number of the unit, or the id it brought along; never one that was used before."""
    wanted = next((value for name, value in unit.bead.properties if name == "tuid"), str(unit.number))
    tuid, turn = wanted, 1
    while tuid in used:
        turn += 1
        tuid = f"{wanted}-{turn}"
    used.add(tuid)
    return tuid


def _date(document: Document) -> str:
    return "{:04}{:02}{:02}T{:02}{:02}{:02}Z".format(*moment(document))


def _escaped(text: str) -> str:
    return escaped(text, _ESCAPES)
