"""Kill -9 in the midst of work, with the script that does it 200 times."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_nothing_confirmed_is_lost():
    done = subprocess.run(
        [sys.executable, "scripts/crash_review.py", "--kills", "5"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "0 lost" in done.stdout
