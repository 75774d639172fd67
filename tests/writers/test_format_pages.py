"""Every ending that is read or written is in docs/formats, and the page says what is lost."""

from pathlib import Path

import pytest

from align.readers.bitexts import FORMATS as READ
from align.readers.bitexts import LADDERS
from align.writers import FORMATS as WRITTEN

FOLDER = Path(__file__).parent.parent.parent / "docs" / "formats"


@pytest.mark.parametrize("ending", sorted({*READ, *LADDERS, *WRITTEN}))
def test_an_ending_has_its_row_and_its_page(ending):
    rows = [line for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines() if f"`{ending}`" in line]
    assert len(rows) == 1
    page = (FOLDER / rows[0].split("](")[1].split(")")[0]).read_text(encoding="utf-8")
    assert ending not in WRITTEN or "Lost:" in page or "is not read back" in " ".join(page.split())
