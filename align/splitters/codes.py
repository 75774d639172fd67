"""Language codes: which are real, and which script a language is written in."""

from align.errors import LanguageError
from align.script import base_lang

# What people type for the code they mean: countries' codes, English names, three letters for two.
_MEANT = {
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "gb": "en",
    "us": "en",
    "ua": "uk",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "english": "en",
    "chinese": "zh",
    "mandarin": "zh",
    "japanese": "ja",
    "korean": "ko",
    "indonesian": "id",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "russian": "ru",
}

# The languages not written in Latin letters that the identifier knows (Unicode CLDR, likely subtags).
_SCRIPTS = {
    "Cyrl": "ru uk be bg mk sr kk ky mn tg tt ba",
    "Arab": "ar fa ur ps ug sdh ary arz ckb",
    "Deva": "hi mr ne sa gom",
    "Hebr": "he hbo yi",
    "Beng": "bn as",
    "Grek": "el grc",
    "Hani": "zh ja yue wuu",
    "Hang": "ko",
    "Thai": "th",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my",
    "Ethi": "am ti",
    "Armn": "hy",
    "Geor": "ka",
    "Taml": "ta",
}
_SCRIPT_OF = {code: script for script, codes in _SCRIPTS.items() for code in codes.split()}

#: Scripts that tell the language by themselves: the language they tell.
ONE_LANGUAGE = {
    "Hang": "ko",
    "Hira": "ja",
    "Kana": "ja",
    "Thai": "th",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my",
    "Ethi": "am",
    "Armn": "hy",
    "Geor": "ka",
    "Taml": "ta",
    "Grek": "el",
    "Hebr": "he",
    "Beng": "bn",
}


def script_for(lang: str) -> str:
    """Return the script a language is written in; "Hani" for Chinese and Japanese, Latin where nothing else is known.

    A script subtag in the code decides.

    >>> script_for("id"), script_for("ja"), script_for("sr-Latn"), script_for("ru")
    ('Latn', 'Hani', 'Latn', 'Cyrl')
    """
    for subtag in lang.split("-")[1:]:
        if len(subtag) == 4 and subtag.isalpha() and subtag.title() not in ("Hans", "Hant", "Jpan", "Kore"):
            return subtag.title()
    return _SCRIPT_OF.get(base_lang(lang), "Latn")


def check_code(code: str) -> str:
    """Return a BCP 47 code in its usual spelling; raise LanguageError where it is none.

    The language has to be one of the IANA registry, which `langcodes` holds.

    >>> check_code("ZH-hans"), check_code("id"), check_code("cmn")
    ('zh-Hans', 'id', 'zh')
    """
    import langcodes

    cleaned = code.strip().replace("_", "-")
    if base_lang(cleaned) == "cmn":
        cleaned = "zh" + cleaned[3:]
    if langcodes.tag_is_valid(cleaned) and base_lang(cleaned) not in ("und", "zxx", "mul", "mis"):
        return langcodes.standardize_tag(cleaned)
    meant = _MEANT.get(cleaned.split("-")[0].lower())
    advice = f"write {meant}" if meant else "give a code such as en, zh, ja, ko, id or pt-BR"
    raise LanguageError(f"{code!r} is not a language code", remedy=f"{advice} (BCP 47)")
