"""A glossary: which term of one language is which of another, and which must not be used.

Nothing here knows a file format or how a term is found in a text.
"""

from dataclasses import dataclass

from align.script import base_lang

#: What stands for a language in a glossary that says only which column is the source and which the target.
SOURCE, TARGET = "source", "target"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of one language; `lang` is a BCP 47 code, or `SOURCE` or `TARGET`."""

    text: str
    lang: str
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """All terms for one thing. `note` is for people; `exact` keeps letter case.

    `kept` says that the source term must stand in the translation as it is. `line` is that of the file.
    """

    terms: tuple[Term, ...]
    note: str = ""
    exact: bool = False
    kept: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept seen from one language pair: source terms, accepted and forbidden translations.

    Without sources, the forbidden terms are so in any text of the target language.
    """

    sources: tuple[str, ...]
    accepted: tuple[str, ...]
    forbidden: tuple[str, ...]
    note: str = ""
    exact: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    """The concepts of a file, in order.

    >>> harbour = Concept((Term("harbour", "en"), Term("Hafen", "de"), Term("Port", "de", forbidden=True)))
    >>> Glossary("ports.tsv", (harbour,)).entries("en-GB", "de")[0].accepted
    ('Hafen',)
    """

    path: str
    concepts: tuple[Concept, ...]

    def entries(self, source_lang: str, target_lang: str) -> tuple[Entry, ...]:
        """Return what the glossary says of a language pair, concepts that say nothing of it left out.

        Where a concept has terms in the very variant (zh-Hant), those of other variants are left aside.
        """
        found = []
        for concept in self.concepts:
            sources = _of(concept, source_lang, SOURCE)
            targets = _of(concept, target_lang, TARGET)
            accepted = tuple(term.text for term in targets if not term.forbidden)
            forbidden = tuple(term.text for term in targets if term.forbidden)
            named = tuple(term.text for term in sources)
            if (named and (accepted or concept.kept)) or forbidden:
                kept = concept.kept and bool(named)
                found.append(Entry(named, accepted, forbidden, concept.note, concept.exact, kept))
        return tuple(found)

    def languages(self) -> tuple[str, ...]:
        """Return the languages the glossary has terms in, sorted; none where it names no languages."""
        return tuple(sorted({term.lang for concept in self.concepts for term in concept.terms} - {SOURCE, TARGET}))


def _of(concept: Concept, lang: str, side: str) -> tuple[Term, ...]:
    own = tuple(term for term in concept.terms if term.lang.casefold() in (lang.casefold(), side))
    return own or tuple(term for term in concept.terms if base_lang(term.lang) == base_lang(lang))
