"""scripts/evaluate_model.py: the same figures for the embedded model, any other model, and vectors made elsewhere."""

import gzip
import json
import lzma
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "scripts"))

import evaluate_model

from align import embedders

PLACES = ["harbour", "market", "school", "bridge", "station", "hospital", "museum", "theatre"]
ORTE = ["Hafen", "Markt", "Schule", "Brücke", "Bahnhof", "Krankenhaus", "Museum", "Theater"]
TABLES = {"own-news", "tatoeba", "wmt21", "held-news", "words"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the data's, with a handful of sentences in each place a figure comes from."""
    folder = tmp_path_factory.mktemp("data")
    english = [f"The {place} was closed for three days because of the storm." for place in PLACES]
    german = [f"{ort} wegen des Sturms drei Tage lang geschlossen." for ort in ORTE]
    rows = "".join(f"{one}\t{two}\n" for one, two in zip(english, german, strict=True))
    for test in ("tatoeba", "wmt21"):
        (folder / "eval" / test).mkdir(parents=True)
        (folder / "eval" / test / "en-de.tsv.gz").write_bytes(gzip.compress(rows.encode()))
    many = [f"A visitor counted {n} boats in the harbour on Sunday." for n in range(99)]
    news = [f"en-id\t{one}\tPengunjung menghitung {n} perahu di pelabuhan.\n" for n, one in enumerate(many)]
    entries = [f"en-de\tword{'abcdefghij'[n % 10]}{n}\twort{n}\n" for n in range(900)]
    for name, lines in (
        ("parallel/panl-bppt", news),
        ("parallel/korean-parallel-news-devtest", []),
        ("lexicon/wiktionary", entries),
    ):
        path = folder / f"{name}.tsv.xz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(lzma.compress("".join(lines).encode()))
    return folder


def evaluate(data: Path, *more: str) -> None:
    """Run the script as its command line does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["evaluate_model.py", "--data", str(data), *more])
        evaluate_model.main()


def evaluated(data: Path, out: Path, *more: str) -> dict[str, Any]:
    evaluate(data, "--json", str(out), *more)
    return json.loads(out.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_the_embedded_model_and_its_vectors_give_the_same_figures(data: Path, tmp_path: Path) -> None:
    ours = evaluated(data, tmp_path / "ours.json")
    assert ours["hash"] == embedders.load().hash
    assert set(ours["precision at 1"]) == TABLES
    assert ours["means"]["wmt21, with English"] == 100.0
    assert set(ours["alignment error rate"]) == {"de-en", "id-en", "ja-en", "ko-en", "zh-en"}
    assert ours["speed"]["seconds to load, processor"] > 0
    evaluate(data, "--write-texts", str(tmp_path / "texts"))
    (tmp_path / "vectors").mkdir()
    for file in (tmp_path / "texts").iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        # Lengths must not matter.
        np.save(tmp_path / "vectors" / f"{file.stem}.npy", 3 * embedders.load().embed(lines))
    theirs = evaluated(data, tmp_path / "theirs.json", "--matrix", str(tmp_path / "vectors"))
    assert theirs == {name: ours[name] for name in ("means", "precision at 1")}


def test_any_sentence_transformers_folder_gives_the_same_tables(data: Path, tiny: Path, tmp_path: Path) -> None:
    found = evaluated(data, tmp_path / "tiny.json", "--model", str(tiny))
    assert set(found["precision at 1"]) == TABLES
    assert found["dims"] == 16
    assert all(0 <= value <= 100 for value in found["alignment error rate"].values())


def test_vectors_of_other_texts_are_refused(data: Path, tmp_path: Path) -> None:
    evaluate(data, "--write-texts", str(tmp_path / "texts"))
    for file in (tmp_path / "texts").iterdir():
        np.save(tmp_path / f"{file.stem}.npy", np.ones((3, 4), np.float32))
    with pytest.raises(SystemExit, match="3 and 3 vectors for"):
        evaluate(data, "--matrix", str(tmp_path))


def test_tables_of_some_languages(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate(data, "--tables", "--languages", "en", "de")
    printed = capsys.readouterr().out
    assert "| P@1, with English | de | fr |" in printed
    assert "WMT 2022" not in printed
    with pytest.raises(SystemExit, match="--speed"):
        evaluate(data, "--tables", "--speed")
