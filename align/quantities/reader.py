"""Find the quantities of a text: try every form of the language where one may start, keep the longest."""

import re
from dataclasses import replace
from functools import lru_cache

from align.quantities.build import build
from align.quantities.extents import Extents
from align.quantities.language import Language, load
from align.quantity import Quantity, QuantityKind
from align.script import base_lang

_FULL_WIDTH = str.maketrans(
    "０１２３４５６７８９．％＄￥：／－ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
    "0123456789.%$¥:/-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)
_FULL_WIDTH_GROUP = re.compile(r"(?<=[０-９])，(?=[０-９]{3})")
# Japanese newspapers write the decimal mark between full-width digits as a middle dot.
_FULL_WIDTH_POINT = re.compile(r"(?<=[０-９])・(?=[０-９])")
_HAS_FULL_WIDTH = re.compile(r"[！-～]")
_NOT_PROSE = re.compile(r"&#x?\w+;|(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.]+")
# Telephone numbers, versions and addresses of machines: digits that count nothing.
_CODE = re.compile(r"\+?\d{1,4}(?:[-. ]\d{2,4}){2,}(?!\d)|\(\d{2,4}\) ?\d{3,4}-\d{4}|\d+(?:\.\d+){2,}")
_WORD_TAIL = re.compile(r"[\w]*(?:[.,/:-]\w+)*")
_DENSE_TAIL = re.compile(r"[A-Za-z0-9]*(?:[.,/:-][A-Za-z0-9]+)*")
_BEFORE = re.compile(r"([A-Za-zА-Яа-яЁё]+)-?$")
_PREFIXES = frozenset(
    {"mid", "pre", "post", "non", "sub", "over", "late", "early", "under", "all", "some", "ex", "anti"}
)
_COUNTED = frozenset({QuantityKind.NUMBER, QuantityKind.PERCENT, QuantityKind.MONEY, QuantityKind.MEASURE})
_LOOK_BACK = 24


# The aligner and the checks read the same sentences.
@lru_cache(maxsize=8192)
def read(text: str, lang: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in text order; their spans never overlap.

    Never raises: a language without data of its own has its digits read. Digits that are part of a name (KN-23, G7),
    of a telephone or version number, a URL or an e-mail address are no quantities.

    >>> [(q.value, q.span.of("1万3000人")) for q in read("1万3000人", "zh")]
    [(Fraction(13000, 1), '1万3000人')]
    >>> read("on 8 Oktober 2024", "id")[0].parts
    (('year', 2024), ('month', 10), ('day', 8))
    """
    language = load(base_lang(lang))
    plain = _plain(text)
    extents = Extents(plain, language.numbers)
    found: list[Quantity] = []
    place = 0
    while (start := language.trigger.search(plain, place)) is not None:
        place = start.end()
        if (skipped := language.skip.match(plain, start.start())) is not None:
            place = skipped.end()
            continue
        if start[0].isdigit():
            if (end := _not_a_count(extents, start.start(), language)) is not None:
                place = end
                continue
        elif not language.dense and start[0].isalpha() and not language.starts(start[0]):
            continue
        best = _longest(extents, start.start(), language)
        if best:
            found.extend(best)
            place = max(best[-1].span.end, start.start() + 1)
        elif start[0][0].isdigit():
            place = _tail(plain, start.end(), language)
        elif language.dense:
            place = start.start() + 1
    return tuple(found)


def _plain(text: str) -> str:
    """Return the text with full-width characters made ASCII and addresses blanked, character for character."""
    if _HAS_FULL_WIDTH.search(text):
        text = _FULL_WIDTH_POINT.sub(".", _FULL_WIDTH_GROUP.sub(",", text)).translate(_FULL_WIDTH)
    if "&#" in text or "://" in text or "www." in text or "@" in text:
        text = _NOT_PROSE.sub(lambda match: "_" * len(match[0]), text)
    return text


def _not_a_count(extents: Extents, start: int, language: Language) -> int | None:
    """Return the end of digits that belong to a name or a code, or None where they may be a quantity."""
    text = extents.text
    # The pattern would be tried from each of the places before, mostly for a space.
    joined = start > 0 and (text[start - 1].isalpha() or text[start - 1] in "-\n")
    before = _BEFORE.search(text, max(0, start - _LOOK_BACK), start) if joined else None
    if before is not None and before[1].lower() not in _PREFIXES and not _ends_number(before, language):
        return _tail(text, start, language)
    code = _CODE.match(text, start)
    if code is None or _longest(extents, start, language, date_only=True):
        return None
    # 1.000.000 is one number where . groups.
    return None if any(end >= code.end() for end in extents.ends(start)) else code.end()


def _ends_number(before: re.Match[str], language: Language) -> bool:
    """Say whether the letters before digits are a currency (US$ aside, Rp3.000, EUR5) or a month, not a name."""
    word = before[1]
    return bool(language.canonical("currencies", word) or language.canonical("months", word))


def _tail(text: str, start: int, language: Language) -> int:
    match = (_DENSE_TAIL if language.dense else _WORD_TAIL).match(text, start)
    return max(match.end() if match else start, start + 1)


def _longest(extents: Extents, start: int, language: Language, date_only: bool = False) -> list[Quantity]:
    """Return what the longest form matching here means; of equals the first in the data wins."""
    best: list[Quantity] = []
    reach = start
    leads = [lead for lead, pattern in language.lead_patterns if pattern.match(extents.text, start) is not None]
    for form in language.led_by((*leads, "n") if extents.ends(start) else tuple(leads)):
        if date_only and form.section not in ("date", "time"):
            continue
        match = form.match(extents, start)
        if match is None or match.end <= reach:
            continue
        built = build(form.section, match, language)
        if built:
            best, reach = built, match.end
    return [_approximate(one, extents.text, language) for one in best]


def _approximate(quantity: Quantity, text: str, language: Language) -> Quantity:
    """Mark what "about", "nearly" or 左右 stands beside."""
    if quantity.kind not in _COUNTED or quantity.about:
        return quantity
    start, end = quantity.span.start, quantity.span.end
    before = language.about_before.search(text, max(0, start - _LOOK_BACK), start)
    if before is not None and (language.dense or before.start() == 0 or not text[before.start() - 1].isalpha()):
        return replace(quantity, about=True)
    if language.about_after.match(text, end):
        return replace(quantity, about=True)
    return quantity
