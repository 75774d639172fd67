"""What the checks look at: each bead of a bitext as one `Pair` of plain data, gathered from the other rooms."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from align.bitext import ALIGNED, Bead, Bitext, Document, Role
from align.gathering import Gathering
from align.issue import Issue
from align.script import join

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.checks import CheckConfig
    from align.checks.pair import Pair
    from align.embedders import Embedder

# Unrelated pairs that the background similarity of two documents is the mean of: enough for a standard error
# of a hundredth, few enough to cost nothing.
_BACKGROUND_ROWS = 300
# The documents' mean counts as much as this many sentences against what one sentence was measured with.
_BACKGROUND_PRIOR = 10
# With fewer two-sided pairs than this, documents have no habit that a pair could be held against.
_ENOUGH_PAIRS = 10


def evidence_of(bitext: Bitext, embedder: "Embedder", processes: int = 1) -> list["Pair"]:
    """Return the evidence on each bead, in order; with several `processes` where there are many beads."""
    bare = _bare(bitext)
    gathering = Gathering(bare, embedder, processes)
    pairs = _alike(bitext, bare, embedder)
    return [one.of(pair) for one, pair in zip(gathering.results(), pairs, strict=True)]


def checked(
    bitext: Bitext, embedder: "Embedder", config: "CheckConfig", processes: int = 1
) -> tuple[list["Pair"], list[tuple[Issue, ...]]]:
    """Return the evidence on each bead and its issues: `evidence_of` and `align.checks.check_pairs` in one.

    While other processes measure each pair, this one looks at the document as a whole.
    """
    from align.checks import judged, measure_whole

    bare = _bare(bitext)
    gathering = Gathering(bare, embedder, processes, config.enabled)
    pairs = _alike(bitext, bare, embedder)
    findings = {name: list(told) for name, told in measure_whole(pairs, config).items()}
    measured = gathering.results()
    for index, one in enumerate(measured):
        for name, finding in one.findings:
            findings.setdefault(name, []).append((index, finding))
    return [one.of(pair) for one, pair in zip(measured, pairs, strict=True)], judged(pairs, findings, config)


def _bare(bitext: Bitext) -> list["Pair"]:
    """Return each bead with what the bitext itself says of it."""
    from align.checks.pair import Pair

    return [
        Pair(
            bitext.source_text(bead),
            bitext.target_text(bead),
            bitext.source.lang,
            bitext.target.lang,
            kind=bead.kind,
            role=_role(bitext, bead),
            source_joints=_joints(bitext.source, bead.source),
            target_joints=_joints(bitext.target, bead.target),
            source_place=bead.source[0] if bead.source else None,
            target_place=bead.target[0] if bead.target else None,
        )
        for bead in bitext.beads
    ]


def _alike(bitext: Bitext, pairs: Sequence["Pair"], embedder: "Embedder") -> list["Pair"]:
    """Return the pairs with how similar their sides are."""
    left, right = (embedder.embed(texts) for texts in ([p.source for p in pairs], [p.target for p in pairs]))
    similarity, background = (left * right).sum(axis=1), _background(left, right)
    usual = _usual([i for i, bead in enumerate(bitext.beads) if not bead.one_sided], similarity, background)
    return [
        replace(
            pair,
            similarity=None if bead.one_sided else float(similarity[row]),
            background=None if background is None else float(background[row]),
            usual=usual,
        )
        for row, (bead, pair) in enumerate(zip(bitext.beads, pairs, strict=True))
    ]


def _role(bitext: Bitext, bead: Bead) -> Role:
    """Return the role of a bead's first segment; a line in a language of its own counts as foreign."""
    document, indices = (bitext.source, bead.source) if bead.source else (bitext.target, bead.target)
    segment = document.segments[indices[0]]
    return Role.FOREIGN if segment.role in ALIGNED and segment.lang != document.lang else segment.role


def _background(left: "NDArray[np.float32]", right: "NDArray[np.float32]") -> "NDArray[np.float64] | None":
    """Return for each pair the mean cosine of its sides with sentences that are not their translation.

    A sentence that is like everything (short, general) has a higher one. With few sentences to compare, the mean of
    the documents counts more. None for fewer than two sentences of each side.
    """
    import numpy as np

    rows, columns = np.flatnonzero(left.any(axis=1)), np.flatnonzero(right.any(axis=1))
    if len(rows) < 2 or len(columns) < 2:
        return None
    rows = rows[:: max(1, len(rows) // _BACKGROUND_ROWS)]
    columns = columns[:: max(1, len(columns) // _BACKGROUND_ROWS)]
    # The sentences that do correspond are one in a row: the median of each row does not feel them.
    own = np.median(left @ right[columns].T, axis=1), np.median(right @ left[rows].T, axis=1)
    usual = float(own[0][rows].mean() + own[1][columns].mean()) / 2
    sizes = len(columns), len(rows)
    drawn = [n * value + _BACKGROUND_PRIOR * usual for n, value in zip(sizes, own, strict=True)]
    mean: NDArray[np.float64] = (
        drawn[0] / (sizes[0] + _BACKGROUND_PRIOR) + drawn[1] / (sizes[1] + _BACKGROUND_PRIOR)
    ) / 2
    return mean


def _usual(
    rows: Sequence[int], similarity: "NDArray[np.float32]", background: "NDArray[np.float64] | None"
) -> float | None:
    """Return the median margin of the two-sided pairs, None where there are too few."""
    import numpy as np

    if background is None or len(rows) < _ENOUGH_PAIRS:
        return None
    return float(np.median(similarity[rows] - background[rows]))


def _joints(document: Document, indices: Sequence[int]) -> tuple[int, ...]:
    """Return the joints inside one side of a bead, as positions in the side's text."""
    found: list[int] = []
    joined = ""
    for index in indices:
        segment = document.segments[index]
        text = document.text_of(segment)
        joined = join((joined, text), document.lang)
        first = len(joined) - len(text.strip()) - segment.start - (len(text) - len(text.lstrip()))
        found += [first + joint for joint in document.joints if segment.start < joint < segment.end]
    return tuple(found)
