"""Join corpora and lexicons into training pairs over one table of unique texts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations, groupby
from pathlib import Path

import numpy as np

from model import corpora, inflection, spoken, verbs

#: Longest text trained on, in characters; longer ones are mostly tables and lists.
LONGEST = 600
#: Direct pairs made from one English sentence (or title) and its translations.
JOINS = 3
_DIGITS = re.compile(r"\d+")


@dataclass
class Table:
    """Unique texts with their language; `index` gives each text its place, `said` some their sentence.

    Renderings of one sentence of our own have one number in `said`.
    """

    texts: list[str] = field(default_factory=list)
    langs: list[str] = field(default_factory=list)
    said: dict[int, int] = field(default_factory=dict)
    index: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, lang: str, text: str) -> int:
        """Return the place of `text`, which is appended when new."""
        key = (lang, text)
        place = self.index.get(key)
        if place is None:
            place = self.index[key] = len(self.texts)
            self.texts.append(text)
            self.langs.append(lang)
        return place

    def meanings(self) -> np.ndarray:
        """Return a number for each text; texts of one sentence have the same."""
        numbers = np.arange(len(self.texts))
        for place, sentence in self.said.items():
            numbers[place] = len(self.texts) + sentence
        return numbers


@dataclass(frozen=True)
class Kind:
    """Pairs of one kind (`en-ja/ted2020-enja`, `ja-zh/lexicon`): two equal-long arrays of places in the table."""

    name: str
    left: np.ndarray
    right: np.ndarray


class _Collector:
    """Gathers pairs by kind; keeps the first of those that say the same but for digits."""

    def __init__(self) -> None:
        self.table = Table()
        self.found: dict[str, list[tuple[int, int]]] = {}
        self.seen: set[tuple[str, int]] = set()

    def add(self, group: str, one: tuple[str, str], two: tuple[str, str]) -> None:
        if (one[0] > two[0] and one[0] != "en") or two[0] == "en":
            one, two = two, one
        key = (one[0] + two[0] + group[:1], hash((_DIGITS.sub("0", one[1].lower()), _DIGITS.sub("0", two[1].lower()))))
        if key in self.seen:
            return
        self.seen.add(key)
        pair = self.table.add(*one), self.table.add(*two)
        self.found.setdefault(f"{one[0]}-{two[0]}/{group}", []).append(pair)

    def kinds(self) -> list[Kind]:
        out = []
        for name, pairs in sorted(self.found.items()):
            array = np.array(pairs, dtype=np.int32)
            out.append(Kind(name, array[:, 0].copy(), array[:, 1].copy()))
        return out


def is_usable(row: corpora.Row) -> bool:
    """Whether a sentence pair can teach something: both sides with letters, not copies, of sane lengths."""
    short, long = sorted((len(row.source), len(row.target)))
    return short >= 1 and long <= LONGEST and long <= 12 * short + 20 and row.source.lower() != row.target.lower()


def collect(data: Path, only_open: bool = False, say: Callable[[str], None] = print) -> tuple[Table, list[Kind]]:
    """Read everything under `data` (folders `parallel`, `lexicon`) into one table and its kinds of pairs.

    Held-out news and headwords are left out; direct pairs between other languages are joined on English,
    `JOINS` for each English text, drawn with a fixed seed. `only_open` leaves out the corpora without an open
    licence, and the inflected forms, some of whose lemma lists state none.
    """
    with ProcessPoolExecutor(1) as beside:  # verbs take as long as all the rest
        made = {lang: beside.submit(spoken.verb_phrases, data / "lexicon", lang, only_open) for lang in verbs.LANGUAGES}
        collector = _corpora(data, only_open, say)
        _add_spoken(collector, data, {lang: future.result() for lang, future in made.items()})
    say(f"lexicons: {len(collector.table.texts):,} texts in all")
    return collector.table, collector.kinds()


def _corpora(data: Path, only_open: bool, say: Callable[[str], None]) -> _Collector:
    collector, draw = _Collector(), random.Random(1)
    parallel, lexicon = data / "parallel", data / "lexicon"
    held = {row.source.lower() for rows in corpora.held_news(parallel).values() for row in rows}
    for name in corpora.names(parallel, only_open):
        kept = (row for row in corpora.rows(parallel, name) if is_usable(row) and row.source.lower() not in held)
        _add_rows(collector, kept, name, draw)
        say(f"{name}: {len(collector.table.texts):,} texts so far")
    for name in corpora.names(lexicon, only_open):
        if name != "wiki-titles":
            words = (row for row in corpora.rows(lexicon, name) if not corpora.is_held_word(row.source))
            _add_rows(collector, (r for r in words if len(r.source) + len(r.target) < 120), "lexicon", draw)
    if not only_open:
        _add_inflected(collector, lexicon)
    _add_titles(collector, lexicon, draw)
    return collector


def _add_rows(collector: _Collector, rows: Iterable[corpora.Row], group: str, draw: random.Random) -> None:
    for (lang, source), run in groupby(rows, key=lambda row: (row.source_lang, row.source)):
        targets = {row.target_lang: row.target for row in run}
        for target_lang, target in targets.items():
            collector.add(group, (lang, source), (target_lang, target))
        _join(collector, group, targets, draw)


def _add_titles(collector: _Collector, lexicon: Path, draw: random.Random) -> None:
    for titles in corpora.title_rows(lexicon):
        english = titles.pop("en", "")
        if not english or corpora.is_held_word(english):
            continue
        others = {lang: title for lang, title in titles.items() if title.lower() != english.lower()}
        for lang, title in others.items():
            collector.add("titles", ("en", english), (lang, title))
        _join(collector, "titles", others, draw)


def _add_inflected(collector: _Collector, lexicon: Path) -> None:
    english_of: dict[str, dict[str, list[str]]] = {lang: {} for lang in inflection.INFLECTED}
    present = corpora.names(lexicon)
    for name in (name for name in inflection.LEXICONS if name in present):
        for row in corpora.rows(lexicon, name):
            if row.target_lang in english_of and not corpora.is_held_word(row.source) and len(row.source) < 30:
                known = english_of[row.target_lang].setdefault(row.target.lower(), [])
                if row.source not in known:
                    known.append(row.source)
    for lang, known_of in english_of.items():
        for english, form in inflection.forms(lang, known_of):
            collector.add("inflected", ("en", english), (lang, form))


def _add_spoken(collector: _Collector, data: Path, made: dict[str, list[tuple[str, str]]]) -> None:
    """Add our own sentences and `made`, pairs (English, the language) of verbs, but what a set measures."""
    measured = spoken.measured(data)
    for lang, phrases in made.items():
        for english, text in phrases:
            if not {spoken.bare(english), spoken.bare(text)} & measured:
                collector.add("verbs", ("en", english), (lang, text))
    for number, sentence in enumerate(spoken.sentences()):
        kept = [(lang, way) for lang, ways in sentence.items() for way in ways if spoken.bare(way) not in measured]
        for one, two in combinations(kept, 2):
            if one[0] != two[0]:
                collector.add("phrases", one, two)
        places = (collector.table.index.get(way) for way in kept)
        collector.table.said.update((place, number) for place in places if place is not None)


def _join(collector: _Collector, group: str, targets: dict[str, str], draw: random.Random) -> None:
    langs = sorted(targets)
    if len(langs) < 2:
        return
    possible = [(one, two) for i, one in enumerate(langs) for two in langs[i + 1 :] if targets[one] != targets[two]]
    for one, two in draw.sample(possible, min(JOINS, len(possible))):
        collector.add(group, (one, targets[one]), (two, targets[two]))
