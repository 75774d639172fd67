"""Bitexts to write: one of our own words with issues in it, and hostile ones made by Hypothesis."""

from hypothesis import strategies as st

from align.bitext import Bead, Bitext, Block, Document, Faults, Origin, Role, Run, Segment
from align.issue import Category, Issue, Severity, Side, Span
from align.readers.source import clean
from align.signature import Signature

SOURCE = (
    "The ferry left the old harbour at dawn with 90 passengers on board.",
    "Captain Mira Okafor had crossed the strait every day for eleven years.",
    "“The sea was as flat as a plate,” she said.",
    "Nobody expected the fog.",
    "By noon the coast guard had found the boat, and everyone was safe.",
    "Share this story",
)
TARGET = (
    "渡轮黎明时分载着80名乘客离开了旧港。",
    "米拉·奥卡福船长十一年来每天都横渡海峡。",
    "“海面平得像一个盘子。”",
    "她说。",
    "到了中午，海岸警卫队找到了那艘船，所有人都平安无事。",
    "更多新闻",
)
NUMBER = Issue(
    Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(44, 46), "90",
    "The source says 90, the translation 80.", other=Span(8, 10), value=0.5,
)  # fmt: skip
OMITTED = Issue(
    Category.OMISSION, Severity.CRITICAL, "unmatched", Side.SOURCE, Span(0, 24), "Nobody expected the fog.",
    "This sentence is not in the translation.",
)  # fmt: skip


def document(path, texts, lang, roles=None):
    """Return a document with one paragraph for each text, as if it stood 3 characters into its file."""
    segments, blocks, at = [], [], 0
    for index, text in enumerate(texts):
        role = (roles or {}).get(index, Role.BODY)
        blocks.append(Block(at, at + len(text), role, lang))
        segments.append(Segment(at, at + len(text), index, lang, role))
        at += len(text) + 1
    kept = "\n".join(texts)
    return Document(path, kept, lang, (Run(0, 3, 3 + len(kept)),), tuple(blocks), tuple(segments))


def ferry():
    """Return a bitext with every kind of bead: 1-1, 1-2, 1-0, 0-1, crossing, reviewed, with issues."""
    return Bitext(
        document("ferry.en.txt", SOURCE, "en", {5: Role.BOILERPLATE}),
        document("ferry.zh.txt", TARGET, "zh", {5: Role.BOILERPLATE}),
        (
            Bead((0,), (0,), 0.8123, 0.97, 0.31, issues=(NUMBER,)),
            Bead((1,), (1,), 0.774, 0.99, 0.92, origin=Origin.HUMAN, properties=(("changeid", "mo"), ("note", "good"))),
            Bead((2,), (2, 3), 0.69, 0.93, 0.88),
            Bead((3,), (), 0.0, 0.81, issues=(OMITTED,)),
            Bead((4,), (4,), 0.803, 0.98, 0.95, crossing=True),
            Bead((5,), ()),
            Bead((), (5,)),
        ),
        Signature("embedded", "1f2e3d"),
    )


#: Anything a segment may hold, and a good deal of what breaks formats.
HOSTILE = st.one_of(
    st.text(min_size=1, max_size=40),
    st.sampled_from(
        [
            "<b>bold</b> & <seg>not one</seg> ]]> &amp; &#0; <!-- x -->",
            "\"quoted\", 'single', \"\"doubled\"\" and, commas; semicolons",
            "=SUM(A1:A9)", "+49 30 1234", "-1", "@name", "'=x", "''@y", "＝cmd",
            "tab\there", "line\nbreak", "carriage\rreturn", "\u2028separator\u2029", "\x85next",
            "NUL\x00bell\x07escape\x1bdelete\x7f", "\ufeffmark\ufffe\uffff",
            "👩‍👩‍👧‍👦 family 🇰🇷 flag", "مرحبا بالعالم", "שלום \u202eעולם\u202c", "e\u0301 combining",
            "한국어 문장입니다.",
            "[0]:[1]:0.5", '{"json": true}', "\\n \\t \\u0000", "%s {0} ${x}", "source\ttarget", " edges ",
        ]
    ),
)  # fmt: skip


def as_read(text):
    """Return a text as a reader leaves it: without control characters, one kind of break, no edges."""
    while (cleaner := clean(text)[0].strip()) != text:
        text = cleaner
    return text or "x"


@st.composite
def bitexts(draw, prepared=as_read):
    """Draw a valid bitext of 1 to 6 beads, in order; its texts are hostile and none is only white space.

    Texts not `as_read` come with properties as hostile.
    """
    names = st.sampled_from(["note", "x-client", "changeid", "tuid"]) | HOSTILE
    properties = st.lists(st.tuples(names, HOSTILE), max_size=3).map(tuple)
    filled = HOSTILE.map(prepared)
    beads, sides = [], ([], [])
    for _ in range(draw(st.integers(1, 6))):
        widths = draw(st.sampled_from([(1, 1), (1, 1), (1, 2), (2, 1), (1, 0), (0, 1)]))
        indices = []
        for side, width in zip(sides, widths, strict=True):
            indices.append(tuple(range(len(side), len(side) + width)))
            side.extend(draw(filled) for _ in range(width))
        score = st.integers(0, 10**6).map(lambda drawn: drawn / 10**6)
        beads.append(
            Bead(
                *indices,
                similarity=draw(score),
                confidence=draw(score),
                fidelity=draw(st.none() | score) if all(widths) else None,
                origin=draw(st.sampled_from(Origin)),
                crossing=draw(st.booleans()),
                properties=draw(properties) if prepared is not as_read else (),
                faults=draw(st.none() | st.builds(Faults, score, score, score)) if all(widths) else None,
            )
        )
    langs = draw(st.sampled_from([("en", "zh"), ("ko", "en"), ("ja", "id")]))
    documents = [document(f"{lang}.txt", side, lang) for lang, side in zip(langs, sides, strict=True)]
    return Bitext(*documents, tuple(beads))
