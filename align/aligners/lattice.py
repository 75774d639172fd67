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
_BUCKET = 4_000_000  # numbers in one dense bucket


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

    def take(self, which: NDArray[np.generic]) -> "Edges":
        """Return some of the edges, by index or mask."""
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
class _Bucket:
    """Chunks of similar size searched together, and where their edges stand in the dense arrays.

    Dense arrays are (diagonal, move, row, chunk): `forward` index an edge by its end, `backward` the same edge in
    the lattice turned by half a circle, where it ends at its start.
    """

    chosen: Ints  # the edges
    member: Ints  # the chunks
    rows: int
    diagonals: int
    forward: tuple[Ints, Ints, Ints, Ints]
    backward: tuple[Ints, Ints, Ints, Ints]
    last: tuple[Ints, Ints]  # diagonal and row of each chunk's far corner


def every_edge(chunks: Chunks, moves: Ints) -> Edges:
    """Return all edges of the given moves that fit into the chunks."""
    sizes = (chunks.rows + 1) * (chunks.columns + 1)
    chunk = np.repeat(np.arange(len(chunks)), sizes)
    place = np.arange(len(chunk)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = (chunks.columns + 1)[chunk]
    down, along = place // width, place % width
    parts = []
    for move in moves:
        fits = np.flatnonzero((down >= STEP_SOURCE[move]) & (along >= STEP_TARGET[move]))
        owner = chunk[fits]
        ends = (chunks.top[owner] + down[fits], chunks.left[owner] + along[fits])
        parts.append(Edges(owner, *ends, np.full(len(fits), move, np.int64)))
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
        ahead = _sum_sweep(bucket, bucket.forward, value, gap_open)
        back = _sum_sweep(bucket, bucket.backward, value, gap_open)
        ends = (bucket.last[0] + _REACH, bucket.last[1] + _REACH, np.arange(len(bucket.member)))
        whole = np.logaddexp(ahead[0][ends], ahead[1][ends])
        total[bucket.member] = whole
        edge[bucket.chosen], opening[bucket.chosen] = _combine(bucket, edges, value, (ahead, back, whole), gap_open)
    return Marginals(edge, opening, total)


def _combine(
    bucket: _Bucket,
    edges: Edges,
    value: Floats,
    sweeps: tuple[tuple[Floats, Floats], tuple[Floats, Floats], Floats],
    gap_open: float,
) -> tuple[Floats, Floats]:
    """Multiply what leads to each edge, the edge, and what follows it; for gaps mind who paid for opening."""
    ahead, back, whole = sweeps
    start, stop = _start_of(bucket.forward), _start_of(bucket.backward)
    owner = bucket.forward[3]
    gap = edges.move[bucket.chosen] < GAPS
    opened = ahead[0][start] + np.where(gap, gap_open, 0.0)
    before = np.logaddexp(opened, ahead[1][start])
    after = np.logaddexp(back[0][stop], back[1][stop] - np.where(gap, gap_open, 0.0))
    rest = value + after - whole[owner]
    possible = whole[owner] > _NEVER / 2
    both = np.where(possible, np.exp(np.minimum(before + rest, 0.0)), 0.0)
    return both, np.where(possible & gap, np.exp(np.minimum(opened + rest, 0.0)), 0.0)


def _start_of(place: tuple[Ints, Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    diagonal, move, row, chunk = place
    return diagonal - STEP_SOURCE[move] - STEP_TARGET[move] + _REACH, row - STEP_SOURCE[move] + _REACH, chunk


def _sum_sweep(
    bucket: _Bucket, place: tuple[Ints, Ints, Ints, Ints], value: Floats, gap_open: float
) -> tuple[Floats, Floats]:
    """Return the log-sums of all paths to each node, whose last move is a bead (or none), or a gap.

    Shape (diagonal, row, chunk), both axes padded by 8 impossible places in front.
    """
    dense, used = _dense(bucket, place, value)
    gaps = int((used < GAPS).sum())
    shape = (bucket.diagonals + _REACH, bucket.rows + _REACH, len(bucket.member))
    bead, gap = np.full(shape, _NEVER), np.full(shape, _NEVER)
    either = np.full(shape, _NEVER)
    bead[_REACH, _REACH], either[_REACH, _REACH] = 0.0, 0.0
    rows = np.arange(bucket.rows)[None, :] + _REACH - STEP_SOURCE[used][:, None]
    reach = (STEP_SOURCE + STEP_TARGET)[used][:, None]
    for diagonal in range(1, bucket.diagonals):
        at, here = diagonal + _REACH, dense[diagonal]
        from_bead = either[at - reach[gaps:], rows[gaps:]] + here[gaps:]
        bead[at, _REACH:] = _log_sum(from_bead)
        if gaps:
            entered = np.logaddexp(bead[at - 1, rows[:gaps]] + gap_open, gap[at - 1, rows[:gaps]])
            gap[at, _REACH:] = _log_sum(entered + here[:gaps])
        either[at] = np.logaddexp(bead[at], gap[at])
    return bead, gap


def _log_sum(terms: Floats) -> Floats:
    """Return the log of the sum of exponentials along the first axis."""
    if not len(terms):
        return np.full(terms.shape[1:], _NEVER)
    top = terms.max(axis=0)
    result: Floats = np.maximum(top + np.log(np.exp(terms - top).sum(axis=0)), _NEVER)
    return result


def best_path(chunks: Chunks, edges: Edges, value: Floats) -> Ints:
    """Return the edges, by index and in document order, of the path of each chunk whose values add up to most.

    Gaps are not affine here. Raises ValueError where a chunk has no path.
    """
    chosen = [_best_of(bucket, edges, value[bucket.chosen]) for bucket in _buckets(chunks, edges)]
    path = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
    return path[np.lexsort((edges.target[path], edges.source[path], edges.chunk[path]))]


def _best_of(bucket: _Bucket, edges: Edges, value: Floats) -> Ints:
    dense, used = _dense(bucket, bucket.forward, value)
    best = np.full((bucket.diagonals + _REACH, bucket.rows + _REACH, len(bucket.member)), _NEVER)
    best[_REACH, _REACH] = 0.0
    choice = np.zeros((bucket.diagonals, bucket.rows, len(bucket.member)), np.int8)
    rows = np.arange(bucket.rows)[None, :] + _REACH - STEP_SOURCE[used][:, None]
    reach = (STEP_SOURCE + STEP_TARGET)[used][:, None]
    for diagonal in range(1, bucket.diagonals):
        terms = best[diagonal + _REACH - reach, rows] + dense[diagonal]
        choice[diagonal] = terms.argmax(axis=0)
        best[diagonal + _REACH, _REACH:] = np.maximum(terms.max(axis=0), _NEVER)
    ends = (bucket.last[0] + _REACH, bucket.last[1] + _REACH, np.arange(len(bucket.member)))
    if (best[ends] <= _NEVER / 2).any():
        raise ValueError("a rectangle has no path from corner to corner")
    return _trace(bucket, used, choice)


def _trace(bucket: _Bucket, used: Ints, choice: NDArray[np.int8]) -> Ints:
    """Follow the choices back from the far corners, all chunks at once; return edges by index."""
    keys = np.ravel_multi_index(bucket.forward, (bucket.diagonals, len(MOVES), bucket.rows, len(bucket.member)))
    order = np.argsort(keys)
    diagonal, row = bucket.last[0].copy(), bucket.last[1].copy()
    chunk = np.arange(len(bucket.member))
    found = []
    while len(chunk):
        move = used[choice[diagonal, row, chunk]]
        shape = (bucket.diagonals, len(MOVES), bucket.rows, len(bucket.member))
        wanted = np.ravel_multi_index((diagonal, move, row, chunk), shape)
        found.append(bucket.chosen[order[np.searchsorted(keys, wanted, sorter=order)]])
        diagonal, row = diagonal - STEP_SOURCE[move] - STEP_TARGET[move], row - STEP_SOURCE[move]
        going = diagonal > 0
        diagonal, row, chunk = diagonal[going], row[going], chunk[going]
    return np.concatenate(found)


def _dense(bucket: _Bucket, place: tuple[Ints, Ints, Ints, Ints], value: Floats) -> tuple[Floats, Ints]:
    """Return the scores as (diagonal, move, row, chunk), and which moves the second axis stands for."""
    used = np.unique(place[1])
    rank = np.zeros(len(MOVES), np.int64)
    rank[used] = np.arange(len(used))
    dense = np.full((bucket.diagonals, len(used), bucket.rows, len(bucket.member)), _NEVER)
    dense[place[0], rank[place[1]], place[2], place[3]] = value
    return dense, used


def _buckets(chunks: Chunks, edges: Edges) -> Iterator[_Bucket]:
    """Group chunks of like size, so that little of the dense arrays is padding."""
    occupied = np.flatnonzero((chunks.rows > 0) | (chunks.columns > 0))
    order = occupied[np.lexsort((chunks.columns[occupied], chunks.rows[occupied]))]
    by_chunk = np.argsort(edges.chunk, kind="stable")
    first = np.searchsorted(edges.chunk[by_chunk], np.arange(len(chunks) + 1))
    moves = len(np.unique(edges.move))
    begin = 0
    while begin < len(order):
        stop = _bucket_end(chunks, order, begin, moves)
        member = order[begin:stop]
        chosen = np.concatenate([by_chunk[first[c] : first[c + 1]] for c in member])
        yield _bucket(chunks, edges, member, chosen)
        begin = stop


def _bucket_end(chunks: Chunks, order: Ints, begin: int, moves: int) -> int:
    """Return how far a bucket may go: within the memory bound, and while rectangles are not twice the first's size."""
    rows, columns = chunks.rows[order[begin:]], chunks.columns[order[begin:]]
    high, wide = np.maximum.accumulate(rows) + 1, np.maximum.accumulate(columns) + 1
    size = high * (high + wide) * moves * (np.arange(len(rows)) + 1)
    alike = (high <= 2 * (rows[0] + 4)) & (wide <= 2 * (columns[0] + 4))
    fits = (size <= _BUCKET) & alike
    return begin + (int(np.argmin(fits)) if not fits.all() else len(rows)) if fits[0] else begin + 1


def _bucket(chunks: Chunks, edges: Edges, member: Ints, chosen: Ints) -> _Bucket:
    rank = np.zeros(len(chunks), np.int64)
    rank[member] = np.arange(len(member))
    owner, move = edges.chunk[chosen], edges.move[chosen]
    down, along = edges.source[chosen] - chunks.top[owner], edges.target[chosen] - chunks.left[owner]
    down_left = chunks.rows[owner] - down + STEP_SOURCE[move]
    along_left = chunks.columns[owner] - along + STEP_TARGET[move]
    return _Bucket(
        chosen,
        member,
        int(chunks.rows[member].max()) + 1,
        int((chunks.rows + chunks.columns)[member].max()) + 1,
        (down + along, move, down, rank[owner]),
        (down_left + along_left, move, down_left, rank[owner]),
        ((chunks.rows + chunks.columns)[member], chunks.rows[member]),
    )
