"""Learn the renderings of names that the names check knows: Chinese, Japanese, Korean and Russian to Latin.

    python scripts/make_names.py [--data ../shared/data] [--out align/checks/data]

Reads titles of encyclopaedia articles in eighteen languages (Wikidata, CC0), single name tokens and names of people
(Wikidata, CC0) and names of territories (Unicode CLDR, Unicode licence v3). Writes names.<lang>.tsv.gz: a comment line
with source and licence, then `form TAB renderings`, the English one first, others after "|", sorted. Names whose parts
are marked (弗拉基米尔·普京) are kept part by part, so that a part alone is known too. forms.<lang>.tsv.gz holds the
same turned round, of names of one word in Latin letters that are long enough to be looked up by it.
"""

import argparse
import gzip
import lzma
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import opencc
from anyascii import anyascii

from align.checks.renderings import SHORTEST_FORM

LANGS = ("zh", "ja", "ko", "ru")
LATIN = ("de", "fr", "es", "id")
#: A title that stands in so many of the eighteen languages is of something known; a part stands in so many names.
KNOWN, PARTS = 9, 2
#: Most renderings of a form, and most forms of a language.
RENDERINGS, FORMS = 4, {"zh": 42000, "ja": 34000, "ko": 22000, "ru": 36000}
FAMOUS = 11
DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "East", "West", "North", "South"}
#: What a title adds to the name of a place, and running text often does not.
SUFFIX = {
    "zh": re.compile(r"(?<=..)(?:特别市|广域市|直辖市|市|县|州|省|区|郡)$"),
    "ja": re.compile(r"(?<=..)(?:特別市|広域市|直轄市|市|県|州|省|区|郡)$"),
    "ko": re.compile(r"(?<=..)(?:특별시|광역시|직할시|시|군|주|현|구)$"),
}
SMALL = re.compile(r"^(?:de|da|di|van|von|der|den|of|the|and|al|bin|ibn|la|le|el|du|des|dos|y)$")
SEPARATOR = {
    "zh": re.compile(r"[·・‧•－-]"),
    "ja": re.compile(r"[・＝]"),
    "ko": re.compile(r"\s"),
    "ru": re.compile(r"\s"),
}
HEADER = (
    "# Renderings of names learnt from Wikidata (article titles, name tokens, names of people; CC0) and Unicode CLDR "
    "(Unicode licence v3) by scripts/make_names.py; version 1."
)


def lines(path: Path) -> Iterator[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def is_name(title: str) -> bool:
    """Say whether an English title looks like a name: no digits, every word with a capital."""
    words = title.replace(",", " ").split()
    return bool(
        words
        and not re.search(r"\d", title)
        and len(words) <= 5
        and len(title) >= 3
        and words[0][0].isupper()
        and all(word[0].isupper() or SMALL.match(word) for word in words)
    )


def turned(title: str) -> str:
    """Return a Russian title in reading order without the father's name: "Путин, Владимир Владимирович"."""
    if "," not in title:
        return title
    last, _, rest = title.partition(",")
    return f"{(rest.split() or [''])[0]} {last}".strip()


def bones(text: str) -> str:
    """Return the consonants of a romanised form, one way for those that scripts confuse."""
    text = anyascii(text).casefold().replace("ph", "f").replace("th", "t").replace("sh", "s").replace("ch", "s")
    return re.sub(
        r"(.)\1+", r"\1", re.sub(r"[^a-z]|[aeiouyhwn]", "", text).translate(str.maketrans("lvcqxzjg", "rbkkksss"))
    )


def alike(form: str, latin: str) -> bool:
    """Say whether two parts may be one name: some consonants in common, or too short to tell."""
    left, right = Counter(bones(form)), Counter(bones(latin))
    return sum(right.values()) < 2 or sum((left & right).values()) * 2 >= min(sum(right.values()), sum(left.values()))


class Names:
    """Collects forms with the count of each rendering."""

    def __init__(self, ordinary: dict[str, set[str]]) -> None:
        self.ordinary = ordinary
        self.whole: dict[str, dict[str, Counter[str]]] = {lang: defaultdict(Counter) for lang in LANGS}
        self.parts: dict[str, dict[str, Counter[str]]] = {lang: defaultdict(Counter) for lang in LANGS}
        self.simple = opencc.OpenCC("t2s")

    def add(self, lang: str, form: str, renderings: list[str], weight: int) -> None:
        """Add a name: part by part where both sides have as many, else as a whole."""
        form = self.simple.convert(form) if lang == "zh" else turned(form) if lang == "ru" else form
        ours, theirs = [part for part in SEPARATOR[lang].split(form) if part], renderings[0].replace("-", " ").split()
        if len(ours) == len(theirs) > 1 and (lang == "zh" or all(map(alike, ours, theirs))):
            for one, other in zip(ours, theirs, strict=True):
                if len(one) >= 2 and len(other) >= 3:
                    self.parts[lang][one][other] += 1 + (weight >= FAMOUS)
            return
        if len(ours) > len(theirs) == 2 and lang in ("zh", "ja") and len(ours[-1]) >= 2:  # a father's name between
            self.parts[lang][ours[-1]][theirs[-1]] += 1 + (weight >= FAMOUS)
            return
        for kept in {form, SUFFIX[lang].sub("", form)} if lang in SUFFIX else {form}:
            for place, rendering in enumerate(renderings if len(kept) >= 2 else ()):
                # The name of a county is less often meant by the bare word than the town of that name.
                self.whole[lang][kept][rendering] += weight * (10 if place == 0 else 1) * (8 if kept == form else 1)

    def rows(self, lang: str) -> list[str]:
        """Return the rows of a language's file, sorted: whole names by how known they are, parts by how often seen."""
        whole = sorted(self.whole[lang].items(), key=lambda item: (-max(item[1].values()), item[0]))
        parts = {form: counts for form, counts in self.parts[lang].items() if sum(counts.values()) >= PARTS}
        found: dict[str, Counter[str]] = {}
        for form, counts in parts.items():
            most = max(counts.values())
            found[form] = Counter({name: n for name, n in counts.items() if n >= max(1, most // 8)})
        for form, counts in whole:
            if len(found) >= FORMS[lang] and form not in found:
                break
            found.setdefault(form, Counter()).update(counts)
        made = []
        for form, counts in sorted(found.items()):
            if form in self.ordinary[lang] or DAYS & set(counts):
                continue
            names = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))][:RENDERINGS]
            made.append(f"{form}\t{'|'.join(names)}")
        return made


def turned_round(rows: list[str]) -> list[str]:
    """Return rows `word TAB forms` of rows `form TAB renderings`."""
    found: dict[str, list[str]] = defaultdict(list)
    for form, names in (row.split("\t") for row in rows):
        for name in names.split("|") if len(form) >= SHORTEST_FORM else ():
            if " " not in name and form not in found[name.casefold()]:
                found[name.casefold()].append(form)
    return sorted(f"{word}\t{'|'.join(forms)}" for word, forms in found.items())


def save(path: Path, rows: list[str]) -> None:
    path.write_bytes(gzip.compress("\n".join([HEADER, *rows]).encode(), 9, mtime=0))
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size} bytes")


def titles(path: Path, names: Names, common: set[str]) -> None:
    rows = lines(path)
    head = next(rows)
    for cells in rows:
        row = dict(zip(head, cells, strict=True))
        english, spread = row["en"], sum(map(bool, cells))
        if spread < KNOWN or not is_name(english) or english.casefold() in common:
            continue
        english = english.partition(",")[0]
        latin = list(dict.fromkeys([english, *(turned(row[lang]) for lang in LATIN if row[lang])]))
        for lang in LANGS:
            if row[lang] and not re.search(r"[A-Za-z\d]", row[lang]):
                names.add(lang, row[lang].partition(",")[0] if lang != "ru" else row[lang], latin, spread)


def common_words(data: Path) -> set[str]:
    """Return English words written in lower case more often than not: titles that are such a word are no names."""
    low, high = Counter[str](), Counter[str]()
    for name in ("ted2020-enja", "panl-bppt", "python-docs", "pixel-dungeon"):
        for cells in lines(data / f"parallel/{name}.tsv.xz"):
            if cells[0].startswith("en-"):
                for word in re.findall(r"(?<=[a-z,] )[A-Za-z]{3,}", cells[1]):
                    (low if word.islower() else high)[word.casefold()] += 1
    headwords = {cells[1] for cells in lines(data / "lexicon/wiktionary.tsv.xz") if cells[1].islower()}
    return {word for word in headwords | set(low) if low[word] >= 2 * high[word]}


def ordinary(lexicon: Path) -> dict[str, set[str]]:
    """Return for each language the forms that dictionaries give small letters in English alone: 总统, president."""
    small: dict[str, set[str]] = {lang: set() for lang in LANGS}
    capital: dict[str, set[str]] = {lang: set() for lang in LANGS}
    for file in ("cedict", "jmdict", "omw", "wiktionary", "kengdic6000", "wiktionary-vuizur"):
        for pair, english, form in lines(lexicon / f"{file}.tsv.xz"):
            lang = pair.removeprefix("en-")
            if lang in small and english:
                (capital if english[0].isupper() else small)[lang].add(form)
    return {lang: small[lang] - capital[lang] for lang in LANGS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "align/checks/data")
    options = parser.parse_args()
    lexicon = options.data / "lexicon"
    names = Names(ordinary(lexicon))
    common = common_words(options.data)
    titles(lexicon / "wiki-titles.tsv.xz", names, common)
    for file in ("wd-name-tokens", "cldr-names", "wd-person-names"):
        for pair, english, form in lines(lexicon / f"{file}.tsv.xz"):
            lang = pair.removeprefix("en-")
            if lang not in LANGS or not is_name(english) or re.search(r"[A-Za-z\d]", form):
                continue
            if file == "wd-name-tokens":
                names.parts[lang][names.simple.convert(form) if lang == "zh" else form][english] += 1
            elif file == "cldr-names" or english.casefold() not in common:
                names.add(lang, form, [english], 18 if file == "cldr-names" else 3)
    for lang in LANGS:
        rows = names.rows(lang)
        save(options.out / f"names.{lang}.tsv.gz", rows)
        save(options.out / f"forms.{lang}.tsv.gz", turned_round(rows))


if __name__ == "__main__":
    main()
