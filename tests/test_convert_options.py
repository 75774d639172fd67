"""Every option of `align convert`, from the command line: what is kept, and what it says of the rest."""

import re

import pytest
from made import document, ferry

from align.bitext import Bead, Bitext
from align.readers import read_bitext
from align.writers import write


@pytest.fixture
def convert(tmp_path, align_command):
    """Return a function that converts a bitext with options and returns the pairs written and what was said."""

    def run(*options, bitext=None, ending=".tsv"):
        path, out = tmp_path / "in.jsonl", tmp_path / f"out{ending}"
        write(bitext or ferry(), str(path))
        done = align_command("convert", path, out, *options)
        assert done.returncode == 0, done.stderr
        return [pair[1:] for pair in read_bitext(str(out)).pairs()], done.stderr.decode()

    return run


TWICE = Bitext(
    document("a", ["One.", "One.", "Two.", "OK", "One."], "en"),
    document("b", ["一。", "一。", "二。", "OK", "壹。"], "zh"),
    tuple(Bead((n,), (n,)) for n in range(5)),
)
TEXTS = [pair[1:] for pair in TWICE.pairs()]
PAIRS = [pair[1:] for pair in ferry().pairs()]


@pytest.mark.parametrize(
    ("options", "bitext", "kept", "said"),
    [
        ([], None, PAIRS, "7 units"),
        (["--min-confidence", "0.95"], None, [PAIRS[n] for n in (0, 1, 4, 5, 6)], "2 confidence too low"),
        (["--min-fidelity", "0.9"], None, [PAIRS[1], PAIRS[4]], "5 fidelity too low or not known"),
        (["--drop-half-empty"], None, [pair for pair in PAIRS if all(pair)], "3 one side empty"),
        (["--only-reviewed"], None, [PAIRS[1]], "6 not reviewed"),
        (["--drop-duplicates"], TWICE, [TEXTS[0], *TEXTS[2:]], "1 duplicate"),
        (["--drop-identical"], TWICE, [*TEXTS[:3], TEXTS[4]], "the same"),
        (["--min-fidelity", "0.3", "--min-confidence", "0.98"], None, [PAIRS[1], PAIRS[4]], "confidence too low"),
    ],
)  # fmt: skip
def test_what_is_kept(convert, options, bitext, kept, said):
    pairs, shown = convert(*options, bitext=bitext)
    assert pairs == kept
    assert said in shown


@pytest.mark.parametrize("ending", [".tmx", ".xlf", ".xlf2", ".jsonl", ".po", ".zip", ".xlsx"])
def test_the_codes_are_those_asked_for(convert, tmp_path, ending):
    convert("--source-code", "en-GB", "--target-code", "zh-SG", ending=ending)
    bitext = read_bitext(str(tmp_path / f"out{ending}"))
    assert (bitext.source.lang, bitext.target.lang) == ("en-GB", "zh-SG")


def test_two_of_three_languages(tmp_path, align_command):
    units = "".join(
        f'<tu><tuv xml:lang="en-US"><seg>Number {n}.</seg></tuv><tuv xml:lang="fr"><seg>Numéro {n}.</seg></tuv>'
        f'<tuv xml:lang="zh-CN"><seg>第{n}号。</seg></tuv></tu>' for n in range(3)
    )  # fmt: skip
    path, out = tmp_path / "three.tmx", tmp_path / "out.tmx"
    path.write_text(f'<tmx version="1.4"><header srclang="en-US"/><body>{units}</body></tmx>', encoding="utf-8")
    for source, target, first in (("en", "zh", ("Number 0.", "第0号。")), ("zh-CN", "fr", ("第0号。", "Numéro 0."))):
        done = align_command("convert", path, out, "--source-lang", source, "--target-lang", target)
        assert done.returncode == 0, done.stderr
        assert re.search(rb"3 x text in \S+ left out", done.stderr)
        assert next(pair[1:] for pair in read_bitext(str(out)).pairs()) == first


def test_quiet_says_nothing(convert):
    assert convert("--quiet", "--drop-half-empty")[1] == ""
