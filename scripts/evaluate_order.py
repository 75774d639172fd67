"""Measure the order check: human sentences flagged, and the same sentences with their words in random order.

    python scripts/evaluate_order.py [--data ../shared/data] [--half 1]
    python scripts/evaluate_order.py --fit

News of WMT21 and WMT22, Korean news, and TICO-19 for languages without either; none of it was trained on. The levels
were set on half 0.
"""

import argparse
import gzip
import os
import random
import statistics
from pathlib import Path

from bitexts import clean, half

from align.checks.order import disorder, model, segmented, strangeness

TICO = ("id", "fr", "es", "ru")
DENSE = ("zh", "ja")
#: Share of human sentences that may be flagged.
LEVEL = 0.003


def texts(data: Path) -> dict[str, list[str]]:
    rows = clean(data)
    sources = {"en": ("zh-en", "ja-en"), "zh": ("en-zh",), "ja": ("en-ja",), "de": ("en-de",), "ko": ("en-ko",)}
    found = {lang: [target for pair in pairs for _, target in rows[pair]] for lang, pairs in sources.items()}
    for lang in TICO:
        with gzip.open(data / f"eval/tico19/en-{lang}.tsv.gz", "rt", encoding="utf-8") as lines:
            found[lang] = [line.rstrip("\n").split("\t")[1] for line in lines]
    return found


def shuffled(text: str, lang: str, chance: random.Random) -> str:
    order = model(lang)
    words = segmented(text, lang, order.words if order else ()) if lang in DENSE else text.split()
    chance.shuffle(words)
    return ("" if lang in DENSE else " ").join(words)


def usual(rows: list[str], lang: str) -> tuple[float, float, float]:
    """Return the median fit of half 0, the spread of what is lacking, and the level that flags LEVEL of the sentences.

    The level rests on the usual fit and the spread that align/checks/order.py has: run it again once those are written.
    """
    chosen = [text for index, text in enumerate(rows) if half(index) == 0]
    found = [value for text in chosen if (value := strangeness(text, lang)) is not None]
    middle = statistics.median(one.fit for one in found)
    spread = statistics.pstdev((middle - one.fit) * one.words**0.5 for one in found)
    values = sorted((one.lack + one.among for one in found), reverse=True)
    return middle, spread, values[round(LEVEL * len(chosen))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--half", type=int, default=1)
    parser.add_argument(
        "--fit", action="store_true", help="print what is usual, from half 0, for align/checks/order.py"
    )
    options = parser.parse_args()
    if options.fit:
        for lang, rows in texts(options.data).items():
            print(f'    "{lang}": ({", ".join(f"{number:.2f}" for number in usual(rows, lang))}),')
        return
    chance = random.Random(1)
    print("| language | sentences | flagged, % | shuffled: found |\n|---|---|---|---|")
    for lang, rows in texts(options.data).items():
        chosen = [text for index, text in enumerate(rows) if half(index) == options.half]
        values = [disorder(text, lang) for text in chosen]
        mixed = [disorder(shuffled(text, lang, chance), lang) for text in chosen]
        flagged = 100 * sum(value >= 1 for value in values) / len(chosen)
        found = sum(value >= 1 for value in mixed) / len(chosen)
        print(f"| {lang} | {len(chosen)} | {flagged:.2f} | {found:.2f} |")


if __name__ == "__main__":
    main()
