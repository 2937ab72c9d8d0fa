"""Canonical JSON: one event a message, as in docs/event.schema.json.

This is the hot path: reading costs what msgspec's decoder costs, plus the checks between fields.
A key given twice counts once, with its last value. What a sender puts into `raw` is for ingest to
replace.
"""

from __future__ import annotations

import msgspec

from graph.events import DECISIONS, Event
from streams.adapters.checks import check
from streams.adapters.reading import BAD_VALUE, DECODE_ERRORS, Reading, explain, unreadable

_decode = msgspec.json.Decoder(Event).decode


def read_one(data: bytes) -> Event:
    """Read one canonical event.

    Raises:
        Unreadable: with the reason and the field.
    """
    try:
        event = _decode(data)
    except DECODE_ERRORS as error:
        raise explain(error, data) from None
    if event.kind in DECISIONS:
        _check_decision(event)
    return check(event)


def _check_decision(event: Event) -> None:
    """What a person decided has to be a decision: it is refused here, with its bytes, and nowhere later."""
    from detectors import decisions, registry
    from detectors.actors import entries

    try:
        if event.kind == "registry":
            registry.read_change(event.text)
        elif event.kind == "review" and entries.is_note(event.text):
            entries.read(event.text)
        else:
            decisions.signals_of(event)
    except ValueError as error:
        said = str(error).removeprefix(f"{event.item}: ")
        raise unreadable(BAD_VALUE, f"{event.item}: {said}") from None


def read(data: bytes) -> Reading:
    """Read one canonical event, in the form that every adapter has."""
    return Reading([read_one(data)], [])


class _Head(msgspec.Struct):
    """The four fields that every canonical event has, and together no platform's own message."""

    platform: str
    item: str
    kind: str
    created_at: int


_head = msgspec.json.Decoder(_Head)


def is_canonical(data: bytes) -> bool:
    """Is this message in canonical form, rather than in a platform's own?

    Our encoder writes `platform` first, so one look decides; other senders may order keys freely.
    """
    if data.startswith(b'{"platform"'):
        return True
    if not (b'"platform"' in data and b'"item"' in data and b'"created_at"' in data):
        return False
    try:
        _head.decode(data)
    except DECODE_ERRORS:
        return False
    return True
