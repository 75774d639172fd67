"""What tests share: where the seed articles lie, and whether the real programs they drive are here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is slow without anything being wrong; no test here depends on a fixture made anew for each example.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent
SEEDS = Path(os.environ.get("ALIGN_SEEDS", ROOT.parent / "shared" / "seeds"))

SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")


@pytest.fixture(scope="session")
def corpora():
    """Return the folder of our own samples."""
    return ROOT / "corpora"


@pytest.fixture(scope="session")
def seed():
    """Return a function from the number of a seed article to its path."""

    def path(number):
        return str(next(SEEDS.glob(f"{number:03d}_*.txt")))

    return path


@pytest.fixture(scope="session")
def align_command():
    """Return a function that runs the command line as a process of its own, as a user does."""

    def run(*arguments, stdin=None, cwd=None, env=None):
        return subprocess.run(
            [sys.executable, "-m", "align", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=cwd or ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **(env or {})},
            timeout=120,
        )

    return run


def pytest_collection_modifyitems(items):
    """Skip, by name, what needs something that is not here."""
    missing = {
        "needs_seeds": None if SEEDS.is_dir() else f"the seed articles are not in {SEEDS} (set ALIGN_SEEDS)",
        "needs_omegat": None if shutil.which("omegat") else "OmegaT is not installed (Debian: apt install omegat)",
        "needs_gettext": None if shutil.which("msgfmt") else "gettext is not installed (Debian: apt install gettext)",
        "needs_browser": None if shutil.which("chromium") else "Chromium is not installed (apt install chromium)",
    }
    missing |= {
        "needs_office": None if shutil.which("soffice") else "LibreOffice is not installed (libreoffice-calc-nogui)",
        "needs_schemas": None if SCHEMAS.is_dir() else "no XLIFF schemas (Debian: apt install php-symfony-translation)",
    }
    for item in items:
        for marker, reason in missing.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{item.name}: {reason}"))
