"""Lines that are not the article: by case, by our own samples, by the seed articles."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import ALIGNED, Block, Document, Role
from align.readers import read_document
from align.splitters import furniture
from align.splitters.boilerplate import mark_boilerplate

ROOT = Path(__file__).parent.parent
GROUPS = ("in the wild", "synthetic", "negative", "known failures")


def cases():
    data = json.loads((ROOT / "cases" / "reading" / "lines.json").read_text(encoding="utf-8"))
    for group in GROUPS:
        marks = [pytest.mark.xfail(strict=True)] if group == "known failures" else []
        for case in data[group]:
            yield pytest.param(case["lines"], id=case["label"], marks=marks)


@pytest.mark.parametrize("lines", list(cases()))
def test_lines(lines, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\n".join(line for _, line in lines), encoding="utf-8")
    document = mark_boilerplate(read_document(str(path)))
    found = [[block.role.value, document.text_of(block)] for block in document.blocks]
    assert found == [[role, line.strip()] for role, line in lines if line]


@pytest.mark.parametrize("path", sorted((ROOT.parent / "corpora").glob("*/article.??.txt")), ids=lambda p: str(p)[-30:])
def test_no_false_alarm_in_our_samples(path):
    """Of our own articles only the line below the headline (names, place, date) is not sent to the aligner."""
    document = mark_boilerplate(read_document(str(path)))
    apart = [at for at, block in enumerate(document.blocks) if block.role not in ALIGNED]
    assert set(apart) <= {1}
    assert document.blocks[0].role is Role.TITLE


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_scraped_page_of_our_samples(ending):
    folder = ROOT.parent / "corpora" / "harbour-bridge"
    gold = {row["text"]: row["role"] for row in json.loads((folder / "page.zh.json").read_text(encoding="utf-8"))}
    document = mark_boilerplate(read_document(str(folder / f"page.zh.{ending}")))
    found = {document.text_of(block): block.role.value for block in document.blocks}
    both = gold.keys() & found.keys()
    assert len(both) >= len(gold) - 3  # fields of a form are one block in HTML
    assert {text: found[text] for text in both} == {text: gold[text] for text in both}
    assert {found[text] for text in found.keys() - gold.keys()} <= {"boilerplate"}


@pytest.mark.needs_seeds
@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        (0, [], []),
        (1, ["boilerplate", "title", "boilerplate", "date", "boilerplate", "body"], ["body", "boilerplate"]),
        (
            2,
            ["title", "byline", "date", "caption", "credit", "body"],
            ["body", "credit", "credit", "credit", "boilerplate"],
        ),
        (3, ["boilerplate", "title", "body"], ["body", *["boilerplate"] * 5]),
        (4, ["title", "body"], ["body", "date", "boilerplate"]),
    ],
)
def test_seeds(seed, number, first, last):
    """The furniture of the seed articles is found, and nothing between it is marked."""
    document = mark_boilerplate(read_document(seed(number)))
    roles = [block.role.value for block in document.blocks]
    assert roles[: len(first)] == first
    assert roles[len(roles) - len(last) :] == last
    between = roles[len(first) : len(roles) - len(last)]
    assert set(between) <= {"body", "heading", "caption"}
    assert (between.count("heading"), between.count("caption")) == ((3, 3) if number == 2 else (0, 0))


LINES = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=60), st.sampled_from(["Share", "3 May 2024", "By Ann Lee", "* * *", "相关文章"])
    ),
    max_size=12,
)


@given(LINES)
def test_marking_changes_roles_alone_and_is_done_once(lines):
    text, blocks = "", []
    for line in (" ".join(line.split()) for line in lines):
        if line:
            blocks.append(Block(len(text), len(text) + len(line)))
            text += line + "\n"
    document = Document("a.txt", text, blocks=tuple(blocks))
    marked = mark_boilerplate(document)
    marked.validate()
    assert [replace(block, role=Role.BODY) for block in marked.blocks] == list(document.blocks)
    assert replace(marked, blocks=document.blocks) == document
    assert mark_boilerplate(marked) == marked


def test_roles_a_reader_gave_stay():
    blocks = (Block(0, 5, Role.CAPTION), Block(6, 11, Role.FOREIGN), Block(12, 17, Role.TITLE))
    marked = mark_boilerplate(Document("a", "Share\nShare\nShare", blocks=blocks))
    assert [block.role for block in marked.blocks] == [Role.CAPTION, Role.BOILERPLATE, Role.TITLE]


def test_data_says_where_it_comes_from():
    data = json.loads((Path(furniture.__file__).parent / "boilerplate.json").read_text(encoding="utf-8"))
    assert all(data[field] for field in ("version", "source", "licence", "about"))
    for kind in furniture.kinds():
        Role(kind.role)
        assert kind.where in ("anywhere", "edge", "head", "tail")
        assert not kind.lines.fullmatch("")
