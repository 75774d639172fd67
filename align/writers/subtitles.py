"""SRT and WebVTT: the translation under the times of its subtitles, or of those it was made from.

https://www.w3.org/TR/webvtt1/; SRT has no specification: as SubRip writes it.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from align.errors import OutputError
from align.timing import SOURCE_TIME, TARGET_TIME, parsed, shown
from align.writers.lines import one_line
from align.writers.units import Head, Tally, Unit

_UNTIMED = "no time"
_VTT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

#: When a cue begins and ends, in milliseconds, and its lines.
_Cue = tuple[int, int, list[str]]


def write_srt(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write a cue a bead that has a translation and a time. Raises OutputError where no bead has a time."""
    for number, (begin, finish, lines) in enumerate(_cues(units, head, tally), start=1):
        text = "\n".join(lines)
        out.write(f"{number}\n{shown(begin, finish, ',')}\n{text}\n\n".encode())


def write_vtt(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write a cue a bead that has a translation and a time. Raises OutputError where no bead has a time."""
    out.write(b"WEBVTT\n\n")
    for begin, finish, lines in _cues(units, head, tally):
        text = "\n".join(line.translate(_VTT) for line in lines)
        out.write(f"{shown(begin, finish)}\n{text}\n\n".encode())


def _cues(units: Iterable[Unit], head: Head, tally: Tally) -> Iterator[_Cue]:
    """Yield the cues in order, those of one time as one, and none longer than till the next begins."""
    cues: dict[tuple[int, int], list[str]] = {}
    for unit in tally.keep(units, "no translation", source=False):
        time = _time(unit)
        if time is None:
            tally.drop(_UNTIMED)
        else:
            cues.setdefault(time, []).append(one_line(unit.target, head.target.lang))
    if not cues:
        raise OutputError(
            "would be empty: no bead has a translation and a time",
            remedy="align subtitles (.srt, .vtt) first: align run talk.srt translation.srt -o pairs.jsonl",
        )
    ordered = sorted(cues.items())
    following = [begin for (begin, _), _ in ordered[1:]] + [ordered[-1][0][1]]
    for ((begin, finish), lines), after in zip(ordered, following, strict=True):
        yield begin, max(begin, min(finish, after)), lines


def _time(unit: Unit) -> tuple[int, int] | None:
    """Return the time of a bead's translation, else that of its source."""
    known = dict(reversed(unit.bead.properties))
    return parsed(known.get(TARGET_TIME, "")) or parsed(known.get(SOURCE_TIME, ""))
