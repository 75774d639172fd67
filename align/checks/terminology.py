"""Terms of a glossary that the translation does not use, forbidden ones that it does, names it should have kept.

Says nothing without a glossary. A term need be used once however often the source has it: the rest may be pronouns.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from align.checks.pair import Finding, Pair
from align.checks.terms import Finder, Match, Wanted, nearest, rendered, unchanged
from align.glossary import Entry, Glossary
from align.issue import Category, Side, Span

#: Values: a term not used (or, in a text alone, one forbidden for some of its meanings); a forbidden or changed term.
NOT_USED, WRONG = 1.0, 2.0
_SHOWN = 3


@dataclass
class _Terms:
    """What a glossary says of one language pair, ready to be looked for."""

    entries: tuple[Entry, ...]
    source_lang: str
    target_lang: str
    _blocked: int = field(init=False)

    def __post_init__(self) -> None:
        self._blocked = len(self.entries)

    @cached_property
    def sources(self) -> Finder:
        """Return what finds the source terms; keys are places in `entries`."""
        return Finder(
            (
                Wanted(term, entry.exact or entry.kept, key)
                for key, entry in enumerate(self.entries)
                for term in entry.sources
            ),
            self.source_lang,
        )

    @cached_property
    def forbidden(self) -> Finder:
        """Return what finds forbidden terms, and accepted ones, which hide the forbidden ones inside them."""
        wanted = [Wanted(term, entry.exact, key) for key, entry in enumerate(self.entries) for term in entry.forbidden]
        if not wanted:
            return Finder((), self.target_lang)
        accepted = (Wanted(term, False, self._blocked) for entry in self.entries for term in entry.accepted)
        return Finder([*wanted, *accepted], self.target_lang)

    def used_wrongly(self, text: str) -> list[tuple[Span, list[Entry]]]:
        """Return the places of forbidden terms in a text of the target language, with the entries they are of."""
        found = ((match.span, [k for k in match.keys if k != self._blocked]) for match in self.forbidden.find(text))
        return [(span, [self.entries[key] for key in keys]) for span, keys in found if keys]


def measure(pairs: Sequence[Pair], glossary: Glossary | None) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each source term that is not rendered as the glossary has it, and each forbidden term."""
    known: dict[tuple[str, str], _Terms] = {}
    for index, pair in enumerate(pairs):
        langs = pair.source_lang, pair.target_lang
        if glossary is None or not pair.target.strip():
            continue
        if langs not in known:
            known[langs] = _Terms(glossary.entries(*langs), *langs)
        found = _alone(pair, known[langs]) if pair.alone else _against(pair, known[langs])
        yield from ((index, finding) for finding in found)


def _alone(pair: Pair, terms: _Terms) -> Iterator[Finding]:
    for span, entries in terms.used_wrongly(pair.target):
        always = any(not entry.sources for entry in entries)
        yield _forbidden(pair, entries[0], span, None, WRONG if always else NOT_USED)


def _against(pair: Pair, terms: _Terms) -> Iterator[Finding]:
    matches = terms.sources.find(pair.source)
    spoken = {terms.entries[key]: match.span for match in reversed(matches) for key in match.keys}
    accused: set[Entry] = set()
    for span, entries in terms.used_wrongly(pair.target):
        meant = next((entry for entry in entries if not entry.sources or entry in spoken), None)
        # What one entry forbids another may ask for.
        allowed = any(rendered(term, span.of(pair.target), pair.target_lang) for e in spoken for term in e.accepted)
        if meant is not None and not (allowed and meant.sources):
            accused.add(meant)
            yield _forbidden(pair, meant, span, spoken.get(meant), WRONG)
    seen: set[tuple[Entry, ...]] = set()
    for match in matches:
        meant_by = tuple(terms.entries[key] for key in match.keys)
        if meant_by not in seen and not accused & set(meant_by):
            seen.add(meant_by)
            yield from _demanded(pair, match, meant_by)


def _demanded(pair: Pair, match: Match, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding where the target has none of the renderings that the entries of a source term accept."""
    term = match.span.of(pair.source)
    kept = [name for entry in entries if entry.kept for name in entry.sources]
    accepted = tuple(dict.fromkeys(word for entry in entries for word in entry.accepted))
    exact = all(entry.exact for entry in entries)
    if any(unchanged(name, pair.target) for name in (*kept, *((term,) if kept else ()))):
        return
    if any(rendered(word, pair.target, pair.target_lang, exact=exact) for word in accepted) or not (kept or accepted):
        return
    value = WRONG if kept and not accepted else NOT_USED
    rule = f"“{term}” is to stay as it is" if kept else f"The glossary has {_either(accepted)} for “{term}”"
    rule += _note(entries[0])
    wrong = nearest((*accepted, *kept), pair.target, pair.target_lang)
    if wrong is not None:
        what = f"{rule}; the translation has “{wrong.of(pair.target)}”."
        yield Finding(Category.TERMINOLOGY, Side.TARGET, wrong, value, what, match.span)
    else:
        what = f"{rule}; the translation does not have it."
        yield Finding(Category.TERMINOLOGY, Side.SOURCE, match.span, value, what)


def _forbidden(pair: Pair, entry: Entry, span: Span, source: Span | None, value: float) -> Finding:
    meant = f" for “{source.of(pair.source)}”" if source is not None else ""
    better = f"; use {_either(entry.accepted)}" if entry.accepted else ""
    what = f"The glossary forbids “{span.of(pair.target)}”{meant}{better}{_note(entry)}."
    return Finding(Category.TERMINOLOGY, Side.TARGET, span, value, what, source)


def _either(words: Sequence[str]) -> str:
    shown = [f"“{word}”" for word in words[:_SHOWN]]
    return " or ".join(shown) + (" …" if len(words) > _SHOWN else "")


def _note(entry: Entry) -> str:
    return f" ({entry.note.rstrip('.')})" if entry.note else ""
