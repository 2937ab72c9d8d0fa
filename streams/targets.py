"""Whom each event of a file is aimed at: the readers, and the fold that live uses, without a broker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TypeAlias

import msgspec
from msgspec import Struct

from detectors.fingerprint import fingerprints
from detectors.registry import Registry
from detectors.targets import KINDS, read
from graph.delta import activity_of
from graph.events import MAX_TIME, Event, Reading
from graph.fold import CascadeFold, FoldSettings
from graph.watermark import END

FRAME = 1_000  # events read and folded together; what is found does not depend on it

Item: TypeAlias = tuple[str, str, str, str, str]  # platform, scope, root, kind, item


class Target(Struct, frozen=True, gc=False):
    """One candidate. `person`: see `graph.victims`. `rule`: see `graph.frames.Activity`. `confidence`: per cent."""

    person: str
    rule: int
    confidence: int


def targets_of(events: list[Event], registry: Registry, wait: int) -> dict[Item, list[Target]]:
    """The candidates for each post, repost and comment, most certain first.

    Args:
        events: in any order; they are folded by event time, so that parents are known.
        wait: how much later than an event the item may be that its target hangs on, µs.
    """
    fold = CascadeFold(FoldSettings(close_after=None, wait=wait, publish_weight=1 << 62, closed_row_weight=1 << 62,
                                    close_at_once=1 << 62), lambda _: None)  # fmt: skip
    said: dict[Item, list[Target]] = {}
    now = registry.at(MAX_TIME)  # who an unnamed person is, is known afterwards
    ordered = sorted((event for event in events if event.kind in KINDS), key=attrgetter("created_at"))
    for number, frame in enumerate([*_frames(ordered), []]):
        delta = fold.fold(number, {} if frame else {"": END}, with_readings(frame, registry))
        for record in activity_of(delta):
            if not record.rule:
                continue  # their own act
            item = (record.platform, record.scope, record.root, record.kind, record.item)
            person = now.victim(record.target, *item[:3])
            said.setdefault(item, []).append(Target(person, record.rule, record.confidence))
    for candidates in said.values():
        candidates.sort(key=lambda target: -target.confidence)
    return said


def item_of(event: Event) -> Item:
    """Where `targets_of` has the candidates for `event`."""
    return event.platform, event.scope, event.root or event.item, event.kind, event.item


def with_readings(events: Iterable[Event], registry: Registry) -> Iterator[Event]:
    """The events with what they say of their targets recorded in them, as ingest does; other findings stay."""
    events = list(events)
    narratives = fingerprints([event.text for event in events])
    for event, aim, narrative in zip(events, read(events, registry), narratives, strict=True):
        reading = msgspec.structs.replace(event.reading or Reading(), fingerprint=narrative, **aim._asdict())
        yield msgspec.structs.replace(event, reading=reading)


def _frames(events: list[Event]) -> Iterator[list[Event]]:
    for start in range(0, len(events), FRAME):
        yield events[start : start + FRAME]
