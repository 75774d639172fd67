"""Moses: two files of which line n of the one is line n of the other, as a pair or in a ZIP as OPUS has them.

A pair is named in one word, `corpus.{en,zh}`, as a shell writes both names (in quotes, or the shell makes two of it).
"""

import re
import zipfile
from pathlib import Path

from align.bitext import Bitext
from align.errors import InputError
from align.readers.encoding import decode
from align.readers.opening import read_bytes
from align.readers.rows import Rows, cell_of
from align.readers.zipped import checked_zip, part

_PAIR = re.compile(r"^(?P<stem>.*)\{(?P<source>[\w.-]+),(?P<target>[\w.-]+)\}(?P<rest>[^{}]*)$")
_CODE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")


def is_pair(path: str) -> bool:
    """Say whether a path names two files, as `corpus.{en,zh}` does.

    >>> is_pair("corpus.{en,zh}"), is_pair("corpus.en")
    (True, False)
    """
    return _PAIR.match(path) is not None


def read_pair(path: str, rows: Rows) -> Bitext:
    """Return the bitext of two line-aligned files. Raises InputError where their lines are not as many."""
    match = _PAIR.match(path)
    if match is None:
        raise InputError("names no pair of files", path=path, remedy="write it as 'corpus.{en,zh}'")
    names = [match["stem"] + match[side] + match["rest"] for side in ("source", "target")]
    texts = [decode(read_bytes(name), path=name).text for name in names]
    return _bitext(texts, names, [match["source"], match["target"]], rows)


def read_zip(path: str, rows: Rows) -> Bitext:
    """Return the bitext of the two files of a Moses archive that end in a language code. Raises InputError."""
    checked_zip(path)
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if _CODE.match(_code(name))]
        if len(names) != 2:
            raise InputError(
                f"holds {len(names)} files that end in a language code, where Moses has two",
                path=path,
                remedy="give a ZIP with NAME.en and NAME.zh, or the like",
            )
        order = sorted(names, key=lambda name: _place(name, names))
        texts = [decode(part(file, name, path), path=f"{path}/{name}").text for name in order]
    return _bitext(texts, order, [_code(name) for name in order], rows)


def _place(name: str, names: list[str]) -> int:
    """Return where the language of a file stands in a name such as `corpus.en-zh.en`; else its place in the ZIP."""
    pair = Path(name).stem.rpartition(".")[2].split("-")
    return pair.index(_code(name)) if _code(name) in pair else names.index(name)


def _code(name: str) -> str:
    return Path(name).suffix.removeprefix(".")


def _bitext(texts: list[str], names: list[str], langs: list[str], rows: Rows) -> Bitext:
    sides = [text.removesuffix("\n").split("\n") for text in texts]
    if len(sides[0]) != len(sides[1]):
        raise InputError(
            f"has {len(sides[0])} lines and {names[1]} has {len(sides[1])}, so they are not line by line",
            path=names[0],
            remedy="align them instead: align run SOURCE TARGET --segmented -o OUT",
        )
    rows.source_lang, rows.target_lang = (lang.replace("_", "-") if _CODE.match(lang) else "und" for lang in langs)
    for source, target in zip(*sides, strict=True):
        rows.add([cell_of([(source, 0, 0)], placed=False)], [cell_of([(target, 0, 0)], placed=False)])
    return rows.bitext()
