"""HTML into tokens that know their place in the text: what is text, what is a tag, what is neither.

Tokens only: nesting and meaning are for `html.py`. Nothing raises, whatever the markup, and no character of text is
lost; where a browser would swallow the rest of a page (a comment or a tag that never ends), the rest stays text.
Python's own html.parser is not used because it raises on some broken markup and, before 3.14, takes quadratic time.
"""

import html
import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

# https://html.spec.whatwg.org/multipage/indices.html#elements-3 and the obsolete ones still met.
_BLOCK = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup
option p plaintext pre search section select summary table tbody td tfoot th thead title tr ul xmp"""
_INLINE = """a abbr acronym applet area audio b base basefont bdi bdo big blink br button canvas cite code col colgroup
data datalist del dfn em embed font frame i iframe img input ins kbd label link map mark marquee math meta meter
nobr noembed noframes noscript object output param picture progress q rb rp rt rtc ruby s samp script slot small
source span strike strong style sub sup svg template textarea time track tt u var video wbr"""

_EMPTY = "area base br col embed frame hr img input link meta param source track wbr"
_UNPARSED = "script style textarea title xmp iframe noembed noframes"

#: Elements that begin and end a block of text.
BLOCK_LEVEL = frozenset(_BLOCK.split())
ELEMENTS = BLOCK_LEVEL | frozenset(_INLINE.split())
#: Elements without content, so without an end tag.
VOID = frozenset(_EMPTY.split())
#: Elements whose content is not markup.
_RAW = frozenset(_UNPARSED.split())

_OPENING = re.compile(r"<(?:!--|!\[CDATA\[|[!?]|/?[a-zA-Z])")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:_-]*)(?=[\s/>])")
# Possessive throughout: what does not match fails at once instead of being tried again in every other way.
_TAG = re.compile(r"""</?[a-zA-Z](?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+>""")
_SHORT_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>")
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")


class Kind(Enum):
    """What a token is; what is none of these (comments, declarations) gives no token."""

    TEXT = 1
    RAW_TEXT = 2  # entities do not count in it
    START = 3
    END = 4


class Token(NamedTuple):
    """A piece of the text, start..end; `name` is that of the element, in lower case."""

    kind: Kind
    start: int
    end: int
    name: str = ""


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of HTML in order, of start..end alone where they are given. Linear in its length.

    A tag of no known element and no custom one (`a <b4 c> d`, `<W解説>`) is text.

    >>> [(t.kind.name, t.start, t.end) for t in tokens("a<!-- x --><b>c")]
    [('TEXT', 0, 1), ('START', 11, 14), ('TEXT', 14, 15)]
    """
    end = len(text) if end is None else end
    scan = _Scan(text, end)
    at = begun = start
    while match := _OPENING.search(text, at, end):
        token = scan.markup(match.start())
        if token is None:
            at = match.start() + 1
            continue
        if match.start() > begun:
            yield Token(Kind.TEXT, begun, match.start())
        at = begun = token.end
        raw = token.kind is Kind.START and token.name in _RAW
        if raw:
            at = begun = scan.raw_end(token)
            if at < 0:  # never ends: what follows is no script
                at = begun = token.end
                continue
        if token.name:
            yield token
        elif token.kind is Kind.RAW_TEXT:
            yield Token(Kind.RAW_TEXT, token.start + len("<![CDATA["), token.end - len("]]>"))
        if raw:
            yield Token(Kind.TEXT if token.name in ("title", "textarea") else Kind.RAW_TEXT, token.end, at)
    if begun < end:
        yield Token(Kind.TEXT, begun, end)


def attributes(text: str, token: Token) -> dict[str, str]:
    """Return the attributes of a start tag, names in lower case, entities decoded; the first of a name counts.

    >>> html_tag = '<a HREF=x class="b c" hidden>'
    >>> attributes(html_tag, Token(Kind.START, 0, len(html_tag), "a"))
    {'href': 'x', 'class': 'b c', 'hidden': ''}
    """
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text, token.start + 1 + len(token.name), token.end - 1):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), html.unescape(value))
    return found


class _Scan:
    """Finds where markup ends, and remembers what was searched for in vain, so that no search is made twice."""

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._absent: set[str] = set()

    def _find(self, what: str, start: int) -> int:
        if what in self._absent:
            return -1
        at = self._text.find(what, start, self._end)
        if at < 0:
            self._absent.add(what)
        return at

    def markup(self, start: int) -> Token | None:
        """Return what begins at a "<": a tag, or a nameless token for a comment and the like; None for text."""
        text = self._text
        if text.startswith("<!--", start):
            end = self._find("-->", start + 2)
            return Token(Kind.TEXT, start, end + 3) if end >= 0 else None
        if text.startswith("<![CDATA[", start) and (end := self._find("]]>", start + 9)) >= 0:
            return Token(Kind.RAW_TEXT, start, end + 3)
        if text[start + 1] in "!?":
            end = self._find(">", start)
            return Token(Kind.TEXT, start, end + 1) if end >= 0 else None
        return self._tag(start)

    def _tag(self, start: int) -> Token | None:
        named = _NAME.match(self._text, start, self._end)
        name = named[1].lower() if named else ""
        if name not in ELEMENTS and "-" not in name and ":" not in name:
            return None
        match = None
        if "tag" not in self._absent:
            match = _TAG.match(self._text, start, self._end)
            if match is None:  # it ran to the end of the text; another would do so too
                self._absent.add("tag")
        match = match or _SHORT_TAG.match(self._text, start, self._end)
        if match is None:
            return None
        kind = Kind.END if self._text[start + 1] == "/" else Kind.START
        return Token(kind, start, match.end(), name)

    def raw_end(self, token: Token) -> int:
        """Return where the raw content of an element ends: at its end tag; -1 where it has none."""
        if token.name in self._absent:
            return -1
        match = re.compile(f"</{token.name}(?=[\\s/>])", re.IGNORECASE).search(self._text, token.end, self._end)
        if match is None:
            self._absent.add(token.name)
            return -1
        return match.start()
