"""Topics made anew between two runs."""

from __future__ import annotations

import time
from collections.abc import Iterable

from streams import offsets
from streams.errors import BreakwaterError
from streams.topics import ensure_topics, inner_topics


class Offsets(offsets.Offsets):
    """How far groups have come, on topics that are made anew for every run."""

    def start_afresh(self) -> None:
        """Delete what our own stages wrote; the raw topics stay."""
        names = [topic.name for topic in inner_topics(self.settings)]
        present = set(self._admin.list_topics())
        self._admin.delete_topics([name for name in names if name in present])
        self._until_gone(names)
        ensure_topics(self.settings.kafka.bootstrap, self.settings)

    def _until_gone(self, names: Iterable[str]) -> None:
        deadline = time.monotonic() + 30
        while set(names) & set(self._admin.list_topics()):
            if time.monotonic() > deadline:
                raise BreakwaterError("the broker has not deleted its topics after 30 s; run the benchmark again")
            time.sleep(0.1)
