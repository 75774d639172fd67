"""Time what a user waits for: `align --help`, and a pair of a hundred sentences from cold start to TMX.

    python scripts/bench_start.py [--runs 9]

Each command is a process of its own. Prints wall time and processor time, the best and the median of all runs.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

CORPORA = Path(__file__).parent.parent / "corpora"
ARTICLES = ("harbour-bridge", "night-ferry", "mountain-clinic")


def hundred(folder: Path, lang: str) -> Path:
    """Write the sample articles of a language one after the other, and the first again, up to 100 sentences."""
    texts = [(CORPORA / name / f"article.{lang}.txt").read_text(encoding="utf-8").rstrip() for name in ARTICLES]
    path = folder / f"hundred.{lang}.txt"
    path.write_text(
        "\n".join([*texts, *texts[0].splitlines()[2:], *texts[1].splitlines()[2:4]]) + "\n", encoding="utf-8"
    )
    return path


def timed(command: list[str], runs: int) -> tuple[list[float], list[float]]:
    wall, processor = [], []
    for _ in range(runs):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-m", "align", *command], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall.append(time.perf_counter() - began)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return wall, processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pair = [str(hundred(folder, lang)) for lang in ("en", "zh")]
        count = subprocess.run(
            [sys.executable, "-m", "align", "split", pair[0]], check=True, capture_output=True, text=True
        ).stdout.count("\n")
        jobs = {
            "align --help": ["--help"],
            f"{count} sentences to TMX": ["run", *pair, "-q", "-o", str(folder / "out.tmx")],
            f"{count} sentences to TMX, unchecked": ["run", *pair, "-q", "--no-check", "-o", str(folder / "out.tmx")],
        }
        for label, command in jobs.items():
            wall, processor = timed(command, runs)
            print(
                f"{label:36} wall {min(wall):.2f} s best, {median(wall):.2f} s median; "
                f"processor {min(processor):.2f} s best, {median(processor):.2f} s median"
            )


if __name__ == "__main__":
    main()
