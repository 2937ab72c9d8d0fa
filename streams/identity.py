"""What tells two events of one identity apart, where one message holds several events."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec.structs import replace

from graph.events import Event

_encode = msgspec.json.Encoder().encode


def content_digest(event: Event) -> int:
    """First 8 bytes, big-endian, of the SHA-256 of the event's canonical JSON.

    Without what we add (`raw`, `reading`), and without what changes while the event stays the same:
    the same post seen in two pages with other counters is one event. It is the author's facts that
    change too.
    """
    if event.counters is not None or event.account is not None or event.raw is not None or event.reading is not None:
        event = replace(event, raw=None, reading=None, counters=None, account=None)
    return int.from_bytes(sha256(_encode(event)).digest()[:8], "big")
