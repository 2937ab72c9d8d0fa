"""Whom an event is aimed at, and that it is said once, in whatever order things come."""

from __future__ import annotations

import time
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.cascade import Key
from graph.delta import activity_frames
from graph.events import Event, Reading
from graph.fold import FoldSettings
from graph.frames import decode_activity
from graph.victims import ANSWERED, NOBODY, SILENT, THIRD
from graph.watermark import END
from tests.factories import (
    HOUR,
    LIMIT,
    SECOND,
    T0,
    all_heard,
    comment,
    event,
    heard,
    new_fold,
    post,
    repost,
    take,
)
from tests.strategies import cuts, one_thread, scattered, thread_events

TIMES = st.sampled_from((0, 1, 2 * HOUR, 3 * HOUR, 7 * HOUR))
SHORT = FoldSettings(close_after=None, wait=2 * HOUR, publish_weight=1 << 60)


def aimed(*events: Event) -> dict[str, set[tuple[str, int]]]:
    """item → whom it is aimed at, and by which rule."""
    said: dict[str, set[tuple[str, int]]] = {}
    for record in all_heard(events):
        said.setdefault(record.item, set()).add((record.target, record.rule))
    return said


@given(
    st.permutations([post(author="ann"), comment("c", author="bob"), comment("d", "c"), repost("a"), repost("b", "a")])
)
def test_without_names_the_parents_author_comes_before_the_roots(events: list[Event]) -> None:
    assert aimed(*events) == {"c": {("ann", 4)}, "d": {("bob", 3)}, "a": {("ann", 4)}, "b": {("by a", 3)}}


def test_explicit_targets_come_before_mentions_and_mentions_before_authors() -> None:
    said = aimed(
        post(author="ann", mentions=("eve",)),
        comment("c", targets=("dan",), mentions=("eve",)),
        comment("d", mentions=("eve", "fay")),
        comment("e", parent_author="gus", parent="never"),
        comment("f", root_author="hal"),
    )
    assert said == {
        "root": {("eve", 2)},
        "c": {("dan", 1)},
        "d": {("eve", 2), ("fay", 2)},
        "e": {("gus", 3)},
        "f": {("hal", 4)},
    }


def test_nobody_is_named_twice_by_one_event_and_no_more_than_ten_are() -> None:
    many = tuple(f"u{number}" for number in range(30))
    said = all_heard([comment("c", mentions=("eve", "", "eve")), comment("d", targets=("", ""), mentions=many), post()])
    assert sorted(said.values()) == [1] * 11
    assert {record.target for record in said if record.item == "d"} == set(many[:10])


def test_what_waits_for_a_parent_that_never_comes_goes_to_the_roots_author_at_the_end() -> None:
    fold = new_fold()
    first = take(fold, [post(author="ann"), comment("c", "never")])
    last = take(fold, (), {"source": END})
    assert [(record.item, record.target, record.rule) for record in heard([first, last])] == [("c", "ann", 4)]
    assert last.counts["expired"] == 1


def test_what_waits_for_a_root_is_said_of_nobody_until_it_comes_even_after_the_end_of_input() -> None:
    store: dict[Key, bytes] = {}
    fold = new_fold(lookup=store.get)
    first = take(fold, [comment("c"), comment("d", "c"), comment("e", "p")])
    closing = take(fold, (), {"source": END})
    store.update(closing.closed)
    again = take(fold, [comment("p")], {"source": T0})
    end = take(fold, (), {"source": END})
    store.update(end.closed)
    assert [(record.item, record.rule) for record in heard([first, closing, again, end])] == [("d", 3), ("e", 3)]
    last = take(fold, [post(author="ann")])
    assert [(record.item, record.target, record.rule) for record in heard([last])] == [("c", "ann", 4), ("p", "ann", 4)]


def test_a_closed_cascade_has_nobody_waiting() -> None:
    fold = new_fold(FoldSettings(close_after=HOUR))
    take(fold, [post(author="ann"), comment("c", "never")])
    closing = take(fold, (), {"source": T0 + 2 * HOUR})
    assert [record.item for record in heard([closing])] == ["c"]
    assert not fold.cascades


@given(st.permutations(range(3)))
def test_a_parent_that_is_much_later_than_its_answer_is_no_parent_of_it(order: list[int]) -> None:
    events = [post(author="ann"), comment("c", "p", at=T0), comment("p", at=T0 + 2 * HOUR + 1)]
    said = all_heard([events[place] for place in order], [1, 1, 1], SHORT)
    assert {(record.item, record.target) for record in said} == {("c", "ann"), ("p", "ann")}


def plain(event: Event) -> bool:
    """Without what is decided by the event that came first: conflicts and edits of what was not seen."""
    return event.version == 0


def one_item(event: Event) -> tuple[str, ...]:
    """An item is a post, a repost or a comment, and is what it is once: `item` is unique in its platform."""
    return (event.platform, event.scope, event.item, "" if event.kind in ("post", "repost", "comment") else event.kind)


@given(st.data(), st.lists(thread_events().filter(plain), max_size=16, unique_by=one_item), cuts, cuts)
def test_what_is_said_of_people_does_not_depend_on_order_frames_or_repeats(
    data: st.DataObject, events: list[Event], sizes: list[int], other_sizes: list[int]
) -> None:
    settings = FoldSettings(close_after=None, wait=2 * SECOND, publish_weight=1 << 60)
    expected = all_heard(events, sizes, settings)
    assert all_heard(data.draw(scattered(events)), other_sizes, settings) == expected


@pytest.mark.parametrize("awaited", ["root", "parent"])
def test_fifty_thousand_waiting_comments_are_released_in_one_frame_below_the_cap(awaited: str) -> None:
    n = 50_000
    fold = new_fold()
    parent = "" if awaited == "root" else "p"
    for start in range(0, n, 1000):
        delta = take(fold, [comment(f"c{number:06}", parent) for number in range(start, start + 1000)])
        assert not heard([delta])
    began = time.process_time()
    release = take(fold, [post(author="ann") if awaited == "root" else comment("p", author="ann")])
    out = activity_frames(release, "events/0", LIMIT)
    seconds = time.process_time() - began
    frames = [decode_activity(message.value) for message in out]
    records = [record for frame in frames for record in frame.records if record.target == "ann"]
    assert [record.item for record in records if record.rule] == [f"c{number:06}" for number in range(n)]
    assert max(len(message.value) for message in out) <= LIMIT
    assert len({message.lane for message in out if len(message.value) > 1000}) == 1
    assert [frame.prev for frame in frames[1:]] == [frame.at for frame in frames[:-1]]
    assert seconds < 5


def test_records_of_the_largest_ids_stay_below_the_cap() -> None:
    wide = "\U0001f600" * 511
    fold = new_fold()
    people = tuple(f"{number}{wide}" for number in range(10))
    names = {"scope": wide, "author": wide}
    delta = take(
        fold,
        [
            comment(f"{number}"[:1] + wide[:-1] + str(number), root=wide, targets=people, **names)
            for number in range(20)
        ],
    )
    out = activity_frames(delta, "events/0", LIMIT)
    assert sum(len(decode_activity(message.value).records) for message in out) == 200
    assert max(len(message.value) for message in out) <= LIMIT


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_positions_of_each_target_partition_form_an_unbroken_chain(sizes: list[int]) -> None:
    fold = new_fold()
    last: dict[int, object] = dict.fromkeys(range(8))
    for frame, size in enumerate(sizes):
        events = [comment(f"c{frame}.{number}", targets=(f"u{number}",)) for number in range(size)]
        delta = fold.fold(frame, {}, events)
        for out in activity_frames(delta, "events/0", 1000):
            sent = decode_activity(out.value)
            assert (sent.source, sent.prev, sent.at) == ("events/0", last[out.lane], out.at)
            fold.sent[out.lane] = last[out.lane] = out.at


def test_reactions_removals_and_counts_are_said_of_nobody() -> None:
    events = [post(), event("reaction", "l", "root"), event("removal", "root", "root"), event("view_count", "root")]
    assert not all_heard(events)


def test_of_a_root_that_never_comes_the_author_whom_the_event_names_counts_when_the_cascade_closes() -> None:
    said = {"root_author": "ann"}
    events = [
        comment("a", reading=Reading(address=NOBODY), **said),
        comment("b", reading=Reading(address=THIRD), **said),
        comment("c", reading=Reading(address=SILENT), **said),
        comment("d", reading=Reading(address=NOBODY)),
        comment("e", "never", reading=Reading(address=ANSWERED), **said),
        comment("f", author="ann", reading=Reading(address=NOBODY), **said),
    ]
    fold = new_fold()
    first = take(fold, events)
    closing = take(fold, (), {"source": END})
    assert not heard([first])
    assert {(record.item, record.target, record.rule, record.confidence) for record in heard([closing])} == {
        ("a", "ann", 4, 50),
        ("b", "ann", 4, 40),
        ("e", "ann", 4, 30),
    }
    store = dict(closing.closed)
    again = new_fold(lookup=store.get)
    assert {record.item for record in heard([take(again, [post(author="ann")])])} == {"d"}


@given(st.data(), one_thread(), cuts)
@settings(max_examples=300)
def test_whom_a_thread_is_aimed_at_does_not_depend_on_order_frames_or_repeats(
    data: st.DataObject, events: list[Event], sizes: list[int]
) -> None:
    how = FoldSettings(close_after=None, wait=2 * SECOND, publish_weight=1 << 60)
    in_time = all_heard(sorted(events, key=attrgetter("created_at")), (), how)
    assert all_heard(data.draw(scattered(events)), sizes, how) == in_time
