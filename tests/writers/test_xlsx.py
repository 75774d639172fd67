"""The review sheet: what it holds, that no cell is a formula, that decisions come back, also through LibreOffice."""

import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from made import bitexts, document, ferry

from align.bitext import Bitext, Origin
from align.errors import InputError
from align.readers import read_bitext
from align.writers import write
from align.writers.lines import one_line

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'align[documents]'")


def texts(bitext):
    return [(source, target) for _, source, target in bitext.pairs()]


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "ferry.xlsx"
    write(ferry(), str(path))
    return path


def test_it_holds_a_row_a_bead(sheet):
    book = openpyxl.load_workbook(sheet)
    review = book["review"]
    assert review.freeze_panes == "C2"
    assert review.auto_filter.ref == "A1:K8"
    assert [choice.formula1 for choice in review.data_validations.dataValidation] == ['"accept,reject"']
    rows = list(review.iter_rows(values_only=True))
    assert rows[0] == (
        "id", "kind", "source", "target", "similarity", "confidence", "fidelity", "origin", "issues",
        "decision", "comment", "data",
    )  # fmt: skip
    assert rows[1][:9] == (
        1, "1-1", *texts(ferry())[0], 0.8123, 0.97, 0.31, "computed",
        "major accuracy/number: The source says 90, the translation 80.",
    )  # fmt: skip
    assert rows[2][9:11] == ("accept", "good")
    assert review.column_dimensions["L"].hidden
    assert len(rows) == 8
    about = dict(book["about"].iter_rows(values_only=True))
    assert (about["source language"], about["target language"], about["made by"]) == (
        "en",
        "zh",
        str(ferry().signature),
    )


def test_it_comes_back(sheet):
    again = read_bitext(str(sheet))
    assert texts(again) == texts(ferry())
    assert [bead.origin for bead in again.beads] == [bead.origin for bead in ferry().beads]
    assert (again.source.lang, again.target.lang) == ("en", "zh")


def test_decisions_come_back(sheet):
    book = openpyxl.load_workbook(sheet)
    review = book["review"]
    review["D2"], review["J2"], review["K2"] = "渡轮载着90名乘客离开了旧港。", "Accept", "number mended"
    review["J6"] = "reject"
    book.save(sheet)
    again = read_bitext(str(sheet))
    assert texts(again)[0] == (texts(ferry())[0][0], "渡轮载着90名乘客离开了旧港。")
    assert again.beads[0].origin is Origin.HUMAN
    assert again.beads[0].properties == (("decision", "accept"), ("note", "number mended"))
    source, target = texts(ferry())[4]
    assert texts(again)[4:6] == [(source, ""), ("", target)]
    assert again.beads[4].origin is again.beads[5].origin is Origin.HUMAN


@settings(max_examples=60)
@given(bitext=bitexts())
def test_hostile_text_comes_back(bitext, tmp_path):
    path = str(tmp_path / "x.xlsx")
    write(bitext, path)
    langs = bitext.source.lang, bitext.target.lang
    expected = [tuple(one_line(t, lang).strip() for t, lang in zip(p, langs, strict=True)) for p in texts(bitext)]
    assert texts(read_bitext(path)) == expected
    cells = [cell for row in openpyxl.load_workbook(path)["review"].iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_a_formula_is_refused_with_its_place(sheet):
    book = openpyxl.load_workbook(sheet)
    book["review"]["D3"] = "=1+1"
    book.save(sheet)
    with pytest.raises(InputError, match=r"cell D3 holds a formula \(=1\+1\)"):
        read_bitext(str(sheet))


def test_too_long_a_text_is_left_out_and_counted(tmp_path):
    long = "x" * 32768
    bitext = Bitext(document("a", [long, "y"], "en"), document("b", ["z", "y"], "de"), ferry().beads[:2])
    written = write(bitext, str(tmp_path / "x.xlsx"))
    assert (written.units, dict(written.dropped)) == (
        1, {"longer than 32,767 characters, the most that a cell holds": 1},
    )  # fmt: skip
    assert texts(read_bitext(str(tmp_path / "x.xlsx"))) == [("y", "y")]


def test_a_plain_sheet_of_two_columns_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["en", "zh"])
    book.active.append(["One.", "一。"])
    book.active.append([None, None, None])
    book.active.append([2024, "二〇二四"])
    book.save(tmp_path / "x.xlsx")
    bitext = read_bitext(str(tmp_path / "x.xlsx"))
    assert (texts(bitext), bitext.source.lang) == ([("One.", "一。"), ("2024", "二〇二四")], "en")


def test_what_is_no_spreadsheet_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_text("not a zip")
    with pytest.raises(InputError, match="cannot be opened"):
        read_bitext(str(path))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"0" * (50 << 20))
    with pytest.raises(InputError, match="zip bomb"):
        read_bitext(str(path))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("hello.txt", b"hello")
    with pytest.raises(InputError, match="not a sound spreadsheet"):
        read_bitext(str(path))


@pytest.mark.needs_office
def test_libreoffice_opens_it_and_gives_it_back(tmp_path):
    """What LibreOffice saves again is what it understood: texts, numbers, and no formula run."""
    bitext = replace(ferry(), beads=ferry().beads[:5])
    formula = Bitext(
        document("a", ["=1+1", "+49 30", "@x", "_x0041_ stays"], "en"),
        document("b", ["-1", "'=1", "=A1", "&<>"], "de"),
        tuple(replace(ferry().beads[2], source=(i,), target=(i,)) for i in range(4)),
    )  # fmt: skip
    for name, made in (("ferry", bitext), ("formula", formula)):
        path = tmp_path / f"{name}.xlsx"
        write(made, str(path))
        subprocess.run(
            [shutil.which("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        again = read_bitext(str(tmp_path / "out" / path.name))
        assert texts(again) == texts(made)
        assert [bead.confidence for bead in again.beads] == [bead.confidence for bead in made.beads]
    choices = openpyxl.load_workbook(tmp_path / "out" / "ferry.xlsx")["review"].data_validations.dataValidation
    assert [choice.formula1 for choice in choices] == ['"accept,reject"']


def test_what_is_said_twice_is_shown_once_and_both_come_back(tmp_path):
    bead = ferry().beads[0]
    twice = replace(ferry(), beads=(replace(bead, issues=bead.issues * 2),))
    for ending in (".xlsx", ".csv", ".tmx", ".xlf"):
        path = str(tmp_path / f"x{ending}")
        write(twice, path)
        assert read_bitext(path).beads[0].issues == bead.issues * 2
    shown = openpyxl.load_workbook(tmp_path / "x.xlsx")["review"]["I2"].value
    assert shown == "major accuracy/number: The source says 90, the translation 80. (2 times)"
    assert (tmp_path / "x.tmx").read_text(encoding="utf-8").count("<note>") == 1
