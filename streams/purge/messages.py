"""What stays of one message of a topic: of a recording, and of the topics themselves.

    platform.*, control     read as ingest reads it; what stays of its events, in canonical form
    events                  the frame without the events
    incidents, cascades     what stays of the incident; of a cascade nothing, where the account began it
    rejected                nothing, where its bytes name the account
    other frames            the frame without the records that name it

Of all that is older than a moment nothing stays, whatever it is: older by arrival at the broker.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec.structs import replace

from detectors.incidents.incident import Incident
from graph.events import Event
from graph.figures import CascadeRow
from graph.frames import END_OF_INPUT, decode_frame, encode
from streams.adapters import TOPIC_PREFIX, adapter_for, canonical
from streams.errors import Unreadable
from streams.ordering import CONTROL
from streams.purge.eraser import Account, Before, Eraser
from streams.recorded import Line, line

PACKED: Final = ("journal", "closed")  # state of the workers: nobody else takes it apart
JSON: Final = frozenset({"incidents", "cascades", "safety", "rejected", CONTROL})
_incident: Final = msgspec.json.Decoder(Incident).decode
_row: Final = msgspec.json.Decoder(CascadeRow).decode
_json: Final = msgspec.json.Encoder().encode
_plain: Final = msgspec.msgpack.Decoder().decode


def is_packed(topic: str) -> bool:
    """Is this topic (without prefix) a worker's own state?"""
    return topic.split(".")[0] in PACKED


def packed_holds(value: bytes, account: Account) -> bool:
    """Does packed state name the account? By the form that a string has in MessagePack: an id as it stands."""
    return any(msgspec.msgpack.encode(name) in value for name in (*account.names, *account.victims))


def what_stays(topic: str, message: Line, eraser: Eraser) -> list[Line]:
    """The messages that take the place of `message`: itself, the very same, where nothing is to be erased.

    Raises ValueError where a frame of ours cannot be read by this release.
    """
    if isinstance(eraser, Before):
        return [] if message.time * 1000 < eraser.at else [message]
    assert isinstance(eraser, Account)
    value = message.value
    if not value or value == END_OF_INPUT or not eraser.may_hold(value):
        return [message]
    if topic.startswith(TOPIC_PREFIX) or topic == CONTROL:
        return _raw(topic, message, value, eraser)
    stays = _inner(topic, value, eraser)
    if stays is value:
        return [message]
    return [] if stays is None else [_with(message, stays)]


def _inner(topic: str, value: bytes, account: Account) -> bytes | None:
    if topic == "events":
        return _frame(value, account)
    if topic == "incidents":
        incident = _incident(value)
        left = account.incident(incident)
        return value if left == incident else None if left is None else _json(left)
    if topic == "cascades":
        return row_left(value, account)
    if topic in JSON:
        return None if topic == "rejected" or account.holds(msgspec.json.decode(value)) else value
    return _records(value, account)


def _frame(value: bytes, account: Account) -> bytes:
    frame = decode_frame(value)
    left = events_left(frame.events, account)
    return value if left == frame.events else encode(replace(frame, events=left))


def _records(value: bytes, account: Account) -> bytes:
    """A frame of any kind: an array whose last member are its records."""
    plain: Any = _plain(value)
    if not isinstance(plain, list) or not isinstance(plain[-1], list):
        raise ValueError("is no frame of records")  # noqa: TRY004  like every other frame that cannot be read
    left = [record for record in plain[-1] if not account.holds(record)]
    return value if len(left) == len(plain[-1]) else msgspec.msgpack.encode([*plain[:-1], left])


def _raw(topic: str, message: Line, value: bytes, account: Account) -> list[Line]:
    try:
        reading = adapter_for(topic)(value)
    except Unreadable:
        return []  # it names the account and nobody can say where
    left = events_left(reading.events, account)
    if left == reading.events and not reading.problems and canonical.is_canonical(value):
        return [message]
    # A platform's own message names the account in more places than we read: the canonical form stays.
    return [_with(message, data) for event in left if (data := written(event)) is not None]


def events_left(events: list[Event], eraser: Eraser) -> list[Event]:
    """What stays of `events`."""
    return [left for event in events if (left := eraser.event(event)) is not None]


def written(event: Event) -> bytes | None:
    """Its canonical line; None where it says nothing any more that can be read."""
    data = _json(replace(event, raw=None))
    try:
        canonical.read_one(data)
    except Unreadable:
        return None
    return data


def _with(message: Line, value: bytes) -> Line:
    made = line(message.offset, message.time, None, value, message.headers)
    return replace(made, key=message.key, key_base64=message.key_base64)


def row_left(value: bytes, eraser: Eraser) -> bytes | None:
    """What stays of the figures of a cascade: of one that the account began, or that ended before, nothing."""
    row = _row(value)
    if isinstance(eraser, Before):
        return None if row.closed and row.last_at < eraser.at else value
    assert isinstance(eraser, Account)
    return None if row.platform == eraser.platform and row.root_author in eraser.names else value
