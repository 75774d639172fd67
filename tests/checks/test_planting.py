"""Planted errors are where they say they are, and the pair they came from is beside them."""

import sys

import pytest

ROWS = [
    (
        "The ferry left the harbour at seven, and the band played.",
        "Die Fähre verließ um sieben den Hafen, und die Musik spielte.",
    ),
    (
        "“It was a long winter,” said Helena Marsh, who has not slept.",
        "„Es war ein langer Winter“, sagte Helena Marsh, müde.",
    ),
    (
        "In 2019 the town paid 3,500 dollars for the old church.",
        "Im Jahr 2019 zahlte die Stadt 3500 Dollar für die alte Kirche.",
    ),
    ("They did not see the ship, but they heard it.", "Sie sahen das Schiff nicht, aber sie hörten es, ganz nah."),
]


@pytest.fixture(scope="module")
def planter(request):
    sys.path.insert(0, str(request.config.rootpath / "scripts"))
    try:
        from plant_errors import Planter
    finally:
        sys.path.pop(0)
    return Planter


def test_spans_and_clean_pairs(planter):
    found = list(planter("en", "de", seed=3).plant(ROWS, list(planter("en", "de", seed=3).kinds)))
    assert {"inserted-clause", "added-clause", "dropped-clause", "changed-number", "untranslated"} <= {
        error["kind"] for error in found
    }
    for error in found:
        assert tuple(error["clean"]) == ROWS[error["row"]]
        assert (error["source"], error["target"]) != tuple(error["clean"])
        if error["span"]:
            start, end = error["span"]
            assert 0 <= start < end <= len(error[error["side"]])


def test_what_was_inserted_can_be_taken_out_again(planter):
    for error in planter("en", "de", seed=3).plant(ROWS, ["inserted-clause", "added-clause"]):
        start, end = error["span"]
        text = error[error["side"]]
        clean = error["clean"][0 if error["side"] == "source" else 1]
        assert "".join((text[:start] + text[end:]).split()) == "".join(clean.split())


def test_same_seed_same_errors(planter):
    runs = [list(planter("de", "en", seed=4).plant([(b, a) for a, b in ROWS], ["changed-name"])) for _ in range(2)]
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("lang", "kind", "clean", "planted"),
    [
        ("zh", "lost-negation", "船员不会游泳。", "船员会游泳。"),
        ("ja", "lost-negation", "船は出ません。", "船は出ます。"),
        ("ko", "lost-negation", "그들은 동의하지 않았다.", "그들은 동의했다."),
        ("de", "lost-negation", "Sie sahen das Schiff nicht mehr.", "Sie sahen das Schiff mehr."),
        ("en", "added-negation", "The ferry was full.", "The ferry was not full."),
        ("id", "added-negation", "Kapal akan berangkat.", "Kapal tidak akan berangkat."),
        ("zh", "opposite", "价格上升。", "价格下降。"),
        ("en", "opposite", "They bought the mill.", "They sold the mill."),
        ("en", "swapped-names", "Mayor Helena Marsh met Otto Lind.", "Mayor Otto Lind met Helena Marsh."),
        ("zh", "swapped-names", "秘鲁感谢智利。", "智利感谢秘鲁。"),
    ],
)
def test_edits_of_meaning(planter, lang, kind, clean, planted):
    found = list(planter("en" if lang != "en" else "de", lang, seed=3).plant([("", clean)], [kind]))
    assert [error["target"] for error in found] == [planted]
    start, end = found[0]["span"]
    assert 0 <= start < end <= len(planted)


def test_a_lost_negation_is_where_the_source_denies(planter):
    rows = [("They did not see the ship any more.", "Sie sahen das Schiff nicht mehr.")]
    [found] = planter("en", "de", seed=3).plant(rows, ["lost-negation"])
    start, end = found["span"]
    assert (found["side"], found["source"][start:end]) == ("source", "not")


def test_a_replaced_name_comes_from_a_neighbour(planter):
    rows = [("", "The mayor met Helena Marsh."), ("", "The crew met Otto Lind.")]
    found = next(iter(planter("de", "en", seed=3).plant(rows, ["replaced-name"])))
    assert found["target"] == "The mayor met Otto Lind."
