"""Which checks a job asks for, and what they go by."""

from typing import TYPE_CHECKING

from align.errors import LanguageError

if TYPE_CHECKING:
    from align.checks import CheckConfig


def check_config(source_lang: str, target_lang: str, glossary: str | None = None) -> "CheckConfig":
    """Return how to check texts of these languages; `glossary` is a path.

    Raises what `read_glossary` raises, and LanguageError where the glossary says nothing of the two languages.
    """
    from align.checks import CheckConfig

    if glossary is None:
        return CheckConfig()
    from align.readers.glossaries import read_glossary

    terms = read_glossary(glossary)
    if not terms.entries(source_lang, target_lang):
        known = f"; its languages are {', '.join(terms.languages())}" if terms.languages() else ""
        raise LanguageError(
            f"holds no term for {source_lang} and {target_lang}{known}",
            path=glossary,
            remedy="name the languages of the text with --source-lang and --target-lang, or give another glossary",
        )
    return CheckConfig(glossary=terms)
