"""The desk everyone at a review shares: what is asked of it is done, stored, counted and told to all open pages."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from align import pipeline
from align.errors import AlignError, OptionError
from align.issue import Side
from align.review import dotplot, finding, ignoring, queues
from align.review.actions import Bench, Plan, Refused, Request, plan
from align.review.bitexts import bitext_of
from align.review.checking import Workshop
from align.review.fragments import ShownRow, shown, size
from align.review.queues import Tally, View
from align.review.rows import Row, Status
from align.review.sheet import Change, Sheet
from align.review.store import Entry, Store
from align.timing import SOURCE_TIME, TARGET_TIME

#: More changed rows than this are not listed to the pages, which then fetch everything anew.
_MOST_TOLD = 400
_LONG = frozenset({"realign", "check"})  # work that others do not wait for


@dataclass(frozen=True, slots=True)
class Export:
    """A file for the user: its name, its bytes, and how many pairs were asked to go into it."""

    name: str
    content: bytes
    pairs: int


class Desk:
    """A review in use. Every method may be called from any thread."""

    def __init__(self, store: Store, workshop: Workshop, ignore_file: str) -> None:
        self.store = store
        self.workshop = workshop
        self.ignore_file = ignore_file
        self.tally = Tally(store.sheet)
        self.listeners: set[Callable[[dict[str, Any]], None]] = set()
        self._map: tuple[int, dict[str, Any]] | None = None

    @property
    def langs(self) -> tuple[str, str]:
        """Return the languages of both sides."""
        return self.store.head.source[1], self.store.head.target[1]

    def act(self, request: Request) -> dict[str, Any]:
        """Do what a person asks; return what changed. Raises Refused, or Conflict where a row is not as they saw it."""
        with self.store.lock:
            bench = self._bench(self.store.sheet)
            if request.kind not in _LONG:
                return self._commit(plan(bench, request), request.who)
            rows = [(row, self.store.sheet.revision(row.id)) for row in self.store.sheet]
        return self._commit(plan(self._bench(Sheet(rows)), request), request.who)

    def undo(self, who: str) -> dict[str, Any]:
        """Take back a person's last change. Raises NothingLeft or Conflict."""
        with self.store.lock:
            return self._told(self.store.undo(who), "undone: ")

    def redo(self, who: str) -> dict[str, Any]:
        """Make a person's last undone change again. Raises NothingLeft or Conflict."""
        with self.store.lock:
            return self._told(self.store.redo(who), "redone: ")

    def find(self, search: finding.Search, most: int = 300) -> tuple[list[finding.Hit], int, int]:
        """Return the first finds, how many pieces hold one, and in how many rows."""
        with self.store.lock:
            found = list(finding.hits(self.store.sheet, search))
        return found[:most], len(found), len({hit.row for hit in found})

    def replace(self, search: finding.Search, by: str, rows: Sequence[int], who: str) -> dict[str, Any]:
        """Replace every find in some rows, or in all where none is named; one step that can be undone."""
        with self.store.lock:
            chosen = rows or [row.id for row in self.store.sheet]
            return self._commit(finding.replacement(self._bench(self.store.sheet), search, by, chosen, who), who)

    def index(self, view: View) -> dict[str, Any]:
        """Return every row of a view as [id, place, size], with counts of all rows."""
        with self.store.lock:
            found = queues.select(self.store.sheet, view, self.langs)
            rows = [[row.id, row.place, size(row)] for row in found]
            return {"seq": self.store.seq, "rows": rows, "counts": self.tally.facts()}

    def unsure(self, view: View) -> dict[str, Any]:
        """Return the rows of a view in its order that a person should look at, and those nobody has accepted."""
        with self.store.lock:
            found = queues.select(self.store.sheet, view, self.langs)
            open_rows = [row.id for row in found if row.status is not Status.ACCEPTED and not row.out]
            return {"unsure": [row.id for row in found if queues.unsure(row)], "open": open_rows}

    def shown(self, ids: Sequence[int]) -> list[ShownRow]:
        """Return what the templates need of some rows; ids that are gone are left out."""
        with self.store.lock:
            rows = [row for number in ids if (row := self.store.sheet.get(number)) is not None]
            return [self._shown(row) for row in rows]

    def first(self, count: int) -> list[ShownRow]:
        """Return the first rows of the document."""
        with self.store.lock:
            rows = [row for at in range(count) if (row := self.store.sheet.at(at)) is not None]
            return [self._shown(row) for row in rows]

    def since(self, seq: int) -> list[dict[str, Any]]:
        """Return what was told after a number, for a page that was away."""
        with self.store.lock:
            entries = self.store.since(seq)
            if entries is None:
                return [{"seq": self.store.seq, "reload": True, "counts": self.tally.facts()}]
            return [self._payload(entry, "") for entry in entries]

    def similarity_map(self) -> dict[str, Any]:
        """Return the similarity map; it is made once, and again only after the texts changed."""
        with self.store.lock:
            seq, rows = self.store.seq, list(self.store.sheet)
        if self._map is None or self._map[0] != seq:
            self._map = (seq, dotplot.dotplot(rows, self.workshop.embed))
        return self._map[1]

    def endings(self) -> tuple[str, ...]:
        """Return the endings of the formats that these rows can be exported to: subtitles need times."""
        with self.store.lock:
            timed = any(name in (SOURCE_TIME, TARGET_TIME) for row in self.store.sheet for name, _ in row.properties)
        return tuple(ending for ending in pipeline.endings() if timed or ending not in (".srt", ".vtt"))

    def export(self, ending: str, which: str, view: View) -> Export:
        """Return a file in the format of an ending, of `all` rows, those `shown` in a view, or the `accepted` ones.

        Rows that were left out stay out. Raises OptionError for an ending or a choice there is none of.
        """
        known = self.endings()
        if ending not in known or which not in ("all", "shown", "accepted"):
            raise OptionError(f"cannot export {which!r} as {ending!r}", remedy=f"use {' '.join(known)}")
        with self.store.lock:
            sheet = self.store.sheet
            rows = (
                list(sheet) if which != "shown" else queues.select(sheet, replace(view, order="document"), self.langs)
            )
        rows = [row for row in rows if not row.out and not row.empty]
        if which == "accepted":
            rows = [row for row in rows if row.status is Status.ACCEPTED]
        if not rows:
            raise OptionError("there are no such pairs to export", remedy="choose others")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"export{ending}"
            pipeline.write(bitext_of(self.store.head, rows), path)
            return Export(f"{Path(self.store.head.source[0]).stem or 'review'}{ending}", path.read_bytes(), len(rows))

    def dismiss(self) -> None:
        """Tell all open pages that the server goes, so that their streams end."""
        for listener in tuple(self.listeners):
            listener({})

    def _bench(self, sheet: Sheet) -> Bench:
        return Bench(sheet, self.store.head, self.store.new_ids, self.workshop)

    def _commit(self, made: Plan, who: str) -> dict[str, Any]:
        if not made.changes:
            return {"seq": self.store.seq, "nothing": True, "focus": made.focus, **self._undoable(who)}
        with self.store.lock:
            told = self._told(self.store.commit(made.changes, made.label, who), "")
        return {**told, "focus": made.focus}

    def _told(self, entry: Entry, prefix: str) -> dict[str, Any]:
        """Count a stored change, tell it to everyone, and return it as told."""
        self.tally.apply(entry.changes)
        told = self._payload(entry, prefix)
        for listener in tuple(self.listeners):
            listener(told)
        answer = {**told, "focus": _focus(entry.changes), **self._undoable(entry.who)}
        try:
            ignoring.keep_in_step(self.ignore_file, self.store.head, entry.changes)
        except AlignError as error:
            answer["warning"] = str(error)
        return answer

    def _undoable(self, who: str) -> dict[str, int]:
        undo, redo = self.store.can(who)
        return {"undo": undo, "redo": redo}

    def _payload(self, entry: Entry, prefix: str) -> dict[str, Any]:
        facts = {"seq": entry.seq, "who": entry.who, "label": prefix + entry.label, "counts": self.tally.facts()}
        if len(entry.changes) > _MOST_TOLD:
            return {**facts, "reload": True}
        sheet = self.store.sheet
        rows = [row for change in entry.changes if (row := sheet.get(change.id)) is not None]
        return {
            **facts,
            "rows": [[row.id, row.place, size(row), sheet.revision(row.id)] for row in rows],
            "gone": [change.id for change in entry.changes if sheet.get(change.id) is None],
            "fresh": [change.id for change in entry.changes if change.before is None],
        }

    def _shown(self, row: Row) -> ShownRow:
        sheet = self.store.sheet
        return shown(row, sheet.revision(row.id), sheet.position(row) + 1, self.store.head)


def _focus(changes: Sequence[Change]) -> int:
    return next((change.id for change in changes if change.after is not None), 0)


def view_of(data: dict[str, Any]) -> View:
    """Return the view of a request's fields. Raises Refused for an order there is none of."""
    order = str(data.get("order") or "document")
    if order not in queues.ORDERS:
        raise Refused(f"there is no order called {order!r}")
    side = None
    with suppress(ValueError):
        side = Side(str(data.get("side", "")))
    names = tuple(name for name in str(data.get("labels", "")).split(",") if name)
    return View(names, str(data.get("text", "")), side, bool(data.get("case")), order)
