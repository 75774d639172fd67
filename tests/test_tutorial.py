"""The examples in the README and the tutorial run, and print what they say they print ("..." stands for anything)."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [page for page in (ROOT / "README.md", ROOT / "docs" / "tutorial.md") if page.exists()]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)


def shell(command, folder, home):
    """Run a line as a shell does, with the `align` of this environment, in a folder that has corpora/."""
    bin_folder = home / "bin"
    bin_folder.mkdir(exist_ok=True)
    launcher = bin_folder / "align"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m align "$@"\n')
    launcher.chmod(0o755)
    env = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_console_examples(page, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "corpora").symlink_to(ROOT / "corpora")
    for block in blocks(page, "console"):
        for example in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, wanted = example.partition("\n")
            got = shell(command, work, tmp_path)
            assert doctest.OutputChecker().check_output(wanted, got, FLAGS), f"$ {command}\n{got}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples(page, tmp_path, monkeypatch):
    """Each block runs on its own, from the root of the project, and prints what its `# prints:` comment says."""
    monkeypatch.chdir(ROOT)
    for block in blocks(page, "python"):
        done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stderr
        for wanted in re.findall(r"^# prints: (.*)$", block, re.M):
            assert any(
                doctest.OutputChecker().check_output(wanted, line, FLAGS) for line in done.stdout.splitlines()
            ), f"{wanted!r} is not in {done.stdout!r}"
