"""A Document in, one Document for each of its languages out, with segments.

The steps, each a file: `identify` the language of each block, `part` by language, mark what is not the article
(`boilerplate`), `repair` lines that were cut mid-sentence, find `sentences`.
"""

from dataclasses import dataclass, replace

from align.bitext import Document, Segment
from align.errors import EmptyInputError

__all__ = ["SplitConfig", "split"]


@dataclass(frozen=True, slots=True)
class SplitConfig:
    """How a document is to be split.

    `languages` are the BCP 47 codes expected in it, none for "find out". `segmented` says that each line is one
    segment already: nothing is rejoined or split, and no line is marked as boilerplate or as foreign, since who
    prepared the lines has decided that.
    """

    languages: tuple[str, ...] = ()
    segmented: bool = False


def split(document: Document, config: SplitConfig = SplitConfig()) -> tuple[Document, ...]:
    r"""Return one document for each language found, in order of first appearance, each with its segments.

    Every block of the document is in exactly one of them, and a document's segments hold all of its text but white
    space between them. Raises LanguageError for a code that is none, EmptyInputError where there is no text.

    >>> from align.bitext import Block
    >>> text = "It rained. Nobody minded."
    >>> (document,) = split(Document("a.txt", text, blocks=(Block(0, 25),)), SplitConfig(languages=("en",)))
    >>> document.lang, document.texts()
    ('en', ['It rained.', 'Nobody minded.'])
    """
    from align.splitters.codes import check_code
    from align.splitters.identify import identify
    from align.splitters.part import part

    languages = tuple(check_code(code) for code in config.languages)
    if not document.blocks:
        raise EmptyInputError("holds no text", path=document.path, remedy="give a file with text in it")
    parts = part(identify(document, languages), foreign=not config.segmented)
    return tuple(_lines(one) if config.segmented else _sentences(one) for one in parts)


def _lines(document: Document) -> Document:
    """Make each block a segment."""
    segments = (
        Segment(block.start, block.end, row, block.lang, block.role) for row, block in enumerate(document.blocks)
    )
    return replace(document, segments=tuple(segments))


def _sentences(document: Document) -> Document:
    from align.splitters.boilerplate import mark_boilerplate
    from align.splitters.repair import repair, unwrap
    from align.splitters.sentences import sentences

    return sentences(repair(mark_boilerplate(unwrap(document))))
