"""The parts of the training script that can be checked by hand or against autograd."""

import gzip
import json
import lzma
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

torch = pytest.importorskip("torch")
pytest.importorskip("numba")

from model import export, kernels, retrieval, static, words  # noqa: E402
from model.corpora import _bucket  # noqa: E402
from model.pairs import Kind, Table, _Collector, is_usable  # noqa: E402


def test_gradient_of_the_loss_is_autograds() -> None:
    draw = np.random.default_rng(3)
    sums = torch.from_numpy(draw.standard_normal((16, 24)).astype(np.float32)).requires_grad_()
    unit = torch.nn.functional.normalize(sums, dim=1)
    logits = unit[:8] @ unit[8:].T / 0.05
    truth = torch.arange(8)
    loss = (torch.nn.functional.cross_entropy(logits, truth) + torch.nn.functional.cross_entropy(logits.T, truth)) / 2
    loss.backward()
    found, grads = static.contrast(sums.detach(), np.arange(8), np.arange(8, 16), 0.05)
    assert found == pytest.approx(loss.item(), abs=0.05)
    theirs = sums.grad
    assert theirs is not None
    # Products are made in bfloat16, so only the direction is compared.
    assert torch.nn.functional.cosine_similarity(grads.flatten(), theirs.flatten(), dim=0) > 0.999


def test_copies_of_a_text_are_no_negatives() -> None:
    cells = static.repeated(np.array([5, 6, 5]), np.array([7, 8, 9]))
    assert cells is not None
    assert set(zip(cells[0].tolist(), cells[1].tolist(), strict=True)) == {(0, 2), (2, 0)}
    assert static.repeated(np.array([1, 2]), np.array([3, 4])) is None


def test_renderings_of_one_sentence_are_no_wrong_answers() -> None:
    table = Table()
    places = [
        table.add(*text)
        for text in (("fr", "tu viens ?"), ("fr", "venez-vous ?"), ("de", "kommst du?"), ("de", "nein"))
    ]
    table.said.update({places[0]: 0, places[1]: 0, places[2]: 0})
    numbers = table.meanings()
    assert len(set(numbers)) == 2
    masked = static.repeated(numbers[[0, 1]], numbers[[2, 3]])
    assert masked is not None
    assert {tuple(cell) for cell in torch.stack(masked).T.tolist()} == {(0, 1), (1, 0)}


def test_first_step_of_adam_moves_by_the_rate() -> None:
    weight = np.zeros((3, 4), np.float32)
    state = weight, np.zeros_like(weight), np.zeros_like(weight), np.zeros(3, np.int64)
    grads = np.array([[1, -2, 3, -4], [1, 1, 1, 1]], np.float32)
    kernels.adam_rows(state, np.array([1]), np.array([0, 2]), np.array([0, 1]), grads, np.float32(0.5))
    assert np.allclose(weight[1], [-0.5, 0.5, -0.5, 0.5], atol=1e-4)
    assert not weight[[0, 2]].any()


def test_sums_follow_the_offsets() -> None:
    weight = np.eye(3, dtype=np.float32)
    ids, bounds = kernels.gather(np.array([0, 1, 1, 2], np.int32), np.array([0, 3, 3, 4]), np.array([2, 0, 1]), 1.0, 0)
    out = np.empty((3, 3), np.float32)
    kernels.sum_rows(weight, ids, bounds, out)
    assert out.tolist() == [[0, 0, 1], [1, 2, 0], [0, 0, 0]]


def test_an_epoch_draws_each_kind_by_its_weight() -> None:
    kinds = [Kind("en-de/a", np.arange(100), np.arange(100)), Kind("en-fr/b", np.arange(80), np.arange(80))]
    config = static.Config(batch=50)
    drawn = static.batches(kinds, {"en-de/a": 2.0, "en-fr/b": 0.5}, config, 0)
    sizes = {number: sum(len(places) for kind, places in drawn if kind == number) for number in (0, 1)}
    assert sizes == {0: 200, 1: 40}


def test_quantised_rows_point_the_same_way() -> None:
    rows = np.random.default_rng(1).standard_normal((50, 64)).astype(np.float32)
    back = export.restored(*export.quantise(rows, 5.0))
    cosines = (rows * back).sum(1) / np.linalg.norm(rows, axis=1) / np.linalg.norm(back, axis=1)
    assert cosines.min() > 0.99


def test_margin_precision_of_a_known_case() -> None:
    rows = np.eye(6, dtype=np.float32)
    assert retrieval.margin_precision(rows, rows) == 1.0
    # Two of six swapped on one side: four of six right in either direction.
    assert retrieval.margin_precision(rows, rows[[1, 0, 2, 3, 4, 5]]) == pytest.approx(4 / 6)


def test_pairs_that_differ_in_digits_alone_are_kept_once() -> None:
    collector = _Collector()
    collector.add("manual", ("en", "Chapter 1"), ("de", "Kapitel 1"))
    collector.add("manual", ("de", "Kapitel 22"), ("en", "Chapter 22"))
    kinds = collector.kinds()
    assert [(kind.name, len(kind.left)) for kind in kinds] == [("en-de/manual", 1)]


def _write(path: Path, rows: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress("".join(f"{row}\n" for row in rows).encode()))


def test_a_small_folder_is_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from model import inflection, pairs, spoken, verbs

    monkeypatch.setattr(inflection, "WORDS", 300)
    monkeypatch.setattr(verbs, "LANGUAGES", ("de", "nl"))
    monkeypatch.setattr(spoken, "VERBS", 400)
    held = next(s for s in (f"The harbour opened again, said speaker {n}." for n in range(99)) if not _bucket(s, 12))
    _write(tmp_path / "parallel/panl-bppt.tsv.xz", [f"en-id\t{held}\tPelabuhan dibuka kembali, kata pembicara."])
    _write(tmp_path / "parallel/korean-parallel-news-devtest.tsv.xz", [])
    _write(
        tmp_path / "parallel/opensource-guide.tsv.xz",
        ["en-de\tGood evening\tGuten Abend", "en-fr\tGood evening\tBonsoir à tous"],
    )
    _write(tmp_path / "lexicon/wiktionary.tsv.xz", ["en-de\tbe\tsein", "en-de\thave\thaben"])
    _write(tmp_path / "lexicon/wiki-titles.tsv.xz", ["en\tde\tja", "Vienna\tWien\tウィーン"])
    table, kinds = pairs.collect(tmp_path, say=lambda line: None)
    found = {
        kind.name: {(table.texts[a], table.texts[b]) for a, b in zip(kind.left, kind.right, strict=True)}
        for kind in kinds
    }
    assert held not in table.texts, "held-out news must not be trained on"
    assert found["de-fr/opensource-guide"] == {("Guten Abend", "Bonsoir à tous")}
    assert found["de-ja/titles"] == {("Wien", "ウィーン")}
    assert ("be", "ist") in found["en-de/inflected"]
    assert ("she can't have", "sie kann nicht haben") in {tuple(map(str.lower, pair)) for pair in found["en-de/verbs"]}
    assert ("at half past two", "um halb drei") in found["en-de/verbs"]
    assert len(found["en-ko/phrases"]) > 2000
    assert not any("inflected" in kind.name for kind in pairs.collect(tmp_path, True, lambda line: None)[1])


def test_what_is_measured_on_is_not_taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from model import pairs, spoken

    said = next(spoken.sentences())
    english, german = said["en"][0], said["de"][0]
    (tmp_path / "eval/tatoeba").mkdir(parents=True)
    lines = gzip.compress(f"{german.upper()}\t{english}!\n".encode())
    (tmp_path / "eval/tatoeba/de-en.tsv.gz").write_bytes(lines)
    monkeypatch.setattr(spoken, "sentences", lambda: iter([said]))
    collector = _Collector()
    pairs._add_spoken(collector, tmp_path, {"de": [(english, german)]})
    assert english not in collector.table.texts
    assert german not in collector.table.texts
    assert said["ko"][0] in collector.table.texts


def test_frequent_words_are_pieces_though_training_cuts_them() -> None:
    from model import tokenizer

    bits = tokenizer.train(iter(["because of the cause", "they are here", "the theatre"] * 9), 40)
    assert len(bits.encode("because").ids) > 1
    whole = tokenizer.with_words(bits, ["Because", "there's", "they", "2026", "because"])
    assert [whole.encode(word).tokens for word in ("because", "they")] == [["because"], ["they"]]
    vocabulary = [piece for piece, _ in json.loads(whole.to_str())["model"]["vocab"]]
    assert len(vocabulary) == len(set(vocabulary))
    assert vocabulary[: bits.get_vocab_size()] == [piece for piece, _ in json.loads(bits.to_str())["model"]["vocab"]]
    assert not {"there's", "2026"} & set(vocabulary)


def test_korean_words_of_running_text_are_wanted_whole() -> None:
    from model import tokenizer

    wanted = set(tokenizer.frequent(["그녀는 학교에 갔다.", "그녀는 웃었다 again"]))
    assert {"because", "только", "когда", "и", "그녀는"} <= wanted
    assert "웃었다" in wanted


def test_sentences_of_our_own_are_whole() -> None:
    from model import spoken

    seen = set()
    for sentence in spoken.sentences():
        assert all(way and way == " ".join(way.split()) for ways in sentence.values() for way in ways), sentence
        assert "|" not in "".join(way for ways in sentence.values() for way in ways), sentence
        key = (*sorted(sentence), sentence["en"][0])
        assert key not in seen, sentence["en"]
        seen.add(key)
    assert len(seen) > 2000


def test_copies_and_lopsided_pairs_are_not_usable() -> None:
    from model.corpora import Row

    assert is_usable(Row("en", "de", "Good evening", "Guten Abend"))
    assert not is_usable(Row("en", "de", "OpenStreetMap", "openstreetmap"))
    assert not is_usable(Row("en", "de", "x", "ein sehr langer Satz, der nicht zu einem Buchstaben passt"))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "corpora" / "word_alignment").glob("*.json")), ids=lambda path: path.stem
)
def test_gold_links_are_words_and_the_model_aligns_most(path: Path) -> None:
    from align import embedders

    pairs = json.loads(path.read_text(encoding="utf-8"))["pairs"]
    assert len(pairs) == 50
    for pair in pairs:
        for start, end, other_start, other_end in pair["links"]:
            assert [start, end] in pair["source_words"]
            assert [other_start, other_end] in pair["target_words"]
    model = embedders.load()

    def tokens(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        found = model.tokens(text)
        return found.offsets, found.vectors, found.weights

    assert words.error_rate(path, tokens) < 0.25


def test_pieces_hardly_met_are_left_out() -> None:
    from model import export, tokenizer

    bits = tokenizer.train(iter(["the bridge and the harbour"] * 9), 30)
    size = bits.get_vocab_size()
    rows, counts = np.arange(size, dtype=np.float32)[:, None], np.full(size, 5)
    counts[[0, 3]] = 0, 4
    kept, left = export.without_rare(bits, rows, counts, 5)
    assert kept.get_vocab_size() == size - 1
    assert 3 not in left
    assert left[0] == 0, "the unknown piece stays"


def test_main_axes_keep_angles_as_well_as_can_be() -> None:
    from model import export

    draw = np.random.default_rng(5)
    rows = (draw.standard_normal((200, 4)) @ draw.standard_normal((4, 12))).astype(np.float32)
    counts = draw.integers(1, 99, 200)
    turned = export.main_axes(rows, counts, 12)
    assert np.allclose(turned @ turned.T, rows @ rows.T, atol=1e-3)
    kept = export.main_axes(rows, counts, 4)
    assert kept.shape == (200, 4)
    assert np.allclose(kept @ kept.T, rows @ rows.T, atol=1e-3), "four axes hold rows that lie in four dimensions"


def test_news_of_our_own_is_measured_in_every_two_languages_and_not_taught() -> None:
    from model import retrieval, spoken

    pools = retrieval.own_pools()
    assert len({pool.pair for pool in pools}) == 36
    assert all(len(pool.left) == len(pool.right) > 760 for pool in pools)
    taught = {spoken.bare(way) for sentence in spoken.sentences() for ways in sentence.values() for way in ways}
    assert not taught & {spoken.bare(text) for pool in pools for text in (*pool.left, *pool.right)}


def test_the_contextual_trial_begins_as_the_static_model_and_learns() -> None:
    from model import context

    rows = np.random.default_rng(1).standard_normal((30, 8)).astype(np.float32)
    model = context.Context(rows, width=16, layers=2, heads=2)
    ids, offsets = np.arange(12, dtype=np.int32), np.array([0, 3, 4, 4, 12])
    places = np.array([3, 0, 1, 2])
    sums = context.encode(model, ids, offsets, places, most=6)
    wanted = np.stack([rows[offsets[i] : offsets[i + 1]].sum(0) for i in places])
    np.testing.assert_allclose(sums.detach().numpy(), wanted, atol=1e-5)
    for each in (*model.move.parameters(), *model.gain.parameters()):
        torch.nn.init.normal_(each)
    changed = context.encode(model, ids, offsets, places).detach().numpy()
    assert np.abs(changed - wanted)[:3].max() > 0.1
    np.testing.assert_array_equal(changed[3], 0)  # no piece, no vector
    alone = context.encode(model, ids, offsets, places[1:2]).detach().numpy()
    np.testing.assert_allclose(changed[1:2], alone, atol=0.05)
