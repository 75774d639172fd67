"""What is measured of each pair by itself, by several processes where there are many pairs.

Processes are only begun where the caller allows it: they start the program's main module anew, which a script of
someone else may not expect. The result does not depend on how many there are.
"""

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from align.checks.pair import Coverage
    from align.embedders import Embedder
    from align.quantity import Quantity

#: Fewer pairs are measured before another process has begun (about a second and a half of its time).
LEAST_PAIRS = 2500
#: Pairs handed over at a time: enough to hide the cost, few enough to share the work evenly.
_CHUNK = 150


class Texts(NamedTuple):
    """The two sides of a pair, and whether the one owes the other anything."""

    source: str
    target: str
    compared: bool


class Measured(NamedTuple):
    """How the sides of a pair cover each other (None: one is empty, or owes nothing), and their quantities."""

    source_tokens: "Coverage | None"
    target_tokens: "Coverage | None"
    source_quantities: "tuple[Quantity, ...]"
    target_quantities: "tuple[Quantity, ...]"


class Gathering:
    """Measures pairs of one language pair; others may begin with it while the caller does something else.

    >>> pair = Texts("They saw 3 ships.", "Sie sahen 3 Schiffe.", compared=True)
    >>> [measured] = Gathering([pair], ("en", "de")).results()
    >>> [quantity.value for quantity in measured.target_quantities]
    [Fraction(3, 1)]
    """

    def __init__(
        self, texts: Sequence[Texts], langs: tuple[str, str], embedder: "Embedder | None" = None, processes: int = 1
    ) -> None:
        self._langs, self._embedder = langs, embedder
        size = _CHUNK if processes > 1 and len(texts) >= LEAST_PAIRS else max(1, len(texts))
        self._chunks = [list(texts[start : start + size]) for start in range(0, len(texts), size)]
        self._others: list[Future[list[Measured]]] = []
        if len(self._chunks) > 1:
            with _uninterrupted():
                pool = _pool(processes - 1)
                self._others = [pool.submit(measure, chunk, langs) for chunk in self._chunks]

    def results(self) -> list[Measured]:
        """Return what was measured, in order; what nobody has begun with yet is measured here, from the end on."""
        try:
            done = [self._result(index) for index in reversed(range(len(self._chunks)))]
        except BaseException:
            self._abandon()
            raise
        return [measured for chunk in reversed(done) for measured in chunk]

    def _result(self, index: int) -> list[Measured]:
        if self._others and not self._others[index].cancel():
            try:
                return self._others[index].result()
            except BrokenProcessPool:  # a process was killed: its work is done here
                self._abandon()
        return measure(self._chunks[index], self._langs, self._embedder)

    def _abandon(self) -> None:
        if self._others:
            _pool.cache_clear()
        for other in self._others:
            other.cancel()


def measure(texts: Sequence[Texts], langs: tuple[str, str], embedder: "Embedder | None" = None) -> list[Measured]:
    """Return what is measured of pairs.

    The weights of coverage belong to the model inside the package, which looks at the words whatever model is used.
    """
    from align.checks.coverage import cover
    from align.embedders import DEFAULT, load
    from align.quantities import read

    words = embedder if embedder is not None and embedder.name == DEFAULT else load()
    found = []
    for source, target, compared in texts:
        covered: tuple[Coverage | None, Coverage | None] = (None, None)
        if compared and source.strip() and target.strip():
            covered = cover((source, words.tokens(source)), (target, words.tokens(target)), *langs)
        found.append(Measured(*covered, read(source, langs[0]), read(target, langs[1])))
    return found


@cache
def _pool(processes: int) -> ProcessPoolExecutor:
    """Return the other processes, which are kept for what comes next and end with this one."""
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ignore Ctrl+C for a moment, and in the processes begun meanwhile for good: the first process tells the others."""
    if current_thread() is not main_thread():  # only there can signals be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
