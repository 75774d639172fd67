"""What one line says it is, by its words alone: a share button, a date, a byline, a copyright line, or nothing.

The words are data (`boilerplate.json`); this file knows how a line is made comparable and what a date is made of.
Nothing here looks at the lines around it: `boilerplate.py` does.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from align.bitext import Role

_DATA = Path(__file__).with_name("boilerplate.json")

_BULLETS = "•·・‣▪■□◆◇○●▶►»›→←↑▲▼*–—|#✓~>-"
_BRACKETS = (("(", ")"), ("[", "]"), ("【", "】"), ("<", ">"), ("«", "»"), ("「", "」"), ("〔", "〕"))
_STOPS = " .。!…:;"
_ADDRESS = re.compile(r"(https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+")
_SPARSE_STOPS = frozenset(" .,!?。．！？…、，")
_NUMERIC_DATE = re.compile(r"\d{4} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})|\d{1,2}:\d{2}")
_PARTS = re.compile(r" ?[|｜·•丨] ?|\t+| {2,}|\u3000+| / ")
_WORD_START = re.compile(r"(?<![^\W\d_])[^\W\d_]|(?<!\d)\d")
_CRUMBS = re.compile(r" ?[>»›] ?")
_LONGEST_DATE, _LONGEST_LINE, _LONGEST_CRUMB = 80, 600, 40
_TRUSTED_FIRST = (Role.BYLINE, Role.DATE, Role.CREDIT, Role.BOILERPLATE)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of line: where it may stand, and whether it opens a list of what is no longer the article."""

    name: str
    role: Role
    where: str
    most: int
    opens: bool
    lines: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a line is, and why: the kind's name in `boilerplate.json`, or that of a rule of this file."""

    role: Role
    kind: str
    opens: bool = False


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return loaded


def words(part: str, name: str) -> tuple[str, ...]:
    """Return a list of words of the data file."""
    return tuple(_data()[part][name])


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of lines, in the order in which they are tried."""
    made = []
    for name, entry in _data()["kinds"].items():
        patterns = [pattern for value in entry.values() if isinstance(value, list) for pattern in value]
        lines = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
        opens = entry.get("opens", False)
        made.append(Kind(name, Role(entry["role"]), entry["where"], entry["most"], opens, lines))
    return tuple(made)


def plain(line: str) -> str:
    """Return a line made comparable: NFKC, lower case, single spaces, no bullets, brackets or stops around it.

    >>> plain("  • 【Related  Articles】 ")
    'related articles'
    """
    text = " ".join(unicodedata.normalize("NFKC", line).lower().split())
    before = None
    while before != text:
        before = text
        text = text.strip(_BULLETS + " ").rstrip(_STOPS)
        for left, right in _BRACKETS:
            if text.startswith(left) and text.endswith(right) and left not in text[1:]:
                text = text[1:-1]
    return text


def bulleted(line: str) -> bool:
    """Say whether a line begins with a bullet.

    >>> bulleted("  • News"), bulleted("News")
    (True, False)
    """
    return line.lstrip()[:1] in set("•·・‣▪■□◆◇○●▶►*") - {""}


def width(text: str) -> int:
    """Return the length of a text where a Han, kana or Hangul character counts as two.

    >>> width("abc"), width("新闻")
    (3, 4)
    """
    return len(text) if text.isascii() else len(text) + sum(1 for char in text if char > "\u2e7f")


def judge(line: str, where: frozenset[str]) -> Verdict | None:
    """Say what a line is, if it may stand `where` it does; None for what may be part of the article.

    >>> judge("2024年10月24日 09:44", frozenset({"edge"})).kind
    'date'
    >>> judge("The bridge opened in 2024.", frozenset({"edge", "head"})) is None
    True
    """
    if len(line) > _LONGEST_LINE:
        return None
    if "edge" not in where:
        return _whole(line, where)
    return _whole(line, where) or _in_parts(line, where)


def _whole(line: str, where: frozenset[str]) -> Verdict | None:
    return _not_words(line) or _by_kind(plain(line), where) or (_by_rule(line) if "edge" in where else None)


def _not_words(line: str) -> Verdict | None:
    if _ADDRESS.fullmatch(line.strip()):
        return Verdict(Role.BOILERPLATE, "address")
    if any(map(str.isalnum, line)) or set(line) <= _SPARSE_STOPS:
        return None
    return Verdict(Role.BOILERPLATE, "symbols")


def _by_kind(said: str, where: frozenset[str]) -> Verdict | None:
    size = width(said)
    asks = any(char in "?!。" for char in said)  # a credit or byline does not
    for kind in kinds():
        fits = size <= kind.most and (kind.where == "anywhere" or kind.where in where)
        if fits and not (asks and kind.role is not Role.BOILERPLATE) and kind.lines.fullmatch(said):
            return Verdict(kind.role, kind.name, kind.opens)
    return None


def _by_rule(line: str) -> Verdict | None:
    if is_date(plain(line)):
        return Verdict(Role.DATE, "date")
    return Verdict(Role.BOILERPLATE, "crumbs") if _is_crumbs(line) else None


def parts_of(line: str) -> list[str]:
    """Return the parts of a line that bars, dots in the middle or wide gaps make.

    >>> parts_of("By Ann Lee | 3 May")
    ['By Ann Lee', '3 May']
    """
    return [part for part in _PARTS.split(line.strip()) if part.strip()]


def _in_parts(line: str, where: frozenset[str]) -> Verdict | None:
    """Judge a line of several parts, as "By A. B. | 3 May 2024 | 12 comments": it is what all of them are."""
    parts = parts_of(line)
    if len(parts) == 1:
        parts = _after_date(line)
    if len(parts) < 2:
        return None
    verdicts = [_whole(part, where) or _number(part) for part in parts]
    found = [verdict for verdict in verdicts if verdict is not None]
    if len(found) < len(parts):
        return None
    return min(found, key=lambda verdict: _TRUSTED_FIRST.index(verdict.role))


def _number(part: str) -> Verdict | None:
    return Verdict(Role.BOILERPLATE, "number") if part.strip().isdigit() else None


def _after_date(line: str) -> list[str]:
    """Part a line into the date it begins with and the rest."""
    said = unicodedata.normalize("NFKC", line).strip()
    match = _dates().match(said.lower())
    if match is None or not is_date(said[: match.end()].lower()):
        return []
    return [said[: match.end()], said[match.end() :]] if said[match.end() :].strip() else []


@cache
def _dates() -> re.Pattern[str]:
    dates = _data()["dates"]
    spaced = sorted({*dates["months"], *dates["words"], *filter(_is_spaced, dates["ago"])}, key=len, reverse=True)
    joined = sorted({*dates["unspaced"], *(ago for ago in dates["ago"] if not _is_spaced(ago))}, key=len, reverse=True)
    words = "|".join(map(re.escape, spaced))
    signs = "|".join(map(re.escape, joined))
    return re.compile(rf"(?:\d+(?:st|nd|rd|th)?|(?<![^\W\d_])(?:{words})(?![^\W\d_])|{signs}|[-–—/.:,()|·•+= \[\]])++")


def _is_spaced(word: str) -> bool:
    return word.isascii() or "\u0400" <= word[0] <= "\u04ff" or word[0] < "\u0250"


@cache
def _dated() -> re.Pattern[str]:
    """Return what makes a date of a line of date words: a month or a number with a unit, or how long ago."""
    dates = _data()["dates"]
    months = "|".join(map(re.escape, sorted(dates["months"], key=len, reverse=True)))
    ago = "|".join(map(re.escape, dates["ago"]))
    return re.compile(rf"(?<![^\W\d_])(?:{months})(?![^\W\d_])|\d ?[年月日년월일]|{ago}")


def is_date(said: str) -> bool:
    """Say whether a line, made `plain`, holds a date or a time and nothing else.

    >>> is_date("published 3 may 2024 at 10:15 gmt"), is_date("may 2024 be kind to you"), is_date("2024")
    (True, False, False)
    """
    if width(said) > _LONGEST_DATE or not any(map(str.isdigit, said)) or not _dates().fullmatch(said):
        return False
    return bool(_NUMERIC_DATE.search(said) or _dated().search(said))


def trailing_date(said: str) -> int:
    """Return where the date begins that a line in lower case ends with; -1 where it ends with none.

    >>> trailing_date("port ansel, march 3"), trailing_date("the road is closed")
    (12, -1)
    """
    starts = [match.start() for match in _WORD_START.finditer(said)]
    return next((at for at in starts if is_date(said[at:])), -1)


def _is_crumbs(line: str) -> bool:
    """Say whether a line is a path through a site: at least three short parts between ">" signs."""
    parts = _CRUMBS.split(line.strip())
    return len(parts) >= 3 and all(0 < width(part) <= _LONGEST_CRUMB for part in parts)
