"""Sequences of words that a language does not have: a sentence shuffled, or glued together from fragments.

A compact model of the target language: classes of words, and how much more or less often than by chance one class
follows another, next to it and at a distance of two. It knows sorts of words, not meanings: a sentence that is
grammatical nonsense passes, and so does one with a single pair of words exchanged.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.bitext import Role
from align.checks.pair import Finding, Pair, whole
from align.checks.words import function_words
from align.issue import Category, Side
from align.script import base_lang

#: For each language: the median fit of human sentences in bits; the standard deviation of what a sentence's fit lacks
#: of it, times the square root of the number of words; and what the strangest three of a thousand reach in that and in
#: how their order does among others of the same words (scripts/evaluate_order.py --fit; docs/checks/order.md).
_USUAL = {
    "en": (1.17, 2.71, 0.78),
    "zh": (0.55, 2.76, 1.99),
    "ja": (1.49, 3.92, 0.86),
    "de": (1.03, 2.60, 0.90),
    "ko": (0.88, 2.58, 1.19),
    "id": (1.00, 2.21, 0.68),
    "fr": (1.56, 2.83, -0.60),
    "es": (1.47, 2.53, 0.28),
    "ru": (0.99, 2.56, 0.71),
}
#: Orders of the same words that a sentence is held against, and how far a value is stretched above and below 1.
_SHUFFLES, _STRETCH = 24, 3.0
#: With less than this lacking, the order of a sentence is not looked at further.
_LACKING = 0.5
#: One step between two classes counts no more than this, in bits, so that no rare one decides.
_CLIP = (-6.0, 4.0)
#: Values below this are not told at all.
LEAST = 0.5
#: Languages there is a model for (align/checks/data/order.<lang>.xz, made by scripts/make_order.py).
LANGS = frozenset({"en", "zh", "ja", "ko", "id", "de", "fr", "es", "ru"})
#: Classes with a meaning of their own: the ends of a sentence, figures, words without a class.
BOUNDARY, DIGITS, OTHER, RESERVED = 0, 1, 2, 3
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]")
_LONGEST_WORD = 5
#: Headlines have none of these, and an order of their own.
_SENTENCE = re.compile("[.。!?！？…]")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-zÀ-ÿ]+")
#: Half-width marks stand for the full-width ones that the models know.
_WIDE = dict(zip(",;:!?()", "，；：！？（）", strict=True))


def segmented(text: str, lang: str, words: Collection[str]) -> list[str]:
    """Return the words and marks of a text in lower case; Chinese and Japanese by longest match.

    >>> segmented("It is late.", "en", ())
    ['it', 'is', 'late', '.']
    """
    if base_lang(lang) not in ("zh", "ja"):
        return [word.replace("’", "'") for word in map(str.casefold, _TOKEN.findall(text))]
    tokens, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _FIGURE.match(text, at)
        if match:
            size = match.end() - at
        else:
            size = next((size for size in range(_LONGEST_WORD, 1, -1) if text[at : at + size] in words), 1)
        word = text[at : at + size].casefold()
        tokens.append(_WIDE.get(word, word))
        at += size
    return tokens


class Order:
    """The model of one language: classes of words and of endings, and two tables (2, n, n) of how classes follow."""

    def __init__(self, words: dict[str, int], endings: dict[str, int], bits: NDArray[np.uint8]) -> None:
        self.words, self.endings, self.bits = words, endings, bits

    def label(self, word: str) -> int:
        """Return the class of a word in lower case."""
        known = self.words.get(word)
        if known is not None:
            return known
        if word[0].isdigit():
            return DIGITS
        return next(
            (self.endings[word[-n:]] for n in (4, 3, 2, 1) if len(word) > n and word[-n:] in self.endings), OTHER
        )

    def fit(self, labels: Sequence[int]) -> NDArray[np.float32]:
        """Return for each of n words how well it follows the two before it, in bits; below 0 is worse than chance."""
        row = np.array([BOUNDARY, *labels, BOUNDARY])
        near, far = _bits(self.bits[0][row[:-1], row[1:]]), _bits(self.bits[1][row[:-2], row[2:]])
        both = near[: len(labels)] + np.concatenate(([0.0], far))[: len(labels)]
        return np.asarray(both, np.float32)

    def dump(self, about: str) -> bytes:
        """Return the model as a file: a line of JSON, then the tables, compressed."""
        by_class: dict[int, list[str]] = {}
        for word, label in self.words.items():
            by_class.setdefault(label, []).append(word)
        head = {
            "about": about,
            "classes": len(self.bits[0]),
            "words": {label: " ".join(sorted(words)) for label, words in sorted(by_class.items())},
            "endings": self.endings,
        }
        return lzma.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + self.bits.tobytes(), preset=9)

    @classmethod
    def load(cls, data: bytes) -> Order:
        """Return the model of `dump`."""
        raw = lzma.decompress(data)
        cut = raw.index(b"\n")
        head = json.loads(raw[:cut])
        words = {word: int(label) for label, row in head["words"].items() for word in row.split(" ")}
        size = head["classes"]
        return cls(words, head["endings"], np.frombuffer(raw[cut + 1 :], np.uint8).reshape(2, size, size))


@cache
def model(lang: str) -> Order | None:
    """Return the model of a language, None where there is none; read once."""
    lang = base_lang(lang)
    if lang not in LANGS:
        return None
    return Order.load(files("align.checks").joinpath(f"data/order.{lang}.xz").read_bytes())


#: Fewer words, or fewer grammatical ones among them, tell nothing; nor does a line of names.
_FEWEST, _GRAMMAR, _CAPITALS = 8, 0.2, 0.4
_TEXT = frozenset({Role.BODY, Role.SUMMARY})


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each sentence of running text whose words follow each other as the language's do not."""
    for index, pair in enumerate(pairs):
        lang = base_lang(pair.target_lang)
        if pair.role not in _TEXT or lang not in LANGS:
            continue
        value = disorder(pair.target, lang)
        if value >= LEAST:
            what = "The words of this sentence follow each other as they do not in the language: is it garbled?"
            yield index, Finding(Category.GARBLED, Side.TARGET, whole(pair.target), round(value, 2), what)


def disorder(text: str, lang: str) -> float:
    """Return how strange the order of a text's words is; from 1 on stranger than all but 3 of 1,000 human sentences.

    0 where there is too little to tell.
    """
    found = strangeness(text, lang)
    if found is None:
        return 0.0
    return max(0.0, 1 + (found.lack + found.among - _USUAL[base_lang(lang)][2]) / _STRETCH)


class Strangeness(NamedTuple):
    """What is unusual about the order of a text's words.

    `fit` is the mean over the familiar words of how well they follow those before them, in bits, and `words` their
    number; `lack` what it lacks of the language's usual fit, in standard deviations of human sentences; `among` by how
    many standard deviations other orders of the same words fit better than the one that is there: about 0 for a
    shuffled sentence, -4 to -7 for a human one, minus infinity where nothing is lacking.
    """

    fit: float
    words: int
    lack: float
    among: float


def strangeness(text: str, lang: str) -> Strangeness | None:
    """Return what is unusual about the order of a text's words, None where there is too little to tell."""
    order = model(lang)
    if order is None:
        return None
    words = segmented(text, lang, order.words)
    labels = np.array([order.label(word) for word in words])
    familiar = labels >= RESERVED
    pairs = familiar & np.concatenate(([True], familiar[:-1])) if len(labels) else familiar
    if pairs.sum() < _FEWEST or not _running(text, words, lang):
        return None
    fit = order.fit(list(labels))[pairs]
    usual, spread, _ = _USUAL[base_lang(lang)]
    lack = float((usual - fit.mean()) * len(fit) ** 0.5 / spread)
    among = _among_others(order, labels, familiar) if lack >= _LACKING else float("-inf")
    return Strangeness(float(fit.mean()), len(fit), lack, among)


def _among_others(order: Order, labels: NDArray[np.int64], familiar: NDArray[np.bool_]) -> float:
    known = np.outer(familiar, familiar)
    near, far = (np.clip(_bits(table[np.ix_(labels, labels)]), *_CLIP) * known for table in order.bits)
    first, last = (_bits(row) * familiar for row in (order.bits[0][BOUNDARY, labels], order.bits[0][labels, BOUNDARY]))
    orders = _orders(len(labels))
    sums = near[orders[:, :-1], orders[:, 1:]].sum(1) + far[orders[:, :-2], orders[:, 2:]].sum(1)
    sums += first[orders[:, 0]] + last[orders[:, -1]]
    return float((sums[1:].mean() - sums[0]) / max(float(sums[1:].std()), 1e-6))


@lru_cache(maxsize=1024)
def _orders(words: int) -> NDArray[np.int64]:
    """Return the order that so many words stand in, and others by chance, the same each time: (1 + _SHUFFLES, n)."""
    chance = np.random.default_rng(1)
    return np.array([np.arange(words), *(chance.permutation(words) for _ in range(_SHUFFLES))])


def _bits(table: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a table's quarters of a bit as bits."""
    bits: NDArray[np.float32] = (table.astype(np.float32) - 128) / np.float32(4)
    return bits


def _running(text: str, words: Sequence[str], lang: str) -> bool:
    """Say whether a text is running text: with a mark, grammatical words among the others, and no line of names."""
    if not _SENTENCE.search(text):
        return False
    grammar = function_words(lang)
    if grammar and sum(word in grammar for word in words) < _GRAMMAR * len(words):
        return False
    parts = text.split()
    return lang in ("de", "zh", "ja", "ko") or sum(part[0].isupper() for part in parts) < _CAPITALS * len(parts)
