"""Files that hold a bitext: which reader reads which, and how long ones are streamed."""

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path

from align.bitext import Bitext
from align.errors import EmptyInputError, InputError, OptionError
from align.ladder import is_rungs
from align.readers.beads import read_ladder
from align.readers.encoding import Decoded, decode
from align.readers.intertext import is_alignment, read_links
from align.readers.jsonl import read_jsonl
from align.readers.moses import is_pair, read_pair, read_zip
from align.readers.opening import read_bytes
from align.readers.po import read_po
from align.readers.rows import Rows, turned
from align.readers.tables import read_csv, read_tsv
from align.readers.tmx import tmx_parts
from align.readers.xliff import read_xliff
from align.readers.xlsx import read_xlsx

#: Larger XML files are read in pieces, without the places of their texts.
STREAMED_FROM = 64 << 20  # bytes
_PIECE = 4 << 20  # bytes read at once


def _tmx(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    chunks, whole = _chunks(path, rows)
    return next(tmx_parts(chunks, rows, skip_bad=skip_bad, placed=whole))


def _xliff(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    chunks, whole = _chunks(path, rows)
    return read_xliff(chunks, rows, skip_bad=skip_bad, placed=whole)


def _tsv(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    read_tsv(_decoded(path, rows), rows, skip_bad=skip_bad)
    return rows.bitext()


def _csv(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    read_csv(_decoded(path, rows), rows, skip_bad=skip_bad)
    return rows.bitext()


def _xlsx(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    return read_xlsx(path, rows, skip_bad=skip_bad)


def _po(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    return read_po(_decoded(path, rows), rows, skip_bad=skip_bad)


def _zip(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    return read_zip(path, rows)


def _pair(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    return read_pair(path, rows)


def _jsonl(path: str, rows: Rows, skip_bad: bool) -> Bitext:
    return read_jsonl(_decoded(path, rows), path, skip_bad=skip_bad)


#: The reader for each ending.
FORMATS: dict[str, Callable[[str, Rows, bool], Bitext]] = {
    ".tmx": _tmx,
    **dict.fromkeys((".xlf", ".xliff", ".xlf2", ".sdlxliff", ".mxliff", ".mqxliff"), _xliff),
    ".tsv": _tsv,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".xlsx": _xlsx,
    ".po": _po,
    ".pot": _po,
    ".zip": _zip,
}

#: Alignments without their texts, which are given beside them.
LADDERS = frozenset({".beads", ".ladder", ".xml"})

#: Formats that name their languages and may hold more than two.
_CHOOSING = frozenset({".tmx"})


def is_bitext(path: str) -> bool:
    """Say whether the ending of a path names a format that holds a bitext, or its name two files (Moses).

    >>> is_bitext("memory.TMX"), is_bitext("article.txt"), is_bitext("corpus.{en,zh}")
    (True, False, True)
    """
    ending = _ending(path)
    return ending in FORMATS or is_pair(path) or (ending in LADDERS and (ending != ".xml" or is_alignment(path)))


def read_bitext(
    path: str,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    skip_bad: bool = False,
    texts: tuple[str, str] | None = None,
) -> Bitext:
    """Read a bitext in the format its ending names.

    `texts` are the paths of the two texts a ladder speaks of, for formats that hold none (`LADDERS`).

    The languages choose two where the file holds more, name the sides where it names none, and exchange them where
    it holds them the other way round. What was left out is counted in the notes of the source document; `skip_bad`
    counts broken rows too instead of raising, and keeps what stands before the damage of a file. Raises InputError,
    DamagedError, EmptyInputError, LanguageError or OptionError.

    The segments of a side are its cells, each a paragraph of its own unless the file says otherwise, and `runs`
    lead them to the file where it keeps their text as it stands (TMX, XLIFF, TSV, CSV, PO); for JSON Lines they lead to
    the file that the pairs were made from.
    """
    if _ending(path) in LADDERS and not is_pair(path):
        return turned(_ladder(path, skip_bad, texts), source_lang, target_lang)
    if texts:
        raise _own_texts(path)
    reader = _pair if is_pair(path) else FORMATS.get(_ending(path))
    if reader is None:
        raise _no_format(path)
    rows = Rows(path, *_languages(path, source_lang, target_lang))
    return turned(reader(path, rows, skip_bad), source_lang, target_lang)


def _ladder(path: str, skip_bad: bool, texts: tuple[str, str] | None) -> Bitext:
    """Return the bitext of an alignment and the texts beside it; hunalign's `-text` output holds its own."""
    if _ending(path) == ".xml":
        return read_links(path, texts)
    rows = Rows(path)
    head = _decoded(path, rows).text.lstrip()
    if not head.startswith("[") and not is_rungs(head) and "\t" in head.split("\n", 1)[0]:
        return _tsv(path, rows, skip_bad)
    if texts is None:
        raise OptionError(
            f"{path} says which segments belong together, but does not hold them",
            remedy="give the two texts, one segment a line: --source FILE --target FILE",
        )
    return read_ladder(path, texts)


def read_placed(path: str, *, source_lang: str | None = None, target_lang: str | None = None) -> Bitext:
    """Read a bitext as `read_bitext` does, but with `runs` that lead into this very file, for JSON Lines too."""
    if _ending(path) != ".jsonl":
        return read_bitext(path, source_lang=source_lang, target_lang=target_lang)
    rows = Rows(path)
    return turned(read_jsonl(_decoded(path, rows), path, here=True), source_lang, target_lang)


def stream_bitext(
    path: str,
    size: int,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    skip_bad: bool = False,
    texts: tuple[str, str] | None = None,
) -> Iterator[Bitext]:
    """Yield a bitext in parts of `size` units, a TMX in bounded memory; other formats are read whole and come as one.

    The parts name no places in the file. Raises as `read_bitext` does.
    """
    if _ending(path) != ".tmx":
        yield read_bitext(path, source_lang=source_lang, target_lang=target_lang, skip_bad=skip_bad, texts=texts)
        return
    if texts:
        raise _own_texts(path)
    rows = Rows(path, *_languages(path, source_lang, target_lang))
    chunks, _ = _chunks(path, rows)
    yield from tmx_parts(chunks, rows, size=size, skip_bad=skip_bad, placed=False)


def _ending(path: str) -> str:
    return Path(path).suffix.lower()


def _own_texts(path: str) -> OptionError:
    return OptionError(
        f"{path} holds its own texts, so --source and --target say nothing",
        remedy=f"leave them out, or give a ladder ({' '.join(sorted(LADDERS))})",
    )


def _no_format(path: str) -> OptionError:
    if path == "-":
        remedy = "save it to a file first, whose ending names its format"
        return OptionError("standard input has no ending to tell its format by", remedy=remedy)
    return OptionError(
        f"the ending {Path(path).suffix or '(none)'} of {path} names no format that holds a bitext",
        remedy=f"use one of {' '.join(sorted({*FORMATS, *LADDERS}))}, or two files in one word, 'talk.{{en,zh}}'",
    )


def _languages(path: str, source_lang: str | None, target_lang: str | None) -> tuple[str, str]:
    """Return the languages to tell the reader: those asked for, where its format can choose among several."""
    if _ending(path) not in _CHOOSING:
        return "und", "und"
    return source_lang or "und", target_lang or "und"


def _decoded(path: str, rows: Rows) -> Decoded:
    decoded = decode(read_bytes(path), path=path)
    if not decoded.text.strip():
        raise EmptyInputError("holds only white space", path=path, remedy="give a file with pairs in it")
    rows.encoding, rows.notes = decoded.name, decoded.notes
    return decoded


def _chunks(path: str, rows: Rows) -> tuple[Iterator[str], bool]:
    """Return the text of an XML file in chunks, and whether it is read as a whole, so that places are known."""
    if Path(path).is_file() and Path(path).stat().st_size >= STREAMED_FROM:
        return _pieces(path), False
    return iter([_decoded(path, rows).text]), True


def _pieces(path: str) -> Iterator[str]:
    """Yield a long file piece by piece, in the encoding that its beginning shows. Raises InputError."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_PIECE)
            decoder = codecs.getincrementaldecoder(_encoding(head, path))()
            yield decoder.decode(head).removeprefix("\ufeff")
            while data := file.read(_PIECE):
                yield decoder.decode(data)
            yield decoder.decode(b"", final=True)
    except OSError as error:
        remedy = "check the name and its permissions"
        raise InputError(f"cannot be read ({error.strerror})", path=path, remedy=remedy) from error
    except UnicodeDecodeError as error:
        remedy = "save it as UTF-8"
        raise InputError(f"holds bytes that are not {error.encoding}", path=path, remedy=remedy) from error


def _encoding(head: bytes, path: str) -> str:
    """Return the encoding of an XML file by its first bytes: its mark, what it declares, UTF-8, or what it is."""
    name = _declared(head)
    try:
        codecs.getincrementaldecoder(name)().decode(head)
    except UnicodeDecodeError:
        return decode(head[: head.rfind(b"\n") + 1] or head, path=path).name
    return name


def _declared(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = (
        head[:200].partition(b"encoding=")[2][1:40].replace(b"'", b'"').partition(b'"')[0].decode("ascii", "ignore")
    )
    try:
        name = codecs.lookup(declared or "utf-8").name
    except LookupError:
        return "utf-8"
    return "utf-8" if name.startswith("utf-16") else name
