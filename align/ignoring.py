"""`align-ignore`: issues that a person wants never to see again, one a line, in a file beside the text.

A line begins with the issue's id, which stays the same however the file is aligned, wherever in it the text moves
and however the translation is edited: it depends on the check, the side, the words the issue covers and the source of
the pair (of a text without a source: on its sentence). What follows is for people; a line that begins with "#" is too.
"""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from align.bitext import Bead, Bitext
from align.errors import InputError
from align.issue import Issue

#: The name under which the file is looked for beside the text.
NAME = "align-ignore"
_ID = re.compile(r"[0-9a-f]{16}")


def issue_id(issue: Issue, source: str, target: str) -> str:
    """Return the id of an issue in a pair of these texts: 16 hexadecimal digits.

    >>> from align.issue import Category, Severity, Side, Span
    >>> found = Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(0, 2), "90", "No 90.")
    >>> issue_id(found, "90 ships", "Schiffe") == issue_id(found, "90 ships", "Viele Schiffe")
    True
    """
    anchor = source if source.strip() else target
    words = "\x1f".join((issue.check, issue.side, issue.text, anchor))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_ignored(path: str, *, needed: bool = False) -> frozenset[str]:
    """Return the ids in a file; none where there is no such file, unless it is `needed`.

    Raises InputError with the line that does not begin with an id.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if not needed:
            return frozenset()
        raise InputError("there is no such file", path=path, remedy="check the name and the folder") from None
    except IsADirectoryError:
        raise InputError("is a folder", path=path, remedy="give one file of it") from None
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", path=path, remedy="save it as UTF-8") from error
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise InputError(what, path=path, remedy="check the name and who may read it") from error
    found = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            name = line.split()[0]
            if not _ID.fullmatch(name):
                what = f"“{name[:40]}” is not the id of an issue"
                remedy = "begin the line with issue_id as align check --json prints it, or with #"
                raise InputError(what, path=path, line=number, remedy=remedy)
            found.add(name)
    return frozenset(found)


def beside(path: str) -> str | None:
    """Return the file of ignored issues beside a text, None where there is none."""
    found = Path(path).absolute().parent / NAME
    return str(found) if path != "-" and found.is_file() else None


def without_ignored(bitext: Bitext, path: str | None) -> Bitext:
    """Return the bitext with the issues whose ids stand in a file (None or "": in none) moved to `Bead.ignored`."""
    ids = read_ignored(path, needed=True) if path else frozenset()
    if not ids:
        return bitext
    beads = tuple(
        _parted(bead, bitext.source_text(bead), bitext.target_text(bead), ids) if bead.issues else bead
        for bead in bitext.beads
    )
    return replace(bitext, beads=beads)


def _parted(bead: Bead, source: str, target: str, ids: frozenset[str]) -> Bead:
    dropped = tuple(issue for issue in bead.issues if issue_id(issue, source, target) in ids)
    kept = tuple(issue for issue in bead.issues if issue not in dropped)
    return replace(bead, issues=kept, ignored=(*bead.ignored, *dropped))
