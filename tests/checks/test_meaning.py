"""What a cosine says of a pair depends on how many words it was measured on."""

import pytest

from align.checks import CHECKS, CheckConfig, Pair, check_pairs

WORDS = [
    "harbour",
    "ferry",
    "captain",
    "storm",
    "bridge",
    "village",
    "market",
    "garden",
    "river",
    "school",
    "lantern",
    "orchard",
    "window",
    "kettle",
]


def pair(words, margin):
    text = " ".join(WORDS[:words])
    return Pair(text, text.title(), "en", "de", similarity=0.1 + margin, background=0.1)


def values(*pairs):
    return [finding.value for _, finding in CHECKS["meaning"].measure(pairs)]


def test_the_cosine_of_a_short_pair_says_less():
    short, usual, long = (values(pair(words, 0.2))[0] for words in (5, 12, 14))
    assert short < usual < long
    assert usual == pytest.approx(1 - 0.2 / 0.5, abs=0.05)


def test_of_very_few_words_nothing_is_said():
    assert not values(pair(4, 0.0))


def test_another_sentence_is_told_even_where_it_is_short():
    right = [pair(12, 0.5)] * 9
    (*others, last) = check_pairs([*right, pair(5, 0.0)], CheckConfig(("meaning",)))
    assert [issue.severity for issue in last] == ["major"]
    assert not any(others)
