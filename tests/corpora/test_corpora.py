"""The sample articles are what their card says: gold that fits the texts, derived files that are not out of date."""

import doctest
import importlib.util
import json
import re
import sys
import unicodedata
from html import unescape
from pathlib import Path

import pytest
from lxml import html

from align.ladder import parse_beads

ROOT = Path(__file__).parents[2]
CORPORA = ROOT / "corpora"


def load_script():
    spec = importlib.util.spec_from_file_location("damage_corpora", ROOT / "scripts" / "damage_corpora.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


script = load_script()
ARTICLES = script.articles()


def named(pattern, folders=ARTICLES):
    """Return a parameter for each file of the articles that matches."""
    paths = [path for folder in folders for path in sorted(folder.glob(pattern))]
    return pytest.mark.parametrize("path", paths, ids=[f"{path.parent.name}/{path.name}" for path in paths])


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


def bare(text):
    return re.sub(r"\s+", "", text)


def test_there_are_articles_enough():
    assert len(ARTICLES) >= 4
    assert (CORPORA / "harbour-bridge") in ARTICLES
    for folder in ARTICLES:
        assert len(script.translations(folder)) >= 2, f"{folder.name} has fewer than two translations"
        assert script.languages(folder, "damage.*.json"), f"{folder.name} has no spoiled copy"


@named("*.txt")
def test_text_is_clean_utf8_with_ended_lines(path):
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert unicodedata.normalize("NFC", text) == text
    assert not {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn")} - {"\n"}
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


@named("*.segments.txt")
def test_segments_give_back_the_text(path):
    segments = lines_of(path)
    assert all(segment and segment == segment.strip() for segment in segments)
    name = path.name.replace(".segments", "")
    if not name.startswith("mixed."):
        text = path.with_name(name).read_text(encoding="utf-8")
        assert bare("".join(segments)) == bare(text)
        assert name.startswith("damaged.") or len(script.locate(text, segments)) == len(segments)


@named("*.beads")
def test_each_segment_is_in_exactly_one_bead(path):
    prefix = "mixed." if path.name.startswith("mixed.") else "article."
    source, target = path.stem.removeprefix("mixed.").split("-", 1)
    target_name = target if target.startswith("damaged.") else prefix + target
    beads = parse_beads(path.read_text(encoding="utf-8"), path=str(path))
    for side, name in enumerate((prefix + source, target_name)):
        rows = sorted(row for bead in beads for row in bead[side])
        assert rows == list(range(len(lines_of(path.with_name(f"{name}.segments.txt"))))), name
    for source_rows, target_rows in beads:
        assert source_rows or target_rows
        for rows in (source_rows, target_rows):
            assert list(rows) == list(range(rows[0], rows[-1] + 1)) if rows else True, f"a bead with a hole: {rows}"
    starts = [rows[0] for rows, _ in beads if rows]
    assert starts == sorted(starts), "beads stand in the order of the source"


@named("damaged.*.json")
def test_gold_spans_lie_where_they_say(path):
    lang = path.name.split(".")[1]
    source = path.with_name("article.en.txt").read_text(encoding="utf-8")
    target = path.with_name(f"damaged.{lang}.txt").read_text(encoding="utf-8")
    source_segments = lines_of(path.with_name("article.en.segments.txt"))
    target_segments = lines_of(path.with_name(f"damaged.{lang}.segments.txt"))
    for error in json.loads(path.read_text(encoding="utf-8")):
        assert error["source"] or error["target"]
        for side, text, segments in (("source", source, source_segments), ("target", target, target_segments)):
            if span := error[side]:
                assert text[span["start"] : span["end"]] == span["text"]
                assert bare(span["text"]) in bare(segments[span["segment"]])
                assert span["text"] or error["category"] == "accuracy/omission"


@named("damaged.*.json")
def test_errors_lie_in_beads_that_hold_both_sides(path):
    lang = path.name.split(".")[1]
    beads = parse_beads(path.with_name(f"en-damaged.{lang}.beads").read_text(encoding="utf-8"))
    for error in json.loads(path.read_text(encoding="utf-8")):
        if error["source"] and error["target"]:
            pair = (error["source"]["segment"], error["target"]["segment"])
            assert any(pair[0] in bead[0] and pair[1] in bead[1] for bead in beads), error
        elif error["source"]:
            assert error["kind"] == "dropped-sentence"
        else:
            assert error["kind"] == "added-clause"


@named("damaged.*.json")
def test_kinds_have_the_categories_of_the_card(path):
    card = (CORPORA / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z, -]+) \| `([a-z/-]+)` \|", card, re.MULTILINE)
    category = {kind: category for kinds, category in rows for kind in kinds.split(", ")}
    assert set(category) == set(script.KINDS)
    for error in json.loads(path.read_text(encoding="utf-8")):
        assert error["category"] == category[error["kind"]]


def test_harbour_bridge_has_each_kind_of_error_once_in_each_copy():
    for lang in ("zh", "ja", "id"):
        gold = json.loads((CORPORA / "harbour-bridge" / f"damaged.{lang}.json").read_text(encoding="utf-8"))
        assert sorted(error["kind"] for error in gold) == sorted(script.KINDS)


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.name)
def test_derived_files_are_up_to_date(folder):
    files = script.derived_files(folder)
    assert files
    for path, content in files.items():
        assert path.read_bytes().decode("utf-8") == content, f"run scripts/damage_corpora.py: {path.name}"
    strays = {*folder.glob("damaged.*"), *folder.glob("*-damaged.*"), *folder.glob("mixed.*")} - set(files)
    assert not strays, "derived files that nothing derives"


def test_card_counts_are_up_to_date():
    card = (CORPORA / "README.md").read_text(encoding="utf-8")
    assert script.with_counts(card, script.counts()) == card, "run scripts/damage_corpora.py"


@named("wrapped.*.txt")
def test_wrapped_text_is_the_article(path):
    article = path.with_name(path.name.replace("wrapped", "article"))
    assert path.read_text(encoding="utf-8").split() == article.read_text(encoding="utf-8").split()


def test_page_lines_and_roles():
    folder = CORPORA / "harbour-bridge"
    page = lines_of(folder / "page.zh.txt")
    roles = json.loads((folder / "page.zh.json").read_text(encoding="utf-8"))
    assert [row["line"] for row in roles] == [number for number, line in enumerate(page, 1) if line]
    assert all(page[row["line"] - 1] == row["text"] for row in roles)
    assert {row["role"] for row in roles} == {"title", "byline", "date", "caption", "credit", "boilerplate", "body"}
    article = [row["text"] for row in roles if row["role"] in ("title", "byline", "caption", "body")]
    assert article == lines_of(folder / "article.zh.txt")
    tree = html.fromstring((folder / "page.zh.html").read_text(encoding="utf-8"))
    for hidden in tree.xpath("//script | //style | //head"):
        hidden.drop_tree()
    assert bare(unescape(tree.text_content())) == bare("".join(page)), "the page and its text say the same"


def test_an_edit_that_has_no_single_place_is_refused():
    with pytest.raises(ValueError, match="2 times"):
        script.once("a", "a b a", "in the text")
    with pytest.raises(ValueError, match="overlap"):
        script.cut_and_paste("abcd", [(script.Span(0, 2), "x"), (script.Span(1, 3), "y")])
    with pytest.raises(ValueError, match="unknown kind"):
        script.Edit("a", "b", "typo", script.Category.NUMBER, script.Severity.MINOR, "")


def test_a_dropped_segment_takes_its_gap_along():
    text = "A. B.\nC.\nD. E.\n"
    spans = script.locate(text, ["A.", "B.", "C.", "D.", "E."])
    cut = [script.cut_and_paste(text, [(script.with_its_gap(index, text, spans), "")]) for index in range(5)]
    assert cut == ["B.\nC.\nD. E.\n", "A.\nC.\nD. E.\n", "A. B.\nD. E.\n", "A. B.\nC.\nE.\n", "A. B.\nC.\nD.\n"]


def test_examples_of_the_script():
    assert doctest.testmod(script).failed == 0


def test_news_sentences_are_whole_and_say_everything_once():
    header, *lines = (CORPORA / "news" / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == ["article", "en", "de", "fr", "es", "id", "zh", "ja", "ko", "ru"]
    rows = [line.split("\t") for line in lines]
    assert all(len(row) == 10 and all(cell and cell == cell.strip() for cell in row) for row in rows)
    assert all(unicodedata.is_normalized("NFC", line) for line in lines)
    for column in list(zip(*rows, strict=True))[1:]:
        assert len(set(column)) == len(rows)
    reports = [row[0] for row in rows]
    assert [reports.count(name) for name in dict.fromkeys(reports)] == [12] * 64
    assert all(reports[i : i + 12] == [reports[i]] * 12 for i in range(0, len(reports), 12))
