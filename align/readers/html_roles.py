"""What the blocks of a page are for, told from elements, attributes and where the text lies.

An element or attribute lends a *feature* to the text in it; a block has a feature by the share of its characters.
Elements are believed. Class names are believed where they leave most of the text alone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.bitext import Block, Role

_BY_ELEMENT: dict[str, tuple[str, ...]] = {
    "nav": ("apart",),
    "aside": ("apart",),
    "form": ("apart",),
    "menu": ("apart",),
    "dialog": ("apart",),
    "button": ("apart",),
    "select": ("apart",),
    "label": ("apart",),
    "header": ("header",),
    "footer": ("footer",),
    "article": ("container",),
    "main": ("container",),
    "a": ("link",),
    "address": ("author",),
    "time": ("time",),
    "figcaption": ("caption",),
    "caption": ("caption",),
    "title": ("page title",),
    "h1": ("h1",),
    "b": ("bold",),
    "strong": ("bold",),
    "li": ("item",),
    "pre": ("preformatted",),
    **{f"h{level}": ("heading",) for level in range(2, 7)},
}
_ARIA = "navigation banner contentinfo complementary search menu menubar dialog alertdialog"
_BY_ROLE = frozenset(_ARIA.split())

# Words of class names and ids, as themes of common publishing systems have them: "feature: words".
_CLASSES = """
byline: byline author reporter writer
date: date datetime timestamp pubdate published time postdate
caption: caption figcaption
credit: credit credits translator photographer
headline: headline
hidden: sr-only visually-hidden screen-reader-text
aside: nav navbar navigation menu breadcrumb breadcrumbs crumbs sidebar widget related recommend recommended
 recommendations share sharing social comment comments respond reply advert advertisement advertising ads promo
 newsletter subscribe subscription signup cookie cookies consent pagination pager toolbar tags taglist popular
 trending copyright
"""
_CLASS_WORDS = {
    feature: frozenset(words.split())
    for feature, words in (line.split(":") for line in _CLASSES.strip().replace("\n ", " ").splitlines())
}
_WORD = re.compile(r"[A-Za-z][a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHOLE_PAGE = frozenset({"html", "body", "main", "article"})

_SENTENCE_END = tuple(".。．；;,，、:：")
_LONGEST_HEADING = 120  # characters; a paragraph in bold is longer
_LONGEST_BYLINE = 100  # characters; longer ones are about the author
_LONGEST_DATE = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has a role: start..end in the kept text, and how many characters have which feature.

    `chars["text"]` counts all of them. `container` numbers the innermost article or main element; 0 is none.
    """

    start: int
    end: int
    chars: Counter[str]
    container: int

    def share(self, feature: str) -> float:
        """Return how much of the block has a feature, from 0 to 1."""
        return self.chars[feature] / max(1, self.chars["text"])


def features(name: str, found: dict[str, str]) -> tuple[str, ...]:
    """Return what an element with these attributes says of its text.

    >>> features("p", {"class": "article-byline"}), features("nav", {})
    (('byline',), ('apart',))
    """
    lent = _BY_ELEMENT.get(name, ())
    if not found:
        return lent
    if name == "a" and "href" not in found:
        lent = ()
    if found.get("role", "").lower() in _BY_ROLE or "hidden" in found or _HIDDEN.search(found.get("style", "")):
        lent += ("apart",)
    if "author" in found.get("rel", "").lower().split() or found.get("itemprop", "").lower() == "author":
        lent += ("author",)
    if name in _WHOLE_PAGE:
        return lent
    return lent + _by_class(f"{found.get('class', '')} {found.get('id', '')} {found.get('itemprop', '')}")


def _by_class(names: str) -> tuple[str, ...]:
    words = {word.lower() for word in _WORD.findall(names)} | set(names.lower().split())
    return tuple(feature for feature, known in _CLASS_WORDS.items() if words & known)


def blocks(text: str, pieces: Sequence[Piece], *, page: bool) -> tuple[Block, ...]:
    """Return the blocks with their roles; `page` tells a whole page from a fragment.

    In a page with one article (or main element) that holds most of the text, all outside it is boilerplate.
    """
    believed = _classes_believed(pieces)
    inside = _main_container(pieces)
    roles = [_role(text, piece, page=page, believed=believed, inside=inside) for piece in pieces]
    _lone_title(pieces, roles)
    _link_lists(pieces, roles)
    return tuple(Block(piece.start, piece.end, role) for piece, role in zip(pieces, roles, strict=True))


def _classes_believed(pieces: Sequence[Piece]) -> bool:
    """Say whether class names leave at least half of the text that elements leave."""
    left = [piece for piece in pieces if piece.share("apart") < 0.5]
    marked = sum(piece.chars["text"] for piece in left if max(piece.share("aside"), piece.share("hidden")) >= 0.5)
    return 2 * marked <= sum(piece.chars["text"] for piece in left)


def _main_container(pieces: Sequence[Piece]) -> int:
    """Return the number of the container that holds most of the text in paragraphs; 0 where none does."""
    held: Counter[int] = Counter()
    for piece in pieces:
        if piece.share("apart") < 0.5 and piece.share("link") < 0.5:
            held[piece.container] += piece.chars["text"]
    container, most = held.most_common(1)[0] if held else (0, 0)
    return container if container and 2 * most > held.total() else 0


def _role(text: str, piece: Piece, *, page: bool, believed: bool, inside: int) -> Role:
    return (
        _role_by_place(piece, page=page, inside=inside)
        or _role_by_element(piece)
        or (_role_by_class(text, piece) if believed else None)
        or _role_by_look(text, piece)
    )


def _role_by_place(piece: Piece, *, page: bool, inside: int) -> Role | None:
    if piece.share("page title") > 0.5:
        return Role.BOILERPLATE  # until no other title is found
    if piece.share("apart") >= 0.5:
        return Role.BOILERPLATE
    if piece.share("h1") >= 0.5:
        return Role.TITLE if not inside or piece.container in (0, inside) else Role.BOILERPLATE
    outside = page and not piece.container
    if outside and (piece.share("header") >= 0.5 or piece.share("footer") >= 0.5):
        return Role.BOILERPLATE
    return Role.BOILERPLATE if inside and piece.container != inside else None


def _role_by_element(piece: Piece) -> Role | None:
    if piece.share("heading") >= 0.5:
        return Role.HEADING
    if piece.share("caption") >= 0.5:
        return Role.CREDIT if piece.share("credit") >= 0.5 else Role.CAPTION
    if piece.share("time") >= 0.5 and piece.end - piece.start <= _LONGEST_DATE:
        return Role.DATE
    if piece.share("author") >= 0.5:
        return Role.BYLINE if piece.end - piece.start <= _LONGEST_BYLINE else Role.CREDIT
    if piece.share("footer") >= 0.5:
        return Role.BOILERPLATE if piece.share("link") >= 0.9 else Role.CREDIT
    return None


def _role_by_class(text: str, piece: Piece) -> Role | None:
    length = piece.end - piece.start
    if max(piece.share("aside"), piece.share("hidden")) >= 0.5:
        return Role.BOILERPLATE
    if piece.share("headline") >= 0.9:
        return Role.TITLE
    if piece.share("credit") >= 0.5:
        return Role.CREDIT
    if piece.share("date") >= 0.5 and length <= _LONGEST_DATE and any(map(str.isdigit, text[piece.start : piece.end])):
        return Role.DATE
    if piece.share("byline") >= 0.5 and length <= _LONGEST_BYLINE:
        return Role.BYLINE
    return None


def _role_by_look(text: str, piece: Piece) -> Role:
    length = piece.end - piece.start
    said = text[piece.start : piece.end]
    if piece.share("bold") >= 0.99 and length <= _LONGEST_HEADING and not said.endswith(_SENTENCE_END):
        return Role.HEADING
    return Role.BODY


def _lone_title(pieces: Sequence[Piece], roles: list[Role]) -> None:
    """Keep one title, the first; take the page's own where there is no other."""
    titles = [at for at, role in enumerate(roles) if role is Role.TITLE]
    for at in titles[1:]:
        roles[at] = Role.HEADING
    if not titles:
        for at, piece in enumerate(pieces):
            if piece.share("page title") > 0.5:
                roles[at] = Role.TITLE
                return


def _link_lists(pieces: Sequence[Piece], roles: list[Role]) -> None:
    """Mark list items that are links one after another as boilerplate: they lead elsewhere."""
    links = [
        role is Role.BODY and piece.share("item") >= 0.5 and piece.share("link") >= 0.9
        for piece, role in zip(pieces, roles, strict=True)
    ]
    for (left, right), at in zip(pairwise(links), range(len(links)), strict=False):
        if left and right:
            roles[at] = roles[at + 1] = Role.BOILERPLATE
