"""Small trees out of a long XML file, one at a time, each text with its place in the file.

Built on expat, which never fetches a file. Entity declarations are refused (a few lines of them can fill the
memory, or name files of this machine). Characters XML forbids, plain or as numbers, are read as spaces.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast
from xml.parsers import expat

from align.errors import DamagedError, InputError
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
        return iter([item for item in self.elements if item.name == name])  # a generator takes twice the time

    def child(self, name: str) -> "Element | None":
        """Return the first element of a name right inside, or None."""
        for item in self.elements:
            if item.name == name:
                return item
        return None

    def pieces(self, skipped: frozenset[str] = frozenset()) -> Iterator[Piece]:
        """Yield the texts inside, in order and at any depth, except in elements of the names skipped."""
        for item in self.content:
            if not isinstance(item, Element):
                yield item
            elif item.name not in skipped:
                yield from item.pieces(skipped)

    def listed(self, skipped: frozenset[str] = frozenset()) -> "list[Piece]":
        """Return `pieces` as a list."""
        return list(self.pieces(skipped)) if self.elements else cast("list[Piece]", self.content)

    def text(self) -> str:
        """Return all the text inside, stripped."""
        if len(self.content) == 1 and not self.elements:  # nearly always
            return cast("Piece", self.content[0])[0].strip()
        return "".join(piece[0] for piece in self.pieces()).strip()


def elements(chunks: Iterable[str], wanted: frozenset[str], path: str, *, placed: bool = True) -> Iterator[Element]:
    """Yield each element of a wanted name when it ends, and as "<name" (without content) an outer one when it begins.

    An element inside a wanted one is part of it. Without `placed` the texts have no place, which takes a third of the
    time. Raises DamagedError with the line for XML that is not well formed or cut short, InputError for declared
    entities.
    """
    builder = _Builder(wanted, path) if placed else _Quick(wanted, path)
    for chunk in chunks:
        for start in range(0, len(chunk), _FED):
            try:
                builder.feed(_made_legal(chunk[start : start + _FED]))
            except DamagedError:
                yield from builder.taken()  # what stands before the damage
                raise
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


class _Feeder:
    """Feeds expat. `_found` is what was found since it was last taken."""

    def __init__(self, wanted: frozenset[str], path: str) -> None:
        self._wanted, self._path = wanted, path
        self._found: list[Element] = []
        self._parser = expat.ParserCreate("utf-8")
        for name, handler in self._handlers().items():
            setattr(self._parser, name, handler)

    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {"EntityDeclHandler": self._entity, "SkippedEntityHandler": self._skipped}

    def feed(self, text: str) -> None:
        """Parse the next part of the file."""
        self._parse(text.encode(), last=False)

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
            raise DamagedError(what, path=self._path, line=error.lineno, remedy=remedy) from error

    def _too_deep(self) -> InputError:
        what = f"has more than {_DEEPEST} elements inside each other"
        line = self._parser.CurrentLineNumber
        return InputError(what, path=self._path, line=line, remedy="export the file again")

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


class _Quick(_Feeder):
    """Gathers elements without the places of their texts. Of a long file this is where most of the time goes."""

    def _handlers(self) -> dict[str, Callable[..., None]]:
        wanted, found, parser = self._wanted, self._found, self._parser
        stack: list[Element] = []
        names: dict[str, str] = {}
        parser.buffer_text = True

        def start(name: str, attributes: dict[str, str]) -> None:
            local = names.get(name) or names.setdefault(name, name.rpartition(":")[2])
            if stack:
                if len(stack) > _DEEPEST:
                    raise self._too_deep()
                parent = stack[-1]
                element = Element(local, attributes, parser.CurrentLineNumber, [], [])
                parent.content.append(element)
                parent.elements.append(element)
                stack.append(element)
            elif local in wanted:
                stack.append(Element(local, attributes, parser.CurrentLineNumber, [], []))
            else:
                found.append(Element("<" + local, attributes, parser.CurrentLineNumber, [], []))

        def end(_: str) -> None:
            if stack:
                element = stack.pop()
                if not stack:
                    found.append(element)

        def data(text: str) -> None:
            if stack:
                stack[-1].content.append((text, 0, 0))

        return {
            **super()._handlers(),
            "StartElementHandler": start,
            "EndElementHandler": end,
            "CharacterDataHandler": data,
        }

    def taken(self) -> list[Element]:
        """Return the elements found since the last time."""
        found = self._found[:]
        self._found.clear()  # the handlers hold this list
        return found


class _Builder(_Feeder):
    """Gathers elements with the places of their texts, in characters, counted along as expat counts bytes."""

    def __init__(self, wanted: frozenset[str], path: str) -> None:
        self._stack: list[Element] = []
        self._open: tuple[str, int] | None = None  # a text that began and whose end is not known yet
        self._buffer, self._buffer_at, self._done, self._characters = b"", 0, 0, 0
        super().__init__(wanted, path)

    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {
            **super()._handlers(),
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": self._data,
            "CommentHandler": lambda _: self._finish(),
            "ProcessingInstructionHandler": lambda *_: self._finish(),
            "StartCdataSectionHandler": self._finish,
            "EndCdataSectionHandler": self._finish,
        }

    def feed(self, text: str) -> None:
        """Parse the next part of the file."""
        data = text.encode()
        self._buffer = self._buffer[self._done :] + data
        self._buffer_at, self._done = self._buffer_at + self._done, 0
        self._parse(data, last=False)

    def _place(self) -> int:
        """Return where the event of now begins, in characters."""
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
            raise self._too_deep()
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
        if self._stack:
            self._finish()
            self._open = (text, self._place())
