"""The journal of one partition: deltas and snapshots as entries of a key-value store with a changelog.

    b"J" partition offset part   a delta, in pieces below 1 MB
    b"S" partition offset part   one bucket of cascades of the snapshot made at `offset`, in pieces
    b"M" partition offset part   the manifest that makes that snapshot complete, in pieces
    b"I" partition 0             identity of the source topic, so that one made anew is noticed
    b"C" partition offset        the settings in force from that offset on
    b"A" partition 0             offset up to which all was acknowledged when a worker ended in order

Keys are fixed-width and big-endian, so the store iterates them in order. Whoever writes gets
messages for the changelog back; the store and the log are one write, in that order, each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import xxhash
from msgspec import Struct

from graph import delta as deltas
from graph.cascade import Key
from graph.delta import Delta
from graph.fold import CascadeFold
from graph.frames import Position
from graph.packing import pack, unpack
from graph.versioned import read_versioned
from streams.entries import KEY, Entry, Records, Store, joined, key_of, pieces_of, size_of
from streams.errors import StateError

VERSION = 3
BUCKETS = 64


class Written(NamedTuple):
    """One bucket as it stands in the store."""

    offset: int
    pieces: int
    bytes: int


class Manifest(Struct, array_like=True, frozen=True):
    """A complete snapshot: what is live lies in these buckets, the rest stands here."""

    version: int
    offset: int
    buckets: dict[int, Written]
    sources: dict[str, int]
    watermark: int
    sent: list[Position | None]
    acked: int
    gone: list[tuple[Key, int]]
    latest: list[int]


_decode_manifest = msgspec.msgpack.Decoder(Manifest).decode
_decode_bucket = msgspec.msgpack.Decoder(list[bytes]).decode
_encode = msgspec.msgpack.Encoder().encode


def bucket_of(key: Key) -> int:
    """The bucket of snapshots that a cascade belongs to."""
    return int(xxhash.xxh3_64_intdigest("\0".join(key).encode(errors="surrogatepass")) % BUCKETS)


class Journal(Records):
    """The journal of one partition over its local store."""

    def __init__(self, partition: int, store: Store, snapshot_bytes: int) -> None:
        super().__init__(partition, store)
        self.snapshot_bytes = snapshot_bytes
        self.offsets: list[tuple[int, int]] = []  # (offset, pieces) of entries above the snapshot
        self.written = 0  # bytes of those entries
        self.manifest: Manifest | None = None
        self.superseded: list[Entry] = []  # what the next snapshot does away with beside its predecessor
        self.dirty: set[Key] = set()  # cascades changed since the snapshot
        self.whole = True  # the next snapshot writes every bucket
        self.acked = -1  # offset up to which the journal knows everything to be acknowledged

    # ── writing ──────────────────────────────────────────────────────────────────────────────

    def append(self, delta: Delta) -> list[Entry]:
        """Write a delta; returns its entries for the changelog."""
        data = deltas.encode(delta)
        entries = pieces_of(b"J", self.partition, delta.offset, 0, data)
        self.write(entries)
        self.offsets.append((delta.offset, len(entries)))
        self.written += len(data)
        self.dirty.update(delta.keys)
        for changed in (delta.closed, delta.reopened, delta.rows):
            self.dirty.update(key for key, _ in changed)
        return entries

    def again(self, offset: int) -> tuple[Delta, list[Entry]] | None:
        """The delta of `offset` and its entries, if they still stand here (rule 4)."""
        entries = self.pieces(b"J", offset, 0)
        if entries is None:
            return None
        return deltas.decode(joined(entries)), entries

    def snapshot_due(self) -> bool:
        """Has the journal grown so long that a snapshot pays? Amortised, it costs a constant an event."""
        state = sum(bucket.bytes for bucket in self.manifest.buckets.values()) if self.manifest else 0
        return self.written >= max(self.snapshot_bytes, state // 2)

    def snapshot(self, fold: CascadeFold, acked: int) -> tuple[list[Entry], list[Entry]]:
        """Write what changed since the last snapshot, at the fold's offset.

        Returns the new entries, its manifest last, and what may be removed once they are
        acknowledged: entries and buckets that the new manifest does not need.
        """
        old = self.manifest
        changed = set(range(BUCKETS)) if self.whole else {bucket_of(key) for key in self.dirty}
        content: dict[int, list[bytes]] = {bucket: [] for bucket in changed}
        for key in sorted(fold.cascades):
            bucket = bucket_of(key)
            if bucket in changed:
                content[bucket].append(pack(fold.cascades[key]))
        buckets = dict(old.buckets) if old else {}
        entries: list[Entry] = []
        obsolete: list[Entry] = []
        for bucket, packed in content.items():
            before = buckets.pop(bucket, None)
            if before is not None:
                obsolete += self.removals(b"S", before.offset, bucket << 16, before.pieces)
            if packed:
                pieces = pieces_of(b"S", self.partition, fold.offset, bucket << 16, _encode(packed))
                entries += pieces
                buckets[bucket] = Written(fold.offset, len(pieces), size_of(pieces))
        gone = sorted(fold.gone.items())
        mark = fold.mark
        manifest = Manifest(
            VERSION, fold.offset, buckets, dict(mark.sources), mark.watermark, list(fold.sent), acked, gone, fold.latest
        )
        if old:
            obsolete += self.removals(b"M", old.offset, 0, len(self.pieces(b"M", old.offset, 0) or ()))
        entries += pieces_of(b"M", self.partition, fold.offset, 0, _encode(manifest))
        self.write(entries)
        for offset, pieces_before in self.offsets:
            obsolete += self.removals(b"J", offset, 0, pieces_before)
        obsolete += self.superseded
        self.manifest, self.offsets, self.written, self.whole = manifest, [], 0, False
        self.dirty, self.superseded = set(), []
        return entries, obsolete

    # ── recovering ───────────────────────────────────────────────────────────────────────────

    def recover(self, fold: CascadeFold, limit: int) -> list[Entry]:
        """Bring `fold` to where the journal ends.

        `limit` is the cap of activity frames, from which the positions of the last delta follow.
        Returns leftovers of snapshots that were never completed, to be removed. What the snapshot
        found here supersedes stays until the next one is acknowledged: this one may stand in the
        local store alone.
        Raises StateError where the journal has a gap or was written by another release.
        """
        try:
            return self._recover(fold, limit)
        except (ValueError, msgspec.DecodeError) as error:
            raise StateError(f"the journal of partition {self.partition} cannot be read: {error}") from error

    def _recover(self, fold: CascadeFold, limit: int) -> list[Entry]:
        self.manifest = manifest = self._latest_manifest()
        if manifest is not None:
            for bucket, written in sorted(manifest.buckets.items()):
                for packed in _decode_bucket(joined(self.pieces(b"S", written.offset, bucket << 16))):
                    fold.adopt(unpack(packed))
            sources, gone = dict(manifest.sources), dict(manifest.gone)
            fold.resume(manifest.offset, sources, manifest.watermark, gone, list(manifest.latest))
            self.acked = manifest.acked
        sent = list(manifest.sent) if manifest else list(fold.sent)
        last: Delta | None = None
        for delta, pieces_read, size in self._entries(fold.offset):
            if delta.previous != fold.offset:
                raise StateError(
                    f"the journal of partition {self.partition} has a gap: the entry of offset {delta.offset} follows "
                    f"{delta.previous}, but the last one here is {fold.offset}. Its changelog lost messages; restore "
                    "it, or start afresh under another kafka.prefix and feed the raw topics again"
                )
            fold.apply(delta)
            self.offsets.append((delta.offset, pieces_read))
            self.written += size
            self.acked = max(self.acked, delta.acked)
            last = delta
        self.acked = max(self.acked, int.from_bytes(self.read_note(b"A") or b"", "big") - 1)
        if last is not None:
            sent = list(last.prev)
            for out in deltas.activity_frames(last, "", limit):
                sent[out.lane] = out.at
        fold.recovered(sent)
        self.whole = True
        return self._sort_out()

    def unsent(self, fold: CascadeFold) -> Iterator[tuple[Delta, list[Entry]]]:
        """After recovery: deltas whose outputs may not all have been sent, in order.

        The consumer group's offset is no witness: Faust commits past what it dropped in a rebalance.
        """
        for offset in self.offsets_of(b"J"):
            if self.acked < offset <= fold.offset and (again := self.again(offset)) is not None:
                yield again

    def _latest_manifest(self) -> Manifest | None:
        """The highest manifest whose every bucket is there."""
        found = None
        for offset in self.offsets_of(b"M"):
            pieces = self.pieces(b"M", offset, 0)
            if pieces is None:
                continue
            manifest = read_versioned(_decode_manifest, joined(pieces), "snapshot", VERSION)
            if all(self.pieces(b"S", at.offset, bucket << 16) for bucket, at in manifest.buckets.items()):
                found = manifest
        return found

    def _entries(self, above: int) -> Iterator[tuple[Delta, int, int]]:
        """Complete deltas above an offset, in order, with their pieces and bytes."""
        offsets = [offset for offset in self.offsets_of(b"J") if offset > above]
        for place, offset in enumerate(offsets):
            again = self.again(offset)
            if again is None:
                if place == len(offsets) - 1:
                    return  # cut off while being written: it was never acknowledged
                raise StateError(
                    f"the journal of partition {self.partition} has lost a part of the entry of offset {offset}"
                )
            delta, entries = again
            yield delta, len(entries), size_of(entries)

    def _sort_out(self) -> list[Entry]:
        """Note what the snapshot in force supersedes; returns pieces of later, incomplete ones."""
        manifest = self.manifest
        covered = -1
        needed: set[bytes] = set()
        if manifest is not None:
            covered = manifest.offset
            places = [(b"S", at.offset, bucket << 16) for bucket, at in manifest.buckets.items()]
            for kind, offset, part in [*places, (b"M", covered, 0)]:
                needed.update(key for key, _ in self.pieces(kind, offset, part) or ())
        incomplete: list[Entry] = []
        for kind in (b"M", b"S", b"J"):
            for key, _ in self.store.scan(key_of(kind, self.partition)[:3]):
                if KEY.unpack(key)[2] <= covered:
                    if key not in needed:
                        self.superseded.append((key, None))
                elif kind != b"J":
                    incomplete.append((key, None))
        return incomplete
