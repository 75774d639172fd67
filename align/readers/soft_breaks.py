"""Line breaks that mark-up languages take for a space, where Chinese and Japanese want nothing at all."""

from align.script import script_of

_UNSPACED = frozenset({"Hani", "Hira", "Kana"})
_SHARED = "“”‘’…—"


def melts(left: str, right: str) -> bool:
    """Say whether a line break between two characters means nothing: Han, kana or their punctuation on both sides.

    Quotes and dashes that other languages share count as theirs beside one that is theirs for sure.

    >>> melts("说", "话"), melts("”", "他"), melts("”", "“"), melts("a", "b"), melts("말", "하")
    (True, True, False, False, False)
    """
    sure = (_is_unspaced(left), _is_unspaced(right))
    return all(sure) or (any(sure) and (left in _SHARED or right in _SHARED))


def _is_unspaced(char: str) -> bool:
    return script_of(char) in _UNSPACED or "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e"
