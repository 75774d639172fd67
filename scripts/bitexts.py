"""The clean bitexts that the checks are fitted and measured on, from the evaluation folder ($ALIGN_DATA)."""

import gzip
import json
import lzma
import random
from collections import defaultdict
from pathlib import Path

#: Lines to a document: checks that look at a whole document need one.
DOCUMENT = 40

#: News that is no test set, for the pairs that the human references do not have: corpus, pair, most rows.
_NEWS = (("panl-bppt", "en-id", 3000), ("korean-parallel-news-devtest", "en-ko", 2800))

#: News written for this project, and the pairs of it that are measured.
_OWN_NEWS = Path(__file__).parent.parent / "corpora" / "news" / "sentences.tsv"
NEWS_PAIRS = [
    "en-de", "en-fr", "en-es", "en-id", "en-zh", "en-ja", "en-ko", "en-ru", "zh-en", "ja-en", "id-en", "de-fr", "zh-ja",
    "ja-ko",
]  # fmt: skip

#: DEMETR writes out its languages.
_CODES = {
    "german": "de",
    "hindi": "hi",
    "polish": "pl",
    "russian": "ru",
    "czech": "cs",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
}


def references(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the human references of WMT21 and WMT22 news by language pair, in document order."""
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(data / "fidelity/human_refs_wmt21-22.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            rows[row["lp"]].append((row["source"], row["target"]))
    return dict(rows)


def clean(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the references and, in both directions, English with Indonesian and Korean news."""
    rows = references(data)
    for corpus, lp, most in _NEWS:
        with lzma.open(data / f"parallel/{corpus}.tsv.xz", "rt", encoding="utf-8") as lines:
            columns = [line.rstrip("\n").split("\t") for line in lines]
        both = [(source, target) for pair, source, target in columns if pair == lp]
        random.Random(1).shuffle(both)
        rows[lp] = both[:most]
        rows["-".join(reversed(lp.split("-")))] = [(target, source) for source, target in both[:most]]
    return rows


def own_news(pairs: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the news written for this project by language pair."""
    header, *lines = _OWN_NEWS.read_text(encoding="utf-8").splitlines()
    columns = dict(zip(header.split("\t"), zip(*(line.split("\t") for line in lines), strict=True), strict=True))
    return {lp: list(zip(*(columns[lang] for lang in lp.split("-")), strict=True)) for lp in pairs}


def half(index: int) -> int:
    """Return 0 for a row to fit on and 1 for a row to measure on: whole documents go to one side."""
    return index // DOCUMENT % 2


def judged(data: Path, name: str) -> list[dict[str, object]]:
    """Return the rows of one of the judged sets, such as "ted_zh-en"."""
    with gzip.open(data / f"fidelity/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        first, second = row["lp"].split("-")
        row["lp"] = f"{_CODES.get(first, first)}-{second}"
    return rows
