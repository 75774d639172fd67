"""Text that flows from mark-up into blocks: white space collapsed, entities decoded, features counted."""

import html
import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from align.bitext import Document
from align.errors import EmptyInputError
from align.readers import html_roles
from align.readers.keeper import Keeper
from align.readers.soft_breaks import melts
from align.readers.source import Source, clean

_MARKED_UP = re.compile(
    r"(?P<space>[ \t\n\r\f]+)|(?P<entity>&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);?)"
    r"|[^ \t\n\r\f&]+(?: [^ \t\n\r\f&]+)*|&+(?=&)|&"
)
_LITERAL = re.compile(r"(?P<space>[ \t\n\r\f]+)|[^ \t\n\r\f]+(?: [^ \t\n\r\f]+)*")


@lru_cache(maxsize=4096)
def _character(entity: str) -> str:
    """Return what an entity stands for: "" for what no text may hold, itself where it is none."""
    return clean(html.unescape(entity))[0].replace("\n", " ")


class Flow:
    """Takes pieces of a source's text in order. Features entered hold for all text until they are left.

    >>> flow = Flow(Source("x.html", "a  &lt; b", ()))
    >>> flow.words(0, 9); flow.document(page=False).text
    'a < b'
    """

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.pieces: list[html_roles.Piece] = []
        self._source = source
        self._keeper = Keeper()
        self._active: Counter[str] = Counter()
        self._chars: Counter[str] = Counter()
        self._containers: list[int] = []
        self._container_count = 0
        self._before_break = ""  # the character before a line break that stands for a space

    @property
    def begun(self) -> bool:
        """Say whether the block in hand holds anything."""
        return bool(self._keeper.last)

    def has(self, feature: str) -> bool:
        """Say whether text taken now has a feature."""
        return self._active[feature] > 0

    def enter(self, features: tuple[str, ...]) -> None:
        """Lend features to the text from here on."""
        self._active.update(features)
        if "container" in features:
            self._container_count += 1
            self._containers.append(self._container_count)

    def leave(self, features: tuple[str, ...]) -> None:
        """Take features back that were entered."""
        self._active.subtract(features)
        if "container" in features:
            self._containers.pop()

    def close(self, breaks: int) -> None:
        """End the block in hand; `breaks` (1 or 2) line breaks follow it in the kept text."""
        place = self._keeper.close(breaks)
        if place is not None:
            container = self._containers[-1] if self._containers else 0
            self.pieces.append(html_roles.Piece(*place, self._chars, container))
        self._chars = Counter()
        self._before_break = ""

    def words(self, start: int, end: int) -> None:
        """Take start..end of the text, entities decoded."""
        for match in _MARKED_UP.finditer(self.text, start, end):
            if match["space"]:
                self._space(match)
                continue
            decoded = match.group()
            if match["entity"]:
                decoded = _character(decoded)
            self.keep(decoded, match.start(), match.end())

    def literal(self, start: int, end: int) -> None:
        """Take start..end of the text, where an ampersand is an ampersand."""
        for match in _LITERAL.finditer(self.text, start, end):
            if match["space"]:
                self._space(match)
            else:
                self.keep(match.group(), match.start(), match.end())

    def keep(self, text: str, start: int, end: int) -> None:
        """Take text as it is for what stands at start..end."""
        if not text:
            return
        if self._before_break and melts(self._before_break, text[0]):
            self._keeper.drop_last()
        self._before_break = ""
        self._keeper.keep(text, start, end)
        self._chars["text"] += len(text)
        for feature, depth in self._active.items():
            if depth:
                self._chars[feature] += len(text)

    def _space(self, match: re.Match[str]) -> None:
        lines = match.group().count("\n")
        if self.has("preformatted") and lines:
            self.close(min(2, lines))
        elif self._keeper.last not in ("", " "):
            self._before_break = self._keeper.last if lines else ""
            self._keeper.keep(" ", match.start(), match.end())

    def document(self, *, page: bool) -> Document:
        """Return all text taken, each block with its role. Raises EmptyInputError where there was none."""
        self.close(2)
        if not self.pieces:
            what = "holds markup without text"
            raise EmptyInputError(what, path=self._source.path, remedy="save the page with its text")
        document = self._keeper.document(self._source)
        return replace(document, blocks=html_roles.blocks(document.text, self.pieces, page=page))
