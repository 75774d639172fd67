"""The state: places, rows and back, bead operations as properties, the store, undo without end, conflicts."""

import random
import sqlite3

import pytest
from ferry_review import SimpleWorkshop, ferry
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Origin
from align.errors import InputError
from align.issue import Side
from align.review.actions import KINDS, Refused, request_of
from align.review.bitexts import bitext_of, head_of, opened
from align.review.desk import Desk
from align.review.places import between, first_places, inside, several
from align.review.rows import row_data, row_of
from align.review.store import Conflict, NothingLeft, Store, create, set_aside


@pytest.fixture
def desk(tmp_path):
    head, rows = opened(ferry())
    create(str(tmp_path / "ferry.review"), head, rows, [("ferry.en.txt", "0")])
    desk = Desk(Store(str(tmp_path / "ferry.review")), SimpleWorkshop(), str(tmp_path / "align-ignore"))
    yield desk
    desk.store.close()


def do(desk, kind, **fields):
    return desk.act(request_of({"kind": kind, "who": "mo", **fields}))


def texts(desk):
    return [
        ("|".join(p.text[:6] for p in row.source), "|".join(p.text[:3] for p in row.target)) for row in desk.store.sheet
    ]


@given(st.lists(st.integers(0, 20), max_size=60))
def test_there_is_always_a_place_between(choices):
    places = ["V"]
    for choice in choices:
        at = choice % (len(places) + 1)
        low, high = places[at - 1] if at else "", places[at] if at < len(places) else ""
        places.insert(at, between(low, high))
    assert places == sorted(set(places))
    assert not any(place.endswith("0") for place in places)


@given(st.integers(1, 5000), st.integers(2, 60))
def test_many_places_are_in_order(count, parts):
    first = first_places(count)
    assert first == sorted(set(first))
    low, high = first[0], first[1] if count > 1 else ""
    many = several(low, high, count)
    assert [low, *many] == sorted({low, *many})
    assert not high or many[-1] < high
    assert all(low <= place and (not high or place < high) for place in inside(low, parts))


def test_a_row_comes_back_from_its_data():
    head, rows = opened(ferry())
    assert [row_of(row_data(row)) for row in rows] == rows
    assert head_of(head.data()) == head


def test_an_untouched_review_gives_the_bitext_back():
    head, rows = opened(ferry())
    again = bitext_of(head, rows)
    again.validate()
    bitext = ferry()
    assert [(s, t) for _, s, t in again.pairs()] == [(s, t) for _, s, t in bitext.pairs()]
    assert [b.issues for b in again.beads] == [b.issues for b in bitext.beads]
    assert again.signature == bitext.signature
    for one, other in zip(again.source.segments, bitext.source.segments, strict=True):
        assert again.source.file_span(one.start, one.end) == bitext.source.file_span(other.start, other.end)
    assert [s.paragraph for s in again.source.segments] == [s.paragraph for s in bitext.source.segments]


def all_text(desk, side):
    pieces = sorted((p for row in desk.store.sheet for p in row.side(side)), key=lambda piece: piece.place)
    return "".join("".join(piece.text for piece in pieces).split())


MENDING = ("merge", "split", "move", "swap", "place", "pinpoint", "insert", "realign")


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_mending_loses_nothing_and_undoing_brings_all_back(tmp_path_factory, rng):
    path = str(tmp_path_factory.mktemp("review") / "a.review")
    head, rows = opened(ferry())
    create(path, head, rows, [])
    desk = Desk(Store(path), SimpleWorkshop(), path + ".ignore")
    before = {side: all_text(desk, side) for side in Side}
    states = [list(desk.store.sheet)]
    for _ in range(rng.randint(1, 15)):
        mended = mend(desk, rng)
        if mended and not mended.get("nothing"):
            states.append(list(desk.store.sheet))
    for side in Side:
        assert all_text(desk, side) == before[side]
    bitext_of(head, desk.store.sheet).validate()
    desk.store.close()
    desk = Desk(Store(path), SimpleWorkshop(), path + ".ignore")
    for state in reversed(states):
        assert list(desk.store.sheet) == state
        if state is not states[0]:
            desk.undo("mo")
    with pytest.raises(NothingLeft):
        desk.undo("mo")
    for state in states[1:]:
        desk.redo("mo")
        assert list(desk.store.sheet) == state
    assert desk.tally.facts() == Desk(desk.store, SimpleWorkshop(), "").tally.facts()
    desk.store.close()


def mend(desk, rng):
    rows = list(desk.store.sheet)
    fields = {
        "row": rng.choice(rows).id,
        "other": rng.choice(rows).id,
        "side": rng.choice(["source", "target"]),
        "piece": rng.randint(0, 2),
        "offset": rng.randint(0, 60),
        "value": rng.choice(["up", "down"]),
    }
    kind = rng.choice(MENDING)
    try:
        return do(desk, kind, **fields)
    except Refused:
        return None


def test_split_at_the_cursor_and_merge(desk):
    do(desk, "split", row=1, side="source", piece=0, offset=SOURCE_CUT)
    assert texts(desk)[:3] == [("The fe", "渡轮黎"), ("at daw", ""), ("Captai", "米拉·")]
    new = desk.store.sheet.at(1)
    assert (new.source[0].start, new.source[0].end) == (3 + SOURCE_CUT, 3 + 67)
    do(desk, "merge", row=1, value="down")
    assert texts(desk)[0] == ("The fe|at daw", "渡轮黎")


SOURCE_CUT = "The ferry left the old harbour at dawn".index("at dawn")


def test_moving_segments(desk):
    do(desk, "move", row=3, side="target", piece=1, value="down")
    assert texts(desk)[2:4] == [("“The s", "“海面"), ("Nobody", "她说。")]
    do(desk, "move", row=4, side="target", piece=0, value="up")
    assert texts(desk)[2:4] == [("“The s", "“海面|她说。"), ("Nobody", "")]
    do(desk, "move", row=1, side="source", piece=0, value="up")
    assert texts(desk)[:2] == [("The fe", ""), ("", "渡轮黎")]


def test_pinpoint_pairs_two_cells(desk):
    do(desk, "pinpoint", row=2, side="source", other=5)
    assert texts(desk) == [
        ("The fe", "渡轮黎"), ("", "米拉·"), ("", "“海面"), ("", "她说。"),
        ("Captai", "到了中"), ("“The s", ""), ("Nobody", ""), ("By noo", ""), ("Ticket", "船票价"),
    ]  # fmt: skip


def test_realign_keeps_what_was_confirmed(desk):
    do(desk, "pinpoint", row=2, side="source", other=5)
    do(desk, "status", row=desk.store.sheet.at(4).id, value="accepted")
    do(desk, "realign")
    assert ("Captai", "到了中") in texts(desk)
    assert texts(desk)[0] == ("The fe", "渡轮黎")


def test_an_edit_is_checked_at_once_and_keeps_the_original(desk):
    assert desk.store.sheet.get(1).issues
    do(desk, "edit", row=1, side="target", piece=0, text="渡轮载着90名乘客离开了旧港。")
    row = desk.store.sheet.get(1)
    assert not row.issues
    assert row.target[0].original.startswith("渡轮黎明")
    assert (row.who, len(row.at)) == ("mo", 16)
    do(desk, "restore", row=1, side="target", piece=0)
    assert desk.store.sheet.get(1).target[0].original is None
    assert desk.store.sheet.get(1).issues


def test_typing_into_an_empty_cell(desk):
    do(desk, "edit", row=4, side="target", piece=0, text="没人料到会起雾。")
    bitext = bitext_of(desk.store.head, desk.store.sheet)
    bitext.validate()
    bead = bitext.beads[3]
    assert bitext.target_text(bead) == "没人料到会起雾。"
    assert bead.origin is Origin.HUMAN
    assert bead.target == (4,)


def test_what_is_said_travels(desk):
    do(desk, "status", row=1, value="accepted")
    do(desk, "note", row=1, text="Ask the client.")
    bead = bitext_of(desk.store.head, desk.store.sheet).beads[0]
    assert bead.origin is Origin.HUMAN
    known = dict(bead.properties)
    assert (known["changeid"], known["note"], known["x-status"]) == ("mo", "Ask the client.", "accepted")
    _, rows = opened(bitext_of(desk.store.head, desk.store.sheet))
    assert (rows[0].status, rows[0].note) == ("accepted", "Ask the client.")


def test_an_ignored_issue_is_written_down_and_stays_ignored(desk, tmp_path):
    from align.ignoring import read_ignored
    from align.review.ignoring import with_ignored
    from align.review.rows import issue_key

    key = issue_key(desk.store.sheet.get(1).issues[0])
    do(desk, "decide", row=1, text=key, value="always")
    ignored = read_ignored(str(tmp_path / "align-ignore"))
    assert len(ignored) == 1
    assert not bitext_of(desk.store.head, desk.store.sheet).beads[0].issues
    head, rows = opened(ferry())
    assert not with_ignored(rows, head, ignored)[0].live_issues()
    desk.undo("mo")
    assert not read_ignored(str(tmp_path / "align-ignore"))


def test_a_stale_view_is_a_conflict_and_nothing_is_overwritten(desk):
    do(desk, "edit", row=2, side="target", piece=0, text="她的。", seen={"2": 0})
    with pytest.raises(Conflict):
        do(desk, "edit", row=2, side="target", piece=0, text="我的。", seen={"2": 0})
    assert desk.store.sheet.get(2).target[0].text == "她的。"


def test_undo_is_each_persons_own_and_never_takes_back_another(desk):
    do(desk, "edit", row=2, side="target", piece=0, text="一")
    desk.act(request_of({"kind": "edit", "row": 2, "side": "target", "piece": 0, "text": "二", "who": "kim"}))
    with pytest.raises(Conflict):
        desk.undo("mo")
    desk.undo("kim")
    desk.undo("mo")
    assert desk.store.sheet.get(2).target[0].text == ferry().target_text(ferry().beads[1])


def test_a_review_has_one_owner_and_survives_strangers(desk, tmp_path):
    with pytest.raises(InputError, match="open in another process"):
        Store(desk.store.path)
    other = tmp_path / "x.review"
    other.write_text("not a database, but long enough to be taken for one" * 20)
    with pytest.raises(InputError, match="not a review"):
        Store(str(other))
    with closing_database(tmp_path / "y.review") as database:
        database.execute("CREATE TABLE other (x)")
    with pytest.raises(InputError, match="not a review"):
        Store(str(tmp_path / "y.review"))


def closing_database(path):
    from contextlib import closing

    return closing(sqlite3.connect(path))


def test_beginning_anew_keeps_the_earlier_review(desk):
    do(desk, "status", row=1, value="accepted")
    desk.store.close()
    aside = set_aside(desk.store.path)
    kept = Store(aside)
    assert kept.sheet.get(1).status == "accepted"
    kept.close()


def test_every_kind_refuses_nonsense(desk):
    rng = random.Random(7)
    for kind in KINDS:
        for _ in range(20):
            fields = {"row": rng.choice([-1, 0, 1, 4, 99]), "piece": rng.choice([-3, 0, 9]), "offset": -5, "other": 99}
            try:
                do(desk, kind, **fields, text=rng.choice(["", "x"]), value=rng.choice(["", "up", "\0"]))
            except (Refused, Conflict):
                continue
    for side in Side:
        assert all_text(desk, side)
    bitext_of(desk.store.head, desk.store.sheet).validate()
    with pytest.raises(Refused):
        request_of({"kind": "merge", "seen": [1]})
    with pytest.raises(Refused):
        do(desk, "explode", row=1)
