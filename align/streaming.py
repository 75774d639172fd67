"""Bitexts of any length, converted and checked in parts, so that memory stays bounded.

A part is forgotten when the next one comes: what a check compares across units, it compares within a part.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import pipeline
from align.bitext import Bitext
from align.errors import OptionError

if TYPE_CHECKING:
    from align.writers import WriteConfig, Written

#: Units held at a time.
PART = 5000
# Parts between two collections of cycles: a bitext has none, and looking for them takes a third of the time.
_COLLECTED = 20


def is_long(path: str) -> bool:
    """Say whether a file is a translation memory so long that it is read in parts."""
    from align.readers.bitexts import STREAMED_FROM

    file = Path(path)
    return file.suffix.lower() == ".tmx" and file.is_file() and file.stat().st_size >= STREAMED_FROM


def convert(
    path: str,
    out: str,
    source_lang: str | None,
    target_lang: str | None,
    config: "WriteConfig",
    *,
    skip_bad: bool = False,
    texts: tuple[str, str] | None = None,
) -> tuple["Written", list[str]]:
    """Turn a bitext of one format into another, in parts where it can be; return what was written, and notes."""
    from align.readers.bitexts import stream_bitext
    from align.shortening import shortened
    from align.writers import write_stream

    source_lang, target_lang = pipeline.known_code(source_lang), pipeline.known_code(target_lang)
    notes: list[str] = []
    split = 0

    def parts() -> Iterator[Bitext]:
        nonlocal split
        found = stream_bitext(
            path, PART, source_lang=source_lang, target_lang=target_lang, skip_bad=skip_bad, texts=texts
        )
        for part in _rarely_collected(found):
            notes.extend(part.source.notes)
            if config.split_longer:
                part, count = shortened(part, config.split_longer)  # noqa: PLW2901 the same part, cut
                split += count
            yield part

    with uncollected():
        written = write_stream(parts(), out, config)
    if split:
        notes.append(f"{split} x pair longer than {config.split_longer:,} characters split at a sentence")
    return written, notes


def check(
    path: str,
    config: pipeline.RunConfig,
    outputs: Sequence[str] = (),
    say: Callable[[Bitext, int], None] | None = None,
) -> tuple[dict[str, Any], list["Written"]]:
    """Check a long memory part by part; return the summary of all (`align.summary`), and what was written.

    `say` is given each part and how many beads came before it. Raises OptionError for more than one output.
    """
    from align.readers.bitexts import stream_bitext
    from align.summary import merged, summarise
    from align.writers import write_stream

    if len(outputs) > 1:
        what = f"{path} is checked in parts, which go to one file"
        raise OptionError(what, remedy="give one -o, and make the others of it: align convert OUT.jsonl OTHER")
    facts: dict[str, Any] = {}
    config = pipeline.with_ignored(path, config)
    embedder = pipeline.load_embedder(config)
    source_lang, target_lang = pipeline.known_code(config.source_lang), pipeline.known_code(config.target_lang)

    def parts() -> Iterator[Bitext]:
        nonlocal facts
        found = stream_bitext(path, PART, source_lang=source_lang, target_lang=target_lang)
        for part in _rarely_collected(found):
            checked = pipeline.check(part, config, embedder) if part.beads else part
            if say:
                say(checked, facts.get("beads", 0))
            more = summarise(checked)
            facts = merged(facts, more) if facts else more
            yield checked

    with uncollected():
        written = [write_stream(parts(), out) for out in outputs]
        if not outputs:
            for _ in parts():
                pass
    return facts, written


def _rarely_collected(parts: Iterator[Bitext]) -> Iterator[Bitext]:
    for number, part in enumerate(parts, start=1):
        yield part
        if number % _COLLECTED == 0:
            gc.collect()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles away; what is used no more is still freed at once."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
