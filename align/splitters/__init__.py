"""A Document in, one Document for each of its languages out, with segments.

The steps, each a file: `identify` the language of each block, `part` by language, mark what is not the article
(`boilerplate`), `repair` lines that were cut mid-sentence, find `sentences`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from align.bitext import Block, Document, Segment
from align.errors import EmptyInputError

__all__ = ["SplitConfig", "language_of", "split"]


# Texts that are enough to know the language of one side of a bitext by.
_LOOKED_AT = 200


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


def language_of(texts: Sequence[str]) -> str:
    """Return the language (ISO 639 code) that most of the first texts are written in; "und" where too few letters say.

    >>> language_of(["海港大桥于周一向公众开放。", "没有人知道原因。", "周二它又关闭了。"])
    'zh'
    >>> language_of(["12", "OK"])
    'und'
    """
    from collections import Counter

    from align.splitters.english import plainly_english
    from align.splitters.identify import WEAK, identify, weigh

    lines = [text.replace("\n", " ") for text in texts[:_LOOKED_AT]]
    heavy = [int(sum(weigh(line).values())) for line in lines]
    english = sum(weight for weight, line in zip(heavy, lines, strict=True) if plainly_english(line))
    if english >= WEAK and 2 * english > sum(heavy):  # known without statistics, which take half a second to load
        return "en"
    ends = list(accumulate(len(line) + 1 for line in lines))
    blocks = tuple(Block(end - len(line) - 1, end - 1) for line, end in zip(lines, ends, strict=True))
    weights: Counter[str] = Counter()
    for block, weight in zip(identify(Document("-", "\n".join(lines), blocks=blocks)).blocks, heavy, strict=True):
        weights[block.lang] += weight
    lang, weight = max(weights.items(), key=lambda entry: entry[1], default=("und", 0))
    return lang if weight >= WEAK else "und"
