"""Glossaries: TSV and CSV with a source and a target column, and TBX (ISO 30042, version 2 `martif` and 3 `tbx`)."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from align.errors import InputError, OptionError
from align.glossary import SOURCE, TARGET, Concept, Glossary, Term
from align.readers.elements import Element, elements
from align.readers.encoding import decode
from align.readers.opening import read_bytes
from align.readers.tables import CODE, records_of

_TABLES = {".tsv": True, ".tab": True, ".txt": True, ".csv": False}
_TBX = (".tbx", ".xml")
_YES, _NO = frozenset({"yes", "true", "1", "x", "y"}), frozenset({"no", "false", "0", "n", ""})
_SEVERAL = re.compile(r"\s*[|;；]\s*")
_KNOWN = ("source", "target", "forbidden", "note", "case-sensitive")
_HEADER = "begin the file with a header: source, target, and any of forbidden, note, case-sensitive"
#: A sentence where a name is expected: someone gave an article.
_PROSE = re.compile(r"(?:(?:\S+ ){7,}\S*[.!?…]|.{15,}[。！？])[\"'”’»)」』）]*$")
#: TBX's picklists for terms not to be used (TBX-Basic; ISO 12616's normative authorization).
_NOT_USED = re.compile(r"(?:deprecated|superseded)", re.IGNORECASE)
_STATUS = frozenset({"administrativeStatus", "normativeAuthorization"})


def read_glossary(path: str) -> Glossary:
    """Read a glossary in the format its ending names. Raises InputError with the line, or OptionError.

    A table's cell may hold several terms, parted by "|" or ";". A row with a source alone is a name to be kept
    unchanged, one with `forbidden` alone a term not to be used at all. A line that begins with "#" is a remark.
    """
    ending = Path(path).suffix.lower()
    if ending not in (*_TABLES, *_TBX):
        raise OptionError(
            f"the ending {ending or '(none)'} of {path} names no format of glossaries",
            remedy=f"use one of {' '.join((*_TABLES, *_TBX))}",
        )
    text = decode(read_bytes(path), path=path).text
    concepts = tuple(_of_tbx(text, path) if ending in _TBX else _of_table(text, path, tabbed=_TABLES[ending]))
    if not concepts:
        raise InputError("holds no term", path=path, remedy="give a glossary with terms in it")
    return Glossary(path, concepts)


def _of_table(text: str, path: str, *, tabbed: bool) -> Iterator[Concept]:
    names: tuple[str, ...] | None = None
    langs = SOURCE, TARGET
    for record in records_of(text, path, tabbed=tabbed):
        line, cells = record[0].line, [" ".join(field.text.split()) for field in record]
        if cells[0].startswith("#") or not any(cells):
            continue
        if names is None:
            names, langs = _columns(cells)
            if names:
                continue
            names = ("source", "target")
        if len(cells) > len(names) and any(cells[len(names) :]):
            what = f"has {len(cells)} columns where {len(names)} are expected ({', '.join(names)})"
            raise InputError(what, path=path, line=line, remedy=_HEADER)
        yield _concept(dict(zip(names, cells, strict=False)), langs, path, line)


def _columns(cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, str]]:
    """Return the names of the columns and the languages, if the first row tells them; else no names."""
    names = tuple(cell.lower().replace("_", "-").replace(" ", "-") for cell in cells)
    names = tuple("case-sensitive" if name == "casesensitive" else name for name in names)
    rest_known = all(name in _KNOWN[2:] for name in names[2:])
    if len(cells) >= 2 and all(map(CODE.match, cells[:2])) and cells[0] != cells[1] and rest_known:
        return ("source", "target", *names[2:]), (cells[0].replace("_", "-"), cells[1].replace("_", "-"))
    headed = "source" in names or all(name in _KNOWN for name in names)
    return (names if headed else ()), (SOURCE, TARGET)


def _concept(row: dict[str, str], langs: tuple[str, str], path: str, line: int) -> Concept:
    exact = row.get("case-sensitive", "").lower()
    if exact not in _YES | _NO:
        what = f"says “{exact}” where case-sensitive is yes or no"
        raise InputError(what, path=path, line=line, remedy="write yes, no, or nothing")
    sources, targets, forbidden = (_split(row.get(name, "")) for name in _KNOWN[:3])
    if not sources and not forbidden:
        what = "has no source term" if targets else "has no term"
        raise InputError(what, path=path, line=line, remedy="write the source term, or delete the line")
    if both := set(targets) & set(forbidden):
        what = f"both accepts and forbids “{min(both)}”"
        raise InputError(what, path=path, line=line, remedy="take it out of one of the two columns")
    kept = bool(sources) and not forbidden and set(targets) <= set(sources)
    if kept and any(map(_PROSE.match, sources)):
        remedy = "give one term a line, or name an article as INPUT"
        raise InputError("reads as a sentence, not as a term", path=path, line=line, remedy=remedy)
    terms = (
        *(Term(text, langs[0]) for text in sources),
        *(Term(text, langs[1]) for text in targets if not kept),
        *(Term(text, langs[1], forbidden=True) for text in forbidden),
    )
    return Concept(terms, row.get("note", ""), exact in _YES, kept, line)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _SEVERAL.split(cell) if part))


def _of_tbx(text: str, path: str) -> Iterator[Concept]:
    for element in elements([text], frozenset({"termEntry", "conceptEntry"}), path, placed=False):
        if element.name.startswith("<"):
            continue
        terms: list[Term] = []
        for name in ("langSet", "langSec"):
            for part in element.children(name):
                lang = part.attributes.get("xml:lang") or part.attributes.get("lang")
                if not lang:
                    remedy = 'write its language, as xml:lang="en"'
                    raise InputError(f"<{name}> names no language", path=path, line=part.line, remedy=remedy)
                terms += _terms_of(part, lang.replace("_", "-"), path)
        if terms:
            yield Concept(tuple(terms), _note_of(element), line=element.line)


def _terms_of(part: Element, lang: str, path: str) -> Iterator[Term]:
    for group in part.elements:
        if group.name not in ("tig", "ntig", "termSec"):
            continue
        holder = next(group.children("termGrp"), group)
        term = holder.child("term")
        text = " ".join(term.text().split()) if term else ""
        if not text:
            remedy = "write its <term>, or delete it"
            raise InputError(f"<{group.name}> holds no term", path=path, line=group.line, remedy=remedy)
        notes = [*group.elements, *(holder.elements if holder is not group else ())]
        status = [item.text() for item in notes if item.attributes.get("type", item.name) in _STATUS]
        yield Term(text, lang, forbidden=any(map(_NOT_USED.match, status)))


def _note_of(element: Element) -> str:
    """Return the first note on a concept or its terms."""
    for item in element.elements:
        if item.name == "note":
            return " ".join(item.text().split())
    return next((note for item in element.elements if (note := _note_of(item))), "")
