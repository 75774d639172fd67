"""How the translation ends: a lost full stop or question mark, or a comma where the sentence is over.

Judged by what a mark does, not by its shape: 。 and . are the same full stop.
"""

from collections.abc import Iterable

from align.bitext import Role
from align.checks.pair import Finding, Pair, each
from align.issue import Category, Side, Span
from align.script import base_lang

_CLOSING = "\"'“”‘’»«」』）)]】》〉"
_CLASSES = {
    **dict.fromkeys(".。．｡।", "stop"),
    **dict.fromkeys("!！", "exclamation"),
    **dict.fromkeys("?？؟", "question"),
    **dict.fromkeys("…⋯", "ellipsis"),
    **dict.fromkeys(",，、،", "comma"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(";；", "semicolon"),
    **dict.fromkeys("-–—―", "dash"),
}
_NAMES = {"stop": "a full stop", "exclamation": "an exclamation mark", "question": "a question mark"}
_SENTENCE = frozenset(_NAMES)
#: A question without its mark: Japanese か。, Korean 까. 요., Chinese 吗。 and 呢。 ask all the same.
_ASKING = ("か", "까", "니", "나", "吗", "呢", "の", "かな", "죠", "요", "でしょう", "ね")
#: Shorter texts are headings and cells.
_SHORTEST = 8
#: Values: a mark that changed what the sentence does; a mark that is gone; a comma that ends the sentence.
CHANGED, LOST, CUT = 1.0, 1.0, 2.0


def ending_of(text: str) -> tuple[str, int]:
    """Return what the last mark of a text does ("" for none) and where it stands.

    >>> ending_of("他来了吗？”"), ending_of("no mark")
    (('question', 4), ('', 6))
    """
    stripped = text.rstrip()
    place = len(stripped)
    while place and (stripped[place - 1] in _CLOSING or stripped[place - 1].isspace()):
        place -= 1
    # A mark may stand inside or outside of the closing quotation mark.
    for at in range(min(place, len(stripped)) - 1, len(stripped)):
        if at >= 0 and stripped[at] in _CLASSES:
            sort = _CLASSES[stripped[at]]
            return ("ellipsis" if stripped[: at + 1].endswith(("...", "。。。")) else sort), at
    return "", max(0, len(stripped) - 1)


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield at most one finding on the last mark of the target."""
    if pair.one_sided or pair.role not in (Role.BODY, Role.SUMMARY) or len(pair.target.strip()) < _SHORTEST:
        return
    source, _ = ending_of(pair.source)
    target, place = ending_of(pair.target)
    span = Span(place, place + 1)
    if source not in _SENTENCE or source == target:
        return
    if target in ("comma", "semicolon"):
        what = f"The source ends its sentence with {_NAMES[source]}, the translation breaks off with a {target}."
        yield Finding(Category.PUNCTUATION, Side.TARGET, span, CUT, what)
    elif target == "" and not _said_in_japanese(pair):
        what = f"The source ends with {_NAMES[source]}, the translation without a mark."
        yield Finding(Category.PUNCTUATION, Side.TARGET, span, LOST, what)
    elif source == "question" and target in ("stop", "exclamation") and not _asks(pair):
        yield Finding(Category.PUNCTUATION, Side.TARGET, span, CHANGED, "The source asks; the translation states.")
    elif target == "question" and source == "stop" and base_lang(pair.source_lang) not in ("zh", "ja", "ko"):
        yield Finding(Category.PUNCTUATION, Side.TARGET, span, CHANGED, "The source states; the translation asks.")


def _said_in_japanese(pair: Pair) -> bool:
    """Say whether the target ends with 」, before which Japanese writes no full stop."""
    return base_lang(pair.target_lang) == "ja" and pair.target.rstrip().endswith(("」", "』"))


def _asks(pair: Pair) -> bool:
    text = pair.target.rstrip().rstrip("".join(_CLASSES) + _CLOSING)
    return base_lang(pair.target_lang) in ("zh", "ja", "ko") and text.endswith(_ASKING)


measure = each(measure_pair)
