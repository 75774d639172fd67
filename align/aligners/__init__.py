"""Segments and their vectors in, beads out: costs, the lattice search, anchors, crossings, confidence."""

from align.aligners.aligner import align, basis
from align.aligners.side import AlignConfig, Side

__all__ = ["AlignConfig", "Side", "align", "basis"]
