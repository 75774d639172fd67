"""What Python callers use: each function is the twin of a command, with the command's options as keywords."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from align import pipeline
from align.bitext import Bitext
from align.pipeline import RunConfig

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def run(
    first: str,
    second: str | None = None,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    model: str | None = None,
    segmented: bool = False,
    check: bool = True,
    glossary: str | None = None,
    ignore: str | None = None,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
) -> Bitext:
    """Align an article with its translation and check it, as `align run` does.

    `first` is a file that holds both languages, or the article where `second` is its translation. The options are
    those of `RunConfig`. Raises `AlignError` (its message says what to mend) and never fetches anything.
    """
    return pipeline.run(
        first,
        second,
        RunConfig(
            source_lang,
            target_lang,
            model,
            segmented,
            check,
            glossary=glossary,
            ignore=ignore,
            only=tuple(only),
            skip=tuple(skip),
        ),
    )


def check(
    what: str | Bitext,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    model: str | None = None,
    against: Sequence[str] = (),
    glossary: str | None = None,
    ignore: str | None = None,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
) -> Bitext:
    """Find what a translation left out, added or got wrong, as `align check` does.

    `what` is a bitext, or the path of a bitext, of a file of two languages, or of one text without its source. The
    result has an `Issue` tuple in each of its beads, and a `fidelity` in each two-sided one. `against` are paths of
    other texts on the same event, in any language; what they say of each number and name is in `Bitext.attested`.
    `glossary` is the path of a glossary (TSV, CSV, TBX) whose terms the translation is held to, `ignore` that of a
    file of issues to leave out (absent: `align-ignore` beside the file); they are in `Bead.ignored`. `only` and
    `skip` name checks.
    """
    config = RunConfig(
        source_lang, target_lang, model, glossary=glossary, ignore=ignore, only=tuple(only), skip=tuple(skip)
    )
    if isinstance(what, str):
        return pipeline.check_file(what, config, against)
    return pipeline.check(what, config, against=against)


def read(
    path: str,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    texts: tuple[str, str] | None = None,
) -> Bitext:
    """Read a bitext from TMX, JSONL, TSV or any other format that holds one; the ending says which.

    The languages choose two where the file holds more. `texts` are the paths of the two texts a ladder (`.beads`,
    hunalign's, InterText's) speaks of. Raises InputError for what cannot be read.
    """
    return pipeline.read(path, source_lang, target_lang, texts)


def write(bitext: Bitext, *paths: str) -> None:
    """Write a bitext to each path, as `-o` does; the ending picks the format.

    Each file is replaced whole or left as it was. Raises OutputError where that is not possible.
    """
    pipeline.write(bitext, *paths)


def embed(texts: Iterable[str], model: str | None = None) -> "NDArray[np.float32]":
    """Return the vectors of n texts: float32 of shape (n, dims), rows of unit length.

    An empty text gives a zero row, and a warning says how many there were. `model` is the name or folder of a
    sentence_transformers model; absent, the embedded default. Raises `AlignError` for a model that cannot be had and
    for what is no list of strings.

    >>> embed(["The bridge is closed.", "Die Brücke ist gesperrt."]).shape
    (2, 320)
    """
    return pipeline.embed(texts, model)
