"""Moses in a ZIP, as OPUS has it: two files whose lines belong together, `NAME.en-zh.en` and `NAME.en-zh.zh`."""

import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from align.writers.dates import moment
from align.writers.lines import cell
from align.writers.units import Head, Tally, Unit

_SPOOLED = 32 << 20  # bytes of a side that stay in memory


def write_moses(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write the pairs of two sides. Line n of the one file is the translation of line n of the other."""
    codes = (head.config.source_code or head.source.lang, head.config.target_code or head.target.lang)
    names = [f"text.{codes[0]}-{codes[1]}.{code}" for code in codes]
    if codes[0] == codes[1]:
        names = [f"text.source.{codes[0]}", f"text.target.{codes[1]}"]
    stamp = max(moment(head.source), (1980, 1, 1, 0, 0, 0))
    with (
        tempfile.SpooledTemporaryFile(_SPOOLED) as source,
        tempfile.SpooledTemporaryFile(_SPOOLED) as target,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for unit in tally.keep(units, "one side empty"):
            source.write((cell(unit.source, head.source.lang) + "\n").encode())
            target.write((cell(unit.target, head.target.lang) + "\n").encode())
        for name, side in zip(names, (source, target), strict=True):
            side.seek(0)
            entry = zipfile.ZipInfo(Path(name).name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open(entry, "w", force_zip64=True) as packed:
                while piece := side.read(1 << 20):
                    packed.write(piece)
