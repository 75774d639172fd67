"""Time and memory of a long translation memory: written, read, converted and checked, each in a process of its own.

python scripts/bench_formats.py 1000000 /tmp/long                    # write read tmx tsv check, one after the other
python scripts/bench_formats.py 1000000 /tmp/long write read tmx     # only these
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from align import streaming
from align.bitext import Bead, Bitext, Document, Segment
from align.pipeline import RunConfig
from align.readers.bitexts import stream_bitext
from align.streaming import PART, uncollected
from align.writers import WriteConfig, write_stream


def made(count: int) -> Iterator[Bitext]:
    """Yield a made bitext of `count` units in parts; the sentences are as long as those of news."""
    for first in range(0, count, PART):
        numbers = range(first, min(count, first + PART))
        source = [f"On day {n} the ferry carried {n % 412} passengers & {n % 96} cars." for n in numbers]
        target = [f"第{n}天，渡轮载着{n % 412}名乘客和{n % 96}辆汽车横渡海峡。" for n in numbers]
        beads = tuple(Bead((i,), (i,), 0.8, 0.9) for i in range(len(numbers)))
        yield Bitext(_document(source, "en"), _document(target, "zh"), beads)


def _document(texts: list[str], lang: str) -> Document:
    segments, at = [], 0
    for index, text in enumerate(texts):
        segments.append(Segment(at, at + len(text), index, lang))
        at += len(text) + 1
    return Document("", "\n".join(texts), lang, segments=tuple(segments))


def write(count: int, base: str) -> None:
    write_stream(made(count), base + ".tmx")


def read(count: int, base: str) -> None:
    assert sum(len(part.beads) for part in stream_bitext(base + ".tmx", PART)) == count


def tmx(count: int, base: str) -> None:
    streaming.convert(base + ".tmx", base + ".again.tmx", None, None, WriteConfig())


def tsv(count: int, base: str) -> None:
    streaming.convert(base + ".tmx", base + ".tsv", None, None, WriteConfig())


def check(count: int, base: str) -> None:
    facts, _ = streaming.check(base + ".tmx", RunConfig(), [base + ".jsonl"])
    assert facts["beads"] == count
    print(f"         issues found: {sum(facts['issues'].values())}")


#: What is measured, and the command it is the work of.
TASKS = {
    "write": (write, "a made bitext as TMX"),
    "read": (read, "the TMX, in parts"),
    "tmx": (tmx, "align convert long.tmx again.tmx"),
    "tsv": (tsv, "align convert long.tmx long.tsv"),
    "check": (check, "align check long.tmx -o long.jsonl"),
}


def main() -> None:
    count, base, *tasks = sys.argv[1:]
    if tasks[:1] == ["--one"]:
        began, clock = time.process_time(), time.perf_counter()
        with uncollected():
            TASKS[tasks[1]][0](int(count), base)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        spent, passed = time.process_time() - began, time.perf_counter() - clock
        print(f"{tasks[1]:6} {spent:8.1f} s of processor {passed:8.1f} s of clock {peak:6} MiB at most", flush=True)
        return
    for task in tasks or TASKS:
        print(f"# {task}: {TASKS[task][1]}", flush=True)
        subprocess.run([sys.executable, __file__, count, base, "--one", task], check=True, env=os.environ)
    print(f"the file: {count} units, {Path(base + '.tmx').stat().st_size >> 20} MiB")


if __name__ == "__main__":
    main()
