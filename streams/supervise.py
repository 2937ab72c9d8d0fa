"""Ingest, workers and who tells people: what ends by itself is started again, what keeps ending is given up.

    with supervised(settings, 2, print) as crew:
        crew.watch(lambda: asked_to_end)

At the end of the block ingest drains, then the workers do, then what they found is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.errors import BreakwaterError
from streams.folders import alone
from streams.processes import DRAIN_S, Child, Stages, end_all
from streams.settings import Settings

PAUSES_S = (1.0, 2.0, 4.0, 8.0, 16.0)  # before each new start; after one more failure it is given up
WELL_S = 60.0  # a process that ran this long begins to count anew
LOOK_S = 0.2

Say = Callable[[str], object]


class Kept:
    """One process that is kept running. `start` starts it; it is called at once."""

    def __init__(self, start: Callable[[], Child], say: Say, clock: Callable[[], float] = time.monotonic) -> None:
        self._start = start
        self._say = say
        self._clock = clock
        self._failures = 0  # in a row
        self._due: float | None = None  # when to start it again; None while it runs
        self._begin()

    def _begin(self) -> None:
        self._due = None
        self._announced = False
        self._began = self._clock()
        self.child = self._start()

    def look(self) -> None:
        """Do what is due. Raises BreakwaterError when the process has failed too often in a row."""
        now = self._clock()
        if self.child.running:
            self._announce()
        elif self._due is None:
            if now - self._began >= WELL_S:
                self._failures = 0
            self._fail(now)
        elif now >= self._due:
            self._begin()

    def _announce(self) -> None:
        if not self._announced and (url := self.child.metrics_url):
            self._announced = True
            self._say(f"{self.child.name} runs, process {self.child.process.pid}, metrics on {url}")

    def _fail(self, now: float) -> None:
        child = self.child
        if self._failures == len(PAUSES_S):
            raise BreakwaterError(
                f"{child.name} ended with code {child.code}, {self._failures + 1} times in a row and is given up; "
                f"the end of its log {child.log}:\n{child.last_lines()}"
            )
        pause = PAUSES_S[self._failures]
        self._failures += 1
        self._due = now + pause
        reason = child.last_lines(1)
        self._say(f"{child.name} ended with code {child.code}, starts again in {pause:.0f} s: {reason}")


class Crew:
    """Ingest, N workers, who tells people, and a reader of media where the settings name a folder of them."""

    def __init__(self, settings: Settings, stages: Stages, workers: int, say: Say) -> None:
        ports = settings.metrics
        self._say = say
        self._ingest = Kept(lambda: stages.ingest(ports.ingest_port), say)
        self._workers = [
            Kept(_worker(stages, number, ports.worker_port and ports.worker_port + number), say)
            for number in range(workers)
        ]
        self._sinks = Kept(lambda: stages.sinks(ports.sinks_port), say)
        self._media = [Kept(stages.media, say)] if settings.media.root else []

    @property
    def children(self) -> list[Child]:
        """Those that run, or ran last: ingest, the workers, who tells people, the reader of media."""
        return [kept.child for kept in self._all]

    @property
    def _all(self) -> list[Kept]:
        return [self._ingest, *self._workers, self._sinks, *self._media]

    def look(self) -> None:
        """Do what is due. Raises BreakwaterError when one is given up."""
        for kept in self._all:
            kept.look()

    def watch(self, ending: Callable[[], bool]) -> None:
        """Keep all running until `ending`. Raises BreakwaterError when one is given up."""
        while not ending():
            self.look()
            time.sleep(LOOK_S)

    def drain(self) -> None:
        """Ingest first: what it has read is then in frames, and the workers have nothing more to come."""
        workers = [kept.child for kept in (*self._workers, *self._media)]
        for children in ([self._ingest.child], workers, [self._sinks.child]):
            running = [child for child in children if child.running]
            end_all(running)
            for child in running:
                how = "drained" if child.code == 0 else f"ended with code {child.code}; what it left is read again"
                self._say(f"{child.name} {how}")


def _worker(stages: Stages, number: int, port: int) -> Callable[[], Child]:
    return lambda: stages.worker(f"worker-{number + 1}", port)


@contextmanager
def supervised(settings: Settings, workers: int, say: Say) -> Iterator[Crew]:
    """Start ingest and `workers` workers; drain them at the end, whatever the end is.

    Their logs are in the folder `run` of `paths.data`.

    Raises:
        OutputError: the folder cannot be written, or another `breakwater run` uses it.
    """
    folder = Path(settings.paths.data) / "run"
    # Two crews on one folder would fight for the data folders of their workers.
    refusal = f"another `breakwater run` works on {folder}; stop it first, or give this one its own paths.data"
    with alone(folder, refusal):
        crew = Crew(settings, Stages(settings, folder), workers, say)
        say(f"logs in {folder}")
        try:
            yield crew
        finally:
            say(f"draining, at most {DRAIN_S:.0f} s a stage")
            crew.drain()
