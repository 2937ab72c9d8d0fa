"""Local databases behind Faust's tables, one a partition."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

STAMP = struct.Struct(">I")  # when a value came, seconds since 1970

Table = Any  # Faust's, typed too loosely to check against


class RocksStore:
    """One partition's local database behind a Faust Table.

    Faust opens and closes it with the assignment. We write to it directly: a Table's own
    assignment throws away the future of its changelog message, and needs a current event.
    """

    def __init__(self, table: Table, partition: int) -> None:
        self._store: Any = table.data
        self._partition = partition

    @property
    def _db(self) -> Any:
        return self._store._db_for_partition(self._partition)

    def put(self, key: bytes, value: bytes) -> None:
        self._db.put(key, value)

    def get(self, key: bytes) -> bytes | None:
        value: bytes | None = self._db.get(key)
        return value

    def delete(self, key: bytes) -> None:
        self._db.delete(key)

    def scan(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        for key, value in self._db.items(from_key=prefix):
            if not key.startswith(prefix):
                return
            yield key, value


class AgingStore(RocksStore):
    """The store of closed cascades: every value with the time at which it came, so that it can be forgotten.

    Not by RocksDB's own time to live: through rocksdict, a database that was opened again loses
    live values to it when it compacts.
    """

    def __init__(self, table: Table, partition: int) -> None:
        super().__init__(table, partition)
        self._next = b""  # key at which the sweep goes on

    def put(self, key: bytes, value: bytes) -> None:
        self._db.put(key, stamped(time.time(), value))

    def get(self, key: bytes) -> bytes | None:
        value = super().get(key)
        return None if value is None else value[STAMP.size :]

    def sweep(self, before: float, keys: int) -> None:
        """Forget what came before `before` (s since 1970) among the next `keys` keys; then on from there."""
        least = STAMP.pack(int(before))
        seen = b""
        for key, value in islice(self._db.items(from_key=self._next), keys):
            seen = key
            if value[: STAMP.size] < least and key != self._store.offset_key:
                self._db.delete(key)
        self._next = seen + b"\0" if seen else b""


def stamped(arrived: float, value: bytes) -> bytes:
    """A value as `AgingStore` keeps it; `arrived` in seconds since 1970."""
    return STAMP.pack(int(arrived)) + value
