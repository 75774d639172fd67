"""SRT and WebVTT: what is said, a block a cue. Numbers, times and styles are dropped; `runs` lead back to them."""

import html
import re

from align.bitext import Block, Document
from align.errors import EmptyInputError
from align.readers.keeper import Keeper
from align.readers.source import Source

# 00:01:02,345 --> 00:01:04,000 in SRT; hours may be absent and a point stands for the comma in WebVTT (W3C, 4.1).
_TIMES = re.compile(r"[ \t]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}.*")
_SKIPPED = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:[ \t].*)?$")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>\n]*>|<\d[\d:.]*>|\{\\[^{}\n]*\}|&[#\w]{1,10};")


def is_subtitles(text: str) -> bool:
    r"""Say whether a text is subtitles: its first lines are WebVTT's name, or a number and times.

    >>> is_subtitles("1\n00:00:01,000 --> 00:00:02,000\nHello.\n"), is_subtitles("1\nHello.")
    (True, False)
    """
    lines = text.lstrip("\ufeff \n").split("\n", 2)
    return lines[0].startswith("WEBVTT") or any(map(_TIMES.match, lines[:2]))


def document_of(source: Source) -> Document:
    """Return what is said as blocks, a cue each, its lines parted by a line break. Raises EmptyInputError for none.

    Cues that follow each other are one line break apart, as a sentence may run through several.
    """
    keeper = Keeper()
    places = []
    for first, lines in _cues(source.text):
        at = first
        for line in lines:
            _keep(keeper, line, at)
            at += len(line) + 1
            keeper.keep("\n", at - 1, at)
        place = keeper.close(1)
        if place:
            places.append(place)
    if not places:
        raise EmptyInputError("holds no subtitle", path=source.path, remedy="give an SRT or WebVTT file with text")
    return keeper.document(source, [Block(start, end) for start, end in places])


def _cues(text: str) -> list[tuple[int, list[str]]]:
    """Return where the words of each cue begin, and their lines; a cue ends at a blank line or at the next times."""
    cues: list[tuple[int, list[str]]] = []
    at, inside = 0, False
    for line in text.split("\n"):
        if _TIMES.match(line):
            if inside and cues[-1][1] and cues[-1][1][-1].strip().isdecimal():
                cues[-1][1].pop()  # the number of the cue that begins here, without a blank line before it
            cues.append((at + len(line) + 1, []))
            inside = True
        elif not line.strip() or _SKIPPED.match(line):
            inside = False
        elif inside:
            cues[-1][1].append(line)
        at += len(line) + 1
    return cues


def _keep(keeper: Keeper, line: str, start: int) -> None:
    """Keep a line without its markup; an entity is one character."""
    at = 0
    for match in _MARKUP.finditer(line):
        keeper.keep(line[at : match.start()], start + at, start + match.start())
        if match[0].startswith("&"):
            keeper.keep(html.unescape(match[0]), start + match.start(), start + match.end())
        at = match.end()
    keeper.keep(line[at:], start + at, start + len(line))
