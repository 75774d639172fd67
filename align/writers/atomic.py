"""A file is replaced whole or left as it was."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from align.errors import OutputError


@contextmanager
def replacing(path: str) -> Iterator[BinaryIO]:
    """Open a file for writing whose content takes the place of `path` only when the block ends without an error.

    The new content is written beside it, flushed to the disk and renamed; on any error the earlier file stays and
    nothing else is left behind. A link is followed, and the permissions of an earlier file are kept. Raises
    OutputError.
    """
    target = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "the file is read-only")
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", path=path, remedy=_remedy(error)) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the permissions of an earlier file, else those a new file gets."""
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _remedy(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "make the folder first, or choose another place with -o"
    if isinstance(error, IsADirectoryError):
        return "give the name of a file in it"
    if isinstance(error, PermissionError):
        return "choose a place you may write to with -o, or change its permissions"
    return "free space on the disk, or choose another place with -o"
