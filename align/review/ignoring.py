"""`align-ignore`: issues that a person wants never to see again, one a line, in a file beside the text.

A line begins with the issue's id, which stays the same however the file is aligned or the translation is edited:
it depends on the check, the side, the words the issue covers and the source of the pair. What follows is for people.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from align.errors import OutputError
from align.issue import Issue
from align.review.bitexts import Head
from align.review.rows import Row, Verdict, issue_key, side_text
from align.review.sheet import Change

NAME = "align-ignore"
_HEAD = "# Issues to be ignored, one a line: its id, then what it is. Delete a line to see the issue again.\n"


def issue_id(issue: Issue, source: str) -> str:
    """Return the id of an issue in a pair with that source text (of a text alone: the empty one)."""
    words = "\x1f".join((issue.check, issue.side, issue.text, source))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_ignored(path: str) -> frozenset[str]:
    """Return the ids in a file; none where there is no such file."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return frozenset()
    return frozenset(line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#"))


def with_ignored(rows: Sequence[Row], head: Head, ignored: frozenset[str]) -> list[Row]:
    """Return the rows with the issues decided that the file says are to be ignored."""
    return [_decided(row, side_text(row.source, head.source[1]), ignored) if ignored else row for row in rows]


def _decided(row: Row, source: str, ignored: frozenset[str]) -> Row:
    known = dict(row.decisions)
    for issue in row.issues:
        if issue_id(issue, source) in ignored:
            known.setdefault(issue_key(issue), Verdict.ALWAYS)
    return replace(row, decisions=tuple(known.items()))


def keep_in_step(path: str, head: Head, changes: Iterable[Change]) -> None:
    """Add to the file what the changes decided to ignore always, and take out what they no longer do.

    Lines of others stay. Raises OutputError where the file cannot be written.
    """
    added: dict[str, str] = {}
    removed: set[str] = set()
    for change in changes:
        before, after = _always(change.before, head), _always(change.after, head)
        added |= {key: line for key, line in after.items() if key not in before}
        removed |= before.keys() - after.keys() if change.after is not None else set()
    if not added and not removed:
        return
    file = Path(path)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else [_HEAD]
    kept = [line for line in lines if (line.split() or [""])[0] not in removed | added.keys()]
    _replace(file, "".join(kept + [f"{key}  {line}\n" for key, line in added.items()]))


def _always(row: Row | None, head: Head) -> dict[str, str]:
    """Return the ids of a row's issues that are ignored always, each with a line for people."""
    if row is None or not row.decisions:
        return {}
    source = side_text(row.source, head.source[1])
    return {
        issue_id(issue, source): " ".join(f"{issue.check} on the {issue.side}: {issue.text}".split())[:120]
        for issue in row.issues
        if row.verdict(issue) is Verdict.ALWAYS
    }


def _replace(path: Path, text: str) -> None:
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        remedy = "make its folder writable; the decision itself is kept in the review"
        raise OutputError(f"cannot be written ({error.strerror})", path=path, remedy=remedy) from error
