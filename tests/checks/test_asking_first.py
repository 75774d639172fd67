"""What is asked of a text before a dear pattern is tried: it never hides what the pattern would find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.checks import doubled, known_names, length, spacing, untranslated
from align.checks.denial import _weights, masked, strength
from align.checks.grams import normal, probe
from align.checks.spelling import distance
from align.checks.words import _most

SIGNS = st.lists(
    st.sampled_from([*"abw.:/@`<>()（）[]【】#_\\=- ,中文1é", "www.", "https://", ".com", ".de"]), max_size=12
).map("".join)
WORDS = st.text(st.sampled_from("abc"), max_size=7)


def plainly(left, right):
    """Return the distance by its definition, over all of both words."""
    table = {(i, 0): i for i in range(len(left) + 1)} | {(0, j): j for j in range(len(right) + 1)}
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            ways = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (left[i - 1] != right[j - 1])]
            if i > 1 and j > 1 and left[i - 2 : i] == right[j - 2 : j][::-1]:
                ways.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(ways)
    return table[len(left), len(right)]


@given(WORDS, WORDS, st.sampled_from([None, 1, 2, 3]))
def test_a_distance_is_true_as_far_as_it_is_asked_for(left, right, most):
    true, said = plainly(left, right), distance(left, right, most)
    assert said == true if most is None or true <= most else said > most


@given(SIGNS)
def test_a_text_with_an_address_is_looked_through(text):
    if untranslated._EXEMPT.search(text):
        assert untranslated._MAY_BE_EXEMPT.search(text)
    if spacing._ADDRESS.search(text):
        assert spacing._MAY_BE_ADDRESS.search(text)
    if doubled._ADDRESS.search(text):
        assert any(sign in text for sign in doubled.IN_ADDRESSES)
    assert [match.span() for match in length.originals_of(text)] == [
        match.span() for match in length._ORIGINAL.finditer(text)
    ]


@given(st.lists(st.integers(0, 4)))
def test_the_most_frequent_is_counted(phrases):
    assert _most(phrases) == max(map(phrases.count, phrases), default=0)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The harbour was unsafe, so nobody dared to sail; it isn't hopeless.", "en"),
        ("Der Hafen war unsicher, niemand wagte es auszulaufen.", "de"),
        ("港口不安全，没有人敢出海，但并非没有希望。", "zh"),
        ("항구는 안전하지 않아 아무도 나가지 못했다.", "ko"),
    ],
)
def test_a_denial_is_as_strong_by_grams_as_by_probes(text, lang):
    weights, bias = _weights()[lang]
    form = normal(masked(text, lang), lang)
    said = [weight for gram, (_, weight) in weights.items() if probe(gram, lang) in form]
    assert said
    assert strength(text, lang) == bias + sum(said)


@pytest.mark.parametrize("lang", ["zh", "ja", "ko"])
def test_forms_are_found_by_their_beginnings_one_by_one_and_all_at_once(lang):
    index = known_names._index(lang)
    assert len(index) > 1000
    for start in [*list(index)[::50], "没有", "ab"]:
        assert known_names._sizes(start, lang) == index.get(start, ())
