"""Every error this package raises on purpose.

    AlignError                  something the user can mend; the message says what, where and what to do next
    ├── InputError              a file that cannot be read as what it claims to be
    │   ├── DamagedError        a file that is broken or cut short from some line on
    │   ├── EmptyInputError     nothing to align in it
    │   └── LanguageError       a wrong language code, or not the languages the job needs
    ├── OutputError             a file that cannot be written; the earlier file is as it was
    ├── ModelError              an embedding model that is missing, broken or needs an extra
    └── OptionError             options that are unknown or contradict each other

The command line prints the message as one line on stderr and ends with status 2. Anything else that is
raised is a fault of ours.
"""

from pathlib import Path

#: The exit status after Ctrl+C, 128 and the number of the signal, and what is said then.
INTERRUPTED = 130
STOPPED = "stopped; files already written are whole, nothing is half-written."


class AlignError(Exception):
    """Something the user can mend.

    >>> str(InputError("is empty", path="a.txt", remedy="give a file with text in it"))
    'a.txt: is empty. To mend it: give a file with text in it.'
    >>> str(InputError("unclosed <seg>", path="m.tmx", line=7))
    'm.tmx, line 7: unclosed <seg>.'
    """

    def __init__(self, what: str, *, path: str | Path | None = None, line: int | None = None, remedy: str = "") -> None:
        self.what, self.path, self.line, self.remedy = what, path, line, remedy
        place = "" if path is None else ("standard input" if str(path) == "-" else str(path))
        place += "" if line is None else f", line {line}"
        message = f"{place}: {what}" if place else what
        message = " ".join(message.split()).rstrip(".") + "."
        super().__init__(message + (f" To mend it: {remedy.rstrip('.')}." if remedy else ""))


class InputError(AlignError):
    """A file that cannot be read as what it claims to be."""


class DamagedError(InputError):
    """A file that is broken or cut short from `line` on; what stands before may be sound."""


class EmptyInputError(InputError):
    """Nothing to align in it."""


class LanguageError(InputError):
    """A wrong language code, or not the languages the job needs."""


class OutputError(AlignError):
    """A file that cannot be written; the earlier file is as it was."""


class ModelError(AlignError):
    """An embedding model that is missing, broken or needs an extra."""


class OptionError(AlignError):
    """Options that are unknown or contradict each other."""
