"""Score the aligner on the sample articles of `corpora`, which nothing was fitted on; wrong beads by row.

python scripts/evaluate_samples.py [--model NAME|none]
"""

import argparse
from dataclasses import replace
from pathlib import Path

from aligner_gold import rows_of, side_of

from align.aligners import Side, align
from align.embedders import Embedder, load
from align.ladder import read_beads
from align.metrics import BeadScores, calibration_error, score_beads

CORPORA = Path(__file__).parents[1] / "corpora"


def paragraphs(text: Path, segments: tuple[str, ...]) -> tuple[int, ...]:
    """Return the line of the text that each segment stands in, none where that does not rise."""
    lines = ["".join(line.split()) for line in rows_of(text) if line.strip()]
    found, place = [], 0
    for segment in ("".join(row.split()) for row in segments):
        while place + 1 < len(lines) and segment not in lines[place] and not segment.startswith(lines[place][:5]):
            place += 1
        found.append(place)
    return tuple(found)


def side(folder: Path, name: str, embedder: Embedder | None) -> Side:
    segments = rows_of(folder / f"{name}.segments.txt")
    return replace(
        side_of(segments, name.rpartition(".")[2], embedder), paragraphs=paragraphs(folder / f"{name}.txt", segments)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None)
    options = parser.parse_args()
    embedder = None if options.model == "none" else load(options.model)
    total, judged = BeadScores(), []
    for path in sorted(CORPORA.glob("*/en-*.beads")):
        name = path.stem.removeprefix("en-")
        name = name if name.startswith("damaged.") else f"article.{name}"
        gold = read_beads(path)
        beads = align(side(path.parent, "article.en", embedder), side(path.parent, name, embedder))
        scores = score_beads(gold, [(bead.source, bead.target) for bead in beads])
        total += scores
        judged += [(bead.confidence, (bead.source, bead.target) in gold) for bead in beads]
        wrong = [bead for bead in beads if (bead.source, bead.target) not in gold]
        told = " ".join(f"{list(bead.source)}:{list(bead.target)}@{bead.confidence:.2f}" for bead in wrong)
        print(f"{path.parent.name}/{name:14} {scores.strict.f1:.3f} {told}")
    error = calibration_error(*zip(*judged, strict=True))
    print(f"all strict {total.strict.f1:.3f} lax {total.lax.f1:.3f} ECE {error:.3f}")


if __name__ == "__main__":
    main()
