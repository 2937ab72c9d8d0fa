"""What travels between stages: many records of one partition in one message.

`Frame` (topic `events`) comes from ingest, which gathers events of many sources: it has no single
source, so events in it are told apart by identity. `ActivityFrame` (topic `activity`) comes from
one frame of `events`: it carries its source position and the one before it for the same target
partition, so that a receiver drops repeats and notices gaps (`graph.positions`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec
import xxhash
from msgspec import Struct

from graph.events import MAX_ID, Event
from graph.facts import MOST_VALUES, NOTHING, Facts
from graph.shares import Share
from graph.versioned import read_versioned

R = TypeVar("R", "Activity", Share)
T = TypeVar("T")

VERSION = 1  # of frames of events
ACTIVITY_VERSION = 4
SHARES_VERSION = 2
END_OF_INPUT = b'{"breakwater":"end_of_input"}'  # a raw message that says: nothing follows here


class Frame(Struct, array_like=True, frozen=True, gc=False):
    """Events of one partition of `events`, with the marks of the sources they were read from."""

    version: int
    marks: dict[str, int]  # source ("topic/partition") → event time up to which it is complete, µs
    limit: int  # latest event time that ingest's clock allowed, µs; no stage reads a clock of its own
    events: list[Event]


class Activity(NamedTuple):
    """One event and one person it is aimed at."""

    kind: str
    platform: str
    scope: str
    root: str
    item: str
    author: str
    created_at: int  # µs UTC
    target: str  # account on the platform, person of the registry, provisional victim: `graph.victims`
    rule: int  # 0 their own act, or one of the five of `graph.aim`
    confidence: int  # per cent; `graph.aim` says which
    parent: str = ""  # item reshared or answered; "" = the root
    facts: Facts = NOTHING
    note: str = ""  # what a person decided, as JSON; "" for everything else


class Position(NamedTuple):
    """Where in a source a frame was made: offset there, part of what that offset made."""

    offset: int
    part: int


BEFORE_ALL = Position(-1, 0)  # of a heartbeat before the first frame


class ActivityFrame(Struct, array_like=True, frozen=True, gc=False):
    """Activity of one target partition that one frame of `events` made."""

    version: int
    source: str  # "topic/partition" of the frame that made it
    at: Position  # that of `prev` in a heartbeat: it has no records, and nobody misses it
    prev: Position | None  # the one before it from this source for this target partition
    watermark: int  # of the sending stage, µs
    records: list[Activity]
    ended: list[int] = []  # where the watermark is `END`: the latest event times of the source, µs


class RecordFrame(Struct, Generic[T], array_like=True, frozen=True, gc=False):
    """The same of other records: shares (topic `coshares`), and what the stages of co-sharing say."""

    version: int
    source: str
    at: Position
    prev: Position | None
    watermark: int
    records: list[T]
    ended: list[int] = []


# Nobody need measure a record below this: six ids of 512 characters of 4 bytes, values, and the rest.
LARGEST_RECORD = 6 * 4 * MAX_ID + 40 * MOST_VALUES + 128
HEADER = 512  # bytes of a frame beside its records: the name of a topic takes at most 249

encode = msgspec.msgpack.Encoder().encode
_decode_frame = msgspec.msgpack.Decoder(Frame).decode
_decode_shares = msgspec.msgpack.Decoder(RecordFrame[Share]).decode
_decode_activity = msgspec.msgpack.Decoder(ActivityFrame).decode


def decode_frame(data: bytes) -> Frame:
    """Read a message of `events`. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode_frame, data, "frame of events", VERSION)


def decode_shares(data: bytes) -> RecordFrame[Share]:
    """Read a message of `coshares`. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode_shares, data, "frame of shares", SHARES_VERSION)


def decode_activity(data: bytes) -> ActivityFrame:
    """Read a message of `activity`. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode_activity, data, "frame of activity", ACTIVITY_VERSION)


def partition_of(platform: str, name: str, partitions: int) -> int:
    """Partition of a root, an actor or a victim: the same on every machine and in every process."""
    return xxhash.xxh3_64_intdigest(f"{platform}\0{name}".encode(errors="surrogatepass")) % partitions


def split(records: list[R], limit: int) -> Iterator[list[R]]:
    """Cut `records` into runs whose frames stay below `limit` bytes (each at least one record)."""
    limit -= HEADER
    at_most = max(1, limit // LARGEST_RECORD)
    if len(records) <= at_most:
        if records:
            yield records
        return
    run: list[R] = []
    used = 0
    for record in records:
        size = len(encode(record))
        if run and used + size > limit:
            yield run
            run, used = [], 0
        run.append(record)
        used += size
    yield run
