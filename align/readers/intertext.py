"""Stand-off alignments: InterText's and OPUS's XML, a file of links between the sentences of two XML texts.

`<linkGrp toDoc="b.xml" fromDoc="a.xml"><link xtargets="1:1;1:1 1:2" status="man"/>`. InterText names the sentences of
`toDoc` first (https://wanthalf.saga.cz/intertext; its `lib_intertext.php` writes them so), OPUS, under a root
`cesAlign`, those of `fromDoc` (https://opus.nlpl.eu). The text of `fromDoc` is the source for both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align.bitext import Bead, Bitext, Origin
from align.errors import InputError
from align.readers.elements import Element, elements
from align.readers.encoding import decode
from align.readers.opening import read_bytes
from align.readers.rows import Cell, cell_of, document_of

_HOLDERS = frozenset({"p", "head", "ab", "l", "u", "s", "seg"})  # TEI's paragraphs, verses, utterances and sentences
_SPACES = re.compile(r"\s+")
_NAMED = re.compile(r"[._-](?P<lang>[a-z]{2,3})(?:-\d+)?\.xml(?:\.gz)?$|(?:^|/)(?P<folder>[a-z]{2,3})/")
_LOOKED_AT = 4096  # bytes that tell an alignment from any other XML


@dataclass(frozen=True, slots=True)
class _Link:
    ids: tuple[tuple[str, ...], tuple[str, ...]]
    line: int
    reviewed: bool


@dataclass(slots=True)
class _Alignment:
    """The links of a file, in source and target order, and the texts it names."""

    path: str
    names: tuple[str, str] = ("", "")
    links: list[_Link] = field(default_factory=list)


def is_alignment(path: str) -> bool:
    """Say whether an XML file begins as an alignment of InterText or OPUS does."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError:
        return False
    return b"<linkGrp" in head or b"<cesAlign" in head


def read_links(path: str, texts: tuple[str, str] | None, langs: tuple[str, str] = ("und", "und")) -> Bitext:
    """Return the bitext of an alignment file and the two XML texts it names, or those of `texts` in their place.

    What a person confirmed (`status="man"`) is human. A sentence in no link becomes a bead of one side and is counted
    in the notes. Raises InputError with the line of a link to a sentence that is not there or linked already.
    """
    alignment = _alignment(path)
    files = texts or _beside(alignment)
    sides = [_sentences(name, [link.ids[side] for link in alignment.links]) for side, name in enumerate(files)]
    beads: list[Bead] = []
    used: tuple[set[str], set[str]] = (set(), set())
    for link in alignment.links:
        places = [_places(link, side, sides[side], used[side], alignment.path, files[side]) for side in (0, 1)]
        if any(places):
            beads.append(Bead(places[0], places[1], origin=Origin.HUMAN if link.reviewed else Origin.IMPORTED))
    alone = [
        [(place,) for name, (place, cell) in found.items() if cell.text and name not in seen]
        for found, seen in zip(sides, used, strict=True)
    ]
    beads += [Bead(place, (), origin=Origin.IMPORTED) for place in alone[0]]
    beads += [Bead((), place, origin=Origin.IMPORTED) for place in alone[1]]
    count = len(alone[0]) + len(alone[1])
    notes = (f"{count} x sentence in no link: kept as a bead of one side",) if count else ()
    source, target = (
        document_of(name, lang if lang != "und" else _lang(known), [cell for _, cell in found.values() if cell.text])
        for name, known, lang, found in zip(files, alignment.names, langs, sides, strict=True)
    )
    return Bitext(replace(source, notes=notes), target, tuple(beads))


def _alignment(path: str) -> _Alignment:
    alignment = _Alignment(path)
    swapped, groups = True, 0
    for element in elements([_text(path)], frozenset({"link"}), path, placed=False):
        if element.name == "<cesAlign":
            swapped = False
        elif element.name == "<linkGrp":
            groups += 1
            if groups > 1:
                what = "aligns more than one pair of texts"
                remedy = "save each <linkGrp> in a file of its own"
                raise InputError(what, path=path, line=element.line, remedy=remedy)
            alignment.names = (element.attributes.get("fromDoc", ""), element.attributes.get("toDoc", ""))
        elif element.name == "link":
            alignment.links.append(_link(element, path, swapped=swapped))
    if not alignment.links:
        raise InputError("holds no <link>", path=path, remedy="give an alignment that InterText or OPUS wrote")
    return alignment


def _link(element: Element, path: str, *, swapped: bool) -> _Link:
    parts = element.attributes.get("xtargets", "").split(";")
    if len(parts) != 2:
        what = 'a <link> whose xtargets are not two lists with ";" between them'
        raise InputError(what, path=path, line=element.line, remedy='write it as xtargets="1:1;1:1 1:2"')
    first, second = (tuple(name.removeprefix("#") for name in part.split()) for part in parts)
    reviewed = element.attributes.get("status") == "man"
    return _Link((second, first) if swapped else (first, second), element.line, reviewed)


def _beside(alignment: _Alignment) -> tuple[str, str]:
    """Return the paths of the texts that an alignment names, which lie beside it."""
    folder = Path(alignment.path).parent
    found = [folder / name for name in alignment.names]
    for name, path in zip(alignment.names, found, strict=True):
        if not name or not path.is_file():
            what = f"speaks of the text {name}, which is not beside it" if name else "does not say which texts it links"
            remedy = "give both texts: --source FROM.xml --target TO.xml"
            raise InputError(what, path=alignment.path, remedy=remedy)
    return str(found[0]), str(found[1])


def _text(path: str) -> str:
    return decode(read_bytes(path), path=path).text


def _sentences(path: str, linked: Sequence[Sequence[str]]) -> dict[str, tuple[int, Cell]]:
    """Return the sentences of a text by their ids, each with its place among those that hold words.

    Sentences are the elements that links name, and others of the same name.
    """
    wanted = {name for names in linked for name in names}
    found = list(_identified(path))
    names = {element.name for element, identity, _ in found if identity in wanted}
    sentences: dict[str, tuple[int, Cell]] = {}
    filled = 0
    for element, identity, paragraph in found:
        if element.name not in names:
            continue
        if identity in sentences:
            what = f"has two sentences with the id {identity}"
            raise InputError(what, path=path, line=element.line, remedy="number them anew in InterText")
        cell = cell_of([(_SPACES.sub(" ", element.text()), 0, 0)], placed=False)
        sentences[identity] = (filled, replace(cell, paragraph=paragraph))
        filled += bool(cell.text)
    return sentences


def _identified(path: str) -> Iterator[tuple[Element, str, int]]:
    """Yield each element with an id, the id, and the number of the paragraph it stands in."""
    for paragraph, outer in enumerate(elements([_text(path)], _HOLDERS, path, placed=False)):
        for element in _inside(outer):
            identity = element.attributes.get("id") or element.attributes.get("xml:id")
            if identity and not element.name.startswith("<"):
                yield element, identity, paragraph


def _inside(element: Element) -> Iterator[Element]:
    yield element
    for inner in element.elements:
        yield from _inside(inner)


def _places(
    link: _Link, side: int, sentences: dict[str, tuple[int, Cell]], used: set[str], path: str, text: str
) -> tuple[int, ...]:
    for name in link.ids[side]:
        if name not in sentences or name in used:
            what = "has been linked before" if name in used else f"is not in {text}"
            remedy = "give the texts it was made from: --source FROM.xml --target TO.xml"
            raise InputError(f"links the sentence {name}, which {what}", path=path, line=link.line, remedy=remedy)
        used.add(name)
    return tuple(sentences[name][0] for name in link.ids[side] if sentences[name][1].text)


def _lang(name: str) -> str:
    """Return the language that the name of a text tells, as in `book.en.xml` and `en/book.xml`; else "und".

    >>> _lang("book.cs-00.xml"), _lang("en/1994/book.xml.gz"), _lang("book.xml")
    ('cs', 'en', 'und')
    """
    match = _NAMED.search(name)
    return (match["lang"] or match["folder"]) if match else "und"
