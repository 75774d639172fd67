"""The `align` command, and `python -m align`."""

import sys

from align.errors import INTERRUPTED, STOPPED


def main() -> None:
    """Load the command line and run it; Ctrl+C ends either with one line."""
    try:
        from align.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write(f"align: {STOPPED}\n")
        sys.exit(INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
