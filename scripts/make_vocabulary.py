"""Make the filters of known words: align/checks/data/words.<lang>.bloom.

    python scripts/make_vocabulary.py [--data ../shared/data] [--out align/checks/data]

A word form is taken from wordfreq's lists (CC BY-SA 4.0), from the parallel corpora where three sentences have it, from
Wiktionary's headwords (CC BY-SA 3.0) and from the words of article titles and name tokens (Wikidata, CC0): names are
words of every language here. common.<lang>.bloom holds the commonest alone, with hardly an error. What is written is a
bit pattern for each language; no text of any source is in it.
"""

import argparse
import lzma
import os
import re
from collections import Counter
from pathlib import Path

from wordfreq import get_frequency_dict

from align.checks.vocabulary import LANGS, Bloom
from align.checks.words import WORD

ABOUT = (
    "Word forms from wordfreq (CC BY-SA 4.0), open parallel corpora (see align/model/README.md), Wiktionary (CC BY-SA "
    "3.0), Wikidata names (CC0); scripts/make_vocabulary.py; version 1."
)
#: Most forms taken from wordfreq, commonest first; sentences that must have a form of the parallel corpora.
MOST, SENTENCES = 250_000, 3
#: Forms of the filters of common words, and their bits and hashes: one wrong yes in a hundred thousand.
COMMON, EXACT = 30_000, (24.0, 17)
LATIN = re.compile(r"[A-Za-zÀ-ÿĀ-ž]")


def rows(path: Path) -> list[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def words_of(text: str) -> set[str]:
    return {word.casefold().replace("’", "'") for word in WORD.findall(text)}


def from_parallel(data: Path) -> dict[str, Counter[str]]:
    """Count in how many different sentences each language has each form."""
    counts: dict[str, Counter[str]] = {lang: Counter() for lang in LANGS}
    seen: dict[str, set[int]] = {lang: set() for lang in LANGS}
    for path in sorted((data / "parallel").glob("*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                pair, *texts = line.rstrip("\n").split("\t")
                for lang, text in zip(pair.split("-"), texts, strict=True):
                    if lang in seen and hash(text) not in seen[lang]:
                        seen[lang].add(hash(text))
                        counts[lang].update(words_of(text))
    return counts


def names(data: Path) -> tuple[set[str], set[str]]:
    """Return the words of names in Latin and in Cyrillic letters."""
    latin, cyrillic = set(), set()
    head, *titles = rows(data / "lexicon/wiki-titles.tsv.xz")
    for row in titles:
        for lang, title in zip(head, row, strict=True):
            if lang in ("en", "ru"):
                (cyrillic if lang == "ru" else latin).update(words_of(title))
    for pair, english, form in rows(data / "lexicon/wd-name-tokens.tsv.xz"):
        latin |= words_of(english)
        cyrillic |= words_of(form) if pair == "en-ru" else set()
    return {word for word in latin if LATIN.match(word)}, cyrillic


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "align/checks/data")
    parser.add_argument("--langs", nargs="*", default=sorted(LANGS), help="besides names, which are always made")
    options = parser.parse_args()
    latin, cyrillic = names(options.data)
    write(options.out / "words.names.bloom", latin, Bloom.of(sorted(latin), 11.5, 8))
    parallel = from_parallel(options.data) if options.langs else {}
    headwords: dict[str, set[str]] = {lang: set() for lang in LANGS}
    for pair, english, other in rows(options.data / "lexicon/wiktionary.tsv.xz"):
        headwords["en"] |= words_of(english)
        headwords.get(pair.removeprefix("en-"), set()).update(words_of(other))
    for lang in options.langs:
        listed = get_frequency_dict(lang, "best")
        common = sorted(listed, key=lambda word: (-listed[word], word))[:MOST]
        words = {word for phrase in common for word in words_of(phrase)} | headwords[lang]
        words |= {word for word, count in parallel[lang].items() if count >= SENTENCES}
        words |= cyrillic if lang == "ru" else set()
        write(options.out / f"words.{lang}.bloom", words, Bloom.of(sorted(words)))
        most = {word for word in common[:COMMON] if len(word) >= 4 and word in words}
        write(options.out / f"common.{lang}.bloom", most, Bloom.of(sorted(most), *EXACT))


def write(path: Path, words: set[str], filled: Bloom) -> None:
    path.write_bytes(filled.dump(ABOUT))
    print(f"{path.name}: {len(words)} forms, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
