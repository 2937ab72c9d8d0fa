"""Records of one partition in a key-value store with a changelog: in pieces, under keys that iterate in order.

    kind partition offset part   a record of `kind` made at `offset`, in pieces below 1 MB

Keys are fixed-width and big-endian. Whoever writes gets messages for the changelog back; the store and the log
are one write, in that order, each time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Protocol

PIECE = 900_000  # bytes; a message has to stay below the topic's limit

Entry = tuple[bytes, bytes | None]  # key, value; None removes it

KEY = struct.Struct(">cHQI")
_count = struct.Struct(">I")


class Store(Protocol):
    """What the journal needs of a partition's local database."""

    def put(self, key: bytes, value: bytes) -> None: ...
    def get(self, key: bytes) -> bytes | None: ...
    def delete(self, key: bytes) -> None: ...
    def scan(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]: ...


def key_of(kind: bytes, partition: int, offset: int = 0, part: int = 0) -> bytes:
    """The key of one entry, 15 bytes."""
    return KEY.pack(kind, partition, offset, part)


def pieces_of(kind: bytes, partition: int, offset: int, part: int, data: bytes) -> list[Entry]:
    """`data` as entries under consecutive parts; each starts with the number of pieces."""
    head = _count.pack(max(1, -(-len(data) // PIECE)))
    starts = range(0, len(data) or 1, PIECE)
    return [
        (key_of(kind, partition, offset, part + number), head + data[start : start + PIECE])
        for number, start in enumerate(starts)
    ]


def joined(pieces: list[Entry] | None) -> bytes:
    """The record that lies in `pieces`."""
    return b"".join(value[_count.size :] for _, value in pieces or () if value)


def size_of(pieces: list[Entry]) -> int:
    return sum(len(value) for _, value in pieces if value)


class Records:
    """The records of one partition over its local store."""

    def __init__(self, partition: int, store: Store) -> None:
        self.partition = partition
        self.store = store

    def remove(self, entries: list[Entry]) -> list[Entry]:
        """Take entries out of the store; returns them for the changelog."""
        self.write(entries)
        return entries

    def note(self, kind: bytes, offset: int, value: bytes) -> list[Entry]:
        """Write one small entry under `kind`."""
        entries: list[Entry] = [(key_of(kind, self.partition, offset), value)]
        self.write(entries)
        return entries

    def read_note(self, kind: bytes) -> bytes | None:
        """The last entry under `kind`, if there is one."""
        last = None
        for _, value in self.store.scan(key_of(kind, self.partition)[:3]):
            last = value
        return last

    def offsets_of(self, kind: bytes) -> list[int]:
        """Offsets of the records of `kind` whose first piece is there, ascending."""
        keys = [KEY.unpack(key) for key, _ in self.store.scan(key_of(kind, self.partition)[:3])]
        return [offset for _, _, offset, part in keys if part == 0]

    def write(self, entries: list[Entry]) -> None:
        for key, value in entries:
            if value is None:
                self.store.delete(key)
            else:
                self.store.put(key, value)

    def pieces(self, kind: bytes, offset: int, part: int) -> list[Entry] | None:
        """All pieces of one record, or None where one is missing."""
        found: list[Entry] = []
        total = 1
        while len(found) < total:
            key = key_of(kind, self.partition, offset, part + len(found))
            value = self.store.get(key)
            if value is None:
                return None
            (total,) = _count.unpack_from(value)
            found.append((key, value))
        return found

    def removals(self, kind: bytes, offset: int, part: int, pieces: int) -> list[Entry]:
        return [(key_of(kind, self.partition, offset, part + number), None) for number in range(pieces)]
