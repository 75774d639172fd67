"""Time what a user waits for: `align --help`, the first vector, a pair of a hundred sentences from cold start to TMX.

    python scripts/bench_start.py [--runs 9]

Each command is a process of its own, after one that is not counted (it leaves compiled modules behind, as an
installation does). Prints wall time and processor time, the best and the median of all runs.
"""

import argparse
import os
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


#: What Python callers pay for one vector: import, load, embed.
FIRST_VECTOR = "import align; align.embed(['The bridge is closed.'])"


def timed(command: list[str], runs: int) -> tuple[list[float], list[float]]:
    """Wall and processor seconds of each run of `python` with the arguments of `command`."""
    wall, processor = [], []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs + 1):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall.append(time.perf_counter() - began)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return wall[1:], processor[1:]


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
        align, out = ["-m", "align"], ["-q", "-o", str(folder / "out.tmx")]
        jobs = {
            "python, nothing else": ["-c", ""],
            "align --help": [*align, "--help"],
            "the first vector in Python": ["-c", FIRST_VECTOR],
            f"{count} sentences to TMX": [*align, "run", *pair, *out],
            f"{count} sentences to TMX, unchecked": [*align, "run", *pair, "--no-check", *out],
        }
        for label, command in jobs.items():
            wall, processor = timed(command, runs)
            print(
                f"{label:36} wall {min(wall):.2f} s best, {median(wall):.2f} s median; "
                f"processor {min(processor):.2f} s best, {median(processor):.2f} s median"
            )


if __name__ == "__main__":
    main()
