"""The page's part of `align-ignore` (see `align.ignoring`): what a person ignores always is written down in it."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from align.errors import OutputError
from align.ignoring import issue_id
from align.review.bitexts import Head
from align.review.rows import Row, Verdict, issue_key, side_text
from align.review.sheet import Change

_HEAD = "# Issues to be ignored, one a line: its id, then what it is. Delete a line to see the issue again.\n"


def with_ignored(rows: Sequence[Row], head: Head, ignored: frozenset[str]) -> list[Row]:
    """Return the rows with the issues decided that the file says are to be ignored."""
    return [_decided(row, _texts(row, head), ignored) if ignored else row for row in rows]


def _texts(row: Row, head: Head) -> tuple[str, str]:
    return side_text(row.source, head.source[1]), side_text(row.target, head.target[1])


def _decided(row: Row, texts: tuple[str, str], ignored: frozenset[str]) -> Row:
    known = dict(row.decisions)
    for issue in row.issues:
        if issue_id(issue, *texts) in ignored:
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
    texts = _texts(row, head)
    return {
        issue_id(issue, *texts): " ".join(f"{issue.check} on the {issue.side}: {issue.text}".split())[:120]
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
