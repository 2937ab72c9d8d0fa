"""The registry of names from a file: for analysts, who have no topic `control`.

One JSON object a line: a change (`{"do": "enter", "person": "p1", "names": ["…"]}`), which holds from the
beginning of time, or a canonical event of kind `registry`, which holds from its `created_at`.
"""

from __future__ import annotations

from pathlib import Path

from detectors.registry import Registry
from graph.events import Event
from streams.adapters import canonical
from streams.errors import InputError, Unreadable
from streams.readers.batch import stamp
from streams.readers.opening import lines, open_bytes


def load_registry(path: Path) -> Registry:
    """The registry that a file holds.

    Raises:
        InputError: a line is neither; a registry with an entry left out would be a wrong one.
    """
    events = []
    with open_bytes(path, lambda _: None) as file:
        for number, data in lines(file):
            try:
                events.append(_event(number, data))
            except (Unreadable, UnicodeDecodeError) as error:
                raise InputError(f"{path}: line {number}: {error}; see docs/targets.md") from None
    try:
        return Registry().apply_all(events)
    except ValueError as error:
        raise InputError(f"{path}: {error}; see docs/targets.md") from None


def _event(number: int, data: bytes) -> Event:
    if canonical.is_canonical(data):
        return stamp(canonical.read_one(data), "", 0, 0, data)
    text = data.decode()
    return stamp(
        Event(platform="control", item=f"line {number}", kind="registry", created_at=0, text=text), "", 0, 0, data
    )
