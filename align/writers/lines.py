"""Text as a file may hold it: legal in XML, and on one line."""

import re

from align.script import join

# What XML 1.0 forbids (its production 2) and what it discourages: C1 controls and noncharacters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MEANING = re.compile(_ILLEGAL.pattern[:-1] + '&<>"\t]')  # most texts hold none, and `translate` is slow
# The breaks of `str.splitlines`, which are what other programs may take for the end of a line.
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")


def legal(text: str) -> str:
    r"""Return the text without characters that XML 1.0 forbids or discourages; line breaks and tabs stay.

    >>> legal("a\x00b\x07c\td")
    'abc\td'
    """
    return _ILLEGAL.sub("", text) if _ILLEGAL.search(text) else text


def escaped(text: str, escapes: dict[int, str]) -> str:
    r"""Return the legal text with characters that mean something in XML replaced.

    >>> escaped("a<b\x00", str.maketrans({"<": "&lt;"}))
    'a&lt;b'
    """
    return legal(text).translate(escapes) if _MEANING.search(text) else text


def one_line(text: str, lang: str) -> str:
    r"""Return the legal text on one line; where it was broken it is joined as its language joins.

    Text without a break keeps every space and tab it has.

    >>> one_line("He came.\nShe left.", "en"), one_line("他来了。\n她走了。", "zh")
    ('He came. She left.', '他来了。她走了。')
    """
    return legal(join(_BREAKS.split(text), lang) if _BREAKS.search(text) else text)


def cell(text: str, lang: str) -> str:
    r"""Return the text on one line without tabs, for a field of a table.

    >>> cell("a\tb\nc", "en")
    'a b c'
    """
    return one_line(text, lang).replace("\t", " ")
