"""Small trees out of a long XML file, one at a time, each text with its place in the file.

Built on expat, which never fetches a file. Entity declarations are refused (a few lines of them can fill the
memory, or name files of this machine). Characters XML forbids, plain or as numbers, are read as spaces.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from align.errors import InputError
from align.readers.rows import Piece

_FED = 1 << 20  # characters fed at once
_DEEPEST = 200  # elements inside each other; Word nests tables and text boxes some dozens deep

# Forbidden in XML 1.0 (production 2); surrogates come from files that say UTF-16 and are not.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")


@dataclass(slots=True)
class Element:
    """An element: its name without a namespace, attributes likewise (`xml:lang` keeps its prefix), line, content."""

    name: str
    attributes: dict[str, str]
    line: int
    content: "list[Element | Piece]" = field(default_factory=list)
    elements: "list[Element]" = field(default_factory=list)  # those of the content, which are what is looked for

    def children(self, name: str) -> "Iterator[Element]":
        """Yield the elements of a name right inside."""
        for item in self.elements:
            if item.name == name:
                yield item

    def child(self, name: str) -> "Element | None":
        """Return the first element of a name right inside, or None."""
        return next(self.children(name), None)

    def pieces(self, skipped: frozenset[str] = frozenset()) -> Iterator[Piece]:
        """Yield the texts inside, in order and at any depth, except in elements of the names skipped."""
        for item in self.content:
            if not isinstance(item, Element):
                yield item
            elif item.name not in skipped:
                yield from item.pieces(skipped)

    def text(self) -> str:
        """Return all the text inside, stripped."""
        return "".join(piece[0] for piece in self.pieces()).strip()


def elements(chunks: Iterable[str], wanted: frozenset[str], path: str, *, placed: bool = True) -> Iterator[Element]:
    """Yield each element of a wanted name when it ends, and as "<name" (without content) an outer one when it begins.

    An element inside a wanted one is part of it. Without `placed` the texts have no place, which takes half the
    time. Raises InputError with the line for XML that is not well formed,
    cut short, or declares entities.
    """
    builder = _Builder(wanted, path, placed=placed)
    for chunk in chunks:
        for start in range(0, len(chunk), _FED):
            builder.feed(_made_legal(chunk[start : start + _FED]))
            yield from builder.taken()
    builder.close()
    yield from builder.taken()


def _made_legal(text: str) -> str:
    """Return the text with forbidden characters, plain or numbered, as spaces; its length stays."""

    def blank(match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else int(match[2])
        legal = code <= 0x10FFFF and not _FORBIDDEN.match(chr(code))
        return match[0] if legal else " " * len(match[0])

    return _NUMBERED.sub(blank, _FORBIDDEN.sub(" ", text))


class _Builder:
    """Feeds expat and gathers what it finds. The place in characters is counted along, as expat counts bytes."""

    def __init__(self, wanted: frozenset[str], path: str, *, placed: bool) -> None:
        self._wanted, self._path, self._placed = wanted, path, placed
        self._found: list[Element] = []
        self._stack: list[Element] = []
        self._open: tuple[str, int] | None = None  # a text that began and whose end is not known yet
        self._buffer, self._buffer_at, self._done, self._characters = b"", 0, 0, 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = not placed
        for name, handler in self._handlers().items():
            setattr(self._parser, name, handler)

    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": self._data,
            "CommentHandler": lambda _: self._finish(),
            "ProcessingInstructionHandler": lambda *_: self._finish(),
            "StartCdataSectionHandler": self._finish,
            "EndCdataSectionHandler": self._finish,
            "EntityDeclHandler": self._entity,
            "SkippedEntityHandler": self._skipped,
        }

    def feed(self, text: str) -> None:
        """Parse the next part of the file."""
        data = text.encode()
        if self._placed:
            self._buffer = self._buffer[self._done :] + data
            self._buffer_at, self._done = self._buffer_at + self._done, 0
        self._parse(data, last=False)

    def close(self) -> None:
        """Say that nothing more comes."""
        self._parse(b"", last=True)

    def taken(self) -> list[Element]:
        """Return the elements found since the last time."""
        found, self._found = self._found, []
        return found

    def _parse(self, data: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            what = f"is not well-formed XML ({expat.ErrorString(error.code)})"
            remedy = "export the file again, or mend that line in a text editor"
            raise InputError(what, path=self._path, line=error.lineno, remedy=remedy) from error

    def _place(self) -> int:
        """Return where the event of now begins, in characters."""
        if not self._placed:
            return 0
        ahead = self._parser.CurrentByteIndex - self._buffer_at
        self._characters += len(self._buffer[self._done : ahead].decode())
        self._done = ahead
        return self._characters

    def _finish(self) -> None:
        if self._open is not None:
            text, start = self._open
            self._stack[-1].content.append((text, start, self._place()))
            self._open = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._finish()
        local = name.rpartition(":")[2]
        element = Element(local, attributes, self._parser.CurrentLineNumber)
        if len(self._stack) > _DEEPEST:
            remedy = "export the file again"
            what = f"has more than {_DEEPEST} elements inside each other"
            raise InputError(what, path=self._path, line=element.line, remedy=remedy)
        if self._stack:
            self._stack[-1].content.append(element)
            self._stack[-1].elements.append(element)
            self._stack.append(element)
        elif local in self._wanted:
            self._stack.append(element)
        else:
            self._found.append(Element("<" + local, attributes, element.line))

    def _end(self, name: str) -> None:
        if not self._stack:
            return
        self._finish()
        element = self._stack.pop()
        if not self._stack:
            self._found.append(element)

    def _data(self, text: str) -> None:
        if not self._stack:
            return
        if self._placed:
            self._finish()
            self._open = (text, self._place())
        else:
            self._stack[-1].content.append((text, 0, 0))

    def _entity(self, name: str, *_: object) -> None:
        raise InputError(
            f"declares an entity ({name}), which could fill the memory or read other files",
            path=self._path,
            line=self._parser.CurrentLineNumber,
            remedy="remove the <!ENTITY> declarations",
        )

    def _skipped(self, name: str, *_: object) -> None:
        raise InputError(
            f"uses an entity it does not define (&{name};)",
            path=self._path,
            line=self._parser.CurrentLineNumber,
            remedy="write the character itself, or its number",
        )
