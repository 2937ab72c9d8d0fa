"""The local database of closed cascades: nothing is lost when it is opened again, what is old is forgotten."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faust.stores.rocksdb import RocksDBOptions

from streams.app import ROCKS
from streams.stores import AgingStore, stamped

ROOTS = 300


class OnePartition:
    """What `AgingStore` uses of a Faust table: one real database, opened as Faust does."""

    offset_key = b"__faust\0offset__"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = self
        self.db: Any = None
        self.open()

    def open(self) -> None:
        if self.db is not None:
            self.db.close()
        self.db = RocksDBOptions(use_rocksdict=True, **ROCKS).open(self.folder / "closed.db")

    def _db_for_partition(self, partition: int) -> Any:
        return self.db


@pytest.fixture
def table(tmp_path: Path) -> Iterator[OnePartition]:
    table = OnePartition(tmp_path)
    yield table
    table.db.close()


def key(number: int) -> bytes:
    return b"root %06d" % number


def test_what_is_put_outlives_reopening_and_compaction(table: OnePartition) -> None:
    store = AgingStore(table, 0)
    kept = {}
    for again in range(4):
        for number in range(ROOTS):
            kept[key(number)] = value = os.urandom(20_000)
            store.put(key(number), value)
        if again == 0:
            table.open()
    table.db.flush()
    table.db.compact_range(None, None)
    assert [number for number in range(ROOTS) if store.get(key(number)) != kept[key(number)]] == []


def test_the_sweep_forgets_what_is_old_piece_by_piece_and_begins_again(table: OnePartition) -> None:
    store, now = AgingStore(table, 0), time.time()
    for number in range(100):
        table.db.put(key(number), stamped(now - (40 if number % 3 else 10) * 86_400, b"tree"))
    table.db.put(OnePartition.offset_key, b"7")
    store.put(key(1), b"closed anew")
    for _ in range(6):
        store.sweep(now - 30 * 86_400, 20)
    held = {number for number in range(100) if store.get(key(number)) is not None}
    assert held == {number for number in range(100) if number % 3 == 0} | {1}
    assert table.db.get(OnePartition.offset_key) == b"7"
    for _ in range(2):  # on from where it stands, then from the beginning
        store.sweep(now + 60, 1_000)
    assert not any(store.get(key(number)) for number in range(100))
