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
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from wordfreq import top_n_list

from align.checks.order import BOUNDARY, LANGS, RESERVED, Order, segmented

#: Most sentences of one corpus, so that no manual outweighs the rest; commonest words kept; classes; contexts.
MOST, WORDS, CLASSES, CONTEXTS = 25_000, 16_000, 200, 800
#: Korean news the check is measured on.
KEPT_OUT = ("korean-parallel-news", "northkorean-news")
ABOUT = (
    "Classes of words and how they follow each other, counted in open parallel corpora (see align/model/README.md); "
    "word lists of Chinese and Japanese from wordfreq (CC BY-SA 4.0); scripts/make_order.py; version 1."
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


def endings(found: dict[str, int]) -> dict[str, int]:
    """Return the class that most words of an ending have, where a third of at least eight have it."""
    by_ending: dict[str, Counter[int]] = defaultdict(Counter)
    for word, label in found.items():
        for size in (4, 3, 2):
            if len(word) > size + 1 and word.isalpha():
                by_ending[word[-size:]][label] += 1
    kept = {}
    for ending, counts in by_ending.items():
        label, most = counts.most_common(1)[0]
        if sum(counts.values()) >= 8 and most * 3 >= sum(counts.values()):
            kept[ending] = label
    return kept


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
    rows = [segmented(text, lang, words)[0] for text in texts]
    counts = Counter(word for row in rows for word in row)
    vocabulary = [word for word, count in counts.most_common(WORDS) if count >= 8]
    found = classes(rows, vocabulary)
    tails = endings(found) if lang not in ("zh", "ja") else {}
    size = CLASSES + RESERVED
    order = Order(found, tails, np.zeros((2, size, size), np.uint8))
    numbered = [np.array([BOUNDARY, *(order.label(word) for word in row), BOUNDARY]) for row in rows if len(row) > 2]
    made = Order(found, tails, np.stack([table(numbered, size, apart) for apart in (1, 2)]))
    print(f"{lang}: {len(texts)} sentences, {len(found)} words, {len(tails)} endings", flush=True)
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
