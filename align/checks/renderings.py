"""Lists of names: how a name of another script is written in Latin letters, and the other way about.

A list is a file of sorted rows, `key TAB value|value`, in which a name is found by bisection: an article asks for some
hundreds of forty thousand. `scripts/make_names.py` learns the lists.
"""

import gzip
import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files

from align.script import base_lang

#: Languages there are lists for: align/checks/data/names.<lang>.tsv.gz (form to Latin) and forms.<lang>.tsv.gz.
LANGS = frozenset({"zh", "ja", "ko", "ru"})


class Rows:
    r"""Sorted rows of a key and its values.

    >>> rows = Rows(["Ann\tAnna|Anne", "Anton\tTony"])
    >>> rows["Ann"], rows["An"], list(rows.beginning("Ant"))
    (('Anna', 'Anne'), (), ['Anton'])
    """

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows

    def __getitem__(self, key: str) -> tuple[str, ...]:
        """Return the values of a key, () where there is no such key."""
        start = key + "\t"
        at = bisect_left(self._rows, start)
        found = at < len(self._rows) and self._rows[at].startswith(start)
        return tuple(self._rows[at][len(start) :].split("|")) if found else ()

    def beginning(self, start: str) -> Iterator[str]:
        """Yield the keys that begin with some characters, in order."""
        for at in range(bisect_left(self._rows, start), len(self._rows)):
            if not self._rows[at].startswith(start):
                return
            yield self._rows[at].partition("\t")[0]

    def __iter__(self) -> Iterator[str]:
        return self.beginning("")

    def __len__(self) -> int:
        return len(self._rows)


def read_rows(name: str) -> Rows:
    """Return the rows of a file of the data folder, without its comment line; none for a language without lists."""
    if name.rpartition(".")[2] not in LANGS:
        return Rows(())
    raw = files("align.checks").joinpath(f"data/{name}.tsv.gz").read_bytes()
    return Rows(gzip.decompress(raw).decode().splitlines()[1:])


class Renderings:
    """The names of one language in another script, with their Latin renderings, the usual one first.

    >>> names = renderings("ja")
    >>> names["クルスク"][0], "クルスク" in names, names.forms("Kursk")
    ('Kursk', True, ('クルスク',))
    """

    def __init__(self, lang: str) -> None:
        self._lang, self._known, self._added = lang, read_rows(f"names.{lang}"), others(lang)
        self._more = Rows(sorted(f"{form}\t{'|'.join(names)}" for form, names in self._added.items()))

    def __getitem__(self, form: str) -> tuple[str, ...]:
        """Return the renderings of a form, () where it is not known."""
        return self._added.get(form) or self._known[form]

    def __contains__(self, form: str) -> bool:
        return bool(self[form])

    def beginning(self, start: str) -> Iterator[str]:
        """Yield the forms that begin with some characters."""
        yield from self._known.beginning(start)
        yield from self._more.beginning(start)

    @cached_property
    def _forms(self) -> Rows:
        return read_rows(f"forms.{self._lang}")

    def forms(self, word: str) -> tuple[str, ...]:
        """Return the forms, of four characters or more, of a name that is one word in Latin letters, in any case."""
        word = word.casefold()
        listed = (form for form in self._forms[word] if form not in self._added)
        return (*listed, *self._added_forms.get(word, ()))

    @cached_property
    def _added_forms(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for form, names in self._added.items():
            for name in names if len(form) >= SHORTEST_FORM else ():
                found.setdefault(name.casefold(), []).append(form)
        return found


#: Shorter forms in other scripts are a letter away from too many words: they are not looked up by their rendering.
SHORTEST_FORM = 4


@cache
def renderings(lang: str) -> Renderings:
    """Return the names that Chinese (simplified), Japanese, Korean or Russian is known to have; none for others.

    Russian ones are listed as they stand in a dictionary.
    """
    return Renderings(base_lang(lang))


@cache
def others(lang: str) -> dict[str, tuple[str, ...]]:
    """Return names of the news that the lists lack or that have several forms (data/name_forms.json), with renderings.

    >>> others("zh")["北韩"]
    ('North Korea',)
    """
    raw = json.loads(files("align.checks").joinpath("data/name_forms.json").read_text(encoding="utf-8"))
    rows: dict[str, str] = raw["forms"].get(base_lang(lang), {})
    return {form: tuple(latin.split("|")) for latin, forms in rows.items() for form in forms.split()}
