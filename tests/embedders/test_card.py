"""The model card and the page of figures speak of the model that is shipped, and the card of all that it saw."""

import re
import sys
from pathlib import Path

import pytest

from align import embedders

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from model import corpora  # noqa: E402

CARD = embedders.FOLDER / "README.md"
PAGE = ROOT / "docs" / "model.md"


def rows() -> list[list[str]]:
    """The corpora and lexicons of the card: cells of the rows that end in yes or no."""
    found = re.findall(r"^\| (.+ \| (?:yes|no)) \|$", CARD.read_text(encoding="utf-8"), re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in found]


@pytest.mark.parametrize("page", [CARD, PAGE], ids=["card", "page"])
def test_it_names_the_hash_of_this_model_and_no_other(page: Path) -> None:
    named = set(re.findall(r"hash[^`\n]*`([0-9a-f]{12})`", page.read_text(encoding="utf-8")))
    assert named == {embedders.load().hash}


def test_the_card_and_the_trainer_agree_on_what_only_open_leaves_out() -> None:
    left_out = {row[0] for row in rows() if row[-1] == "no"}
    assert left_out == corpora.ASK
    assert len(rows()) > 60


def test_every_corpus_has_a_size_and_a_licence_as_stated() -> None:
    for row in rows():
        assert all(row), row
        assert re.search(r"\d", " ".join(row[1:-2])), row
        assert not re.search(r"non-?commercial|CC BY-NC", row[-2], re.IGNORECASE), row


def test_the_card_states_the_size_of_the_model() -> None:
    model = embedders.load()
    text = CARD.read_text(encoding="utf-8")
    pieces, dims = re.search(r"([\d,]+) pieces, (\d+) dimensions", text).groups()  # type: ignore[union-attr]
    assert int(dims) == model.dims
    assert int(pieces.replace(",", "")) == len(model._rows)  # type: ignore[attr-defined]
    megabytes = sum(file.stat().st_size for file in embedders.FOLDER.iterdir()) / 1e6
    assert re.search(rf"\| size \| {megabytes:.1f} MB on disk", text)
