"""PDF: the text of its pages, line by line; the splitters rejoin the lines. Heads and feet of pages are set aside."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from align.bitext import Block, Document, Role
from align.errors import EmptyInputError, InputError, OptionError
from align.readers.source import clean

if TYPE_CHECKING:
    from pypdf import PdfReader

_NUMBERS = re.compile(r"\d+")
_EDGE = 2  # lines at the top and the bottom of a page that may be its head and foot
_SEEN_ON = 3  # pages a line stands on, numbers aside, to be a head or a foot


def read_pdf(path: str) -> Document:
    """Return the text of a PDF, a line a block. Raises InputError, EmptyInputError, or OptionError without pypdf.

    A line that stands at the top or the bottom of three pages or more, its numbers aside, is boilerplate; so is a
    page number. A PDF that holds only pictures of text has none to read, and is told so.
    """
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        raise OptionError(
            "reading .pdf needs the package pypdf", remedy="install it: pip install 'align[documents]'"
        ) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is locked with a password", path=path, remedy="save it without one")
        pages = list(_pages(reader))
    except FileNotFoundError:
        raise InputError("no such file", path=path, remedy="check the name") from None
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        remedy = "print it to a new PDF, or save its text as .txt"
        raise InputError(f"is not a sound PDF ({error})", path=path, remedy=remedy) from error
    if not any(line for lines in pages for line in lines):
        remedy = "have its text recognised first (OCR), or give another file"
        raise EmptyInputError("holds pictures of pages, not text", path=path, remedy=remedy)
    return _document(path, pages)


def _pages(reader: "PdfReader") -> Iterator[list[str]]:
    for page in reader.pages:
        text = clean(page.extract_text())[0]
        yield [line.strip() for line in text.strip().split("\n")]


def _document(path: str, pages: Sequence[Sequence[str]]) -> Document:
    """Return the lines as blocks; pages are one line break apart, as lines are, for a sentence may run on.

    Heads and feet of pages come last, so that they do not stand in the middle of that sentence.
    """
    counts = Counter(_shape(line) for lines in pages for line in {*lines[:_EDGE], *lines[-_EDGE:]})
    kept: list[tuple[str, Role]] = []
    aside: list[tuple[str, Role]] = [("", Role.BODY)]
    for lines in pages:
        for place, line in enumerate(lines):
            edge = place < _EDGE or place >= len(lines) - _EDGE
            if line and edge and (counts[_shape(line)] >= _SEEN_ON or line.isdecimal()):
                aside.append((line, Role.BOILERPLATE))
            else:
                kept.append((line, Role.BODY))
    blocks: list[Block] = []
    at = 0
    for line, role in (*kept, *aside):
        if line:
            blocks.append(Block(at, at + len(line), role))
        at += len(line) + 1
    text = "\n".join(line for line, _ in (*kept, *aside))
    return Document(path, text, blocks=tuple(blocks))


def _shape(line: str) -> str:
    return _NUMBERS.sub("0", line)
