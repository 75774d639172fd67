"""HTML and Markdown, case by case (tests/cases/reading)."""

import json
from pathlib import Path

import pytest

from align.readers import read_document

CASES = Path(__file__).parent.parent / "cases" / "reading"
GROUPS = ("in the wild", "synthetic", "negative", "known failures")


def cases(name):
    """Return the cases of a file; those of its known failures must fail."""
    data = json.loads((CASES / name).read_text(encoding="utf-8"))
    for group in GROUPS:
        marks = [pytest.mark.xfail(strict=True)] if group == "known failures" else []
        for case in data[group]:
            yield pytest.param(case, id=case["label"], marks=marks)


def check(case, path):
    path.write_text(case["input"], encoding="utf-8", newline="")
    document = read_document(str(path))
    document.validate()
    assert [[block.role.value, document.text_of(block)] for block in document.blocks] == case["blocks"]


@pytest.mark.parametrize("case", list(cases("html.json")))
def test_html(case, tmp_path):
    check(case, tmp_path / "a.html")


@pytest.mark.parametrize("case", list(cases("markdown.json")))
def test_markdown(case, tmp_path):
    check(case, tmp_path / "a.md")


def test_html_is_seen_without_its_ending(tmp_path):
    case = json.loads((CASES / "html.json").read_text(encoding="utf-8"))["in the wild"][0]
    check(case, tmp_path / "a.txt")
