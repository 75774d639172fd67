"""Quotation marks of another style than the rest of the translation has.

Only double marks count, and only where one style is the clear habit of the document; what stands inside another
quotation, and inches, are left alone. Marks without a partner are for `brackets`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from align.checks.pair import Finding, Pair
from align.issue import Category, Side, Span

#: Value: a quotation in another style.
OTHER = 1.0
#: A style is the habit if this share of at least so many quotations has it.
_HABIT, _LEAST = 0.8, 5
_STYLES = {
    "straight": re.compile(r'(?<![\d\w])"[^"“”„«»「」\n]{1,200}"(?!\w)'),
    "curly": re.compile(r"“[^\"“”„«»「」\n]{1,200}”"),
    "low": re.compile(r"„[^\"“”„«»「」\n]{1,200}[“”]"),
    "guillemets": re.compile(r"«[^\"«»\n]{1,200}»|»[^\"«»\n]{1,200}«"),
    "corner": re.compile(r"「[^「」\n]{1,200}」"),
}
_PAIRED = ("“”", "«»", "「」", "„“", "『』", "《》", "‘’")
_SHOWN = {"straight": '"…"', "curly": "“…”", "low": "„…“", "guillemets": "«…»", "corner": "「…」"}


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each quotation whose marks are not those of the document."""
    found = [
        (index, style, match)
        for index, pair in enumerate(pairs)
        for style, pattern in _STYLES.items()
        for match in pattern.finditer(pair.target)
        if not _inside(pair.target, match)
    ]
    counts = Counter(style for _, style, _ in found)
    if not counts:
        return
    habit, times = counts.most_common(1)[0]
    if times < _LEAST or times < _HABIT * counts.total():
        return
    for index, style, match in sorted(found, key=lambda entry: (entry[0], entry[2].start())):
        if style != habit and not _STYLES[style].search(pairs[index].source):
            what = f"These quotation marks are {_SHOWN[style]}, those of the rest of the text {_SHOWN[habit]}."
            yield index, Finding(Category.LOCALE, Side.TARGET, Span(match.start(), match.end()), OTHER, what)


def _inside(text: str, match: re.Match[str]) -> bool:
    """Say whether a quotation stands inside another one, where style changes on purpose."""
    before = text[: match.start()]
    return any(
        before.count(opens) > before.count(closes) for opens, closes in ("“”", "«»", "「」", "„“", "『』", "《》", "‘’")
    )
