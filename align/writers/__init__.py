"""A Bitext in, a file out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from align.bitext import Bitext
from align.errors import AlignError, LanguageError, OptionError
from align.writers.atomic import replacing
from align.writers.beads import write_beads
from align.writers.config import WriteConfig
from align.writers.docx import write_docx
from align.writers.jsonl import issue_row, write_jsonl
from align.writers.junit import write_junit
from align.writers.markdown import write_markdown
from align.writers.moses import write_moses
from align.writers.places import issue_rows
from align.writers.po import write_po
from align.writers.report import write_report
from align.writers.sarif import write_sarif
from align.writers.subtitles import write_srt, write_vtt
from align.writers.tables import write_csv, write_tsv
from align.writers.tmx import write_tmx
from align.writers.units import Head, Tally, Unit, units
from align.writers.xliff import write_xliff, write_xliff_2
from align.writers.xlsx import write_xlsx

__all__ = ["FINDINGS", "FORMATS", "WriteConfig", "Written", "issue_row", "issue_rows", "write", "write_stream"]

#: What each ending writes.
FORMATS: dict[str, Callable[[Iterable[Unit], BinaryIO, Head, Tally], None]] = {
    ".tmx": write_tmx,
    ".jsonl": write_jsonl,
    ".tsv": write_tsv,
    ".csv": write_csv,
    ".beads": write_beads,
    ".html": write_report,
    ".xlsx": write_xlsx,
    ".docx": write_docx,
    ".zip": write_moses,
    ".po": write_po,
    ".srt": write_srt,
    ".vtt": write_vtt,
    ".xlf": write_xliff,
    ".xliff": write_xliff,
    ".xlf2": write_xliff_2,
}

#: What each ending writes of the issues alone, without the pairs.
FINDINGS: dict[str, Callable[[Iterable[Unit], BinaryIO, Head, Tally], None]] = {
    ".md": write_markdown,
    ".sarif": write_sarif,
    ".xml": write_junit,
}


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a bitext: units written, units left out by reason, and things to tell the user with a count."""

    path: str
    units: int
    dropped: tuple[tuple[str, int], ...] = ()
    notes: tuple[tuple[str, int], ...] = ()


def write(bitext: Bitext, path: str, config: WriteConfig = WriteConfig()) -> Written:
    """Write a bitext in the format the ending of `path` names, and return what was left out and why.

    The file is replaced whole or left as it was. Raises OptionError (unknown ending), OutputError (cannot be
    written) and LanguageError (a format that must name languages, and they are not known).
    """
    return write_stream([bitext], path, config)


def write_stream(parts: Iterable[Bitext], path: str, config: WriteConfig = WriteConfig()) -> Written:
    """Write a bitext that comes in parts, which are not all kept in memory; else as `write`."""
    known = FORMATS | FINDINGS
    writer = known.get(Path(path).suffix.lower())
    if writer is None:
        raise OptionError(
            f"the ending {Path(path).suffix or '(none)'} of {path} names no format",
            remedy=f"use one of {' '.join(sorted(known))}",
        )
    first, rest = _first(iter(parts))
    head = Head(first.source, first.target, str(first.signature), config)
    tally = Tally(0, Counter(), Counter())
    with replacing(path) as out:
        try:
            writer(units(rest, config, tally), out, head, tally)
        except LanguageError as error:
            if first.source.text or not first.target.text:
                raise LanguageError(error.what, path=path, remedy=error.remedy) from error
            what, remedy = "this text has no source, and this format holds pairs", "write .jsonl, .html, .tsv or .md"
            raise LanguageError(what, path=path, remedy=remedy) from error
        except AlignError as error:
            raise type(error)(error.what, path=error.path or path, line=error.line, remedy=error.remedy) from error
    return Written(path, tally.written, tuple(sorted(tally.dropped.items())), tuple(sorted(tally.notes.items())))


def _first(parts: Iterator[Bitext]) -> tuple[Bitext, Iterator[Bitext]]:
    """Return the first part, and all of them."""
    first = next(parts)
    return first, chain([first], parts)
