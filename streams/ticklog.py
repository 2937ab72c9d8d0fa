"""The journal of one partition of a stage that decides at ticks: what it took in, and snapshots of its state.

    b"J" partition offset 0      a frame that was folded, as it came, behind the offset up to which all is
                                 acknowledged, that of the frame folded before it, and the marks of heartbeats
                                 since then that made nothing and have no entry
    b"S" partition offset part   the whole state at `offset`, in pieces
    b"I" partition 0             identity of the source topic
    b"A" partition 0             offset up to which all was acknowledged when a worker ended in order

The state is a function of the frames in their order, and so is what they make the stage send: after a crash the
frames above the snapshot are folded again, and what may not have arrived is sent again, byte for byte the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from streams.entries import Entry, Records, Store, joined, pieces_of, size_of
from streams.errors import StateError

_HEAD = struct.Struct(">qqI")  # before marks and frame: acknowledged up to, the frame before, bytes of the marks
_ACKED = 8  # bytes before a snapshot
_decode_marks = msgspec.msgpack.Decoder(dict[str, int]).decode


class Journaled(NamedTuple):
    """A frame above the snapshot, and its entries."""

    offset: int
    value: bytes
    entries: list[Entry]
    marks: dict[str, int]  # source → mark, µs, heard before it


class TickLog(Records):
    """See the module docstring."""

    def __init__(self, partition: int, store: Store, snapshot_bytes: int) -> None:
        super().__init__(partition, store)
        self._least = snapshot_bytes
        self._state_bytes = 0
        self._written = 0  # bytes of frames above the snapshot
        self._offsets: list[tuple[int, int]] = []  # offset, pieces of those frames
        self._snapshot = (-1, 0)  # offset, pieces
        self._before: tuple[int, int] | None = None  # the one that it replaces
        self.acked = -1
        self._last = -1  # offset of the frame folded last

    def append(self, offset: int, value: bytes, acked: int, marks: dict[str, int]) -> list[Entry]:
        """Write a frame; returns its entries for the changelog."""
        heard = msgspec.msgpack.encode(marks) if marks else b""
        data = _HEAD.pack(acked, self._last, len(heard)) + heard + value
        self._last = offset
        entries = pieces_of(b"J", self.partition, offset, 0, data)
        self.write(entries)
        self._offsets.append((offset, len(entries)))
        self._written += len(data)
        return entries

    @property
    def snapshot_due(self) -> bool:
        """Would a snapshot pay? Amortised, it costs a constant a frame."""
        return self._written >= max(self._least, self._state_bytes)

    def snapshot(self, offset: int, state: bytes, acked: int) -> tuple[list[Entry], list[Entry]]:
        """Write the state. Returns its entries, and what may go once they are acknowledged."""
        data = (acked + 1).to_bytes(_ACKED, "big") + state
        entries = pieces_of(b"S", self.partition, offset, 0, data)
        self.write(entries)
        obsolete = [entry for at, pieces in self._offsets for entry in self.removals(b"J", at, 0, pieces)]
        if self._snapshot[0] >= 0 and self._snapshot[0] != offset:
            obsolete += self.removals(b"S", self._snapshot[0], 0, self._snapshot[1])
        self._snapshot, self._offsets, self._written = (offset, len(entries)), [], 0
        self._state_bytes = size_of(entries)
        return entries, obsolete

    def recover(self) -> tuple[int, bytes | None]:
        """The offset and state of the latest complete snapshot; -1 and None where there is none."""
        for offset in reversed(self.offsets_of(b"S")):
            pieces = self.pieces(b"S", offset, 0)
            if pieces is not None:
                data = joined(pieces)
                self._snapshot, self._state_bytes = (offset, len(pieces)), len(data)
                self.acked = int.from_bytes(data[:_ACKED], "big") - 1
                self._note_acked()
                self._last = offset
                return offset, data[_ACKED:]
        self._note_acked()
        return -1, None

    def _note_acked(self) -> None:
        self.acked = max(self.acked, int.from_bytes(self.read_note(b"A") or b"", "big") - 1)

    def frames(self, above: int) -> Iterator[Journaled]:
        """The frames above the snapshot, in order; what was cut off while being written ends them.

        Raises StateError where one in the middle is damaged or missing.
        """
        offsets = [offset for offset in self.offsets_of(b"J") if offset > above]
        for place, offset in enumerate(offsets):
            pieces = self.pieces(b"J", offset, 0)
            if pieces is None:
                if place == len(offsets) - 1:
                    return
                raise StateError(f"the journal of partition {self.partition} has lost a part of frame {offset}")
            data = joined(pieces)
            acked, before, size = _HEAD.unpack_from(data)
            if before != self._last:
                raise StateError(
                    f"the journal of partition {self.partition} has a gap: frame {offset} follows {before}, but the "
                    f"last one here is {self._last}. Its changelog lost messages; restore it, or start afresh under "
                    "another kafka.prefix and feed the raw topics again"
                )
            self._last = offset
            self._offsets.append((offset, len(pieces)))
            self._written += len(data)
            self.acked = max(self.acked, acked)
            body = _HEAD.size + size
            marks = _decode_marks(data[_HEAD.size : body]) if size else {}
            yield Journaled(offset, data[body:], pieces, marks)

    def leftovers(self) -> list[Entry]:
        """Frames and snapshots that the one in force has replaced, and pieces of later ones never completed."""
        kept = self._snapshot[0]
        found: list[Entry] = []
        for kind in (b"J", b"S"):
            for offset in self.offsets_of(kind):
                old = offset <= kept if kind == b"J" else offset != kept
                if old:
                    found += [(key, None) for key, _ in self.pieces(kind, offset, 0) or ()]
        return found
