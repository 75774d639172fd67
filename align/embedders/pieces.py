"""Cut texts into the pieces of a tokenizer.json.

`tokenizers` needs 0.15 to 0.2 s to build its tables for a Unigram vocabulary of 70,000 pieces: far more than cutting
an article takes. So the pieces of a vocabulary like the embedded model's are found here, with the same ids: its
normaliser still is that of `tokenizers`, the best path is searched as there. Large amounts go to `tokenizers`.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

Ids = NDArray[np.int32]
Counts = NDArray[np.int64]
Spans = NDArray[np.int64]


class Pieces(Protocol):
    """Texts to ids of pieces."""

    def cut(self, texts: Sequence[str], many: bool = False) -> tuple[Ids, Counts]:
        """Return the ids of all texts one after the other, and how many each text has; `many` if more will come."""
        ...

    def spans(self, text: str) -> tuple[Ids, Spans]:
        """Return the ids of `text` (k,) and their half-open character spans in it (k, 2)."""
        ...


def open_pieces(path: Path) -> Pieces:
    """Return the cutter for a tokenizer.json: the quick one where its settings allow, else `tokenizers` itself."""
    raw = path.read_bytes().decode()
    begin, end = raw.find(_OPEN), raw.rfind("]]")
    if 0 <= begin < end:
        settings = json.loads(f'{raw[:begin]}{_OPEN}"{UNKNOWN}",0]]{raw[end + 2 :]}')
        if _is_plain(settings):
            # One flat list is read in half the time of 70,000 lists of two.
            flat = json.loads("[" + raw[begin + len(_OPEN) : end].replace('],["', ',"') + "]")
            return UnigramPieces(path, settings, flat[::2], flat[1::2])
    return LibraryPieces(path)


#: How `tokenizers` writes the start of a Unigram vocabulary.
_OPEN = '"vocab":[['
UNKNOWN = "<unk>"


def _is_plain(settings: dict[str, Any]) -> bool:
    """Whether these are the settings `UnigramPieces` follows: pieces within words, one special token, nothing added."""
    model, added = settings.get("model", {}), settings.get("added_tokens", [])
    return (
        (model.get("type"), model.get("unk_id"), bool(model.get("byte_fallback"))) == ("Unigram", 0, False)
        and settings.get("pre_tokenizer") == {"type": "WhitespaceSplit"}
        and settings.get("normalizer") is not None
        and not any(settings.get(part) for part in ("post_processor", "truncation", "padding"))
        and len(added) == 1
        and (added[0]["id"], added[0]["content"], added[0]["normalized"]) == (0, UNKNOWN, False)
        and not any(added[0][flag] for flag in ("single_word", "lstrip", "rstrip"))
    )


_LONE = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """`text` with U+FFFD in place of halves of surrogate pairs, which stand for no character and have no UTF-8."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


class LibraryPieces:
    """The pieces as `tokenizers` cuts them; with `normalise` false the texts are normalised already."""

    def __init__(self, path: Path, normalise: bool = True) -> None:
        from tokenizers import Tokenizer, normalizers

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        if not normalise:
            self._tokenizer.normalizer = normalizers.Sequence([])

    def cut(self, texts: Sequence[str], many: bool = False) -> tuple[Ids, Counts]:
        """Return the ids of all texts one after the other, and how many each text has."""
        lists = self.lists(texts)
        counts = np.array([len(ids) for ids in lists], np.int64)
        return np.fromiter(chain.from_iterable(lists), np.int32, int(counts.sum())), counts

    def lists(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text."""
        encodings = self._tokenizer.encode_batch_fast([whole(text) for text in texts], add_special_tokens=False)
        return [found.ids for found in encodings]

    def spans(self, text: str) -> tuple[Ids, Spans]:
        """Return the ids of `text` (k,) and their half-open character spans in it (k, 2)."""
        found = self._tokenizer.encode(whole(text), add_special_tokens=False)
        return np.array(found.ids, np.int32), np.array(found.offsets, np.int64).reshape(-1, 2)


#: Words whose pieces are remembered; when there are more, all are forgotten.
_REMEMBERED = 100_000
#: Characters of new words cut here before `tokenizers` is loaded for the rest (it takes as long as cutting these).
_FEW = 150_000
#: What a character that no piece covers costs beside the rarest piece, as in sentencepiece and `tokenizers`.
_UNKNOWN_PENALTY = 10.0
#: White space as Rust, and so `tokenizers`, defines it; `str.split` parts at four control characters more.
_WORD = re.compile(r"[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
#: Stands for a literal `<unk>` among words, none of which has a space.
_SPECIAL = " "
_NUMBER = "i"


class UnigramPieces:
    """A Unigram vocabulary whose pieces never cross white space, cut word by word; known words are looked up.

    Equal to `LibraryPieces` in every id and span.
    """

    def __init__(self, path: Path, settings: dict[str, Any], pieces: list[str], scores: list[float]) -> None:
        from tokenizers import Tokenizer

        self._path = path
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        self._scores = scores
        self._lengths = np.fromiter(map(len, pieces), np.int32, len(pieces))
        self._longest = int(self._lengths.max())
        self._unknown = min(scores) - _UNKNOWN_PENALTY
        empty = Tokenizer.from_str(json.dumps(settings))
        self._normaliser, self._part = empty.normalizer, empty.pre_tokenizer
        self._characters = _Characters(self._normaliser)
        self._words: dict[str, bytes] = {}
        self._sizes: dict[str, bytes] = {}
        self._done = 0

    def cut(self, texts: Sequence[str], many: bool = False) -> tuple[Ids, Counts]:
        """Return the ids of all texts one after the other, and how many each text has."""
        parted = [self._parted(text) for text in texts]
        self._learn(set(chain.from_iterable(parted)), many)
        found = [b"".join(map(self._words.__getitem__, words)) for words in parted]
        counts = np.array([len(ids) for ids in found], np.int64) // array(_NUMBER).itemsize
        return np.frombuffer(b"".join(found), _NUMBER), counts

    def spans(self, text: str) -> tuple[Ids, Spans]:
        """Return the ids of `text` (k,) and their half-open character spans in it (k, 2)."""
        words = self._parted(text)
        self._learn(set(words), False)
        for word in words:
            if word not in self._sizes:
                self._sizes[word] = self._sizes_of(word)
        ids, sizes = (
            np.frombuffer(b"".join(map(known.__getitem__, words)), _NUMBER) for known in (self._words, self._sizes)
        )
        ends = np.cumsum(sizes, dtype=np.int64)
        places = self._places(text)
        return ids, np.stack([places[ends - sizes, 0], places[ends - 1, 1]], axis=1)

    def _sizes_of(self, word: str) -> bytes:
        """Return how many characters each piece of a known word has: its own length, where none is unknown."""
        ids = np.frombuffer(self._words[word], _NUMBER)
        if ids.all():
            sizes: bytes = self._lengths[ids].astype(_NUMBER, copy=False).tobytes()
            return sizes
        return array(_NUMBER, [size for _, size in self._path_of(word)]).tobytes()

    def _parted(self, text: str) -> list[str]:
        """Return the words of `text`, normalised."""
        if UNKNOWN in text:
            parts = [self._parted(part) for part in text.split(UNKNOWN)]
            return [*parts[0], *(word for part in parts[1:] for word in (_SPECIAL, *part))]
        try:
            return text.translate(self._characters).split()
        except _UnusualError:
            words: list[str] = _WORD.findall(self._normaliser.normalize_str(whole(text)))
            return words

    def _places(self, text: str) -> Spans:
        """Return the span in `text` that each character of its normalised words came from."""
        if UNKNOWN not in text:
            return self._plain_places(text)
        start, found = 0, []
        for part in text.split(UNKNOWN):
            special = np.arange(start + len(part), start + len(part) + len(UNKNOWN))
            found += [self._plain_places(part) + start, np.stack([special, special + 1], axis=1)]
            start += len(part) + len(UNKNOWN)
        return np.concatenate(found[:-1])

    def _plain_places(self, text: str) -> Spans:
        try:
            normal = text.translate(self._characters)
        except _UnusualError:
            normal = ""
        if len(normal) == len(text):
            at = np.array([place for place, character in enumerate(normal) if not character.isspace()], np.int64)
            return np.stack([at, at + 1], axis=1)
        return np.array(self._single.encode(whole(text)).offsets, np.int64).reshape(-1, 2)

    @cached_property
    def _single(self) -> Tokenizer:
        """A tokenizer with the same words, each of whose pieces is one character: it knows where it came from."""
        from tokenizers import Tokenizer, models

        model = models.BPE(vocab={UNKNOWN: 0}, merges=[], unk_token=UNKNOWN, fuse_unk=False)
        single = Tokenizer(model)
        single.normalizer, single.pre_tokenizer = self._normaliser, self._part
        return single

    @cached_property
    def _library(self) -> LibraryPieces:
        return LibraryPieces(self._path, normalise=False)

    def _learn(self, words: set[str], many: bool) -> None:
        """Remember the pieces of those `words` that are new."""
        if len(self._words) > _REMEMBERED:
            self._words.clear()
            self._sizes.clear()
        new = [word for word in words if word not in self._words]
        self._done += sum(map(len, new))
        if many or self._done > _FEW:
            # `tokenizers` would take a `<unk>` made by normalising for the special token.
            plain = [word for word in new if UNKNOWN not in word and word != _SPECIAL]
            for word, ids in zip(plain, self._library.lists(plain), strict=True):
                self._words[word] = array(_NUMBER, ids).tobytes()
        for word in new:
            if word not in self._words:
                path = self._path_of(word)
                self._words[word] = array(_NUMBER, [number for number, _ in path]).tobytes()
                self._sizes[word] = array(_NUMBER, [size for _, size in path]).tobytes()

    def _path_of(self, word: str) -> list[tuple[int, int]]:
        """Return ids and sizes of the pieces on the best path through `word`; unknown neighbours are one."""
        if word == _SPECIAL:
            return [(0, len(UNKNOWN))]
        get, scores, count = self._ids.get, self._scores, len(word)
        best, back = [0.0] + [-math.inf] * count, [(0, 0)] * (count + 1)
        for start in range(count):
            here = best[start]
            for stop in range(start + 1, min(start + self._longest, count) + 1):
                number = get(word[start:stop])
                if number is not None and here + scores[number] > best[stop]:
                    best[stop], back[stop] = here + scores[number], (number, stop - start)
            if word[start] not in self._ids and here + self._unknown > best[start + 1]:
                best[start + 1], back[start + 1] = here + self._unknown, (0, 1)
        path: list[tuple[int, int]] = []
        at = count
        while at > 0:
            number, size = back[at]
            at -= size
            if number == 0 and path and path[-1][0] == 0:
                size += path.pop()[1]
            path.append((number, size))
        return path[::-1]


class _UnusualError(Exception):
    """A character that cannot be normalised by itself."""


class _Characters(dict[int, str]):
    """Code point to normalised character, for `str.translate`; filled as characters are met.

    Raises `_UnusualError` for those that may change with their neighbours: marks that combine, conjoining jamo,
    joiners and other invisible characters.
    """

    def __init__(self, normaliser: Normalizer) -> None:
        super().__init__()
        self._normaliser = normaliser

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not _is_usual(character):
            raise _UnusualError
        normal: str = self._normaliser.normalize_str(character)
        if not normal or not all(map(_is_usual, normal)):
            raise _UnusualError
        self[code] = normal
        return normal


def _is_usual(character: str) -> bool:
    if character in "\t\n\r":
        return True
    jamo = "\u1100" <= character <= "\u11ff" or "\ua960" <= character <= "\ua97f" or "\ud7b0" <= character <= "\ud7ff"
    return not jamo and unicodedata.category(character)[0] not in "MC"
