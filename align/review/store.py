"""A review in an SQLite file: the rows as they are, and a log of every change, which only grows.

A change is on the disk (WAL, synchronous) before anyone hears that it was made, so a crash at any moment loses
nothing that was confirmed. Undoing is a change too, so there is no limit to it and it works after reopening. The file
is locked while it is open: one server owns a review, however many people use that server.
"""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.errors import InputError, OutputError
from align.review.bitexts import Head, head_of
from align.review.rows import Row, row_data, row_of
from align.review.sheet import Change, Sheet

FORMAT = "1"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE rows (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE log (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
                  of INTEGER, changes TEXT NOT NULL);
"""


class Conflict(Exception):  # noqa: N818 - not a fault: two people met
    """A row is no longer as the one who wants to change it saw it."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"changed by someone else in the meantime: {', '.join(map(str, self.ids))}")


class NothingLeft(Exception):  # noqa: N818
    """There is nothing to undo, or to redo."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored change: its number, what it did in a few words, who made it, and the rows before and after."""

    seq: int
    label: str
    who: str
    changes: tuple[Change, ...]


@dataclass(slots=True)
class _Past:
    """The changes one person can undo, and those undone that they can redo, oldest first."""

    done: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)


def create(path: str, head: Head, rows: Iterable[Row], inputs: Sequence[tuple[str, str]]) -> None:
    """Write a new review whole, or not at all. `inputs` are the files it was made from, with a hash of each.

    Raises OutputError where it cannot be written.
    """
    part = Path(f"{path}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as database:
            database.executescript(_SCHEMA)
            facts = {"format": FORMAT, "head": json.dumps(head.data()), "inputs": json.dumps(list(inputs))}
            last = 0
            for row in rows:
                database.execute("INSERT INTO rows VALUES (?, 0, ?)", (row.id, _dumped(row)))
                last = max(last, row.id)
            facts["next_id"] = str(last + 1)
            database.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
            database.commit()
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        remedy = "choose another place for the review with --store"
        raise OutputError(f"the review cannot be written ({error})", path=path, remedy=remedy) from error


class Store:
    """An open review. Safe to use from several threads; close it when done.

    Raises InputError where the file is none of ours, or is open in another process.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            # A review that is not there is not made by opening it.
            uri = f"{Path(path).absolute().as_uri()}?mode=rw"
            self._database = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=0.5)
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            meta = dict(self._database.execute("SELECT name, value FROM meta"))
        except sqlite3.DatabaseError as error:
            raise _unusable(path, error) from error
        if meta.get("format") != FORMAT:
            remedy = "open it with the version of this program that made it"
            raise InputError(f"is a review of format {meta.get('format')}, not {FORMAT}", path=path, remedy=remedy)
        self.head = head_of(json.loads(meta["head"]))
        self.inputs: list[tuple[str, str]] = [(name, digest) for name, digest in json.loads(meta["inputs"])]
        self._next_id = int(meta["next_id"])
        rows = self._database.execute("SELECT body, revision FROM rows")
        self.sheet = Sheet((row_of(json.loads(body)), revision) for body, revision in rows)
        self.seq: int = self._database.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0]
        self._pasts: dict[str, _Past] = {}
        for seq, who, kind, of in self._database.execute("SELECT seq, who, kind, of FROM log ORDER BY seq"):
            self._remember(seq, who, kind, of)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    @property
    def lock(self) -> threading.RLock:
        """What to hold while reading several rows that belong together."""
        return self._lock

    def new_ids(self, count: int) -> list[int]:
        """Return ids that no row has or had."""
        with self._lock:
            first = self._next_id
            self._next_id += count
            return list(range(first, first + count))

    def commit(self, changes: Sequence[Change], label: str, who: str) -> Entry:
        """Store a change, then make it; return it as stored. Raises Conflict where a row is not as `before` says."""
        return self._write(changes, label, who, "do", None)

    def undo(self, who: str) -> Entry:
        """Take back the last change that a person made and has not taken back. Raises NothingLeft or Conflict."""
        return self._turn(who, "undo")

    def redo(self, who: str) -> Entry:
        """Make again the change that a person took back last. Raises NothingLeft or Conflict."""
        return self._turn(who, "redo")

    def can(self, who: str) -> tuple[int, int]:
        """Return how many changes a person can undo and redo."""
        past = self._pasts.get(who, _Past())
        return len(past.done), len(past.undone)

    def last_row(self) -> int:
        """Return the id of the row that was changed last and is still there, 0 where there is none."""
        with self._lock:
            found = self._database.execute("SELECT changes FROM log ORDER BY seq DESC LIMIT 1").fetchone()
        changed = (change.id for change in _changes_of(found[0])) if found else iter(())
        return next((number for number in changed if self.sheet.get(number)), 0)

    def since(self, seq: int, most: int = 500) -> list[Entry] | None:
        """Return the changes after a number, oldest first; None where there are more than `most`."""
        with self._lock:
            if self.seq - seq > most:
                return None
            found = self._database.execute(
                "SELECT seq, label, who, changes FROM log WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()
        return [Entry(number, label, who, _changes_of(body)) for number, label, who, body in found]

    def _turn(self, who: str, kind: str) -> Entry:
        with self._lock:
            past = self._pasts.get(who, _Past())
            stack = past.done if kind == "undo" else past.undone
            if not stack:
                raise NothingLeft
            found = self._database.execute("SELECT label, changes FROM log WHERE seq = ?", (stack[-1],)).fetchone()
            changes = _changes_of(found[1])
            turned = tuple(change.undone() for change in changes) if kind == "undo" else changes
            return self._write(turned, found[0], who, kind, stack[-1])

    def _write(self, changes: Sequence[Change], label: str, who: str, kind: str, of: int | None) -> Entry:
        with self._lock:
            stale = [change.id for change in changes if self.sheet.get(change.id) != change.before]
            if stale:
                raise Conflict(stale)
            seq, now = self.seq + 1, utc_now()
            body = json.dumps([[_data(change.before), _data(change.after)] for change in changes], ensure_ascii=False)
            try:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.execute(
                    "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", (seq, now, who, kind, label, of, body)
                )
                for change in changes:
                    self._write_row(change, seq)
                self._database.execute("UPDATE meta SET value = ? WHERE name = 'next_id'", (str(self._next_id),))
                self._database.execute("COMMIT")
            except sqlite3.Error as error:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                remedy = "free space on the disk and do it again; everything before it is safe"
                raise OutputError(f"the change was not stored ({error})", path=self.path, remedy=remedy) from error
            self.sheet.apply(changes, seq)
            self.seq = seq
            self._remember(seq, who, kind, of)
            return Entry(seq, label, who, tuple(changes))

    def _write_row(self, change: Change, seq: int) -> None:
        if change.after is None:
            self._database.execute("DELETE FROM rows WHERE id = ?", (change.id,))
        else:
            self._database.execute("REPLACE INTO rows VALUES (?, ?, ?)", (change.id, seq, _dumped(change.after)))

    def _remember(self, seq: int, who: str, kind: str, of: int | None) -> None:
        past = self._pasts.setdefault(who, _Past())
        if kind == "do":
            past.done.append(seq)
            past.undone.clear()
        elif kind == "undo" and of is not None:
            past.done.remove(of)
            past.undone.append(of)
        elif of is not None:
            past.undone.remove(of)
            past.done.append(of)


def utc_now() -> str:
    """Return the time as TMX writes it, `20250131T235959Z`."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


def set_aside(path: str) -> str:
    """Rename a review so that a new one can begin; return its new name. Nothing is ever deleted."""
    number = 1
    while Path(aside := f"{path}.{number}").exists():
        number += 1
    with closing(Store(path)):
        pass  # one that is open elsewhere stays; closing also writes its WAL back into the file
    os.replace(path, aside)  # noqa: PTH105
    return aside


def _unusable(path: str, error: sqlite3.Error) -> InputError:
    if "locked" in str(error):
        remedy = "go on in the page that is open, or stop that process first"
        return InputError("is open in another process", path=path, remedy=remedy)
    return InputError(f"is not a review of ours ({error})", path=path, remedy="give another name with --store")


def _dumped(row: Row) -> str:
    return json.dumps(row_data(row), ensure_ascii=False)


def _data(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else row_data(row)


def _changes_of(body: str) -> tuple[Change, ...]:
    return tuple(
        Change(row_of(before) if before else None, row_of(after) if after else None)
        for before, after in json.loads(body)
    )
