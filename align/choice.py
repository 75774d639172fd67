"""Which of the documents found is the source and which the translation."""

import re
from collections.abc import Sequence

from align.bitext import Document
from align.errors import LanguageError
from align.script import base_lang, script_of

# A name or term in its own spelling behind its rendering, as in 林雨 (Rain Lynn): translators write
# it, authors hardly ever do, so the text that carries such brackets is the translation.
_ORIGINAL_IN_BRACKETS = re.compile(r"[(（]\s*[A-Z][\w.'’ -]{2,60}\s*[)）]")


def choose_sides(
    found: Sequence[Sequence[Document]], source_lang: str | None, target_lang: str | None
) -> tuple[Document, Document]:
    """Return the source and the target among the documents found in one file, or in each of two files.

    Languages asked for decide; without them, of two files the first is the source, and of two languages in one file
    the translation is the one that explains names in brackets, else the second. Raises LanguageError where fewer
    than two languages are found, or more than two in one file and none was asked for.
    """
    if len(found) == 1:
        return _within_one(found[0], source_lang, target_lang)
    source = _main_document(found[0], source_lang)
    target = _main_document(found[1], target_lang)
    if base_lang(source.lang) == base_lang(target.lang) and not (source_lang and target_lang):
        raise LanguageError(
            f"is in the same language as {source.path} ({source.lang}), so there is nothing to align",
            path=target.path,
            remedy="give an article and its translation, or both --source-lang and --target-lang "
            "if the language was not recognised",
        )
    return source, target


def _main_document(documents: Sequence[Document], lang: str | None) -> Document:
    """Return the document of the language asked for, else the longest one."""
    if lang:
        return _of_language(documents, lang)
    return max(documents, key=lambda document: len(document.text))


def _of_language(documents: Sequence[Document], lang: str) -> Document:
    for document in documents:
        if base_lang(document.lang) == base_lang(lang):
            return document
    raise LanguageError(
        f"holds no text in {lang}, only in {_listed(documents)}",
        path=documents[0].path,
        remedy="give the language codes as found, or another file",
    )


def _within_one(
    documents: Sequence[Document], source_lang: str | None, target_lang: str | None
) -> tuple[Document, Document]:
    if len(documents) < 2:
        raise LanguageError(
            f"holds one language only ({_listed(documents)}), so there is nothing to align it with",
            path=documents[0].path,
            remedy="give the translation as a second file, or check this text alone with: align check FILE",
        )
    if source_lang and target_lang:
        return _of_language(documents, source_lang), _of_language(documents, target_lang)
    if len(documents) > 2:
        raise LanguageError(
            f"holds {len(documents)} languages ({_listed(documents)})",
            path=documents[0].path,
            remedy="choose two of them with --source-lang and --target-lang",
        )
    if source_lang or target_lang:
        return _with_one_named(documents, source_lang, target_lang)
    first, second = documents
    return (second, first) if _brackets(first) > _brackets(second) else (first, second)


def _with_one_named(
    documents: Sequence[Document], source_lang: str | None, target_lang: str | None
) -> tuple[Document, Document]:
    named = _of_language(documents, source_lang or target_lang or "")
    other = next(document for document in documents if document is not named)
    return (named, other) if source_lang else (other, named)


def _brackets(document: Document) -> float:
    """Count Latin originals in brackets in a text of another script, per 10,000 characters."""
    if _mostly_latin(document.text):
        return 0.0
    return 1e4 * len(_ORIGINAL_IN_BRACKETS.findall(document.text)) / max(1, len(document.text))


def _mostly_latin(text: str) -> bool:
    letters = [script_of(char) for char in text[:5000] if char.isalpha()]
    return letters.count("Latn") * 2 > len(letters)


def _listed(documents: Sequence[Document]) -> str:
    return ", ".join(document.lang for document in documents)
