"""What numbers are worth: beads against gold, and confidence against truth."""

from align.metrics.beads import BeadScores, Tally, score_beads
from align.metrics.calibration import Bin, calibration_error, reliability, wrong_found

__all__ = ["BeadScores", "Bin", "Tally", "calibration_error", "reliability", "score_beads", "wrong_found"]
