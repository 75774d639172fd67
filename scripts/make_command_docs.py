"""Write docs/commands/*.md from the command line itself; with --check only say whether they are fresh."""

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "commands"
NOTES = FOLDER / "notes"


def pages() -> dict[str, str]:
    """Return the text of each page by file name."""
    os.environ.update(COLUMNS="100", TERMINAL_WIDTH="100", NO_COLOR="1")
    from typer.main import get_command
    from typer.testing import CliRunner

    from align.cli import app

    runner, names = CliRunner(), sorted(get_command(app).commands)
    made = {}
    for name in names:
        shown = runner.invoke(app, [name, "--help"], prog_name="align").stdout.strip()
        note = NOTES / f"{name}.md"
        prose = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        made[f"{name}.md"] = f"# align {name}\n\n{prose}\n\n```\n{shown}\n```\n"
    return made


def main() -> int:
    stale = []
    for name, text in pages().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}; run scripts/make_command_docs.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
