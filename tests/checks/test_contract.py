"""What holds for every check, whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Block, Document, Role, Segment
from align.checks import CHECKS, CheckConfig, Levels, Pair, check_pairs, check_text
from align.errors import OptionError
from align.issue import Severity

_ALL_SHOWN = CheckConfig(levels=tuple((name, Levels(neutral=float("-inf"))) for name in CHECKS))
_WORDS = """the the ship 船 船长 表示 表示 (左 ） “ ” " „ ‘ 「 」 ``quoted'' ,, ?? ... 。 ？ 12 {x} %s <b>
info@example.org not tidak 不 Kim Jong Un Eun (Kim Jang) (KIM (Un 북한 항구를 항구를 в и каюта です か。 I"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\0", "\U0001f6a2"])
_TEXTS = st.lists(_PIECES, max_size=14).map(" ".join) | st.text(max_size=40)
_LANGS = st.sampled_from(["en", "zh", "ja", "ko", "id", "de", "ru", "xx", "und", "zh-Hans"])


@st.composite
def pairs(draw):
    source, target = draw(_TEXTS), draw(_TEXTS)
    kind = f"{1 if source.strip() else 0}-{1 if target.strip() else 0}"
    joints = (
        tuple(sorted(draw(st.sets(st.integers(1, max(1, len(target) - 1)), max_size=2)))) if len(target) > 2 else ()
    )
    return Pair(
        source, target, draw(_LANGS), draw(_LANGS), kind=kind, role=draw(st.sampled_from(Role)), target_joints=joints
    )


@settings(max_examples=300)
@given(st.lists(pairs(), max_size=6))
def test_spans_lie_in_their_text(found):
    for pair, issues in zip(found, check_pairs(found, _ALL_SHOWN), strict=True):
        for issue in issues:
            assert issue.span.end <= len(pair.text(issue.side))
            assert issue.text == issue.span.of(pair.text(issue.side))
            other = pair.target if issue.side == "source" else pair.source
            assert issue.other is None or issue.other.end <= len(other)
            assert issue.check in CHECKS
            assert issue.message.endswith((".", "…", "?", "!"))


@settings(max_examples=50)
@given(st.lists(pairs(), max_size=4))
def test_same_pairs_same_issues(found):
    assert check_pairs(found) == check_pairs(found)


@settings(max_examples=100)
@given(st.lists(_TEXTS.map(str.strip).filter(bool), min_size=1, max_size=5))
def test_a_text_alone(texts):
    text, pieces = "", []
    for piece in texts:
        text += "\n" if text else ""
        pieces.append(Segment(len(text), len(text) + len(piece), len(pieces)))
        text += piece
    blocks = tuple(Block(piece.start, piece.end) for piece in pieces)
    document = Document("a.txt", text, "id", blocks=blocks, segments=tuple(pieces))
    found = check_text(document, _ALL_SHOWN)
    assert len(found) == len(pieces)
    for piece, issues in zip(pieces, found, strict=True):
        assert all(issue.text == issue.span.of(document.text_of(piece)) for issue in issues)
        assert not any(CHECKS[issue.check].source for issue in issues)


def test_levels_move_without_measuring_again():
    pair = Pair("船已经离开港口。", "The ship has has left.", "zh", "en")
    strict = CheckConfig(("doubled",), levels=(("doubled", Levels(critical=1)),))
    assert [issue.severity for issue in check_pairs([pair], strict)[0]] == [Severity.CRITICAL]
    lax = CheckConfig(("doubled",), levels=(("doubled", Levels()),))
    assert check_pairs([pair], lax) == [()]


def test_an_unknown_check_is_named():
    with pytest.raises(OptionError, match="no check called spelling"):
        CheckConfig(("spelling",))
    with pytest.raises(OptionError, match="no check called x"):
        CheckConfig(levels=(("x", Levels()),))
