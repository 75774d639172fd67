"""Quotation marks and brackets that open and never close, or close what never opened, in the translation.

A quotation may run over several segments, so the document is walked as a whole. Single quotation marks look like
apostrophes and are not judged, except in Chinese and in corner form.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from align.checks.pair import Finding, Pair
from align.issue import Category, Side, Span
from align.script import base_lang

_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "「": "」", "『": "』", "《": "》", "〈": "〉", "〔": "〕"}
_CLOSERS = {close: start for start, close in _BRACKETS.items()}
# A full-width bracket may close a half-width one: bad style, but closed.
_KIN = {"（": "(", "）": ")"}
#: Which marks open and which close a quotation, by language; others follow “ ”.
_QUOTES: dict[str, tuple[str, str]] = {
    "de": ("„»“", "“«”"),
    "cs": ("„»", "“«"),
    "bg": ("„«", "“»”"),
    "pl": ("„«", "”»"),
    "ru": ("«„", "»“"),
    "uk": ("«„“", "»“”"),
    "fr": ("«“", "»”"),
    "sv": ("”»", "”»"),
    "fi": ("”»", "”»"),
    "da": ("„»”", "“«”"),
}
_ANY_MARK = re.compile(f'[{re.escape("".join([*_BRACKETS, *_CLOSERS]))}"＂“”„«»]')
_DEFAULT_QUOTES = ("“«", "”»")
#: How many later segments may close what one leaves open.
_REACH = 4


@dataclass(frozen=True, slots=True)
class _Mark:
    place: int
    char: str
    kind: str  # the opening mark of its sort, '"' for any double quotation mark
    opens: bool | None  # None: a straight mark, which may do either


def _marks(text: str, lang: str) -> Iterator[_Mark]:
    starts, ends = _QUOTES.get(base_lang(lang), _DEFAULT_QUOTES)
    for match in _ANY_MARK.finditer(text):
        place, char = match.start(), match.group()
        plain = _KIN.get(char, char)
        if plain in _BRACKETS:
            yield _Mark(place, char, plain, True)
        elif plain in _CLOSERS:
            yield _Mark(place, char, _CLOSERS[plain], False)
        elif char in '"＂' and not (place and text[place - 1].isdigit()):  # 6'2" and 5" are measures
            yield _Mark(place, char, '"', None)
        elif char in starts or char in ends:
            both = char in starts and char in ends
            yield _Mark(place, char, '"', None if both else char in starts)
        elif char in "“”„«»":
            yield _Mark(place, char, '"', None)


_LIST_MARK = re.compile(r"(?:^|[\s、。，,;；])(?:\w{1,3}|[:;]-?)$")


def _enumerates(text: str, place: int) -> bool:
    """Say whether a closing bracket belongs to a list mark such as 1) or a), or to a face such as :)."""
    before = text[max(0, place - 6) : place]
    return bool(_LIST_MARK.search(before)) and "(" not in before and "（" not in before


def unbalanced(text: str, lang: str) -> list[_Mark]:
    """Return the marks of one text that have no partner in it, in order."""
    stack: list[_Mark] = []
    left: list[_Mark] = []
    for mark in _marks(text, lang):
        top = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].kind == mark.kind), None)
        if mark.opens is True or (mark.opens is None and top is None):
            stack.append(mark)
        elif top is not None:
            left += stack[top + 1 :]  # opened inside, never closed
            del stack[top:]
        elif mark.kind in '"「『' or not _enumerates(text, mark.place):
            left.append(mark)
    return sorted(left + stack, key=lambda mark: mark.place)


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding (value 1) for each mark of the target that nothing near it closes or opens.

    Where the source has a lonely mark of the same sort nearby, the target may too.
    """
    theirs = _lonely(_in_order(pairs, Side.SOURCE))
    for index, mark in _lonely(_in_order(pairs, Side.TARGET)):
        if not any(_alike(mark.kind, other.kind) and abs(index - place) <= _REACH for place, other in theirs):
            yield index, _finding(mark)


def _in_order(pairs: Sequence[Pair], side: Side) -> list[tuple[int, str, str]]:
    """Return index, text and language of the pairs that have one side, in the order of its document."""
    places = [pair.source_place if side is Side.SOURCE else pair.target_place for pair in pairs]
    order = sorted(range(len(pairs)), key=lambda i: i if (place := places[i]) is None else place)
    return [(i, pairs[i].text(side), pairs[i].lang(side)) for i in order if pairs[i].text(side).strip()]


def _lonely(texts: Sequence[tuple[int, str, str]]) -> list[tuple[int, _Mark]]:
    """Return the marks of a document's texts (index, text, language) that have no partner within reach."""
    pending: list[_Open] = []
    found: list[tuple[int, _Mark]] = []
    for order, (index, text, lang) in enumerate(texts):
        found += [(late.index, late.mark) for late in pending if order - late.order > _REACH]
        pending = [entry for entry in pending if order - entry.order <= _REACH]
        for mark in unbalanced(text, lang):
            if _closes(pending, mark):
                continue
            if mark.opens is False:
                found.append((index, mark))
            else:
                pending.append(_Open(index, order, mark))
    found += [(entry.index, entry.mark) for entry in pending]
    return sorted(found, key=lambda entry: (entry[0], entry[1].place))


@dataclass(frozen=True, slots=True)
class _Open:
    """A mark left open in an earlier segment: its index, its rank among the texts that are not empty, the mark."""

    index: int
    order: int
    mark: _Mark


def _closes(pending: list[_Open], mark: _Mark) -> bool:
    """Say whether the mark closes one that is pending, which is then settled.

    Long quotations open each paragraph anew and close the last one only: an opening mark settles the one before.
    """
    for i in range(len(pending) - 1, -1, -1):
        if pending[i].mark.kind == mark.kind and (mark.opens is not True or mark.kind == '"'):
            del pending[i]
            return mark.opens is not True
    return False


def _alike(kind: str, other: str) -> bool:
    """Say whether two sorts of mark do the same work: quotation marks of any shape, brackets of any width."""
    quotes = '"「『《'
    return kind == other or (kind in quotes and other in quotes)


def _finding(mark: _Mark) -> Finding:
    span = Span(mark.place, mark.place + 1)
    if mark.opens is False:
        what = f"{mark.char} closes something that was never opened."
    elif mark.opens:
        what = f"{mark.char} opens something that is never closed."
    else:
        what = f"{mark.char} has no partner."
    return Finding(Category.PUNCTUATION, Side.TARGET, span, 1.0, what)
