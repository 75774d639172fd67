"""Where the strings of a line of JSON stand in it, escapes and all."""

import re
from collections.abc import Iterator, Sequence

from align.readers.rows import Piece

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_OTHER = re.compile(r"[^\s,\]}]+")
_PARTS = re.compile(r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.|[^\\]+", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def strings_of(line: str, start: int) -> dict[Path, tuple[Piece, ...]]:
    r"""Return the pieces of each string value of a line of valid JSON that begins at `start` of the file.

    >>> strings_of('{"a": {"text": "x\\ny"}}', 100)
    {('a', 'text'): (('x', 116, 117), ('\n', 117, 119), ('y', 119, 120))}
    """
    found: dict[Path, tuple[Piece, ...]] = {}
    _value(line, _skip(line, 0), (), start, found)
    return found


def cut(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """Return the pieces of the characters start..end of a text; an escape is never cut."""
    kept: list[Piece] = []
    at = 0
    for text, first, last in pieces:
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            plain = len(text) == last - first
            kept.append((text[low:high], first + low, first + high) if plain else (text, first, last))
        at += len(text)
    return kept


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, path: Path, base: int, found: dict[Path, tuple[Piece, ...]]) -> int:
    """Read the value that begins at a place, and return where what follows it begins."""
    if text[at] in "{[":
        return _members(text, at, path, base, found)
    match = _STRING.match(text, at)
    if match:
        found[path] = tuple(_pieces(match[1], base + match.start(1)))
    else:
        match = _OTHER.match(text, at)
    return _skip(text, match.end() if match else at + 1)


def _members(text: str, at: int, path: Path, base: int, found: dict[Path, tuple[Piece, ...]]) -> int:
    named, number = text[at] == "{", 0
    at = _skip(text, at + 1)
    while text[at] not in "}]":
        key: str | int = number
        if named:
            match = _STRING.match(text, at)
            key = "".join(piece[0] for piece in _pieces(match[1], 0)) if match else ""
            at = _skip(text, _skip(text, match.end() if match else at) + 1)  # past the colon
        at = _value(text, at, (*path, key), base, found)
        if text[at] == ",":
            at = _skip(text, at + 1)
        number += 1
    return _skip(text, at + 1)


def _pieces(raw: str, start: int) -> Iterator[Piece]:
    for match in _PARTS.finditer(raw):
        part = match[0]
        if part.startswith("\\u"):
            code = int(part[2:6], 16)
            if len(part) > 6:
                code = 0x10000 + ((code - 0xD800) << 10) + int(part[8:12], 16) - 0xDC00
            text = chr(code)
        else:
            text = _ESCAPES.get(part[1], part[1]) if part.startswith("\\") else part
        yield text, start + match.start(), start + match.end()
