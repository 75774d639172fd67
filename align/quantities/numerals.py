"""The worth of a numeral: digits with separators, number words, Han and Hangul numerals, and mixtures of them.

Does not find numerals in running text; `align.quantities.language` knows where one may stand.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

_VULGAR = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5),
    "⅛": Fraction(1, 8),
    "⅜": Fraction(3, 8),
    "⅝": Fraction(5, 8),
    "⅞": Fraction(7, 8),
}
VULGAR = "".join(_VULGAR)
_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}"),
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
}
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")

#: The smallest multiplier that closes a section ("two thousand | three hundred"): a Han myriad or a thousand.
MYRIAD, THOUSAND = 10_000, 1_000


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral is worth.

    `value` is None for a vague one (数十万, tens of thousands), whose order of magnitude is `magnitude`. `high` closes
    an approximate pair (两三, 2 to 3); `last` is the last multiplier written (1 if none), which "2 to 3 million" lends
    to its first number.
    """

    value: Fraction | None
    magnitude: int = 0
    high: Fraction | None = None
    about: bool = False
    last: int = 1


def digits(text: str, decimal: str) -> Fraction:
    """Return the value of digits with separators, read as a language with this decimal mark reads them.

    A mark that cannot group (a group is three digits) is taken for the decimal mark of the other convention.

    >>> digits("13.000", ","), digits("13.000", "."), digits("1.234,5", ","), digits("2½", ".")
    (Fraction(13000, 1), Fraction(13, 1), Fraction(2469, 2), Fraction(5, 2))
    """
    text = _SPACES.sub("", text)
    part = _VULGAR.get(text[-1:])
    if part is not None:
        return (digits(text[:-1], decimal) if text[:-1] else Fraction(0)) + part
    if _GROUPED[decimal].fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    return Fraction(text.replace(",", "."))


@dataclass(slots=True)
class _Sum:
    """The running value of a numeral read from left to right.

    `total` holds closed sections, `section` the tens and hundreds of the open one, `pending` the last number, which
    a multiplier may still multiply.
    """

    big: int
    total: Fraction = Fraction(0)
    section: Fraction = Fraction(0)
    pending: Fraction | None = None
    last: int = 1

    def add(self, value: Fraction) -> None:
        if self.pending is not None:
            if 13 <= self.pending <= 20 <= value < 100 and not (self.section or self.total):
                self.pending *= 100  # nineteen | eighty
            self.section += self.pending
        self.pending = value

    def multiply(self, by: int) -> None:
        self.last = by
        if by < self.big:
            if self.section >= by:  # two hundred and | five ten: only the last number is multiplied
                self.section += (Fraction(1) if self.pending is None else self.pending) * by
            else:  # twenty-five hundred
                self.section = self._open_or_one() * by
            self.pending = None
            return
        if 0 < self.total < by:  # a thousand million, 1万3000亿
            self.total = (self.total + self.section + (self.pending or 0)) * by
        else:
            self.total += self._open_or_one() * by
        self.section, self.pending = Fraction(0), None

    def _open_or_one(self) -> Fraction:
        if self.pending is None and not self.section:
            return Fraction(1)
        return self.section + (self.pending or 0)

    def value(self) -> Fraction:
        return self.total + self.section + (self.pending or 0)


@dataclass(frozen=True)
class NumeralReader:
    """Evaluates the numerals of one language; built by `align.quantities.language`."""

    decimal: str
    numerals: Mapping[str, Fraction]
    multipliers: Mapping[str, int]
    token: re.Pattern[str]
    big: int = THOUSAND
    han_digits: str = ""
    tail: bool = False
    vague_prefix: re.Pattern[str] | None = None
    more: re.Pattern[str] | None = None

    def read(self, text: str) -> Numeral:
        """Return the worth of a whole numeral.

        Tokens that are neither digits, a number word nor a multiplier ("and", spaces) count for nothing.
        """
        text = text.lower()
        if self.vague_prefix is not None and (prefix := self.vague_prefix.match(text)):
            return self._vague(text[prefix.end() :])
        if self.han_digits and (positional := self._positional(text)) is not None:
            return positional
        about = bool(self.more and self.more.search(text))
        return self._sum(text, about)

    def _vague(self, text: str) -> Numeral:
        magnitude = 1
        for token in self.token.findall(text):
            magnitude *= self.multipliers.get(token, 1)
        return Numeral(None, magnitude, about=True)

    def _positional(self, text: str) -> Numeral | None:
        """Read 二〇二四 digit by digit, 三点五 as a decimal, 七八 as "seven or eight"."""
        whole, point, decimals = text.replace("點", "点").partition("点")
        if point and decimals:
            left = self.read(whole).value or Fraction(0)
            right = "".join(str(self.numerals[char]) for char in decimals)
            return Numeral(left + Fraction(int(right), 10 ** len(right)))
        if len(text) < 2 or not all(char in self.han_digits for char in text):
            return None
        values = [int(self.numerals[char]) for char in text]
        if len(values) == 2 and values[0] > 0 and values[1] == values[0] + 1:
            return Numeral(Fraction(values[0]), high=Fraction(values[1]), about=True)
        return Numeral(Fraction(int("".join(map(str, values)))))

    def _sum(self, text: str, about: bool) -> Numeral:
        total = _Sum(self.big)
        high: _Sum | None = None
        previous = ""
        for token in self.token.findall(text):
            by = self.multipliers.get(token)
            if by is None:
                value = digits(token, self.decimal) if _is_digits(token) else self.numerals[token]
                if self._follows(previous, token):  # 三四十: three or four tens
                    high = _Sum(self.big, total.total, total.section, value)
                    previous = token
                    continue
                total.add(value)
            else:
                for one in (total, high):
                    if one is not None:
                        one.multiply(by)
            previous = token
        if self.tail and self._colloquial_tail(text, previous):
            total.pending = (total.pending or Fraction(0)) * (total.last // 10)
        return Numeral(
            total.value(), high=high.value() if high else None, about=about or high is not None, last=total.last
        )

    def _follows(self, previous: str, token: str) -> bool:
        chars = self.han_digits
        if len(previous) != 1 or previous not in chars or token not in chars:
            return False
        return bool(self.numerals[previous] and self.numerals[token] == self.numerals[previous] + 1)

    def _colloquial_tail(self, text: str, last: str) -> bool:
        """Say whether a Han numeral ends in a short form: 一万三 is 13,000 and 二百五 is 250."""
        before = text[-2:-1]
        return last in self.han_digits and self.multipliers.get(before, 0) >= 100 and text[:1] in self.han_digits


def _is_digits(token: str) -> bool:
    return token[0].isdigit() or token[-1] in _VULGAR


def roman(text: str) -> int:
    """Return the value of a Roman numeral in capitals; 0 where a letter is not Roman.

    >>> roman("XXI"), roman("XIX"), roman("K")
    (21, 19, 0)
    """
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    values = [worth.get(char, 0) for char in text]
    if not all(values):
        return 0
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
