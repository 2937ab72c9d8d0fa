"""The store of closed cascades: packed trees by root, in a local database with a changelog.

One changelog message holds all that a frame closed (in pieces below 1 MB, a large tree cut over
several); the local database holds one value a root, so that a late event finds it by one look-up.
The changelog is a log that keeps messages for the stated retention; the local database forgets by
the same age.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from graph.cascade import Key
from streams.entries import PIECE, Store

# One slice of a packed tree: key of the cascade, number of the slice, slices in all, bytes.
Slice = tuple[Key, int, int, bytes]

_encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(list[Slice]).decode
_total = 2  # bytes that say of how many slices a tree is


def key_of(key: Key, number: int = 0) -> bytes:
    """Key of one slice in the local database."""
    return _encode(key) + number.to_bytes(4, "big")


def messages_of(closed: Iterable[tuple[Key, bytes]]) -> Iterator[bytes]:
    """Changelog messages that hold `closed`, each below 1 MB and a little."""
    run: list[Slice] = []
    used = 0
    for key, packed in closed:
        total = max(1, -(-len(packed) // PIECE))
        overhead = len(key_of(key)) + 16
        for number in range(total):
            piece = packed[number * PIECE : (number + 1) * PIECE]
            if run and used + len(piece) + overhead > PIECE:
                yield _encode(run)
                run, used = [], 0
            run.append((key, number, total, piece))
            used += len(piece) + overhead
    if run:
        yield _encode(run)


def entries_of(message: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What a changelog message puts into the local database."""
    for key, number, total, piece in decode(message):
        yield key_of(key, number), total.to_bytes(_total, "big") + piece


def lookup(store: Store, key: Key) -> bytes | None:
    """The packed tree of a closed cascade, or None."""
    value = store.get(key_of(key))
    if value is None:
        return None
    pieces = [value[_total:]]
    for number in range(1, int.from_bytes(value[:_total], "big")):
        value = store.get(key_of(key, number))
        if value is None:
            return None  # the store has forgotten it by age
        pieces.append(value[_total:])
    return b"".join(pieces)
