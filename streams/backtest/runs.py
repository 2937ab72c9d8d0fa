"""Many cases, in two processes at most, the outcomes in the order of the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Final

from streams.backtest.cases import Case, Outcome, outcome_of
from streams.settings import Settings

FEW: Final = 30  # cases below which a second process costs more than it gives
CHUNK: Final = 4  # cases handed to a process at once


def outcomes(
    cases: Sequence[Case],
    settings: Settings,
    processes: int = 1,
    done: Callable[[int], object] = lambda more: None,
) -> list[Outcome]:
    """Run all. `done` is told of each case that is finished; the result does not depend on `processes`."""
    made: list[Outcome] = []
    for outcome in _each(cases, settings, processes):
        made.append(outcome)
        done(1)
    return made


def _each(cases: Sequence[Case], settings: Settings, processes: int) -> Iterator[Outcome]:
    work = partial(outcome_of, settings=settings)
    if processes == 1 or len(cases) < FEW:
        yield from map(work, cases)
        return
    # Fresh processes: a fork would copy locks of threads that this one runs.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, cases, chunksize=CHUNK)
