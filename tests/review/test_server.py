"""The server: who is let in, what is answered, texts always escaped, exports that read back, two people at once."""

import json
import re

import pytest
from ferry_review import SimpleWorkshop, ferry
from starlette.testclient import TestClient

import align
from align.review.app import build
from align.review.bitexts import opened
from align.review.desk import Desk
from align.review.guard import Secrets, allowed_host
from align.review.store import Store, create

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quoted" {{ 7*7 }} \u202e'


@pytest.fixture
def desk(tmp_path):
    head, rows = opened(ferry())
    create(str(tmp_path / "ferry.review"), head, rows, [])
    desk = Desk(Store(str(tmp_path / "ferry.review")), SimpleWorkshop(), str(tmp_path / "align-ignore"))
    yield desk
    desk.store.close()


class Page:
    """A browser, as far as the server can tell."""

    def __init__(self, desk):
        self.known = Secrets()
        self.http = TestClient(build(desk, self.known), base_url="http://127.0.0.1:8765")
        self.base = f"/{self.known.token}/"

    def open(self):
        return self.http.get(self.base)

    def post(self, path, data, **headers):
        sent = {"origin": "http://127.0.0.1:8765", "content-type": "application/json", **headers}
        return self.http.post(self.base + path, content=json.dumps(data), headers={k: v for k, v in sent.items() if v})

    def act(self, kind, **fields):
        return self.post("act", {"kind": kind, "who": "mo", **fields})


@pytest.fixture
def page(desk):
    page = Page(desk)
    assert page.open().status_code == 200
    return page


def test_the_page_comes_with_its_rows_and_its_headers(desk):
    page = Page(desk)
    answer = page.open()
    assert answer.text.count('class="row ') == 6
    assert "passengers on board" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=|javascript:", answer.text)
    for name in re.findall(r'(?:src|href)="(static/[^"]+)"', answer.text):
        assert page.http.get(page.base + name).status_code == 200, name
    assert not re.search(r"https?://", answer.text)


def test_nobody_else_is_let_in(page, desk):
    assert page.act("status", row=1, value="accepted").status_code == 200
    refused = {
        "no token": page.http.get("/"),
        "wrong token": page.http.get("/x" + page.base[1:]),
        "another host": page.http.get(page.base, headers={"host": "evil.example:8765"}),
        "another origin": page.post("act", {"kind": "delete", "row": 1}, origin="http://evil.example"),
        "another port": page.post("act", {"kind": "delete", "row": 1}, origin="http://127.0.0.1:9999"),
        "no origin": page.post("act", {"kind": "delete", "row": 1}, origin=""),
        "a form": page.post("act", {"kind": "delete", "row": 1}, **{"content-type": "text/plain"}),
        "another site": page.http.get(page.base + "export?format=.tmx", headers={"sec-fetch-site": "cross-site"}),
        "too large": page.post("act", {"kind": "note", "row": 1, "text": "x" * 5_000_000}),
    }
    stranger = Page(desk)
    stranger.http.cookies.clear()
    stranger.base = page.base
    stranger.http = TestClient(build(desk, page.known), base_url="http://127.0.0.1:8765")
    refused["no cookie"] = stranger.post("rows", {"ids": [1]})
    for why, answer in refused.items():
        assert answer.status_code in (403, 404, 413, 421), why
        assert "passengers" not in answer.text, why
    assert desk.store.seq == 1


def test_hosts():
    assert allowed_host("localhost:1", "127.0.0.1")
    assert allowed_host("[::1]:1", "127.0.0.1")
    assert not allowed_host("192.168.0.9:1", "127.0.0.1")
    assert allowed_host("192.168.0.9:1", "0.0.0.0")
    assert not allowed_host("evil.example:1", "0.0.0.0")


def test_hostile_text_stays_text(page):
    assert page.act("edit", row=1, side="target", piece=0, text=HOSTILE).json()["seq"] == 1
    assert page.act("note", row=1, text=HOSTILE).status_code == 200
    shown = (
        page.post("rows", {"ids": [1]}).text
        + page.open().text
        + page.post("find", {"text": "<script>", "by": "<b>"}).text
    )
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "<b>" not in shown.replace('<b class="', "")
    assert "{{ 7*7 }}" in shown
    assert "&lt;script&gt;" in shown


def test_nonsense_is_answered_and_changes_nothing(page, desk):
    assert page.post("act", {"kind": "explode"}).status_code == 400
    assert page.post("act", ["x"]).status_code == 400
    assert (
        page.http.post(
            page.base + "act",
            content="{",
            headers={"origin": "http://127.0.0.1:8765", "content-type": "application/json"},
        ).status_code
        == 400
    )
    assert page.post("index", {"order": "x"}).status_code == 400
    assert page.post("undo", {"who": "mo"}).status_code == 400
    assert page.act("merge", row=6, value="down").json()["message"] == "there is no row beyond this one"
    assert page.act("edit", row=1, text="a\ud800b").status_code == 200
    assert desk.store.seq == 1


def test_queues(page):
    def ids(**view):
        return [row[0] for row in page.post("index", view).json()["rows"]]

    assert ids() == [1, 2, 3, 4, 5, 6]
    assert ids(order="confidence") == [4, 6, 3, 1, 5, 2]
    assert ids(order="fidelity")[0] == 1
    assert ids(labels="one-sided") == [4]
    assert ids(labels="crossing") == [6]
    assert ids(labels="issues,category:accuracy/number,severity:major") == [1]
    assert ids(text="FOG") == [4]
    assert ids(text="FOG", case=True) == []
    assert ids(text="船", side="source") == []
    assert ids(text="船", side="target") == [2, 5, 6]
    page.act("status", row=2, value="accepted")
    assert ids(labels="accepted") == [2]
    assert ids(labels="noted") == [2]
    counts = page.post("index", {}).json()["counts"]
    assert (counts["all"], counts["accepted"], counts["issues"]) == (6, 1, 1)
    assert page.post("unsure", {}).json()["unsure"] == [1, 4, 6]


def test_find_and_replace_is_previewed_and_undone_in_one_step(page, desk):
    shown = page.post("find", {"text": "船", "side": "target", "by": "舟"}).text
    assert "3 segments in 3 rows" in shown
    assert "<del>船</del><ins>舟</ins>" in shown
    answer = page.post("replace", {"text": "船", "side": "target", "by": "舟", "rows": [2, 6], "who": "mo"}).json()
    assert [row[0] for row in answer["rows"]] == [2, 6]
    assert desk.store.sheet.get(6).target[0].text == "舟票价格为12美元。"
    assert "船" in desk.store.sheet.get(5).target[0].text
    page.post("undo", {"who": "mo"})
    assert desk.store.sheet.get(6).target[0].text == "船票价格为12美元。"
    assert page.post("find", {"text": "board.", "words": True}).text.count('class="hit"') == 1
    assert page.post("find", {"text": "boar", "words": True}).text.count('class="hit"') == 0


@pytest.mark.parametrize("ending", [".tmx", ".jsonl", ".tsv", ".csv"])
def test_exports_read_back(page, tmp_path, ending):
    page.act("edit", row=1, side="target", piece=0, text="渡轮载着90名乘客离开了旧港。")
    page.act("status", row=1, value="accepted")
    page.act("keep", row=5)
    made = {}
    for which in ("all", "accepted"):
        answer = page.http.get(page.base + f"export?format={ending}&which={which}")
        assert answer.status_code == 200, answer.text
        path = tmp_path / f"{which}{ending}"
        path.write_bytes(answer.content)
        made[which] = align.read(str(path))
    pairs = [(source, target) for _, source, target in made["all"].pairs() if source and target]
    assert len(pairs) == 4
    assert pairs[0][1] == "渡轮载着90名乘客离开了旧港。"
    assert len(made["accepted"].beads) == 1
    shown = page.http.get(page.base + "export?format=.jsonl&which=shown&labels=crossing")
    assert len(shown.text.splitlines()) == 1
    assert page.http.get(page.base + "export?format=.exe").status_code == 400
    assert page.http.get(page.base + "export?format=.tmx&which=shown&text=nowhere").status_code == 400


def test_every_writer_is_offered_and_works(page):
    from align import pipeline

    shown = page.open().text
    assert ".srt</option>" not in shown, "nothing here has a time"
    assert page.http.get(page.base + "export?format=.srt").status_code == 400
    for ending in set(pipeline.endings()) - {".srt", ".vtt"}:
        assert f">{ending}</option>" in shown
        answer = page.http.get(page.base + f"export?format={ending}")
        assert (answer.status_code, answer.headers["x-pairs"]) == (200, "6"), ending
        assert answer.content


def test_the_reviewer_and_the_date_are_in_the_tmx(page):
    page.act("status", row=1, value="accepted")
    unit = page.http.get(page.base + "export?format=.tmx").text.split("</tu>")[0]
    assert 'changeid="mo"' in unit
    assert re.search(r'changedate="20\d{6}T\d{6}Z"', unit)


def test_the_map_follows_the_beads(page):
    found = page.http.get(page.base + "map").json()
    assert (found["width"], found["height"]) == (6, 6)
    assert [entry[0] for entry in found["path"]] == [1, 2, 3, 4, 5, 6]


def test_two_people_see_each_other_and_conflicts(page, desk):
    heard = []
    desk.listeners.add(heard.append)
    mine = {"kind": "edit", "row": 2, "side": "target", "piece": 0, "seen": {"2": 0}}
    assert page.post("act", {**mine, "text": "一", "who": "mo"}).status_code == 200
    answer = page.post("act", {**mine, "text": "二", "who": "kim"})
    assert answer.status_code == 409
    assert answer.json()["conflict"] == [2]
    assert [(told["who"], told["rows"][0][0]) for told in heard] == [("mo", 2)]
    assert desk.since(0)[0]["rows"][0][0] == 2
    assert desk.store.sheet.get(2).target[0].text == "一"
