"""Score the aligner on the development sets: strict and lax F1, per bead type, calibration, and what review finds.

python scripts/evaluate_aligner.py [--sets mac_dev,...] [--model NAME|none] [--no-tokens] [--by-type] [--worst 20]
"""

import argparse
import sys
import time
from collections import defaultdict

from aligner_gold import LANGUAGES, Gold, load_gold

from align.aligners import align
from align.bitext import Bead
from align.metrics import BeadScores, calibration_error, score_beads, wrong_found


def judged(gold: Gold, beads: tuple[Bead, ...]) -> tuple[list[float], list[bool]]:
    """Return the confidence of each bead, and whether gold has it."""
    wanted = set(gold.beads)
    return [bead.confidence for bead in beads], [(bead.source, bead.target) in wanted for bead in beads]


def worst(documents: list[Gold], count: int) -> None:
    """Print the beads that are wrong and yet the surest: by row, with the gold beads of the same rows."""
    found = []
    for gold in documents:
        wanted = set(gold.beads)
        for bead in align(gold.source, gold.target):
            if (bead.source, bead.target) not in wanted:
                near = [g for g in gold.beads if {*g[0]} & {*bead.source} or {*g[1]} & {*bead.target}]
                found.append((bead.confidence, f"{gold.group}/{gold.name}", bead.source, bead.target, near))
    for sure, name, source, target, near in sorted(found, key=lambda row: -row[0])[:count]:
        told = "; ".join(f"{list(one)}:{list(other)}" for one, other in near)
        print(f"{name} {list(source)}:{list(target)} {sure:.2f}, gold {told}")


def evaluate(documents: list[Gold]) -> dict[str, tuple[BeadScores, list[float], list[bool]]]:
    """Align every document; pool scores and confidences by set."""
    scores: dict[str, BeadScores] = defaultdict(BeadScores)
    sure: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[bool]] = defaultdict(list)
    for gold in documents:
        beads = align(gold.source, gold.target)
        scores[gold.group] += score_beads(gold.beads, [(bead.source, bead.target) for bead in beads])
        confidence, hits = judged(gold, beads)
        sure[gold.group] += confidence
        right[gold.group] += hits
    return {group: (scores[group], sure[group], right[group]) for group in scores}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default=",".join(LANGUAGES))
    parser.add_argument("--model", default=None)
    parser.add_argument("--no-tokens", action="store_true")
    parser.add_argument("--by-type", action="store_true")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the surest wrong beads instead")
    options = parser.parse_args()
    from align.embedders import load

    embedder = None if options.model == "none" else load(options.model)
    documents = load_gold(options.sets.split(","), embedder, tokens=not options.no_tokens)
    if options.worst:
        worst(documents, options.worst)
        return
    begun = time.perf_counter()
    print(f"{'set':22} {'P':>5} {'R':>5} {'strict':>6} {'lax':>6} {'ECE':>6} {'10%':>5}")
    for group, (scores, sure, right) in evaluate(documents).items():
        strict, lax = scores.strict, scores.lax
        print(
            f"{group:22} {strict.precision:5.3f} {strict.recall:5.3f} {strict.f1:6.3f} {lax.f1:6.3f} "
            f"{calibration_error(sure, right):6.3f} {wrong_found(sure, right):5.2f}"
        )
        if options.by_type:
            for kind, tally in scores.by_type.items():
                print(f"    {kind}: F1 {tally.f1:.3f}, gold {tally.gold}, found {tally.found}")
    print(f"{time.perf_counter() - begun:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
