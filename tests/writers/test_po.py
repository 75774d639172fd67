"""PO: what is written is read by gettext's own compiler, by Translate Toolkit and by us."""

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from made import bitexts, ferry

from align.bitext import Bead, Bitext, Origin
from align.readers import read_bitext
from align.writers import write
from align.writers.lines import one_line

hostile = settings(max_examples=100)


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


def written(bitext):
    langs = bitext.source.lang, bitext.target.lang
    pairs = [(one_line(source, langs[0]), one_line(target, langs[1])) for _, source, target in bitext.pairs()]
    return [(source, target.strip() and target) for source, target in pairs if source.strip()]


def test_what_nobody_reviewed_is_fuzzy(tmp_path):
    path = tmp_path / "x.po"
    done = write(ferry(), str(path))
    assert (done.units, dict(done.dropped)) == (6, {"no source text, which PO needs": 1})
    text = path.read_text(encoding="utf-8")
    shown = ("major accuracy/number: The source says 90, the translation 80.", "fidelity 0.31, confidence 0.97")
    assert "".join(f"#. {line}\n" for line in shown) in text
    assert '# good\n#. fidelity 0.92, confidence 0.99\nmsgid "Captain Mira' in text
    assert text.count("#, fuzzy") == 3
    again = read_bitext(str(path))
    assert texts(again) == written(ferry())
    assert (again.source.lang, again.target.lang) == ("en-US", "zh-CN")
    assert [bead.origin is Origin.HUMAN for bead in again.beads] == [False, True, False, False, False, False]


def test_a_message_that_comes_twice_has_contexts(tmp_path):
    bitext = ferry()
    twice = Bitext(bitext.source, bitext.target, (bitext.beads[0], bitext.beads[0], Bead((0,), (1,))))
    write(twice, str(tmp_path / "x.po"))
    assert texts(read_bitext(str(tmp_path / "x.po"))) == texts(twice)


def test_po_to_po_keeps_context_comments_and_fuzzy(tmp_path):
    path = tmp_path / "x.po"
    path.write_text(
        'msgid ""\nmsgstr "Language: fr\\n"\n\n# by hand\nmsgctxt "menu"\nmsgid "Open"\nmsgstr "Ouvrir"\n\n'
        '#, fuzzy\nmsgid "Shut"\nmsgstr "Fermer"\n\nmsgid "New"\nmsgstr ""\n',
        encoding="utf-8",
    )
    first = read_bitext(str(path))
    write(first, str(path))
    again = read_bitext(str(path))
    assert texts(again) == texts(first)
    assert [bead.properties for bead in again.beads] == [bead.properties for bead in first.beads]


@hostile
@given(bitext=bitexts())
def test_po_keeps_what_has_a_source(bitext, tmp_path):
    path = str(tmp_path / "x.po")
    write(bitext, path)
    expected = written(bitext)
    if expected:
        again = read_bitext(path)
        again.validate()
        assert texts(again) == [tuple(text.strip() for text in pair) for pair in expected]


@hostile
@given(bitext=bitexts())
def test_translate_toolkit_reads_it(bitext, tmp_path):
    from translate.storage.pypo import pofile

    path = tmp_path / "x.po"
    write(bitext, str(path))
    with path.open("rb") as file:
        units = [unit for unit in pofile(file).units if not unit.isheader()]
    assert [(unit.source, unit.target) for unit in units] == written(bitext)


@pytest.mark.needs_gettext
@settings(max_examples=25)
@given(bitext=bitexts())
def test_gettext_compiles_it(bitext, tmp_path):
    for one in (bitext, ferry()):
        write(one, str(tmp_path / "x.po"))
        done = subprocess.run(
            [shutil.which("msgfmt"), "--check", "--use-fuzzy", "-o", str(tmp_path / "x.mo"), str(tmp_path / "x.po")],
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr.decode()) == (0, "")
