"""What the page shows: rows, each a bead that carries its text with it, and the pieces of text in them.

Rows and pieces are frozen and complete in themselves, so that a change of the state is a list of rows before and
after, and undoing is putting the former back.
"""

import hashlib
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from align.bitext import Origin, Role
from align.issue import Category, Issue, Severity, Side, Span
from align.script import join


class Status(StrEnum):
    """What a person said of a row."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVIEW = "review"  # needs another look


class Verdict(StrEnum):
    """What a person decided about an issue."""

    ACCEPTED = "accepted"  # it is right, the text is to be mended
    ONCE = "once"  # ignored here
    ALWAYS = "always"  # ignored from now on


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment on one side of a row, or a part of one that was cut.

    `place` orders the pieces of a side as their document does. `original` is the text as it came, where that was
    changed ("" for a piece typed by a person). `start`, `end` are offsets into the file, where known. `opens` says
    that a paragraph begins with it; `joints` are positions in `text` where a line break was taken out.

    >>> Piece("0V", "He came.", original="He come.").edited
    True
    """

    place: str
    text: str
    original: str | None = None
    start: int | None = None
    end: int | None = None
    opens: bool = False
    paragraph: int = 0
    role: Role = Role.BODY
    lang: str = "und"
    joints: tuple[int, ...] = ()

    @property
    def edited(self) -> bool:
        """Say whether a person changed the text."""
        return self.original is not None

    def with_text(self, text: str) -> "Piece":
        """Return the piece with another text; the original is kept, and gone again where the text is back to it."""
        original = self.text if self.original is None else self.original
        return replace(self, text=text, original=None if text == original else original, joints=())


@dataclass(frozen=True, slots=True)
class Row:
    """A bead on the page. `id` never changes and is never used again; `place` orders the rows.

    `out` leaves it out of every export; `decisions` are (issue key, verdict) pairs; `who` and `at` say who changed it
    last, and when (as TMX writes a date in UTC); both are empty while nobody has.
    """

    id: int
    place: str
    source: tuple[Piece, ...] = ()
    target: tuple[Piece, ...] = ()
    similarity: float = 0.0
    confidence: float = 1.0
    fidelity: float | None = None
    origin: Origin = Origin.HUMAN
    crossing: bool = False
    issues: tuple[Issue, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    status: Status = Status.OPEN
    note: str = ""
    bookmark: bool = False
    out: bool = False
    decisions: tuple[tuple[str, Verdict], ...] = ()
    who: str = ""
    at: str = ""

    def side(self, side: Side) -> tuple[Piece, ...]:
        """Return the pieces of one side."""
        return self.source if side is Side.SOURCE else self.target

    def with_side(self, side: Side, pieces: tuple[Piece, ...]) -> "Row":
        """Return the row with other pieces on one side."""
        return replace(self, source=pieces) if side is Side.SOURCE else replace(self, target=pieces)

    @property
    def empty(self) -> bool:
        """Say whether there is nothing on either side."""
        return not self.source and not self.target

    @property
    def one_sided(self) -> bool:
        """Say whether exactly one side is empty."""
        return bool(self.source) != bool(self.target)

    @property
    def edited(self) -> bool:
        """Say whether a person changed a text of it."""
        return any(piece.edited for piece in (*self.source, *self.target))

    @property
    def paragraph_break(self) -> bool:
        """Say whether a paragraph begins here on either side."""
        return any(pieces and pieces[0].opens for pieces in (self.source, self.target))

    def verdict(self, issue: Issue) -> Verdict | None:
        """Return what was decided about one of its issues."""
        return dict(self.decisions).get(issue_key(issue))

    def live_issues(self) -> tuple[Issue, ...]:
        """Return the issues that were not ignored."""
        if not self.decisions:
            return self.issues
        ignored = {key for key, verdict in self.decisions if verdict is not Verdict.ACCEPTED}
        return tuple(issue for issue in self.issues if issue_key(issue) not in ignored)


def side_text(pieces: tuple[Piece, ...], lang: str) -> str:
    """Return the pieces of one side as one line, joined as `Bitext.source_text` joins."""
    return join((piece.text for piece in pieces), lang)


def issue_key(issue: Issue) -> str:
    """Return a short key that tells an issue from the others of its pair and stays the same when checked again.

    >>> issue_key(Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(0, 2), "90", "No 90."))
    '53c6ef4f78'
    """
    words = "\x1f".join((issue.category, issue.check, issue.side, issue.text))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def row_data(row: Row) -> dict[str, Any]:
    """Return a row as JSON-ready data without what has its default; `row_of` reads it back."""
    data = _changed(row)
    for name in ("source", "target"):
        if name in data:
            data[name] = [_changed(piece) for piece in data[name]]
    if row.issues:
        data["issues"] = [_issue_data(issue) for issue in row.issues]
    return data


def row_of(data: dict[str, Any]) -> Row:
    """Return the row of `row_data`. Raises KeyError, TypeError or ValueError where it is none."""
    found = dict(data)
    for name in ("source", "target"):
        found[name] = tuple(_piece_of(piece) for piece in data.get(name, ()))
    found["issues"] = tuple(_issue_of(issue) for issue in data.get("issues", ()))
    found["properties"] = tuple((name, value) for name, value in data.get("properties", ()))
    found["decisions"] = tuple((key, Verdict(verdict)) for key, verdict in data.get("decisions", ()))
    found["origin"] = Origin(data.get("origin", Origin.HUMAN))
    found["status"] = Status(data.get("status", Status.OPEN))
    return Row(**found)


def _changed(thing: Row | Piece) -> dict[str, Any]:
    """Return the fields of a dataclass that differ from their defaults."""
    defaults = _ROW_DEFAULTS if isinstance(thing, Row) else _PIECE_DEFAULTS
    return {
        name: value for name, default in defaults if (value := getattr(thing, name)) is not default and value != default
    }


_ROW_DEFAULTS = tuple((field.name, field.default) for field in fields(Row))
_PIECE_DEFAULTS = tuple((field.name, field.default) for field in fields(Piece))


def _piece_of(data: dict[str, Any]) -> Piece:
    role, joints = Role(data.get("role", Role.BODY)), tuple(data.get("joints", ()))
    return Piece(**{**data, "role": role, "joints": joints})


def _issue_data(issue: Issue) -> list[Any]:
    other = [issue.other.start, issue.other.end] if issue.other else None
    return [
        issue.category, issue.severity, issue.check, issue.side, issue.span.start, issue.span.end,
        issue.text, issue.message, other, issue.value,
    ]  # fmt: skip


def _issue_of(data: list[Any]) -> Issue:
    category, severity, check, side, start, end, text, message, other, value = data
    return Issue(
        Category(category), Severity(severity), check, Side(side), Span(start, end), text, message,
        Span(*other) if other else None, value,
    )  # fmt: skip
