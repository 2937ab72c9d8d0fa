"""Reading events in ingest: at once, or beside the loop where a classifier is slow.

The shipped readers take microseconds and run where they are called. A classifier of the operator may
take seconds for a batch, or not answer at all: it runs in a thread of its own, and the caller goes on
asking the broker for nothing meanwhile, or the group would think it dead. While a classifier without
stand-in does not answer, the same events are tried again: none goes on unread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from graph.events import Event
from streams import metrics
from streams.control import Control, Reject
from streams.reading import Readers
from streams.scoring.http import Unavailable
from streams.settings import Settings

LOOK_S = 1.0  # between looks at what people decided
AGAIN_S = 1.0  # before a classifier that did not answer is asked again


class Enrichment:
    """The readers, with the registry as the topic `control` has it."""

    def __init__(self, settings: Settings, reject: Reject) -> None:
        chosen = settings.reading.readers
        self.stopping = False
        self._readers = Readers(settings, makes_key=True) if chosen else None
        self._control = Control(settings, reject) if "targets" in chosen else None
        slow = "score" in chosen and settings.scoring.source != "shipped"
        self._pool = ThreadPoolExecutor(1, "readers") if slow else None
        self._under_way: Future[None] | None = None
        self._looked = 0.0

    def read(self, events: Sequence[Event], meanwhile: Callable[[], object]) -> None:
        """Record in each event what the readers find.

        Args:
            meanwhile: called again and again while a slow classifier is at it.

        Raises:
            Unavailable: a classifier does not answer, none stands in, and ingest is stopping.
        """
        if self._readers is None or not events:
            return
        self._look()
        began = time.perf_counter()
        if self._pool is None:
            self._readers.read(events)
        else:
            self._under_way = self._pool.submit(self._patiently, events)
            while self._under_way is not None and not self._under_way.done():
                meanwhile()
            self.finish()
        metrics.READING_SECONDS.inc(time.perf_counter() - began)

    def finish(self) -> bool:
        """Wait for what is being read beside the loop; was there anything? Raises Unavailable."""
        future, self._under_way = self._under_way, None
        if future is not None:
            future.result()
        return future is not None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        if self._control is not None:
            self._control.close()

    def _look(self) -> None:
        if self._control is not None and self._readers is not None and time.monotonic() - self._looked >= LOOK_S:
            self._looked = time.monotonic()
            self._control.look()
            self._readers.registry = self._control.registry

    def _patiently(self, events: Sequence[Event]) -> None:
        assert self._readers is not None
        while True:
            try:
                return self._readers.read(events)
            except Unavailable:
                if self.stopping:
                    raise
                metrics.READING_FAILED.inc()
                time.sleep(AGAIN_S)
