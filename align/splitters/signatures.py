"""Lines of names, places and dates: "By A. Writer, The Paper, 3 May", "アンセル港 3月3日", "홍길동 기자".

They follow the headline and hold no sentence. In alphabets with capitals every word of them has one; elsewhere a name
mark (the dot inside a foreign name, a Latin name in brackets, a word for reporter) or a date at the end shows them.
"""

import re
import unicodedata
from functools import cache

from align.bitext import Role
from align.splitters import furniture
from align.splitters.furniture import Verdict

_EDGE = frozenset({"edge", "head"})
_LONGEST = 140  # width
_LONGEST_UNDATED = 60  # width of a name and what its bearer is
_LONGEST_PLACE = 20  # width of the place before a date
_MOST_NAMES = 9  # words with a capital
_MARKED_NAME = re.compile(r"\w[·・]\w|\w ?\([A-Z][a-z]+[ .]")
_ONLY_NAME = re.compile(r"[\u4e00-\u9fff\u30a0-\u30ff]{1,10}([·・][\u4e00-\u9fff\u30a0-\u30ff]{1,10}){1,3}")
_SENTENCE = re.compile(r"[?!。？！「」“”:;]|[.](?=\s)(?<![A-ZА-Я][.])")


def signature(line: str) -> Verdict | None:
    """Say whether a line is a byline or a dateline; None where it may be a sentence or a heading.

    Only for a line after the headline: as a headline a name would be one.

    >>> signature("By Ann Lee, The Valley Post, 3 May 2024").role.value
    'byline'
    >>> signature("Port Ansel, March 3").role.value, signature("The bridge opened on March 3")
    ('date', None)
    """
    first, *others = furniture.parts_of(line) or [line]
    if others and all(furniture.judge(part, _EDGE) for part in others):
        line = first
    text = unicodedata.normalize("NFKC", line).strip()
    if furniture.width(text) > _LONGEST or _SENTENCE.search(text):
        return None
    rest = _without_date(text)
    if any(char > "\u2e7f" for char in text):
        return _unspaced(text, rest)
    return _capitalised(text, rest)


def _without_date(text: str) -> str:
    """Return a line without the date it ends with and the word for "reports" after it."""
    text = _after().sub("", text).rstrip()
    found = furniture.trailing_date(text.lower())
    return text[:found].rstrip(" ,、，") if found >= 0 else text


@cache
def _after() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, furniture.words("signs", "after"))) + r"|=)\s*$")


def _unspaced(text: str, rest: str) -> Verdict | None:
    dated = len(rest) < len(_after().sub("", text).rstrip())
    holds = any(word in text for word in furniture.words("signs", "holds"))
    named = _MARKED_NAME.search(rest) is not None
    short = furniture.width(text) <= _LONGEST_UNDATED
    if _ONLY_NAME.fullmatch(text) or (dated and (named or holds)) or (named and holds and short):
        return Verdict(Role.BYLINE, "signature")
    if dated and furniture.width(rest) <= _LONGEST_PLACE and text[len(rest)] in " ,、，":
        return Verdict(Role.DATE, "dateline")
    return None


def _capitalised(text: str, rest: str) -> Verdict | None:
    said = rest.replace(",", " ").replace("&", " ").split()
    signed = bool(said) and said[0].lower() in furniture.words("names", "before")
    names = [word for word in said[signed:] if word.lower() not in furniture.words("names", "between")]
    if not 1 <= len(names) <= _MOST_NAMES or not all(word[0].isupper() for word in names):
        return None
    if signed and (len(names) > 1 or said[0].lower() == "by"):
        return Verdict(Role.BYLINE, "signature")
    dated = len(rest) < len(text) and text[len(rest)] == ","
    return Verdict(Role.DATE, "dateline") if dated and not signed else None
