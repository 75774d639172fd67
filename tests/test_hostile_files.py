"""Files as nobody should send them, given to the command line: one clear line, or a counted and reported skip."""

import zipfile

import pytest

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header srclang="en" creationtool="x"'
    ' creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" datatype="plaintext"/>\n<body>\n'
)
TAIL = "</body></tmx>\n"
LONG = "一。我们今天去海边看渡轮，然后回家吃饭。"


def tu(**texts):
    tuvs = "".join(f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in texts.items())
    return f"<tu>{tuvs}</tu>\n"


XLIFF = (
    '<xliff version="1.2"><file source-language="en" target-language="zh"><body>\n'
    '<trans-unit id="1"><target>x</target></trans-unit>\n'
    '<trans-unit id="2"><source>One</source><target>一</target></trans-unit></body></file></xliff>'
)
LADEN = '<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD.split("\n", 1)[1]

#: Name, content, options, what is said, and for a success the pairs written.
CASES = [
    ("cut.tmx", HEAD + tu(en="One.", zh="一。") + "<tu><tuv", [], "line 6: is not well-formed XML", None),
    ("empty.tmx", "", [], "is empty", None),
    ("mislabelled.tmx", (HEAD + tu(en="One.", zh=LONG) + TAIL).encode("gb18030"), [], "read as gb18030", 1),
    ("latin.tmx", HEAD.replace("UTF-8", "ISO-8859-1") + tu(en="One.", zh=LONG) + TAIL, [], "1 unit", 1),
    ("three.tmx", HEAD + tu(en="One.", zh="一。", fr="Un.") + TAIL, [], "more than two languages (en, zh, fr)", None),
    ("three.tmx", HEAD + tu(en="A.", zh="一。", fr="U.") + TAIL, ["--source-lang", "en", "--target-lang", "fr"],
     "1 x text in zh left out", 1),
    ("swapped.tmx", HEAD + tu(zh="一。", en="One.") + TAIL, ["--source-lang", "zh"], "1 unit", 1),
    ("other.tmx", HEAD + tu(zh="一。", en="One.") + TAIL, ["--source-lang", "ja"], "holds no text in ja", None),
    ("bad.tmx", HEAD + "<tu><tuv><seg>x</seg></tuv></tu>" + tu(en="A.", zh="一。") + TAIL, [],
     "line 5: a <tuv> names no language", None),
    ("bad.tmx", HEAD + "<tu><tuv><seg>x</seg></tuv></tu>" + tu(en="A.", zh="一。") + TAIL, ["--skip-bad"],
     "1 x unit left out: a <tuv> names no language", 1),
    ("laden.tmx", LADEN + tu(en="&a;", zh="b") + TAIL, [], "line 1: declares an entity (a)", None),
    ("bad.tsv", "a\tb\nalone\n", [], "line 2: has 1 column where 2 are expected", None),
    ("bad.tsv", "a\tb\nalone\n", ["--skip-bad"], "1 x row left out: not 2 columns", 1),
    ("open.csv", 'source,target\na,b\n"c,d\n', [], "line 3: a quoted field is not closed", None),
    ("open.csv", 'source,target\na,b\n"c,d\n', ["--skip-bad"],
     "1 x rest left out from line 3 on: a quoted field is not closed", 1),
    ("all-open.csv", '"a,b\n', ["--skip-bad"], "line 1: a quoted field is not closed", None),
    ("cut.tmx", HEAD + tu(en="A.", zh="一。") + "<tu><tuv xml:lang='en'><seg>B", [],
     "line 6: is not well-formed XML", None),
    ("cut.tmx", HEAD + tu(en="A.", zh="一。") + "<tu><tuv xml:lang='en'><seg>B", ["--skip-bad"],
     "1 x rest left out from line 6 on: is not well-formed XML", 1),
    ("crossed.tmx", HEAD + tu(en="A.", zh="一。") + "<tu></seg>" + tu(en="B.", zh="二。") + TAIL, ["--skip-bad"],
     "1 x rest left out from line 6 on: is not well-formed XML (mismatched tag)", 1),
    ("laden.tmx", LADEN + tu(en="&a;", zh="b") + TAIL, ["--skip-bad"], "line 1: declares an entity (a)", None),
    ("bad.jsonl", '{"source":"a","target":"b"}\n{"source":1,"target":"b"}\n', [],
     "line 2: is not a bead (the text of its source is not text)", None),
    ("lacking.jsonl", '{"source":"a"}\n', [], "line 1: is not a bead (it has no 'target')", None),
    ("bad.jsonl", '{"source":"a","target":"b"}\nnope\n', ["--skip-bad"], "1 x line left out: not a bead", 1),
    ("bad.xlf", XLIFF, [], "line 2: a <trans-unit> has no <source>", None),
    ("bad.xlf", XLIFF, ["--skip-bad"], "1 x unit left out: a <trans-unit> has no <source>", 1),
    ("bad.po", 'msgid "a"\nmsgstr "b"\n\nmsgid "c\nmsgstr "d"\n', [], "line 4: is not a sound PO file", None),
    ("bad.po", 'msgid "a"\nmsgstr "b"\n\nmsgid "c\nmsgstr "d"\n', ["--skip-bad"], "1 x message left out", 1),
    ("any.xml", "<a/>", [], "holds no <link>", None),
    ("a.en", "One.\n", [], "names no format that holds a bitext", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "options", "said", "pairs"), CASES)
def test_it_is_refused_or_counted(name, content, options, said, pairs, tmp_path, align_command):
    path, out = tmp_path / name, tmp_path / "out.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    done = align_command("convert", path, out, *options)
    shown = done.stderr.decode()
    assert said in shown
    if pairs is None:
        assert (done.returncode, len(shown.splitlines()), done.stdout) == (2, 1, b"")
        assert "To mend it: " in shown
        assert not out.exists()
    else:
        assert done.returncode == 0
        assert len(out.read_text(encoding="utf-8").splitlines()) == pairs


def test_a_formula_is_refused_or_counted(tmp_path, align_command):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'align[documents]'")
    book = openpyxl.Workbook()
    for row in (("source", "target"), ("a", "=1+1"), ("c", "d")):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    done = align_command("convert", tmp_path / "x.xlsx", tmp_path / "out.tsv")
    assert (done.returncode, b"cell B2 holds a formula (=1+1)" in done.stderr) == (2, True)
    done = align_command("convert", tmp_path / "x.xlsx", tmp_path / "out.tsv", "--skip-bad")
    assert b"1 x row left out: a cell of it holds a formula" in done.stderr
    assert (tmp_path / "out.tsv").read_text() == "c\td\n"


@pytest.mark.parametrize(
    ("name", "part"),
    [("x.docx", "word/document.xml"), ("x.epub", "META-INF/container.xml"), ("x.xlsx", "xl/workbook.xml")],
)
def test_a_zip_bomb_is_refused(name, part, tmp_path, align_command):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(part, b" " * (50 << 20))
    done = (
        align_command("run", tmp_path / name, "-o", tmp_path / "out.tsv")
        if name != "x.xlsx"
        else align_command("convert", tmp_path / name, tmp_path / "out.tsv")
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert b"as a zip bomb does" in done.stderr
