"""How often the readers find an encoding, and how often running text is taken for furniture.

    python scripts/measure_reading.py encodings [--seed N]   texts of 1, 5 and 30 sentences in legacy encodings
    python scripts/measure_reading.py furniture             lines of running text, held as if anywhere and at an edge

Sentences come from ALIGN_DATA/parallel (default ../shared/data); none is written anywhere. With charset-normalizer or
chardet installed beside, the first also measures those.
"""

import argparse
import importlib
import lzma
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from align.errors import AlignError
from align.readers.encoding import decode
from align.splitters.furniture import judge
from align.splitters.signatures import signature

DATA = Path(os.environ.get("ALIGN_DATA", Path(__file__).parent.parent.parent / "shared" / "data")) / "parallel"
RUNNING_TEXT = ("korean-parallel-news-devtest", "panl-bppt", "gunnxx-idmt-validtest", "ted2020-enja", "multi30k",
                "iwslt17-devtest", "tatoeba-cmn", "small-parallel-enja", "opensource-guide")  # fmt: skip
ENCODINGS = {
    "zh": ["gb18030"], "ja": ["cp932", "euc_jp"], "ko": ["cp949"], "ru": ["cp1251", "koi8-r", "iso8859-5", "cp866"],
    "uk": ["cp1251", "koi8-u"], "de": ["cp1252"], "fr": ["cp1252"], "es": ["cp1252"], "pt": ["cp1252"],
    "it": ["cp1252"], "nl": ["cp1252"], "sv": ["cp1252"], "tr": ["cp1254"],
    "pl": ["cp1250", "iso8859-2"], "cs": ["cp1250", "iso8859-2"], "vi": ["cp1258"], "ar": ["cp1256"], "th": ["cp874"],
}  # fmt: skip
SIZES = (1, 5, 30)


def rows(path: Path, most: int = 150_000, every: int = 7) -> Iterator[tuple[str, str]]:
    """Yield (language, sentence) of a corpus, every seventh row of its front."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number > most:
                return
            pair, *sides = line.rstrip("\n").split("\t")
            if number % every == 0 and len(sides) == 2:
                yield from zip(pair.split("-"), sides, strict=False)


def encoded(seed: int) -> Iterator[tuple[str, str, int, bytes, str]]:
    """Yield language, encoding, sentences, bytes and text, of texts that are not UTF-8 as they stand."""
    rng = random.Random(seed)
    sentences: dict[str, list[str]] = defaultdict(list)
    for path in sorted(DATA.glob("*.tsv.xz")):
        if "bible" not in path.name and "quran" not in path.name:
            found: dict[str, list[str]] = defaultdict(list)
            for lang, text in rows(path, every=1):
                if lang in ENCODINGS and len(text) > 8:
                    found[lang].append(text)
            for lang, texts in found.items():
                sentences[lang] += rng.sample(texts, min(60, len(texts)))
    for lang, names in ENCODINGS.items():
        for name in names if sentences[lang] else ():
            for size in SIZES:
                for _ in range(40):
                    data = "\n".join(rng.choices(sentences[lang], k=size)).encode(name, "ignore")
                    if not is_utf8(data):
                        yield lang, name, size, data, data.decode(name)


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def ours(data: bytes) -> str:
    try:
        return decode(data).text
    except AlignError:
        return ""


def detectors() -> dict[str, Callable[[bytes], str]]:
    """Return what turns bytes into text, by name: the package and what is installed beside it."""
    found = {"align": ours}
    for name, detect in (
        ("chardetng_py", lambda module, data: module.detect(data)),
        ("chardet", lambda module, data: module.detect(data)["encoding"]),
        ("charset_normalizer", lambda module, data: getattr(module.from_bytes(data).best(), "encoding", None)),
    ):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        found[name] = lambda data, module=module, detect=detect: named(data, detect(module, data))
    return found


def named(data: bytes, name: str | None) -> str:
    wider = {"gbk": "gb18030", "gb2312": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949"}
    try:
        return data.decode(wider.get((name or "").lower(), name or "ascii"))
    except (LookupError, UnicodeDecodeError):
        return ""


def measure_encodings(seed: int) -> None:
    cases = list(encoded(seed))
    for name, read in detectors().items():
        right: Counter[int] = Counter()
        for *_, size, data, text in cases:
            right[size] += read(data) == text
        sizes = ", ".join(
            f"{size} sentence{'s' * (size > 1)} {right[size] / sum(case[2] == size for case in cases):.1%}"
            for size in SIZES
        )
        print(f"{name}: {right.total()} of {len(cases)} texts ({right.total() / len(cases):.1%}); {sizes}")


def measure_furniture() -> None:
    lines = {text for name in RUNNING_TEXT for _, text in rows(DATA / f"{name}.tsv.xz") if len(text) >= 12}
    anywhere, edge = frozenset(), frozenset({"edge", "head", "tail"})
    marked = sum(judge(line, anywhere) is not None for line in lines)
    at_edge = sum((judge(line, edge) or signature(line)) is not None for line in lines)
    print(
        f"{len(lines)} lines of running text: {marked} taken for furniture anywhere, {at_edge} if they stood at an edge"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["encodings", "furniture"])
    parser.add_argument("--seed", type=int, default=2024)
    given = parser.parse_args()
    if given.what == "encodings":
        measure_encodings(given.seed)
    else:
        measure_furniture()
