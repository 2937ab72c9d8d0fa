"""The campaigns that a live pipeline knows, from the journal of their stage.

No topic holds those that are hostile to nobody, and nobody else need know them: what the worker itself would begin
with after a restart is read instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from detectors.campaigns import Campaigns
from detectors.registry import Registry
from graph.campaigns import Named
from streams.agents.kinds import kinds_of
from streams.agents.ticks import TickStage
from streams.entries import Entry
from streams.outbox import Message
from streams.settings import Settings
from streams.tail import Tail

STAGE = "campaigns"
JOURNAL = f"journal.{STAGE}"
PARTITION = 0  # `edges` uses the first partition only


def campaigns(settings: Settings) -> list[Named]:
    """Those of the last look. Raises BrokerError where no broker answers, StateError where the journal has a gap."""
    with Tail(settings, JOURNAL) as tail:
        return recovered(settings, ((one.key, one.value) for one in tail.to_end() if one.partition == PARTITION))


def recovered(settings: Settings, changelog: Iterable[Entry]) -> list[Named]:
    """Those of the last look, of a journal's changelog in its order. Raises StateError where it has a gap."""
    (kind,) = [kind for kind in kinds_of(settings, Registry) if kind.name == STAGE]
    stage: TickStage[Any, Any] = TickStage(kind, settings, _nowhere, _Unheard())
    store = _Memory(changelog)
    stage.recover(PARTITION, store, store.topic_id)
    machine = stage.partitions[PARTITION].ordered.machine
    assert isinstance(machine, Campaigns)
    return machine.state.known


def _nowhere(messages: list[Message], done: Callable[[list[Any]], None], first: int = 0, origin: int = 0) -> None:
    """What a worker would send again."""


class _Unheard:
    """The changelog is read, not written."""

    def persisted(self, partition: int, offsets: list[int]) -> None:
        """Nobody asks."""


class _Memory:
    """A partition's local database, from its changelog."""

    def __init__(self, changelog: Iterable[Entry]) -> None:
        self._held: dict[bytes, bytes] = {}
        for key, value in changelog:
            if value is None:
                self.delete(key)
            else:
                self.put(key, value)
        self.topic_id = next((value.decode() for _, value in self.scan(b"I")), "")

    def put(self, key: bytes, value: bytes) -> None:
        self._held[key] = value

    def get(self, key: bytes) -> bytes | None:
        return self._held.get(key)

    def delete(self, key: bytes) -> None:
        self._held.pop(key, None)

    def scan(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        yield from sorted((key, value) for key, value in self._held.items() if key.startswith(prefix))
