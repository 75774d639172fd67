"""Repeats are looked for in time that grows with the text, not with its square: a scraped loop may be very long."""

import time

import pytest

from align.checks import doubled
from align.checks.pair import Pair

LOOPS = {
    "a word": ("en", "word ".__mul__),
    "characters": ("zh", lambda count: "".join(chr(0x4E00 + place % 300) * 2 for place in range(count))),
}


@pytest.mark.parametrize("source", ["", "a a "])
@pytest.mark.parametrize("kind", LOOPS)
def test_a_loop_takes_time_by_its_length(kind, source):
    lang, made = LOOPS[kind]
    before = time.process_time()
    found = list(doubled.measure_pair(Pair(source, made(30_000), "de", lang)))
    assert time.process_time() - before < 10  # .5 s; 80 s and more when each repeat was held against all others
    assert bool(found) == (not source)  # what the source doubles too is no mistake
