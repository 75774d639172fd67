"""Kill the server of a review at random moments and see that nothing it confirmed is lost.

    python scripts/crash_review.py --kills 200

One review goes through all the kills. Between two of them a client sends changes over HTTP as fast as they are
confirmed; then the server gets SIGKILL, wherever it is. After each kill the file is opened anew: every confirmed
change must be there, at most one that was not yet confirmed may be there too, and the rows must be what the log says.
"""

import argparse
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from align.bitext import Bead, Bitext, Block, Document, Segment
from align.review.bitexts import opened
from align.review.store import Store, create

ROWS = 300


def example() -> Bitext:
    """Return a bitext of our own words, long enough that changes meet many rows."""
    sides = []
    for lang, words in (("en", "Boat {} is late."), ("de", "Boot {} hat Verspätung.")):
        texts = [words.format(i) for i in range(ROWS)]
        segments, at = [], 0
        for index, text in enumerate(texts):
            segments.append(Segment(at, at + len(text), index, lang))
            at += len(text) + 1
        blocks = tuple(Block(segment.start, segment.end, lang=lang) for segment in segments)
        sides.append(Document(f"boats.{lang}.txt", "\n".join(texts), lang, (), blocks, tuple(segments)))
    return Bitext(sides[0], sides[1], tuple(Bead((i,), (i,), 0.8, 0.9, 0.9) for i in range(ROWS)))


class Client(threading.Thread):
    """Sends changes until the server is gone; keeps what was confirmed."""

    def __init__(self, url: str, rng: random.Random, number: int) -> None:
        super().__init__(daemon=True)
        host, token = re.fullmatch(r"http://([^/]+)/([^/]+)/", url).groups()
        self.host, self.token, self.rng, self.number = host, token, rng, number
        self.confirmed: dict[int, str] = {}
        self.count = 0
        self.begun = threading.Event()

    def run(self) -> None:
        try:
            self._send()
        except (OSError, HTTPException):
            return

    def _send(self) -> None:
        line = HTTPConnection(self.host, timeout=10)
        line.request("GET", f"/{self.token}/")
        answer = line.getresponse()
        answer.read()
        cookie = answer.headers["set-cookie"].split(";")[0]
        headers = {"cookie": cookie, "origin": f"http://{self.host}", "content-type": "application/json"}
        while True:
            row, note = self.rng.randint(1, ROWS), f"kill {self.number}, change {self.count}"
            data = {"kind": "note", "row": row, "text": note, "who": "crash"}
            line.request("POST", f"/{self.token}/act", json.dumps(data), headers)
            answer = line.getresponse()
            told = json.loads(answer.read())
            if answer.status != 200:
                raise SystemExit(f"refused: {told}")
            self.confirmed[row] = note
            self.count += 1
            self.begun.set()


def start(text: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "align", "review", str(text), "--no-browser"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if found := re.search(r"http://\S+", line):
            return process, found.group()
    raise SystemExit("the server did not start")


def kill_once(text: Path, store: str, number: int, rng: random.Random, notes: dict[int, str], before: int) -> int:
    """Start, change, kill, and compare; return how many changes were confirmed."""
    process, url = start(text)
    client = Client(url, rng, number)
    client.start()
    client.begun.wait(10)
    time.sleep(rng.uniform(0, 0.5))
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    client.join(10)
    notes.update(client.confirmed)
    again = Store(store)
    try:
        stored = {row.id: row.note for row in again.sheet if row.note}
        wrong = {row for row in notes | stored if notes.get(row) != stored.get(row)}
        newest = f"kill {number}, change {client.count}"  # sent, and killed before it was confirmed
        if any(stored.get(row) != newest for row in wrong) or len(wrong) > 1:
            raise SystemExit(f"LOST at kill {number}: {[(row, notes.get(row), stored.get(row)) for row in wrong]}")
        notes.update({row: stored[row] for row in wrong})
        if not client.count <= again.seq - before <= client.count + 1:
            raise SystemExit(f"kill {number}: {again.seq - before} changes stored, {client.count} confirmed")
    finally:
        again.close()
    return client.count


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    rng, notes, total = random.Random(asked.seed), {}, 0
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "boats.txt"
        text.write_text("only named, never read again\n", encoding="utf-8")
        store = f"{text}.review"
        head, rows = opened(example())
        create(store, head, rows, [])
        began = time.monotonic()
        seq = 0
        for number in range(asked.kills):
            total += kill_once(text, store, number, rng, notes, seq)
            again = Store(store)
            seq = again.seq
            again.close()
    seconds = time.monotonic() - began
    print(f"{asked.kills} kills, {total} changes confirmed, {seq} stored, 0 lost, {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
