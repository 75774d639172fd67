"""The page in a real Chromium: every key, writing by an input method, undo, two tabs, 50,000 rows, exports, axe."""

import os
import shutil
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from ferry_review import SimpleWorkshop, ferry, long_bitext
from playwright import sync_api as playwright

import align
from align.bitext import Bitext
from align.review.app import build
from align.review.bitexts import opened
from align.review.command import ReviewConfig, _bound
from align.review.desk import Desk
from align.review.guard import Secrets
from align.review.store import Store, create

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# A closed network: nothing of the browser's own is asked of it. As root there is no sandbox.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
pytestmark = [pytest.mark.needs_browser, pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")]


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(path, bitext):
    """Serve a review of a bitext; yield its desk and its address."""
    head, rows = opened(bitext)
    create(str(path / "a.review"), head, rows, [])
    desk, known = Desk(Store(str(path / "a.review")), SimpleWorkshop(), str(path / "align-ignore")), Secrets()
    bound = _bound(ReviewConfig(port=0))
    settings = uvicorn.Config(build(desk, known), log_level="error", timeout_graceful_shutdown=1, lifespan="off")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield desk, f"http://127.0.0.1:{bound.getsockname()[1]}/{known.token}/"
    finally:
        desk.dismiss()
        server.should_exit = True
        thread.join(10)
        desk.store.close()
        bound.close()


class Tab:
    """A tab, and what a person does in it."""

    def __init__(self, context, url, desk):
        self.page, self.desk = context.new_page(), desk
        self.page.set_default_timeout(30_000)
        self.asked = set()  # what the page asked the server for and has not got yet
        self.page.on("request", self.asking)
        self.page.on("requestfinished", self.answered)
        self.page.on("requestfailed", self.answered)
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.goto(url)
        self.page.wait_for_selector("body[data-ready]")

    def asking(self, request):
        self.asked.add(request)

    def answered(self, request):
        self.asked.discard(request)

    def press(self, *keys, stored=True):
        """Press keys, each of which changes something (or nothing, where `stored` is off)."""
        for key in keys:
            before = self.desk.store.seq
            self.page.keyboard.press(key)
            if stored:
                self.until(lambda before=before: self.desk.store.seq > before)
                self.settle()

    def settle(self):
        """Wait until the page has its answers, and has shown them."""
        self.until(lambda: all("/events" in request.url for request in self.asked))
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))")

    def until(self, true, seconds=60):
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not happen"
            self.page.wait_for_timeout(15)

    def at(self, row, side="target"):
        self.page.locator(f"#row{row} .cell.{side}").click(position={"x": 3, "y": 3})

    def text(self, row, side="target"):
        return self.page.locator(f"#row{row} .cell.{side}").inner_text()

    @property
    def active(self):
        return self.page.evaluate("Number(document.querySelector('.row.active')?.dataset.id)")


@pytest.fixture
def ferry_page(chromium, tmp_path):
    with served(tmp_path, ferry()) as (desk, url):
        context = chromium.new_context(viewport={"width": 1360, "height": 850}, accept_downloads=True)
        tab = Tab(context, url, desk)
        yield tab, desk, url
        faults = [fault for fault in tab.faults if "409" not in fault and "400" not in fault]
        context.close()
        assert not faults


def shape(desk):
    return [f"{len(row.source)}-{len(row.target)}" for row in desk.store.sheet]


def test_every_key_does_what_it_says(ferry_page):
    tab, desk, _ = ferry_page
    sheet = desk.store.sheet
    tab.press("a")
    assert sheet.get(1).status == "accepted"
    assert tab.active == 2
    tab.press("r")
    assert sheet.get(2).status == "review"
    tab.press("c")
    assert sheet.get(2).status == "open"
    tab.press("k", "b")
    assert (sheet.get(2).out, sheet.get(2).bookmark) == (True, True)
    tab.press("k", "b")
    tab.press("ArrowDown", "ArrowDown", "Alt+ArrowUp", stored=False)
    assert tab.active == 3
    tab.press("m")
    assert shape(desk) == ["1-1", "1-1", "2-2", "1-1", "1-1"]
    tab.press("Tab", stored=False)
    tab.press("s")
    assert shape(desk) == ["1-1", "1-1", "1-1", "1-1", "1-1", "1-1"]
    tab.press("Control+z", "Control+z")
    assert shape(desk) == ["1-1", "1-1", "1-2", "1-0", "1-1", "1-1"]
    tab.press("Control+y")
    assert shape(desk) == ["1-1", "1-1", "2-2", "1-1", "1-1"]
    tab.press("Control+Shift+z", "Control+z", "Control+z")
    tab.at(4)
    tab.press("M")
    assert shape(desk) == ["1-1", "1-1", "2-2", "1-1", "1-1"]
    tab.press("Control+z")
    tab.at(3)
    tab.press("Tab", stored=False)
    tab.press("d")
    assert shape(desk)[2:4] == ["1-1", "1-1"]
    tab.at(4)
    tab.press("u")
    assert shape(desk)[2:4] == ["1-2", "1-0"]
    tab.at(5)
    tab.press("x")
    assert sheet.get(5).target[0].text.startswith("船票")
    tab.press("Control+z", "Insert")
    assert shape(desk)[5] == "0-0"
    tab.press("Delete")
    assert len(sheet) == 6


def test_keys_that_pair_and_find(ferry_page):
    tab, desk, _ = ferry_page
    sheet = desk.store.sheet
    tab.at(2, "source")
    tab.press(" ", "ArrowDown", "ArrowRight", stored=False)
    tab.press(" ")
    assert shape(desk)[:5] == ["1-1", "0-1", "1-2", "1-0", "1-0"]
    tab.press("g")
    assert desk.store.since(desk.store.seq - 1)[0].label == "realign between confirmed rows"
    tab.press("Control+z", "Control+z")
    tab.at(1)
    tab.press("1")
    assert sheet.get(1).decisions[0][1] == "accepted"
    # The next press goes on from the verdict that is shown.
    tab.page.wait_for_selector('#details .issue[data-number="1"][data-verdict="accepted"]')
    tab.press("1")
    assert sheet.get(1).decisions[0][1] == "once"
    tab.until(lambda: tab.page.locator("#row1 mark").count() == 0)
    tab.press("n", stored=False)
    tab.until(lambda: tab.active == 4)
    tab.press("?", stored=False)
    tab.until(lambda: tab.page.locator("#help").is_visible())
    tab.press("Escape", stored=False)
    tab.until(lambda: not tab.page.locator("#help").is_visible())
    tab.until(lambda: "cell" in tab.page.evaluate("document.activeElement.className"))
    tab.press("o", stored=False)
    tab.until(lambda: tab.page.evaluate("document.activeElement.tagName") == "TEXTAREA")
    tab.page.keyboard.type("Ask the client.")
    tab.press("Control+Enter")
    assert sheet.get(4).note == "Ask the client."
    assert tab.page.evaluate("document.activeElement.className") == "cell target active"


def test_writing(ferry_page):
    tab, desk, _ = ferry_page
    tab.at(1)
    for key in ("e", "F2", "Enter"):
        tab.press(key, stored=False)
        tab.until(lambda: tab.page.locator("textarea.edit").count() == 1)
        tab.press("Escape", stored=False)
        tab.until(lambda: tab.page.locator("textarea.edit").count() == 0)
    tab.press("e", stored=False)
    tab.page.keyboard.press("Control+A")
    tab.page.keyboard.type("渡轮载着90名乘客。")
    tab.press("Control+Enter")
    row = desk.store.sheet.get(1)
    assert (row.target[0].text, row.status, row.issues) == ("渡轮载着90名乘客。", "accepted", ())
    tab.until(lambda: tab.active == 2)
    tab.until(lambda: tab.page.locator("#row1 mark").count() == 0)
    tab.press("e", stored=False)
    tab.page.keyboard.press("Home")
    for _ in range(2):
        tab.page.keyboard.press("ArrowRight")
    tab.press("Alt+s")
    assert [piece.text for row in list(desk.store.sheet)[1:3] for piece in row.target] == [
        "米拉",
        "·奥卡福船长十一年来每天都横渡海峡。",
    ]
    tab.at(5, "source")
    tab.press("s", stored=False)
    tab.until(lambda: tab.page.locator("textarea.split").count() == 1)
    tab.press("Enter")
    assert desk.store.sheet.get(5).source[0].text == "By noon the coast guard had found the boat,"
    tab.page.reload()
    tab.page.wait_for_selector("body[data-ready]")
    tab.until(lambda: tab.text(1) == "渡轮载着90名乘客。")
    tab.at(4)
    while desk.store.can("reviewer")[0]:
        tab.press("Control+z")
    assert [row.target for row in desk.store.sheet] == [row.target for row in opened(ferry())[1]]


def test_an_input_method_is_left_to_its_work(ferry_page):
    tab, desk, _ = ferry_page
    tab.at(4)
    tab.press("e", stored=False)
    keys = tab.page.context.new_cdp_session(tab.page)
    keys.send("Input.imeSetComposition", {"text": "mei", "selectionStart": 3, "selectionEnd": 3})
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229})
    tab.page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, "
        "isComposing: true, bubbles: true, cancelable: true}))"
    )
    tab.until(lambda: tab.page.locator("textarea.edit").count() == 1)
    assert desk.store.seq == 0
    keys.send("Input.insertText", {"text": "没人料到会起雾。"})
    tab.press("Enter")
    assert desk.store.sheet.get(4).target[0].text == "没人料到会起雾。"


def test_two_tabs_see_each_other_and_conflicts_are_shown(ferry_page):
    tab, desk, url = ferry_page
    other = Tab(tab.page.context, url, desk)
    other.page.evaluate("localStorage.setItem('align-who', 'kim')")
    other.at(2)
    other.press("a")
    tab.until(lambda: "accepted" in tab.page.locator("#row2").get_attribute("class"))
    tab.at(5)
    tab.press("e", stored=False)
    tab.page.keyboard.type("（甲）")
    other.at(5)
    other.press("e", stored=False)
    other.page.keyboard.type("（乙）")
    other.press("Enter")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#conflict[open]")
    assert "（甲）" in tab.page.locator("#conflict-mine").inner_text()
    assert desk.store.sheet.get(5).target[0].text.endswith("（乙）")
    tab.page.get_by_role("button", name="Put mine in its place").click()
    tab.until(lambda: desk.store.sheet.get(5).target[0].text.endswith("（甲）"))
    other.until(lambda: other.text(5).endswith("（甲）"))
    other.at(3)
    other.press("m")
    tab.until(lambda: tab.page.locator("#window .row").count() == 5)
    assert not other.faults


def test_exports_and_hostile_text(ferry_page, tmp_path):
    tab, _, _ = ferry_page
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    tab.at(4)
    tab.press("e", stored=False)
    tab.page.keyboard.type(hostile)
    tab.press("Enter")
    tab.until(lambda: tab.text(4) == hostile)
    tab.page.click("#open-export")
    with tab.page.expect_download() as download:
        tab.page.click("#export-go")
    download.value.save_as(tmp_path / "out.tmx")
    again = align.read(str(tmp_path / "out.tmx"))
    assert [target for _, _, target in again.pairs()][3] == hostile
    assert len(again.beads) == 6


def test_find_and_replace(ferry_page):
    tab, desk, _ = ferry_page
    tab.press("Control+h", stored=False)
    tab.page.fill("#find-text", "船")
    tab.page.fill("#find-by", "舟")
    tab.page.wait_for_selector("#found ins")
    tab.page.locator("#found .hit input").first.uncheck()
    before = desk.store.seq
    tab.page.click("#find-replace")
    tab.until(lambda: desk.store.seq == before + 1)
    assert [row.target[0].text[:2] for row in desk.store.sheet if row.id in (2, 6)] == ["米拉", "舟票"]


def test_filters_map_and_dragging(ferry_page):
    tab, desk, _ = ferry_page
    rows = tab.page.locator("#window .row")
    tab.page.click('#chips [data-label="one-sided"]')
    tab.until(lambda: rows.count() == 1)
    tab.page.click("#open-map")
    tab.page.wait_for_selector('#plot[aria-valuetext="pair 4 of 6"]')
    tab.page.click("#open-map")
    tab.page.click('#chips [data-label=""]')
    tab.until(lambda: rows.count() == 6)
    tab.page.select_option("#order", "confidence")
    tab.until(lambda: rows.first.get_attribute("data-id") == "4")
    tab.page.select_option("#order", "document")
    tab.until(lambda: rows.first.get_attribute("data-id") == "1")
    tab.page.fill("#containing", "plate")
    tab.until(lambda: rows.count() == 1)
    tab.page.fill("#containing", "")
    tab.until(lambda: rows.count() == 6)
    tab.page.click("#open-map")
    tab.until(lambda: tab.page.locator("#plot").get_attribute("aria-valuetext") is not None)
    box = tab.page.locator("#plot").bounding_box()
    tab.page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    tab.until(lambda: tab.active == 6)
    tab.page.locator("#row3 .cell.target .piece").nth(1).drag_to(tab.page.locator("#row4 .cell.target"))
    tab.until(lambda: shape(desk)[2:4] == ["1-1", "1-1"])


def test_fifty_thousand_rows(chromium, tmp_path):
    with served(tmp_path, long_bitext(50_000)) as (desk, url):
        context = chromium.new_context(viewport={"width": 1360, "height": 850})
        tab = Tab(context, url, desk)
        assert tab.page.locator("#grid").get_attribute("aria-rowcount") == "50000"
        tab.press("End", stored=False)
        tab.until(lambda: tab.page.locator("#row50000 .cell.target").count() == 1)
        tab.press("a")
        assert desk.store.sheet.get(50_000).status == "accepted"
        for part in (0.13, 0.77, 0.5):
            tab.page.evaluate(
                "(part) => { const s = document.getElementById('scroller'); s.scrollTop = s.scrollHeight * part; }",
                part,
            )
            tab.settle()
            tab.until(lambda: tab.page.evaluate("!document.querySelector('#window .loading')"))
            tab.until(lambda: tab.page.locator("#window .row").count() > 5)
        assert tab.page.locator("#window .row").count() < 150
        worst = [tab.page.evaluate(SCROLLING) for _ in range(3)]  # the machine may be busy with other things
        assert min(worst) < 250, f"a frame took {worst} ms"
        assert not tab.faults
        context.close()


# Scroll by 300 pixels a frame for 60 frames; the longest time between two frames, in milliseconds.
SCROLLING = """() => new Promise((done) => {
  const scroller = document.getElementById('scroller');
  let left = 60, worst = 0, last = performance.now();
  const step = (now) => {
    worst = Math.max(worst, now - last);
    last = now;
    scroller.scrollTop += 300;
    if (left-- > 0) requestAnimationFrame(step); else done(worst);
  };
  requestAnimationFrame(step);
})"""


def test_the_first_paint_of_five_thousand_rows(chromium, tmp_path):
    with served(tmp_path, long_bitext(5_000)) as (desk, url):
        painted = []
        for _ in range(3):  # the machine may be busy with other things
            tab = Tab(chromium.new_context(), url, desk)
            painted.append(tab.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            tab.page.context.close()
        assert min(painted) < 1000, painted


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(ferry_page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    tab, _, _ = ferry_page
    tab.page.emulate_media(color_scheme=scheme)
    tab.press("ArrowDown", "ArrowUp", stored=False)
    serious = []
    for opener in (None, "#open-find", "#open-export", "#open-more", "#open-help"):
        if opener:
            tab.page.click(opener)
        found = Axe().run(tab.page).response["violations"]
        serious += [
            (opener, v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")
        ]
        tab.press("Escape", stored=False)
    assert not serious


def test_twice_as_large_and_from_right_to_left(chromium, tmp_path):
    bitext = ferry()
    arabic = Bitext(bitext.source, ferry().target, bitext.beads)
    object.__setattr__(arabic.target, "lang", "ar")
    with served(tmp_path, arabic) as (desk, url):
        context = chromium.new_context(viewport={"width": 680, "height": 425}, device_scale_factor=2)
        tab = Tab(context, url, desk)
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert tab.page.evaluate("getComputedStyle(document.querySelector('#row1 .cell.target')).direction") == "rtl"
        assert tab.page.locator("#row1 .cell.source").bounding_box()["width"] > 200
        context.close()
