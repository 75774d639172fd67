"""Plain text: each line that is not blank is a block. What cuts or joins lines is for the splitters to see."""

import re

from align.bitext import Block, Document
from align.readers.source import Source

_LINE = re.compile(r"[^\n]+")


def document_of(source: Source) -> Document:
    r"""Return the lines of a text as blocks; the kept text is the clean text itself.

    Between two blocks stands only white space: one "\n" for lines that follow each other, more for blank lines.

    >>> doc = document_of(Source("a.txt", "One.\n\n  Two.\n", ()))
    >>> [doc.text_of(block) for block in doc.blocks]
    ['One.', 'Two.']
    """
    blocks = []
    for match in _LINE.finditer(source.text):
        line = match.group()
        kept = line.strip()
        if kept:
            start = match.start() + len(line) - len(line.lstrip())
            blocks.append(Block(start, start + len(kept)))
    return Document(
        source.path,
        source.text,
        runs=source.runs,
        blocks=tuple(blocks),
        encoding=source.encoding,
        notes=source.notes,
    )
