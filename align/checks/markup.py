"""What a translation must carry over letter by letter: addresses, mail, placeholders, tags, code.

Compares what both sides hold, not where. Formatting marks of prose (asterisks, underscores) are left alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from align.checks.pair import Finding, Pair, each
from align.issue import Category, Side, Span

#: Values: a part whose loss breaks the text (address, placeholder, tag), and one that is often localised (@name, #tag).
BREAKS, SOFT = 2.0, 1.0
_PATTERNS = (
    ("address", re.compile(r"(?:https?://|www\.)[^\s<>\"'“”「」（），。、；]+[\w/#=&-]"), BREAKS),
    ("e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"), BREAKS),
    ("tag", re.compile(r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>"), BREAKS),
    (
        "placeholder",
        re.compile(
            r"%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?[sdiufxXc@](?![A-Za-z0-9_])|%\(\w+\)[sd]|\$\{\w+\}|\{\{\s*\w+\s*\}\}|\{\w*\}"
        ),
        BREAKS,
    ),
    ("entity", re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});"), SOFT),
    ("handle", re.compile(r"(?<![A-Za-z0-9_@#])[@#][A-Za-z][A-Za-z0-9_]{2,}#?"), SOFT),
)
_HINT = re.compile(r"[@#<{%&$]|://|www\.")


def found_in(text: str) -> list[tuple[str, str, float, Span]]:
    """Return (what it is, its text, what its loss is worth, where) of each part to be kept, in order.

    >>> [(kind, text) for kind, text, _, _ in found_in("See https://example.org/a, {name}.")]
    [('address', 'https://example.org/a'), ('placeholder', '{name}')]
    """
    if not _HINT.search(text):
        return []
    parts: list[tuple[str, str, float, Span]] = []
    for kind, pattern, value in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(match.start(), match.end())
            if not any(span.overlaps(other) for _, _, _, other in parts):
                parts.append((kind, match.group(), value, span))
    return sorted(parts, key=lambda part: part[3])


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding for each part that one side has more often than the other."""
    if pair.one_sided:
        return
    source, target = found_in(pair.source), found_in(pair.target)
    if not source and not target:
        return
    yield from _surplus(source, target, Side.SOURCE)
    yield from _surplus(target, source, Side.TARGET)


def _surplus(
    here: list[tuple[str, str, float, Span]], there: list[tuple[str, str, float, Span]], side: Side
) -> Iterator[Finding]:
    left = Counter(_key(kind, text) for kind, text, _, _ in there)
    for kind, text, value, span in here:
        key = _key(kind, text)
        if left[key]:
            left[key] -= 1
        elif side is Side.SOURCE:
            yield Finding(Category.OMISSION, side, span, value, f"The {kind} {text} is not in the translation.")
        else:
            yield Finding(Category.ADDITION, side, span, value, f"The {kind} {text} is not in the source.")


def _key(kind: str, text: str) -> str:
    return f"{kind} {text.casefold().rstrip('/') if kind in ('address', 'e-mail address') else text}"


measure = each(measure_pair)
