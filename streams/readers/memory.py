"""Events that are in memory already, given as files give them."""

from __future__ import annotations

from collections.abc import Iterator

from graph.events import Event
from streams.readers.batch import Batch, stamp_all
from streams.readers.source import Source


class Memory(Source):
    """`events` in one batch. They get `raw`, and keep what readers record in them: use them once."""

    def __init__(self, events: list[Event]) -> None:
        super().__init__("canonical", {})
        self._held = events

    def batches(self) -> Iterator[Batch]:
        """One batch; none where nothing is held."""
        stamp_all(self._held, "", 0, 0, b"")
        self.events += len(self._held)
        if self._held:
            yield Batch(self._held)
