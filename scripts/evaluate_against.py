"""Measure numbers held against a comparable text: contradictions found, and wrong ones.

    python scripts/evaluate_against.py [--half 1] [--rows 2000] [--another 0.46 ...] [--show]

The text is the human translation of a document of 40 lines of news (WMT21, WMT22; en-id, en-ko), the other text its
source with every second sentence left out, in random order: half of the numbers have no counterpart there. In one run
nothing is changed, so every contradiction is wrong; in the other a digit of one figure of each sentence is.
Real comparable texts are less alike than a translation and its source: this shows the order of things, no more.
"""

import argparse
import os
import random
from collections import Counter
from pathlib import Path

from bitexts import DOCUMENT, clean, half
from evaluate_checks import document
from plant_errors import Planter

from align.checks.comparing import ANOTHER, hold
from align.comparable import alone, read_numbers
from align.embedders import Embedder, load

COLUMNS = (
    "level",
    "text",
    "numbers",
    "counterpart there: agrees, contradicted",
    "left out: agrees, contradicted",
    "contradicted by its own sentence",
)
Rows = list[tuple[str, str]]
Places = dict[int, tuple[int, int]]


class Measure:
    """Counts what becomes of the numbers of one document after another."""

    def __init__(self, embedder: Embedder, another: float, show: bool) -> None:
        self.embedder, self.another, self.show = embedder, another, show
        self.found: dict[str, Counter[str]] = {"as it was": Counter(), "a digit changed": Counter()}

    def document(self, rows: Rows, langs: list[str], kept: list[int], planter: Planter) -> None:
        """Hold one document, as it was and with errors, against its source of which the rows `kept` are there."""
        self.hold("as it was", rows, rows, langs, kept, {})
        planted = {error["row"]: error for error in planter.plant(rows, ["changed-number"])}
        wrong = [(row[0], str(planted[i]["target"])) if i in planted else row for i, row in enumerate(rows)]
        if planted:
            self.hold("a digit changed", wrong, rows, langs, kept, {i: e["span"] for i, e in planted.items()})

    def hold(self, name: str, wrong: Rows, rows: Rows, langs: list[str], kept: list[int], changed: Places) -> None:
        """Count the verdicts on the numbers of the target sides of `wrong`; where some are changed, on those alone."""
        text = alone(document([target for _, target in wrong], langs[1]))
        other = alone(document([rows[index][0] for index in kept], langs[0]))
        ours, theirs = read_numbers(text, self.embedder), read_numbers(other, self.embedder)
        held = {
            one.ours: one for one in hold([one.mention for one in ours], [one.mention for one in theirs], self.another)
        }
        for index, one in enumerate(ours):
            place = changed.get(one.bead, (0, 0))
            if changed and not (one.span.start < place[1] and one.span.end > place[0]):
                continue
            said = held.get(index)
            verdict = "alone" if said is None else "agrees" if said.same else "contradicted"
            self.found[name][f"{'kept' if one.bead in kept else 'gone'} {verdict}"] += 1
            if said is not None and not said.same:
                self.found[name]["own sentence"] += kept[theirs[said.theirs].bead] == one.bead
                if self.show and not changed:
                    print(f"  {said.likeness}\n    {one.text}\n    {theirs[said.theirs].text}")

    def lines(self) -> list[str]:
        """Return a row of the table for each of the two texts."""
        shown = []
        for name, found in self.found.items():
            cells = []
            for side in ("kept", "gone"):
                of = sum(found[f"{side} {verdict}"] for verdict in ("agrees", "contradicted", "alone")) or 1
                cells.append(", ".join(f"{found[f'{side} {said}'] / of:.3f}" for said in ("agrees", "contradicted")))
            total = sum(count for key, count in found.items() if key != "own sentence")
            told = sum(count for key, count in found.items() if key.endswith("contradicted"))
            cells.append(f"{found['own sentence']} of {told}")
            shown.append(f"| {self.another} | {name} | {total} | {' | '.join(cells)} |")
        return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--half", type=int, default=1, help="0: the half that the levels were set on")
    parser.add_argument("--rows", type=int, default=2000, help="most pairs of each language pair")
    parser.add_argument("--another", type=float, nargs="*", default=[ANOTHER])
    parser.add_argument("--show", action="store_true", help="print wrong contradictions")
    options = parser.parse_args()
    embedder = load()
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for another in options.another:
        measure = Measure(embedder, another, options.show)
        for lp, pairs in clean(options.data).items():
            chosen = [pair for index, pair in enumerate(pairs) if half(index) == options.half][: options.rows]
            chance, planter = random.Random(5), Planter(*lp.split("-"), seed=9)
            for start in range(0, len(chosen), DOCUMENT):
                rows = chosen[start : start + DOCUMENT]
                kept = chance.sample(range(len(rows)), len(rows) // 2)
                measure.document(rows, lp.split("-"), kept, planter)
        print("\n".join(measure.lines()))


if __name__ == "__main__":
    main()
