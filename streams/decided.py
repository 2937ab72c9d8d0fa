"""What stands of what people decided, as the topic `control` has it now: the registry of names, and the mutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from detectors import decisions
from detectors.registry import Registry, View
from graph.events import Event
from graph.frames import END_OF_INPUT
from graph.victims import person
from streams.adapters import canonical
from streams.errors import Unreadable
from streams.ordering import CONTROL
from streams.readers.batch import stamp
from streams.settings import Settings
from streams.tail import Tail


class Muted(NamedTuple):
    """A mute and whose it is. Times in µs."""

    victim: str
    until: int
    since: int
    author: str
    reason: str


def decided(settings: Settings) -> list[Event]:
    """Every decision on the topic; what ingest refuses is passed over. Raises BrokerError."""
    with Tail(settings, CONTROL) as tail:
        return list(taken(tail.to_end()))


def registry_now(settings: Settings) -> Registry:
    """The registry of names with every change so far. Raises BrokerError."""
    return Registry().apply_all(event for event in decided(settings) if event.kind == "registry")


def owner_of(account: str, view: View) -> str:
    """Whose "platform:account" is in the registry, as "person:ID"; "" = nobody's, or no account."""
    owners = {f"{each.platform}:{each.account}": entry for entry, one in view.persons.items() for each in one.accounts}
    return person(owners[account]) if account in owners else ""


def mutes(settings: Settings, now: int) -> list[Muted]:
    """`standing` of the topic. Raises BrokerError."""
    return standing(decided(settings), now)


def standing(events: Iterable[Event], now: int) -> list[Muted]:
    """The last mute of each victim where it has not run out at `now` (µs), the first to end first."""
    last: dict[str, Muted] = {}
    for event in sorted((event for event in events if event.kind == "mute"), key=_place):
        try:
            decisions.signals_of(event)
            change = decisions.read_change(event.text)
        except ValueError:
            continue  # the incidents do not take it either
        if isinstance(change, decisions.Mute):
            last[change.victim] = Muted(change.victim, change.until, event.created_at, event.author, event.reason)
    return sorted((mute for mute in last.values() if mute.until > now), key=lambda mute: (mute.until, mute.victim))


class Shadowed(NamedTuple):
    """What a person last said of a detector's shadow mode. Times in µs."""

    detector: str
    on: bool
    since: int
    author: str
    reason: str


def shadows(settings: Settings) -> dict[str, Shadowed]:
    """The last word on the shadow mode of each detector that has one. Raises BrokerError."""
    return last_shadows(decided(settings))


def last_shadows(events: Iterable[Event]) -> dict[str, Shadowed]:
    """The same, of these events."""
    last: dict[str, Shadowed] = {}
    for event in sorted((event for event in events if event.kind == "mute"), key=_place):
        try:
            decisions.signals_of(event)
            change = decisions.read_change(event.text)
        except ValueError:
            continue  # the incidents do not take it either
        if isinstance(change, decisions.Shadow):
            said = Shadowed(change.detector, change.on, event.created_at, event.author, event.reason)
            last[change.detector] = said
    return last


def _place(event: Event) -> tuple[int, str]:
    return event.created_at, event.item


def taken(records: Iterable[Any]) -> Iterator[Event]:
    """What records of the topic say; what ingest refuses is passed over."""
    for record in records:
        if record.value in (None, END_OF_INPUT):
            continue
        try:
            event = canonical.read_one(record.value)
        except Unreadable:
            continue
        yield stamp(event, record.topic, record.partition, record.offset, record.value)
