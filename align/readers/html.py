"""HTML, whole pages and fragments: markup out, text in, and each block marked with what it is for.

What is dropped: tags, comments, scripts, styles, link addresses, pictures and what stands in for them, furigana
(`rt`, `rp`). What is kept but not aligned has its role: navigation, forms, bylines, dates, credits (`html_roles.py`).
"""

import re
from collections import Counter

from align.bitext import Document
from align.readers import html_roles
from align.readers.flow import Flow
from align.readers.markup import BLOCK_LEVEL, VOID, Kind, Token, attributes, tokens
from align.readers.source import Source

_NO_TEXT = "script style template noscript iframe object svg math canvas audio video map rt rp rtc noembed noframes"
_DROPPED = frozenset(_NO_TEXT.split())
#: A start tag of these ends an open one of the same family, up to the element that holds the family.
_FAMILIES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
_DEEPEST = 256  # open elements remembered; browsers stop at 512 (WHATWG's parsers as built)

# Markdown between the elements of a fragment, as clippings of web pages have it.
_MARKDOWN = re.compile(
    r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)"
    r"|\[(?P<label>[^\]\n]{1,500})\]\([^)\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,500}\")?\)"
)
_UNDERLINE = re.compile(r"[ \t]*(?:-{3,}|={3,})[ \t]*")

_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_COMMENTS = r"(?:\s*+<!--(?:(?!-->).)*+-->)*+"
_PAGE = re.compile(rf"\s*+(?:<\?xml[^>]*+>)?{_COMMENTS}\s*+<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)


def looks_like_html(text: str) -> bool:
    """Say whether a text is HTML: it begins as a page does, or has end tags of blocks or several line break tags.

    >>> looks_like_html("<p>One.</p><p>Two.</p>"), looks_like_html("Write <b> for bold and <p> for a paragraph.")
    (True, False)
    """
    start = text[:1_000_000]
    if _PAGE.match(start):
        return True
    seen = Counter((match[1], match[2].lower()) for match in _TAGS.finditer(start))
    ended = sum(min(count, seen["", name]) for (slash, name), count in seen.items() if slash and name in BLOCK_LEVEL)
    marks = ended + seen["", "br"] // 2
    return marks >= 1 and marks * 4000 >= len(start)


def document_of(source: Source) -> Document:
    """Return the text of a page or a fragment as blocks with their roles. Raises EmptyInputError where it has none."""
    flow = Flow(source)
    page = _PAGE.match(source.text) is not None
    read_into(flow, 0, len(source.text), page=page)
    return flow.document(page=page)


def read_into(flow: Flow, start: int, end: int, *, page: bool) -> None:
    """Read start..end of a flow's text as HTML into the flow; `page` tells a whole page from a fragment."""
    elements = _Elements(flow, page=page)
    for token in tokens(flow.text, start, end):
        elements.take(token)
    elements.leave_all()


class _Elements:
    """The open elements of a reading, and what they lend to the text in them."""

    def __init__(self, flow: Flow, *, page: bool) -> None:
        self.flow = flow
        self.page = page
        self._open: list[tuple[str, tuple[str, ...]]] = []
        self._names: Counter[str] = Counter()
        self._open_blocks = 0
        self._after_image = False

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.kind is Kind.START:
            self._start(token)
        elif token.kind is Kind.END:
            self._end(token.name)
        elif not self.flow.has("dropped"):
            if self.flow.text[token.start : token.end].strip():
                self._after_image = False
            if token.kind is Kind.RAW_TEXT:
                self.flow.literal(token.start, token.end)
            elif self.page or self._open_blocks:
                self.flow.words(token.start, token.end)
            else:
                self._lines(token.start, token.end)

    def leave_all(self) -> None:
        """End what is still open."""
        self.flow.close(2)
        while self._open:
            self._leave(len(self._open) - 1)

    def _start(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self.flow.close(1)
            return
        if name == "img":
            self._after_image = True
        found = attributes(self.flow.text, token) if token.end - token.start > len(name) + 2 else {}
        features = self._features(name, found)
        if name in BLOCK_LEVEL or "own block" in features:
            self._end_family(name)
            self.flow.close(2)
        closed = self.flow.text[token.end - 2] == "/" and name not in BLOCK_LEVEL  # as XHTML writes it
        if name in VOID or closed or len(self._open) >= _DEEPEST:
            return
        if features or name in BLOCK_LEVEL or name in ("b", "strong"):
            self._open.append((name, features))
            self._names[name] += 1
            self._open_blocks += name in BLOCK_LEVEL
            self.flow.enter(features)

    def _features(self, name: str, found: dict[str, str]) -> tuple[str, ...]:
        features = html_roles.features(name, found)
        if name in _DROPPED:
            features += ("dropped",)
        if name == "small" and self._after_image:
            features += ("caption", "own block")
        if name == "cite" and self.flow.has("caption"):
            features += ("credit", "own block")
        return features

    def _end(self, name: str) -> None:
        if not self._names[name]:
            if name in BLOCK_LEVEL:
                self.flow.close(2)
            return
        depth = max(at for at, (open_name, _) in enumerate(self._open) if open_name == name)
        if name in BLOCK_LEVEL:
            self.flow.close(2)
            while len(self._open) > depth:
                self._leave(len(self._open) - 1)
        else:
            self._leave(depth)

    def _leave(self, depth: int) -> None:
        name, features = self._open.pop(depth)
        if "own block" in features:
            self.flow.close(2)
        self._names[name] -= 1
        self._open_blocks -= name in BLOCK_LEVEL
        self.flow.leave(features)

    def _end_family(self, name: str) -> None:
        """End what a start tag ends without saying so: an open paragraph, the item before."""
        if self._names["p"]:
            self._end("p")
        members, holders = _FAMILIES.get(name, (frozenset(), frozenset()))
        if not any(self._names[member] for member in members):
            return
        for depth in range(len(self._open) - 1, -1, -1):
            open_name = self._open[depth][0]
            if open_name in holders:
                return
            if open_name in members:
                self._end(open_name)
                return

    def _lines(self, start: int, end: int) -> None:
        """Take text outside all blocks of a fragment: each line for itself, simple Markdown understood."""
        while start < end:
            stop = self.flow.text.find("\n", start, end)
            stop = end if stop < 0 else stop
            titled = self.flow.pieces and not self.flow.begun and _UNDERLINE.fullmatch(self.flow.text, start, stop)
            if titled:
                self.flow.pieces[-1].chars["h1"] = self.flow.pieces[-1].chars["text"]
            else:
                self._line(start, stop)
            if stop < end:
                self.flow.close(1)
            start = stop + 1

    def _line(self, start: int, end: int) -> None:
        for match in _MARKDOWN.finditer(self.flow.text, start, end):
            self.flow.words(start, match.start())
            if match["label"]:
                self.flow.words(match.start("label"), match.end("label"))
            start = match.end()
        self.flow.words(start, end)
