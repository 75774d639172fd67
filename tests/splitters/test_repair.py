"""Lines cut mid-sentence are rejoined, paragraphs are not glued."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Block, Document, Run
from align.readers import read_document
from align.script import is_dense
from align.splitters import SplitConfig, split
from align.splitters.repair import repair, unwrap

TESTS = Path(__file__).parent.parent
CASES = json.loads((TESTS / "cases" / "broken_lines.json").read_text(encoding="utf-8"))
CORPORA = TESTS.parent / "corpora"


def lines_of(text, lang):
    """Return a document with a block for each line, as plain text is read, and its way back to the file."""
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        kept = line.strip()
        if kept:
            start = at + line.index(kept)
            blocks.append(Block(start, start + len(kept), lang=lang))
        at += len(line)
    return Document("", text, lang=lang, blocks=tuple(blocks), runs=(Run(0, 0, len(text)),) if text else ())


def squeezed(text):
    return "".join(text.replace("-", "").split())


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_cases(case):
    document = repair(unwrap(lines_of(case["text"], case["lang"])))
    document.validate()
    assert [document.text_of(block) for block in document.blocks] == case["paragraphs"]
    assert len(document.joints) == len(case["text"].split("\n")) - case["text"].count("\n\n") - len(case["paragraphs"])


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_each_character_leads_back_to_the_file(case):
    document = repair(unwrap(lines_of(case["text"], case["lang"])))
    for at, char in enumerate(document.text):
        span = document.file_span(at, at + 1)
        assert char == case["text"][span.start] or char == " "


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_repairing_twice_changes_nothing_more(case):
    once = repair(unwrap(lines_of(case["text"], case["lang"])))
    assert repair(unwrap(once)) == once


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_a_joint_is_where_the_second_line_begins(case):
    document = repair(unwrap(lines_of(case["text"], case["lang"])))
    starts = {squeezed(line)[:4] for line in case["text"].splitlines()}
    for joint in document.joints:
        assert squeezed(document.text[joint : joint + 20])[:4] in starts


ARTICLES = [path for path in sorted(CORPORA.glob("*/article.*.txt")) if ".segments." not in path.name]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_one_paragraph_a_line_is_left_alone(path):
    assert not [document.joints for document in split(read_document(str(path))) if document.joints]


def columns(text):
    return sum(2 if is_dense(char) or char in "，。、「」（）" else 1 for char in text)


def wrapped(paragraph, width, lang):
    """Wrap as mail programs do: between words, or between characters with no mark at the start of a line."""
    unspaced = lang in ("zh", "ja")
    lines = [""]
    for piece in paragraph if unspaced else paragraph.split():
        longer = lines[-1] + ("" if unspaced or not lines[-1] else " ") + piece
        stuck = unspaced and (piece in "，。、！？」”’）)·,.%：；" or (piece + lines[-1][-1:]).isascii())
        if columns(longer) > width and lines[-1] and not stuck:
            lines.append(piece)
        else:
            lines[-1] = longer
    return [line.strip() for line in lines]


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_wrapped_articles_come_back_whole(path, width):
    lang = path.name.split(".")[1]
    paragraphs = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    text = "\n\n".join("\n".join(wrapped(paragraph, width, lang)) for paragraph in paragraphs)
    document = repair(unwrap(lines_of(text, lang)))
    got = [squeezed(document.text_of(block)) for block in document.blocks]
    assert got == [squeezed(paragraph) for paragraph in paragraphs]


def test_the_wrapped_sample_has_the_segments_of_the_article():
    folder = CORPORA / "mountain-clinic"
    gold = (folder / "article.en.segments.txt").read_text(encoding="utf-8").split("\n")
    (document,) = split(read_document(str(folder / "wrapped.en.txt")), SplitConfig(("en",)))
    assert document.texts() == [line for line in gold if line]
    assert len(document.joints) > 10


LINE = st.text(alphabet='ab .,-A。，他「」"', min_size=1, max_size=40)


@given(st.lists(LINE, max_size=12), st.sampled_from(["en", "zh", "ja", "ko", "und"]), st.sampled_from(["\n", "\n\n"]))
def test_nothing_is_lost_but_hyphens_and_white_space(lines, lang, gap):
    before = lines_of(gap.join(lines), lang)
    document = repair(unwrap(before))
    document.validate()
    assert squeezed(document.text) == squeezed(before.text)
    assert len(document.blocks) + len(document.joints) == len(before.blocks)
    for joint in document.joints:
        assert any(block.start < joint < block.end for block in document.blocks)
