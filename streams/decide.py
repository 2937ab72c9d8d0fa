"""What a person decides at the command line, as canonical events on the topic `control`.

    decision on an incident, mute  review, mute   targets = the victim, so that it reaches the victim's partition
    shadow mode of a detector      mute           targets = nobody, one for each partition of incidents
    decision on a notice           release        the same
    entry about an account         review         targets = the account, so that it reaches its ledger
    change of the registry         registry       no target: whoever needs the registry reads the topic

Every event is read back by those who will fold it before it is sent, and its acknowledgement is waited for.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Iterable, Sequence

import msgspec

from detectors import decisions
from detectors.actors import entries
from detectors.registry import Change as RegistryChange
from graph.events import Event, Kind
from graph.victims import across_platforms
from streams.adapters import canonical
from streams.errors import BrokerError, InputError, Unreadable
from streams.feed import Fed, Publisher
from streams.ordering import CONTROL
from streams.settings import Settings
from streams.topics import ensure_topics

_encode = msgspec.json.Encoder().encode


class Author(msgspec.Struct, frozen=True):
    """Who decides, why, and from when it holds (µs)."""

    name: str
    reason: str
    at: int


def now_micros() -> int:
    """The clock, µs since 1970."""
    return time.time_ns() // 1000


def of_change(change: decisions.Review | decisions.Mute, by: Author) -> list[Event]:
    """The events of a decision: one for each platform of a victim concerned. Raises InputError."""
    kind = decisions.kind_of(change)
    targets: dict[str, list[str]] = {}
    for victim in decisions.concerned(change):
        platform, target = address_of(victim)
        targets.setdefault(platform, []).append(target)
    text = decisions.write_change(change)
    return [_event(kind, platform, tuple(found), text, by) for platform, found in targets.items()]


def of_shadow(change: decisions.Shadow, by: Author, partitions: int) -> Event:
    """The event of a detector's shadow mode: for all partitions of incidents. Raises InputError."""
    return _event("mute", CONTROL, decisions.everywhere(partitions), decisions.write_change(change), by)


def of_entry(account: str, entry: entries.Entry, by: Author) -> Event:
    """The event of an entry about "platform:account". Raises InputError."""
    platform, target = address_of(account)
    return _event("review", platform, (target,), entries.encode(entry).decode(), by)


def of_registry(change: RegistryChange, by: Author) -> Event:
    """The event of a change of the registry of names. Raises InputError."""
    return _event("registry", CONTROL, (), _encode(change).decode(), by)


def address_of(victim: str) -> tuple[str, str]:
    """Platform and target of a victim as signals name it. Raises InputError.

    >>> address_of("weibo:7"), address_of("person:p1")
    (('weibo', '7'), ('control', 'person:p1'))
    """
    if across_platforms(victim):
        return CONTROL, victim
    platform, colon, account = victim.partition(":")
    if not (platform and colon and account):
        raise InputError(f"{victim!r} names nobody; write platform:account, person:ID or provisional:HASH")
    return platform, account


def send(events: Sequence[Event], settings: Settings) -> None:
    """Send `events` and wait until each is acknowledged. Raises BrokerError."""
    topic = settings.kafka.topic(CONTROL)
    ensure_topics(settings.kafka.bootstrap, settings)
    fed = Fed()
    with Publisher(settings.kafka.bootstrap, fed) as publisher:
        for event in events:
            publisher.send(topic, _encode(event), key=event.item.encode())
        publisher.wait()
    if fed.too_large or fed.messages[topic] != len(events):
        raise BrokerError(f"the decision is too large for the topic {topic}; write a shorter reason or shorter lists")


def check(events: Iterable[Event]) -> None:
    """Read `events` as ingest, the incidents, the ledgers and the registry will. Raises InputError."""
    for event in events:
        try:
            canonical.read_one(_encode(event))
            if event.kind in decisions.KINDS and not entries.is_note(event.text):
                decisions.signals_of(event)
        except (Unreadable, ValueError) as error:
            said = error.detail if isinstance(error, Unreadable) else str(error)
            raise InputError(f"this cannot be decided: {said.removeprefix(f'{event.item}: ')}") from None


def _event(kind: Kind, platform: str, targets: tuple[str, ...], text: str, by: Author) -> Event:
    event = Event(
        platform=platform,
        item=_fresh(),
        kind=kind,
        created_at=by.at,
        author=by.name.strip(),
        reason=by.reason.strip(),
        targets=targets,
        text=text,
    )
    check([event])
    return event


def _fresh() -> str:
    """A unique id that grows with time (RFC 9562, version 7): decisions of one tick take effect in the order of ids."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return str(uuid.UUID(int=value))
