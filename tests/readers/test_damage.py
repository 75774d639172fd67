"""Files damaged at random, and files that pretend: an answer or one sentence of ours, never a traceback."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import ferry

from align.errors import AlignError, InputError
from align.readers import read_bitext, read_document
from align.readers.bitexts import FORMATS as READ
from align.readers.bitexts import read_bitext as read_any
from align.writers import FORMATS as WRITTEN
from align.writers import write

BITEXTS = sorted(set(READ) & set(WRITTEN))
PIECES = st.sampled_from(
    [b"", b"\0", b"<", b">", b"&", b'"', b"\xff\xfe", b"\xf0\x9f", b"]]>", b"&#0;", b"&x;", b"\n", b"\t", b",", b"{",
     b"}", b"<!ENTITY a 'b'>", b"</tu>", b"<seg>", b"null", b"-1", b"1e999", b'"segments": [99999999999]',
     b"PK\x03\x04"]
)  # fmt: skip
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=4)


@pytest.mark.parametrize("ending", BITEXTS)
@settings(max_examples=80)
@given(cuts=CUTS)
def test_a_damaged_bitext(ending, cuts, tmp_path):
    path = tmp_path / f"x{ending}"
    write(ferry(), str(path))
    data = path.read_bytes()
    for place, length, piece in cuts:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + length :]
    path.write_bytes(data)
    for skip in (False, True):
        try:
            bitext = read_any(str(path), skip_bad=skip)
        except AlignError:
            continue
        bitext.validate()


@settings(max_examples=60)
@given(cuts=CUTS)
def test_a_damaged_docx(cuts, tmp_path):
    path = tmp_path / "x.docx"
    write(ferry(), str(path))
    data = path.read_bytes()
    for place, length, piece in cuts:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + length :]
    path.write_bytes(data)
    with contextlib.suppress(AlignError):
        read_document(str(path)).validate()


def test_elements_inside_each_other_without_end(tmp_path):
    path = tmp_path / "x.tmx"
    path.write_text("<tmx><body><tu><tuv xml:lang='en'><seg>" + "<hi>" * 100_000)
    with pytest.raises(InputError, match="more than 200 elements inside each other"):
        read_bitext(str(path))


@pytest.mark.parametrize("ending", sorted(READ))
def test_a_picture_under_another_name(ending, tmp_path):
    path = tmp_path / f"x{ending}"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    with pytest.raises(InputError):
        read_bitext(str(path))
