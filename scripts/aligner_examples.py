"""Gold documents as the fit sees them: what the coarse pass leaves of each, and which edges agree with gold."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from aligner_blocks import augmented
from aligner_gold import Gold

from align.aligners.anchors import cut
from align.aligners.clauses import Below, cut_up, worth
from align.aligners.costs import FINE, Evidence
from align.aligners.lattice import GAPS, Edges
from align.aligners.search import Narrow, Regime, Weights, prepare, reread, weigh

FOLDS = 5
#: Development sets have hardly a row that stands alone, so copies with a foreign block, or holes, teach what one is.
COPY_WEIGHT = 0.3


@dataclass
class Example:
    """One document after the coarse pass: its measurements (edges, names), which edges agree with gold, and folds."""

    gold: Gold
    evidence: Evidence
    left: Narrow
    first: dict[str, np.ndarray]  # as measured before the document was read for its habits and words
    agrees: np.ndarray
    weight: float
    fold: np.ndarray  # of each rectangle
    below: list[Below]  # its clauses
    table: np.ndarray | None = None

    @property
    def augmented(self) -> bool:
        """Say whether a foreign block was put in, or rows taken out: such a document is not reported on."""
        return "+" in self.gold.name


def agreeing(gold: Gold, edges: Edges, most_rows: int = 8) -> np.ndarray:
    """Say which edges a path through gold may take: gold beads, and anything inside what no edge can express."""
    free = [np.ones(len(side), bool) for side in (gold.source, gold.target)]
    alone = [np.zeros(len(side), bool) for side in (gold.source, gold.target)]
    reach = [-1, -1]
    wanted = []
    for bead in gold.beads:
        if not (bead[0] and bead[1]):
            for side, rows in enumerate(bead):
                free[side][list(rows)], alone[side][list(rows)] = False, True
            continue
        plain = all(list(rows) == list(range(rows[0], rows[-1] + 1)) for rows in bead)
        onward = all(rows[0] > reach[side] for side, rows in enumerate(bead))
        if plain and onward and len(bead[0]) + len(bead[1]) <= most_rows:
            wanted.append((bead[0][0], bead[0][-1] + 1, bead[1][0], bead[1][-1] + 1))
            for side, rows in enumerate(bead):
                free[side][list(rows)] = False
                reach[side] = rows[-1]
    spans = (edges.source_from, edges.source, edges.target_from, edges.target)
    held = [np.r_[0, np.cumsum(~side)] for side in free]
    inside = (held[0][spans[1]] == held[0][spans[0]]) & (held[1][spans[3]] == held[1][spans[2]])
    single = [(edges.move == side) & alone[side][np.minimum(spans[2 * side], len(alone[side]) - 1)] for side in (0, 1)]
    exact = np.isin(_packed(*spans), _packed(*np.array(wanted, np.int64).T))
    return inside | single[0] | single[1] | (exact & (edges.move >= GAPS))


def _packed(*parts: np.ndarray) -> np.ndarray:
    """Pack four positions, each under 65,536, into one number."""
    return sum(part.astype(np.uint64) << np.uint64(16 * place) for place, part in enumerate(parts))


def examples_of(documents: list[Gold], regimes: dict[str, Regime]) -> list[Example]:
    """Run the coarse pass over the documents and measure what it left."""
    sizes = Counter(gold.group for gold in documents)
    seen: Counter[str] = Counter()
    found = []
    for gold in documents:
        evidence = Evidence(gold.source, gold.target)
        rows, columns = len(gold.source), len(gold.target)
        left = prepare(evidence, lambda anchors, r=rows, c=columns: cut(anchors, r, c), regimes)
        fold = np.minimum(left.chunks.top * FOLDS // max(1, rows), FOLDS - 1)
        if sizes[gold.group] >= FOLDS:
            fold = np.full(len(left.chunks), seen[gold.group] % FOLDS)
        seen[gold.group] += 1
        agrees = agreeing(gold, left.edges)
        below = cut_up(evidence, left, regimes["tokens"]) if evidence.kind == "tokens" else []
        found.append(Example(gold, evidence, left, weigh(evidence, left), agrees, 1.0, fold, below))
    return found


def add_copies(examples: list[Example], regimes: dict[str, Regime]) -> list[Example]:
    """Return the examples with copies that have a foreign block or holes, each in the fold of its own document."""
    folds = {(one.gold.group, one.gold.name): one.fold for one in examples}
    copies = examples_of(augmented([one.gold for one in examples]), regimes)
    for copy in copies:
        own = folds[copy.gold.group, copy.gold.name.partition("+")[0]]
        copy.weight = COPY_WEIGHT
        if len(set(own.tolist())) == 1:  # else of one long document, whose folds are parts of it
            copy.fold = np.full(len(copy.left.chunks), own[0])
    return [*examples, *copies]


def read_again(examples: list[Example], regime: Regime) -> None:
    """Measure every document with what a first reading with these weights teaches of it."""
    for one in examples:
        measured = reread(one.evidence, one.left, one.first, regime)
        one.table = np.stack([measured[name] for name in FINE], axis=1).astype(np.float32)


def read_clauses(examples: list[Example], weights: Weights) -> None:
    """Measure where the clauses of every document part, given the weights of the search among them."""
    column = FINE.index("clauses")
    for one in examples:
        for below in one.below:
            one.first["clauses"][below.at] = worth(below.passed(weights))
        if one.table is not None:
            one.table[:, column] = one.first["clauses"]
