"""Bytes to text: which encoding a file is in, found by its bytes alone and said aloud.

In this order: a byte order mark; the NUL pattern of UTF-16 and UTF-32; escape sequences (ISO-2022); strict UTF-8;
what the file says of itself (HTML's charset, XML's declaration); Mozilla's chardetng, mended by `alphabets`.
Decoding is always strict: a byte that does not fit is an error that names its place, never a question mark.
"""

import codecs
import re
from dataclasses import dataclass

from align.errors import InputError, OptionError
from align.readers import alphabets

_REMEDY = "name the encoding with --encoding (gb18030, shift_jis, windows-1252 ...), or save the file as UTF-8"

# UTF-32's little-endian mark begins with UTF-16's, so it comes first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# A label stands for the widest encoding that its users mean (https://encoding.spec.whatwg.org/#names-and-labels).
_WIDER = {
    "ascii": ("cp1252",),
    "iso8859-1": ("cp1252",),
    "iso8859-9": ("cp1254",),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "big5": ("big5hkscs", "cp950"),
    "shift_jis": ("cp932",),
    "euc_kr": ("cp949",),
    "tis-620": ("cp874",),
    "iso-8859-8-i": ("iso8859-8",),
    "windows-874": ("cp874",),
    "x-mac-cyrillic": ("mac_cyrillic",),
    "x-sjis": ("cp932",),
    "ks_c_5601-1987": ("cp949",),
}

_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}charset\s*=\s*["']?([\w.:-]+)|^\s*<\?xml[^>]{1,200}encoding=["']([\w.:-]+)""", re.I
)
_DECLARED_WITHIN = 4096  # bytes; HTML asks for it within the first 1024
_ESCAPED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"))
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1b") | {127})
# What text is made of: ASCII, Latin, Greek to Thai, dashes and quotes, kana, Han, Hangul, full-width forms.
_USUAL = re.compile(
    "[\t\n\r -~\xa0-\u024f\u0370-\u0e7f\u2010-\u203a\u20ac\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffe5]"
)
_GUESSED_FROM = 1 << 20  # bytes that are enough to guess by

# More control bytes than this are no text. Random bytes hold 10 %; files of text with stray NULs far less.
_MOST_CONTROLS = 0.05
# So many characters beyond ASCII are not UTF-8 by chance: the file was put together from two.
_SURELY_UTF8 = 20
# A file with one place in this many multi-byte characters broken is damaged UTF-8, not another encoding.
_DAMAGED = 8


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its byte order mark, the Python name of its encoding, and what to tell the user."""

    text: str
    name: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, path: str = "-", encoding: str | None = None) -> Decoded:
    """Turn the bytes of a file into text.

    `encoding` names the encoding and ends all guessing. Raises InputError with the line and offset of a byte that
    does not fit, or where the bytes are no text at all; OptionError for an encoding that does not exist.

    >>> decode("日本語のテキストです。".encode("shift_jis")).name
    'cp932'
    """
    if encoding is not None:
        return Decoded(_strict(data, _named(encoding), path).removeprefix("\ufeff"), _named(encoding))
    name = _marked(data) or _wide(data)
    if name:
        return _said(_strict(data, name, path).removeprefix("\ufeff"), name)
    escaped = _escaped(data)
    if escaped is not None:
        return escaped
    _refuse_binary(data, path)
    text = _try(data, "utf-8")
    return _legacy(data, path) if text is None else Decoded(text, "utf-8")


def _said(text: str, name: str) -> Decoded:
    return Decoded(text, name, () if name == "utf-8" else (f"read as {name}",))


def _named(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError):
        remedy = "give a name Python knows, such as utf-8, gb18030, shift_jis, euc_kr, windows-1252"
        raise OptionError(f"there is no encoding called {encoding!r}", remedy=remedy) from None
    return name


def _strict(data: bytes, name: str, path: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _misfit(data, name, path, error.start) from None
    except UnicodeError as error:  # some codecs name no place
        raise InputError(f"is not valid {name} ({error})", path=path, remedy=_REMEDY) from None


def _misfit(data: bytes, name: str, path: str, at: int) -> InputError:
    wide = len("\n".encode(name)) if name.startswith(("utf-16", "utf-32")) else 1
    line = data[:at].decode(name, "ignore").count("\n") + 1 if wide > 1 else data.count(b"\n", 0, at) + 1
    what = f"byte 0x{data[at]:02X} at offset {at} is not valid {name}"
    return InputError(what, path=path, line=line, remedy=_REMEDY)


def _marked(data: bytes) -> str:
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def _wide(data: bytes) -> str:
    """Name UTF-32 or UTF-16 without a mark by where its NULs stand; "" where they tell nothing."""
    sample = data[: 1 << 16]
    nuls = sample.count(0)
    if not nuls or len(data) < 4:
        return ""
    by_place = [sample[place::4].count(0) for place in range(4)]
    quarter = len(sample) // 4
    if len(data) % 4 == 0 and by_place[2] >= 0.9 * quarter and by_place[3] == quarter:
        return "utf-32-le"
    if len(data) % 4 == 0 and by_place[1] >= 0.9 * quarter and by_place[0] == quarter:
        return "utf-32-be"
    if len(data) % 2:
        return ""
    better = max(("utf-16-le", "utf-16-be"), key=lambda name: _plausible(sample, name))
    return better if _plausible(sample, better) >= 1 else ""


def _plausible(sample: bytes, name: str) -> float:
    """Score a sample read as UTF-16: 1 or more for text, up to 1.5 where it is all ASCII.

    In the wrong order Han and kana scatter over all of Unicode and a space becomes U+2000. UTF-8 with a stray NUL
    may read as Han in either order, so what is UTF-8 text as it stands must give ASCII.
    """
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    ascii_share = sum(char < "\x7f" for char in text) / len(text)
    as_it_stands = _try(sample, "utf-8") is not None and _few_controls(sample)
    if len(_USUAL.findall(text)) < 0.97 * len(text) or (ascii_share < 0.6 and as_it_stands):
        return 0
    return 1 + ascii_share / 2


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROL_BYTES))


def _few_controls(data: bytes) -> bool:
    return _controls(data) <= max(2, _MOST_CONTROLS * len(data))


def _refuse_binary(data: bytes, path: str) -> None:
    if not _few_controls(data):
        what = f"is binary, not text ({_controls(data)} of its {len(data)} bytes are control bytes)"
        raise InputError(what, path=path, remedy="save its text as .txt, .html or .md and give that file")


def _escaped(data: bytes) -> Decoded | None:
    """Read the 7-bit encodings that switch alphabets by escape sequences; None where there are none."""
    for mark, name in _ESCAPED:
        if mark in data and data.isascii():
            try:
                return _said(data.decode(name), name)
            except UnicodeError:
                continue
    return None


def _legacy(data: bytes, path: str) -> Decoded:
    """Read bytes that are not UTF-8."""
    for name in _wider(_declared(data)):
        text = _try(data, name)
        if text is not None:
            return _said(text, name)
    _refuse_damaged(data, path)
    from chardetng_py import detect

    first = re.search(rb"[^\x00-\x7f]", data)
    start = max(0, first.start() - 64) if first else 0
    names = _wider(detect(data[start : start + _GUESSED_FROM]))
    for name in (*alphabets.likelier(data[start : start + _GUESSED_FROM], names[0]), *names):
        text = _try(data, name)
        if text is not None:
            return _said(text, name)
    _strict(data, names[0], path)
    raise InputError("is in no encoding known here", path=path, remedy=_REMEDY)


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeError:
        return None


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return (match.group(1) or match.group(2)).decode("ascii") if match else ""


def _wider(label: str) -> tuple[str, ...]:
    """Return the Python codecs to try for a label, best first; none for one that is unknown or says UTF-8."""
    label = label.lower()
    try:
        label = codecs.lookup(label).name
    except LookupError:
        if label not in _WIDER:
            return ()
    return () if label.startswith("utf") else _WIDER.get(label, (label,))


def _refuse_damaged(data: bytes, path: str) -> None:
    """Raise InputError for UTF-8 with a few broken places or another end, rather than read it all as something else."""
    text = data.decode("utf-8", "replace")
    at = _first_misfit(data)
    broken = text.count("\ufffd")
    where = f"byte 0x{data[at]:02X} at offset {at} is not valid UTF-8"
    line = data.count(b"\n", 0, at) + 1
    if _beyond_ascii(text) - broken >= _DAMAGED * broken:
        more = f" ({broken} such places)" if broken > 1 else ""
        raise InputError(
            f"{where}{more}, though the rest is", path=path, line=line, remedy="mend that place, or " + _REMEDY
        )
    if _beyond_ascii(data[:at].decode("utf-8")) >= _SURELY_UTF8:
        remedy = f"save what follows as UTF-8, too, or give it as a file of its own; or {_REMEDY}"
        raise InputError(
            f"{where}, though all before it is: it holds two encodings", path=path, line=line, remedy=remedy
        )


def _first_misfit(data: bytes) -> int:
    """Return where bytes cease to be UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
