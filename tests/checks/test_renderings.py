"""The lists of names: sorted rows, found by bisection, the same both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.checks.renderings import LANGS, SHORTEST_FORM, Rows, others, read_rows, renderings

WORDS = st.text(st.characters(exclude_categories=("C",), exclude_characters="\t|"), min_size=1, max_size=4)


@given(st.dictionaries(WORDS, st.lists(WORDS, min_size=1, max_size=3), max_size=40), WORDS)
def test_rows_answer_as_a_dictionary_would(table, asked):
    rows = Rows(sorted(f"{key}\t{'|'.join(values)}" for key, values in table.items()))
    for key in {asked, *table}:
        assert rows[key] == tuple(table.get(key, ()))
        assert sorted(rows.beginning(key)) == sorted(other for other in table if other.startswith(key))


@pytest.mark.parametrize("lang", sorted(LANGS))
def test_each_list_is_whole_and_sorted(lang):
    names = read_rows(f"names.{lang}")
    keys = list(names)
    assert len(keys) > 20000
    assert keys == sorted(keys)
    assert all(key and all(names[key]) for key in keys)


@pytest.mark.parametrize("lang", sorted(LANGS))
def test_forms_are_the_names_turned_round(lang):
    names, turned = read_rows(f"names.{lang}"), read_rows(f"forms.{lang}")
    expected = {
        (name.casefold(), form)
        for form in names
        for name in names[form]
        if len(form) >= SHORTEST_FORM and " " not in name
    }
    assert {(word, form) for word in turned for form in turned[word]} == expected


def test_names_of_the_news_come_before_the_list():
    names = renderings("zh")
    assert all(names[form] == latin for form, latin in others("zh").items())
    assert "符拉迪沃斯托克" in names.forms("VLADIVOSTOK")
    assert names.forms("Brynskholm") == ()
    assert not list(renderings("en").beginning(""))
