"""Figures that were printed find their rows in the pages."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = """# Page

| kind | found |
|---|---|
| lost | 0.10 |
| added | 0.20 |

| other | found |
|---|---|
| lost | 0.30 |
"""


def test_rows_take_the_place_of_those_of_the_same_table(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    printed = "| kind | found |\n|---|---|\n| lost | 0.40 |\n| new | 0.50 |\n"
    command = [sys.executable, str(ROOT / "scripts" / "update_tables.py"), str(page)]
    done = subprocess.run(command, input=printed, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == printed
    assert page.read_text(encoding="utf-8") == PAGE.replace("0.10", "0.40")
    assert "not printed: added" in done.stderr
    assert "in no page: new" in done.stderr
