"""Retrieval tests: which of the candidates is the translation?"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from model import corpora

#: Neighbours on either side that a pair's cosine is measured against.
NEIGHBOURS = 4
#: News in nine languages written for this project, to measure on; never trained on.
OWN_NEWS = Path(__file__).resolve().parents[2] / "corpora" / "news" / "sentences.tsv"


@dataclass(frozen=True)
class Pool:
    """Line-aligned texts of two languages; `test` names the set, `pair` the languages (`de-en`)."""

    test: str
    pair: str
    left: list[str]
    right: list[str]


def margin_precision(left: np.ndarray, right: np.ndarray) -> float:
    """P@1 by ratio margin, mean of both directions, exact search; rows are of unit length.

    The margin divides a cosine by the mean of both sides' four nearest cosines (Artetxe and Schwenk 2019).
    """
    cosines = left @ right.T
    near_left = np.sort(np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:], axis=1).mean(1)
    near_right = np.sort(np.partition(cosines, -NEIGHBOURS, axis=0)[-NEIGHBOURS:], axis=0).mean(0)
    margin = cosines / (near_left[:, None] + near_right[None, :] + 1e-9)
    truth = np.arange(len(left))
    return float((np.mean(margin.argmax(1) == truth) + np.mean(margin.argmax(0) == truth)) / 2)


def _columns(path: Path) -> list[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        rows = [tuple(line.rstrip("\n").split("\t")) for line in lines]
    return [(corpora.tidy(row[0]), corpora.tidy(row[1])) for row in rows if len(row) == 2]


def _pool(test: str, pair: str, rows: list[tuple[str, str]]) -> Pool:
    """Drop rows whose source or target came before: they have no single right answer."""
    seen: set[tuple[int, str]] = set()
    kept = []
    for row in rows:
        keys = {(0, row[0]), (1, row[1])}
        if row[0] and row[1] and not keys & seen:
            seen |= keys
            kept.append(row)
    return Pool(test, pair, [row[0] for row in kept], [row[1] for row in kept])


def two_column_pools(folder: Path) -> list[Pool]:
    """Every `<pair>.tsv.gz` below `folder` (tatoeba, tico19, wmt21, wmt22)."""
    return [
        _pool(path.parent.name, path.name.removesuffix(".tsv.gz"), _columns(path))
        for path in sorted(folder.glob("*/*.tsv.gz"))
    ]


def joined_pools(folder: Path) -> list[Pool]:
    """Direct pairs of TICO-19 by joining on the English line: zh-id, es-zh, ru-zh and so on."""
    columns = {
        path.name.split("-")[1].split(".")[0]: dict(_columns(path)) for path in folder.glob("tico19/en-*.tsv.gz")
    }
    langs = sorted(set(columns) & {"es", "fr", "id", "ru", "zh"})
    pools = []
    for i, one in enumerate(langs):
        for two in langs[i + 1 :]:
            common = [english for english in columns[one] if english in columns[two]]
            rows = [(columns[one][english], columns[two][english]) for english in common]
            pools.append(_pool("tico19", f"{one}-{two}", rows))
    return pools


def pivot_pools(folder: Path) -> list[Pool]:
    """Direct pairs of WMT by joining on the English source: ja-zh, de-zh, de-ja and so on."""
    pools = []
    for test in ("wmt21", "wmt22"):
        columns = {
            path.name.split("-")[1].split(".")[0]: dict(_columns(path)) for path in (folder / test).glob("en-*.tsv.gz")
        }
        langs = sorted(set(columns) & {"de", "ja", "ru", "zh"})
        for i, one in enumerate(langs):
            for two in langs[i + 1 :]:
                rows = [
                    (text, columns[two][english]) for english, text in columns[one].items() if english in columns[two]
                ]
                if len(rows) > 300:
                    pools.append(_pool(test, f"{one}-{two}", rows))
    return pools


def held_pools(data: Path) -> list[Pool]:
    """News held apart from the training corpora, and headwords held apart from the lexicons."""
    pools = []
    for test, held in (
        ("held-news", corpora.held_news(data / "parallel")),
        ("words", corpora.held_words(data / "lexicon")),
    ):
        pools += [_pool(test, pair, [(row.source, row.target) for row in rows]) for pair, rows in held.items()]
    return pools


def own_pools(path: Path = OWN_NEWS) -> list[Pool]:
    """The news written for this project, in every two of its languages; the first column names the article."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = list(zip(*(line.split("\t") for line in lines), strict=True))
    sides = dict(zip(header.split("\t")[1:], columns[1:], strict=True))
    return [
        _pool("own-news", f"{one}-{two}", list(zip(sides[one], sides[two], strict=True)))
        for one, two in combinations(sides, 2)
    ]


def all_pools(data: Path) -> list[Pool]:
    """Every development pool, in a fixed order."""
    evaluation = data / "eval"
    given = two_column_pools(evaluation) + joined_pools(evaluation) + pivot_pools(evaluation)
    return given + held_pools(data) + own_pools()
