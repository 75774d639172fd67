"""Where the strings of a PO file stand in it; what they mean is for polib to say."""

import re
from collections.abc import Iterator

from align.readers.rows import Piece

_LINE = re.compile(
    r'[ \t]*(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?[ \t]*)?"((?:[^"\\\n]|\\.)*)"[ \t]*\r?$', re.M
)
_PARTS = re.compile(r"\\[0-7]{1,3}|\\x[\da-fA-F]{2}|\\.|[^\\]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "v": "\v", "f": "\f", "a": "\a"}

#: The strings of one message: "msgid", "msgid_plural", "msgstr" and "msgstr0", "msgstr1" ... to their pieces.
Message = dict[str, list[Piece]]


def messages_of(text: str) -> Iterator[Message]:
    r"""Yield the strings of each message that is not obsolete, in order, the header among them.

    >>> list(messages_of('msgid "a"\nmsgstr "b"\n"c"\n'))
    [{'msgid': [('a', 7, 8)], 'msgstr': [('b', 18, 19), ('c', 22, 23)]}]
    """
    message: Message = {}
    name = ""
    for match in _LINE.finditer(text):
        word = match[1]
        if word in ("msgctxt", "msgid") and "msgid" in message:
            yield message
            message = {}
        if word:
            name = word + (match[2] or "")
        message.setdefault(name, []).extend(_pieces(match[3], match.start(3)))
    if message:
        yield message


def _pieces(raw: str, start: int) -> Iterator[Piece]:
    for match in _PARTS.finditer(raw):
        part = match[0]
        if part.startswith("\\"):
            part = _ESCAPES.get(part[1], part[1])
        yield part, start + match.start(), start + match.end()
