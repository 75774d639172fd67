"""A review of real articles with the real aligner and checks: opened, mended, aligned anew, reopened, by command."""

import re
import shutil
import signal
import subprocess
import sys
from functools import partial

import pytest

from align.errors import InputError
from align.pipeline import RunConfig
from align.review.actions import request_of
from align.review.command import ReviewConfig, open_review


@pytest.fixture
def articles(corpora, tmp_path):
    """Return a source and a damaged translation, copied to a folder of their own."""
    found = []
    for name in ("article.en.txt", "damaged.zh.txt"):
        shutil.copy(corpora / "harbour-bridge" / name, tmp_path / name)
        found.append(str(tmp_path / name))
    return found


def do(desk, kind, **fields):
    return desk.act(request_of({"kind": kind, "who": "mo", **fields}))


def shape(desk):
    return [(len(row.source), len(row.target)) for row in desk.store.sheet]


def test_two_articles_are_aligned_mended_and_aligned_anew(articles):
    said = []
    desk = open_review(articles, ReviewConfig(), RunConfig(), said.append)
    begun = shape(desk)
    rows = list(desk.store.sheet)
    wrong = next(row for row in rows if any(issue.text == "13,000" for issue in row.issues))
    mended = wrong.target[0].text.replace("3.1万", "1.3万")
    do(desk, "edit", row=wrong.id, side="target", piece=0, text=mended)
    assert not [issue for issue in desk.store.sheet.get(wrong.id).issues if issue.text == "13,000"]
    assert desk.store.sheet.get(wrong.id).similarity > 0.2
    third, sixth = rows[2], rows[5]
    do(desk, "status", rows=[rows[0].id, rows[-1].id], row=rows[0].id, value="accepted")
    do(desk, "pinpoint", row=third.id, side="source", other=sixth.id)
    assert shape(desk) != begun
    do(desk, "realign")
    mended_shape = shape(desk)
    assert mended_shape[:8] == begun[:8], "what was put wrong comes back as it was"
    desk.store.close()
    again = open_review(articles, ReviewConfig(), RunConfig(), said.append)
    assert shape(again) == mended_shape
    assert not said
    again.store.close()


def test_a_changed_input_is_told_and_the_review_goes_on(articles, tmp_path):
    said = []
    open_review(articles, ReviewConfig(), RunConfig(), said.append).store.close()
    (tmp_path / "damaged.zh.txt").write_text("别的文字。\n", encoding="utf-8")
    open_review(articles, ReviewConfig(), RunConfig(), said.append).store.close()
    assert "changed since this review began" in said[0]


def test_a_glossary_counts_at_the_start_and_after_each_edit(articles, tmp_path):
    terms = tmp_path / "terms.tsv"
    terms.write_text("en\tzh\nbridge\t栈桥\n", encoding="utf-8")
    config = RunConfig(glossary=str(terms), only=("terminology",))
    desk = open_review(articles, ReviewConfig(), config, print)
    wrong = next(row for row in desk.store.sheet if row.issues)
    assert {issue.check for row in desk.store.sheet for issue in row.issues} == {"terminology"}
    do(desk, "edit", row=wrong.id, side="target", piece=0, text="栈桥" + wrong.target[0].text)
    assert not desk.store.sheet.get(wrong.id).issues
    desk.store.close()
    with pytest.raises(InputError, match="terms2"):
        open_review(articles, ReviewConfig(), RunConfig(glossary=str(tmp_path / "terms2.tsv")), print)


def test_a_text_alone_is_refused(articles):
    with pytest.raises(InputError, match="one text alone"):
        open_review(articles[:1], ReviewConfig(), RunConfig(), print)


def test_the_command_serves_and_stops(articles):
    command = [sys.executable, "-m", "align", "review", *articles, "--no-browser", "--port", "0"]
    # A shell that starts the tests in the background has SIGINT ignored, and children inherit that.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heeding)  # noqa: PLW1509
    lines = [process.stderr.readline(), process.stderr.readline()]
    assert re.match(r"review at http://127\.0\.0\.1:\d+/[\w-]{30,}/$", lines[0])
    assert "nothing is lost" in lines[1]
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=20)[1]
    assert "Traceback" not in rest
    assert process.returncode in (0, 130)
