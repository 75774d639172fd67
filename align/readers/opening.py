"""The bytes of a file, or a sentence on why there are none. Nothing here knows what the bytes mean as text."""

import sys
from pathlib import Path

from align.errors import EmptyInputError, InputError

#: First bytes of what is often handed in for text, what it is, and where its text can be had (file(1)'s magic).
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (or DOCX, XLSX, EPUB, ODT)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"OggS\x00", "an Ogg recording"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)

#: RIFF and ISO media files name their kind a few bytes in.
_INNER_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WEBP", "a WebP image"),
    (8, b"WAVE", "a WAVE recording"),
    (4, b"ftyp", "an MP4, HEIC or AVIF file"),
)

_TEXT_FIRST = "save its text as .txt, .html or .md and give that file"


def read_bytes(path: str) -> bytes:
    """Return the bytes of a file, or of standard input for "-".

    Never empty and never the bytes of a kind of file known not to be text. Raises InputError (missing, a folder,
    not readable, binary) or EmptyInputError.
    """
    data = _stdin() if path == "-" else _file(path)
    if not data:
        raise EmptyInputError("is empty", path=path, remedy="give a file with text in it")
    kind = kind_of(data)
    if kind:
        raise InputError(f"is {kind}, not text", path=path, remedy=_TEXT_FIRST)
    return data


def kind_of(data: bytes) -> str:
    """Name the kind of a binary file by its first bytes; "" for what may be text.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of("Ein Satz.".encode())
    ('a PDF document', '')
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    for at, magic, kind in _INNER_MAGIC:
        if data[at : at + len(magic)] == magic and (at == 4 or data.startswith(b"RIFF")):
            return kind
    return ""


def _stdin() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", path="-") from error


def _file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", path=path, remedy="check the name and the folder") from None
    except IsADirectoryError:
        raise InputError("is a folder", path=path, remedy="give one file of it") from None
    except PermissionError:
        raise InputError("may not be read", path=path, remedy="check who may read it (chmod u+r)") from None
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot be read ({what})", path=path, remedy="check the name and the disk") from error
