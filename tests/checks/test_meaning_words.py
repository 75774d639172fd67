"""What the learnt models of meaning read of a text, and what they must say of simple ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.checks.denial import hints, masked, negators, strength
from align.checks.grams import grams, normal, probe
from align.checks.opposites import in_english, stand
from align.checks.pair import Pair
from align.checks.roles import Role, role
from align.checks.shared_names import shared
from align.issue import Span

_PIECES = ["not safe", "unsafe,", "안전하지", "않다.", "不安全", "。", "の船は", "isn’t", "(x)", "12", " ", "Schiff"]
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=8).map(" ".join)


@given(_TEXTS, _TEXTS, st.sampled_from(["en", "zh", "ja", "ko", "de", "ru"]))
def test_a_gram_is_in_a_text_just_where_its_probe_is(text, other, lang):
    for gram in grams(other, lang):
        assert (gram in grams(text, lang)) == (probe(gram, lang) in normal(text, lang)), gram


@given(_TEXTS, st.sampled_from(["en", "zh", "ja", "ko", "id", "de", "fr", "es", "ru"]))
def test_masks_keep_places(text, lang):
    assert len(masked(text, lang)) == len(text)
    assert all(0 <= span.start < span.end <= len(text) for span in negators(text, lang))
    assert hints(text, lang) >= 0


@pytest.mark.parametrize(
    ("lang", "denying", "stating"),
    [
        ("en", "The crew did not answer.", "The crew answered."),
        ("zh", "船员没有回答。", "船员回答了。"),
        ("ja", "船員は答えなかった。", "船員は答えた。"),
        ("ko", "선원은 대답하지 않았다.", "선원은 대답했다."),
        ("id", "Awak kapal tidak menjawab.", "Awak kapal menjawab."),
        ("de", "Die Besatzung antwortete nicht.", "Die Besatzung antwortete."),
        ("fr", "L'équipage n'a pas répondu.", "L'équipage a répondu."),
        ("es", "La tripulación no respondió.", "La tripulación respondió."),
        ("ru", "Экипаж не ответил.", "Экипаж ответил."),
    ],
)
def test_denials_are_stronger_than_statements(lang, denying, stating):
    assert strength(denying, lang) > strength(stating, lang) + 1.5
    assert negators(denying, lang)
    assert not negators(stating, lang)


def test_words_of_denial_count_without_a_negator():
    assert strength("El puerto carece de luz.", "es") > strength("El puerto tiene luz.", "es")
    assert strength("港には明かりが欠けている。", "ja") > strength("港には明かりがある。", "ja")


def test_english_opposites_of_which_both_stand_are_left_out():
    assert "buy" not in in_english("They buy in spring and sell in autumn.")
    assert in_english("They sell in autumn.")["buy"].odds < 0
    assert "first" not in in_english("The ferry sailed last Tuesday.")
    assert "more" not in in_english("At least it sailed.")


@pytest.mark.parametrize(
    ("lang", "name", "first", "second"),
    [
        ("zh", "buy", "农场购买了粮食。", "农场出售了粮食。"),
        ("ja", "buy", "農場は穀物を買った。", "農場は穀物を売った。"),
        ("de", "north", "Der Hafen liegt im Norden.", "Der Hafen liegt im Süden."),
        ("ko", "north", "항구는 북쪽에 있다.", "항구는 남쪽에 있다."),
        ("fr", "turned: before", "Le bateau part avant midi.", "Le bateau part après midi."),
    ],
)
def test_opposites_in_other_languages(lang, name, first, second):
    assert stand(first, lang, name).odds > 1
    assert stand(second, lang, name).odds < -1


def test_names_of_places_are_shared_between_latin_languages():
    pair = Pair("Germany sent ships to France.", "Deutschland schickte Schiffe nach Frankreich.", "en", "de")
    assert [(one.source.of(pair.source), one.target.of(pair.target)) for one in shared(pair)] == [
        ("Germany", "Deutschland"),
        ("France", "Frankreich"),
    ]


def test_a_name_said_twice_is_not_shared():
    pair = Pair("Peru and Chile met; Peru won.", "秘鲁与智利交手；秘鲁获胜。", "en", "zh")
    assert [one.source.of(pair.source) for one in shared(pair)] == ["Chile"]


@pytest.mark.parametrize(
    ("lang", "text", "name", "found"),
    [
        ("ja", "ペルーはチリに船を送った。", "ペルー", Role.ACTS),
        ("ja", "ペルーはチリに船を送った。", "チリ", Role.TO),
        ("ko", "페루는 칠레에 배를 보냈다.", "칠레", Role.TO),
        ("zh", "秘鲁向智利派出船只。", "智利", Role.TO),
        ("zh", "秘鲁和智利会谈。", "秘鲁", None),
        ("en", "Peru sent a ship to Chile.", "Peru", Role.ACTS),
        ("en", "The ship came from Chile.", "Chile", Role.FROM),
        ("de", "Peru schickte ein Schiff nach Chile.", "Chile", Role.TO),
        ("ru", "Перу отправило корабль в Чили.", "Перу", None),
    ],
)
def test_roles(lang, text, name, found):
    at = text.index(name)
    assert role(text, Span(at, at + len(name)), lang) is found
