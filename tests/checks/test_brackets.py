"""Quotations that run on over sentences which stand in another order on the two sides."""

from dataclasses import replace

from align.checks import CheckConfig, Pair, check_pairs


def _found(pairs: list[Pair]) -> list[list[str]]:
    return [[issue.text for issue in issues] for issues in check_pairs(pairs, CheckConfig(("brackets",)))]


def test_a_quotation_is_followed_in_the_order_of_its_document():
    closing = Pair("The sea is calm.", "海很平静。”", "en", "zh", source_place=0, target_place=1)
    opening = Pair("We sail at night.", "“我们夜里启航。", "en", "zh", source_place=1, target_place=0)
    assert _found([closing, opening]) == [[], []]
    assert _found([replace(closing, target_place=0), replace(opening, target_place=1)]) == [["”"], ["“"]]
