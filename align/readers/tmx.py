"""TMX 1.1 to 1.4b: a translation memory, read unit by unit. Inline codes are dropped, the text they mark up is kept."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from align.bitext import Bead, Bitext, Origin
from align.errors import InputError, LanguageError
from align.issue import Issue
from align.readers.elements import Element, elements
from align.readers.jsonl import issue_at
from align.readers.rows import Rows, cell_of, sound
from align.script import base_lang

#: Elements whose content is a program's code, not text (TMX 1.4b, section "Content Markup"); <hi> marks text up.
CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})

_WANTED = frozenset({"header", "tu"})
_ATTRIBUTES = ("tuid", "creationdate", "creationid", "changedate", "changeid")
_SCORES = frozenset({"x-similarity", "x-confidence", "x-fidelity", "x-origin", "x-crossing", "x-issue"})


class _Languages:
    """Which two languages of the file are read: those asked for, else the header's and the one other there is."""

    def __init__(self, path: str, source: str | None, target: str | None) -> None:
        self._path = path
        self._asked = (source, target)
        self.source, self.target = source or "", target or ""
        self.others: Counter[str] = Counter()
        self._seen: dict[str, None] = {}
        self._settled: tuple[tuple[str, ...], str, str] = ((), "", "")  # languages of the last unit, its two sides

    def header(self, element: Element) -> None:
        """Take the source language of the header, unless another was asked for."""
        lang = element.attributes.get("srclang", "")
        if not self.source and lang.lower() not in ("", "*all*") and base_lang(lang) != base_lang(self.target or "-"):
            self.source = lang

    def sides(self, variants: dict[str, Element]) -> tuple[Element | None, Element | None]:
        """Return the variants of a unit that are its source and its target; the first unit settles what is open."""
        langs, source, target = self._settled
        if tuple(variants) == langs and langs:  # as in the unit before, which is what a memory is made of
            return variants[source], variants[target]
        if not self.source:
            self.source = next((lang for lang in variants if lang != _match(variants, self.target)), "")
        source = _match(variants, self.source)
        rest = [lang for lang in variants if lang != source]
        if not self.target and rest:
            self.target = rest[0]
        target = _match({lang: variants[lang] for lang in rest}, self.target)
        for lang in rest:
            if lang != target:
                self.others[lang] += 1
        self._seen |= dict.fromkeys(variants)
        if self.others and not all(self._asked):
            raise self.wrong(next(iter(variants.values())).line)
        if source and target and len(rest) == 1:
            self._settled = (tuple(variants), source, target)
        return (variants[source] if source else None), (variants[target] if target else None)

    def wrong(self, line: int | None = None) -> LanguageError:
        """Return the error that tells which languages there are and which are not."""
        found = ", ".join(self._seen)
        missing = [lang for lang in self._asked if lang and not _match(self._seen, lang)]
        what = f"holds no text in {' or '.join(missing)}, only in {found}" if missing else ""
        return LanguageError(
            what or f"holds more than two languages ({found})",
            path=self._path,
            line=None if what else line,
            remedy="choose two of them with --source-lang and --target-lang",
        )


def _match(variants: Iterable[str], asked: str) -> str:
    """Return the language that was asked for, exactly or else by its first part; "" where it is not there."""
    if not asked:
        return ""
    exact = [lang for lang in variants if lang.lower() == asked.lower()]
    loose = [lang for lang in variants if base_lang(lang) == base_lang(asked)]
    return (exact or loose or [""])[0]


def tmx_parts(
    chunks: Iterable[str], rows: Rows, *, size: int = 0, skip_bad: bool = False, placed: bool = True
) -> Iterator[Bitext]:
    """Yield the bitext of a translation memory: whole, or with `size` in parts of so many units.

    `rows` names the file and the languages asked for ("und": the file's own). A unit that lacks one of the two
    languages is left out and counted in the notes of the last part. Raises InputError, EmptyInputError or
    LanguageError.
    """
    asked = [None if lang == "und" else lang for lang in (rows.source_lang, rows.target_lang)]
    languages = _Languages(rows.path, *asked)
    given = False
    for element in sound(elements(chunks, _WANTED, rows.path, placed=placed), rows, skip_bad=skip_bad):
        if element.name == "header":
            languages.header(element)
        elif element.name == "tu":
            _add(element, rows, languages, skip_bad=skip_bad, placed=placed)
        if size and len(rows.beads) >= size:
            given = True
            yield rows.part()
    for lang, count in sorted(languages.others.items()):
        rows.count(f"text in {lang} left out", count)
    if not rows.beads and not given and languages.others:
        raise languages.wrong()
    yield rows.rest() if given else rows.bitext()


def _add(element: Element, rows: Rows, languages: _Languages, *, skip_bad: bool, placed: bool) -> None:
    try:
        variants = _variants(element, rows)
        pair = languages.sides(variants)
        source, target = [
            cell_of(_segment(side, rows.path).listed(CODES) if side else [], placed=placed) for side in pair
        ]
        bead = bead_of(element, source.text, target.text, rows.path)
    except InputError as error:
        if not skip_bad or isinstance(error, LanguageError):
            raise
        return rows.count(f"unit left out: {error.what}")
    if None in pair:
        return rows.count(
            f"unit left out: not in both {languages.source or 'source'} and {languages.target or 'target'}"
        )
    rows.source_lang, rows.target_lang = languages.source, languages.target
    return rows.add([source], [target], bead)


def _variants(unit: Element, rows: Rows) -> dict[str, Element]:
    """Return the first variant of each language of a unit."""
    variants: dict[str, Element] = {}
    for variant in unit.children("tuv"):
        lang = variant.attributes.get("xml:lang") or variant.attributes.get("lang")
        if not lang:
            raise InputError(
                "a <tuv> names no language", path=rows.path, line=variant.line, remedy='give it xml:lang="..."'
            )
        if lang in variants:
            rows.count(f"further text in {lang} left out: its unit has one already")
        variants.setdefault(lang, variant)
    return variants


def _segment(variant: Element, path: str) -> Element:
    segment = variant.child("seg")
    if segment is None:
        raise InputError("a <tuv> has no <seg>", path=path, line=variant.line, remedy="give it one, or remove the unit")
    return segment


def bead_of(unit: Element, source: str, target: str, path: str) -> Bead:
    """Return the bead of a unit: scores and issues where we wrote some, and everything else as its properties."""
    attributes = unit.attributes
    for variant in unit.children("tuv"):  # many tools date and sign the translation, not the unit
        if len(variant.attributes) > 1:
            attributes = {**variant.attributes, **attributes}
    properties = [(name, attributes[name]) for name in _ATTRIBUTES if attributes.get(name)]
    scores: dict[str, str] = {}
    issues: list[Issue] = []
    for prop in unit.children("prop"):
        name, value = prop.attributes.get("type", ""), prop.text()
        if name == "x-issue":
            issues.extend(issue_from(value, source, target))
        elif name in _SCORES:
            scores[name] = value
        elif value:
            properties.append((name, value))
    if notes := [note.text() for note in unit.children("note")]:
        lines = {f"{issue.severity} {issue.category}: {issue.message}" for issue in issues}
        properties += [("note", note) for note in notes if note and note not in lines]
    return scored(scores, tuple(issues), tuple(properties), path, unit.line)


def scored(
    scores: dict[str, str], issues: tuple[Issue, ...], properties: tuple[tuple[str, str], ...], path: str, line: int
) -> Bead:
    """Return a bead with the scores of its properties. Raises InputError where one is no number."""
    try:
        return Bead(
            (),
            (),
            similarity=float(scores.get("x-similarity", 0.0)),
            confidence=float(scores.get("x-confidence", 1.0)),
            fidelity=float(scores["x-fidelity"]) if "x-fidelity" in scores else None,
            origin=Origin(scores.get("x-origin", "imported")),
            crossing=scores.get("x-crossing") == "yes",
            issues=issues,
            properties=properties,
        )
    except ValueError as error:
        raise InputError(f"a score cannot be read ({error})", path=path, line=line, remedy="remove it") from error


def issue_from(text: str, source: str, target: str) -> list[Issue]:
    """Return the issue of a property of ours; none where the texts were changed since, so that it points nowhere."""
    try:
        return issue_at(json.loads(text), source, target)
    except ValueError:
        return []
