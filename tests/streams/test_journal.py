"""The journal of a partition: what it holds rebuilds the state, or it refuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import delta as deltas
from graph.cascade import Key
from graph.delta import Delta
from graph.fold import CascadeFold, FoldSettings
from streams import closed, journal
from streams import entries as entries_module
from streams.entries import KEY, PIECE, Entry, key_of
from streams.errors import StateError
from streams.journal import Journal
from tests.factories import (
    DAY,
    HOUR,
    LIMIT,
    MINUTE,
    T0,
    Frame,
    MemoryStore,
    chain,
    new_fold,
    packed,
    post,
    removal,
    repost,
    sent_by,
    take,
)
from tests.strategies import frames_in_time

SETTINGS = FoldSettings(close_after=2 * HOUR, wait=2 * HOUR, publish_every=MINUTE, publish_weight=1, close_at_once=2)
LARGE = 1 << 30


class Log:
    """What outlives every process: the changelogs, and the frames whose outputs have been sent."""

    def __init__(self) -> None:
        self.journal: list[Entry] = []
        self.closed: list[Entry] = []
        self.outputs: set[int] = set()


class Batch(NamedTuple):
    """Messages that are queued together, and what is done once they are acknowledged."""

    journal: list[Entry]
    closed: list[Entry]
    offset: int | None  # of the frame whose outputs go with them
    done: Callable[[], None]


class Owner:
    """A process that folds a partition: its local stores, and its queue into the log, sent in order."""

    def __init__(self, log: Log, store: MemoryStore | None = None, snapshot_bytes: int = LARGE) -> None:
        self.log = log
        self.store = store if store is not None else MemoryStore()
        self.closed = MemoryStore()
        self.queue: list[Batch] = []
        self.fold: CascadeFold = new_fold(SETTINGS, lambda key: closed.lookup(self.closed, key))
        self.journal = Journal(3, self.store, snapshot_bytes)

    def recover(self, closed_store: MemoryStore) -> Owner:
        self.closed = closed_store
        leftovers = self.journal.recover(self.fold, LIMIT)
        self.acked = self.journal.acked
        for delta, entries in list(self.journal.unsent(self.fold)):
            self._queue(delta, entries)
        self.queue.append(Batch(self.journal.remove(leftovers), [], None, nothing_more))
        return self

    acked = -1

    def take(self, frame: Frame) -> Delta:
        delta = self.fold.fold(self.fold.offset + 1, frame.marks, frame.events, self.acked, frame.limit)
        sent_by(self.fold, delta)
        self._queue(delta, self.journal.append(delta))
        return delta

    def snapshot(self) -> list[Entry]:
        entries, obsolete = self.journal.snapshot(self.fold, self.acked)
        self.queue.append(Batch(entries, [], None, lambda: self._remove(obsolete)))
        return entries

    def settle(self, batches: int | None = None) -> Owner:
        """Send the first `batches` of the queue (all of it, and what follows from it), and learn of it."""
        while self.queue and batches != 0:
            batch = self.queue.pop(0)
            self.send(batch)
            batch.done()
            batches = None if batches is None else batches - 1
        return self

    def send(self, batch: Batch) -> None:
        self.log.journal += batch.journal
        self.log.closed += batch.closed
        if batch.offset is not None:
            self.log.outputs.add(batch.offset)

    def _queue(self, delta: Delta, entries: list[Entry]) -> None:
        pieces = [piece for value in closed.messages_of(delta.closed) for piece in closed.entries_of(value)]
        for place, piece in pieces:
            self.closed.put(place, piece)
        self.queue.append(Batch(entries, [*pieces], delta.offset, lambda: self._acked(delta.offset)))

    def _acked(self, offset: int) -> None:
        self.acked = max(self.acked, offset)

    def _remove(self, obsolete: list[Entry]) -> None:
        self.queue.append(Batch(self.journal.remove(obsolete), [], None, nothing_more))


def nothing_more() -> None:
    return None


def owner_of(store: MemoryStore) -> Owner:
    """An owner that finds `store` and nothing else."""
    return Owner(Log(), store).recover(MemoryStore())


def replayed(changelog: Sequence[Entry]) -> MemoryStore:
    """The store of a process that starts with nothing but the changelog."""
    store = MemoryStore()
    for key, value in changelog:
        if value is None:
            store.delete(key)
        else:
            store.put(key, value)
    return store


def state(fold: CascadeFold) -> tuple[object, ...]:
    mark = fold.mark
    return packed(fold), fold.offset, mark.watermark, dict(mark.sources), dict(fold.gone), list(fold.sent)


def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries_module, "PIECE", 100)


@given(frames_in_time(), st.lists(st.integers(0, 9)), st.booleans())
def test_the_journal_and_its_snapshots_rebuild_the_state_at_every_prefix(
    frames: list[Frame], snapshots: list[int], from_changelog: bool
) -> None:
    live = Owner(Log())
    for number, frame in enumerate(frames):
        live.take(frame)
        if number in snapshots:
            live.snapshot()
        live.settle()
        store = replayed(live.log.journal) if from_changelog else MemoryStore(live.store.content)
        assert state(owner_of(store).fold) == state(live.fold)


@given(st.data(), frames_in_time())
@settings(max_examples=200)
def test_owners_that_crash_at_any_moment_lose_neither_state_nor_outputs(
    data: st.DataObject, frames: list[Frame]
) -> None:
    """What is queued reaches the log in order, up to anywhere; the next owner has the old disk or an empty one."""
    log = Log()
    calm, owner = Owner(Log()), Owner(log)
    for number, frame in enumerate(frames):
        calm.take(frame)
        for missed in frames[owner.fold.offset + 1 : number + 1]:  # not acknowledged: read again
            owner.take(missed)
        if data.draw(st.booleans(), "snapshot"):
            owner.snapshot()
        owner.settle(data.draw(st.integers(0, 3), "acknowledged"))
        crash = data.draw(st.sampled_from(("no", "same disk", "empty disk")), "crash")
        if crash != "no":
            for batch in owner.queue[: data.draw(st.integers(0, 3), "arrived unnoticed")]:
                owner.send(batch)
            same = crash == "same disk"
            store = owner.store if same else replayed(log.journal)
            owner = Owner(log, store).recover(owner.closed if same else replayed(log.closed))
    for missed in frames[owner.fold.offset + 1 :]:
        owner.take(missed)
    assert state(owner.fold) == state(calm.fold)
    owner.settle()
    assert log.outputs == set(range(len(frames)))
    assert state(Owner(Log(), replayed(log.journal)).recover(replayed(log.closed)).fold) == state(calm.fold)


def test_a_snapshot_that_never_left_the_disk_costs_nothing_when_the_disk_is_lost() -> None:
    log = Log()
    first = Owner(log)
    first.take(Frame({}, chain(5)))
    first.settle()
    first.snapshot()  # never sent
    second = Owner(log, first.store).recover(first.closed)  # the same disk: it finds the snapshot whole
    second.take(Frame({}, [repost("late")]))
    second.settle()
    third = owner_of(replayed(log.journal))  # an empty disk
    assert state(third.fold) == state(second.fold)


def test_deltas_whose_outputs_may_be_missing_stay_behind_a_snapshot_that_was_not_acknowledged() -> None:
    first = Owner(Log())
    made = [first.take(Frame({}, [repost(f"n{number}")])) for number in range(3)]
    first.acked = 0
    first.snapshot()
    second = owner_of(first.store)
    unsent = [delta for delta, _ in second.journal.unsent(second.fold)]
    assert [deltas.encode(delta) for delta in unsent] == [deltas.encode(delta) for delta in made[1:]]
    second.settle()
    second.take(Frame({}, [repost("more")]))
    second.settle()
    second.snapshot()
    second.settle()
    third = owner_of(second.store)
    assert not list(third.journal.unsent(third.fold))


def test_a_missing_entry_refuses_with_its_place_and_the_cure() -> None:
    owner = Owner(Log())
    for number in range(3):
        owner.take(Frame({}, [repost(f"n{number}")]))
    owner.store.delete(key_of(b"J", 3, 1))
    with pytest.raises(StateError, match=r"journal of partition 3 has a gap: the entry of offset 2 follows 1.*restore"):
        owner_of(owner.store)


def test_an_entry_without_its_snapshot_refuses() -> None:
    owner = Owner(Log())
    owner.take(Frame({}, chain(3)))
    owner.snapshot()
    owner.settle()
    owner.take(Frame({}, [repost("a")]))
    owner.store.delete(key_of(b"M", 3, 0))
    with pytest.raises(StateError, match="has a gap"):
        owner_of(owner.store)


def test_an_entry_cut_off_while_it_was_written_is_dropped_at_the_end_only(monkeypatch: pytest.MonkeyPatch) -> None:
    small_pieces(monkeypatch)
    owner = Owner(Log())
    owner.take(Frame({}, chain(1)))
    before = state(owner.fold)
    owner.take(Frame({}, chain(9)))
    del owner.store.content[max(key for key in owner.store.content if key.startswith(b"J"))]
    again = owner_of(owner.store)
    assert state(again.fold) == before
    again.take(Frame({}, chain(9)))
    assert state(again.fold) == state(owner.fold)
    assert state(owner_of(again.store).fold) == state(owner.fold)
    del owner.store.content[key_of(b"J", 3, 0, 1)]
    with pytest.raises(StateError, match="lost a part of the entry of offset 0"):
        owner_of(owner.store)


@pytest.mark.parametrize("kind", [b"S", b"M"])
def test_an_incomplete_snapshot_falls_back_to_the_one_before(kind: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    small_pieces(monkeypatch)
    owner = Owner(Log())
    for number in range(4):
        owner.take(Frame({}, [repost(f"n{number}{place}") for place in range(5)]))
        if number == 1:
            owner.snapshot()
            owner.settle()
    owner.snapshot()
    last = max(key for key in owner.store.content if key.startswith(kind))
    del owner.store.content[last]
    again = owner_of(owner.store)
    assert state(again.fold) == state(owner.fold)
    assert again.journal.manifest is not None and again.journal.manifest.offset == 1
    offsets = {KEY.unpack(key)[2] for key in owner.store.content if key[:1] in (b"S", b"M")}
    assert offsets == {1}


def test_only_buckets_that_changed_are_written_again() -> None:
    owner = Owner(Log())
    owner.take(Frame({}, [post(f"p{number}") for number in range(500)]))
    whole, _ = owner.journal.snapshot(owner.fold, -1)
    owner.take(Frame({}, [repost("a", root="p7")]))
    part, obsolete = owner.journal.snapshot(owner.fold, -1)
    assert (len(whole), len(part)) == (journal.BUCKETS + 1, 2)
    assert len([key for key, _ in obsolete if key.startswith(b"S")]) == 1
    assert state(owner_of(owner.store).fold) == state(owner.fold)


def test_a_snapshot_is_due_by_what_was_journaled_and_not_by_how_often_one_was_made() -> None:
    owner = Owner(Log(), snapshot_bytes=10_000)
    made = []
    for number in range(120):
        owner.take(Frame({}, [post(f"p{number}.{place}") for place in range(20)]))
        if owner.journal.snapshot_due():
            owner.snapshot()
            owner.settle()
            made.append(number)
    gaps = [later - earlier for earlier, later in pairwise(made)]
    state_bytes = sum(len(value) for key, value in owner.store.content.items() if key.startswith(b"S"))
    assert owner.journal.manifest is not None
    assert sum(bucket.bytes for bucket in owner.journal.manifest.buckets.values()) == state_bytes
    assert max(gaps) < 50 and len(made) > 8


def test_a_store_holds_no_more_than_one_snapshot_and_what_came_after() -> None:
    owner = Owner(Log())
    for number in range(5):
        owner.take(Frame({}, chain(3, root=f"r{number}")))
        owner.snapshot()
        owner.settle()
    owner.take(Frame({}, [repost("a", root="r1")]))
    owner.settle()
    kinds = [key[:1] for key in owner.store.content]
    assert (kinds.count(b"M"), kinds.count(b"J")) == (1, 1)
    assert len(owner.store.content) <= 7
    assert replayed(owner.log.journal).content == owner.store.content


def test_a_cascade_whose_row_alone_changed_is_in_the_next_snapshot() -> None:
    owner = Owner(Log())
    owner.take(Frame({"a": T0}, [repost(f"n{number}") for number in range(60)]))
    owner.take(Frame({}, [repost("one more")]))
    owner.snapshot()
    assert owner.take(Frame({"a": T0 + MINUTE}, [])).rows
    owner.snapshot()
    assert state(owner_of(owner.store).fold) == state(owner.fold)


def test_removals_remembered_by_the_thousand_fit_into_messages() -> None:
    owner = Owner(Log())
    wide = "\U0001f600" * 500
    gone = [removal(f"{wide}{number}", root="", platform="bluesky") for number in range(1500)]
    owner.take(Frame({}, gone))
    entries, _ = owner.journal.snapshot(owner.fold, -1)
    assert max(len(value or b"") for _, value in entries) <= PIECE + 4
    assert len(entries) > 2
    assert owner_of(owner.store).fold.gone == owner.fold.gone


def test_a_delta_larger_than_a_message_is_cut_and_joined() -> None:
    owner = Owner(Log())
    wide = "\U0001f600" * 500
    delta = owner.take(Frame({}, [repost(f"{wide}{number}") for number in range(1500)]))
    entries = owner.queue[0].journal
    assert len(entries) > 3
    assert max(len(value or b"") for _, value in entries) <= PIECE + 4
    again = owner.journal.again(delta.offset)
    assert again is not None and deltas.encode(again[0]) == deltas.encode(delta) and again[1] == entries


@pytest.mark.parametrize("spoil", [lambda value: value[:4] + b"\x91\x09", lambda value: value[: len(value) // 2]])
@pytest.mark.parametrize("kind", [b"J", b"M"])
def test_what_another_release_wrote_or_what_is_damaged_refuses(kind: bytes, spoil: Callable[[bytes], bytes]) -> None:
    owner = Owner(Log())
    owner.take(Frame({}, chain(3)))
    if kind == b"M":
        owner.snapshot()
    (key,) = [key for key in owner.store.content if key.startswith(kind)]
    owner.store.put(key, spoil(owner.store.content[key]))
    with pytest.raises(StateError, match=r"journal of partition 3 cannot be read: (damaged|\w+ of version 9)"):
        owner_of(owner.store)


def test_partitions_share_a_store_without_mixing() -> None:
    store = MemoryStore()
    for partition in (0, 3, 255, 65_535):
        fold = new_fold(SETTINGS)
        Journal(partition, store, LARGE).append(take(fold, [post(f"p{partition}")]))
    for partition in (0, 3, 255, 65_535):
        fold = new_fold(SETTINGS)
        Journal(partition, store, LARGE).recover(fold, LIMIT)
        assert [key[2] for key in fold.cascades] == [f"p{partition}"]


@given(st.lists(st.integers(0, 2**63 - 1), min_size=2, max_size=8, unique=True))
def test_keys_stand_in_order_of_offsets(offsets: list[int]) -> None:
    assert sorted(key_of(b"J", 3, offset) for offset in offsets) == [
        key_of(b"J", 3, offset) for offset in sorted(offsets)
    ]


def test_the_last_note_stands() -> None:
    owner = Owner(Log())
    assert owner.journal.read_note(b"C") is None
    owner.journal.note(b"C", 5, b"first")
    owner.journal.note(b"C", 9, b"second")
    assert owner.journal.read_note(b"C") == b"second"


def test_what_closed_is_no_longer_in_the_next_snapshot() -> None:
    owner = Owner(Log())
    owner.take(Frame({"a": T0}, chain(3)))
    owner.snapshot()
    owner.take(Frame({"a": T0 + DAY}, []))
    owner.snapshot()
    keys: list[Key] = list(owner_of(owner.store).fold.cascades)
    assert keys == []
