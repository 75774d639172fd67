"""Omission and addition inside a sentence, with the embedded model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks.columns import NAMES, REACHES, columns, gained, word_features
from align.checks.counterparts import faced, words_of
from align.checks.coverage import Said, best_run, cover, measure_omission
from align.checks.pair import Pair
from align.embedders import load
from align.quantities import read

WORDS = [
    "The harbour master said that the ferry would leave at dawn",
    "港务长说渡轮将在黎明离港",
    "フェリーは夜明けに出港する",
    "여객선은 새벽에 떠난다",
    "Kapal feri akan berangkat saat fajar",
    "",
    "!?",
    "12 34",
]


@pytest.fixture(scope="module")
def embedder():
    return load()


def covered(embedder, source, target, langs="en-zh"):
    sides = zip((source, target), langs.split("-"), strict=True)
    return cover(*(Said(text, embedder.tokens(text), read(text, lang)) for text, lang in sides), *langs.split("-"))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12))
def test_the_best_run_is_the_best_of_all(values):
    scores = np.array(values, float)
    start, end, total = best_run(scores)
    sums = [scores[i:j].sum() for i in range(len(scores)) for j in range(i + 1, len(scores) + 1)]
    assert total == scores[start:end].sum() == max(sums)


@settings(max_examples=60)
@given(st.sampled_from(WORDS) | st.text(max_size=30), st.sampled_from(WORDS) | st.text(max_size=30))
def test_shapes_and_ranges(source, target):
    for text, side in zip((source, target), covered(load_once(), source, target), strict=True):
        assert side.spans.shape == (len(side.missing), 2)
        assert len(side.weight) == len(side.missing)
        assert 0 <= side.covered <= 1
        assert ((side.missing >= 0) & (side.missing <= 1)).all()
        assert all(0 <= start < end <= len(text) for start, end in side.spans.tolist())
        assert (side.spans[1:, 0] >= side.spans[:-1, 1]).all()
        assert side.run is None or side.run.end <= len(text)


def load_once(found=[]):  # noqa: B006 - one model for all examples
    if not found:
        found.append(load())
    return found[0]


def test_words_are_whole_where_a_script_has_spaces(embedder):
    text = "Kapal-kapal berangkat, kata nakhoda."
    words = words_of(text, embedder.tokens(text))
    assert [text[start:end] for start, end in words.spans.tolist()] == [
        "Kapal",
        "kapal",
        "berangkat",
        "kata",
        "nakhoda",
    ]


@pytest.mark.parametrize(
    ("source", "target", "langs", "wanted"),
    [
        (
            "The two ministers met in the capital on Monday, walked through the old garden behind the palace with "
            "their children, and signed an agreement on fishing.",
            "两位部长周一在首都会面，并签署了一项渔业协议。",
            "en-zh",
            "walked through the old garden behind the palace",
        ),
        (
            "The two ministers met in the capital on Monday, and after a long dinner with musicians from the islands "
            "they signed an agreement on fishing.",
            "Die beiden Minister trafen sich am Montag in der Hauptstadt und unterzeichneten einen Fischereivertrag.",
            "en-de",
            "dinner with musicians from the islands",
        ),
    ],
)
def test_a_clause_left_out_is_the_likeliest_run(embedder, source, target, langs, wanted):
    side, _ = covered(embedder, source, target, langs)
    said = side.run.of(source)
    shared = set(said.split()) & set(wanted.split())
    assert len(shared) >= 0.6 * len(wanted.split()), said
    whole, _ = covered(embedder, source.replace(said, "").replace("  ", " "), target, langs)
    assert side.logit > whole.logit


def omission(embedder, source, target, langs):
    """The value of the omission found in a pair."""
    sides = covered(embedder, source, target, langs)
    pair = Pair(source, target, *langs.split("-"), source_tokens=sides[0], target_tokens=sides[1])
    return max(finding.value for _, finding in measure_omission([pair]))


@pytest.mark.parametrize(
    ("source", "target", "langs"),
    [
        (
            "Fares will rise by three to five percent next year.",
            "Les tarifs augmenteront de 3 à 5 % l'an prochain.",
            "en-fr",
        ),
        ("Two thirds of the boats were sold for six percent less.", "三分之二的船以低6%的价格售出。", "en-zh"),
    ],
)
def test_words_of_a_number_that_both_sides_have_are_accounted_for(embedder, source, target, langs):
    bare = cover(*(Said(text, embedder.tokens(text)) for text in (source, target)), *langs.split("-"))
    side, _ = covered(embedder, source, target, langs)
    assert side.missing.sum() < bare[0].missing.sum()
    counted = ["percent" in source[start:end] for start, end in side.spans.tolist()]
    assert (side.missing[counted] < 0.05).all()


def test_a_gloss_for_the_readers_of_the_source_is_less_of_an_omission(embedder):
    source = "The talks were held in the hall of the PHA, {}, on Monday evening."
    told, gloss = (
        source.format(what) for what in ("the Port and Harbour Authority", "short for Port and Harbour Authority")
    )
    target = "会谈周一晚上在港务局大厅举行。"
    assert omission(embedder, gloss, target, "en-zh") < omission(embedder, told, target, "en-zh")


@settings(max_examples=40)
@given(st.sampled_from(WORDS[:5]), st.sampled_from(WORDS[:5]))
def test_features_are_numbers_and_sides_can_be_exchanged(source, target):
    model = load_once()
    ours, theirs = (words_of(text, model.tokens(text)) for text in (source, target))
    sides, back = columns([faced(ours, theirs), faced(theirs, ours)])
    known = word_features(sides)
    assert known.shape == (len(ours) + len(theirs), 42)
    assert np.isfinite(known).all()
    np.testing.assert_allclose(word_features([sides[1]]), word_features([back[0]]), atol=1e-4)
    # A text's words are known by it alone, whatever others are looked at beside it.
    np.testing.assert_allclose(known[: len(ours)], word_features([sides[0]]), atol=1e-9)


def test_gains_are_those_of_taking_the_words_out(embedder):
    source, target = WORDS[0] + " before the storm", WORDS[4]
    ours, theirs = (words_of(text, embedder.tokens(text)) for text in (source, target))
    there = theirs.sums.sum(axis=0)

    def cosine(rows):
        total = rows.sum(axis=0)
        return float(total @ there / np.linalg.norm(total) / np.linalg.norm(there))

    pair = faced(ours, theirs)
    gains, (full,) = gained([pair.own], pair.cross @ np.ones(len(theirs)) / np.sqrt(pair.there.sum()))
    assert full == pytest.approx(cosine(ours.sums), abs=1e-5)
    for reach, column in zip(REACHES, gains, strict=True):
        for place in range(len(ours)):
            rest = np.delete(ours.sums, range(max(0, place - reach), min(len(ours), place + reach + 1)), axis=0)
            assert column[place] == pytest.approx(cosine(rest) - full, abs=1e-4)


def test_a_word_that_nobody_answers_receives_least(embedder):
    ours, theirs = (
        words_of(text, embedder.tokens(text)) for text in ("The ferry left before the earthquake", WORDS[4])
    )
    received = columns([faced(ours, theirs)])[0][0][NAMES.index("received")]
    words = [ours.text[start:end] for start, end in ours.spans.tolist()]
    assert received[words.index("earthquake")] < received[words.index("ferry")]
