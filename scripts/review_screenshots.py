"""Take the pictures of docs/review.md of our own sample articles, in a real Chromium.

python scripts/review_screenshots.py
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def take(page: Page) -> None:
    """Walk to a pair with an issue, and take the page in the light, then with the map in the dark."""
    for key in ("a", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    page.mouse.move(5, 400)
    page.wait_for_timeout(3000)  # until the last message has faded
    page.screenshot(path=IMAGES / "review-grid.png")
    page.emulate_media(color_scheme="dark")
    page.click("#open-map")
    page.keyboard.press("Escape")
    page.mouse.move(5, 400)
    page.wait_for_timeout(2000)
    page.screenshot(path=IMAGES / "review-dark.png")


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        names = ["article.en.txt", "damaged.zh.txt"]
        for name in names:
            shutil.copy(ROOT / "corpora" / "harbour-bridge" / name, folder)
        command = [sys.executable, "-m", "align", "review", *names, "--no-browser", "--user", "mo"]
        server = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
        url = next(found.group() for line in server.stderr if (found := re.search(r"http://\S+", line)))
        try:
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                page = browser.new_page(viewport={"width": 1360, "height": 800})
                page.goto(url)
                page.wait_for_selector("body[data-ready]")
                take(page)
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
