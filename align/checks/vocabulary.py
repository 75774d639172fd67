"""Which words a language has: a Bloom filter of the word forms of large corpora, dictionaries and names.

A word that the filter does not hold stands in none of them. One in a hundred of such words is held all the same, by
chance (Bloom 1970, doi:10.1145/362686.362692).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from align.script import base_lang

#: Languages there is a filter for (align/checks/data/words.<lang>.bloom, made by scripts/make_vocabulary.py).
LANGS = frozenset({"en", "de", "fr", "es", "id", "ru"})
_MAGIC = b"ALIGNBLOOM1\n"


class Bloom:
    """A set of strings that may claim to hold one it was not given, and never denies one it was.

    >>> words = Bloom.of(["tide", "quay"])
    >>> "quay" in words, "qauy" in words
    (True, False)
    """

    def __init__(self, bits: bytes, hashes: int) -> None:
        self.bits, self.hashes = bits, hashes

    @classmethod
    def of(cls, words: list[str], bits_each: float = 9.6, hashes: int = 6) -> Bloom:
        """Return the filter of some words; 9.6 bits for each and six hashes give one wrong yes in a hundred."""
        filled = bytearray(max(8, int(len(words) * bits_each / 8)))
        for word in words:
            first, step = _hashed(word)
            for index in range(hashes):
                place = (first + index * step) % (len(filled) * 8)
                filled[place >> 3] |= 1 << (place & 7)
        return cls(bytes(filled), hashes)

    def __contains__(self, word: str) -> bool:
        bits = self.bits
        size = len(bits) * 8
        at, step = _hashed(word)
        for _ in range(self.hashes):  # most words that are not held are denied by the first bit or two
            place = at % size
            if not bits[place >> 3] >> (place & 7) & 1:
                return False
            at += step
        return True

    def dump(self, about: str) -> bytes:
        """Return the filter as a file: a magic line, a line of text on where it is from, hashes, bits."""
        return _MAGIC + about.replace("\n", " ").encode() + b"\n" + struct.pack("<B", self.hashes) + self.bits

    @classmethod
    def load(cls, data: bytes) -> Bloom:
        """Return the filter of `dump`."""
        if not data.startswith(_MAGIC):
            raise ValueError("not a filter of words")
        at = data.index(b"\n", len(_MAGIC)) + 1
        return cls(data[at + 1 :], data[at])


_TWO = struct.Struct("<QQ")


def _hashed(word: str) -> tuple[int, int]:
    """Return the first place of a word and the step to the next, for double hashing (Kirsch and Mitzenmacher 2006)."""
    first, step = _TWO.unpack(blake2b(word.encode(), digest_size=16).digest())
    return first, step


@cache
def _words(lang: str, kind: str = "words") -> Bloom | None:
    if lang not in LANGS and lang != "names":
        return None
    return Bloom.load(files("align.checks").joinpath(f"data/{kind}.{lang}.bloom").read_bytes())


@cache
def known(word: str, lang: str) -> bool:
    """Say whether a language has a word, in any case; True where there is no list for the language.

    >>> known("Harbour", "en"), known("hrabour", "en")
    (True, False)
    """
    words = _words(base_lang(lang))
    return words is None or _key(word) in words or is_name(word)


def common(word: str, lang: str) -> bool:
    """Say whether a word is one of the thirty thousand commonest of a language; False where there is no list.

    >>> common("harbour", "en"), common("harbourage", "en")
    (True, False)
    """
    words = _words(base_lang(lang), "common")
    return words is not None and _key(word) in words


def first_common(words: Iterable[str], lang: str) -> str | None:
    """Return the first of some words that is `common` in a language, None where none is.

    >>> first_common(["harbuor", "harbour", "ship"], "en")
    'harbour'
    """
    listed = _words(base_lang(lang), "common")
    return None if listed is None else next((word for word in words if _key(word) in listed), None)


def _key(word: str) -> str:
    return word.casefold().replace("’", "'")


def is_name(word: str) -> bool:
    """Say whether a word in Latin letters is part of a name known anywhere, in any case.

    >>> is_name("Kursk"), is_name("Kurzsk")
    (True, False)
    """
    names = _words("names")
    return names is not None and _key(word) in names
