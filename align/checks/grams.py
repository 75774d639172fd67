"""What the small learnt models of meaning read of a text: words, phrases, parts of words, characters.

One definition for learning (`grams`) and one for looking up (`normal`, `probe`), which agree: a gram is in `grams` of a
text just where its probe is in the normal form of that text.
"""

import re
from functools import lru_cache

from align.script import base_lang

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DENSE_RUN = re.compile(r"[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff]+")
_MARKS = re.compile(r"[,.;:!?、。，；：！？()（）«»“”\"]")
_SPACELESS = frozenset({"zh", "ja"})
#: Characters of a gram of Chinese or Japanese, of a Korean word; words of a phrase of other languages; letters of the
#: beginning and the end of a word.
_DENSE, _HANGUL, _WORDS, _FIRST, _LAST = 4, 3, 3, 3, 4


@lru_cache(maxsize=4096)
def normal(text: str, lang: str) -> str:
    """Return a text as probes look for grams in it.

    >>> normal("Unsafe, they say.", "en"), normal("不安全。", "zh")
    (' unsafe | they say | ', '不安全 ')
    """
    text = text.casefold().replace("’", "'")
    if base_lang(lang) in _SPACELESS:
        return "".join(match.group() + " " for match in _DENSE_RUN.finditer(text))
    parts = (" ".join(_WORD.findall(part)) for part in _MARKS.split(text))
    return " " + "".join(f"{part} | " if part else "" for part in parts)


def probe(gram: str, lang: str) -> str:
    """Return what stands in the normal form of just the texts that have a gram.

    >>> probe("uns~", "en"), probe("~safe", "en"), probe("not safe", "en"), probe("危险", "zh")
    (' uns', 'safe ', ' not safe ', '危险')
    """
    if base_lang(lang) in (*_SPACELESS, "ko"):
        return gram
    if gram.endswith("~"):
        return " " + gram[:-1]
    return gram[1:] + " " if gram.startswith("~") else f" {gram} "


def grams(text: str, lang: str) -> set[str]:
    """Return the words, phrases, beginnings and ends of words of a text; of dense scripts its runs of characters.

    >>> sorted(grams("Unsafe.", "en")), sorted(grams("危险", "zh"))
    (['unsafe', 'uns~', '~safe'], ['危', '危险', '险'])
    """
    lang, runs = base_lang(lang), normal(text, lang)
    if lang in _SPACELESS or lang == "ko":
        most = _HANGUL if lang == "ko" else _DENSE
        words = [word for word in runs.split() if word != "|"]
        return {
            word[i:j] for word in words for i in range(len(word)) for j in range(i + 1, min(i + most, len(word)) + 1)
        }
    found: set[str] = set()
    for part in runs.split("|"):
        words = part.split()
        for i in range(len(words)):
            found.update(" ".join(words[i:j]) for j in range(i + 1, min(i + _WORDS, len(words)) + 1))
        found.update(word[:_FIRST] + "~" for word in words if len(word) >= _FIRST)
        found.update("~" + word[-_LAST:] for word in words if len(word) >= _LAST)
    return found
