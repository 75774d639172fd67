"""Writing systems: what script a character is in, and how text of a language is joined."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

# Unicode names start with the script: stable, and in the standard library (UAX #44, property Name).
_NAMED = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "DEVANAGARI": "Deva",
    "THAI": "Thai",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "KATAKANA-HIRAGANA": "Kana",
    "HANGUL": "Hang",
    "CJK": "Hani",
    "IDEOGRAPHIC": "Hani",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "MYANMAR": "Mymr",
    "ETHIOPIC": "Ethi",
}

#: Languages written without spaces between words, so joined without one.
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue"})

#: Scripts whose characters carry about as much as a short word each.
DENSE = frozenset({"Hani", "Hira", "Kana", "Hang"})


@lru_cache(maxsize=65536)
def script_of(char: str) -> str:
    """Return the ISO 15924 code of a letter's script, or "" for what is not a letter.

    >>> script_of("a"), script_of("朝"), script_of("の"), script_of("군"), script_of("ж"), script_of("7")
    ('Latn', 'Hani', 'Hira', 'Hang', 'Cyrl', '')
    """
    if not unicodedata.category(char).startswith("L"):
        return ""
    words = unicodedata.name(char, "").replace("FULLWIDTH ", "").replace("HALFWIDTH ", "").split()
    return _NAMED.get(words[0], "Zzzz") if words else ""


def scripts_in(text: str) -> Counter[str]:
    """Count the letters of each script in a text.

    >>> scripts_in("NATO 北约").most_common(1)
    [('Latn', 4)]
    """
    counts = Counter(map(script_of, text))
    counts.pop("", None)
    return counts


@lru_cache(maxsize=65536)
def is_dense(char: str) -> bool:
    """Say whether a character is Han, kana or Hangul.

    >>> is_dense("朝"), is_dense("a")
    (True, False)
    """
    return script_of(char) in DENSE


@lru_cache(maxsize=1024)
def base_lang(lang: str) -> str:
    """Return the language subtag of a BCP 47 code, in lower case.

    >>> base_lang("zh-Hans-CN")
    'zh'
    """
    return lang.replace("_", "-").split("-")[0].lower()


def join(texts: Iterable[str], lang: str) -> str:
    """Join pieces of running text as the language does: with a space, or without one.

    Empty pieces vanish; Korean takes spaces. Between a Latin letter or digit on both sides a space is kept
    even in Chinese or Japanese, so that two words never melt into one.

    >>> join(["他来了。", "她走了。"], "zh"), join(["He came.", "She left."], "en")
    ('他来了。她走了。', 'He came. She left.')
    >>> join(["Hello", "world"], "ja")
    'Hello world'
    """
    pieces = [text.strip() for text in texts if text.strip()]
    if not pieces:
        return ""
    if base_lang(lang) not in UNSPACED:
        return " ".join(pieces)
    joined = pieces[0]
    for piece in pieces[1:]:
        joined += " " + piece if _both_spaced(joined[-1], piece[0]) else piece
    return joined


def _both_spaced(left: str, right: str) -> bool:
    def spaced(char: str) -> bool:
        return char.isascii() and (char.isalnum() or char in ".,;:!?)\"'%")

    return spaced(left) and right.isascii() and (right.isalnum() or right in "(\"'")
