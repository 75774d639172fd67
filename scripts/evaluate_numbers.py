"""Measure the check of numbers: false alarms on human translations, recall on changes planted in them.

    python scripts/evaluate_numbers.py --half test

Data (ALIGN_DATA, or --data): WMT 2021/22 human references, English-Indonesian and English-Korean news, French,
Spanish and Russian prose, and the number kind of DEMETR's even ids. Words and thresholds were chosen on the `tune`
half (even rows); `test` is the odd rows. A pair counts as flagged from severity minor on.
"""

import argparse
import gzip
import json
import lzma
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from align.checks import numbers
from align.checks.pair import Pair
from align.quantities import read

WMT = ("zh-en", "en-zh", "ja-en", "en-ja", "en-de")
OTHERS = {
    "en-id": "panl-bppt", "en-ko": "korean-parallel-news-devtest",
    "en-fr": "opensource-guide", "en-es": "opensource-guide", "en-ru": "opensource-guide",
}  # fmt: skip
NAMES = {"german": "de", "french": "fr", "spanish": "es", "russian": "ru"}
MINOR, MAJOR = 1.0, 3.0
WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "April", "June", "July", "August", "September", "October", "November", "December"]
HAN = "两二三四五六七八九"
SMALL = {
    "de": "zwei drei vier fünf sechs sieben",
    "id": "dua tiga empat lima enam tujuh",
    "fr": "deux trois quatre cinq six",
    "es": "dos tres cuatro cinco seis",
    "ru": "два три четыре пять шесть",
}
Rows = list[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument("--limit", type=int, default=4000, help="pairs of each language pair")
    parser.add_argument("--show", choices=("false", "missed"), help="print the false alarms, or the plants not found")
    parser.add_argument("--pairs", nargs="*", default=[*WMT, *OTHERS], help="language pairs")
    options = parser.parse_args()
    odd = options.half == "test"
    rows = {lp: [*islice(load(options.data, lp), options.limit * 2)][odd::2] for lp in options.pairs}
    for lp in options.pairs:
        report_false_alarms(lp, rows[lp], options.show == "false")
    planted: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for lp in options.pairs:
        plant_all(lp, rows[lp], planted, found, options.show == "missed")
    report_recall(planted, found)
    demetr(options.data, odd, options.show == "missed")
    speed(rows)


def load(data: Path, lp: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a language pair."""
    if lp in OTHERS:
        with lzma.open(data / "parallel" / f"{OTHERS[lp]}.tsv.xz", "rt", encoding="utf-8") as file:
            rows = (line.rstrip("\n").split("\t") for line in file)
            yield from ((row[1], row[2]) for row in rows if row[0] == lp)
        return
    with gzip.open(data / "fidelity/human_refs_wmt21-22.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["lp"] == lp:
                yield row["source"], row["target"]


def strongest(lp: str, source: str, target: str) -> float:
    """Return the highest value of the check's findings on a pair."""
    s, t = lp.split("-")
    pair = Pair(source, target, s, t, source_quantities=read(source, s), target_quantities=read(target, t))
    return max((finding.value for finding in numbers.measure_pair(pair)), default=0.0)


def report_false_alarms(lp: str, rows: Rows, show: bool) -> None:
    values = [strongest(lp, *row) for row in rows]
    flagged, major = sum(v >= MINOR for v in values), sum(v >= MAJOR for v in values)
    print(f"{lp}  {len(rows):5} human pairs   flagged {flagged / len(rows):6.2%}   major {major / len(rows):6.2%}")
    if show:
        for value, row in zip(values, rows, strict=True):
            if value >= MINOR:
                print(value, *row, sep="\n    ")


def plant_all(lp: str, rows: Rows, planted: Counter, found: Counter, show: bool) -> None:
    dice = random.Random(20240608)
    for source, target in rows:
        if strongest(lp, source, target) >= MINOR:  # already in error or alarmed: a plant would prove nothing
            continue
        for kind, change in PLANTS.items():
            changed = change(target, lp.split("-")[1], dice)
            if changed is None or changed == target:
                continue
            planted[kind, lp] += 1
            hit = strongest(lp, source, changed) >= MINOR
            found[kind, lp] += hit
            if show and not hit:
                print(kind, lp, source, changed, sep="\n    ")


def _digit_run(text: str, dice: random.Random) -> re.Match[str] | None:
    """Return a random number in digits that is no part of a name."""
    runs = [*re.finditer(r"(?<![A-Za-z0-9.,:/-])(?:\d[\d,.]*\d|\d)(?![A-Za-z0-9:/])(?![-.,]\d)", text)]
    return dice.choice(runs) if runs else None


def digit(text: str, lang: str, dice: random.Random) -> str | None:
    """Change one digit."""
    run = _digit_run(text, dice)
    if run is None:
        return None
    places = [i for i, char in enumerate(run[0]) if char.isdigit()]
    place = dice.choice(places)
    new = dice.choice([char for char in "123456789" if char != run[0][place]])
    return text[: run.start() + place] + new + text[run.start() + place + 1 :]


def magnitude(text: str, lang: str, dice: random.Random) -> str | None:
    """Make a number ten times as large."""
    run = _digit_run(text, dice)
    if run is None or not run[0].isdigit() or run[0].startswith("0") or re.fullmatch(r"(?:19|20)\d\d|[0-3]?\d", run[0]):
        return None
    return text[: run.end()] + "0" + text[run.end() :]


def scale(text: str, lang: str, dice: random.Random) -> str | None:
    """Swap a scale word: million for billion, 万 for 亿."""
    swaps = {"million": "billion", "billion": "million", "万": "亿", "億": "万", "亿": "万", "Millionen": "Milliarden",
             "juta": "miliar", "ribu": "juta", "만": "억", "억": "만"}  # fmt: skip
    runs = [*re.finditer(r"(?<=\d)( ?)(million|billion|万|億|亿|Millionen|juta|ribu|만|억)", text)]
    if not runs:
        return None
    run = dice.choice(runs)
    return text[: run.start(2)] + swaps[run[2]] + text[run.end(2) :]


def _swap(words: list[str], text: str, dice: random.Random) -> str | None:
    runs = [*re.finditer(rf"\b(?:{'|'.join(words)})\b", text)]
    if not runs:
        return None
    run = dice.choice(runs)
    return text[: run.start()] + dice.choice([word for word in words if word != run[0]]) + text[run.end() :]


def word(text: str, lang: str, dice: random.Random) -> str | None:
    """Change a number word."""
    if lang == "en":
        return _swap(WORDS, text, dice)
    if lang == "zh":
        runs = [*re.finditer(rf"[{HAN}](?=[名个位天年次家人岁种项])", text)]
        if not runs:
            return None
        run = dice.choice(runs)
        new = dice.choice([char for char in HAN[2:] if char != run[0]])
        return text[: run.start()] + new + text[run.end() :]
    return _swap(SMALL[lang].split(), text, dice) if lang in SMALL else None


def weekday(text: str, lang: str, dice: random.Random) -> str | None:
    """Change a day of the week (English only)."""
    return _swap(DAYS, text, dice) if lang == "en" else None


def month(text: str, lang: str, dice: random.Random) -> str | None:
    """Change a month (English only; those that are no other word)."""
    return _swap(MONTHS, text, dice) if lang == "en" else None


PLANTS: dict[str, Callable[[str, str, random.Random], str | None]] = {
    "digit": digit,
    "times ten": magnitude,
    "scale word": scale,
    "number word": word,
    "weekday": weekday,
    "month": month,
}


def report_recall(planted: Counter, found: Counter) -> None:
    for kind in PLANTS:
        cells = [f"{lp} {found[kind, lp]}/{planted[kind, lp]}" for k, lp in planted if k == kind]
        total = sum(count for (k, _), count in planted.items() if k == kind)
        hits = sum(count for (k, _), count in found.items() if k == kind)
        print(f"planted {kind:12} found {hits / max(1, total):6.1%} of {total:5}   " + "  ".join(cells))
    hits, total = sum(found.values()), sum(planted.values())
    print(f"planted in all     found {hits / max(1, total):6.1%} of {total}")


def demetr(data: Path, odd: bool, show: bool) -> None:
    """Report recall on the numbers DEMETR changed, and alarms on its unchanged machine translations."""
    seen: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    with gzip.open(data / "fidelity/demetr_even.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [
            row for row in map(json.loads, file) if row["pert"] == "critical_id10_numbers_replaced" and row["valid"]
        ]
    for row in rows[odd::2]:
        lang = row["lp"].split("-")[0]
        lp = f"{NAMES.get(lang, lang)}-en"
        seen[lp] += 1
        value = strongest(lp, row["source"], row["bad"])
        hit[lp] += value >= MINOR
        clean[lp] += strongest(lp, row["source"], row["good"]) >= MINOR
        if show and value < MINOR:
            print("DEMETR", lp, row["source"], row["good"], row["bad"], sep="\n    ")
    ours = [lp for lp in seen if len(lp) == 5]
    hits, total, alarms = (sum(counts[lp] for lp in ours) for counts in (hit, seen, clean))
    print("DEMETR numbers replaced: found", "  ".join(f"{lp} {hit[lp]}/{seen[lp]}" for lp in ours))
    print(f"DEMETR in all: found {hits}/{total}; alarms on the machine's own translation {alarms}/{total}")


def speed(rows: dict[str, Rows]) -> None:
    """Print how many sentences of each language are read in a second of processor time."""
    for lang in ("en", "zh", "ja", "de", "id", "ko", "fr", "es", "ru"):
        sides = [(lp.split("-").index(lang), pairs) for lp, pairs in rows.items() if lang in lp.split("-")]
        texts = [row[side] for side, pairs in sides for row in pairs][:3000]
        if not texts:
            continue
        start = time.process_time()
        for text in texts:
            read(text, lang)
        took = time.process_time() - start
        print(
            f"read {lang}: {len(texts) / took:,.0f} sentences/s of {sum(map(len, texts)) / len(texts):.0f} characters"
        )


if __name__ == "__main__":
    main()
