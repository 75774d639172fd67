"""A small review of our own words, and a workshop that is quick and simple in the place of the real one."""

from dataclasses import replace

import numpy as np

from align.bitext import Bead, Bitext, Block, Document, Origin, Role, Run, Segment
from align.issue import Category, Issue, Severity, Side, Span
from align.review.rows import Row, side_text
from align.signature import Signature

SOURCE = (
    "The ferry left the old harbour at dawn with 90 passengers on board.",
    "Captain Mira Okafor had crossed the strait every day for eleven years.",
    "“The sea was as flat as a plate,” she said.",
    "Nobody expected the fog.",
    "By noon the coast guard had found the boat, and everyone was safe.",
    "Tickets cost 12 dollars.",
)
TARGET = (
    "渡轮黎明时分载着80名乘客离开了旧港。",
    "米拉·奥卡福船长十一年来每天都横渡海峡。",
    "“海面平得像一个盘子。”",
    "她说。",
    "到了中午，海岸警卫队找到了那艘船，所有人都平安无事。",
    "船票价格为12美元。",
)
NUMBER = Issue(
    Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, Span(44, 46), "90",
    "The source says 90, the translation 80.", other=Span(8, 10), value=0.5,
)  # fmt: skip


def document(path, texts, lang):
    """Return a document of two segments a paragraph, as if it stood 3 characters into its file."""
    segments, blocks, at = [], [], 0
    for index, text in enumerate(texts):
        if index % 2:
            blocks[-1] = replace(blocks[-1], end=at + len(text))
        else:
            blocks.append(Block(at, at + len(text), Role.BODY, lang))
        segments.append(Segment(at, at + len(text), index // 2, lang))
        at += len(text) + 1
    kept = "\n".join(texts)
    return Document(path, kept, lang, (Run(0, 3, 3 + len(kept)),), tuple(blocks), tuple(segments))


def ferry():
    """Return a bitext with beads of several kinds, one of them with an issue."""
    return Bitext(
        document("ferry.en.txt", SOURCE, "en"),
        document("ferry.zh.txt", TARGET, "zh"),
        (
            Bead((0,), (0,), 0.81, 0.97, 0.31, issues=(NUMBER,)),
            Bead((1,), (1,), 0.77, 0.99, 0.92, origin=Origin.HUMAN, properties=(("x-domain", "sea"), ("note", "good"))),
            Bead((2,), (2, 3), 0.69, 0.93, 0.88),
            Bead((3,), (), 0.0, 0.41),
            Bead((4,), (4,), 0.8, 0.98, 0.95),
            Bead((5,), (5,), 0.85, 0.62, 0.97, crossing=True),
        ),
        Signature("embedded", "1f2e3d", (("source", "en"), ("target", "zh"))),
    )


def long_bitext(count):
    """Return a bitext of many short pairs."""
    source = [f"Pair number {i} says that the boat is late, and that nobody minds." for i in range(count)]
    target = [f"第{i}对说船晚点了，没有人介意。" for i in range(count)]
    beads = tuple(Bead((i,), (i,), 0.8, 0.5 + i % 50 / 100, 0.9) for i in range(count))
    return Bitext(document("long.en.txt", source, "en"), document("long.zh.txt", target, "zh"), beads)


class SimpleWorkshop:
    """Finds digits of the source that the target lacks; pairs segments one by one, from the front."""

    def check(self, head, rows):
        """Return the rows checked."""
        return [self._checked(row, head) for row in rows]

    def _checked(self, row, head):
        source, target = side_text(row.source, head.source[1]), side_text(row.target, head.target[1])
        found = []
        for word in source.replace(".", " ").split():
            if word.isdigit() and word not in target and row.target:
                span = Span(source.index(word), source.index(word) + len(word))
                found.append(Issue(Category.NUMBER, Severity.MAJOR, "numbers", Side.SOURCE, span, word, f"No {word}."))
        return replace(row, issues=tuple(found), fidelity=None if row.one_sided or row.empty else 0.9)

    def realign(self, head, rows):
        """Return one row for each source piece with the target piece of its number, and the rest by themselves."""
        source = sorted((p for row in rows for p in row.source), key=lambda piece: piece.place)
        target = sorted((p for row in rows for p in row.target), key=lambda piece: piece.place)
        old = {(row.source, row.target): row for row in rows}
        made = []
        for index in range(max(len(source), len(target))):
            sides = tuple(source[index : index + 1]), tuple(target[index : index + 1])
            made.append(old.get(sides, Row(0, "", *sides, origin=Origin.COMPUTED)))
        return made

    def embed(self, texts):
        """Return vectors of letter counts."""
        counts = np.array([[text.count(chr(97 + i)) + 0.01 for i in range(26)] for text in texts], np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True) if len(texts) else counts.reshape(0, 26)
