"""F1, time and memory of this aligner beside those of others, on the same gold, each document in a process of its own.

python scripts/bench_peers.py --sets text_berg_dev,mac_dev
python scripts/bench_peers.py --peer 'vecalign=python vecalign.py --src {source} --tgt {target} ...'

hunalign is run where it is on the PATH. Any other is given as NAME=COMMAND, which prints beads (`[0]:[0, 1]`) or rungs
of numbers, as hunalign does; {source} and {target} stand for files of one sentence a line, {source_lang} and
{target_lang} for their languages. Vectors a peer needs are its own command's work, as they are ours.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from aligner_gold import DATA, LANGUAGES

from align.ladder import parse_links, read_beads
from align.metrics import BeadScores, score_beads

OURS = (
    f"{shlex.quote(sys.executable)} -m align run -q --no-check --segmented "
    "--source-lang {source_lang} --target-lang {target_lang} {source} {target} -o {out}"
)


def commands(given: Sequence[str]) -> dict[str, str]:
    """Return the command of each aligner that can be run here; stops with a message for a peer without one."""
    found = {"align": OURS}
    if shutil.which("hunalign"):
        found["hunalign"] = f"hunalign -utf -realign {os.devnull} {{source}} {{target}}"
    else:
        print("hunalign: not on the PATH")
    for peer in given:
        name, is_given, command = peer.partition("=")
        if not is_given:
            sys.exit(f"--peer {peer}: give NAME=COMMAND")
        found[name] = command
    return found


def run(command: str, folder: Path, langs: tuple[str, str]) -> tuple[BeadScores, float, int]:
    """Return how a document comes out, the seconds by the clock, and the KiB its process held at most."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out.beads"
        places = {"source": folder / "source.txt", "target": folder / "target.txt", "out": out}
        filled = {name: shlex.quote(str(path)) for name, path in places.items()}
        words = shlex.split(command.format(**filled, source_lang=langs[0], target_lang=langs[1]))
        begun = time.perf_counter()
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            said = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        taken = time.perf_counter() - begun
        if process.returncode:
            sys.exit(f"{' '.join(words)}: exit status {process.returncode}")
        links = parse_links(out.read_text(encoding="utf-8") if out.exists() else said)
    return score_beads(read_beads(folder / "gold.txt"), [link.rows for link in links]), taken, used.ru_maxrss


def main() -> None:
    """Print a line for each set and aligner."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="text_berg_dev,mac_dev,alignar_law,parice_en_is")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    options = parser.parse_args()
    known = commands(options.peer)
    print(f"{'set':22} {'aligner':12} {'strict':>6} {'lax':>6} {'seconds':>8} {'MiB':>6}")
    for group in options.sets.split(","):
        for name, command in known.items():
            scores, seconds, most = BeadScores(), 0.0, 0
            for folder in sorted((DATA / "gold" / group).iterdir()):
                score, taken, held = run(command, folder, LANGUAGES[group])
                scores, seconds, most = scores + score, seconds + taken, max(most, held)
            print(
                f"{group:22} {name:12} {scores.strict.f1:6.3f} {scores.lax.f1:6.3f} {seconds:8.2f} {most >> 10:6}",
                flush=True,
            )


if __name__ == "__main__":
    main()
