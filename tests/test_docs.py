"""The docs say what is true: generated pages are fresh, every dependency is justified, links lead somewhere."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "corpora").glob("*.md")])
NAME = re.compile(r"[A-Za-z0-9_.-]+")


def test_the_command_pages_are_fresh():
    done = subprocess.run(
        [sys.executable, "scripts/make_command_docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_has_a_note():
    from typer.main import get_command

    from align.cli import app

    for name in get_command(app).commands:
        assert (ROOT / "docs" / "commands" / "notes" / f"{name}.md").exists(), name


def test_every_dependency_is_justified():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(n for group in project["optional-dependencies"].values() for n in group)]
    names = {NAME.match(line).group().lower() for line in wanted}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = {row.strip().lower() for row in re.findall(r"^\| `?([\w.-]+)`? \|", page, re.M)} - {"package"}
    assert listed == names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in link and page.parent.name != "notes":
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_signature_version_is_in_the_changelog():
    from align import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
