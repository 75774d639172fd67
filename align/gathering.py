"""What is measured of each pair by itself, by several processes where there are many pairs.

Processes are only begun where the caller allows it: they start the program's main module anew, which a script of
someone else may not expect. The result does not depend on how many there are.
"""

import gc
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, NamedTuple

from align.bitext import PARATEXT

if TYPE_CHECKING:
    from align.checks.coverage import Covered
    from align.checks.pair import Coverage, Finding, Pair
    from align.embedders import Embedder
    from align.quantity import Quantity

#: Fewer pairs are measured before another process has begun (about a second and a half of its time).
LEAST_PAIRS = 2500
#: Pairs handed over at a time: enough to hide the cost, few enough to share the work evenly.
_CHUNK = 64


class Measured(NamedTuple):
    """How the sides of a pair cover each other (None: one is empty, or owes nothing), their quantities, and findings.

    Findings are those of the checks that look at each pair by itself, with the name of the check.
    """

    source_tokens: "Coverage | None"
    target_tokens: "Coverage | None"
    source_quantities: "tuple[Quantity, ...]"
    target_quantities: "tuple[Quantity, ...]"
    findings: "tuple[tuple[str, Finding], ...]" = ()

    def of(self, pair: "Pair") -> "Pair":
        """Return the pair with what was measured."""
        return replace(
            pair,
            source_tokens=self.source_tokens,
            target_tokens=self.target_tokens,
            source_quantities=self.source_quantities,
            target_quantities=self.target_quantities,
        )


class Gathering:
    """Measures pairs of one language pair; others may begin with it while the caller does something else.

    `checks` are the names of the checks asked for; of those that look at each pair by itself, the findings are told.

    >>> from align.checks import Pair
    >>> [measured] = Gathering([Pair("They saw 3 ships.", "Sie sahen 3 Schiffe.", "en", "de")]).results()
    >>> [quantity.value for quantity in measured.target_quantities]
    [Fraction(3, 1)]
    """

    def __init__(
        self,
        pairs: "Sequence[Pair]",
        embedder: "Embedder | None" = None,
        processes: int = 1,
        checks: Sequence[str] = (),
    ) -> None:
        self._checks, self._embedder = tuple(checks), embedder
        self._chunks = [list(pairs[start : start + _CHUNK]) for start in range(0, len(pairs), _CHUNK)]
        self._others: list[Future[list[Measured]]] = []
        if _shared(len(pairs), processes):
            with _uninterrupted():
                pool = _pool(processes - 1)
                self._others = [pool.submit(measure, chunk, self._checks) for chunk in self._chunks]

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
        return measure(self._chunks[index], self._checks, self._embedder)

    def _abandon(self) -> None:
        if self._others:
            _pool.cache_clear()
        for other in self._others:
            other.cancel()


def prepare(pairs: int, processes: int) -> None:
    """Begin the other processes that so many pairs are worth, before it is known what they will measure.

    They load meanwhile what every pair asks for; with few pairs, or one process, nothing is begun.
    """
    if _shared(pairs, processes):
        with _uninterrupted():
            for _ in range(processes - 1):
                _pool(processes - 1).submit(_load)


def _shared(pairs: int, processes: int) -> bool:
    return processes > 1 and pairs >= LEAST_PAIRS


def _load() -> None:
    from align.checks.coverage import models

    models()
    _embedded()


def measure(pairs: "Sequence[Pair]", checks: Sequence[str] = (), embedder: "Embedder | None" = None) -> list[Measured]:
    """Return what is measured of pairs.

    The weights of coverage belong to the model inside the package, which looks at the words whatever model is used.
    """
    from align.checks import CheckConfig, measure_single
    from align.checks.coverage import Said, cover_all
    from align.embedders import DEFAULT
    from align.quantities import read

    words = embedder if embedder is not None and embedder.name == DEFAULT else _embedded()
    covered: dict[int, Covered] = {}
    compared = [index for index, pair in enumerate(pairs) if pair.role not in PARATEXT and not pair.one_sided]
    for langs in dict.fromkeys((pairs[i].source_lang, pairs[i].target_lang) for i in compared):
        chosen = [i for i in compared if (pairs[i].source_lang, pairs[i].target_lang) == langs]
        ours = [Said(pairs[i].source, words.tokens(pairs[i].source), read(pairs[i].source, langs[0])) for i in chosen]
        theirs = [Said(pairs[i].target, words.tokens(pairs[i].target), read(pairs[i].target, langs[1])) for i in chosen]
        sides = list(zip(ours, theirs, strict=True))
        covered.update(zip(chosen, cover_all(sides, *langs), strict=True))
    found = []
    for index, pair in enumerate(pairs):
        source, target = covered.get(index, (None, None))
        quantities = read(pair.source, pair.source_lang), read(pair.target, pair.target_lang)
        found.append(Measured(source, target, *quantities))
    whole = [one.of(pair) for one, pair in zip(found, pairs, strict=True)]
    findings: list[list[tuple[str, Finding]]] = [[] for _ in pairs]
    for name, told in measure_single(whole, CheckConfig(tuple(checks))).items():
        for index, finding in told:
            findings[index].append((name, finding))
    return [one._replace(findings=tuple(told)) for one, told in zip(found, findings, strict=True)]


@cache
def _embedded() -> "Embedder":
    """Return the model inside the package: one for each process, which remembers the words it has cut."""
    from align.embedders import load

    return load()


@cache
def _pool(processes: int) -> ProcessPoolExecutor:
    """Return the other processes, which are kept for what comes next and end with this one."""
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_settle)


def _settle() -> None:
    """Look for garbage as seldom as the command line does: what is loaded stays, and what is measured is sent away."""
    gc.set_threshold(20_000)


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
