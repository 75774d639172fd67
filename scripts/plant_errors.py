"""Plant errors in clean bitext, every kind with its span, so that recall and false alarms are known per kind.

    python scripts/plant_errors.py IN.tsv SOURCE_LANG TARGET_LANG -o OUT.jsonl [--seed 1] [--kinds KIND ...]

IN is two columns, source and target, in document order; a row may serve several kinds. Each line of OUT has
`source`, `target` (with the error), `clean` (the pair's own source and target), `kind`, `side` and `span` of the
error on that side (`[start, end]`, half-open), `lp`, and `row`.

    inserted-clause   the source says something the target does not (accuracy/omission), taken from a neighbour
    added-clause      the target says something the source does not (accuracy/addition)
    dropped-clause    a clause of the target is gone; its span is not known on the source side (null)
    inserted-phrase   as inserted-clause, but one to twelve words from anywhere, put between any two words
    added-phrase      as added-clause, likewise
    dropped-phrase    one to twelve words of the target are gone, from anywhere
    truncated         the last three to seven tenths of the target are gone
    half-wrong        the end of the target, from somewhere in its middle, is that of another row
    looped            a phrase of the target is said three to eight times
    changed-number    a figure of the target has another value, written in the same way
    changed-name      a name of the target in another spelling (alphabets only)
    lost-negation     a negator of the target is gone, where taking it out leaves a sentence; the span is that of the
                      source's negator, if it has one only
    added-negation    a verb of the target is denied
    opposite          a word of the target in place of its opposite (buy, sell)
    swapped-names     two names of the target have changed places
    replaced-name     a name of the target in place of another, taken from a neighbour
    doubled-word      a word of the target stands twice
    untranslated      the second half of the target is the source's
    lost-bracket      one quotation mark or bracket of the target is gone
    wrong-target      the target of another row
"""

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import plant_meaning

from align.checks.denial import negators

DENSE = ("zh", "ja", "yue")
CLAUSE = re.compile(r"[^,;:，、；：。.!?！？“”\"「」()（）—]+[,;:，、；：。.!?！？]?\s*")
WORD = re.compile(r"[^\W\d_]{3,}")
#: How many words a phrase has (as many characters, and seven tenths more, where words are not spaced).
PHRASES = (1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12)
#: Every kind that is told of above; each is a method of `Planter`.
KINDS = (
    "inserted-clause",
    "added-clause",
    "dropped-clause",
    "inserted-phrase",
    "added-phrase",
    "dropped-phrase",
    "truncated",
    "half-wrong",
    "looped",
    "changed-number",
    "changed-name",
    "lost-negation",
    "added-negation",
    "opposite",
    "swapped-names",
    "replaced-name",
    "doubled-word",
    "untranslated",
    "lost-bracket",
    "wrong-target",
)

Planted = tuple[str, str, str, tuple[int, int] | None]  # source, target, side, span
Row = tuple[str, str]


class Planter:
    """Plants one kind of error at a time; the same seed gives the same errors."""

    def __init__(self, source_lang: str, target_lang: str, seed: int) -> None:
        self.langs = (source_lang, target_lang)
        self.random = random.Random(seed)
        self.kinds: dict[str, Callable[[Row, Row], Planted | None]] = {
            kind: getattr(self, kind.replace("-", "_")) for kind in KINDS
        }

    def plant(self, rows: list[Row], kinds: list[str]) -> Iterator[dict[str, object]]:
        """Yield every error of the kinds that the rows admit."""
        for index, row in enumerate(rows):
            neighbour = rows[(index + self.random.choice((1, 2, 3))) % len(rows)]
            for kind in kinds:
                planted = self.kinds[kind](row, neighbour)
                if planted is not None:
                    source, target, side, span = planted
                    yield {
                        "kind": kind,
                        "lp": "-".join(self.langs),
                        "row": index,
                        "source": source,
                        "target": target,
                        "clean": list(row),
                        "side": side,
                        "span": span,
                    }

    def _with_clause(self, text: str, donor: str, lang: str) -> tuple[str, tuple[int, int]] | None:
        dense = lang in DENSE
        clauses = [match.group().strip() for match in CLAUSE.finditer(donor)]
        fit = [part for part in clauses if (4 <= len(part) <= 30 if dense else 2 <= len(part.split()) <= 14)]
        if not fit:
            return None
        clause = self.random.choice(fit)
        if not dense and self.random.random() < 0.5:
            words = clause.split()
            clause = " ".join(words[: self.random.randint(2, 6)])
        clause = clause.rstrip(" .。!?！？")
        ends = [match.end() for match in CLAUSE.finditer(text)][:-1] or [0]
        at = self.random.choice(ends)
        space = "" if dense else " "
        before = text[:at] + (space if at and not text[:at].endswith(" ") else "")
        return before + clause + space + text[at:], (len(before), len(before) + len(clause))

    def inserted_clause(self, row: Row, neighbour: Row) -> Planted | None:
        longer = self._with_clause(row[0], neighbour[0], self.langs[0])
        return None if longer is None or len(row[1]) < 8 else (longer[0], row[1], "source", longer[1])

    def added_clause(self, row: Row, neighbour: Row) -> Planted | None:
        longer = self._with_clause(row[1], neighbour[1], self.langs[1])
        return None if longer is None or len(row[0]) < 8 else (row[0], longer[0], "target", longer[1])

    def dropped_clause(self, row: Row, _: Row) -> Planted | None:
        clauses = list(CLAUSE.finditer(row[1]))
        dense = self.langs[1] in DENSE
        fit = [m for m in clauses if (len(m.group()) >= 5 if dense else len(m.group().split()) >= 3)]
        if len(clauses) < 2 or not fit:
            return None
        clause = self.random.choice(fit)
        if len(clause.group()) > 0.6 * len(row[1]):
            return None
        return row[0], (row[1][: clause.start()] + row[1][clause.end() :]).strip(), "source", None

    def _phrase(self, text: str, lang: str) -> tuple[int, int] | None:
        """Return a random stretch of words, less than six tenths of the text."""
        dense = lang in DENSE
        words = list(re.finditer(r"[A-Za-z0-9.]+|\w" if dense else r"\S+", text))
        many = self.random.choice(PHRASES)
        many = max(2, round(1.7 * many)) if dense else many
        if len(words) < 1.6 * many + 2:
            return None
        first = self.random.randrange(len(words) - many + 1)
        return words[first].start(), words[first + many - 1].end()

    def _with_phrase(self, text: str, donor: str, lang: str) -> tuple[str, tuple[int, int]] | None:
        found = self._phrase(donor, lang)
        starts = [match.start() for match in re.finditer(r"[A-Za-z0-9.]+|\w" if lang in DENSE else r"\S+", text)]
        if found is None or len(starts) < 4:
            return None
        phrase = donor[found[0] : found[1]].rstrip(" ,.;:!?")
        at = self.random.choice(starts)
        return text[:at] + phrase + ("" if lang in DENSE else " ") + text[at:], (at, at + len(phrase))

    def inserted_phrase(self, row: Row, neighbour: Row) -> Planted | None:
        longer = self._with_phrase(row[0], neighbour[0], self.langs[0])
        return None if longer is None else (longer[0], row[1], "source", longer[1])

    def added_phrase(self, row: Row, neighbour: Row) -> Planted | None:
        longer = self._with_phrase(row[1], neighbour[1], self.langs[1])
        return None if longer is None else (row[0], longer[0], "target", longer[1])

    def dropped_phrase(self, row: Row, _: Row) -> Planted | None:
        found = self._phrase(row[1], self.langs[1])
        if found is None:
            return None
        rest = row[1][: found[0]].rstrip() + " " * (self.langs[1] not in DENSE) + row[1][found[1] :].lstrip()
        return row[0], rest.strip(), "source", None

    def _cut(self, text: str, lang: str, least: float, most: float) -> int | None:
        """Return a place between two words, so much of the text before it."""
        starts = [match.start() for match in re.finditer(r"\w" if lang in DENSE else r"\S+", text)]
        fit = [at for at in starts if least * len(text) <= at <= most * len(text)]
        return self.random.choice(fit) if len(text) >= 12 and fit else None

    def truncated(self, row: Row, _: Row) -> Planted | None:
        at = self._cut(row[1], self.langs[1], 0.3, 0.7)
        return None if at is None else (row[0], row[1][:at].rstrip(" ,;，、") + row[1][-1], "source", None)

    def half_wrong(self, row: Row, neighbour: Row) -> Planted | None:
        at = self._cut(row[1], self.langs[1], 0.2, 0.7)
        other = self._cut(neighbour[1], self.langs[1], 0.3, 0.7)
        if at is None or other is None:
            return None
        target = row[1][:at] + neighbour[1][other:]
        return row[0], target, "target", (at, len(target))

    def looped(self, row: Row, _: Row) -> Planted | None:
        found = self._phrase(row[1], self.langs[1])
        if found is None:
            return None
        phrase = row[1][found[0] : found[1]] + " " * (self.langs[1] not in DENSE)
        target = row[1][: found[0]] + phrase * self.random.randint(3, 8) + row[1][found[1] :].lstrip()
        return row[0], target, "target", (found[0], len(target) - len(row[1][found[1] :].lstrip()))

    def changed_number(self, row: Row, _: Row) -> Planted | None:
        figures = list(re.finditer(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])|(?<=[^\x00-\x7f])\d+", row[1]))
        figures = [m for m in figures if m.group().strip("0")]
        if not figures:
            return None
        figure = self.random.choice(figures)
        place = self.random.choice([i for i, char in enumerate(figure.group()) if char.isdigit()])
        digit = self.random.choice([d for d in "123456789" if d != figure.group()[place]])
        new = figure.group()[:place] + digit + figure.group()[place + 1 :]
        target = row[1][: figure.start()] + new + row[1][figure.end() :]
        return row[0], target, "target", (figure.start(), figure.end())

    def changed_name(self, row: Row, _: Row) -> Planted | None:
        names = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{4,}", row[1]))
        if not names or self.langs[1] == "de":
            return None
        name = self.random.choice(names)
        place = self.random.randrange(2, len(name.group()) - 1)
        letter = self.random.choice([c for c in "abdegklmnoprstuv" if c != name.group()[place]])
        new = name.group()[:place] + letter + name.group()[place + 1 :]
        target = row[1][: name.start()] + new + row[1][name.end() :]
        return row[0], target, "target", (name.start(), name.end())

    def lost_negation(self, row: Row, _: Row) -> Planted | None:
        planted = self._edited(row, plant_meaning.lost_negation)
        denied = negators(row[0], self.langs[0])
        if planted is None or len(denied) != 1:
            return planted
        return *planted[:2], "source", (denied[0].start, denied[0].end)

    def added_negation(self, row: Row, _: Row) -> Planted | None:
        return self._edited(row, plant_meaning.added_negation)

    def opposite(self, row: Row, _: Row) -> Planted | None:
        return self._edited(row, plant_meaning.opposite)

    def swapped_names(self, row: Row, _: Row) -> Planted | None:
        edited = plant_meaning.swapped_names(row, self.langs[1], self.random)
        return None if edited is None else (row[0], edited[0], "target", edited[1])

    def replaced_name(self, row: Row, neighbour: Row) -> Planted | None:
        edited = plant_meaning.replaced_name(row, neighbour, self.langs[1], self.random)
        return None if edited is None else (row[0], edited[0], "target", edited[1])

    def _edited(
        self, row: Row, edit: Callable[[str, str, random.Random], plant_meaning.Edited | None]
    ) -> Planted | None:
        edited = edit(row[1], self.langs[1], self.random)
        return None if edited is None else (row[0], edited[0], "target", edited[1])

    def doubled_word(self, row: Row, _: Row) -> Planted | None:
        dense = self.langs[1] in DENSE
        words = list(re.finditer(r"[\u4e00-\u9fff]{2}", row[1]) if dense else WORD.finditer(row[1]))
        if not words:
            return None
        word = self.random.choice(words)
        twice = word.group() + ("" if dense else " ") + word.group()
        target = row[1][: word.start()] + twice + row[1][word.end() :]
        return row[0], target, "target", (word.start(), word.start() + len(twice))

    def untranslated(self, row: Row, _: Row) -> Planted | None:
        if min(map(len, row)) < 20:
            return None
        cut = [len(side) // 2 for side in row]
        if self.langs[0] not in DENSE:
            cut[0] = row[0].find(" ", cut[0]) + 1
        if self.langs[1] not in DENSE:
            cut[1] = row[1].find(" ", cut[1]) + 1
        if not all(cut):
            return None
        target = row[1][: cut[1]] + row[0][cut[0] :]
        return row[0], target, "target", (cut[1], len(target))

    def lost_bracket(self, row: Row, _: Row) -> Planted | None:
        marks = [i for i, char in enumerate(row[1]) if char in "“”「」『』（）()《》„«»"]
        if not marks:
            return None
        at = self.random.choice(marks)
        return row[0], row[1][:at] + row[1][at + 1 :], "target", None

    def wrong_target(self, row: Row, neighbour: Row) -> Planted | None:
        return row[0], neighbour[1], "target", (0, len(neighbour[1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("source_lang")
    parser.add_argument("target_lang")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*")
    options = parser.parse_args()
    planter = Planter(options.source_lang, options.target_lang, options.seed)
    lines = (line.split("\t") for line in options.file.read_text(encoding="utf-8").splitlines())
    rows = [(line[0], line[1]) for line in lines if len(line) >= 2]
    with options.output.open("w", encoding="utf-8") as out:
        for error in planter.plant(rows, options.kinds or list(planter.kinds)):
            out.write(json.dumps(error, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
