"""A file as clean text: decoded, one kind of line break, no control characters, and the way back to the file."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from align.bitext import Run
from align.errors import EmptyInputError
from align.readers.encoding import decode
from align.readers.opening import read_bytes

# Characters XML 1.0 forbids or discourages (its productions 2 and 2a), and lone surrogates: no output may hold them.
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_BREAK = "\r\x0b\x0c\x85\u2028\u2029"
_CONTROLS = re.compile(f"[{_CONTROL}]")
_UNCLEAN = re.compile(f"[{_CONTROL}{_BREAK}\u00ad\u200b\u2060\ufeff]")
_ONE_CONTROL = "1 control character replaced by a space"
_BREAKS = re.compile(f"[{_BREAK}]")

# Invisible marks that only split words for the machine; a zero width space goes where nothing stands beside it
# (inside Thai or Khmer it parts words and stays).
_DROPPED = re.compile("\r(?=\n)|[\u00ad\u2060\ufeff]+|(?<!\\S)\u200b+|\u200b+(?!\\S)")


@dataclass(frozen=True, slots=True)
class Source:
    """The clean text of a file. `runs` lead its characters to the file as decoded, without its byte order mark."""

    path: str
    text: str
    runs: tuple[Run, ...]
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()


def read_source(path: str, encoding: str | None = None) -> Source:
    """Read, decode and clean a file; "-" is standard input.

    The text holds at least one character that is not white space. Raises InputError or EmptyInputError.
    """
    decoded = decode(read_bytes(path), path=path, encoding=encoding)
    text, runs, controls = clean(decoded.text)
    if not text.strip():
        raise EmptyInputError("holds only white space", path=path, remedy="give a file with text in it")
    notes = decoded.notes
    if controls:
        notes += (f"{controls} control characters replaced by spaces" if controls > 1 else _ONE_CONTROL,)
    return Source(path, text, runs, decoded.name, notes)


def clean(text: str) -> tuple[str, tuple[Run, ...], int]:
    r"""Return clean text, the runs that lead it back, and how many control characters became spaces.

    Every line break is "\n" afterwards. A replaced character keeps its place; soft hyphens, word joiners and
    byte order marks inside the text are dropped. Linear in the length of the text.

    >>> clean("a\r\nb\0c")[0]
    'a\nb c'
    >>> clean("a\r\nb")[1]
    (Run(start=0, file_start=0, file_end=1), Run(start=1, file_start=2, file_end=4))
    """
    if not _UNCLEAN.search(text):
        return text, ((Run(0, 0, len(text)),) if text else ()), 0
    text, controls = _CONTROLS.subn(" ", text)
    pieces: list[str] = []
    runs: list[Run] = []
    start = at = 0
    for match in _DROPPED.finditer(text):
        if match.start() > at:
            runs.append(Run(start, at, match.start()))
            pieces.append(text[at : match.start()])
            start += match.start() - at
        at = match.end()
    if at < len(text):
        runs.append(Run(start, at, len(text)))
        pieces.append(text[at:])
    return _BREAKS.sub("\n", "".join(pieces)), tuple(runs), controls


def cleaned(text: str) -> str:
    r"""Return clean text alone.

    >>> cleaned("a\r\nb\0c")
    'a\nb c'
    """
    return clean(text)[0] if _UNCLEAN.search(text) else text


def through(runs: Iterable[Run], length: int, base: tuple[Run, ...]) -> tuple[Run, ...]:
    """Lead runs that end in a clean text on through `base`, the runs of that text, to the file.

    `length` is that of the text the runs start in; an empty `base` leads nowhere else. An identity run is cut where
    `base` is; any other stays whole.

    >>> through([Run(0, 0, 2)], 2, (Run(0, 0, 1), Run(1, 2, 3)))
    (Run(start=0, file_start=0, file_end=1), Run(start=1, file_start=2, file_end=3))
    """
    listed = list(runs)
    if not base or (len(base) == 1 and base[0].file_start == 0):
        return tuple(listed)
    starts = [run.start for run in base]
    led: list[Run] = []
    for index, run in enumerate(listed):
        stop = listed[index + 1].start if index + 1 < len(listed) else length
        first = max(0, bisect_right(starts, run.file_start) - 1)
        if stop - run.start == run.file_end - run.file_start:
            led.extend(_cut(run, base, first))
        else:
            last = max(first, bisect_right(starts, max(run.file_start, run.file_end - 1)) - 1)
            led.append(Run(run.start, _place(run.file_start, base[first]), _place(run.file_end, base[last])))
    return tuple(led)


def _place(position: int, run: Run) -> int:
    return run.file_start + position - run.start


def _cut(run: Run, base: tuple[Run, ...], index: int) -> Iterable[Run]:
    at = run.file_start
    while at < run.file_end:
        stop = min(run.file_end, base[index + 1].start if index + 1 < len(base) else run.file_end)
        yield Run(run.start + at - run.file_start, _place(at, base[index]), _place(stop, base[index]))
        at, index = stop, index + 1
