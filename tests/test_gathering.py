"""Several processes measure what one measures, and none is left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import pytest

from align import gathering
from align.bitext import Role
from align.checks import CHECKS, Pair
from align.gathering import Gathering
from align.pipeline import RunConfig, check_file, write

PAIRS = [
    Pair(
        f"They saw {n} ships in the harbour of Branskov.",
        f"Sie sahen {n + n % 3} Schiffe im Hafen.",
        "en",
        "de",
        role=Role.BODY if n % 5 else Role.CREDIT,
    )
    for n in range(320)
]
NAMES = tuple(CHECKS)


def plain(measured):
    """Return what was measured as values that can be compared."""
    return [
        (
            [(side.spans.tolist(), side.missing.tolist(), side.run, side.logit) if side else None for side in row[:2]],
            row[2:],
        )
        for row in measured
    ]


@pytest.fixture
def sooner(monkeypatch):
    monkeypatch.setattr(gathering, "LEAST_PAIRS", 200)


@pytest.mark.usefixtures("sooner")
def test_the_result_does_not_depend_on_the_processes():
    alone = Gathering(PAIRS, checks=NAMES).results()
    assert len(alone) == len(PAIRS)
    assert plain(Gathering(PAIRS, processes=2, checks=NAMES).results()) == plain(alone)
    assert gathering._pool.cache_info().currsize == 1
    gathering._pool(1).shutdown()
    gathering._pool.cache_clear()


@pytest.mark.usefixtures("sooner")
def test_what_is_written_does_not_depend_on_the_processes(tmp_path):
    path = tmp_path / "memory.tsv"
    slips = {40: "Regierugn", 150: "Gesellschfat", 151: "Gesellschfat", 200: "(", 260: "oder oder"}
    rows = [f"{pair.source}\t{pair.target} {slips.get(n, '')} {n}\n" for n, pair in enumerate(PAIRS)]
    path.write_text("en\tde\n" + "".join(rows), encoding="utf-8")
    written = []
    for processes in (1, 2):
        out = tmp_path / f"{processes}.jsonl"
        write(check_file(str(path), RunConfig(processes=processes)), out)
        written.append(out.read_bytes())
    assert written[0] == written[1]
    said = {issue["check"] for line in written[0].splitlines() for issue in json.loads(line)["issues"]}
    assert {"nonwords", "numbers", "brackets", "doubled"} <= said, said
    gathering._pool(1).shutdown()
    gathering._pool.cache_clear()


def test_few_pairs_need_no_other_process(monkeypatch):
    monkeypatch.setattr(gathering, "_pool", lambda processes: pytest.fail("began a process"))
    gathering.prepare(40, processes=4)
    Gathering(PAIRS[:40], processes=4).results()


def test_many_pairs_begin_the_other_processes_before_they_are_measured(monkeypatch):
    begun = []

    class Pool:
        def submit(self, task):
            begun.append(task)

    monkeypatch.setattr(gathering, "_pool", lambda others: Pool())
    gathering.prepare(gathering.LEAST_PAIRS, processes=1)
    assert not begun
    gathering.prepare(gathering.LEAST_PAIRS, processes=3)
    assert begun == [gathering._load] * 2
    assert Gathering([], processes=4).results() == []


@pytest.mark.usefixtures("sooner")
def test_the_work_of_a_process_that_was_killed_is_done_here(monkeypatch):
    class Killed:
        def cancel(self):
            return False

        def result(self):
            raise BrokenProcessPool

    class Pool:
        def submit(self, *_):
            return Killed()

    pool = Pool()
    known = lambda processes: pool
    known.cache_clear = lambda: None
    alone = plain(Gathering(PAIRS, checks=NAMES).results())
    monkeypatch.setattr(gathering, "_pool", known)
    assert plain(Gathering(PAIRS, processes=2, checks=NAMES).results()) == alone


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
def test_an_interrupt_ends_all_of_them(tmp_path):
    path = tmp_path / "long.tsv"
    rows = "".join(f"{pair.source} {n}\t{pair.target} {n}\n" for n in range(12) for pair in PAIRS)
    path.write_text("en\tde\n" + rows, encoding="utf-8")
    command = [sys.executable, "-m", "align", "check", str(path), "-o", str(tmp_path / "out.jsonl")]
    # A shell that starts the tests in the background has SIGINT ignored, and children inherit that.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heeding) as running:  # noqa: PLW1509
        until = time.monotonic() + 120
        while len(os.sched_getaffinity(0)) > 1 and not children_of(running.pid) and time.monotonic() < until:
            assert running.poll() is None
            time.sleep(0.05)
        time.sleep(0.2)
        others = children_of(running.pid)
        os.killpg(running.pid, signal.SIGINT)
        said = running.stderr.read().decode()
        # Where the interrupt falls into a string that is executed (a dataclass being made by an import), CPython ends
        # by the signal itself, though the exception was handled; a shell calls both 130.
        assert running.wait(60) in (130, -signal.SIGINT)
    assert "Traceback" not in said
    until = time.monotonic() + 20
    while any(map(alive, others)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, others))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["long.tsv"]
