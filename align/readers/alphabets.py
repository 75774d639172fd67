"""Which Latin alphabets there are: a second opinion where single-byte encodings are told apart by a few letters.

One accented letter is little to guess by: 0xF1 is the n of España in windows-1252 and the n of Gdańsk in
windows-1250. What decides here: the letters beyond a-z must fit the alphabet of one language, and of two
encodings that give such letters the Western one is commoner. Says nothing of Greek, Cyrillic, Arabic or Asia.
"""

import re

# Letters beyond a-z of each language (CLDR's exemplar characters, main and common auxiliary ones), by encoding.
_ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüßé",  # German
        "áéíóúüñ",  # Spanish
        "áàâãçéêíóôõúü",  # Portuguese
        "àéèìíîòóùú",  # Italian
        "áéíóúäëïöüèçàêî",  # Dutch
        "åäöéàü",  # Swedish, Finnish
        "æøåéóòôü",  # Danish, Norwegian
        "àçéèíïóòúü",  # Catalan
        "éâêîôû",  # Indonesian and English loans
    ),
    "cp1250": (
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîşţ",  # Romanian
        "čćđšž",  # Croatian, Slovene
    ),
    "cp1254": ("çğıöşüâîûi̇",),  # Turkish
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),  # Lithuanian, Latvian, Estonian
    "cp1258": ("àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỷỹỵ\u0300\u0301\u0303\u0309\u0323",),
}

# Its þ and ð are where Turkish has ş and ğ: not enough to speak for windows-1252, but enough not to speak against it.
_ICELANDIC = "áéíóúýðþæö"

#: Encodings whose upper half holds Latin letters; the guess is questioned only where it is one of them.
_LATIN = frozenset(
    {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "iso8859-2", "iso8859-4", "iso8859-10", "iso8859-13"}
)

# In the order of trust where several fit; ISO 8859-2 stands last because windows-1250 holds the same letters.
_ORDER = ("cp1252", "cp1250", "cp1254", "cp1258", "cp1257", "iso8859-2")
_SAME_LETTERS = {"iso8859-2": "cp1250", "iso8859-4": "cp1257", "iso8859-10": "cp1257", "iso8859-13": "cp1257"}

_SIGN = re.compile(r"[^\W\d_][¿¡]+[^\W\d_]|[¹²³¼½¾£¥¦©¬®¯±¶¸¤÷×][^\W\d_]")


def likelier(data: bytes, guess: str) -> tuple[str, ...]:
    """Return encodings to try before `guess`, best first; none where the guess is as good as any.

    >>> likelier("El niño vino mañana.".encode("cp1252"), "cp1250")
    ('cp1252',)
    >>> likelier("Nie wiem, gdzie są żółte łódki.".encode("cp1250"), "cp1250")
    ()
    """
    if guess not in _LATIN:
        return ()
    if guess != "cp1252" and _fits(data, "cp1252"):
        return ("cp1252",)
    if _fits(data, guess, _ICELANDIC if guess == "cp1252" else ""):
        return ()
    return tuple(name for name in _ORDER if name != guess and _fits(data, name))[:1]


def _fits(data: bytes, name: str, another: str = "") -> bool:
    """Say whether all letters beyond a-z that the encoding gives are of one alphabet, and no sign stands for one."""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return False
    strange = {char for char in text.lower() if char.isalpha() and not char.isascii()} - set("µªº")
    alphabets = (*_ALPHABETS.get(_SAME_LETTERS.get(name, name), ()), another)
    return any(strange <= set(alphabet) for alphabet in alphabets) and not _SIGN.search(text)
