"""PO and Moses."""

import zipfile

import pytest
from made import ferry

from align.errors import InputError
from align.readers import is_bitext, read_bitext
from align.writers import write

PO = r"""# A comment of the translator.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Language: zh_CN\n"

#. For the button
msgctxt "menu"
msgid "Open"
msgstr "打开"

#, fuzzy
msgid "Say \"hello\" to %s\n"
msgstr "向 %s 问“好”\n"

msgid "%d boat"
msgid_plural "%d boats"
msgstr[0] "%d 艘船"

msgid "Not yet"
msgstr ""

#~ msgid "Old"
#~ msgstr "旧"
"""


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


def test_po(tmp_path):
    pytest.importorskip("polib", reason="polib is not installed: pip install 'align[documents]'")
    path = tmp_path / "zh.po"
    path.write_text(PO, encoding="utf-8")
    bitext = read_bitext(str(path))
    assert texts(bitext) == [
        ("Open", "打开"), ('Say "hello" to %s', "向 %s 问“好”"), ("%d boats", "%d 艘船"), ("Not yet", ""),
    ]  # fmt: skip
    assert (bitext.source.lang, bitext.target.lang) == ("en", "zh-CN")
    assert bitext.beads[0].properties == (("context", "menu"), ("note", "For the button"), ("fuzzy", "no"))
    assert bitext.beads[1].properties == (("fuzzy", "yes"),)
    assert bitext.source.notes == ("1 x obsolete message left out",)
    path.write_text('msgid "Open"\nmsgstr "x"\n\nnonsense\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"zh\.po, line 4: is not a sound PO file"):
        read_bitext(str(path))


def test_a_broken_message_is_refused_or_counted(tmp_path):
    path = tmp_path / "zh.po"
    good = 'msgid "Open"\nmsgstr "打开"\n\n'
    for number, broken in enumerate(('msgid "Shut\nmsgstr "关"\n\n', "nonsense\n\n", 'msgid "a" b"\nmsgstr ""\n\n')):
        path.write_text(good + broken + good.replace("Open", "Save"), encoding="utf-8")
        with pytest.raises(InputError, match=r"zh\.po, line 4: is not a sound PO file"):
            read_bitext(str(path))
        bitext = read_bitext(str(path), skip_bad=True)
        assert texts(bitext) == [("Open", "打开"), ("Save", "打开")], number
        assert bitext.source.notes == ("1 x message left out: a line of it is broken",)


def test_moses_in_two_files(tmp_path):
    (tmp_path / "talk.en").write_text("One.\nTwo.\n", encoding="utf-8")
    (tmp_path / "talk.zh").write_text("一。\n二。\n", encoding="utf-8")
    pair = str(tmp_path / "talk.{en,zh}")
    assert is_bitext(pair)
    assert texts(read_bitext(pair)) == [("One.", "一。"), ("Two.", "二。")]
    assert texts(read_bitext(pair, source_lang="zh")) == [("一。", "One."), ("二。", "Two.")]
    (tmp_path / "talk.zh").write_text("一。\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"talk\.en: has 2 lines and .*talk\.zh has 1"):
        read_bitext(pair)
    with pytest.raises(InputError, match="no such file"):
        read_bitext(str(tmp_path / "talk.{en,ko}"))


def test_moses_in_a_zip(tmp_path):
    path = tmp_path / "x.zip"
    written = write(ferry(), str(path))
    assert (written.units, dict(written.dropped)) == (4, {"one side empty": 3})
    assert texts(read_bitext(str(path))) == [pair for pair in texts(ferry()) if all(pair)]
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("Corpus.zh-en.en", "One.\n")
        file.writestr("Corpus.zh-en.zh", "一。\n")
        file.writestr("LICENSE", "free")
    assert texts(read_bitext(str(path))) == [("一。", "One.")]
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("README", "none")
    with pytest.raises(InputError, match="holds 0 files"):
        read_bitext(str(path))
