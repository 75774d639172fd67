"""The filters of words: what they must hold, and what they may say wrongly."""

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from align.checks.vocabulary import LANGS, Bloom, common, known


@given(st.lists(st.text(min_size=1, max_size=12), max_size=50))
def test_a_filter_holds_what_it_was_given(words):
    filled = Bloom.of(words)
    again = Bloom.load(filled.dump("a test"))
    assert all(word in filled and word in again for word in words)


def test_few_made_up_words_are_known():
    chance = random.Random(3)
    made = ["".join(chance.choices(string.ascii_lowercase, k=11)) for _ in range(2000)]
    for lang in LANGS - {"ru"}:
        assert sum(known(word, lang) for word in made) < 60, lang
        assert sum(common(word, lang) for word in made) < 3, lang


def test_every_language_has_its_common_words():
    ours = {"en": "harbour", "de": "Hafen", "fr": "navire", "es": "puerto", "id": "pelabuhan", "ru": "город"}
    assert all(known(word, lang) and common(word, lang) for lang, word in ours.items())
