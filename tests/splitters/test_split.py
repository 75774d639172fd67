"""The whole of the splitters' work, on the samples and on what comes at the edges."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import ALIGNED, Block, Document, Role, Run
from align.errors import EmptyInputError, LanguageError
from align.readers import read_document
from align.splitters import SplitConfig, split
from align.splitters.cutting import Piece, assemble


def lines_of(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line]


def plain(text):
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + line.index(line.strip())
            blocks.append(Block(start, start + len(line.strip())))
        at += len(line) + 1
    return Document("a.txt", text, blocks=tuple(blocks), runs=(Run(0, 0, len(text)),) if text else ())


# A quotation inside a quotation, closed before the sentence that holds it goes on: nothing on the page shows that.
KNOWN = {("night-ferry", "zh")}


def test_the_samples_have_their_gold_segments(corpora):
    wrong = []
    for gold in sorted(corpora.glob("*/article.*.segments.txt")):
        (document,) = split(read_document(str(gold).replace(".segments", "")))
        document.validate()
        if document.texts() != lines_of(gold):
            wrong.append((gold.parent.name, gold.name.split(".")[1]))
    assert set(wrong) == KNOWN


def test_damaged_samples_are_rejoined(corpora):
    for gold in sorted(corpora.glob("*/damaged.*.segments.txt")):
        name = (gold.parent.name, gold.name.split(".")[1])
        if name not in KNOWN:
            (document,) = split(read_document(str(gold).replace(".segments", "")))
            assert document.texts() == lines_of(gold), name


def test_the_sample_of_two_languages(corpora):
    folder = corpora / "harbour-bridge"
    english, chinese = split(read_document(str(folder / "mixed.en-zh.txt")))
    assert english.texts() == lines_of(folder / "mixed.en.segments.txt")
    assert chinese.texts() == lines_of(folder / "mixed.zh.segments.txt")
    assert english.segments[0].role is Role.SUMMARY


def test_segmented_lines_stay_as_they_are():
    text = "One. Two.\nthree and\nfour\n© 2024 Example. All rights reserved.\n第五行。"
    documents = split(plain(text), SplitConfig(languages=("en",), segmented=True))
    assert sorted(line for document in documents for line in document.texts()) == sorted(text.split("\n"))
    assert not any(document.joints for document in documents)
    assert {segment.role for document in documents for segment in document.segments} <= ALIGNED


def test_no_text():
    with pytest.raises(EmptyInputError, match=r"a\.txt: holds no text"):
        split(Document("a.txt", ""))


def test_a_wrong_code():
    with pytest.raises(LanguageError, match="write en"):
        split(plain("It rained."), SplitConfig(languages=("english",)))


def test_segments_know_paragraph_language_and_role():
    (document,) = split(plain("The bridge was opened. The mayor was there.\nNobody was hurt in the storm that night."))
    assert [segment.paragraph for segment in document.segments] == [0, 0, 1]
    assert {segment.lang for segment in document.segments} == {"en"}


def test_notes_and_encoding_travel():
    one = Document("a.txt", "雨。", blocks=(Block(0, 2),), encoding="gb18030", notes=("read as gb18030",))
    (document,) = split(one)
    assert (document.encoding, document.notes) == ("gb18030", ("read as gb18030",))


WORDS = st.sampled_from(
    [
        "The bridge",
        "was opened",
        "by the mayor.",
        "大桥通车了。",
        "他说",
        "“Why?”",
        "it",
        "12.5",
        "-",
        "—",
        "と述べた。",
        "\n",
    ]
)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=40), st.booleans())
def test_every_character_is_in_exactly_one_document(words, segmented):
    text = " ".join(words)
    if not text.strip():
        return
    documents = split(plain(text), SplitConfig(segmented=segmented))
    kept = []
    for document in documents:
        document.validate()
        for segment in document.segments:
            assert segment.start < segment.end
            span = document.file_span(segment.start, segment.end)
            kept.append((span.start, "".join(text[span.start : span.end].split())))
            assert kept[-1][1].replace("-", "") == "".join(document.text_of(segment).split()).replace("-", "")
        for joint in document.joints:
            assert any(segment.start <= joint < segment.end for segment in document.segments)
    together = "".join(piece for _, piece in sorted(kept))
    assert together == "".join(text.split())


@given(st.text(alphabet="ab\n", max_size=30), st.lists(st.integers(0, 30), max_size=6), st.booleans())
def test_assembled_pieces_lead_back(text, cuts, entity):
    """Runs of the new text lead to the same characters of the file, behind a piece of markup or not."""
    skipped = 7 if entity else 0
    document = Document("", text, runs=(Run(0, skipped, skipped + len(text)),) if text else ())
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    spans = list(pairwise(places))
    pieces = [Piece(start, end, "_" if row % 3 == 2 else None) for row, (start, end) in enumerate(spans)]
    new, runs, starts = assemble(document, pieces)
    assembled = Document("", new, runs=runs)
    assert len(starts) == len(pieces)
    for piece, start in zip(pieces, starts, strict=True):
        if piece.instead is None:
            assert new[start : start + piece.end - piece.start] == text[piece.start : piece.end]
            for offset in range(piece.end - piece.start):
                assert assembled.file_span(start + offset, start + offset + 1).start == skipped + piece.start + offset
