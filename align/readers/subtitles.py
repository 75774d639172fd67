"""SRT and WebVTT: what is said, a block a cue, and when. Numbers and styles are dropped; `runs` lead back to them."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from align.bitext import Block, Document
from align.errors import EmptyInputError
from align.readers.keeper import Keeper
from align.readers.source import Source
from align.timing import Timing

# 00:01:02,345 --> 00:01:04,000 in SRT; hours may be absent and a point stands for the comma in WebVTT (W3C, 4.1).
_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}.*")
_SKIPPED = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:[ \t].*)?$")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>\n]*>|<\d[\d:.]*>|\{\\[^{}\n]*\}|&[#\w]{1,10};")


class _Cue(NamedTuple):
    """Where the words of a cue begin, their lines, and when they are on screen, in milliseconds."""

    first: int
    lines: list[str]
    begin: int
    finish: int


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
    places, times = [], []
    spots = Document(source.path, source.text, runs=source.runs)
    for first, lines, begin, finish in _cues(source.text):
        at = first
        for line in lines:
            _keep(keeper, line, at)
            at += len(line) + 1
            keeper.keep("\n", at - 1, at)
        place, span = keeper.close(1), spots.file_span(first, max(first, at - 1))
        if place:
            places.append(place)
        if place and span:
            times.append(Timing(span.start, span.end, begin, finish))
    if not places:
        raise EmptyInputError("holds no subtitle", path=source.path, remedy="give an SRT or WebVTT file with text")
    return replace(keeper.document(source, [Block(start, end) for start, end in places]), times=tuple(times))


def _cues(text: str) -> list[_Cue]:
    """Return the cues of a text; each ends at a blank line or at the next times."""
    cues: list[_Cue] = []
    at, inside = 0, False
    for line in text.split("\n"):
        if match := _TIMES.match(line):
            if inside and cues[-1].lines and cues[-1].lines[-1].strip().isdecimal():
                cues[-1].lines.pop()  # the number of the cue that begins here, without a blank line before it
            times = match.groups()
            cues.append(_Cue(at + len(line) + 1, [], _milliseconds(times[:4]), _milliseconds(times[4:])))
            inside = True
        elif not line.strip() or (not inside and _SKIPPED.match(line)):
            inside = False
        elif inside:
            cues[-1].lines.append(line)
        at += len(line) + 1
    return cues


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    rest = int((parts[3] or "").ljust(3, "0"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _keep(keeper: Keeper, line: str, start: int) -> None:
    """Keep a line without its markup; an entity is one character."""
    at = 0
    for match in _MARKUP.finditer(line):
        keeper.keep(line[at : match.start()], start + at, start + match.start())
        if match[0].startswith("&"):
            keeper.keep(html.unescape(match[0]), start + match.start(), start + match.end())
        at = match.end()
    keeper.keep(line[at:], start + at, start + len(line))
