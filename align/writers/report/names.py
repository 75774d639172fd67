"""Languages by the name a reader of the report knows."""

from align.script import base_lang

_NAMES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ms": "Malay", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "ug", "sd", "ckb", "dv", "syr"})


def language_name(lang: str) -> str:
    """Return the English name of a language with its code; the code alone where no name is known.

    >>> language_name("zh-CN"), language_name("tlh")
    ('Chinese (zh-CN)', 'tlh')
    """
    name = _NAMES.get(base_lang(lang))
    return f"{name} ({lang})" if name else lang


def right_to_left(lang: str) -> bool:
    """Say whether a language is written from right to left.

    >>> right_to_left("ar"), right_to_left("en")
    (True, False)
    """
    return base_lang(lang) in _RIGHT_TO_LEFT
