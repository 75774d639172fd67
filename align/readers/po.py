"""PO (gettext): messages and their translations. Plural forms become pairs of their own; obsolete entries go."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.bitext import Bead, Bitext, Origin
from align.errors import InputError, OptionError
from align.readers.encoding import Decoded
from align.readers.po_places import Message, messages_of
from align.readers.rows import Cell, Rows, cell_of

if TYPE_CHECKING:
    from polib import POEntry

# A comment, or a string in quotes with or without its keyword (gettext manual, section "The Format of PO Files").
_LINE = re.compile(r'\ufeff?\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)$')


def read_po(decoded: Decoded, rows: Rows, *, skip_bad: bool = False) -> Bitext:
    """Return the messages of a PO file; those not translated yet are beads of one side.

    The header's `Language` is the target's, its `X-Source-Language` the source's, English where it names none, as
    gettext has it. In a file that we wrote, what is not fuzzy was reviewed by a person. Raises InputError with the
    line, EmptyInputError, or OptionError where polib is not installed.
    """
    try:
        import polib
    except ImportError:
        raise OptionError(
            "reading .po needs the package polib", remedy="install it: pip install 'align[documents]'"
        ) from None
    text = _sound(decoded.text, rows, skip_bad=skip_bad)
    try:
        file = polib.pofile(text)
    except (OSError, UnicodeDecodeError) as error:
        what = str(error).rpartition("(")[0].strip() or str(error)
        line = next((int(word) for word in str(error).replace(")", " ").split() if word.isdecimal()), None)
        raise InputError(f"is not a sound PO file ({what})", path=rows.path, line=line, remedy="mend it") from error
    rows.source_lang = (file.metadata.get("X-Source-Language") or "en").replace("_", "-")
    rows.target_lang = (file.metadata.get("Language") or "und").replace("_", "-")
    places = _places(text)
    ours = file.metadata.get("X-Generator", "").startswith("align ")
    for entry in file:
        if entry.obsolete:
            rows.count("obsolete message left out")
            continue
        found = places.get((entry.msgctxt, entry.msgid), {})
        for source, target in _pairs(entry):
            cells = [_cell(text, found) for text in (source, target)]
            origin = Origin.HUMAN if ours and entry.translated() else Origin.IMPORTED
            rows.add([cells[0]], [cells[1]], Bead((), (), origin=origin, properties=_properties(entry)))
    return rows.bitext()


def _sound(text: str, rows: Rows, *, skip_bad: bool) -> str:
    """Return the text without messages that have a broken line, which polib would take for something else unasked.

    Blank lines stand in their place. Raises InputError with the line, unless bad ones are to be skipped and counted.
    """
    lines = text.split("\n")
    first = 0  # of the message in hand: messages are parted by blank lines
    bad = False
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            sound = _LINE.match(line)
            if not sound and not skip_bad:
                what = "is not a sound PO file (no keyword with a string in quotes)"
                raise InputError(what, path=rows.path, line=number + 1, remedy="mend it")
            bad = bad or not sound
            continue
        if bad:
            lines[first:number] = [""] * (number - first)
            rows.count("message left out: a line of it is broken")
        first, bad = number + 1, False
    return "\n".join(lines)


def _places(text: str) -> dict[tuple[str | None, str], Message]:
    """Return the strings of each message by its context and its text, with their places in the file."""
    known: dict[tuple[str | None, str], Message] = {}
    for message in messages_of(text):
        context, name = (
            "".join(piece[0] for piece in message[part]) if part in message else None for part in ("msgctxt", "msgid")
        )
        known.setdefault((context, name or ""), message)
    return known


def _cell(text: str, message: Message) -> Cell:
    """Return the cell of a text that is one of a message's strings, with its place where that is known."""
    for pieces in message.values():
        if text and "".join(piece[0] for piece in pieces) == text:
            return cell_of(pieces)
    return cell_of([(text, 0, 0)], placed=False)


def _pairs(entry: "POEntry") -> Iterator[tuple[str, str]]:
    """Yield the message and its translation; of plural forms the singular with the first, the plural with the last."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    forms = [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)] or [""]
    if len(forms) > 1:
        yield entry.msgid, forms[0]
    yield entry.msgid_plural, forms[-1]


def _properties(entry: "POEntry") -> tuple[tuple[str, str], ...]:
    found = [("context", entry.msgctxt), ("note", entry.tcomment), ("note", entry.comment)]
    if entry.translated() or entry.fuzzy:
        found.append(("fuzzy", "yes" if entry.fuzzy else "no"))
    return tuple((name, value) for name, value in found if value)
