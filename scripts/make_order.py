"""Learn which sorts of words follow each other: align/checks/data/order.<lang>.xz, for the order check.

    python scripts/make_order.py [--data ../shared/data] [--out align/checks/data] [--langs en de ...]

Words of the sentence pairs (docs/model.md names them) are put into classes by the company they keep: the words before
and after them, reduced to 60 dimensions (Schütze 1995), k-means. What is written is the class of the commonest words, a
class for the endings of others, and how much more or less often than by chance each class follows each, next to it and
at a distance of two (pointwise mutual information, in quarters of a bit). No sentence of any source is in it.
"""

import argparse
import itertools
import lzma
import os
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from wordfreq import top_n_list

from align.checks.order import BOUNDARY, LANGS, RESERVED, Order, segmented

#: Most sentences of one corpus, so that no manual outweighs the rest; commonest words kept; classes; contexts.
MOST, WORDS, CLASSES, CONTEXTS = 25_000, 16_000, 200, 800
#: Sizes of the endings that stand for words outside the vocabulary: of Korean one to three syllables. At most so many
#: endings, each of so many different words; the mark they carry while classes are learnt.
SIZES, ENDINGS, TYPES, MARK = {True: (1, 2, 3), False: (2, 3, 4)}, 2500, 40, "\t"
#: Korean news the check is measured on.
KEPT_OUT = ("korean-parallel-news", "northkorean-news")
ABOUT = (
    "Classes of words and how they follow each other, counted in open parallel corpora (see align/model/README.md); "
    "word lists of Chinese and Japanese from wordfreq (CC BY-SA 4.0); scripts/make_order.py; version 2."
)


def sentences(data: Path, lang: str) -> list[str]:
    """Return different sentences of a language, at most MOST of a corpus, none that is a mere label."""
    found: list[str] = []
    seen: set[int] = set()
    for path in sorted((data / "parallel").glob("*.tsv.xz")):
        if path.name.startswith(KEPT_OUT):
            continue
        kept = 0
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                pair, *texts = line.rstrip("\n").split("\t")
                sides = pair.split("-")
                if lang not in sides or kept >= MOST:
                    continue
                text = texts[sides.index(lang)]
                if len(text) >= (12 if lang in ("zh", "ja") else 30) and hash(text) not in seen:
                    seen.add(hash(text))
                    found.append(text)
                    kept += 1
    return found


def classes(rows: list[list[str]], vocabulary: list[str]) -> dict[str, int]:
    """Put words into classes by their neighbours on both sides."""
    place = {word: index for index, word in enumerate(vocabulary)}
    common = {word: index for index, word in enumerate(vocabulary[:CONTEXTS])}
    counts: Counter[tuple[int, int]] = Counter()
    for row in rows:
        for left, right in itertools.pairwise(row):
            if left in common and right in place:
                counts[place[right], common[left]] += 1
            if right in common and left in place:
                counts[place[left], CONTEXTS + common[right]] += 1
    keys = np.array(list(counts), np.int64)
    matrix = csr_matrix(
        (np.array(list(counts.values()), np.float32), (keys[:, 0], keys[:, 1])), (len(vocabulary), 2 * CONTEXTS)
    )
    total = np.asarray(matrix.sum(axis=1)).ravel() + 1e-9
    share = matrix.multiply(1 / total[:, None]).tocsr()
    share.data = np.sqrt(share.data)
    points = TruncatedSVD(60, random_state=1).fit_transform(share)
    # Commoner words weigh more, so that the grammar of the language gets the classes and not its long tail.
    labels = (
        MiniBatchKMeans(CLASSES, random_state=1, n_init=3, batch_size=4096)
        .fit(points, sample_weight=np.sqrt(total))
        .labels_
    )
    return {word: int(label) + RESERVED for word, label in zip(vocabulary, labels, strict=True)}


def endings(counts: Counter[str], vocabulary: list[str], lang: str) -> list[str]:
    """Return the ends that most of the words outside the vocabulary have, each of at least TYPES different words."""
    known = set(vocabulary)
    types: Counter[str] = Counter()
    for word in counts:
        if word not in known and word.isalpha():
            types.update(word[-size:] for size in SIZES[lang == "ko"] if len(word) > size)
    return [ending for ending, many in types.most_common(ENDINGS) if many >= TYPES]


def shortened(rows: list[list[str]], vocabulary: list[str], tails: list[str]) -> list[list[str]]:
    """Put the longest known ending, marked, in place of each word outside the vocabulary."""
    known, ends = set(vocabulary), set(tails)

    @cache
    def form(word: str) -> str:
        if word in known or not word.isalpha():
            return word
        return next((MARK + word[-n:] for n in (4, 3, 2, 1) if len(word) > n and word[-n:] in ends), word)

    return [[form(word) for word in row] for row in rows]


def table(rows: list[np.ndarray], size: int, apart: int) -> np.ndarray:
    """Return quarters of a bit of pointwise mutual information of two classes at a distance, offset by 128."""
    counts = np.zeros((size, size))
    for row in rows:
        np.add.at(counts, (row[:-apart], row[apart:]), 1)
    counts += 0.1 * np.outer(counts.sum(1), counts.sum(0)) / counts.sum() + 0.02
    bits = np.log2(counts * counts.sum() / np.outer(counts.sum(1), counts.sum(0)))
    return np.clip(np.round(bits * 4) + 128, 0, 255).astype(np.uint8)


def learn(lang: str, data: Path) -> bytes:
    texts = sentences(data, lang)
    words = (
        frozenset(word for word in top_n_list(lang, 20000) if len(word) > 1) if lang in ("zh", "ja") else frozenset()
    )
    rows = [segmented(text, lang, words) for text in texts]
    counts = Counter(word for row in rows for word in row)
    vocabulary = [word for word, count in counts.most_common(WORDS) if count >= 8]
    tails = [] if lang in ("zh", "ja") else endings(counts, vocabulary, lang)
    short = shortened(rows, vocabulary, tails)
    kept = {*vocabulary, *(MARK + tail for tail in tails)}
    found = classes(short, [word for word, _ in Counter(itertools.chain(*short)).most_common() if word in kept])
    whole = {word: label for word, label in found.items() if not word.startswith(MARK)}
    ends = {word[1:]: label for word, label in found.items() if word.startswith(MARK)}
    size = CLASSES + RESERVED
    order = Order(whole, ends, np.zeros((2, size, size), np.uint8))
    numbered = [np.array([BOUNDARY, *(order.label(word) for word in row), BOUNDARY]) for row in rows if len(row) > 2]
    made = Order(whole, ends, np.stack([table(numbered, size, apart) for apart in (1, 2)]))
    print(f"{lang}: {len(texts)} sentences, {len(whole)} words, {len(ends)} endings", flush=True)
    return made.dump(ABOUT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "align/checks/data")
    parser.add_argument("--langs", nargs="*", default=sorted(LANGS))
    options = parser.parse_args()
    for lang in options.langs:
        path = options.out / f"order.{lang}.xz"
        path.write_bytes(learn(lang, options.data))
        print(f"  {path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
