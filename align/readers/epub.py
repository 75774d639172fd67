"""EPUB 2 and 3: the chapters in reading order, each read as a web page (https://www.w3.org/TR/epub-33/)."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from align.bitext import Document, Role
from align.errors import EmptyInputError, InputError
from align.readers import html, paragraphs
from align.readers.elements import Element
from align.readers.encoding import decode
from align.readers.source import Source, clean
from align.readers.zipped import checked_zip, part, tree

_CONTAINER = "META-INF/container.xml"
_HEAD = re.compile(r"<head[\s>].*?</head\s*>", re.IGNORECASE | re.DOTALL)  # its title repeats the book's
_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(path: str) -> Document:
    """Return the text of a book, chapter after chapter; its table of contents is left out.

    Raises InputError (not a sound EPUB, encrypted, a zip bomb) or EmptyInputError.
    """
    checked_zip(path)
    with zipfile.ZipFile(path) as file:
        if "META-INF/encryption.xml" in file.namelist() and b"EncryptedKey" in file.read("META-INF/encryption.xml"):
            raise InputError("is locked by its publisher (DRM)", path=path, remedy="give a copy without the lock")
        return paragraphs.document_of(path, list(_blocks(file, path)))


def _blocks(file: zipfile.ZipFile, path: str) -> Iterator[tuple[str, Role]]:
    for name in _chapters(file, path):
        decoded = decode(part(file, name, path), path=f"{path}/{name}")
        text, runs, _ = clean(_HEAD.sub("", decoded.text, count=1))
        try:
            page = html.document_of(Source(name, text, runs))
        except EmptyInputError:  # a page that is a picture
            continue
        yield from ((page.text_of(block), block.role) for block in page.blocks)


def _chapters(file: zipfile.ZipFile, path: str) -> list[str]:
    """Return the names of the pages in reading order."""
    container = tree(part(file, _CONTAINER, path), "container", f"{path}/{_CONTAINER}")
    roots = [root for holder in container.children("rootfiles") for root in holder.children("rootfile")]
    package = next((root.attributes.get("full-path", "") for root in roots), "")
    if not package:
        raise InputError("names no package in its container.xml", path=path, remedy="give a sound EPUB")
    opf = tree(part(file, package, path), "package", f"{path}/{package}")
    items = {item.attributes.get("id"): item for held in opf.children("manifest") for item in held.children("item")}
    references = [reference for spine in opf.children("spine") for reference in spine.children("itemref")]
    chapters = []
    for reference in references:
        item = items.get(reference.attributes.get("idref"))
        if item is None or item.attributes.get("media-type") not in _PAGES or "nav" in _properties(item):
            continue
        name = posixpath.join(posixpath.dirname(package), unquote(item.attributes.get("href", "")))
        chapters.append(posixpath.normpath(name))
    return chapters


def _properties(item: Element) -> list[str]:
    return item.attributes.get("properties", "").split()
