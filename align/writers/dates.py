"""The date a file is given, so that the same input gives the same bytes."""

import os
import time
from pathlib import Path

from align.bitext import Document
from align.errors import OptionError


def moment(document: Document) -> tuple[int, int, int, int, int, int]:
    """Return SOURCE_DATE_EPOCH, else when the file of the document was last changed, else now: year to second, UTC.

    Raises OptionError where SOURCE_DATE_EPOCH is no number (https://reproducible-builds.org/specs/source-date-epoch).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and not epoch.isdecimal():
        raise OptionError(f"SOURCE_DATE_EPOCH is {epoch!r}", remedy="give seconds since 1970, or unset it")
    at = time.gmtime(float(epoch) if epoch is not None else _changed(document.path))
    return at.tm_year, at.tm_mon, at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec


def _changed(path: str) -> float:
    try:
        return Path(path).stat().st_mtime if path not in ("", "-") else time.time()
    except OSError:
        return time.time()
