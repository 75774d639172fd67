"""What the splitter knows of a language: abbreviations, ordinals, words that begin sentences, verbs of speech."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from align.script import base_lang


@dataclass(frozen=True, slots=True)
class Rules:
    """A language's data; words are in lower case, abbreviations without their last full stop.

    `titles` are abbreviations that never end a sentence; `abbreviations` may, and then a word of `starters` follows;
    those of `endings` end one before any capital but a word of `after_endings` (5 p.m. Monday); `numbered` stand
    before a number. `ordinals`: a number with a full stop may be an ordinal. `attribution` matches what follows a
    closed question and belongs to it, as in "Why?" Smith asked. `unfinished` are words no sentence ends with;
    `continues` matches what goes on after a closing quote without a break, as と does.
    """

    titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    after_endings: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
    ordinals: bool = False
    attribution: re.Pattern[str] | None = None
    continues: re.Pattern[str] | None = None


@lru_cache(maxsize=64)
def rules_for(lang: str) -> Rules:
    """Return the rules of a language, those common to many where it has none of its own.

    >>> "dr" in rules_for("en").titles, rules_for("de").ordinals, rules_for("fr-CA") is rules_for("fr-CA")
    (True, True, True)
    """
    folder = files("align.splitters") / "data"
    common = json.loads((folder / "any.json").read_text(encoding="utf-8"))
    own_file = folder / f"{base_lang(lang)}.json"
    own = json.loads(own_file.read_text(encoding="utf-8")) if own_file.is_file() else {}

    def words(name: str) -> frozenset[str]:
        return frozenset(f"{common.get(name, '')} {own.get(name, '')}".lower().split())

    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(own[name]) if name in own else None

    return Rules(
        titles=words("titles"),
        abbreviations=words("abbreviations"),
        endings=words("endings"),
        after_endings=words("after_endings"),
        numbered=words("numbered"),
        starters=words("starters"),
        unfinished=words("unfinished"),
        ordinals=bool(own.get("ordinals", False)),
        attribution=pattern("attribution"),
        continues=pattern("continues"),
    )
