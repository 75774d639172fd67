"""Numbers, dates, money, percent, units and ordinals of a text, by value."""

from align.quantities.language import LANGUAGES
from align.quantities.reader import read

__all__ = ["LANGUAGES", "read"]
