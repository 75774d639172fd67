"""PO (gettext): a message a bead, for Poedit and its kin. What nobody reviewed is fuzzy, so that no program shows it.

https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.bitext import Bead, Origin
from align.errors import OptionError
from align.signature import __version__
from align.writers.codes import with_region
from align.writers.dates import moment
from align.writers.lines import one_line
from align.writers.tables import issue_lines
from align.writers.units import Head, Tally, Unit

if TYPE_CHECKING:
    from polib import POEntry

_NO_SOURCE = "no source text, which PO needs"


def write_po(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write a PO file. Raises OptionError where polib is not installed, LanguageError for unknown languages."""
    try:
        from polib import POFile
    except ImportError:
        raise OptionError(
            "writing .po needs the package polib", remedy="install it: pip install 'align[documents]'"
        ) from None
    file = POFile()
    file.header = one_line(head.signature, "en")
    file.metadata = _metadata(head)
    out.write(_bytes(file.metadata_as_entry(), file.header))
    seen: set[tuple[str, str]] = set()
    for unit in units:
        source = one_line(unit.source, head.source.lang)
        if source.strip():
            out.write(_bytes(_entry(unit, source, head, seen)))
        else:  # an empty message is the header of the file
            tally.drop(_NO_SOURCE)


def _metadata(head: Head) -> dict[str, str]:
    """Return the fields that `msgfmt --check` asks for, and the source language as Poedit knows it."""
    source = with_region(head.source.lang, head.config.source_code)
    target = with_region(head.target.lang, head.config.target_code)
    date = "{:04}-{:02}-{:02} {:02}:{:02}+0000".format(*moment(head.source)[:5])
    return {
        "Project-Id-Version": _plain(Path(head.source.path).name) or "text",
        "POT-Creation-Date": date,
        "PO-Revision-Date": date,
        "Last-Translator": f"align {__version__}",
        "Language-Team": target,
        "Language": target.replace("-", "_"),
        "X-Source-Language": source.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": f"align {__version__}",
    }


def _plain(text: str) -> str:
    return one_line(text, "en")


def _entry(unit: Unit, source: str, head: Head, seen: set[tuple[str, str]]) -> "POEntry":
    from polib import POEntry

    bead = unit.bead
    target = one_line(unit.target, head.target.lang)
    context = next((value for name, value in bead.properties if name == "context"), "")
    while (context, source) in seen:  # a message may come twice only in two contexts
        context = f"{context} {unit.number}".strip()
    seen.add((context, source))
    return POEntry(
        msgid=source,
        msgstr=target if target.strip() else "",
        msgctxt=_plain(context) if context else None,
        flags=["fuzzy"] if target.strip() and not _approved(bead) else [],
        tcomment="\n".join(_plain(value) for name, value in bead.properties if name == "note"),
        comment="\n".join(_comments(bead)),
    )


def _approved(bead: Bead) -> bool:
    """Say whether a person made or confirmed a bead, or the PO file it comes from says that it is not fuzzy."""
    return bead.origin is Origin.HUMAN or ("fuzzy", "no") in bead.properties


def _comments(bead: Bead) -> Iterator[str]:
    """Yield what a translator should see: issues, and how sure we are."""
    yield from issue_lines(bead)
    if bead.fidelity is not None:
        yield f"fidelity {bead.fidelity:.2f}, confidence {bead.confidence:.2f}"


def _bytes(entry: "POEntry", header: str = "") -> bytes:
    comment = f"# {header}\n" if header else ""
    message: str = entry.__unicode__(wrapwidth=0)
    return (comment + message.rstrip("\n") + "\n\n").encode()
