"""DOCX: paragraphs, table cells, footnotes; what was inserted is kept and what was deleted is not.

Formats: ECMA-376, part 1, WordprocessingML. Pictures, headers and footers of pages, comments and fields' codes are
dropped; text boxes are read once, where they are anchored.
"""

import zipfile
from collections.abc import Iterator

from align.bitext import Document, Role
from align.errors import InputError
from align.readers import paragraphs
from align.readers.elements import Element
from align.readers.zipped import checked_zip, part, tree

# Deleted text, text moved away from here, the second copy of a text box, and what is not text of the document.
_DROPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr"})
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011"}
_TITLES = {"title": Role.TITLE, "subtitle": Role.SUMMARY, "caption": Role.CAPTION}


def read_docx(path: str) -> Document:
    """Return the text of a Word document: its body in order, then its footnotes and endnotes.

    Each paragraph is a block; headings, the title and captions have their roles by the style they were given.
    Raises InputError (not a sound DOCX, locked, a zip bomb) or EmptyInputError.
    """
    checked_zip(path)
    with zipfile.ZipFile(path) as file:
        names = set(file.namelist())
        if "word/document.xml" not in names:
            raise InputError("is not a Word document", path=path, remedy="save it as .docx in Word or LibreOffice")
        styles = {}
        if "word/styles.xml" in names:
            styles = _styles(tree(part(file, "word/styles.xml", path), "styles", f"{path}/word/styles.xml"))
        found: list[tuple[str, Role]] = []
        for name in ("document", "footnotes", "endnotes"):
            if f"word/{name}.xml" in names:
                root = tree(part(file, f"word/{name}.xml", path), name, f"{path}/word/{name}.xml")
                found += _paragraphs(root, styles)
    return paragraphs.document_of(path, found)


def _styles(root: Element) -> dict[str, Role]:
    """Return the role of each style that has one: by its name in English, which Word keeps, or its outline level."""
    roles: dict[str, Role] = {}
    for style in root.children("style"):
        named = _value(style.child("name"), "val").lower()
        outlined = any(properties.child("outlineLvl") for properties in style.children("pPr"))
        role = _TITLES.get(named) or (Role.HEADING if outlined or named.startswith("heading") else None)
        if role:
            roles[_value(style, "styleId")] = role
    return roles


def _value(element: Element | None, name: str) -> str:
    """Return an attribute whatever its prefix; "" where it is not there."""
    attributes = element.attributes if element else {}
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _paragraphs(root: Element, styles: dict[str, Role]) -> Iterator[tuple[str, Role]]:
    """Yield the text and role of each paragraph; one inside another (a text box) comes after it."""
    for item in root.content:
        if not isinstance(item, Element) or item.name in _DROPPED:
            continue
        if item.name == "p":
            styled = [_value(properties.child("pStyle"), "val") for properties in item.children("pPr")]
            yield "".join(_texts(item)), styles.get("".join(styled), Role.BODY)
        yield from _paragraphs(item, styles)


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts of an element, changes accepted, without those of paragraphs inside it."""
    for item in element.content:
        if not isinstance(item, Element):
            continue
        if item.name == "t":
            yield "".join(piece[0] for piece in item.pieces())
        elif item.name in _BREAKS:
            yield _BREAKS[item.name]
        elif item.name != "p" and item.name not in _DROPPED:
            yield from _texts(item)
