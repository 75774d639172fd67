"""Language codes as CAT tools want them: with a region."""

from align.errors import LanguageError
from align.script import base_lang

# The region most text of a language comes from, as CLDR's likely subtags have it (unicode.org, likelySubtags.xml);
# English, Portuguese and Chinese by script are the cases where people ask.
_REGIONS = {
    "ar": "ar-EG", "bg": "bg-BG", "bn": "bn-BD", "ca": "ca-ES", "cs": "cs-CZ", "da": "da-DK", "de": "de-DE",
    "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE", "fa": "fa-IR", "fi": "fi-FI", "fil": "fil-PH",
    "fr": "fr-FR", "he": "he-IL", "hi": "hi-IN", "hr": "hr-HR", "hu": "hu-HU", "id": "id-ID", "it": "it-IT",
    "ja": "ja-JP", "km": "km-KH", "ko": "ko-KR", "lo": "lo-LA", "lt": "lt-LT", "lv": "lv-LV", "ms": "ms-MY",
    "my": "my-MM", "nb": "nb-NO", "nl": "nl-NL", "no": "nb-NO", "pl": "pl-PL", "pt": "pt-BR", "ro": "ro-RO",
    "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI", "sr": "sr-RS", "sv": "sv-SE", "ta": "ta-IN", "te": "te-IN",
    "th": "th-TH", "tl": "fil-PH", "tr": "tr-TR", "uk": "uk-UA", "ur": "ur-PK", "vi": "vi-VN", "yue": "zh-HK",
    "zh": "zh-CN", "zh-hans": "zh-CN", "zh-hant": "zh-TW",
}  # fmt: skip


def with_region(lang: str, asked: str | None = None) -> str:
    """Return the code to write for a language: the one asked for, else the language with its usual region.

    A code that has a region already keeps it; a language unknown here stays as it is. Raises LanguageError where
    the language is not known at all.

    >>> with_region("en"), with_region("zh-Hant"), with_region("en-GB"), with_region("zh", "zh-SG"), with_region("eu")
    ('en-US', 'zh-TW', 'en-GB', 'zh-SG', 'eu')
    """
    if asked:
        return asked
    if base_lang(lang) in ("", "und"):
        raise LanguageError(
            "the language of one side is not known, and this format must name it",
            remedy="say it with --source-lang and --target-lang",
        )
    return _REGIONS.get(lang.lower().replace("_", "-"), lang.replace("_", "-"))
