"""The five articles the product was first asked for. They are not ours: only counts and structure stand here."""

import json
from pathlib import Path

import pytest

from align import pipeline
from align.bitext import Role
from align.errors import LanguageError
from align.pipeline import RunConfig

pytestmark = pytest.mark.needs_seeds


@pytest.fixture(scope="module")
def parted(seed):
    return pipeline.run(seed(0))


def test_one_file_of_two_languages(parted):
    assert (parted.source.lang, parted.target.lang) == ("en", "zh")
    parted.validate()


def paragraphs(document, indices):
    return {document.segments[index].paragraph for index in indices}


def test_the_paragraphs_find_each_other(parted):
    """The translation has a line for each of 20 paragraphs, some of the original parted in two."""
    source_of = {}
    for bead in parted.beads:
        for line in paragraphs(parted.target, bead.target):
            source_of.setdefault(line, set()).update(paragraphs(parted.source, bead.source))
    lines = sorted(source_of)
    assert len(lines) == 21
    assert all(source_of[line] for line in lines), "each Chinese line has its English"
    starts = [min(source_of[line]) for line in lines]
    assert starts == sorted(starts), "and in order"
    assert not [bead for bead in parted.beads if bead.target and not bead.source]


def test_the_summary_line_is_known_as_such(parted):
    first = parted.source.segments[0]
    (bead,) = [bead for bead in parted.beads if 0 in bead.source]
    assert first.role is Role.SUMMARY
    assert not bead.target
    assert "structure/repetition" in {str(issue.category) for issue in bead.issues}


def test_the_dropped_phrase_is_found(parted):
    """A phrase of the original that the translation leaves out is an issue with its span."""
    issues = [issue for bead in parted.beads for issue in bead.issues]
    assert [issue for issue in issues if "90-minute" in issue.text and issue.category.startswith("accuracy/")]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_one_language_has_nothing_to_be_aligned_with(number, seed):
    with pytest.raises(LanguageError, match="one language only"):
        pipeline.run(seed(number))


@pytest.mark.parametrize(
    ("number", "lang", "title", "boilerplate_at_least"),
    [(1, "zh", 1, 4), (2, "zh", 1, 1), (3, "ja", 1, 5), (4, "id", 0, 1)],
)
def test_articles_of_one_language(number, lang, title, boilerplate_at_least, seed):
    (document,) = pipeline.read_documents(seed(number), RunConfig())
    document.validate()
    roles = [segment.role for segment in document.segments]
    assert document.lang == lang
    assert roles.count(Role.BOILERPLATE) >= boilerplate_at_least
    assert roles.count(Role.TITLE) >= title
    assert roles.count(Role.BODY) > 20


def test_each_character_leads_back_to_the_file(seed):
    for number in range(5):
        path = seed(number)
        text = Path(path).read_bytes().decode("utf-8")
        for document in pipeline.read_documents(path, RunConfig()):
            for segment in document.segments:
                span = document.file_span(segment.start, segment.end)
                if number != 2:
                    assert "".join(span.of(text).split()) == "".join(document.text_of(segment).split())
                else:
                    assert document.text_of(segment)[:1] == text[span.start]


def test_the_newspaper_page(seed):
    (document,) = pipeline.read_documents(seed(2), RunConfig())
    roles = [segment.role for segment in document.segments]
    assert roles.count(Role.CAPTION) >= 4
    assert roles.count(Role.BYLINE) >= 1
    assert roles.count(Role.DATE) >= 1
    assert roles.count(Role.CREDIT) >= 2
    assert "http" not in document.text
    assert "<" not in document.text


def test_lines_cut_mid_sentence_are_rejoined(seed):
    (document,) = pipeline.read_documents(seed(4), RunConfig())
    assert len(document.joints) >= 12
    foreign = [segment for segment in document.segments if segment.role is Role.FOREIGN]
    assert [segment.lang for segment in foreign] == ["ja"]
    for number in (1, 2, 3):
        assert not pipeline.read_documents(seed(number), RunConfig())[0].joints


def test_a_garbled_text_is_checked_without_its_source(seed, align_command):
    done = align_command("check", seed(4), "--json", "-q")
    categories = {json.loads(line)["category"] for line in done.stdout.decode().splitlines()}
    assert {"fluency/garbled", "structure/broken-line", "accuracy/name"} <= categories


def test_comparable_articles_do_not_break_the_aligner(seed):
    bitext = pipeline.run(seed(3), seed(2))
    bitext.validate()
    assert (bitext.source.lang, bitext.target.lang) == ("ja", "zh")
