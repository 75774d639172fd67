"""What may be asked of every writer: which pairs to keep, and the language codes to write."""

import re
from dataclasses import dataclass

from align.errors import OptionError

# The shape of a language code (BCP 47, RFC 5646 section 2.1); CAT tools also write en_US.
_CODE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class WriteConfig:
    """Options of `write`. Without any, everything the format can carry is written.

    `source_code` and `target_code` are written in place of the documents' languages (`en-GB`, as the reader of the
    file wants it). `min_confidence` and `min_fidelity`, both in [0, 1], leave out what lies below, and what has no
    fidelity where one is asked for. `drop_half_empty` leaves out beads of one side, `drop_duplicates` a pair of
    texts seen before, `drop_identical` pairs whose two texts are the same; `only_reviewed` keeps what a person made
    or confirmed. `split_longer` cuts pairs of more characters on a side where a sentence ends (Trados cloud: 2,000);
    `align.write` and `align convert` do it, before the writer sees them. Raises OptionError for what has not the
    shape of a language code, a bound outside [0, 1] and a length below 1.

    >>> WriteConfig(min_fidelity=0.5).min_fidelity
    0.5
    """

    source_code: str | None = None
    target_code: str | None = None
    min_confidence: float | None = None
    min_fidelity: float | None = None
    drop_half_empty: bool = False
    drop_duplicates: bool = False
    drop_identical: bool = False
    only_reviewed: bool = False
    split_longer: int | None = None

    def __post_init__(self) -> None:
        for code in (self.source_code, self.target_code):
            if code is not None and not _CODE.fullmatch(code):
                raise OptionError(
                    f"{code!r} is not a language code", remedy="give a code such as en-US or zh-CN (BCP 47)"
                )
        for name in ("min_confidence", "min_fidelity"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise OptionError(f"{name} is {value}", remedy="give a number from 0 to 1")
        if self.split_longer is not None and self.split_longer < 1:
            raise OptionError(f"split_longer is {self.split_longer}", remedy="give a number of characters, as 2000")
