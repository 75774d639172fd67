"""The models of word order: sentences as people write them pass, the same words shuffled do not."""

import random
import time

import pytest

from align.checks import CheckConfig, Pair, check_pairs
from align.checks.order import LANGS, OTHER, disorder, model, segmented

TEXTS = {
    "en": "The harbour master said on Friday that the ferry would not leave the port before the storm was over.",
    "de": "Der Hafenmeister sagte am Freitag, dass die Fähre den Hafen nicht vor dem Ende des Sturms verlassen werde.",
    "fr": "Le chef du port a dit vendredi que le bateau ne pourrait pas partir avant la fin de la tempête.",
    "es": "El jefe del puerto dijo el viernes que el barco no podría salir antes de que terminara la tormenta.",
    "ja": "港の責任者は金曜日、嵐が終わるまで船は港を出ることができないと話した。",
}


def shuffled(text, lang):
    words = segmented(text, lang, model(lang).words)
    random.Random(4).shuffle(words)
    return ("" if lang in ("zh", "ja") else " ").join(words)


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_a_sentence_and_its_words_in_no_order(lang):
    assert disorder(TEXTS[lang], lang) < 0.5
    assert disorder(shuffled(TEXTS[lang], lang), lang) > disorder(TEXTS[lang], lang) + 0.5


def test_a_shuffled_sentence_is_told():
    pair = Pair("", shuffled(TEXTS["en"], "en"), "und", "en", kind="0-1", alone=True)
    assert [issue.check for issue in check_pairs([pair], CheckConfig(("order",)))[0]] == ["order"]


def test_tokens_leave_nothing_out():
    for lang, text in TEXTS.items():
        assert "".join(segmented(text, lang, model(lang).words)) == "".join(text.casefold().split())


def test_each_model_is_read_quickly():
    def once(lang):
        model.cache_clear()
        before = time.process_time()
        assert model(lang).bits.shape[0] == 2
        return time.process_time() - before

    for lang in sorted(LANGS):
        assert min(once(lang) for _ in range(3)) < 0.25, lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("“山里没有路,今后也不会有,所以诊所得长出翅膀,”52岁的负责人林雨 (Rain Lynn) 说。", "zh"),
        ("三分之二的费用由地区政府承担，其余由港务局（EHA）支付，市议会称并未因此加征地方税。", "zh"),
        ("新船“海燕号”在釜山建造，耗资6400万欧元，每次航程的最后9公里由电池驱动。", "zh"),
        ("항만 관리소장은 금요일 폭풍이 끝날 때까지 배가 항구를 떠날 수 없을 것이라고 말했다.", "ko"),
    ],
)
def test_sentences_with_figures_names_and_half_width_marks_pass(text, lang):
    assert disorder(text, lang) < 1


def test_half_width_marks_count_as_full_width_ones():
    wide = "负责人说，今后几年这里也不会有路，所以诊所只能靠飞机。"
    assert disorder(wide.replace("，", ","), "zh") == disorder(wide, "zh")


def test_korean_words_are_known_by_their_endings():
    assert model("ko").label("항구에서는") == model("ko").label("저잣거리에서는") != OTHER
