"""`file_start` and `file_end` lead to the words of the issue in the file that was checked, in every format."""

import html
import json
import re

import pytest

from align.pipeline import RunConfig, check_file, placed
from align.writers import issue_rows

PAIRS = [
    ('He said "yes" & left with 40 men.', "他说“是”\\走了，带了 14 个人(<b>啊。"),
    ("A second\tline, with 30 ships.", "第二行，有 20 艘船。"),
    ("The <i>third</i> one 🚢 saw 17 flags.", "第三个🚢 看到 18 面旗。"),
]


def plain(text):
    return text.replace("\t", " ")


def jsonl(pairs, ascii_only=False):
    rows = [{"source": {"lang": "en", "text": a}, "target": {"lang": "zh", "text": b}} for a, b in pairs]
    return "\n".join(json.dumps(row, ensure_ascii=ascii_only) for row in rows) + "\n"


def po_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def po(pairs):
    header = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n\n'
    entries = [f'# note\nmsgid {po_string(a)}\nmsgstr ""\n{po_string(b[:4])}\n{po_string(b[4:])}\n' for a, b in pairs]
    return header + "\n".join(entries)


def tmx(pairs):
    body = "".join(
        f'<tu><tuv xml:lang="en"><seg>{html.escape(a)}</seg></tuv>\n'
        f'<tuv xml:lang="zh"><seg>{html.escape(b)}</seg></tuv></tu>\n'
        for a, b in pairs
    )
    return f'<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="en"/><body>\n{body}</body></tmx>'


def xliff(pairs):
    body = "".join(
        f'<trans-unit id="{i}"><source>{html.escape(a)}</source><target>{html.escape(b)}</target></trans-unit>\n'
        for i, (a, b) in enumerate(pairs)
    )
    head = '<file original="a" source-language="en" target-language="zh" datatype="plaintext"><body>'
    return f'<?xml version="1.0"?>\n<xliff version="1.2">{head}\n{body}</body></file></xliff>'


def csv(pairs):
    def field(text):
        return '"' + text.replace('"', '""') + '"'

    return "en,zh\r\n" + "".join(f"{field(a)},{field(b)}\r\n" for a, b in pairs)


def tsv(pairs):
    return "en\tzh\n" + "".join(f"{plain(a)}\t{b}\n" for a, b in pairs)


def from_json(raw):
    return json.loads(f'"{raw}"')


def from_po(raw):
    return re.sub(r"\\(.)", lambda m: {"t": "\t"}.get(m[1], m[1]), raw.replace('"\n"', ""))


FORMATS = {
    "a.jsonl": (jsonl, from_json),
    "b.jsonl": (lambda pairs: jsonl(pairs, ascii_only=True), from_json),
    "a.po": (po, from_po),
    "a.tmx": (tmx, html.unescape),
    "a.xlf": (xliff, html.unescape),
    "a.csv": (csv, lambda raw: raw.replace('""', '"')),
    "a.tsv": (tsv, str),
}


def rows_of(path):
    config = RunConfig("en", "zh")
    return list(issue_rows(placed(check_file(str(path), config), str(path), config)))


@pytest.mark.parametrize("name", FORMATS)
def test_the_places_are_those_of_the_words(tmp_path, name):
    write, read = FORMATS[name]
    path = tmp_path / name
    text = write(PAIRS)
    path.write_text(text, encoding="utf-8", newline="")
    rows = rows_of(path)
    targets = [row for row in rows if row["side"] == "target"]
    assert "brackets" in {row["check"] for row in targets}
    assert len(targets) > 2
    for row in targets:
        assert " ".join(read(text[row["file_start"] : row["file_end"]]).split()) == " ".join(row["text"].split())
    for row in rows:
        if row["side"] == "source":  # both sides are in one file: the place is that of the target
            shown = read(text[row["file_start"] : row["file_end"]])
            assert shown == PAIRS[row["id"] - 1][1]


def test_a_marked_and_wide_file(tmp_path):
    path = tmp_path / "a.jsonl"
    text = jsonl(PAIRS)
    path.write_bytes(("\ufeff" + text).encode("utf-16-le"))
    rows = [row for row in rows_of(path) if row["side"] == "target"]
    assert rows
    for row in rows:
        assert from_json(text[row["file_start"] : row["file_end"]]) == row["text"]


def test_shorter_forms_of_json_lines(tmp_path):
    forms = [
        {"source": 'We saw "17" flags.', "target": "我们看到“17 面旗（子。"},
        {"id": [1, {"x": "\\"}], "translation": {"en": 'We saw "17" flags.', "zh": "我们看到“17 面旗（子。"}},
    ]
    for form in forms:
        path = tmp_path / "a.jsonl"
        text = "\n" + json.dumps(form, indent=None) + "\n"
        path.write_text(text, encoding="utf-8")
        rows = [row for row in rows_of(path) if row["side"] == "target"]
        assert rows
        for row in rows:
            assert from_json(text[row["file_start"] : row["file_end"]]) == row["text"]


def test_a_row_of_several_segments(tmp_path, corpora):
    from align.pipeline import run, write

    folder = corpora / "harbour-bridge"
    path = tmp_path / "damaged.jsonl"
    write(run(str(folder / "article.en.txt"), str(folder / "damaged.zh.txt"), RunConfig(check=False)), path)
    text = path.read_text(encoding="utf-8")
    config = RunConfig()
    checked = check_file(str(path), config)
    rows = list(issue_rows(placed(checked, str(path), config)))
    assert any(len(bead.target) > 1 for bead in checked.beads)
    assert len(rows) > 5
    for row in rows:
        if row["side"] == "target":
            assert "".join(from_json(text[row["file_start"] : row["file_end"]]).split()) == "".join(row["text"].split())


def test_a_sheet_has_no_places(tmp_path):
    from align.pipeline import read, write

    source = tmp_path / "a.tsv"
    source.write_text(tsv(PAIRS), encoding="utf-8")
    write(read(str(source)), tmp_path / "a.xlsx")
    rows = rows_of(tmp_path / "a.xlsx")
    assert rows
    assert {(row["file_start"], row["file_end"]) for row in rows} == {(None, None)}
