"""Time and memory of a long translation memory: written, read in parts and written again, each in its own process.

python scripts/bench_formats.py 1000000 /tmp/long
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from align.bitext import Bead, Bitext, Document, Segment
from align.readers.bitexts import stream_bitext
from align.writers import write_stream

PART = 5000  # units


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


def convert(count: int, base: str) -> None:
    write_stream(stream_bitext(base + ".tmx", PART), base + ".tsv")


def main() -> None:
    if len(sys.argv) == 4:
        began = time.process_time()
        {"write": write, "read": read, "convert": convert}[sys.argv[3]](int(sys.argv[1]), sys.argv[2])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{sys.argv[3]:8} {time.process_time() - began:7.1f} s of CPU  {peak:5} MiB at most")
        return
    for task in ("write", "read", "convert"):
        subprocess.run([sys.executable, __file__, sys.argv[1], sys.argv[2], task], check=True, env=os.environ)
    print(f"the file: {Path(sys.argv[2] + '.tmx').stat().st_size >> 20} MiB")


if __name__ == "__main__":
    main()
