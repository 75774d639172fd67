"""The models of word order: sentences as people write them pass, the same words shuffled do not."""

import random
import time

import pytest

from align.checks import CheckConfig, Pair, check_pairs
from align.checks.order import LANGS, disorder, model, segmented

TEXTS = {
    "en": "The harbour master said on Friday that the ferry would not leave the port before the storm was over.",
    "de": "Der Hafenmeister sagte am Freitag, dass die Fähre den Hafen nicht vor dem Ende des Sturms verlassen werde.",
    "fr": "Le chef du port a dit vendredi que le bateau ne pourrait pas partir avant la fin de la tempête.",
    "es": "El jefe del puerto dijo el viernes que el barco no podría salir antes de que terminara la tormenta.",
    "ja": "港の責任者は金曜日、嵐が終わるまで船は港を出ることができないと話した。",
}


def shuffled(text, lang):
    words, _ = segmented(text, lang, model(lang).words)
    random.Random(4).shuffle(words)
    return ("" if lang in ("zh", "ja") else " ").join(words)


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_a_sentence_and_its_words_in_no_order(lang):
    assert disorder(TEXTS[lang], lang) < 0.5
    assert disorder(shuffled(TEXTS[lang], lang), lang) > disorder(TEXTS[lang], lang) + 0.5


def test_a_shuffled_sentence_is_told():
    pair = Pair("", shuffled(TEXTS["en"], "en"), "und", "en", kind="0-1", alone=True)
    assert [issue.check for issue in check_pairs([pair], CheckConfig(("order",)))[0]] == ["order"]


def test_tokens_are_where_they_stand():
    for lang, text in TEXTS.items():
        words, spans = segmented(text, lang, model(lang).words)
        assert words == [span.of(text).casefold() for span in spans]
        assert "".join(words) == "".join(text.casefold().split())


def test_each_model_is_read_quickly():
    for lang in sorted(LANGS):
        model.cache_clear()
        before = time.process_time()
        assert model(lang).bits.shape[0] == 2
        assert time.process_time() - before < 0.25, lang
