"""Codes, the language of each line, and the parting of a file by language."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Block, Document, Role, Run
from align.errors import LanguageError
from align.readers import read_document
from align.splitters import language_of
from align.splitters.codes import check_code, script_for
from align.splitters.english import plainly_english
from align.splitters.identify import identify
from align.splitters.part import part

EN = "The harbour bridge was opened to the public on Monday, eighteen months after the storm."
EN2 = "Some thirteen thousand people walked across it before noon, and the mayor was the first of them."
DE = "Die Hafenbrücke wurde am Montag für den Verkehr freigegeben, achtzehn Monate nach dem Sturm."
DE2 = "Rund dreizehntausend Menschen gingen noch vor Mittag hinüber, allen voran die Bürgermeisterin."
FR = "Le pont du port a été rouvert au public lundi, dix-huit mois après la tempête de l’automne."
ZH = "海港大桥于周一向公众开放，这是风暴过后十八个月以来的第一次。"
ZH2 = "中午之前约有一万三千人步行过桥，市长走在最前面。"
JA = "港の橋は月曜日、嵐から十八か月ぶりに一般に開放された。"
KO = "항구 다리는 폭풍이 지난 지 열여덟 달 만인 월요일에 시민에게 개방되었다."
RU = "Мост через гавань открыли для движения в понедельник, через полтора года после бури."


def document(*lines, gap="\n", roles=None):
    blocks, at = [], 0
    for row, line in enumerate(lines):
        blocks.append(Block(at, at + len(line), (roles or {}).get(row, Role.BODY)))
        at += len(line) + len(gap)
    text = gap.join(lines)
    return Document("a.txt", text, blocks=tuple(blocks), runs=(Run(0, 0, len(text)),))


def langs(*lines, expect=()):
    return [block.lang for block in identify(document(*lines), expect).blocks]


@pytest.mark.parametrize(
    ("code", "spelt"), [("en", "en"), ("ZH_hans", "zh-Hans"), ("pt-br", "pt-BR"), ("cmn", "zh"), ("iw", "he")]
)
def test_codes(code, spelt):
    assert check_code(code) == spelt


@pytest.mark.parametrize(
    ("code", "advice"),
    [("english", "write en"), ("jp", "write ja"), ("cn", "write zh"), ("q", "BCP 47"), ("und", "BCP")],
)
def test_a_wrong_code_comes_with_a_remedy(code, advice):
    with pytest.raises(LanguageError, match=advice) as raised:
        check_code(code)
    assert repr(code) in str(raised.value)


def test_scripts_of_codes():
    assert [script_for(code) for code in ("uk", "sr-Latn", "zh-Hant", "hi", "vi")] == [
        "Cyrl",
        "Latn",
        "Hani",
        "Deva",
        "Latn",
    ]


@pytest.mark.parametrize(
    ("line", "lang"), [(EN, "en"), (DE, "de"), (FR, "fr"), (ZH, "zh"), (JA, "ja"), (KO, "ko"), (RU, "ru")]
)
def test_one_line(line, lang):
    assert langs(line) == [lang]


@pytest.mark.parametrize(
    ("line", "lang"),
    [("It rained.", "en"), ("下雨了。", "zh"), ("雨だ。", "ja"), ("비가 왔다.", "ko"), ("Шёл дождь.", "ru")],
)
def test_one_short_line(line, lang):
    assert langs(line) == [lang]


def test_languages_of_one_script():
    assert langs(EN, DE, EN2, DE2) == ["en", "de", "en", "de"]
    assert langs(DE, FR, expect=("de", "fr")) == ["de", "fr"]


def test_short_lines_go_with_their_neighbours():
    assert langs(ZH, "NATO", "2024-10-24", ZH2) == ["zh"] * 4
    assert langs(DE, "12", DE2, EN, "Moss", EN2) == ["de", "de", "de", "en", "en", "en"]


def test_a_short_line_of_clear_script_goes_with_the_text_in_that_script():
    assert langs(EN, ZH, "He left.", "他走了。", EN2, ZH2) == ["en", "zh", "en", "zh", "en", "zh"]


def test_names_do_not_make_a_line_foreign():
    line = "他在新世纪研究中心（Center for a New Century）对记者说（Jonathan Marlow）。"
    assert langs(ZH, line, ZH2) == ["zh", "zh", "zh"]


def test_a_line_of_han_characters_in_japanese_text_is_japanese():
    assert langs(JA, "北海道新聞社東京支社", JA) == ["ja", "ja", "ja"]


def test_traditional_and_simplified_characters_are_both_chinese():
    assert langs(ZH, "海港大橋於週一向公眾開放，這是風暴過後十八個月以來的第一次。") == ["zh", "zh"]


def test_expected_codes_are_kept_as_given():
    assert langs(EN, ZH, expect=("en-GB", "zh-Hant")) == ["en-GB", "zh-Hant"]


def test_an_expected_language_that_is_not_there_is_not_invented():
    assert langs(EN, ZH, expect=("en", "ja")) == ["en", "zh"]


def test_no_letters_at_all():
    assert langs("12.5", "---") == ["und", "und"]
    assert langs("12.5", expect=("ko",)) == ["ko"]


def test_close_languages_do_not_share_a_document():
    lines = (
        "Jembatan itu dibuka untuk umum pada hari Senin.",
        "Sekitar tiga belas ribu orang berjalan melintasinya.",
        "Wali kota berjalan paling depan bersama anak-anak.",
        "Perbaikan berlangsung selama delapan belas bulan.",
    )
    assert len(set(langs(*lines))) == 1


def test_a_column_with_untranslated_rows_has_the_language_of_the_rest():
    chinese = ["海港大桥于周一向公众开放。", "没有人知道它为何又关闭了。", "乘客只好改乘渡轮。"]
    english = ["The bridge that was closed has opened.", "Nobody knows why they had to close it."]
    assert language_of(chinese + english) == "zh"
    assert language_of(chinese[:1] + english * 3) == "en"


def test_only_english_is_plainly_english():
    assert plainly_english(EN)
    assert plainly_english(EN2)
    assert not any(map(plainly_english, (DE, FR, "De brug was in de haven.", "It is.")))


def test_scripts_that_tell_the_language_load_no_library():
    code = f"""if True:
        import sys
        from align.bitext import Block, Document
        from align.splitters.identify import identify
        lines = {[EN, ZH, JA, KO, EN2]!r}
        blocks, at = [], 0
        for line in lines:
            blocks.append(Block(at, at + len(line)))
            at += len(line) + 1
        found = identify(Document("", "\\n".join(lines), blocks=tuple(blocks)))
        assert [block.lang for block in found.blocks] == ["en", "zh", "ja", "ko", "en"]
        assert not [name for name in sys.modules if name.startswith(("py3langid", "numpy"))]
    """
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def parted(*lines, **options):
    return part(identify(document(*lines, **options)))


def test_a_summary_and_the_text_after_its_translation():
    one, two = parted(EN, ZH, ZH2, ZH, EN2, EN, EN2)
    assert (one.lang, two.lang) == ("en", "zh")
    assert [block.role for block in one.blocks] == [Role.SUMMARY, Role.BODY, Role.BODY, Role.BODY]
    assert one.text.startswith(EN + "\n\n" + EN2 + "\n" + EN)
    assert two.text == "\n".join((ZH, ZH2, ZH))


def test_a_title_on_top():
    one, _ = parted("Harbour bridge reopens after the repairs", ZH, ZH2, ZH, EN, EN2, EN)
    assert one.blocks[0].role is Role.TITLE


def test_languages_that_take_turns_have_no_summary():
    one, two = parted(EN, ZH, EN2, ZH2, EN, ZH)
    assert {block.role for found in (one, two) for block in found.blocks} == {Role.BODY}
    assert [found.text_of(block) for found in (one, two) for block in found.blocks] == [EN, EN2, EN, ZH, ZH2, ZH]


def test_two_lines_are_two_documents():
    assert [(found.lang, found.text) for found in parted(EN, ZH)] == [("en", EN), ("zh", ZH)]


def test_a_single_line_of_another_script_stays_as_foreign():
    lines = ("<解説>橋が再開、住民に期待の声", *[f"{EN} {EN2}"] * 9)
    (found,) = parted(*lines)
    assert found.lang == "en"
    assert (found.blocks[0].lang, found.blocks[0].role) == ("ja", Role.FOREIGN)
    assert {block.role for block in found.blocks[1:]} == {Role.BODY}
    assert found.text == document(*lines).text


def test_a_credit_is_no_foreign_line():
    lines = (*[f"{ZH}{ZH2}"] * 6, "Photo by Jonathan Marlow of the Associated Newspapers")
    (found,) = parted(*lines, roles={6: Role.CREDIT})
    assert (found.blocks[6].role, found.blocks[6].lang) == (Role.CREDIT, "zh")


def test_a_foreign_line_stands_in_the_document_around_it():
    one, two = parted(*[ZH, ZH2] * 4, "港の橋は開いた。", *[ZH], *[EN, EN2] * 4)
    assert [block.lang for block in one.blocks].count("ja") == 1
    assert one.lang == "zh"
    assert {block.lang for block in two.blocks} == {"en"}


def test_without_foreign_lines_who_prepared_them_decides():
    (found,) = part(identify(document("港の橋は開いた。", *[EN, EN2] * 5)), foreign=False)
    assert {block.lang for block in found.blocks} == {"en"}
    assert {block.role for block in found.blocks} == {Role.BODY}


LINES = st.lists(st.sampled_from([EN, EN2, DE, DE2, ZH, ZH2, JA, KO, RU, "NATO", "12", "Moss", "他", "の"]), min_size=1)


@settings(max_examples=40)
@given(LINES, st.sampled_from(["\n", "\n\n"]))
def test_each_block_is_in_exactly_one_document_and_leads_back(lines, gap):
    whole = identify(document(*lines, gap=gap))
    found = part(whole)
    assert sorted(one.text_of(block) for one in found for block in one.blocks) == sorted(lines)
    starts = []
    for one in found:
        one.validate()
        assert one.blocks
        for block in one.blocks:
            span = one.file_span(block.start, block.end)
            assert whole.text[span.start : span.end] == one.text_of(block)
        starts.append(one.file_span(one.blocks[0].start, one.blocks[0].end).start)
    assert starts == sorted(starts)
    assert len({one.lang for one in found}) == len(found)


@pytest.mark.parametrize("folder", ["harbour-bridge"])
def test_the_sample_of_two_languages(folder, corpora):
    one, two = part(identify(read_document(str(corpora / folder / "mixed.en-zh.txt"))))
    assert (one.lang, two.lang) == ("en", "zh")
    assert one.blocks[0].role is Role.SUMMARY
