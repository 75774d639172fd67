"""The search alone: paths through rectangles of (source, target) positions. Knows no language and no model.

A document pair is cut into rectangles (`Chunks`) that a path must cross from corner to corner. `Edges` are the
moves a path may take, each with a score (a log-potential). All rectangles are searched in lockstep, one
anti-diagonal at a time, so that the work is done by numpy over whole arrays; time and memory are linear in the
number of positions. A run of one-sided moves pays `gap_open` once (affine gaps): two states for each position.
Not handled here: where the rectangles lie, what an edge is worth, and anything out of order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Moves by (source rows, target rows): the two gaps, then every bead with n + m <= 8, small ones first.
MOVES: tuple[tuple[int, int], ...] = (
    (1, 0),
    (0, 1),
    *sorted(
        ((n, m) for n in range(1, 8) for m in range(1, 9 - n)), key=lambda move: (sum(move), abs(move[0] - move[1]))
    ),
)
GAPS = 2  # the first two moves are gaps
STEP_SOURCE: Ints = np.array([move[0] for move in MOVES], np.int64)
STEP_TARGET: Ints = np.array([move[1] for move in MOVES], np.int64)

_REACH = 8  # no move goes further along an anti-diagonal count
_NEVER = -1e30  # the score of what is impossible: finite, so that sums stay free of nan
_BUCKET = 300_000  # scores in one dense bucket, in each direction: they stay in the cache


@dataclass(frozen=True, slots=True)
class Chunks:
    """Rectangles from node (top, left) to node (bottom, right), in document order; arrays of equal length."""

    top: Ints
    bottom: Ints
    left: Ints
    right: Ints

    def __len__(self) -> int:
        return len(self.top)

    def take(self, which: NDArray[np.generic]) -> "Chunks":
        """Return some of the rectangles, by index or mask."""
        return Chunks(self.top[which], self.bottom[which], self.left[which], self.right[which])

    @property
    def rows(self) -> Ints:
        """Return the number of source rows of each rectangle."""
        return self.bottom - self.top

    @property
    def columns(self) -> Ints:
        """Return the number of target rows of each rectangle."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Edges:
    """Moves that end in node (source, target), absolute positions, inside rectangle `chunk`; `move` indexes MOVES."""

    chunk: Ints
    source: Ints
    target: Ints
    move: Ints

    def __len__(self) -> int:
        return len(self.chunk)

    def take(self, which: NDArray[np.generic] | slice) -> "Edges":
        """Return some of the edges, by index, mask or slice."""
        return Edges(self.chunk[which], self.source[which], self.target[which], self.move[which])

    @property
    def source_from(self) -> Ints:
        """Return the source position each edge starts at."""
        return self.source - STEP_SOURCE[self.move]

    @property
    def target_from(self) -> Ints:
        """Return the target position each edge starts at."""
        return self.target - STEP_TARGET[self.move]


@dataclass(frozen=True, slots=True)
class Marginals:
    """Probabilities over all paths: of each edge, of each edge opening a gap; `total` is each chunk's log-sum."""

    edge: Floats
    opening: Floats
    total: Floats


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where edges end: rows down and along from their chunk's corner, and the lane that is the chunk's."""

    down: Ints
    along: Ints
    lane: Ints


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Chunks of similar size searched together, and where their edges end.

    Flat arrays hold nodes as (diagonal, row, lane), with 8 impossible places before the first diagonal and row, and
    scores as (diagonal, move, row, lane). Each chunk has a lane; `turned` are the same edges in the lattice turned
    by half a circle, where each ends at its start, in lanes of its own.
    """

    chosen: Ints  # the edges
    member: Ints  # the chunks
    size: tuple[Ints, Ints]  # rows and columns of the chunks
    moves: Ints  # those that are used
    move: Ints  # of each edge, as an index of `moves`
    ends: _Ends
    turned: _Ends

    @property
    def most(self) -> tuple[int, int, int]:
        """Return the rows, the columns and the moves of one step that a path has at most."""
        rows, columns = self.size
        return int(rows.max()), int(columns.max()), int((rows + columns).max())

    def step(self) -> Ints:
        """Return how far before its end each of `moves` begins, as a flat (diagonal, row) place."""
        return (STEP_SOURCE + STEP_TARGET)[self.moves] * (self.most[0] + 1 + _REACH) + STEP_SOURCE[self.moves]

    def nodes(self, ends: _Ends, lanes: int) -> Ints:
        """Return the flat places of nodes."""
        return self._node(ends.down + ends.along, ends.down) * lanes + ends.lane

    def starts(self, ends: _Ends, lanes: int) -> Ints:
        """Return the flat places of the nodes that the edges which end there start at."""
        return self.nodes(ends, lanes) - (self.step() * lanes)[self.move]

    def corners(self, lanes: int) -> Ints:
        """Return the flat places of the chunks' far corners."""
        return self.nodes(_Ends(*self.size, np.arange(len(self.member))), lanes)

    def empty(self, lanes: int) -> Floats:
        """Return nodes that nothing leads to, but for the first: (diagonal, row, lane)."""
        nodes = np.full((self.most[2] + 1 + _REACH, self.most[0] + 1 + _REACH, lanes), _NEVER)
        nodes[_REACH, _REACH] = 0.0
        return nodes

    def scores(self, lanes: int) -> Floats:
        """Return scores of no edge: (diagonal, move, row, lane)."""
        return np.full((self.most[2] + 1, len(self.moves), self.most[0] + 1, lanes), _NEVER)

    def places(self, ends: _Ends, lanes: int) -> Ints:
        """Return the flat places of the edges' scores."""
        before = (ends.down + ends.along) * len(self.moves) + self.move
        return (before * (self.most[0] + 1) + ends.down) * lanes + ends.lane

    def diagonals(self) -> Iterator[tuple[int, slice, Ints]]:
        """Yield each diagonal, the rows it crosses, and the flat (diagonal, row) places where moves to them begin."""
        rows, columns, longest = self.most
        begin = self._node(np.zeros(rows + 1, np.int64), np.arange(rows + 1)) - self.step()[:, None]
        for diagonal in range(1, longest + 1):
            crossed = slice(max(0, diagonal - columns), min(rows, diagonal) + 1)
            yield diagonal, crossed, begin[:, crossed] + diagonal * (rows + 1 + _REACH)

    def _node(self, diagonal: Ints, row: Ints) -> Ints:
        return (diagonal + _REACH) * (self.most[0] + 1 + _REACH) + row + _REACH


@dataclass(frozen=True, slots=True)
class _Sums:
    """Log-sums of all paths to each node, flat.

    `bead`: of those whose last move is a bead, or that have none; `either`: of all; `ready`: of all to which a gap is
    about to be added, what it costs to open one paid.
    """

    bead: Floats
    either: Floats
    ready: Floats


def every_edge(chunks: Chunks, moves: Ints) -> Edges:
    """Return all edges of the given moves that fit into the chunks."""
    sizes = (chunks.rows + 1) * (chunks.columns + 1)
    chunk = np.repeat(np.arange(len(chunks)), sizes)
    place = np.arange(len(chunk)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = (chunks.columns + 1)[chunk]
    down = place // width
    along = place - down * width
    source, target = chunks.top[chunk] + down, chunks.left[chunk] + along
    parts = []
    for move in moves:
        fits = np.flatnonzero((down >= STEP_SOURCE[move]) & (along >= STEP_TARGET[move]))
        parts.append(Edges(chunk[fits], source[fits], target[fits], np.full(len(fits), move, np.int64)))
    return _join(parts)


def _join(parts: list[Edges]) -> Edges:
    return Edges(
        np.concatenate([part.chunk for part in parts]),
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate([part.move for part in parts]),
    )


def marginals(chunks: Chunks, edges: Edges, score: Floats, gap_open: float) -> Marginals:
    """Return the probability of each edge over all paths, a path's weight being the exponential of its score.

    Edges of a chunk that no complete path crosses get probability 0; a chunk without a path has total about -1e30.
    """
    edge, opening, total = np.zeros(len(edges)), np.zeros(len(edges)), np.zeros(len(chunks))
    for bucket in _buckets(chunks, edges):
        value = score[bucket.chosen]
        sums = _sum_sweep(bucket, value, gap_open)
        whole = sums.either[bucket.corners(2 * len(bucket.member))]
        total[bucket.member] = whole
        edge[bucket.chosen], opening[bucket.chosen] = _combine(bucket, sums, value, whole, gap_open)
    return Marginals(edge, opening, total)


def _combine(bucket: _Bucket, sums: _Sums, value: Floats, whole: Floats, gap_open: float) -> tuple[Floats, Floats]:
    """Multiply what leads to each edge, the edge, and what follows it; for gaps mind who paid for opening."""
    lanes = 2 * len(bucket.member)
    start, stop = bucket.starts(bucket.ends, lanes), bucket.starts(bucket.turned, lanes)
    gaps = np.flatnonzero((bucket.moves < GAPS)[bucket.move])
    before, rest = sums.either[start], sums.either[stop]
    before[gaps] = sums.ready[start[gaps]]
    rest[gaps] = sums.ready[stop[gaps]] - gap_open  # paid on this side, if at all
    rest += value
    rest -= whole[bucket.ends.lane]
    possible = (whole > _NEVER / 2)[bucket.ends.lane]
    opened = np.zeros(len(value))
    opened[gaps] = np.exp(np.minimum(sums.bead[start[gaps]] + gap_open + rest[gaps], 0.0)) * possible[gaps]
    before += rest
    np.exp(np.minimum(before, 0.0, out=before), out=before)
    return before * possible, opened


def _sum_sweep(bucket: _Bucket, value: Floats, gap_open: float) -> _Sums:
    """Return the sums of all paths to each node, in the lattice and in the same turned by half a circle."""
    lanes = 2 * len(bucket.member)
    scores = bucket.scores(lanes)
    for ends in (bucket.ends, bucket.turned):
        scores.reshape(-1)[bucket.places(ends, lanes)] = value
    gaps = int((bucket.moves < GAPS).sum())
    bead, either, ready = (bucket.empty(lanes) for _ in range(3))
    ready[_REACH, _REACH] = gap_open
    flat_either, flat_ready = either.reshape(-1, lanes), ready.reshape(-1, lanes)
    for diagonal, rows, begin in bucket.diagonals():
        at, here, crossed = diagonal + _REACH, scores[diagonal], slice(rows.start + _REACH, rows.stop + _REACH)
        found = _log_sum(flat_either[begin[gaps:]], here[gaps:, rows])
        bead[at, crossed] = found
        if gaps:
            gap = _log_sum(flat_ready[begin[:gaps]], here[:gaps, rows])
            either[at, crossed] = _log_add(found, gap)
            ready[at, crossed] = _log_add(found + gap_open, gap)
        else:
            either[at, crossed], ready[at, crossed] = found, found + gap_open
    return _Sums(bead.reshape(-1), either.reshape(-1), ready.reshape(-1))


def _log_sum(terms: Floats, more: Floats) -> Floats:
    """Return the log of the sum of exponentials of both added up, along the first axis; `terms` are used up."""
    if not len(terms):
        return np.full(terms.shape[1:], _NEVER)
    terms += more
    top = terms.max(axis=0)
    terms -= top
    total: Floats = np.exp(terms, out=terms).sum(axis=0)
    np.log(total, out=total)
    total += top
    return np.maximum(total, _NEVER, out=total)


def _log_add(one: Floats, other: Floats) -> Floats:
    """Return the log of the sum of two exponentials (numpy's own goes number by number)."""
    top = np.maximum(one, other)
    rest: Floats = np.minimum(one, other)
    rest -= top
    np.log1p(np.exp(rest, out=rest), out=rest)
    rest += top
    return rest


def best_path(chunks: Chunks, edges: Edges, value: Floats) -> Ints:
    """Return the edges, by index and in document order, of the path of each chunk whose values add up to most.

    Gaps are not affine here. Raises ValueError where a chunk has no path.
    """
    chosen = [_best_of(bucket, value[bucket.chosen]) for bucket in _buckets(chunks, edges)]
    path = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
    return path[np.lexsort((edges.target[path], edges.source[path], edges.chunk[path]))]


def _best_of(bucket: _Bucket, value: Floats) -> Ints:
    lanes = len(bucket.member)
    scores, best = bucket.scores(lanes), bucket.empty(lanes)
    places = bucket.places(bucket.ends, lanes)
    scores.reshape(-1)[places] = value
    choice = np.zeros((len(scores), scores.shape[2], lanes), np.int8)
    flat = best.reshape(-1, lanes)
    for diagonal, rows, begin in bucket.diagonals():
        terms = flat[begin]
        terms += scores[diagonal, :, rows]
        choice[diagonal, rows] = terms.argmax(axis=0)
        best[diagonal + _REACH, rows.start + _REACH : rows.stop + _REACH] = np.maximum(terms.max(axis=0), _NEVER)
    if (best.reshape(-1)[bucket.corners(lanes)] <= _NEVER / 2).any():
        raise ValueError("a rectangle has no path from corner to corner")
    edge_at = np.zeros(scores.size, np.int32)
    edge_at[places] = np.arange(len(places))
    return _trace(bucket, edge_at.reshape(scores.shape), choice)


def _trace(bucket: _Bucket, edge_at: NDArray[np.int32], choice: NDArray[np.int8]) -> Ints:
    """Follow the choices back from the far corners, all chunks at once; return edges by index."""
    row, diagonal = bucket.size[0].copy(), bucket.size[0] + bucket.size[1]
    lane = np.arange(len(bucket.member))
    found = []
    while len(lane):
        rank = choice[diagonal, row, lane]
        found.append(bucket.chosen[edge_at[diagonal, rank, row, lane]])
        move = bucket.moves[rank]
        diagonal, row = diagonal - STEP_SOURCE[move] - STEP_TARGET[move], row - STEP_SOURCE[move]
        going = diagonal > 0
        diagonal, row, lane = diagonal[going], row[going], lane[going]
    return np.concatenate(found)


def _buckets(chunks: Chunks, edges: Edges) -> Iterator[_Bucket]:
    """Group chunks of like size, so that little of the dense arrays is padding."""
    occupied = np.flatnonzero((chunks.rows > 0) | (chunks.columns > 0))
    order = occupied[np.lexsort((chunks.columns[occupied], chunks.rows[occupied]))]
    rank = np.zeros(len(chunks), np.int64)
    rank[order] = np.arange(len(order))
    key = rank[edges.chunk]
    if len(chunks) < 1 << 16:
        key = key.astype(np.uint16)  # which numpy sorts in linear time
    by_chunk = np.argsort(key, kind="stable")
    first = np.r_[0, np.cumsum(np.bincount(key, minlength=len(order)))]
    moves = int(np.count_nonzero(np.bincount(edges.move)))
    begin = 0
    while begin < len(order):
        stop = _bucket_end(chunks, order, begin, moves)
        chosen = by_chunk[first[begin] : first[stop]]
        yield _bucket(chunks, edges, order[begin:stop], chosen, rank[edges.chunk[chosen]] - begin)
        begin = stop


def _bucket_end(chunks: Chunks, order: Ints, begin: int, moves: int) -> int:
    """Return how far a bucket may go: within the memory bound, and while rectangles are not twice the first's size."""
    rows, columns = chunks.rows[order[begin:]], chunks.columns[order[begin:]]
    high, wide = np.maximum.accumulate(rows) + 1, np.maximum.accumulate(columns) + 1
    size = high * (high + wide) * moves * (np.arange(len(rows)) + 1)
    alike = (high <= rows[0] + rows[0] // 2 + 3) & (wide <= columns[0] + columns[0] // 2 + 3)
    fits = (size <= _BUCKET) & alike
    return begin + (int(np.argmin(fits)) if not fits.all() else len(rows)) if fits[0] else begin + 1


def _bucket(chunks: Chunks, edges: Edges, member: Ints, chosen: Ints, lane: Ints) -> _Bucket:
    rows, columns = chunks.rows[member], chunks.columns[member]
    move = edges.move[chosen]
    down, along = edges.source[chosen] - chunks.top[member][lane], edges.target[chosen] - chunks.left[member][lane]
    turned = (rows[lane] - down + STEP_SOURCE[move], columns[lane] - along + STEP_TARGET[move])
    moves = np.flatnonzero(np.bincount(move, minlength=len(MOVES)))
    number = np.zeros(len(MOVES), np.int64)
    number[moves] = np.arange(len(moves))
    return _Bucket(
        chosen,
        member,
        (rows, columns),
        moves,
        number[move],
        _Ends(down, along, lane),
        _Ends(*turned, lane + len(member)),
    )
