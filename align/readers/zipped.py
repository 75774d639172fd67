"""Zipped files (XLSX, DOCX, EPUB), opened only if what they hold fits the memory: a zip bomb is refused unread."""

import zipfile
import zlib
from pathlib import Path

from align.errors import EmptyInputError, InputError
from align.readers.elements import Element, elements
from align.readers.encoding import decode

_MOST = 1 << 30  # bytes that a file may grow to
_RATIO = 200  # times its size; text packs to a tenth, drawings of a spreadsheet to a fortieth


def checked_zip(path: str) -> str:
    """Return the path of a zipped file that is sound and not too large. Raises InputError or EmptyInputError."""
    try:
        size = Path(path).stat().st_size
        if not size:
            raise EmptyInputError("is empty", path=path, remedy="give a file with text in it")
        with zipfile.ZipFile(path) as file:
            unpacked = sum(entry.file_size for entry in file.infolist())
            locked = any(entry.flag_bits & 1 for entry in file.infolist())
    except FileNotFoundError:
        raise InputError("no such file", path=path, remedy="check the name") from None
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        remedy = "save it again in the program it comes from"
        raise InputError(f"cannot be opened ({error})", path=path, remedy=remedy) from error
    if locked:
        raise InputError("is locked with a password", path=path, remedy="save it without one")
    if unpacked > _MOST or unpacked > max(_RATIO * size, 10 << 20):
        what = f"would grow from {size:,} to {unpacked:,} bytes, as a zip bomb does"
        raise InputError(what, path=path, remedy="save it again in the program it comes from")
    return path


def part(file: zipfile.ZipFile, name: str, path: str) -> bytes:
    """Return the bytes of a part of an open file. Raises InputError where it is not there or damaged."""
    try:
        return file.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError) as error:
        remedy = "save it again in the program it comes from"
        raise InputError(f"lacks its part {name}, or it is damaged", path=path, remedy=remedy) from error


def tree(data: bytes, name: str, path: str) -> Element:
    """Return the root element of a part, which must be of a name; an empty one where it is not.

    Raises InputError for XML that is not well formed or declares entities.
    """
    text = decode(data, path=path).text
    found = [element for element in elements([text], frozenset({name}), path, placed=False) if element.name == name]
    return found[0] if found else Element(name, {}, 1)
