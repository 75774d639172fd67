"""Read the parallel corpora and lexicons the model is trained on, and hold some apart.

Nothing here cleans a text beyond trimming it; what is dropped is dropped whole.
"""

from __future__ import annotations

import lzma
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

#: Corpora without a stated licence, or under a copyleft software licence; `--only-open` leaves them out.
ASK = frozenset(
    [
        "adguard-kb",
        "android-apps",
        "anki-l10n",
        "django-docs",
        "freecodecamp",
        "git-l10n",
        "git-manpages-l10n",
        "gnucash-mate-docs",
        "gunnxx-idmt-validtest",
        "iwslt17-devtest",
        "keepassxc",
        "linux-ui-po",
        "mozilla-fxa",
        "multi30k",
        "osm-website",
        "panl-bppt",
        "pixel-dungeon",
        "qbittorrent",
        "small-parallel-enja",
        "ted2020-enja",
        "freedict",
        "iso-codes",
        "kgeography",
        "vocab10k-id",
    ]
)
#: News of which every twelfth (Indonesian) or third (Korean) English sentence is held apart for development.
HELD_NEWS = {"panl-bppt": 12, "korean-parallel-news-devtest": 3}
#: One English headword in a hundred is held apart for the word-retrieval test.
HELD_WORDS_OF = 100
#: Languages the model is for, beside English; those it covers as well as the data allow; all it is trained on (others
#: in the data, sv and th, are too small to learn).
MAIN = ["de", "fr", "es", "id", "zh", "ja", "ko", "ru"]
OTHERS = ["pt", "it", "nl", "vi", "ar", "tr", "uk", "pl", "cs"]
LANGUAGES = ["en", *MAIN, *OTHERS, "ms"]
_SPACES = re.compile(r"\s+")


class Row(NamedTuple):
    """One pair of one corpus: language codes and texts, trimmed and with single spaces."""

    source_lang: str
    target_lang: str
    source: str
    target: str


def tidy(text: str) -> str:
    """Trim `text` and make every run of white space one space."""
    return _SPACES.sub(" ", text).strip()


def names(folder: Path, only_open: bool = False) -> list[str]:
    """Corpus names in `folder`, sorted; those of `ASK` are left out when `only_open`."""
    found = sorted(path.name.removesuffix(".tsv.xz") for path in folder.glob("*.tsv.xz"))
    return [name for name in found if not (only_open and name in ASK)]


def rows(folder: Path, name: str) -> Iterator[Row]:
    """Rows of one three-column corpus in file order; languages outside `LANGUAGES` are skipped."""
    with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            pair, source, target = line.rstrip("\n").split("\t")
            source_lang, target_lang = pair.split("-")
            if source_lang in LANGUAGES and target_lang in LANGUAGES:
                yield Row(source_lang, target_lang, tidy(source), tidy(target))


def title_rows(folder: Path) -> Iterator[dict[str, str]]:
    """Rows of the title table as {language: title}, languages without a title left out."""
    with lzma.open(folder / "wiki-titles.tsv.xz", "rt", encoding="utf-8", newline="\n") as lines:
        header = next(lines).rstrip("\n").split("\t")
        for line in lines:
            cells = zip(header, line.rstrip("\n").split("\t"), strict=False)
            yield {lang: tidy(cell) for lang, cell in cells if lang in LANGUAGES and cell.strip()}


def _bucket(text: str, of: int) -> int:
    return zlib.crc32(text.lower().encode()) % of


def is_held_word(english: str) -> bool:
    """Whether an English headword belongs to the word-retrieval test (decided by its hash)."""
    return _bucket(english, HELD_WORDS_OF) == 7


def held_news(folder: Path) -> dict[str, list[Row]]:
    """Development news held apart: language pair -> rows, at most 2,000 each, one per source and per target."""
    held: dict[str, list[Row]] = {}
    for name, of in HELD_NEWS.items():
        seen: set[str] = set()
        for row in rows(folder, name):
            if _bucket(row.source, of) or row.source in seen or row.target in seen:
                continue
            if min(len(row.source), len(row.target)) < 15:
                continue
            seen |= {row.source, row.target}
            held.setdefault(f"{row.source_lang}-{row.target_lang}", []).append(row)
    return {pair: found[:2000] for pair, found in held.items()}


def held_words(folder: Path) -> dict[str, list[Row]]:
    """Held-out entries of Wiktionary: language pair -> single-word rows, one per headword and per translation."""
    held: dict[str, list[Row]] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows(folder, "wiktionary"):
        keys = {(row.target_lang, row.source.lower()), (row.target_lang, "=" + row.target.lower())}
        one_word = " " not in row.source + row.target and len(row.source) > 2
        if one_word and is_held_word(row.source) and not keys & seen:
            seen |= keys
            held.setdefault(f"{row.source_lang}-{row.target_lang}", []).append(row)
    return held
