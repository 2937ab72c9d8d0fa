"""The stage `cascades`: what a frame queues, when it is acknowledged, and what a new owner begins with."""

from __future__ import annotations

import msgspec
import pytest

from graph.frames import BEFORE_ALL, decode_activity
from graph.watermark import END, NEVER, SPOKEN
from streams import metrics
from streams.errors import StateError
from tests.factories import DAY, T0, chain, comment, event, packed, post, repost
from tests.streams.stages import SMALL, Record, Worker, frame, of_topic


def test_a_frame_queues_journal_activity_and_rows_at_once_with_the_journal_first() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [*chain(3), comment("c")]))
    (batch,) = worker.queue
    topics = [message.topic for message in batch.messages]
    assert topics[: batch.first] == ["journal"]
    assert set(topics[batch.first :]) == {"activity", "cascades"}
    assert [message.partition for message in of_topic(batch.messages, "cascades")] == [0]
    (activity,) = of_topic(batch.messages, "activity")[:1]
    assert activity.value is not None
    assert decode_activity(activity.value).source == "events/0"


def test_a_frame_is_acknowledged_after_all_it_made() -> None:
    worker = Worker([]).recover().settle()
    for offset in range(3):
        worker.take(frame(offset, [repost(f"n{offset}")]))
    worker.settle(2)
    assert worker.acknowledged == [0, 1]
    worker.settle()
    assert worker.acknowledged == [0, 1, 2]


def test_a_heartbeat_that_brings_nothing_is_acknowledged_in_its_turn_and_journaled_nowhere() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()], {"a": T0}))
    worker.take(frame(1, (), {"a": T0}))
    assert worker.queue[1].messages == []
    worker.settle()
    assert worker.acknowledged == [0, 1]
    worker.take(frame(2, (), {"a": T0 + 1}))
    assert worker.queue[0].messages


def test_a_frame_seen_before_makes_nothing_and_is_acknowledged_behind_what_is_under_way() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()]))
    worker.take(frame(0, [post()]))
    assert worker.queue[1].messages == []
    worker.settle()
    assert worker.acknowledged == [0, 0]


def test_closed_cascades_go_to_their_store_and_its_changelog() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, chain(2), {"a": T0}))
    worker.take(frame(1, (), {"a": T0 + DAY}))
    batch = worker.queue[1]
    topics = [message.topic for message in batch.messages[batch.first :]]
    assert topics == ["closed", "cascades"]
    assert len(worker.closed_store.content) == 1
    row = msgspec.json.decode(batch.messages[-1].value or b"")
    assert (row["size"], row["closed"]) == (3, True)


def test_whoever_got_no_records_hears_of_a_tick_once_and_of_the_end_at_once() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()], {"a": T0}))
    worker.settle()
    worker.stage.beat()
    heard = [message.topic for batch in worker.queue for message in batch.messages]
    assert heard == ["activity"] * 3 + ["acts"] * 4 + ["shares"] * 4 + ["coshares"] * 4  # one lane had the record
    worker.settle()
    worker.take(frame(1, (), {"a": T0 + 1}))
    worker.settle()
    worker.stage.beat()
    assert worker.queue == []
    worker.take(frame(2, (), {"a": END}))
    told = [
        decode_activity(message.value or b"") for message in worker.queue[-1].messages if message.topic == "activity"
    ]
    assert [(one.watermark, one.ended) for one in told] == [(END, [T0])] * 4
    assert all(one.at == (one.prev or BEFORE_ALL) for one in told)


def test_another_end_is_told_to_those_who_got_no_records_too() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()], {"a": END}))
    worker.settle()
    worker.take(frame(1, [post("later", T0 + 3 * DAY)]))
    told = [decode_activity(one.value or b"") for one in of_topic(worker.queue[-1].messages, "activity")]
    assert [(one.watermark, one.ended) for one in told] == [(END, [T0, T0 + 3 * DAY])] * 4


def test_records_say_that_their_source_speaks_though_no_mark_is_known() -> None:
    """Their receiver may still stand at an earlier end: it must not decide them as if nothing followed."""
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()]))
    (activity,) = of_topic(worker.queue[-1].messages, "activity")
    assert decode_activity(activity.value or b"").watermark == SPOKEN


def test_the_end_is_told_when_everything_is_closed() -> None:
    worker = Worker([], table={**SMALL, "cascades": {**SMALL["cascades"], "close_at_once": 1}}).recover().settle()
    worker.take(frame(0, [post("a"), post("b")], {"a": T0}))
    worker.take(frame(1, (), {"a": END}))
    assert worker.stage.partitions[0].watermark == NEVER
    worker.take(frame(2, (), {"a": END}))
    assert worker.stage.partitions[0].watermark == END


def with_a_snapshot_queued() -> tuple[Worker, int]:
    """A worker whose last frame made a snapshot due, and how many frames it took."""
    worker = Worker([]).recover().settle()
    offset = 0
    while len(worker.queue) < 2:
        worker.settle()
        worker.take(frame(offset, [post(f"p{offset}.{number}") for number in range(100)]))
        offset += 1
    return worker, offset


def test_a_snapshot_follows_the_frame_that_made_it_due_and_goes_before_what_it_replaces() -> None:
    worker, offset = with_a_snapshot_queued()
    snapshot = worker.queue[1]
    assert {(message.key or b"")[:1] for message in snapshot.messages} == {b"S", b"M"}
    worker.settle(2)
    removal = worker.queue[0]
    assert all(message.value is None for message in removal.messages)
    assert {(message.key or b"")[:1] for message in removal.messages} == {b"J"}
    assert len(removal.messages) == offset


def test_a_partition_that_was_taken_away_has_nothing_removed() -> None:
    worker, _ = with_a_snapshot_queued()
    before = dict(worker.journal.content)
    worker.stage.revoke({0})
    worker.settle()
    assert worker.journal.content == before
    assert worker.stage.partitions == {}


@pytest.mark.parametrize("same_disk", [True, False])
def test_a_new_owner_begins_where_the_journal_ends(same_disk: bool) -> None:
    worker = Worker([]).recover().settle()
    for offset in range(5):
        worker.take(frame(offset, [repost(f"n{offset}", f"n{offset - 1}" if offset else "")], {"a": T0 + offset}))
    worker.settle()
    fold = worker.stage.partitions[0].fold
    other = worker.crash(same_disk=same_disk).stage.partitions[0].fold
    assert packed(other) == packed(fold)
    assert (other.offset, other.sent, other.mark.watermark) == (4, fold.sent, T0 + 4)


def test_a_frame_of_another_version_ends_it_with_nothing_queued_and_nothing_folded() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()]))
    with pytest.raises(ValueError, match="frame of events of version 2"):
        worker.take(Record(0, 1, msgspec.msgpack.encode([2, "something else"])))
    assert len(worker.queue) == 1
    assert worker.stage.partitions[0].fold.offset == 0


def test_a_topic_that_was_made_anew_is_refused_with_the_cure() -> None:
    worker = Worker([]).recover().settle()
    with pytest.raises(StateError, match=r"topic events was deleted and made anew.*kafka.prefix"):
        Worker([], worker.journal).recover("another id")


def test_frames_that_were_left_out_are_noticed() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [post()]))
    stage = worker.stage
    assert (stage.expected(0, 1), stage.expected(0, 0), stage.expected(0, 4)) == (None, None, 1)
    stage.accept_loss(0, 4)
    assert stage.expected(0, 4) is None


def test_fifty_thousand_released_comments_are_messages_that_the_broker_takes() -> None:
    worker = Worker([]).recover().settle()
    for offset in range(50):
        worker.take(frame(offset, [comment(f"c{offset}.{number}") for number in range(1000)]))
    worker.settle()
    worker.take(frame(50, [post(author="ann")]))
    batch = worker.queue[0]
    cap = worker.stage.settings.ingest.frame_bytes
    sizes = [len(message.value or b"") for message in of_topic(batch.messages, "activity")]
    assert len(sizes) > 3 and max(sizes) <= cap
    assert max(len(message.value or b"") for message in batch.messages) < 1_000_000


def test_refused_events_are_counted_by_reason_and_the_rest_is_folded() -> None:
    refused = metrics.REJECTED.labels("own_root")
    before = refused._value.get()
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [event("repost", "root", "root"), *chain(1)]))
    assert refused._value.get() == before + 1
    (cascade,) = worker.stage.partitions[0].fold.cascades.values()
    assert cascade.size == 2


def test_gauges_count_what_is_live() -> None:
    worker = Worker([]).recover().settle()
    worker.take(frame(0, [*chain(4), repost("a", "never"), post("other")], {"a": T0}))
    worker.stage.report()
    assert [gauge._value.get() for gauge in (metrics.CASCADES, metrics.NODES, metrics.ORPHANS)] == [2, 7, 1]
