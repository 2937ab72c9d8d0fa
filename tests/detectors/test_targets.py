"""Whom each event of the written threads is aimed at, in whatever order they come, and after recovery."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.called import MOST
from detectors.registry import Called
from detectors.targets import KINDS, read
from graph import delta as deltas
from graph.cascade import Key
from graph.delta import TOPICS, activity_frames, activity_of
from graph.events import Event
from graph.fold import FoldSettings
from graph.frames import Activity, decode_activity
from graph.packing import pack, unpack
from graph.victims import UNNAMED
from graph.watermark import END
from streams.targets import Target, item_of, targets_of, with_readings
from tests.detectors.threads import Thread, registry, registry_event, threads
from tests.factories import DAY, LIMIT, T0, all_heard, comment, heard, new_fold, post, sent_by, take
from tests.strategies import cuts, thread_events

THREADS = threads()
REGISTRY = registry()


def first_choice(candidates: list[Target]) -> frozenset[str]:
    """Those of the highest confidence; the unnamed person as "?"."""
    best = max((target.confidence for target in candidates), default=0)
    return frozenset(
        "?" if target.person.startswith(UNNAMED) else target.person
        for target in candidates
        if target.confidence == best
    )


def aimed(events: list[Event]) -> dict[str, frozenset[str]]:
    said = targets_of(events, REGISTRY, DAY)
    return {event.item: first_choice(said.get(item_of(event), [])) for event in events}


def test_there_are_sixty_threads_and_more() -> None:
    assert len(THREADS) >= 60
    assert sum(len(thread.events) for thread in THREADS) >= 240


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.name)
def test_each_event_of_the_written_threads_is_aimed_at_whom_it_should_be(thread: Thread) -> None:
    assert aimed(thread.events) == thread.expected


EVERYTHING = [event for thread in THREADS for event in thread.events]
EXPECTED = {item: people for thread in THREADS for item, people in thread.expected.items()}
READ = list(with_readings(EVERYTHING, REGISTRY))
SETTINGS = FoldSettings(close_after=2 * DAY, wait=DAY, publish_weight=1 << 60)


def records(events: Sequence[Event], sizes: Iterable[int]) -> Counter[Activity]:
    return all_heard(events, sizes, SETTINGS)


@given(st.randoms(use_true_random=False), cuts)
@settings(max_examples=25)
def test_the_threads_are_aimed_the_same_in_any_order_of_arrival_with_repeats(random: Random, sizes: list[int]) -> None:
    shuffled = READ + random.sample(READ, 30)
    random.shuffle(shuffled)
    assert records(shuffled, [size * 40 for size in sizes]) == records(READ, [])


@given(st.randoms(use_true_random=False), st.integers(1, 7))
@settings(max_examples=10)
def test_the_threads_are_aimed_the_same_after_recovery_and_through_the_store_of_closed_cascades(
    random: Random, frames: int
) -> None:
    shuffled = random.sample(READ, len(READ))
    store: dict[Key, bytes] = {}
    fold, journal, said = new_fold(SETTINGS, store.get), [], Counter[Activity]()
    size = len(READ) // frames + 1
    for start in range(0, len(READ), size):
        delta = deltas.decode(deltas.encode(take(fold, shuffled[start : start + size])))
        journal.append(delta)
        said.update(record for record in activity_of(delta) if record.rule)
        fold = new_fold(SETTINGS, store.get)  # the process died: another one goes on from the journal
        for done in journal:
            fold.apply(done)
        fold.recovered(list(journal[-1].prev))
        sent_by(fold, journal[-1])
        if random.random() < 0.5:  # and from a snapshot of its cascades
            other = new_fold(SETTINGS, store.get)
            for cascade in fold.cascades.values():
                other.adopt(unpack(pack(cascade)))
            other.resume(fold.offset, dict(fold.mark.sources), fold.mark.watermark, {}, fold.latest)
            other.recovered(list(fold.sent))
            fold = other
    said.update(record for record in activity_of(take(fold, (), {"source": END})) if record.rule)
    assert said == records(READ, [])


def test_what_waits_for_its_root_in_the_store_of_closed_cascades_is_aimed_when_it_comes() -> None:
    news = next(thread for thread in THREADS if thread.name == "an unnamed woman in a clip")
    root, *comments = with_readings(news.events, REGISTRY)
    store: dict[Key, bytes] = {}
    fold = new_fold(SETTINGS, store.get)
    first = take(fold, comments)
    closing = take(fold, (), {"source": END})
    store.update(closing.closed)
    last = take(fold, [root])
    said = heard([first, closing, last])
    assert said == records([root, *comments], [])
    assert {
        record.item: first_choice([Target(record.target, record.rule, record.confidence)]) for record in said
    } == news.expected


def test_the_unnamed_person_of_one_narrative_is_one_in_all_its_cascades_and_platforms() -> None:
    twins = [thread for thread in THREADS if thread.events[0].text == "女乘客霸座拒不让位"]
    assert len(twins) == 2
    moved = [msgspec.structs.replace(event, platform="douyin") for event in twins[1].events]
    said = targets_of([*twins[0].events, *moved], REGISTRY, DAY)
    unnamed = {target.person for targets in said.values() for target in targets if target.person.startswith(UNNAMED)}
    assert len(unnamed) == 1
    posts = with_readings([moved[0], twins[0].events[0]], REGISTRY)
    fold = new_fold()
    sent = activity_frames(take(fold, posts), "events/0", LIMIT)
    of_victims = [decode_activity(out.value) for out in sent if out.lane < len(fold.sent) // TOPICS]
    (records,) = (aimed for frame in of_victims if (aimed := [record for record in frame.records if record.rule]))
    assert len(records) == 2  # one partition for both


def test_an_operator_names_the_unnamed_person() -> None:
    thread = next(thread for thread in THREADS if thread.name == "an unnamed woman in a clip")
    (post,) = targets_of(thread.events[:1], REGISTRY, DAY).values()
    named = REGISTRY.apply(registry_event(Called(post[0].person, "zhou"), T0 + 9 * DAY))
    said = targets_of(thread.events, named, DAY)
    assert {target.person for targets in said.values() for target in targets if target.rule == 5} == {"person:zhou"}


def test_institutions_are_nobodys_target_whoever_sends_what() -> None:
    """Explicit targets, mentions, authors of parents and roots: an institution's account is passed over."""
    body = "@青州教育"
    events = [
        post("p", author=body, text="通报"),
        comment("a", root="p", targets=(body,), text="恶心"),
        comment("b", root="p", mentions=(body,), text="恶心"),
        comment("c", root="p", parent="x", parent_author=body, text="你恶心"),
        comment("d", root="p", root_author=body, text="你恶心"),
        comment("x", root="p", author=body, text="谢谢关注"),
        comment("e", root="p", parent="x", text="你恶心"),
    ]
    assert targets_of(events, REGISTRY, DAY) == {}


def test_who_is_said_to_mean_an_institution_means_nobody_of_the_thread() -> None:
    body = "@青州教育"
    events = [
        post("p", author="ann", text="我今天等了一个小时"),
        comment("a", root="p", targets=(body,), text="你恶心"),
        comment("b", root="p", targets=(body, "bob"), text="你恶心"),
    ]
    said = targets_of(events, REGISTRY, DAY)
    assert list(said.values()) == [[Target("bob", 1, 100)]]


@given(st.lists(thread_events(), max_size=12))
def test_nobody_is_their_own_target(events: list[Event]) -> None:
    for record in all_heard(events):
        assert record.target != record.author or record.kind not in KINDS
        assert 0 < record.confidence <= 100
        assert 1 <= record.rule <= 5


def test_a_name_called_in_the_text_is_less_certain_than_a_mention_and_nobody_calls_themselves() -> None:
    events = [
        post("p", text="路透"),
        comment("a", root="p", text="@程一诺 你也配"),
        comment("b", root="p", text="@程一诺 你也配", mentions=("@程一诺",)),
        comment("c", root="p", text="@程一诺 你也配", author="@程一诺"),
        comment("d", root="p", text="@陈予安 你也配", author="@陈予安"),
        comment("e", root="p", text="@陈予安 你也配", mentions=("17",)),
    ]
    said = targets_of(events, REGISTRY, DAY)
    of = {
        event.item: [(target.person, target.confidence) for target in said.get(item_of(event), [])] for event in events
    }
    assert of["a"] == [("@程一诺", 70)]
    assert of["b"] == [("@程一诺", 90)]
    assert of["c"] == of["d"] == [("by p", 80)]
    assert of["e"] == [("17", 90)]


CALLING = st.text(st.sampled_from("@@王建国程一诺你支持楼主，: //滚和"), max_size=16)


@given(st.lists(st.builds(lambda text, named: comment("c", text=text, mentions=named), CALLING,
                          st.sampled_from(((), (), ("@王建国",)))), max_size=6))  # fmt: skip
def test_a_batch_of_events_is_read_as_its_events_are_one_by_one(events: list[Event]) -> None:
    assert read(events, REGISTRY) == [read([event], REGISTRY)[0] for event in events]


def test_an_event_made_to_cost_us_is_read_in_bounded_time_and_space() -> None:
    names = [f"@n{number}" for number in range(40_000)]
    lists = comment("c", text=" ".join(names), mentions=tuple(names))
    unlisted = comment("u", text="回复" + " ".join(names), parent="c")
    endless = comment("n", text="leave " * 20_000 + "@" * 20_000 + "支持楼主" * 20_000)
    quoted = comment("d", text="“" * 50_000 + "你" * 50_000 + "\ue001" * 50_000)
    began = time.process_time()
    events = list(with_readings([lists, unlisted, endless, quoted, post()], REGISTRY))
    said = all_heard(events)
    assert time.process_time() - began < 5
    assert max(len(event.reading.cited) for event in events if event.reading) == MOST
    assert max(len(event.reading.called) for event in events if event.reading) <= MOST
    assert len(said) <= 24
