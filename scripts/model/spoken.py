"""Everyday speech, which the corpora lack: sentences of our own, and verbs and times of day put together by rule.

`phrases/*.tsv` holds sentences written for this project in nine languages; cells may hold several renderings,
parted by ` | `. Nothing here may stand in a set that the model is measured on.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from model import clock, retrieval, verbs

FOLDER = Path(__file__).with_name("phrases")
_WHEN: dict[str, list[str]] = json.loads(Path(__file__).with_name("when.json").read_text(encoding="utf-8"))
#: Pairs drawn of the verbs of a language, and times of day.
VERBS, TIMES = 30_000, 400
_MARKS = re.compile(r"[^\w]+")


def measured(data: Path) -> set[str]:
    """Every text of the evaluation sets below `data` and of our own, bare of marks and capitals."""
    pools = retrieval.two_column_pools(data / "eval") + retrieval.own_pools()
    return {bare(text) for pool in pools for text in (*pool.left, *pool.right)}


def bare(text: str) -> str:
    """`text` without marks, spaces and capitals.

    >>> bare("It's late, isn't it?")
    'itslateisntit'
    """
    return _MARKS.sub("", text.casefold())


def verb_phrases(lexicon: Path, lang: str, only_open: bool = False) -> list[tuple[str, str]]:
    """Pairs (English, `lang`) of verbs with persons, every other one with a time or another word; and times of day."""
    draw, out = random.Random(f"verbs {lang}"), list[tuple[str, str]]()
    for said, text in verbs.phrases(lexicon, lang, VERBS, draw, only_open):
        more = _more(lang, draw)
        if more is None:
            out.append(_dressed(said, text, draw))
        else:
            told = f"{more[1]} {text}" if lang == "ko" else f"{text} {more[1]}"
            out.append(_dressed(f"{said} {more[0]}", told, draw))
    if lang in clock.SAID:
        out += (clock.drawn(lang, draw) for _ in range(TIMES))
    return out


def _more(lang: str, draw: random.Random) -> tuple[str, str] | None:
    chance = draw.random()
    if chance < 0.55 or lang not in _WHEN:
        return None
    if chance < 0.85 or lang not in clock.SAID:
        return draw.choice(list(zip(_WHEN["en"], _WHEN[lang], strict=True)))
    return clock.drawn(lang, draw)


def _dressed(said: str, text: str, draw: random.Random) -> tuple[str, str]:
    """Sometimes begin with a capital, sometimes end with a stop, as sentences do."""
    if draw.random() < 0.6:
        said, text = said[0].upper() + said[1:], text[0].upper() + text[1:]
    return (f"{said}.", f"{text}.") if draw.random() < 0.4 else (said, text)


def sentences() -> Iterator[dict[str, list[str]]]:
    """The project's own sentences: language -> its renderings."""
    for path in sorted(FOLDER.glob("*.tsv")):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            cells = zip(header.split("\t"), line.split("\t"), strict=True)
            yield {lang: [way.strip() for way in cell.split(" | ")] for lang, cell in cells}
