"""Recorded traffic to lay a scenario over: some whole cascades of files, and where in time they are busiest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from graph.events import Event
from streams.errors import InputError


class Traffic(NamedTuple):
    """Events in event-time order, and of how many cascades they are."""

    events: list[Event]
    cascades: int


def first_cascades(events: Iterable[Event], cascades: int) -> Traffic:
    """All events of the first `cascades` cascades that `events` name, wherever they stand.

    Raises:
        InputError: there are none.
    """
    chosen: set[tuple[str, str, str]] = set()
    kept = []
    for event in events:
        root = event.platform, event.scope, event.root or event.item
        if root not in chosen:
            if len(chosen) == cascades:
                continue
            chosen.add(root)
        kept.append(replace(event, raw=None))
    if not kept:
        raise InputError("no event to lay a scenario over; name files that hold some")
    return Traffic(sorted(kept, key=lambda event: event.created_at), len(chosen))


def busiest(events: Sequence[Event], span: int) -> int:
    """When the `span` µs begin in which most of `events` lie, the first such; µs. `events` are in event-time order.

    Example: times 0, 5, 6, 7 and 20 with a span of 3 are busiest from 5 on.
    """
    times = np.array([event.created_at for event in events])
    inside = np.searchsorted(times, times + span) - np.arange(len(times))
    return int(times[int(inside.argmax())])
