"""When a text was said: the times of subtitles, kept beside a document and carried as properties of beads."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

#: The names of the properties that hold the times of a bead's sides.
SOURCE_TIME, TARGET_TIME = "x-source-time", "x-target-time"

_SHOWN = re.compile(r"(\d+):(\d{2}):(\d{2})[.,](\d{3}) --> (\d+):(\d{2}):(\d{2})[.,](\d{3})$")


@dataclass(frozen=True, slots=True)
class Timing:
    """The words at start..end of a file, in characters, are on screen from `begin` to `finish`, in milliseconds."""

    start: int
    end: int
    begin: int
    finish: int


def time_of(times: Sequence[Timing], start: int, end: int) -> tuple[int, int] | None:
    """Return when the words at start..end of a file are on screen, in milliseconds; None where no cue holds them.

    A cue's time is shared out over its characters, so that two sentences of one cue follow each other.

    >>> time_of([Timing(0, 10, 1000, 2000), Timing(20, 30, 3000, 4000)], 5, 30)
    (1500, 4000)
    """
    first = max(0, bisect_right(times, start, key=lambda cue: cue.start) - 1)
    held = [cue for cue in times[first : bisect_right(times, end - 1, key=lambda cue: cue.start)] if cue.end > start]
    if not held:
        return None
    return _at(held[0], max(start, held[0].start)), _at(held[-1], min(end, held[-1].end))


def _at(cue: Timing, place: int) -> int:
    share = (place - cue.start) / max(1, cue.end - cue.start)
    return round(cue.begin + share * (cue.finish - cue.begin))


def shown(begin: int, finish: int, point: str = ".") -> str:
    """Return two times as WebVTT writes them; SRT has a comma for the point.

    >>> shown(61_500, 3_600_000)
    '00:01:01.500 --> 01:00:00.000'
    """
    return f"{_clock(begin, point)} --> {_clock(finish, point)}"


def parsed(text: str) -> tuple[int, int] | None:
    """Return the two times of `shown` in milliseconds; None where the text is something else.

    >>> parsed("00:01:01.500 --> 01:00:00,000"), parsed("noon")
    ((61500, 3600000), None)
    """
    match = _SHOWN.match(text.strip())
    if match is None:
        return None
    numbers = [int(number) for number in match.groups()]
    return _milliseconds(numbers[:4]), _milliseconds(numbers[4:])


def _milliseconds(parts: Sequence[int]) -> int:
    hours, minutes, seconds, rest = parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _clock(time: int, point: str) -> str:
    seconds, rest = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{rest:03}"
