"""Words that the other side accounts for, whatever their vectors say: originals in brackets, and numbers that agree.

"Five percent" and 5 % have hardly a piece in common, and a name stands in two scripts.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from align.checks.counterparts import Words
from align.checks.figures import Figure, figures, match
from align.checks.length import originals_of
from align.issue import Span
from align.quantity import Quantity

#: How many characters before its original a name may begin: the longest in Chinese or katakana are about that long.
_NAME_REACH = 12
Known = NDArray[np.bool_]


def explained(
    words: Words, other: Words, counted: tuple[Sequence[Quantity], Sequence[Quantity]]
) -> tuple[Known, Known]:
    """Say which words of each side (k,) and (m,) the other side accounts for.

    Those of a name whose original the other side has and this side gives in brackets behind it, and those of a number,
    date or measure that the other side has as well.
    """
    known = _originals(words, other.text), _originals(other, words.text)
    ours, theirs = map(figures, counted)
    found = match(ours, theirs)
    for side, told, places, left in (
        (words, ours, known[0], found.source),
        (other, theirs, known[1], found.target),
    ):
        _mark(side, told, {told[place].span for place in left}, places)
    return known


def _mark(words: Words, told: list[Figure], left: set[Span], known: Known) -> None:
    """Mark the words of quantities of which no figure is left over."""
    for span in {figure.span for figure in told} - left:
        known |= (words.spans[:, 0] < span.end) & (words.spans[:, 1] > span.start)


def _originals(words: Words, other: str) -> Known:
    known = np.zeros(len(words), np.bool_)
    for found in originals_of(words.text):
        if found.group(1) in other:
            known |= (words.spans[:, 0] >= found.start() - _NAME_REACH) & (words.spans[:, 1] <= found.end())
    return known
