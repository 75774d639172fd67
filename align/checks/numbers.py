"""Numbers by value: a figure of one side that the other side does not have, or has otherwise.

Compares what was read (`align.quantity`), never digits with digits, and knows no language. A figure left over on
each side is taken for one that was changed. A number that one side alone has weighs less: people leave out days
and round off. What a reader of quantities does not read, this check does not see.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import permutations

from align.checks.figures import Figure, customary, figures, match, of_one_dimension
from align.checks.pair import Finding, Pair, each
from align.issue import Category, Side, Span
from align.quantity import QuantityKind

#: Values: another figure in its place, written in digits; in words; a figure one side lacks; a doubt; hardly one.
CHANGED, WORDS, MISSING, DOUBT, FAINT = 3.0, 2.0, 1.5, 1.0, 0.5
#: Figures of a date or time that people often leave to the context.
_CONTEXT = frozenset({"day", "month", "weekday", "hour", "minute", "year", "decade", "century", "magnitude"})
_VAGUE = frozenset({"minute", "magnitude"})
_POUNDS = {"pound", "GBP"}
_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r"[.,]")
_WRITTEN = re.compile(r"(?<![\d,.])\d+(?:\.\d+)?(?![\d,.])")
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-ZＡ-Ｚ][A-Za-zＡ-Ｚ]{0,9}-?\d+(?![A-Za-z0-9])")
_SEPARATED = re.compile(r"\d+(?:[.,]\d+)+")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OFFSETS = ("year_offset", "month_offset", "week_offset")


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding for each figure that does not agree, and for each relative date in doubt.

    The value says how sure it is: `CHANGED` 3, `WORDS` 2, `MISSING` 1.5, `DOUBT` 1, `FAINT` 0.5.
    """
    if pair.one_sided:
        return
    source, target = figures(pair.source_quantities), figures(pair.target_quantities)
    found = match(source, target)
    left, right = [source[i] for i in found.source], [target[j] for j in found.target]
    _take_shares(left, right)
    _take_shares(right, left)
    yield from _misread(pair, left, right)
    left = [one for one in left if not _said(one, target, pair.source, pair.target)]
    right = [one for one in right if not _said(one, source, pair.target, pair.source)]
    yield from _changed(pair, left, right)
    yield from (_missing(one, Side.SOURCE, pair, target) for one in left if _alone(one, target))
    yield from (_missing(one, Side.TARGET, pair, source) for one in right if _alone(one, source))
    yield from _units(pair, [(source[i], target[j]) for i, j in found.pairs])
    yield from _relative(pair)
    yield from _codes(pair)


def _take_shares(ours: list[Figure], theirs: list[Figure]) -> None:
    """Take a share off the lists where the other side names its two numbers: two out of three, 3軒に2軒."""
    for share in [one for one in ours if one.role == "number" and 0 < one.value < 1]:
        for part, whole in permutations(theirs, 2):
            if part.value.denominator == whole.value.denominator == 1 and part.value == share.value * whole.value > 0:
                ours.remove(share)
                theirs.remove(part)
                theirs.remove(whole)
                break


def _said(figure: Figure, others: Sequence[Figure], own: str, other: str) -> bool:
    """Say whether the other text has the digits once more than was read there, or a word that is a name (Lima)."""
    text = figure.span.of(own)
    if figure.soft or (text[0].isupper() and re.search(rf"\b{re.escape(text)}\b", other)):
        return True
    written = _WRITTEN.search(figure.span.of(own))
    literals = {str(figure.value)} if figure.value.denominator == 1 and figure.value >= 2 else set()
    if written is not None and figure.value in (Fraction(written[0]), Fraction(_MARKS.sub("", written[0]))):
        literals.add(written[0])
    read = sum(one.value == figure.value for one in others)
    return any(len(re.findall(rf"(?<!\d)(?<!\d[.,]){re.escape(text)}(?!\d|[.,]\d)", other)) > read for text in literals)


def _alone(figure: Figure, others: Sequence[Figure]) -> bool:
    """Say whether no figure of the other side, matched or not, could stand for this one."""
    return not any(customary(figure, other) for other in others)


def _misread(pair: Pair, left: list[Figure], right: list[Figure]) -> Iterable[Finding]:
    """Yield where a number kept the other language's separators (13.000 in English), and take both off the lists."""
    for b in list(right):
        written = _SEPARATED.search(b.span.of(pair.target))
        if written is None:
            continue
        meant = {Fraction(_MARKS.sub("", written[0]))}
        if len(_MARKS.findall(written[0])) == 1:
            meant.add(Fraction(written[0].replace(",", ".")))
        a = next((one for one in left if one.value in meant), None)
        if a is not None:
            left.remove(a)
            right.remove(b)
            what = f"“{b.span.of(pair.target)}” reads as {_plain(b)} here; the source says {_plain(a)}."
            yield Finding(Category.LOCALE, Side.TARGET, b.span, DOUBT, what, a.span)


def _changed(pair: Pair, left: list[Figure], right: list[Figure]) -> Iterable[Finding]:
    """Yield a finding for each two left-over figures that belong together, and take them off the lists."""
    candidates = sorted(
        ((_likeness(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda c: (-c[0], c[1], c[2]),
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for likeness, i, j in candidates:
        if likeness <= 0 or i in used_left or j in used_right:
            continue
        used_left.add(i)
        used_right.add(j)
        yield _change(pair, left[i], right[j])
    left[:] = [one for i, one in enumerate(left) if i not in used_left]
    right[:] = [one for j, one in enumerate(right) if j not in used_right]


def _likeness(a: Figure, b: Figure) -> float:
    """Return how much two figures that differ look like the same place in the text; 0 where they cannot be."""
    if not _may_be(a, b) or not _may_be(b, a):
        return 0.0
    same_unit = a.of.unit == b.of.unit and bool(a.of.unit)
    near = 1 - abs(float(a.value - b.value)) / (float(a.value + b.value) or 1)
    return 0.1 + 2 * (a.role == b.role) + 2 * same_unit + near


def _may_be(a: Figure, b: Figure) -> bool:
    """Say whether a figure of a date can be one of the other's sort, and a measure one of the other's unit."""
    if a.role in _CONTEXT and a.role != b.role:
        return b.role not in _CONTEXT and a.role in ("day", "year", "hour") and b.of.unit in ("", a.role)
    both = a.of.unit and b.of.unit and a.of.unit != b.of.unit and {a.of.unit, b.of.unit} != _POUNDS
    return not both or of_one_dimension(a, b) or a.of.kind is b.of.kind is QuantityKind.MONEY


def _change(pair: Pair, a: Figure, b: Figure) -> Finding:
    said, became = a.span.of(pair.source), b.span.of(pair.target)
    what = f"“{said}”{_gloss(said, a)} in the source; the translation says “{became}”{_gloss(became, b)}."
    digits = _DIGITS.search(said) is not None or _DIGITS.search(became) is not None
    return Finding(Category.NUMBER, Side.SOURCE, a.span, CHANGED if digits else WORDS, what, b.span)


def _missing(one: Figure, side: Side, pair: Pair, others: Sequence[Figure]) -> Finding:
    text = one.span.of(pair.text(side))
    what = "is not in the translation" if side is Side.SOURCE else "is not in the source"
    value = _weight(one, text, any(other.role == one.role for other in others))
    return Finding(Category.NUMBER, side, one.span, value, f"The number “{text}”{_gloss(text, one)} {what}.")


def _weight(one: Figure, text: str, contrary: bool) -> float:
    """Return how sure a figure of one side alone is an error; `contrary`: the other side has others of its role."""
    if one.role in _CONTEXT:
        return DOUBT if contrary and one.role not in _VAGUE else FAINT
    if one.value <= 2 or (one.role == "ordinal" and one.value < 10):
        return FAINT
    if (one.of.unit == "hour" and one.value == 24) or (one.of.about and one.of.kind is QuantityKind.MONEY):
        return FAINT  # around the clock; a sum of money converted for the reader
    return MISSING if _DIGITS.search(text) is not None and one.value >= 10 else DOUBT


def _plain(figure: Figure) -> str:
    """Return a figure as a reader would write it in English."""
    if figure.role == "weekday":
        return _WEEKDAYS[int(figure.value) - 1]
    value = figure.value
    if value.denominator == 1:
        number = f"{value.numerator:,}" if figure.role not in ("year", "decade") else str(value.numerator)
    else:
        number = f"{float(value):,.4g}" if value < 1000 else f"{float(value):,}"
    return f"{number} {figure.of.unit}".strip() if figure.role in ("number", "money") else number


def _gloss(text: str, figure: Figure) -> str:
    plain = _plain(figure)
    return "" if re.sub(r"\D", "", plain) == re.sub(r"\D", "", text) and text.isascii() else f" ({plain})"


def _units(pair: Pair, matched: Iterable[tuple[Figure, Figure]]) -> Iterable[Finding]:
    """Yield where the number stayed and its unit changed: 5 km, 5 miles."""
    for a, b in matched:
        if a.value == b.value and a.of.unit != b.of.unit and of_one_dimension(a, b) and not (a.soft or b.soft):
            what = f"The number stayed, the unit changed: “{a.span.of(pair.source)}” and “{b.span.of(pair.target)}”."
            yield Finding(Category.NUMBER, Side.SOURCE, a.span, WORDS, what, b.span)


def _relative(pair: Pair) -> Iterable[Finding]:
    """Yield where "last June" became June of last year, or "last year" became this year."""
    for a in pair.source_quantities:
        for b in pair.target_quantities:
            first, second = dict(a.parts), dict(b.parts)
            if first.get("month", 0) == second.get("month") and _doubtful(first, second):
                said, became = a.span.of(pair.source), b.span.of(pair.target)
                what = f"“{said}” may be of this year or of last; the translation says “{became}”. Check the date."
                yield Finding(Category.NUMBER, Side.SOURCE, a.span, DOUBT, what, b.span)
    for name in _OFFSETS:
        yield from _offset(pair, name)


def _doubtful(first: dict[str, int], second: dict[str, int]) -> bool:
    return first.get("occurrence") == -1 and second.get("year_offset") == -1


def _offset(pair: Pair, name: str) -> Iterable[Finding]:
    source = [q for q in pair.source_quantities if name in dict(q.parts)]
    target = [q for q in pair.target_quantities if name in dict(q.parts)]
    values = {dict(q.parts)[name] for q in source}, {dict(q.parts)[name] for q in target}
    if len(source) != 1 or len(target) != 1 or values[0] == values[1]:
        return
    a, b = source[0].span, target[0].span
    what = f"“{a.of(pair.source)}” in the source; the translation says “{b.of(pair.target)}”."
    yield Finding(Category.NUMBER, Side.SOURCE, a, DOUBT, what, b)


def _codes(pair: Pair) -> Iterable[Finding]:
    """Yield where a name with digits has others in the translation: KN-23 and KN-24."""
    source, target = _named(pair.source), _named(pair.target)
    for text, span in source.items():
        stem = _DIGITS.sub("", text)
        others = [other for other in target if _DIGITS.sub("", other) == stem and other not in source]
        if text not in target and len(others) == 1:
            said, became = span.of(pair.source), target[others[0]].of(pair.target)
            what = f"“{said}” in the source; the translation says “{became}”."
            yield Finding(Category.NUMBER, Side.SOURCE, span, CHANGED, what, target[others[0]])


def _named(text: str) -> dict[str, Span]:
    """Return the names with digits of a text, written one way: G７ is G7, KN23 is KN-23."""
    return {
        unicodedata.normalize("NFKC", match[0]).upper().replace("-", ""): Span(*match.span())
        for match in _CODE.finditer(text)
    }


measure = each(measure_pair)
