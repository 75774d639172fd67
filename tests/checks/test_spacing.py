"""Spaces that running text may not have, and a headline or byline may."""

import pytest

from align.bitext import Role
from align.checks import CheckConfig, Pair, check_pairs


@pytest.mark.parametrize(
    ("role", "found"), [(Role.BODY, [" "]), (Role.SUMMARY, [" "]), (Role.BYLINE, []), (Role.TITLE, [])]
)
def test_a_space_between_characters_is_told_in_sentences(role, found):
    pair = Pair("By Nora Quay, Lindhaven", "诺拉·基 林德港报道", "en", "zh", role=role)
    assert [issue.text for issue in check_pairs([pair], CheckConfig(("spacing",)))[0]] == found
