"""Measure the order check: human sentences flagged, and the same sentences with their words in random order.

    python scripts/evaluate_order.py [--data ../shared/data] [--half 1]

News of WMT21 and WMT22, Korean news, and TICO-19 for languages without either; none of it was trained on. The levels
were set on half 0.
"""

import argparse
import gzip
import os
import random
from pathlib import Path

from bitexts import clean, half

from align.checks.order import disorder, model, segmented

TICO = ("id", "fr", "es", "ru")
DENSE = ("zh", "ja")


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
    words = segmented(text, lang, order.words if order else ())[0] if lang in DENSE else text.split()
    chance.shuffle(words)
    return ("" if lang in DENSE else " ").join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--half", type=int, default=1)
    options = parser.parse_args()
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
