"""Ladders: which rows of one text belong to which rows of another, without the texts. Row numbers start at 0.

`.beads` is one bead a line, `[0]:[0, 1]:0.0312`, as vecalign writes it: source rows, target rows, and a cost that may
be absent; an empty list stands for nothing. hunalign's ladder is one rung a line, `4<tab>5<tab>0.31`: how many rows of
each text lie before it, and a score; a bead is what lies between a rung and the next
(https://github.com/danielvarga/hunalign, "Format of the output").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from pathlib import Path

from align.errors import InputError

#: The rows of one side of a bead, and of the other.
Rows = tuple[tuple[int, ...], tuple[int, ...]]

_BEAD = re.compile(r"\[\s*((?:\d+\s*(?:,\s*)?)*)\]\s*:\s*\[\s*((?:\d+\s*(?:,\s*)?)*)\]\s*(?::\s*(\S+)\s*)?$")
_RUNG = re.compile(r"\s*(\d+)\s+(\d+)(?:\s+(-?\d+(?:\.\d*)?(?:e[-+]?\d+)?))?\s*$", re.IGNORECASE)
_HIGHEST = 10_000_000  # rows; the rows between two rungs are held in memory


@dataclass(frozen=True, slots=True)
class Link:
    """A bead as a ladder tells of it: its rows, the line it stands on, and its cost or score where there is one."""

    rows: Rows
    line: int
    cost: float | None = None
    score: float | None = None


def parse_bead(line: str) -> tuple[Rows, float | None]:
    """Return the rows and the cost of one line; the cost is None where the line gives none.

    Raises ValueError where the line is not a bead.

    >>> parse_bead("[0]:[0, 1]:0.0312"), parse_bead("[]:[4]")
    ((((0,), (0, 1)), 0.0312), (((), (4,)), None))
    """
    match = _BEAD.match(line.strip())
    if match is None:
        raise ValueError(f"not a bead: {line.strip()[:80]!r}")
    source, target = (tuple(int(row) for row in re.findall(r"\d+", match[side])) for side in (1, 2))
    cost = float(match[3]) if match[3] else None
    if cost is not None and not isfinite(cost):
        raise ValueError(f"its cost is {match[3]}")
    return (source, target), cost


def is_rungs(text: str) -> bool:
    r"""Say whether the first line that is not blank is a rung of hunalign's.

    >>> is_rungs("0\t0\t0.3\n"), is_rungs("[0]:[0]:0.3\n")
    (True, False)
    """
    return any(_RUNG.match(line) for line in text.lstrip().split("\n", 1)[:1])


def parse_links(text: str, *, path: str | None = None) -> list[Link]:
    r"""Return the beads of a whole ladder of either form, in order; blank lines are skipped.

    Raises InputError, with `path` and the line, where a line is not a bead, or a rung stands lower than the last.

    >>> parse_links("0\t0\t0.3\n1\t2\n")
    [Link(rows=((0,), (0, 1)), line=1, cost=None, score=0.3)]
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    return list(_between(lines, path) if is_rungs(text) else _beads(lines, path))


def _beads(lines: Iterable[tuple[int, str]], path: str | None) -> Iterator[Link]:
    for number, line in lines:
        try:
            rows, cost = parse_bead(line)
        except ValueError as error:
            raise InputError(str(error), path=path, line=number, remedy="write each bead as [0]:[0, 1]") from None
        yield Link(rows, number, cost)


def _between(lines: Iterable[tuple[int, str]], path: str | None) -> Iterator[Link]:
    """Yield what lies between each rung and the next; nothing where the two are the same."""
    rungs = [(number, *_rung(line, number, path)) for number, line in lines]
    for (number, first, second, score), (below, last, final, _) in pairwise(rungs):
        if last < first or final < second:
            what = f"this rung ({last}, {final}) stands before the last one ({first}, {second})"
            raise InputError(what, path=path, line=below, remedy="give the ladder as hunalign wrote it")
        if (first, second) != (last, final):
            yield Link((tuple(range(first, last)), tuple(range(second, final))), number, score=score)


def _rung(line: str, number: int, path: str | None) -> tuple[int, int, float | None]:
    match = _RUNG.match(line)
    if match is None:
        what = f"not a rung: {line.strip()[:80]!r}"
        raise InputError(what, path=path, line=number, remedy="write each rung as two numbers and a score")
    first, second = int(match[1]), int(match[2])
    if max(first, second) > _HIGHEST:
        what = f"this rung stands at row {max(first, second)}, higher than any text"
        raise InputError(what, path=path, line=number, remedy="give the ladder as hunalign wrote it")
    return first, second, float(match[3]) if match[3] else None


def parse_beads(text: str, *, path: str | None = None) -> list[Rows]:
    r"""Return the rows of the beads of a whole file of either form. Raises InputError as `parse_links` does.

    >>> parse_beads("[0]:[0, 1]:0.0312\n\n[1]:[]\n")
    [((0,), (0, 1)), ((1,), ())]
    """
    return [link.rows for link in parse_links(text, path=path)]


def read_beads(path: str | Path) -> list[Rows]:
    """Return the beads of a file. Raises InputError where it cannot be read or a line is not a bead."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError("there is no such file", path=path, remedy="check the name and the folder") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", path=path, remedy="give a text file of beads") from None
    return parse_beads(text, path=str(path))


def format_bead(source: Sequence[int], target: Sequence[int], cost: float | None = None) -> str:
    """Return one line without its end; `parse_bead` reads it back.

    >>> format_bead([0], [0, 1], 0.03124), format_bead([], [4])
    ('[0]:[0, 1]:0.0312', '[]:[4]')
    """
    line = f"{list(source)}:{list(target)}"
    return line if cost is None else f"{line}:{cost:.4f}"


def format_beads(beads: Iterable[tuple[Sequence[int], Sequence[int]]]) -> str:
    r"""Return a whole file of beads without costs, each line ended.

    >>> format_beads([((0,), (0, 1)), ((1,), ())])
    '[0]:[0, 1]\n[1]:[]\n'
    """
    return "".join(format_bead(source, target) + "\n" for source, target in beads)
