"""OmegaT, a real CAT tool, fills a project from our TMX; its own DTD finds nothing to say against it.

OmegaT ends with 0 even where it rejected a memory, so its output text and its log are what counts.
"""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from made import bitexts, ferry

from align.bitext import Bead, Bitext, Block, Document, Segment
from align.ladder import read_beads
from align.writers import write

pytestmark = pytest.mark.needs_omegat

JAR = Path("/usr/share/omegat/OmegaT.jar")
CORPORA = Path(__file__).parent.parent.parent / "corpora"
CODES = {"zh": "zh-CN", "ja": "ja-JP", "id": "id-ID", "ko": "ko-KR", "en": "en-US", "de": "de-DE", "ru": "ru-RU"}
COMPLAINTS = ("TF_TM_LOAD_ERROR", "TMXR_WARNING", "TMXR_ERROR", "TMXR_FATAL", "SEVERE", "Exception")

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>{source}</source_lang><target_lang>{target}</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags><external_command></external_command>
</project></omegat>
"""

HARD = (
    ("Tom & Jerry said: <b>“5 < 6”</b>", "汤姆和杰瑞说：<b>“5 < 6”</b>"),
    ('A "quoted" word, it\'s fine.', "一个“带引号”的词，没问题。"),
    ("The flag 🇰🇷 and the family 👩‍👩‍👧‍👦 stay.", "国旗🇰🇷和一家人👩‍👩‍👧‍👦留下来。"),
    ("]]> ends nothing here &amp; &#38; stay", "]]> 在这里什么也不结束 &amp; &#38; 保留"),
    ("Two  spaces\tand a tab.", "两个  空格和一个\t制表符。"),
)


def document_of(texts, lang):
    at, segments = 0, []
    for index, text in enumerate(texts):
        segments.append(Segment(at, at + len(text), index, lang))
        at += len(text) + 1
    blocks = tuple(Block(segment.start, segment.end, lang=lang) for segment in segments)
    return Document(f"text.{lang}", "\n".join(texts), lang, (), blocks, tuple(segments))


def sample(name, lang):
    """Return a sample article in a language and in English, with its gold beads; English is the target."""
    sides = []
    for code in ("en", lang):
        path = CORPORA / name / f"article.{code}.segments.txt"
        sides.append(document_of(path.read_text(encoding="utf-8").splitlines(), code))
    beads = read_beads(str(CORPORA / name / f"en-{lang}.beads"))
    return Bitext(*sides, tuple(Bead(*rows, similarity=0.8, confidence=0.9) for rows in beads)).swapped()


def run_omegat(folder, bitext, source_code, target_code):
    """Return the paragraphs of the target text that OmegaT makes of our source text and memory, and its log."""
    project = folder / "project"
    for name in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT.format(source=source_code, target=target_code), encoding="utf-8")
    pairs = [(source, target) for _, source, target in bitext.pairs() if source and target]
    (project / "source" / "text.txt").write_text("\n\n".join(source for source, _ in pairs), encoding="utf-8")
    write(bitext, str(project / "tm" / "auto" / "align.tmx"))
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", f"-Duser.home={folder}", "-jar", str(JAR), str(project),
         "--mode=console-translate"],
        capture_output=True, check=False, timeout=180,
    )  # fmt: skip
    log = done.stdout.decode() + done.stderr.decode()
    log += "".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*.log"))
    made = project / "target" / "text.txt"
    assert made.exists(), log
    return made.read_text(encoding="utf-8-sig").split("\n\n"), pairs, log


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("night-ferry", "zh"), ("night-ferry", "ja"), ("harbour-bridge", "id"), ("harbour-bridge", "ko"),
        ("mountain-clinic", "zh"), ("seed-library", "de"), ("solar-school", "ru"),
    ],
)  # fmt: skip
def test_it_fills_every_segment(name, lang, tmp_path):
    bitext = sample(name, lang)
    target, pairs, log = run_omegat(tmp_path, bitext, CODES[lang], "en-US")
    assert target == [text for _, text in pairs]
    assert not [word for word in COMPLAINTS if word in log], log
    assert len(pairs) > 10


def test_it_fills_hard_segments(tmp_path):
    bitext = Bitext(
        document_of([source for source, _ in HARD], "en"),
        document_of([target for _, target in HARD], "zh"),
        tuple(Bead((i,), (i,)) for i in range(len(HARD))),
    )
    target, pairs, log = run_omegat(tmp_path, bitext, "en-US", "zh-CN")
    assert target == [text for _, text in pairs]
    assert not [word for word in COMPLAINTS if word in log], log


def test_a_broken_memory_is_noticed_by_this_test(tmp_path, monkeypatch):
    """The two proofs above can fail: a memory in other languages fills nothing, one that is cut short is logged."""
    bitext = sample("night-ferry", "zh")
    target, pairs, _ = run_omegat(tmp_path / "other", bitext, "ko-KR", "en-US")
    assert target == [source for source, _ in pairs]

    whole = write

    def cut_short(bitext, path):
        whole(bitext, path)
        Path(path).write_bytes(Path(path).read_bytes()[:-200])

    monkeypatch.setitem(globals(), "write", cut_short)
    _, _, log = run_omegat(tmp_path / "cut", bitext, "zh-CN", "en-US")
    assert [word for word in COMPLAINTS if word in log]


@pytest.fixture(scope="module")
def tmx_dtd():
    """Return OmegaT's own copy of the TMX 1.4 DTD."""
    with zipfile.ZipFile(JAR) as jar:
        return etree.DTD(io.BytesIO(jar.read("schemas/tmx14.dtd")))


def complaints(dtd, path):
    """Return what the DTD says; its verdict alone may be true where its log is not empty."""
    dtd.validate(etree.parse(path))
    return [str(entry) for entry in dtd.error_log]


def test_the_dtd_finds_nothing(tmx_dtd, tmp_path):
    path = str(tmp_path / "x.tmx")
    write(ferry(), path)
    assert complaints(tmx_dtd, path) == []
    text = Path(path).read_text(encoding="utf-8")
    Path(path).write_text(text.replace(' o-tmf="align"', ""), encoding="utf-8")
    assert complaints(tmx_dtd, path)


@settings(max_examples=60)
@given(bitext=bitexts(prepared=lambda text: text))
def test_the_dtd_finds_nothing_in_hostile_text(bitext, tmx_dtd, tmp_path):
    path = tmp_path / "x.tmx"
    write(bitext, str(path))
    assert complaints(tmx_dtd, str(path)) == []
    tree = etree.parse(str(path))
    assert not [seg for seg in tree.iter("seg") if len((seg.text or "").splitlines()) > 1]
    assert len(set(tree.xpath("//tu/@tuid"))) == len(tree.xpath("//tu"))
    assert set(tree.xpath("//tuv[1]/@xml:lang")) <= set(tree.xpath("//header/@srclang"))
