"""Boundaries of segments against gold: our splitter, and others where they are installed.

    python scripts/measure_splitting.py [--others] [--errors] [--data FOLDER]
    python scripts/measure_splitting.py --speed

Gold is the samples' `*.segments.txt`; with --data also the sentence alignments under FOLDER/gold, whose lines are
joined by a space (by nothing for Chinese) and split again, and the sentences under FOLDER/eval, five at a time (a
line may hold two sentences, so recall tells more there than precision). Also counted: the cases of the tests that
come out whole; ours were written with them in view. A boundary is a count of characters that are not white
space, so different ways of keeping white space do not matter; the last of a text is not counted.
--others also measures `sentencex` and `pysbd`, which have to be installed by hand: they are no dependencies.
"""

import argparse
import gzip
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from align.bitext import Block, Document
from align.readers import read_document
from align.script import join
from align.splitters import SplitConfig, split
from align.splitters.marks import TERMINATORS
from align.splitters.sentences import sentences

ROOT = Path(__file__).parent.parent
SPEED_SAMPLES = {"en": "harbour-bridge", "zh": "harbour-bridge", "ja": "harbour-bridge"} | {
    "de": "seed-library",
    "ru": "solar-school",
}
LINES = 500  # of each list
GOLD_SETS = {"mac_dev": ("zh", "en"), "text_berg_dev": ("de", "fr"), "parice_en_is": ("en", "is")}


def boundaries(segments: Iterable[str]) -> set[int]:
    """Return where segments end, counted in characters that are not white space."""
    at, found = 0, set()
    for segment in segments:
        at += len("".join(segment.split()))
        found.add(at)
    return found - {at}


def ours(text: str, lang: str) -> list[str]:
    return sentences(Document("", text, lang=lang, blocks=(Block(0, len(text), lang=lang),))).texts()


def other_splitters() -> dict[str, Callable[[str, str], list[str]]]:
    import pysbd
    import sentencex

    known = set(pysbd.languages.LANGUAGE_CODES)

    def by_pysbd(text: str, lang: str) -> list[str]:
        return pysbd.Segmenter(language=lang if lang in known else "en", clean=False).segment(text)

    return {"sentencex": lambda text, lang: list(sentencex.segment(lang, text)), "pysbd": by_pysbd}


def lines_of(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def samples() -> Iterable[tuple[str, str, list[str], str]]:
    """Yield language, name, gold segments and path of each of our samples."""
    for gold in sorted(ROOT.glob("corpora/*/article.*.segments.txt")):
        lang = gold.name.split(".")[1]
        yield lang, gold.parent.name, lines_of(gold), str(gold).replace(".segments", "")


def by_paragraph(splitter: Callable[[str, str], list[str]], path: str, lang: str) -> list[str]:
    paragraphs = lines_of(Path(path))
    return [segment for paragraph in paragraphs for segment in splitter(paragraph, lang)]


def collected(folder: Path) -> Iterable[tuple[str, str, list[str], str]]:
    """Yield language, name, gold segments and joined text of the sentence-aligned sets."""
    for name, langs in GOLD_SETS.items():
        for side, lang in zip(("source", "target"), langs, strict=True):
            gold = [line for path in sorted((folder / name).glob(f"*/{side}.txt")) for line in lines_of(path)]
            yield lang, name, gold, join(gold, lang)


def sentence_lists(folder: Path) -> Iterable[tuple[str, str, list[str], str]]:
    """Yield language, name, gold segments and joined text of five lines of the retrieval sets at a time."""
    for name in ("tatoeba", "tico19"):
        for path in sorted((folder / name).glob("*.tsv.gz")):
            codes = path.name.split(".")[0].split("-")
            side = 0 if codes[1] == "en" else 1
            with gzip.open(path, "rt", encoding="utf-8") as file:
                lines = [line.rstrip("\n").split("\t")[side].strip() for line in file]
            ended = [line for line in lines if line and line[-1] in TERMINATORS][:LINES]
            for first in range(0, len(ended), 5):
                gold = ended[first : first + 5]
                yield codes[side], name, gold, join(gold, codes[side])


def cases() -> Iterable[tuple[str, str, list[str], str]]:
    for path in sorted(ROOT.glob("tests/cases/splitting/*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            gold = [piece.strip() for piece in case["text"].split("‖")]
            yield case["lang"], path.stem, gold, case["text"].replace("‖", "")


def report(title: str, counts: dict[tuple[str, str], list[int]]) -> None:
    print(f"\n{title}: precision / recall / F1 of boundaries, and how many there are")
    for (lang, name), (right, found, gold) in sorted(counts.items()):
        precision, recall = right / max(1, found), right / max(1, gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"  {lang:<4} {name:<24} {precision:.3f} / {recall:.3f} / {f1:.3f}   {gold}")


def speed() -> None:
    """Print how fast our articles, over and over, are split: sentences alone on one line, and all of `split`."""
    for lang in ("en", "de", "ru", "zh", "ja"):
        path = ROOT / "corpora" / SPEED_SAMPLES[lang] / f"article.{lang}.txt"
        lines = [line for line in lines_of(path) if len(line) > 60] * 2000
        size = sum(len(line.encode()) for line in lines) / 1e6
        start = time.process_time()
        ours(" ".join(lines), lang)
        alone = time.process_time() - start
        blocks, at = [], 0
        for line in lines:
            blocks.append(Block(at, at + len(line)))
            at += len(line) + 1
        start = time.process_time()
        split(Document("", "\n".join(lines), blocks=tuple(blocks)))
        whole = time.process_time() - start
        print(f"{lang}: {size:.1f} MB, sentences {size / alone:.1f} MB/s, split {size / whole:.1f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--data", type=Path, default=os.environ.get("ALIGN_DATA"))
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    if options.speed:
        speed()
        return
    splitters = {"ours": ours, **(other_splitters() if options.others else {})}
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])

    def count(key: tuple[str, str], gold: list[str], found: list[str]) -> None:
        want, have = boundaries(gold), boundaries(found)
        for place, number in enumerate((len(want & have), len(have), len(want))):
            counts[key][place] += number
        if options.errors and key[1].startswith(("ours", "split")) and want != have:
            show(gold, want, have)

    for lang, _, gold, path in samples():
        whole = split(read_document(path), SplitConfig())
        count((lang, "split() of the file"), gold, [text for document in whole for text in document.texts()])
        for name, splitter in splitters.items():
            if name != "ours":
                count((lang, f"{name} by paragraph"), gold, by_paragraph(splitter, path, lang))
    report("Samples", counts)
    whole_cases: dict[str, list[bool]] = defaultdict(list)
    for lang, name, gold, text in cases():
        for splitter_name, splitter in splitters.items():
            whole_cases[f"{splitter_name} {name}"].append(boundaries(splitter(text, lang)) == boundaries(gold))
    print("\nCases that come out whole")
    for name, right in sorted(whole_cases.items()):
        print(f"  {name:<32} {sum(right)} of {len(right)}")
    if options.data:
        counts.clear()
        for lang, name, gold, text in sentence_lists(Path(options.data) / "eval"):
            for splitter_name, splitter in splitters.items():
                count((lang, f"{splitter_name} {name}"), gold, splitter(text, lang))
        report("Lists of sentences", counts)
        counts.clear()
        for lang, name, gold, text in collected(Path(options.data) / "gold"):
            for splitter_name, splitter in splitters.items():
                count((lang, f"{splitter_name} {name}"), gold, splitter(text, lang))
        report("Sentence-aligned sets", counts)


def show(gold: list[str], want: set[int], have: set[int]) -> None:
    """Print what surrounds each boundary that is wrong or missing."""
    text = "".join("".join(gold).split())
    for at in sorted(want ^ have):
        print("   missed" if at in want else "   extra ", text[max(0, at - 30) : at], "‖", text[at : at + 30])


if __name__ == "__main__":
    main()
