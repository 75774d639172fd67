"""Segments and their vectors in, beads out: costs, the lattice search, anchors, crossings, confidence."""

from align.aligners.aligner import Alignment, align, alignment
from align.aligners.side import AlignConfig, Side

__all__ = ["AlignConfig", "Alignment", "Side", "align", "alignment"]
