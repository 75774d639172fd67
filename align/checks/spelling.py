"""Spelling of names: when two words are one name with a slip in it, and when one is the other's usual adaptation."""

import re
import unicodedata
from functools import lru_cache

_SOFT_C, _TWICE, _TAIL = re.compile(r"c(?=[eiy])"), re.compile(r"(.)\1+"), re.compile(r"(?:['’]s|s|[aeiou]+|an|n)$")
_PLAIN = str.maketrans("cyzwáàâäéèêëíìîïóòôöúùûüñ", "kisvaaaaeeeeiiiioooouuuun")
#: Shorter words are too often another word.
SHORTEST = 5


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return a word as its neighbours of the same script would spell it: Russia, Rusia and Russie come out alike."""
    word = word.casefold().replace("’", "'").replace("ph", "f").replace("th", "t").replace("ck", "k").replace("qu", "k")
    word = _TWICE.sub(r"\1", _SOFT_C.sub("s", word).translate(_PLAIN))
    return _TAIL.sub("", word)


def only_accents(word: str, name: str) -> bool:
    """Say whether two spellings differ in nothing but their accents.

    >>> only_accents("Lucia", "Lucía"), only_accents("Marsh", "March")
    (True, False)
    """
    return _unaccented(word) == _unaccented(name)


def _unaccented(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(char))


def misspelt(word: str, name: str) -> bool:
    """Say whether a word is a name with one letter wrong (two in a long name), not an inflected or adapted form.

    >>> misspelt("March", "Marsh"), misspelt("Rusia", "Russia"), misspelt("Koreans", "Korea")
    (True, False, False)
    """
    if word[:1] != name[:1] or abs(len(word) - len(name)) > 2 or min(len(word), len(name)) < SHORTEST - 1:
        return False
    if fold(word) == fold(name) or word.startswith(name[:-1]) or name.startswith(word[:-1]):
        return False
    word, name, most = word.casefold(), name.casefold(), 1 if min(len(word), len(name)) < 8 else 2
    return word != name and distance(word, name, most) <= most


def distance(left: str, right: str, most: int | None = None) -> int:
    """Return the number of letters to insert, delete, replace or swap with a neighbour to turn left into right.

    Where it is more than `most`, any number above `most` may be returned, sooner.

    >>> distance("marsh", "march"), distance("form", "from")
    (1, 1)
    """
    left, right = _unlike(left, right)
    if not left or not right:
        return len(left) + len(right)
    if most == 1 and (len(left), len(right)) != (1, 1):  # all but one letter replaced: two that changed places
        return 1 if len(left) == 2 and left == right[::-1] else 2
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
        # A swap reaches back two rows, so two that are too far end it.
        if most is not None and min(row) > most and min(rows[-2]) > most:
            return most + 1
    return rows[-1][-1]


def _unlike(left: str, right: str) -> tuple[str, str]:
    """Return two words without the beginning and the end they share, which cost no change."""
    end = min(len(left), len(right))
    start = 0
    while start < end and left[start] == right[start]:
        start += 1
    left, right = left[start:], right[start:]
    same = 0
    while same < min(len(left), len(right)) and left[-1 - same] == right[-1 - same]:
        same += 1
    return left[: len(left) - same], right[: len(right) - same]


def same_person(ours: list[str], theirs: list[str]) -> bool:
    """Say whether two names of several parts may be one with a slip in some: kim jong un and kim jung eun."""
    apart = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    # Kim Jong Un, Kim Jung Eun, Kim Jong Il: short syllables, of which each may differ a little.
    short = len(ours) >= 3 and all(max(len(a), len(b)) <= 4 for a, b in apart)
    if len(apart) == len(ours) or (not short and any(a[:1] != b[:1] for a, b in apart)):
        return False
    return not any(fold(a) == fold(b) for a, b in apart) and (short or all(misspelt(a, b) for a, b in apart))


def same_bones(left: str, right: str) -> bool:
    """Say whether two words have one beginning, one end and, but for one, the same consonants: Bryansk, Brishask."""
    if left[:2] != right[:2] or left[-2:] != right[-2:] or min(len(left), len(right)) < SHORTEST + 1:
        return False
    if fold(left) == fold(right) or left[:-2] in right or right[:-2] in left:
        return False
    return distance(_bones(left), _bones(right), 1) <= 1


def _bones(word: str) -> str:
    """Return the consonants of a word, which slips of transliteration change least."""
    return re.sub(r"[aeiouyh'’-]", "", word.casefold())
