"""Short ways to read an invented message in a test."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.events import Event
from streams.adapters import ADAPTERS
from streams.adapters.reading import REASONS, Reading
from streams.errors import Unreadable


def read(platform: str, message: Any) -> Reading:
    """What the adapter of `platform` makes of `message`."""
    return ADAPTERS[platform](json.dumps(message).encode())


def events(platform: str, message: Any) -> list[Event]:
    """The events of a message in which every record can be read."""
    reading = read(platform, message)
    assert reading.problems == []
    return reading.events


def refused(platform: str, message: Any) -> str:
    """The reason for which a message is refused as a whole."""
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    with pytest.raises(Unreadable) as caught:
        ADAPTERS[platform](data)
    assert caught.value.reason in REASONS
    return caught.value.reason
