"""Gathering events into frames: each event once, with its root's others, in order, below the cap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.events import Event
from graph.frames import decode_frame, partition_of
from graph.watermark import END, SPOKEN, StageMark
from streams.framer import Flush, Framer
from tests.factories import comment, event, post, removal, repost
from tests.strategies import thread_events

CAP = 2_000


def read(flush: Flush) -> list[tuple[int, dict[str, int], list[Event]]]:
    """Partition, marks and events of each frame."""
    return [(out.partition, decode_frame(out.value).marks, decode_frame(out.value).events) for out in flush.frames]


@given(st.lists(thread_events(), max_size=60), st.integers(1, 9), st.integers(600, 5_000))
def test_every_event_is_in_one_frame_of_its_root_in_order_and_below_the_cap(
    events: list[Event], frame_events: int, cap: int
) -> None:
    framer = Framer(4, frame_events, cap)
    for each in events:
        framer.add(each, 100)
    flush = framer.flush(heartbeat=False)
    by_partition: dict[int, list[Event]] = {number: [] for number in range(4)}
    for out, (partition, _, run) in zip(flush.frames, read(flush), strict=True):
        assert 0 < len(run) <= frame_events and out.events == len(run)
        assert len(out.value) <= cap
        by_partition[partition] += run
    everywhere = [each for each in events if each.kind == "removal" and not each.root and each.platform == "bluesky"]
    for number, run in by_partition.items():
        expected = [
            each
            for each in events
            if each in everywhere or partition_of(each.platform, each.root or each.item, 4) == number
        ]
        assert run == expected
    assert not framer.flush(heartbeat=False).frames
    assert framer.waiting == framer.bytes == 0


def test_marks_go_behind_the_events_that_they_speak_of() -> None:
    framer = Framer(1, 2, CAP)
    for number in range(5):
        framer.add(repost(f"n{number}"), 100)
    framer.tell({"a": 7})
    assert [marks for _, marks, _ in read(framer.flush(heartbeat=False))] == [{}, {}, {"a": 7}]


def test_that_a_source_speaks_again_goes_before_its_events() -> None:
    framer = Framer(2, 10, CAP)
    framer.tell({"a": END})
    framer.flush(heartbeat=True)
    framer.add(post("p"), 100)
    framer.wake("a")
    framer.tell({"a": 7})
    mark, watermarks = StageMark(), []
    mark.update({"a": END})
    for _, marks, _ in read(framer.flush(heartbeat=False)):
        watermarks.append(mark.update(marks))
    assert watermarks == [SPOKEN, 7]
    assert [marks for _, marks, _ in read(framer.flush(heartbeat=True))] == [{"a": 7}, {}]


def test_marks_wait_for_the_next_frame_of_each_partition() -> None:
    framer = Framer(2, 10, CAP)
    framer.add(post("p"), 100)
    framer.tell({"a": 7, "b": 1})
    (first,) = read(framer.flush(heartbeat=False))
    framer.tell({"a": 8})
    beats = {partition: marks for partition, marks, _ in read(framer.flush(heartbeat=True))}
    assert first[1] == {"a": 7, "b": 1}
    assert beats == {first[0]: {"a": 8}, 1 - first[0]: {"a": 8, "b": 1}}


def test_a_heartbeat_without_news_is_an_empty_frame_for_every_partition() -> None:
    assert read(Framer(3, 10, CAP).flush(heartbeat=True)) == [(number, {}, []) for number in range(3)]


def test_an_event_above_the_cap_is_given_back_and_the_rest_goes_on() -> None:
    framer = Framer(1, 10, CAP)
    large = comment("large", text="x" * 3_000)
    for each in (comment("a"), large, comment("b")):
        framer.add(each, 100)
    framer.tell({"a": 7})
    flush = framer.flush(heartbeat=False)
    assert flush.too_large == [large]
    assert [event.item for _, _, run in read(flush) for event in run] == ["a", "b"]
    assert [marks for _, marks, _ in read(flush)][-1] == {"a": 7}


def test_marks_are_not_lost_with_an_event_above_the_cap() -> None:
    framer = Framer(1, 10, CAP)
    framer.add(comment("large", text="x" * 3_000), 100)
    framer.tell({"a": 7})
    flush = framer.flush(heartbeat=False)
    assert (len(flush.too_large), read(flush)) == (1, [(0, {"a": 7}, [])])


def test_a_removal_without_root_goes_to_all_partitions_only_where_items_are_found_by_name() -> None:
    framer = Framer(4, 10, CAP)
    framer.add(removal("a", root="", platform="bluesky"), 100)
    assert [partition for partition, _, _ in read(framer.flush(heartbeat=False))] == [0, 1, 2, 3]
    framer.add(removal("a", root="", platform="weibo"), 100)
    assert len(framer.flush(heartbeat=False).frames) == 1


def test_a_root_and_what_hangs_on_it_meet_in_one_partition() -> None:
    framer = Framer(8, 100, 100_000)
    for each in (
        post("r"),
        event("post", "r"),
        repost("a", root="r"),
        event("reaction", "l", "r"),
        removal("x", root="r"),
    ):
        framer.add(each, 100)
    assert len(framer.flush(heartbeat=False).frames) == 1


def test_it_is_full_by_events_or_by_bytes() -> None:
    by_events, by_bytes = Framer(2, 4, CAP), Framer(2, 1000, CAP)
    for number in range(6):  # three quarters of what two frames hold
        assert not by_events.full
        by_events.add(post(f"p{number}"), 1)
    by_bytes.add(post("p"), 2 * CAP)
    assert by_events.full and by_bytes.full
