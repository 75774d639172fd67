"""Paragraphs of a packed file (DOCX, EPUB, PDF) as a document: their places in the file mean nothing to a person."""

from collections.abc import Iterable

from align.bitext import Block, Document, Role
from align.errors import EmptyInputError
from align.readers.source import clean


def document_of(path: str, paragraphs: Iterable[tuple[str, Role]], *, notes: tuple[str, ...] = ()) -> Document:
    r"""Return the paragraphs that hold text as blocks, a blank line between two. Raises EmptyInputError for none.

    >>> document_of("a.docx", [("One.", Role.TITLE), (" ", Role.BODY), ("Two.", Role.BODY)]).text
    'One.\n\nTwo.'
    """
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for raw, role in paragraphs:
        text = clean(raw)[0].strip()
        if text:
            texts.append(text)
            blocks.append(Block(at, at + len(text), role))
            at += len(text) + 2
    if not texts:
        raise EmptyInputError("holds no text", path=path, remedy="give a file with text in it")
    return Document(path, "\n\n".join(texts), blocks=tuple(blocks), notes=notes)
