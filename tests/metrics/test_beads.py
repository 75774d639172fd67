"""The published convention, on an example worked by hand; and calibration."""

import os
from pathlib import Path

import pytest

from align.errors import InputError
from align.ladder import format_bead, format_beads, parse_bead, parse_beads, read_beads
from align.metrics import BeadScores, calibration_error, score_beads, wrong_found

DATA = Path(os.environ.get("ALIGN_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))

GOLD = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2, 3)), ((), (4,))]
FOUND = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2, 3)), ((), (4,))]


def test_worked_example():
    scores = score_beads(GOLD, FOUND)
    assert (scores.strict.right_found, scores.strict.found) == (4, 6)  # the one-sided ones count, right or wrong
    assert (scores.strict.right_gold, scores.strict.gold) == (2, 3)  # recall leaves them out
    assert (scores.lax.right_found, scores.lax.found) == (5, 6)
    assert (scores.lax.right_gold, scores.lax.gold) == (3, 3)
    assert scores.strict.f1 == pytest.approx(2 / 3)
    assert scores.by_type["1-0"].precision == 0.5
    assert scores.by_type["2-1"].recall == 0.0


def test_perfect_and_empty():
    assert score_beads(GOLD, GOLD).strict.f1 == score_beads(GOLD, GOLD).lax.f1 == 1.0
    assert score_beads(GOLD, []).strict.f1 == 0.0
    assert score_beads([], []).lax.f1 == 0.0


def test_documents_add_up():
    both = score_beads(GOLD, FOUND) + score_beads(GOLD, GOLD)
    assert both.strict.found == 11
    assert both.by_type["2-1"].gold == 2


@pytest.mark.skipif(not (DATA / "gold" / "mac_dev").is_dir(), reason="the gold sets are not here")
def test_bertalign_scores_what_its_authors_publish():
    scores = BeadScores()
    for folder in (DATA / "gold" / "mac_dev").iterdir():
        scores += score_beads(read_beads(folder / "gold.txt"), read_beads(folder / "bertalign.txt"))
    assert (round(scores.strict.f1, 3), round(scores.lax.f1, 3)) == (0.911, 0.998)


def test_beads_as_text_go_both_ways():
    assert parse_beads(format_beads(GOLD)) == GOLD
    assert parse_bead(format_bead([3], [], 0.25)) == (((3,), ()), 0.25)


@pytest.mark.parametrize("line", ["[0]", "[0]:[a]", "0:0", "[0]:[1]:x y", "[-1]:[0]"])
def test_what_is_no_bead_is_named_with_its_line(line):
    with pytest.raises(InputError, match="line 2"):
        parse_beads(f"[0]:[0]\n{line}\n", path="a.beads")


def test_calibration():
    assert calibration_error([], []) == 0.0
    assert calibration_error([1.0] * 4, [True, True, True, False]) == pytest.approx(0.25)
    assert wrong_found([0.5, 0.6], [True, True]) == 1.0
    assert wrong_found([0.5] * 10, [False] + [True] * 9, share=0.1) == pytest.approx(0.1)
