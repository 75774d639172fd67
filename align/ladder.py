"""The `.beads` text format ("ladder"): one bead a line, `[0]:[0, 1]:0.0312`, as vecalign writes it.

Source rows, target rows, and a cost that may be absent; an empty list stands for nothing. Row numbers start at 0.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from align.errors import InputError

#: The rows of one side of a bead, and of the other.
Rows = tuple[tuple[int, ...], tuple[int, ...]]

_BEAD = re.compile(r"\[\s*((?:\d+\s*(?:,\s*)?)*)\]\s*:\s*\[\s*((?:\d+\s*(?:,\s*)?)*)\]\s*(?::\s*(\S+)\s*)?$")


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
    return (source, target), (float(match[3]) if match[3] else None)


def parse_beads(text: str, *, path: str | None = None) -> list[Rows]:
    r"""Return the beads of a whole file; blank lines are skipped, costs dropped, the order is kept.

    Raises InputError, with `path` and the line, where a line is not a bead.

    >>> parse_beads("[0]:[0, 1]:0.0312\n\n[1]:[]\n")
    [((0,), (0, 1)), ((1,), ())]
    """
    beads = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            beads.append(parse_bead(line)[0])
        except ValueError as error:
            raise InputError(str(error), path=path, line=number, remedy="write each bead as [0]:[0, 1]") from None
    return beads


def read_beads(path: str | Path) -> list[Rows]:
    """Return the beads of a file. Raises InputError where it cannot be read or a line is not a bead."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError("no such file", path=path, remedy="check the name") from None
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
