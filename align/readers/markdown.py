"""Markdown: blocks as markdown-it finds them, inline mark-up out, each character led back to its place in the file.

markdown-it says on which lines a block stands, not where its characters do; `_Inline` finds those, in order. Lists,
quotes and table cells are blocks of their own. Code blocks are kept but not aligned (they are not prose). Front
matter between `---` lines is kept but not aligned, but for its title, date and author.
"""

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from align.bitext import Document
from align.readers import html
from align.readers.flow import Flow
from align.readers.source import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<inner>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(
    r"""(title|date|author)[ \t]*:[ \t]*(?P<quote>["']?)(?P<value>[^\n]*?)(?P=quote)[ \t]*$""", re.M | re.I
)
_FIELD_FEATURES = {"title": ("page title",), "date": ("time",), "author": ("author",)}

_OPENING = {"strong_open": ("bold",), "link_open": ("link",), "list_item_open": ("item",)}
_CLOSING = {"strong_close": ("bold",), "link_close": ("link",), "list_item_close": ("item",)}
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def document_of(source: Source) -> Document:
    r"""Return the text of a Markdown file as blocks with their roles. Raises EmptyInputError where it has none.

    >>> doc = document_of(Source("a.md", "# A *title*\n\nSee [this](http://b.c)\nand that.\n", ()))
    >>> [(block.role.value, doc.text_of(block)) for block in doc.blocks]
    [('title', 'A title'), ('body', 'See this and that.')]
    """
    flow = Flow(source)
    start = _front_matter(flow)
    _Blocks(flow, start).read()
    return flow.document(page=False)


def _front_matter(flow: Flow) -> int:
    """Take the front matter and return where it ends."""
    match = _FRONT_MATTER.match(flow.text)
    if match is None:
        return 0
    at = match.start("inner")
    for line in match["inner"].splitlines(keepends=True):
        field = _FIELD.match(flow.text, at, at + len(line.rstrip("\n")))
        features = _FIELD_FEATURES[field[1].lower()] if field else ("apart",)
        start, end = field.span("value") if field else (at, at + len(line))
        flow.enter(features)
        flow.literal(start, end)
        flow.close(1)
        flow.leave(features)
        at += len(line)
    flow.close(2)
    return match.end()


def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # Joining text tokens would hide which characters came from an escape or an entity.
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")


class _Blocks:
    """Walks markdown-it's tokens and feeds the flow."""

    def __init__(self, flow: Flow, start: int) -> None:
        self._flow = flow
        self._start = start
        self._parser = _parser()
        self._lines = [start]
        self._lines += [start + at.end() for at in re.finditer("\n", flow.text[start:])]
        self._row_ends: dict[int, int] = {}  # how far into a line its table cells have been read

    def read(self) -> None:
        for token in self._parser.parse(self._flow.text[self._start :]):
            self._take(token)

    def _take(self, token: "Token") -> None:
        flow = self._flow
        if token.type == "inline":
            self._inline(token)
        elif token.type in ("fence", "code_block"):
            self._code(token)
        elif token.type == "html_block" and token.map:
            start, end = self._line(token.map[0]), self._line(token.map[1])
            html.read_into(flow, start, end, page=False)
        elif token.type == "heading_open":
            flow.enter(("h1",) if token.tag == "h1" else ("heading",))
        elif token.type == "heading_close":
            flow.close(2)
            flow.leave(("h1",) if token.tag == "h1" else ("heading",))
        else:
            flow.enter(_OPENING.get(token.type, ()))
            flow.leave(_CLOSING.get(token.type, ()))

    def _line(self, number: int) -> int:
        return self._lines[number] if number < len(self._lines) else len(self._flow.text)

    def _code(self, token: "Token") -> None:
        if token.map is None:
            return
        first = token.map[0] + (token.type == "fence")
        flow = self._flow
        flow.enter(("apart", "preformatted"))
        for number in range(first, first + token.content.count("\n")):
            flow.literal(self._line(number), self._line(number + 1))
            flow.close(1)
        flow.leave(("apart", "preformatted"))
        flow.close(2)

    def _inline(self, token: "Token") -> None:
        places = self._places(token)
        if places:
            _Inline(self._flow, self._parser, token, places).read()
        self._flow.close(2)

    def _places(self, token: "Token") -> list[tuple[int, int]]:
        """Return for each line of a token's content where it starts there and in the file; [] where it is not found."""
        if token.map is None:
            return []
        places = []
        at = 0
        for number, line in enumerate(token.content.split("\n"), token.map[0]):
            start, end = self._line(number), self._line(number + 1)
            found = self._flow.text.find(line, max(start, self._row_ends.get(number, 0)), end)
            if found < 0:
                found = start
            self._row_ends[number] = found + len(line)
            places.append((at, found))
            at += len(line) + 1
        return places


class _Inline:
    """Finds the children of an inline token in its content, one after another, and feeds the flow.

    Text stands in the content as it is, so what is found is right; what mark-up lies between is skipped.
    """

    def __init__(self, flow: Flow, parser: "MarkdownIt", token: "Token", places: list[tuple[int, int]]) -> None:
        self._flow = flow
        self._parser = parser
        self._token = token
        self._content = token.content
        self._places = places
        self._at = 0

    def read(self) -> None:
        for child in self._token.children or ():
            self._take(child)

    def _take(self, child: "Token") -> None:
        kind = child.type
        if kind == "text":
            self._text(child.content)
        elif kind == "text_special":
            self._special(child)
        elif kind == "softbreak":
            self._break(soft=True)
        elif kind == "hardbreak":
            self._break(soft=False)
        elif kind == "code_inline":
            self._code(child)
        elif kind == "html_inline":
            self._at = self._find(child.content) + len(child.content)
            if _BREAK.match(child.content):
                self._flow.close(1)
        elif kind == "image":
            self._at = self._after_link(self._find("![") + 2 + len(child.content))
        else:
            self._flow.enter(_OPENING.get(kind, ()))
            self._flow.leave(_CLOSING.get(kind, ()))
            if kind == "link_close" and child.markup != "autolink":
                self._at = self._after_link(self._find("]"))

    def _find(self, what: str) -> int:
        """Return where the content goes on with something; where the search begins, if it is nowhere."""
        found = self._content.find(what, self._at)
        return self._at if found < 0 else found

    def _file(self, at: int) -> int:
        start, file_start = self._places[bisect_right(self._places, at, key=lambda place: place[0]) - 1]
        return file_start + at - start

    def _text(self, text: str) -> None:
        found = self._content.find(text, self._at)
        if text and found >= 0:
            self._at = found + len(text)
            self._flow.literal(self._file(found), self._file(found) + len(text))

    def _special(self, child: "Token") -> None:
        """Take an entity or an escaped character, one piece with its mark-up."""
        found = self._find(child.markup)
        self._at = found + len(child.markup)
        self._flow.keep(child.content.replace("\n", " "), self._file(found), self._file(found) + len(child.markup))

    def _break(self, *, soft: bool) -> None:
        found = self._find("\n")
        self._at = found + 1
        if soft:
            self._flow.literal(self._file(found), self._file(found) + 1)
        else:
            self._flow.close(1)

    def _code(self, child: "Token") -> None:
        start = self._find(child.markup) + len(child.markup)
        end = self._content.find(child.markup, start)
        end = len(self._content) if end < 0 else end
        for line in re.finditer(r"[^\n]+", self._content[start:end]):
            at = self._file(start + line.start())
            self._flow.literal(at, at + len(line.group()))
            self._flow.literal(at + len(line.group()), at + len(line.group()) + (start + line.end() < end))
        self._at = end + len(child.markup)

    def _after_link(self, bracket: int) -> int:
        """Return where a link or an image ends whose label ends at `bracket`."""
        content = self._content
        follows = content[bracket + 1 : bracket + 2]
        if follows == "[":
            return max(bracket, content.find("]", bracket + 2)) + 1
        if follows != "(":
            return bracket + 1
        at = _blank(content, bracket + 2)
        at = _blank(content, self._parser.helpers.parseLinkDestination(content, at, len(content)).pos or at)
        title = self._parser.helpers.parseLinkTitle(content, at, len(content))
        if title.ok:
            at = _blank(content, title.pos)
        return at + 1 if content[at : at + 1] == ")" else bracket + 1


def _blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
