"""Event-time order for any number of events in bounded memory: sorted runs on disk, then one merge."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

import msgspec

from graph.events import DECISIONS, Event
from streams.errors import OutputError

RUN_BYTES = 64 << 20  # of messages in memory at once
CONTROL = "control"  # the topic of decisions: no platform has this name
BLOCK = 500  # messages read back at once from each run


class Message(NamedTuple):
    """An event as it goes over the wire. Messages are ordered by their fields, time first."""

    created_at: int  # µs
    platform: str  # `CONTROL` for what people decided
    key: str  # what the partition is chosen by: the root, or the item where no root is known
    data: bytes  # canonical JSON


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Message]).decode


def in_time_order(events: Iterable[tuple[Event, bytes]], run_bytes: int = RUN_BYTES) -> Iterator[Message]:
    """Read all `events` (each with its canonical JSON), then give them sorted.

    Equal input gives equal order, however it came.

    Raises:
        OutputError: no space for the temporary files.
    """
    runs: list[IO[bytes]] = []
    run: list[Message] = []
    size = 0
    for event, data in events:
        way = CONTROL if event.kind in DECISIONS else event.platform
        run.append(Message(event.created_at, way, event.root or event.item, data))
        size += len(data)
        if size >= run_bytes:
            runs.append(_spill(run))
            run, size = [], 0
    run.sort()
    return heapq.merge(*map(_read_back, runs), run) if runs else iter(run)


def _spill(run: list[Message]) -> IO[bytes]:
    """Write a sorted run to a temporary file that goes when it is closed: blocks, each behind its length."""
    run.sort()
    try:
        file = tempfile.TemporaryFile(prefix="breakwater-")  # noqa: SIM115  `_read_back` closes it
        for start in range(0, len(run), BLOCK):
            data = _encode(run[start : start + BLOCK])
            file.write(len(data).to_bytes(4, "big"))
            file.write(data)
        file.seek(0)
    except OSError as error:
        raise OutputError(
            f"no room to sort in {tempfile.gettempdir()} ({error.strerror or error}); set TMPDIR to a larger place"
        ) from None
    return file


def _read_back(file: IO[bytes]) -> Iterator[Message]:
    with file:
        while head := file.read(4):
            yield from _decode(file.read(int.from_bytes(head, "big")))
