"""Parting a document by language: one document for each language that is more than a line among others.

Does not handle: two languages on one line; a third language quoted for whole paragraphs becomes its own document.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from align.bitext import ALIGNED, Block, Document, Role
from align.script import base_lang
from align.splitters.cutting import Piece, assemble
from align.splitters.identify import weigh

# A language with less than this share of the text is lines among another's (a headline, a quotation, a credit):
# a translation has a third to two thirds of the text, an abstract of a paper seldom more than a twentieth.
_DOCUMENT = 0.1

# A stretch with this share of its language's text is the text itself; what stands alone before it is a summary
# or a title put on top of a file.
_MAIN_STRETCH = 0.6
_ALONE = 2

# Mostly names and figures, in whatever script: no text in another language.
_NAMES = frozenset({Role.BYLINE, Role.DATE, Role.CREDIT})

_FINAL = frozenset('.!?。！？…؟।"”’»」』)）')


def part(document: Document, *, foreign: bool = True) -> tuple[Document, ...]:
    r"""Return one document for each language, sorted by the place of its first block; each block is in exactly one.

    Lines of a language that has no document of its own stay where they stand with `Role.FOREIGN`, or, without
    `foreign`, count as lines of their document's language.

    >>> text = "The bridge is open.\n大桥通车了。"
    >>> blocks = (Block(0, 19, lang="en"), Block(20, 26, lang="zh"))
    >>> [(doc.lang, doc.text) for doc in part(Document("a.txt", text, blocks=blocks))]
    [('en', 'The bridge is open.'), ('zh', '大桥通车了。')]
    """
    owners = _owners(document)
    order = list(dict.fromkeys(owners))
    summarised = replace(document, blocks=_summaries(document, owners))
    return tuple(_extract(summarised, owners, lang, foreign=foreign) for lang in order)


def _owners(document: Document) -> list[str]:
    """Return for each block the language of the document it goes to: its own, or the one it stands in."""
    langs = [block.lang for block in document.blocks]
    if len(set(langs)) == 1:
        return langs
    weights: Counter[str] = Counter()
    for block in document.blocks:
        if block.role in ALIGNED:
            weights[block.lang] += round(sum(weigh(document.text_of(block)).values()))
    if not weights:
        weights.update(block.lang for block in document.blocks)
    total = sum(weights.values())
    largest = max(weights, key=lambda lang: weights[lang])
    kept = {lang for lang, weight in weights.items() if weight >= _DOCUMENT * total} | {largest}
    first = next(lang for lang in langs if lang in kept)
    owners: list[str] = []
    for lang in langs:
        owners.append(lang if lang in kept else owners[-1] if owners else first)
    return owners


def _summaries(document: Document, owners: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks; those alone on top, apart from their language's text, as summary or title."""
    if len(set(owners)) < 2:
        return document.blocks
    sizes = [block.end - block.start for block in document.blocks]
    totals: Counter[str] = Counter()
    for owner, size in zip(owners, sizes, strict=True):
        totals[owner] += size
    blocks = list(document.blocks)
    row = 0
    for owner, group in groupby(owners):
        rows = range(row, row + len(list(group)))
        row = rows.stop
        if len(rows) > _ALONE or sum(sizes[i] for i in rows) >= _MAIN_STRETCH * totals[owner]:
            break
        for i in rows:
            if blocks[i].role is Role.BODY:
                final = document.text[blocks[i].end - 1] in _FINAL
                blocks[i] = replace(blocks[i], role=Role.SUMMARY if final else Role.TITLE)
    else:
        return document.blocks  # stretches as short as this all the way: the languages take turns
    return tuple(blocks) if row < len(owners) else document.blocks


def _extract(document: Document, owners: Sequence[str], lang: str, *, foreign: bool) -> Document:
    """Return the document of one language; white space between blocks that stand together stays as it is."""
    rows = [i for i, owner in enumerate(owners) if owner == lang]
    if len(rows) == len(owners):
        blocks = tuple(_marked(block, lang, foreign=foreign) for block in document.blocks)
        return replace(document, lang=lang, blocks=blocks)
    pieces: list[Piece] = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        block = document.blocks[row]
        pieces.append(Piece(block.start, block.end))
        if following is not None:
            after = document.blocks[row + 1].start
            pieces.append(Piece(block.end, after, None if following == row + 1 else "\n\n"))
    text, runs, starts = assemble(document, pieces)
    blocks = tuple(
        _marked(
            replace(block, start=start, end=start + block.end - block.start),
            lang,
            foreign=foreign,
        )
        for block, start in zip((document.blocks[row] for row in rows), starts[::2], strict=True)
    )
    return replace(document, text=text, runs=runs, blocks=blocks, lang=lang)


def _marked(block: Block, lang: str, *, foreign: bool) -> Block:
    if base_lang(block.lang) == base_lang(lang):
        return block
    if not foreign or block.role in _NAMES:
        return replace(block, lang=lang)
    return replace(block, role=Role.FOREIGN if block.role in ALIGNED else block.role)
