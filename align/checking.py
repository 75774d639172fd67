"""Which checks a job asks for, and what they go by."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.errors import LanguageError, OptionError

if TYPE_CHECKING:
    from align.checks import CheckConfig


def check_config(
    source_lang: str, target_lang: str, glossary: str | None = None, only: Sequence[str] = (), skip: Sequence[str] = ()
) -> "CheckConfig":
    """Return how to check texts of these languages; `glossary` is a path, `only` and `skip` are names of checks.

    Raises what `read_glossary` raises, LanguageError where the glossary says nothing of the two languages, and
    OptionError for a name that is none, or where no check is left.
    """
    from align.checks import CHECKS, CheckConfig

    chosen = CheckConfig(tuple(dict.fromkeys(only)) or tuple(CHECKS))
    CheckConfig(tuple(skip))  # so that a misspelt name is told
    enabled = tuple(name for name in chosen.enabled if name not in skip)
    if not enabled:
        raise OptionError("no check is left", remedy="name fewer checks with --skip, or more with --only")
    if glossary is None:
        return CheckConfig(enabled)
    from align.readers.glossaries import read_glossary

    terms = read_glossary(glossary)
    if not terms.entries(source_lang, target_lang):
        known = f"; its languages are {', '.join(terms.languages())}" if terms.languages() else ""
        raise LanguageError(
            f"holds no term for {source_lang} and {target_lang}{known}",
            path=glossary,
            remedy="name the languages of the text with --source-lang and --target-lang, or give another glossary",
        )
    return CheckConfig(enabled, glossary=terms)
