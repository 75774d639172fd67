"""Fit how long faithful translations are: writes align/checks/data/lengths.json.

    python scripts/fit_lengths.py [DATA]

DATA (default: $ALIGN_DATA) holds eval/ and fidelity/. For each language L with English sentence pairs, over
characters that are not white space: the median of log(len L / len English), and its robust variance as a + b / n
with n the English length, fitted on quartiles of n.
"""

import gzip
import json
import math
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

OUT = Path(__file__).parent.parent / "align/checks/data/lengths.json"


def pairs(data: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield (language, text, English, name of the set) for every English pair of the sets."""
    for path in sorted(data.glob("eval/*/*.tsv.gz")):
        first, second = path.name.split(".")[0].split("-")
        if "en" not in (first, second):
            continue
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            left, _, right = line.rstrip("\n").partition("\t")
            lang, text, english = (second, right, left) if first == "en" else (first, left, right)
            yield lang, text, english, path.parent.name
    for line in gzip.decompress((data / "fidelity/human_refs_wmt21-22.jsonl.gz").read_bytes()).splitlines():
        row = json.loads(line)
        first, second = row["lp"].split("-")
        both = (row["target"], row["source"]) if first == "en" else (row["source"], row["target"])
        yield (second if first == "en" else first), *both, "wmt"


def size(text: str) -> int:
    return len("".join(text.split()))


def fit(rows: list[tuple[int, int, str]]) -> dict[str, float]:
    """Return median, a and b of one language's (length, English length, set) rows."""
    long = [row for row in rows if row[2] != "tatoeba"]
    centre = statistics.median(math.log(a / b) for a, b, _ in (long if len(long) >= 500 else rows))
    english = np.array([b for _, b, _ in rows], float)
    deviation = np.abs(np.array([math.log(a / b) for a, b, _ in rows]) - centre)
    edges = np.quantile(english, [0, 0.25, 0.5, 0.75, 1])
    points = []
    for low, high in pairwise(edges):
        inside = (english >= low) & (english <= high)
        points.append((1 / float(np.median(english[inside])), (1.4826 * float(np.median(deviation[inside]))) ** 2))
    slope, constant = np.polyfit([x for x, _ in points], [y for _, y in points], 1)
    slope, constant = max(0.0, float(slope)), max(0.01, float(constant))
    return {"median": round(centre, 4), "a": round(constant, 4), "b": round(slope, 3), "pairs": len(rows)}


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["ALIGN_DATA"])
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for lang, text, english, name in pairs(data):
        if size(text) and size(english):
            found[lang].append((size(text), size(english), name))
    table = {lang: fit(rows) for lang, rows in sorted(found.items())}
    table["en"] = {"median": 0.0, "a": 0.0, "b": 0.0, "pairs": sum(map(len, found.values()))}
    provenance = (
        "scripts/fit_lengths.py on tatoeba (LASER test sets), TICO-19, WMT21 and WMT22 news with human references: "
        "log ratio of characters to English, variance a + b / English length"
    )
    OUT.write_text(json.dumps({"provenance": provenance, "languages": table}, indent=1) + "\n", encoding="utf-8")
    print("\n".join(f"{lang} {row}" for lang, row in table.items()))


if __name__ == "__main__":
    main()
