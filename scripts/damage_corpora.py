"""Rebuild what is derived in the sample articles of `corpora/`, so that no offset in them is counted by hand.

    python scripts/damage_corpora.py            # write the derived files
    python scripts/damage_corpora.py --check    # write nothing; name what is out of date, exit 1

Written by hand in `corpora/<article>/`: `article.<lang>.txt`, `article.<lang>.segments.txt`, `en-<lang>.beads`,
`damage.<lang>.json` (the edits that spoil a translation) and, where one file is to hold both languages,
`summary.en.txt`. Derived: `damaged.<lang>.txt`, `damaged.<lang>.segments.txt`, `en-damaged.<lang>.beads`,
`damaged.<lang>.json` (the gold spans), `mixed.*`, and the tables of counts in `corpora/README.md`, which is the card.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from align.issue import Category, Severity, Span  # noqa: E402
from align.ladder import Rows, format_beads, parse_beads  # noqa: E402
from align.script import UNSPACED  # noqa: E402

CORPORA = ROOT / "corpora"
SOURCE = "en"
KINDS = (
    "dropped-clause",
    "dropped-sentence",
    "added-clause",
    "changed-number",
    "changed-name",
    "wrong-date",
    "reversed-direction",
    "negation-lost",
    "half-translated",
    "duplicated-word",
    "unbalanced-quote",
    "hard-wrap",
)
#: Where the generated tables stand in the card.
COUNTS = re.compile(r"(<!-- counts: begin[^\n]*-->\n).*?(<!-- counts: end -->)", re.DOTALL)


@dataclass(frozen=True)
class Edit:
    """One planted error: `old`, found once in the article and inside one segment, becomes `new`.

    `wrong` is the part of `new` that is at fault (all of it where absent); an omission has no such part.
    `source_text` is what the source says there, empty for an addition; it is found once in the source article, or
    once in `source_in`, longer words that are.
    """

    old: str
    new: str
    kind: str
    category: Category
    severity: Severity
    source_text: str
    wrong: str = ""
    source_in: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}: one of {', '.join(KINDS)}")
        if self.old == self.new:
            raise ValueError(f"an edit that changes nothing: {self.old!r}")

    def fault(self) -> Span:
        """Return where in `new` the fault lies; an empty span marks the place of an omission.

        >>> Edit("a, b.", "a.", "dropped-clause", Category.OMISSION, Severity.MAJOR, "b").fault()
        Span(start=1, end=1)
        """
        if self.category is Category.OMISSION:
            same = (old == new for old, new in zip(self.old, self.new, strict=False))
            point = sum(takewhile(bool, same))
            return Span(point, point)
        wrong = self.wrong or self.new
        start = once(wrong, self.new, "in `new`")
        return Span(start, start + len(wrong))


@dataclass(frozen=True)
class Damaged:
    """A spoiled translation, its segments, its beads with the source, and the gold of what is wrong in it."""

    text: str
    segments: list[str]
    beads: list[Rows]
    errors: list[dict[str, Any]]


def once(part: str, text: str, where: str) -> int:
    """Return where `part` lies in `text`; raises ValueError where it is absent or there twice."""
    if not part or text.count(part) != 1:
        raise ValueError(f"{part!r} is {text.count(part) if part else 0} times {where}, not once")
    return text.index(part)


def languages(folder: Path, pattern: str) -> list[str]:
    """Return, sorted, what stands for `*` in the names of the folder's files of this pattern."""
    head, tail = pattern.split("*")
    return sorted(path.name.removeprefix(head).removesuffix(tail) for path in folder.glob(pattern))


def articles(corpora: Path = CORPORA) -> list[Path]:
    """Return the folders that hold an article in this layout."""
    return sorted(path.parent for path in corpora.glob(f"*/article.{SOURCE}.txt"))


def read_segments(path: Path) -> list[str]:
    """Return the segments of a file that holds one a line."""
    return path.read_text(encoding="utf-8").splitlines()


def locate(text: str, segments: Sequence[str]) -> list[Span]:
    """Return the span of each segment in the text, in order; only white space lies between two of them.

    Raises ValueError where they do not tile the text.

    >>> locate("One. Two.\\nThree.\\n", ["One.", "Two.", "Three."])
    [Span(start=0, end=4), Span(start=5, end=9), Span(start=10, end=16)]
    """
    spans, cursor = [], 0
    for number, segment in enumerate(segments):
        start = text.find(segment, cursor)
        if start < 0 or text[cursor:start].strip():
            raise ValueError(f"segment {number} does not follow in the text: {segment[:60]!r}")
        cursor = start + len(segment)
        spans.append(Span(start, cursor))
    if text[cursor:].strip():
        raise ValueError(f"text after the last segment: {text[cursor:].strip()[:60]!r}")
    return spans


def read_edits(path: Path) -> list[Edit]:
    """Return the edits of a `damage.<lang>.json`; an unknown field raises TypeError."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        Edit(**{**row, "category": Category(row["category"]), "severity": Severity(row["severity"])}) for row in rows
    ]


def holder(span: Span, spans: Sequence[Span], what: str) -> int:
    """Return which of `spans` holds `span` whole; raises ValueError where none does."""
    for index, outer in enumerate(spans):
        if outer.start <= span.start and span.end <= outer.end:
            return index
    raise ValueError(f"not inside one segment: {what!r}")


def with_its_gap(index: int, text: str, spans: Sequence[Span]) -> Span:
    """Return a segment with the white space that must go when it goes: no empty line, no double space is left."""
    start, end = spans[index].start, spans[index].end
    following = spans[index + 1].start if index + 1 < len(spans) else len(text)
    if "\n" not in text[end:following] or start == 0 or text[start - 1] == "\n":
        return Span(start, following)
    return Span(spans[index - 1].end, end)


def source_of(edit: Edit, text: str, spans: Sequence[Span]) -> dict[str, Any] | None:
    """Return the gold record of the source words concerned; None for an addition."""
    if not edit.source_text:
        return None
    context = edit.source_in or edit.source_text
    start = once(context, text, "in the source article") + once(edit.source_text, context, "in `source_in`")
    span = Span(start, start + len(edit.source_text))
    return {
        "segment": holder(span, spans, edit.source_text),
        "start": span.start,
        "end": span.end,
        "text": edit.source_text,
    }


def cut_and_paste(text: str, cuts: Sequence[tuple[Span, str]]) -> str:
    """Return the text with each span, in rising order, replaced; raises ValueError where two overlap.

    >>> cut_and_paste("a b c", [(Span(0, 1), "xx"), (Span(4, 5), "")])
    'xx b '
    """
    out, cursor = "", 0
    for span, new in cuts:
        if span.start < cursor:
            raise ValueError(f"two edits overlap at {span.of(text)!r}")
        out, cursor = out + text[cursor : span.start] + new, span.end
    return out + text[cursor:]


def moved(position: int, cuts: Iterable[tuple[Span, str]]) -> int:
    """Return where a position outside the cuts, or at the edge of one, lies once they are made.

    >>> moved(2, [(Span(0, 1), "xx"), (Span(4, 5), "")])
    3
    """
    return position + sum(len(new) - len(span) for span, new in cuts if span.end <= position)


def place_edits(folder: Path, lang: str, text: str, spans: Sequence[Span]) -> list[tuple[Span, int, Edit]]:
    """Return each edit with its span and its segment, in the order of the text."""
    placed = []
    for edit in read_edits(folder / f"damage.{lang}.json"):
        start = once(edit.old, text, f"in article.{lang}.txt")
        span = Span(start, start + len(edit.old))
        segment = holder(span, spans, edit.old)
        if not edit.new:
            if span != spans[segment]:
                raise ValueError(f"an edit without `new` drops a whole segment, not a part: {edit.old!r}")
            span = with_its_gap(segment, text, spans)
        placed.append((span, segment, edit))
    return sorted(placed, key=lambda item: item[0])


def damage(folder: Path, lang: str) -> Damaged:
    """Apply the edits of `damage.<lang>.json` to the article; raises ValueError where an edit has no single place."""
    text = (folder / f"article.{lang}.txt").read_text(encoding="utf-8")
    spans = locate(text, read_segments(folder / f"article.{lang}.segments.txt"))
    source = (folder / f"article.{SOURCE}.txt").read_text(encoding="utf-8")
    source_spans = locate(source, read_segments(folder / f"article.{SOURCE}.segments.txt"))
    placed = place_edits(folder, lang, text, spans)
    cuts = [(span, edit.new) for span, _, edit in placed]
    damaged = cut_and_paste(text, cuts)
    dropped = {segment for _, segment, edit in placed if not edit.new}
    kept = [index for index in range(len(spans)) if index not in dropped]
    row = {index: number for number, index in enumerate(kept)}
    joint = "" if lang in UNSPACED else " "
    segments = [
        damaged[moved(spans[index].start, cuts) : moved(spans[index].end, cuts)].replace("\n", joint) for index in kept
    ]
    errors = []
    for span, segment, edit in placed:
        fault = edit.fault().shifted(moved(span.start, cuts))
        target = {"segment": row.get(segment), "start": fault.start, "end": fault.end, "text": fault.of(damaged)}
        errors.append(
            {
                "kind": edit.kind,
                "category": edit.category.value,
                "severity": edit.severity.value,
                "source": source_of(edit, source, source_spans),
                "target": target if edit.new else None,
            }
        )
    beads = parse_beads((folder / f"{SOURCE}-{lang}.beads").read_text(encoding="utf-8"))
    return Damaged(damaged, segments, renumbered(beads, row), errors)


def renumbered(beads: Iterable[Rows], row: Mapping[int, int]) -> list[Rows]:
    """Return the beads with their target rows renumbered; rows that are gone leave, and so does a bead left empty.

    >>> renumbered([((0,), (0, 1)), ((1,), (2,)), ((), (3,))], {0: 0, 2: 1})
    [((0,), (0,)), ((1,), (1,))]
    """
    new = [(source, tuple(row[index] for index in target if index in row)) for source, target in beads]
    return [bead for bead in new if bead[0] or bead[1]]


def lines(items: Iterable[str]) -> str:
    """Return one item a line, each line ended."""
    return "".join(f"{item}\n" for item in items)


def damaged_files(folder: Path, lang: str) -> dict[Path, str]:
    """Return the derived files of one spoiled translation and what they must hold."""
    result = damage(folder, lang)
    return {
        folder / f"damaged.{lang}.txt": result.text,
        folder / f"damaged.{lang}.segments.txt": lines(result.segments),
        folder / f"{SOURCE}-damaged.{lang}.beads": format_beads(result.beads),
        folder / f"damaged.{lang}.json": json.dumps(result.errors, ensure_ascii=False, indent=1) + "\n",
    }


def mixed_files(folder: Path, lang: str) -> dict[Path, str]:
    """Return one file of two languages (an English summary line, the translation, the original) and its gold."""
    summary = (folder / f"summary.{SOURCE}.txt").read_text(encoding="utf-8").strip()
    translation = (folder / f"article.{lang}.txt").read_text(encoding="utf-8")
    original = (folder / f"article.{SOURCE}.txt").read_text(encoding="utf-8")
    beads = parse_beads((folder / f"{SOURCE}-{lang}.beads").read_text(encoding="utf-8"))
    shifted = [(tuple(index + 1 for index in source), target) for source, target in beads]
    return {
        folder / f"mixed.{SOURCE}-{lang}.txt": f"{summary}\n{translation}{original}",
        folder / f"mixed.{SOURCE}.segments.txt": lines(
            [summary, *read_segments(folder / f"article.{SOURCE}.segments.txt")]
        ),
        folder / f"mixed.{lang}.segments.txt": lines(read_segments(folder / f"article.{lang}.segments.txt")),
        folder / f"mixed.{SOURCE}-{lang}.beads": format_beads([((0,), ()), *shifted]),
    }


def derived_files(folder: Path) -> dict[Path, str]:
    """Return every derived file of an article and what it must hold.

    A file of two languages is made where `summary.en.txt` stands, with the first of zh, ja, ko, id there is.
    """
    files: dict[Path, str] = {}
    for lang in languages(folder, "damage.*.json"):
        files |= damaged_files(folder, lang)
    if (folder / f"summary.{SOURCE}.txt").exists():
        files |= mixed_files(folder, next(lang for lang in ("zh", "ja", "ko", "id") if lang in translations(folder)))
    return files


def translations(folder: Path) -> list[str]:
    """Return the languages an article is translated into."""
    return [lang for lang in languages(folder, f"{SOURCE}-*.beads") if (folder / f"article.{lang}.txt").exists()]


def bead_counts(beads: Iterable[Rows]) -> str:
    """Return the beads counted by kind, the one-to-one first.

    >>> bead_counts([((0,), (0,)), ((1, 2), (1,)), ((), (2,))])
    '1-1: 1, 0-1: 1, 2-1: 1'
    """
    kinds = Counter(f"{len(source)}-{len(target)}" for source, target in beads)
    return ", ".join(f"{kind}: {kinds[kind]}" for kind in sorted(kinds, key=lambda kind: (kind != "1-1", kind)))


def crossings(beads: Sequence[Rows]) -> int:
    """Count the beads that start, on the target side, before one that precedes them in the source.

    >>> crossings([((0,), (1,)), ((1,), (0,)), ((2,), (2,))])
    1
    """
    starts = [target[0] for _, target in sorted(bead for bead in beads if bead[0] and bead[1])]
    return sum(start < max(starts[:number], default=-1) for number, start in enumerate(starts))


def bead_row(path: Path) -> str:
    """Return the row of the card for one file of gold beads: `mixed.` stands before both languages or none."""
    prefix = "mixed." if path.stem.startswith("mixed.") else ""
    source, target = path.stem.removeprefix(prefix).split("-", 1)
    names = [f"{prefix or 'article.'}{source}", target if "." in target else f"{prefix or 'article.'}{target}"]
    sizes = " + ".join(str(len(read_segments(path.with_name(f"{name}.segments.txt")))) for name in names)
    beads = parse_beads(path.read_text(encoding="utf-8"))
    name = f"{path.parent.name}/{path.name}"
    return f"| {name} | {sizes} | {len(beads)} | {bead_counts(beads)} | {crossings(beads)} |"


def error_row(path: Path) -> str:
    """Return the row of the card for one `damaged.<lang>.json`."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    kinds = Counter(error["kind"] for error in gold)
    listed = ", ".join(f"{kind}: {kinds[kind]}" for kind in KINDS if kinds[kind])
    return f"| {path.parent.name}/{path.stem}.txt | {len(gold)} | {listed} |"


def counts(corpora: Path = CORPORA) -> str:
    """Return the tables of the card: segments and beads of each pair of files, planted errors of each spoiled copy."""
    found = articles(corpora)
    return lines(
        [
            "| gold beads | segments | beads | by kind | crossings |",
            "|---|---|---|---|---|",
            *(bead_row(path) for folder in found for path in sorted(folder.glob("*.beads"))),
            "",
            "| spoiled copy | planted errors | by kind |",
            "|---|---|---|",
            *(error_row(path) for folder in found for path in sorted(folder.glob("damaged.*.json"))),
        ]
    )


def with_counts(card: str, tables: str) -> str:
    """Return the card with its tables of counts replaced; raises ValueError where the card has no place for them."""
    if not COUNTS.search(card):
        raise ValueError("corpora/README.md has lost its counts markers")
    return COUNTS.sub(lambda match: f"{match[1]}{tables}{match[2]}", card)


def update(path: Path, content: str, check: bool) -> bool:
    """Write the file unless it holds the content already, or unless only checking; say whether it was out of date."""
    stale = not path.exists() or path.read_bytes() != content.encode("utf-8")
    if stale and not check:
        path.write_bytes(content.encode("utf-8"))
    return stale


def main() -> int:
    parser = argparse.ArgumentParser(description="Rebuild the derived files of corpora/.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where a file is out of date")
    check = parser.parse_args().check
    stale = []
    for folder in articles():
        try:
            files = derived_files(folder)
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f"{folder.name}: {error}")
        stale += [path for path, content in files.items() if update(path, content, check)]
    card = CORPORA / "README.md"
    if update(card, with_counts(card.read_text(encoding="utf-8"), counts()), check):
        stale.append(card)
    for path in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
