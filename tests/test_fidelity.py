"""Fidelity: one number in [0, 1] that falls where the translation is worse."""

import math

import pytest

from align.bitext import Bead, Bitext, Document, Segment
from align.checks import CHECKS, Pair, check_pairs
from align.embedders import load
from align.evidence import evidence_of
from align.fidelity import FAULTS, FEATURES, features, fidelity, graded, odds
from align.issue import Category, Issue, Severity, Side, Span

ROWS = [
    ("The ferry leaves the harbour at seven in the morning.", "Die Fähre verlässt den Hafen um sieben Uhr morgens."),
    ("The fishermen repaired their nets in the old church.", "Die Fischer flickten ihre Netze in der alten Kirche."),
    ("The mayor thanked the volunteers for their work.", "Der Bürgermeister dankte den Freiwilligen für ihre Arbeit."),
    ("A storm destroyed the bridge in September.", "Ein Sturm zerstörte die Brücke im September."),
]


def document(texts, lang):
    text, segments = "", []
    for piece in texts:
        segments.append(Segment(len(text), len(text) + len(piece), 0, lang))
        text += piece + "\n"
    return Document("", text, lang, segments=tuple(segments))


@pytest.fixture(scope="module")
def scored():
    """Return a function from rows to the fidelity of each."""
    embedder = load()

    def score(rows):
        sides = document([row[0] for row in rows], "en"), document([row[1] for row in rows], "de")
        pairs = evidence_of(Bitext(*sides, tuple(Bead((i,), (i,)) for i in range(len(rows)))), embedder)
        return [fidelity(pair, issues) for pair, issues in zip(pairs, check_pairs(pairs), strict=True)]

    return score


def test_right_pairs_score_higher_than_exchanged_ones(scored):
    right = scored(ROWS)
    wrong = scored([(source, ROWS[i - 1][1]) for i, (source, _) in enumerate(ROWS)])
    assert all(0 <= value <= 1 for value in right + wrong)
    assert min(right) > max(wrong)


def test_a_one_sided_pair_has_none():
    assert fidelity(Pair("Hello there.", "", "en", "de", kind="1-0"), ()) is None


def test_an_issue_lowers_it():
    pair = Pair("It cost 90 euros.", "Es kostete 80 Euro.", "en", "de", similarity=0.7, background=0.1)
    issue = Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(8, 10), "90", "90 is not there.")
    assert fidelity(pair, (issue,)) < fidelity(pair, ())


@pytest.mark.parametrize("check", [*CHECKS])
def test_no_issue_raises_it(check):
    pair = Pair("It cost 90 euros.", "Es kostete 80 Euro.", "en", "de", similarity=0.7, background=0.1)
    plain = fidelity(pair, ())
    for category in Category:
        issue = Issue(category, Severity.MAJOR, check, Side.SOURCE, Span(8, 10), "90", "Something is wrong.")
        assert fidelity(pair, (issue,)) <= plain


def test_every_feature_is_a_number_whatever_the_pair():
    for pair in (Pair("a", "b", "xx", "yy"), Pair("…", "!", "en", "zh"), Pair("a" * 9999, "b", "en", "de")):
        values = features(pair, ())
        assert len(values) == len(FEATURES)
        assert all(map(math.isfinite, values))


def test_of_a_language_that_the_model_does_not_know_a_pair_is_held_against_its_documents():
    texts = ("The ferry leaves at seven.", "Färjan går klockan sju.")

    def margin(langs, usual):
        return features(Pair(*texts, *langs, similarity=0.2, background=0.1, usual=usual), ())[0]

    assert margin(("en", "sv"), 0.1) == margin(("en", "sv"), None)
    assert margin(("en", "sv"), 0.3) == pytest.approx(margin(("en", "sv"), 0.1) - 0.2)
    assert margin(("en", "de"), 0.3) == margin(("en", "de"), None) == pytest.approx(0.1)


def test_each_fault_has_its_own_odds():
    pair = Pair("It cost 90 euros.", "Es kostete 80 Euro.", "en", "de", similarity=0.7, background=0.1)
    issue = Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(8, 10), "90", "90 is not there.")
    before, after = odds(pair, ()), odds(pair, (issue,))
    assert set(before) == set(FAULTS)
    assert after["detail"] > before["detail"]
    assert (after["omission"], after["addition"]) == (before["omission"], before["addition"])
    assert fidelity(pair, ()) == pytest.approx(1 / (1 + sum(before.values())))


def test_faults_are_the_parts_of_fidelity():
    pair = Pair("It cost 90 euros.", "Es kostete 80 Euro.", "en", "de", similarity=0.7, background=0.1)
    value, faults = graded(pair, ())
    against = [getattr(faults, fault) for fault in FAULTS]
    assert all(0 < probability < 1 for probability in against)
    assert value == fidelity(pair, ()) == pytest.approx(1 / (1 + sum(p / (1 - p) for p in against)))
    assert graded(Pair("Hello there.", "", "en", "de", kind="1-0"), ()) is None


def test_another_sentence_is_an_addition_and_half_a_sentence_an_omission(scored):
    long = (
        "The mayor thanked the volunteers for their work, and the harbour master closed the old gate.",
        "Der Bürgermeister dankte den Freiwilligen für ihre Arbeit, und der Hafenmeister schloss das alte Tor.",
    )
    whole, half = scored([*ROWS, long])[-1], scored([*ROWS, (long[0], long[1].split(",")[0] + ".")])[-1]
    looped = scored([*ROWS, (long[0], long[1] + " und der Hafenmeister schloss das alte Tor" * 6)])[-1]
    assert half < whole - 0.1
    assert looped < whole - 0.1
