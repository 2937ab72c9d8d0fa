"""The eight rules of exactness, as far as they can be shown without a broker (docs/decisions.md)."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import delta as deltas
from graph import packing
from graph.events import Event
from graph.fold import FoldSettings
from graph.frames import Activity, decode_activity
from graph.positions import SourceChain
from streams import journal
from streams.agents.cascades import CascadeStage
from streams.entries import KEY
from streams.errors import StateError
from streams.outbox import Message
from tests.factories import (
    DAY,
    HOUR,
    T0,
    Frame,
    all_heard,
    chain,
    comment,
    event,
    new_fold,
    packed,
    post,
    repost,
    rows_of,
    take,
)
from tests.strategies import cuts, frames_in_time, thread_events
from tests.streams.stages import SMALL, Record, Worker, frame, of_topic, restored


def record(offset: int, made: Frame) -> Record:
    return frame(offset, made.events, made.marks, made.limit)


def received(log: Iterable[Message]) -> Counter[Activity]:
    """What the next stage takes in of `activity`: each frame once, in order."""
    chains: dict[int, SourceChain] = {}
    heard: Counter[Activity] = Counter()
    for message in of_topic(log, "activity"):
        assert message.value is not None
        sent = decode_activity(message.value)
        verdict = chains.setdefault(message.partition, SourceChain()).judge(sent.source, sent.at, sent.prev)
        assert verdict != "gap"
        if verdict == "fold":
            heard.update(sent.records)
    return heard


def last_rows(log: Iterable[Message]) -> dict[bytes | None, bytes | None]:
    """What a compacted topic `cascades` ends with."""
    return {message.key: message.value for message in of_topic(log, "cascades")}


def undisturbed(frames: list[Frame]) -> Worker:
    worker = Worker([]).recover().settle()
    for offset, made in enumerate(frames):
        worker.take(record(offset, made))
        worker.settle()
    return worker


# ── 1. check, fold, journal, queue outputs: nothing in between ───────────────────────────────


def test_rule_1_taking_a_frame_is_one_step_that_ends_with_everything_queued() -> None:
    assert not inspect.iscoroutinefunction(CascadeStage.take)
    seen: list[tuple[bool, int]] = []
    worker = Worker([]).recover().settle()

    def put(messages: list[Message], done: Callable[[list[Any]], None], first: int = 0, origin: int = 0) -> None:
        stands = all(worker.journal.get(message.key or b"") == message.value for message in messages[:first])
        seen.append((stands, worker.stage.partitions[0].fold.offset))

    worker.stage._put = put
    worker.take(frame(0, [*chain(3), comment("c")]))
    assert seen == [(True, 0)]


def test_rule_1_a_bad_event_is_refused_alone_and_stands_in_the_delta() -> None:
    delta = take(new_fold(), [post(), event("repost", "root", "root"), repost("a")])
    again = deltas.decode(deltas.encode(delta))
    assert [(refused.place, refused.reason) for refused in again.refused] == [(1, "own_root")]
    assert len(again.ops) == 2


def test_rule_1_any_other_exception_leaves_the_frame_unacknowledged_and_nothing_queued() -> None:
    worker = Worker([]).recover().settle()
    broken = post()
    msgspec.structs.force_setattr(broken.raw, "digest", -1)
    with pytest.raises(OverflowError):
        worker.take(frame(0, [broken]))
    assert (worker.queue, worker.acknowledged, worker.journal.content.keys() & {b"J"}) == ([], [], set())


# ── 2. acknowledged, in order, when the journal entry and all outputs are ────────────────────


@given(st.integers(0, 12))
def test_rule_2_what_is_acknowledged_is_in_the_log_whole_and_in_order(batches: int) -> None:
    worker = Worker([]).recover().settle()
    whole = [len(worker.log)]
    for offset in range(10):
        worker.take(frame(offset, [comment(f"c{offset}", targets=("ann", "bob"))]))
        whole.append(whole[-1] + len(worker.queue[-1].messages))
    worker.settle(batches)
    assert worker.acknowledged == list(range(len(worker.acknowledged)))
    assert len(worker.log) >= whole[len(worker.acknowledged)]


# ── 3. source positions ──────────────────────────────────────────────────────────────────────
# ── 4. a repeat whose delta is in the journal is written and sent again from it ──────────────


@given(st.data(), frames_in_time())
@settings(max_examples=150)
def test_rules_3_and_4_crashes_at_any_moment_change_nothing_that_the_next_stage_takes_in(
    data: st.DataObject, frames: list[Frame]
) -> None:
    log: list[Message] = []
    worker = Worker(log).recover()
    offset = 0
    while offset < len(frames):
        worker.take(record(offset, frames[offset]))
        worker.settle(data.draw(st.integers(0, 3), "acknowledged"))
        crash = data.draw(st.sampled_from(("no", "no", "same disk", "empty disk")), "crash")
        if crash != "no":
            worker = worker.crash(data.draw(st.integers(0, 3), "arrived unnoticed"), crash == "same disk")
            offset = data.draw(st.integers(0, worker.stage.partitions[0].fold.offset + 1), "read again from")
        else:
            offset += 1
    worker.settle()
    calm = undisturbed(frames)
    assert received(log) == received(calm.log)
    assert last_rows(log) == last_rows(calm.log)
    assert packed(worker.stage.partitions[0].fold) == packed(calm.stage.partitions[0].fold)


def test_rule_4_what_may_not_have_arrived_is_sent_again_message_for_message() -> None:
    worker = Worker([]).recover().settle()
    for offset in range(4):
        worker.take(frame(offset, [comment(f"c{offset}", targets=("ann",)), repost(f"n{offset}")], {"a": T0 + offset}))
    worker.settle(1)
    queued = [batch.messages for batch in worker.queue]
    other = worker.crash()
    assert [batch.messages for batch in other.queue[-len(queued) :]] == queued
    assert other.settle().acknowledged == []


# ── 5. `events` frames have no single source: identity tells events apart ────────────────────


@given(st.lists(thread_events(), max_size=20), cuts, cuts, st.integers(0, 20))
def test_rule_5_events_that_ingest_wrote_twice_in_other_frames_count_once(
    events: list[Event], sizes: list[int], other_sizes: list[int], again_from: int
) -> None:
    once, twice = new_fold(), new_fold()
    take(once, events)
    take(twice, events)
    take(twice, events[again_from:])
    assert rows_of(twice) == rows_of(once)
    assert all_heard([*events, *events[again_from:]], [*sizes, *other_sizes]) == all_heard(events)


# ── 6. snapshots ─────────────────────────────────────────────────────────────────────────────


def with_snapshot() -> tuple[Worker, int]:
    """A worker that has just queued a snapshot behind its last frame, and that frame's offset."""
    worker, offset = Worker([]).recover().settle(), 0
    while True:
        worker.take(frame(offset, [repost(f"n{offset}.{number}", root=f"r{number}") for number in range(100)]))
        if len(worker.queue) > 1:
            return worker, offset
        worker.settle()
        offset += 1


def test_rule_6_what_a_snapshot_replaces_stays_until_it_is_acknowledged() -> None:
    worker, offset = with_snapshot()
    fold = worker.stage.partitions[0].fold
    assert packed(Worker([], *restored(worker.log)).recover().stage.partitions[0].fold) != packed(fold)
    worker.settle(1)
    assert len([key for key in worker.journal.content if key.startswith(b"J")]) == offset + 1
    worker.settle()
    assert not [key for key in worker.journal.content if key.startswith(b"J")]
    for same_disk in (True, False):
        assert packed(worker.crash(same_disk=same_disk).stage.partitions[0].fold) == packed(fold)


def test_rule_6_a_snapshot_that_arrived_in_part_is_passed_over() -> None:
    worker, _ = with_snapshot()
    fold = worker.stage.partitions[0].fold
    worker.settle(1)
    (snapshot,) = worker.queue
    worker.log.extend(snapshot.messages[: len(snapshot.messages) // 2])
    worker.queue.clear()
    other = worker.crash(same_disk=False)
    assert packed(other.stage.partitions[0].fold) == packed(fold)


# ── 7. closed cascades leave memory for a store ──────────────────────────────────────────────


def test_rule_7_a_late_event_loads_its_closed_cascade_and_an_unknown_one_is_too_old() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, chain(3), {"a": T0}))
    worker.take(frame(1, (), {"a": T0 + 40 * DAY}))
    fold = worker.stage.partitions[0].fold
    assert not fold.cascades
    worker.take(frame(2, [repost("late", "n2"), repost("n1", "n0", at=T0 + 1), repost("x", root="unknown")]))
    (cascade,) = fold.cascades.values()
    assert cascade.size == 5
    delta = worker.stage.partitions[0].journal.again(2)
    assert delta is not None
    assert delta[0].counts == {"late": 3, "reopened": 1, "too_old": 1, "duplicates": 1}


# ── 8. versions ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", [journal, deltas, packing])
def test_rule_8_state_of_another_release_is_refused(part: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, offset = with_snapshot()
    worker.settle()
    worker.take(frame(offset + 1, [post()]))
    written = part.VERSION
    monkeypatch.setattr(part, "VERSION", 7)
    with pytest.raises(StateError, match=f"of version {written}; this release reads version 7"):
        Worker([], worker.journal, worker.closed_store).recover()


def test_rule_8_settings_that_change_are_noted_with_the_offset_from_which_they_hold() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()]))
    changed = {**SMALL, "cascades": {**SMALL["cascades"], "close_after_s": 60}}
    same = Worker([], worker.journal).recover()
    other = Worker([], worker.journal, table=changed).recover()
    notes = [key for key in worker.journal.content if key.startswith(b"C")]
    assert [KEY.unpack(key)[2] for key in sorted(notes)] == [0, 1]
    assert same.stage.fold_settings.close_after == 2 * HOUR
    assert other.stage.fold_settings == FoldSettings(
        **{**same.stage.fold_settings._asdict(), "close_after": 60_000_000, "wait": 60_000_000}
    )


def test_rule_8_a_topic_that_was_deleted_and_made_anew_refuses_to_start() -> None:
    worker = undisturbed([Frame({}, [post()])])
    with pytest.raises(StateError, match="made anew"):
        Worker([], worker.journal, worker.closed_store).recover("another id")
