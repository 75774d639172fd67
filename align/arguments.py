"""What the command line asks of its arguments before any work: outputs that can be written, texts in pairs."""

import os
from collections.abc import Sequence
from pathlib import Path

from align.errors import OptionError, OutputError

# What else can be done where an option has nothing to do.
_MENDS = {"--no-check": "--no-check", "a run without -o": "say with -o what to write"}


def checked_outputs(outputs: list[Path] | None, inputs: Sequence[str | None]) -> list[str]:
    """Return the paths to write, having made sure before any work that each can be written."""
    from align.writers import FINDINGS, FORMATS

    for number, path in enumerate(outputs or []):
        if str(path) == "-":
            remedy = "name a file, whose ending picks the format; --json prints to standard output"
            raise OptionError("-o writes files, not standard output", remedy=remedy)
        if path.suffix.lower() not in FORMATS | FINDINGS:
            raise OptionError(
                f"the ending {path.suffix or '(none)'} of {path} names no format",
                remedy=f"use one of {' '.join(sorted(FORMATS | FINDINGS))}",
            )
        if any(name not in (None, "-") and Path(str(name)).resolve() == path.resolve() for name in inputs):
            raise OutputError("would overwrite its own input", path=path, remedy="choose another name")
        if any(other.resolve() == path.resolve() for other in (outputs or [])[:number]):
            raise OptionError(f"{path} is to be written twice", remedy="name it once")
        if not path.parent.is_dir():
            raise OutputError("its folder does not exist", path=path, remedy=f"make it: mkdir -p {path.parent}")
    return [str(path) for path in outputs or []]


def ladder_texts(source: str | None, target: str | None) -> tuple[str, str] | None:
    """Return the two texts of a ladder, or None. Raises OptionError where one is missing."""
    if source and target:
        return source, target
    if source or target:
        missing = "--target" if source else "--source"
        raise OptionError(f"{missing} is missing", remedy="give both texts of the ladder, --source and --target")
    return None


def refused_beside(what: str, **options: object) -> None:
    """Raise OptionError for the first option that was given though `what` leaves it nothing to do."""
    for name, value in options.items():
        if value is not None and value is not False:
            option = "--" + name.replace("_", "-")
            raise OptionError(f"{option} does nothing beside {what}", remedy=f"leave out {option} or {_MENDS[what]}")


def names_places(path: str) -> bool:
    """Say whether an output tells of places in the file that was checked, rather than of its pairs."""
    from align.writers import FINDINGS

    return Path(path).suffix.lower() in FINDINGS


def processors() -> int:
    """Return how many processes may work at once: one for each processor this one may use, at most four."""
    here = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(4, len(here))
