"""Cut texts into the pieces of a tokenizer.json.

`tokenizers` needs 0.15 to 0.2 s to build its tables for a Unigram vocabulary of 70,000 pieces: far more than cutting
an article takes. So the pieces of a vocabulary like the embedded model's are found here, with the same ids: its
normaliser still is that of `tokenizers`, the best path is searched as there. Few new words are cut one by one, many
together in a `Lattice`, in much less time than `tokenizers` would take.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from align.embedders.lattice import Lattice

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

Ids = NDArray[np.int32]
Counts = NDArray[np.int64]
Spans = NDArray[np.int64]


class Pieces(Protocol):
    """Texts to ids of pieces."""

    def cut(self, texts: Sequence[str]) -> tuple[Ids, Counts]:
        """Return the ids of all texts one after the other, and how many each text has."""
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
    """The pieces as `tokenizers` cuts them."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def cut(self, texts: Sequence[str]) -> tuple[Ids, Counts]:
        """Return the ids of all texts one after the other, and how many each text has."""
        encodings = self._tokenizer.encode_batch_fast([whole(text) for text in texts], add_special_tokens=False)
        lists = [found.ids for found in encodings]
        counts = np.array([len(ids) for ids in lists], np.int64)
        return np.fromiter(chain.from_iterable(lists), np.int32, int(counts.sum())), counts

    def spans(self, text: str) -> tuple[Ids, Spans]:
        """Return the ids of `text` (k,) and their half-open character spans in it (k, 2)."""
        found = self._tokenizer.encode(whole(text), add_special_tokens=False)
        return np.array(found.ids, np.int32), np.array(found.offsets, np.int64).reshape(-1, 2)


#: Words whose pieces are remembered; when there are more, all are forgotten.
_REMEMBERED = 100_000
#: Characters of new words found one by one before a lattice is made (it takes as long as finding these).
_FEW = 15_000
#: From this many characters of new words in a call on, the lattice is quicker; and about so many it takes at a time.
_BATCH, _MOST = 500, 100_000
#: From this many words of a length on, a step of the lattice is quicker than a step in each.
_ROW = 64
#: What a character that no piece covers costs beside the rarest piece, as in sentencepiece and `tokenizers`.
_UNKNOWN_PENALTY = 10.0
#: White space as Rust, and so `tokenizers`, defines it; `str.split` parts at four control characters more.
_WORD = re.compile(r"[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
#: Stand for a literal `<unk>` and for the end of a text among words, which have no space and are not empty.
_SPECIAL, _STOP = " ", ""
#: The number of the piece that stands for the end of a text.
_STOPPED = -1
#: Ids and sizes are kept as C integers, in turn.
_NUMBER = "i"


class UnigramPieces:
    """A Unigram vocabulary whose pieces never cross white space, cut word by word; known words are looked up.

    Equal to `LibraryPieces` in every id and span.
    """

    def __init__(self, path: Path, settings: dict[str, Any], pieces: list[str], scores: list[float]) -> None:
        from tokenizers import Tokenizer

        self._path = path
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        self._vocabulary, self._scores = pieces, scores
        self._longest = max(map(len, pieces))
        self._unknown = min(scores) - _UNKNOWN_PENALTY
        empty = Tokenizer.from_str(json.dumps(settings))
        self._normaliser, self._part = empty.normalizer, empty.pre_tokenizer
        self._characters = _Characters(self._normaliser)
        self._words = _no_words()
        self._done = 0
        #: Characters of new words found one by one before a lattice is made.
        self.few = _FEW

    def cut(self, texts: Sequence[str]) -> tuple[Ids, Counts]:
        """Return the ids of all texts one after the other, and how many each text has."""
        words: list[str] = []
        for text in texts:
            words += self._parted(text)
            words.append(_STOP)
        ids = self._found(words)[:, 0]
        stops = np.flatnonzero(ids == _STOPPED)
        return ids[ids != _STOPPED], np.diff(stops, prepend=-1) - 1

    def spans(self, text: str) -> tuple[Ids, Spans]:
        """Return the ids of `text` (k,) and their half-open character spans in it (k, 2)."""
        normal = self._plain(text)
        found = self._found(self._parted(text) if normal is None else normal.split())
        ids, sizes = found[:, 0].copy(), found[:, 1]
        ends = sizes.astype(np.int64).cumsum()
        spans = np.empty((len(ids), 2), np.int64)
        if normal is not None and len(normal) == len(text):
            at = _letters(normal)
            spans[:, 0], spans[:, 1] = at[ends - sizes], at[ends - 1] + 1
        else:
            places = self._places(text)
            spans[:, 0], spans[:, 1] = places[ends - sizes, 0], places[ends - 1, 1]
        return ids, spans

    def _found(self, words: list[str]) -> Ids:
        """Return ids and sizes (k, 2) of the pieces of `words`."""
        known = self._words
        try:
            found = b"".join(map(known.__getitem__, words))
        except KeyError:
            if len(known) > _REMEMBERED:
                known = self._words = _no_words()
            self._learn(list(set(words).difference(known)), known)
            found = b"".join(map(known.__getitem__, words))
        return np.frombuffer(found, _NUMBER).reshape(-1, 2)

    def _plain(self, text: str) -> str | None:
        """Return `text` normalised character by character; None where that is not all there is to do."""
        if UNKNOWN in text:
            return None
        try:
            return text.translate(self._characters)
        except _UnusualError:
            return None

    def _parted(self, text: str) -> list[str]:
        """Return the words of `text`, normalised."""
        normal = self._plain(text)
        if normal is not None:
            return normal.split()
        if UNKNOWN in text:
            parts = [self._parted(part) for part in text.split(UNKNOWN)]
            return [*parts[0], *(word for part in parts[1:] for word in (_SPECIAL, *part))]
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
        normal = self._plain(text)
        if normal is not None and len(normal) == len(text):
            at = _letters(normal)
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
    def _lattice(self) -> Lattice:
        return Lattice(self._vocabulary, self._scores, self._unknown)

    def _learn(self, words: list[str], known: dict[str, bytes]) -> None:
        """Add the pieces of `words` to those `known`."""
        count = sum(map(len, words))
        self._done += count
        if count < _BATCH or self._done <= self.few:
            self._learn_singly(words, known)
            return
        words.sort(key=len)
        for batch in _batches(words):
            # Few words of a length are as many steps as many: the longest are found by themselves.
            longest = 2 * len(batch[-_ROW]) if len(batch) >= _ROW else 0
            short = bisect_right(batch, longest, key=len)
            self._learn_singly(batch[short:], known)
            if short:
                ids, sizes, counts = self._lattice.paths(batch[:short])
                found = np.stack([ids, sizes], axis=1).astype(_NUMBER, copy=False)
                data, ends = found.tobytes(), (np.cumsum(counts) * found.strides[0]).tolist()
                known.update(zip(batch, (data[a:b] for a, b in pairwise([0, *ends])), strict=False))

    def _learn_singly(self, words: list[str], known: dict[str, bytes]) -> None:
        for word in words:
            known[word] = array(_NUMBER, chain.from_iterable(self._path_of(word))).tobytes()

    def _path_of(self, word: str) -> list[tuple[int, int]]:
        """Return ids and sizes of the pieces on the best path through `word`; unknown neighbours are one."""
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


def _no_words() -> dict[str, bytes]:
    """Return what is known before any word is met."""
    return {
        _SPECIAL: array(_NUMBER, [0, len(UNKNOWN)]).tobytes(),
        _STOP: array(_NUMBER, [_STOPPED, 0]).tobytes(),
    }


def _batches(words: list[str]) -> Iterator[list[str]]:
    """Yield the words in turn, some `_MOST` characters at a time."""
    ends = list(accumulate(map(len, words)))
    start = 0
    while start < len(words):
        before = ends[start] - len(words[start])
        stop = max(bisect_right(ends, before + _MOST), start + 1)
        yield words[start:stop]
        start = stop


def _letters(normal: str) -> NDArray[np.intp]:
    """Return where in a text of usual characters those stand that are no white space."""
    return (np.frombuffer(normal.encode("utf-32-le"), "<u4") > ord(" ")).nonzero()[0]


class _UnusualError(Exception):
    """A character that cannot be normalised by itself."""


class _Characters(dict[int, str]):
    """Code point to normalised character, for `str.translate`; filled as characters are met. White space is a space.

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
        self[code] = normal = "".join(" " if character.isspace() else character for character in normal)
        return normal


def _is_usual(character: str) -> bool:
    if character in "\t\n\r":
        return True
    jamo = "\u1100" <= character <= "\u11ff" or "\ua960" <= character <= "\ua97f" or "\ud7b0" <= character <= "\ud7ff"
    return not jamo and unicodedata.category(character)[0] not in "MC"
