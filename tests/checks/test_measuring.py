"""How checks are measured: what counts as found, and where; errors are sparse in a document."""

import sys

import pytest

from align.issue import Category, Issue, Severity, Side, Span


@pytest.fixture(scope="module")
def measuring(request):
    sys.path.insert(0, str(request.config.rootpath / "scripts"))
    try:
        import evaluate_checks
    finally:
        sys.path.pop(0)
    return evaluate_checks


def issue(start, end, side=Side.TARGET, other=None, severity=Severity.MAJOR, check="opposites"):
    return Issue(Category.MISTRANSLATION, severity, check, side, Span(start, end), "", "", other)


@pytest.mark.parametrize(
    ("found", "planted", "expected"),
    [((2, 6), (2, 6), 1.0), ((0, 4), (2, 6), 1 / 3), ((0, 2), (2, 6), 0.0), ((3, 4), (2, 6), 0.25)],
)
def test_how_well_two_spans_fit(measuring, found, planted, expected):
    assert measuring.fit(Span(*found), Span(*planted)) == pytest.approx(expected)
    assert measuring.fit(Span(*planted), Span(*found)) == pytest.approx(expected)


def test_what_is_told_at_another_place_is_found_and_not_right(measuring):
    tally = measuring.Tally()
    assert measuring.count(tally, "opposite", (issue(10, 12),), "target", Span(2, 6))
    assert (tally.found, tally.overlaps, tally.issues, tally.right) == (1, 0, 1, 0)
    assert measuring.count(tally, "opposite", (issue(0, 9, Side.SOURCE, Span(3, 6)), issue(8, 9)), "target", Span(2, 6))
    assert (tally.overlaps, tally.halves, tally.issues, tally.right) == (1, 1, 3, 1)
    assert tally.fit == pytest.approx(0.75)


def test_another_check_and_a_neutral_issue_find_nothing(measuring):
    tally = measuring.Tally()
    found = (issue(2, 6, check="spacing"), issue(2, 6, severity=Severity.NEUTRAL))
    assert not measuring.count(tally, "opposite", found, "target", Span(2, 6))
    assert (tally.planted, tally.found, tally.issues) == (1, 0, 0)


def test_one_error_of_a_kind_in_a_block_of_rows(measuring):
    errors = [{"kind": kind, "row": row} for row in range(12) for kind in ("a", "b") if kind == "a" or row % 4 == 3]
    found = measuring.sparsely(iter(errors))
    assert list(found["a"]) == [0, 4, 8]
    assert list(found["b"]) == [3, 7, 11]


def test_the_level_of_a_share_lies_between_the_last_pair_it_flags_and_the_next(
    measuring, monkeypatch, capsys, tmp_path
):
    figures = ("90", "90", "90 and 70", "90 and 70 and 60")
    rows = [(f"It cost {figure} euros.", "Es kostete 90 Euro.") for figure in figures]
    monkeypatch.setattr(measuring, "references", lambda data: {"en-de": rows})
    measuring.levels(tmp_path, ["numbers"], [25, 75])
    one, three = capsys.readouterr().out.splitlines()[2:]
    assert one.startswith("| numbers | 25 | ")
    assert "minor 1: 50.00" in one
    assert float(one.split(" | ")[2]) > 0
    assert three.startswith("| numbers | 75 |  | "), "there are no findings on three of four"


def test_every_planted_kind_has_checks(measuring):
    assert set(measuring.KINDS) <= set(measuring._CHECKS)
