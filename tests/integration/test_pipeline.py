"""The live pipeline through a real broker: each exactness rule that needs one, large jumps, wrong clocks."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from kafka import KafkaProducer, TopicPartition

from graph.cascade import Key
from graph.events import Event, Kind
from graph.frames import VERSION, Frame, encode
from graph.watermark import END
from streams.broker import LocalBroker
from streams.processes import Child, Stages
from streams.settings import Settings, changed
from streams.topics import admin
from tests.integration.slow import (
    Live,
    committed,
    event_frames,
    is_committed,
    is_ready,
    journal_entries,
    metric,
    records,
    small,
    traffic,
    uncommitted,
    until,
)

SECOND = 1_000_000  # µs
DAY = 86_400 * SECOND
T0 = 1_700_000_000 * SECOND
EVENTS = 3_000
LOOKS = 4  # a second apart, longer than a partition takes to be idle


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str) -> Settings:
    return small(broker.bootstrap, topic_prefix)


def drain(live: Live) -> Child:
    """End the one worker with SIGTERM."""
    worker = live.pipeline.workers.pop()
    began = time.monotonic()
    worker.end()
    assert time.monotonic() - began < 10
    assert worker.code == 0, worker.last_lines(40)
    return worker


def add(live: Live, name: str | None = None) -> Child:
    """One more worker, ready."""
    worker = live.pipeline.add_worker(name)
    until(lambda: is_ready(worker), "the worker is ready")
    return worker


def is_quiet(live: Live) -> bool:
    """Has everything that was fed been folded, acknowledged and committed?"""
    live.results.read()
    return bool(event_frames(live.settings)) and not uncommitted(live.settings)


def at_rest(live: Live, worker: Child) -> tuple[float, set[Key]]:
    """The watermark and which cascades are closed for good, when neither has changed for a while.

    Which are closed in between and reopened depends on where one frame ends and the next begins.
    """
    until(lambda: is_committed(live.settings) and is_quiet(live), "everything is folded")
    seen: list[tuple[float, set[Key]]] = []

    def stands_still() -> bool:
        time.sleep(1)
        live.results.read()
        closed = {key for key, row in live.results.rows().items() if row == live.wanted.rows[key]}
        seen.append((metric(worker, "breakwater_watermark_seconds"), closed))
        return len(seen) >= LOOKS and all(one == seen[-1] for one in seen[-LOOKS:])

    until(stands_still, "nothing changes any more")
    return seen[-1]


def made(kind: Kind, item: str, at: int, root: str = "") -> Event:
    """An event on weibo at `at` µs."""
    return Event(platform="weibo", item=item, kind=kind, created_at=at, author=f"by {item}", root=root)


def test_sigterm_of_a_worker_drains_and_nothing_is_repeated_afterwards(settings: Settings, tmp_path: Path) -> None:
    with Live(settings, tmp_path, traffic(EVENTS), workers=1) as live:
        live.feed(0.5, seconds=1)
        live.heard()
        worker = drain(live)
        reached = committed(settings, settings.kafka.worker_group, "events")
        for partition, kind, offset in journal_entries(settings):
            assert kind != b"J" or offset < reached[partition]
        again = add(live, worker.name)
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []
        assert metric(again, "breakwater_repeated_frames_total") == 0
        assert live.results.repeats == live.results.gaps == 0


@pytest.mark.parametrize("version", [VERSION, VERSION + 1])
def test_rules_1_and_8_a_frame_that_cannot_be_read_ends_the_worker_unacknowledged(
    settings: Settings, tmp_path: Path, version: int
) -> None:
    bad = encode(Frame(version, {}, END, [])) if version != VERSION else b"damaged"
    with Live(settings, tmp_path, traffic(300), workers=1) as live:
        live.feed(1)
        live.heard()
        producer = KafkaProducer(bootstrap_servers=settings.kafka.bootstrap)
        offset = producer.send(settings.kafka.topic("events"), bad, partition=1).get(10).offset
        producer.close()
        (worker,) = live.pipeline.workers
        until(lambda: not worker.running, "the worker ends")
        assert worker.code == 70
        said = worker.last_lines(1)
        assert "breakwater: " in said
        assert ("version 2" if version != VERSION else "damaged") in said
        assert committed(settings, settings.kafka.worker_group, "events")[1] <= offset
        live.pipeline.workers.clear()


def test_rule_6_snapshots_replace_what_they_cover_and_an_empty_folder_recovers_from_them(
    settings: Settings, tmp_path: Path
) -> None:
    settings = changed(settings, cascades={"snapshot_bytes": 65_536})
    with Live(settings, tmp_path, traffic(3 * EVENTS), workers=1) as live:
        (first,) = live.pipeline.workers
        live.feed(0.7, seconds=3)
        until(lambda: is_quiet(live), "everything is folded")
        assert metric(first, "breakwater_snapshots_total") >= 6
        drain(live)
        held = journal_entries(settings)
        for number in range(settings.kafka.partitions):
            manifests = [offset for partition, kind, offset in held if partition == number and kind == b"M"]
            deltas = [offset for partition, kind, offset in held if partition == number and kind == b"J"]
            assert len(manifests) == 1
            assert min(deltas, default=manifests[0] + 1) > manifests[0]
        add(live)
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []


def test_rule_7_a_late_event_finds_its_closed_cascade_after_a_move_to_an_empty_folder(
    settings: Settings, tmp_path: Path
) -> None:
    settings = changed(settings, cascades={"close_after_s": 10.0})
    # Without edits: what is said of an item follows the version that came first.
    events = [event for event in traffic(EVENTS) if not event.version or event.kind == "view_count"]
    late = [event for place, event in enumerate(events) if place % 20 == 0]
    on_time = [event for place, event in enumerate(events) if place % 20]
    with Live(settings, tmp_path, [*on_time, *late], workers=1) as live:
        live.feed(len(on_time) / len(events))
        until(lambda: live.results.read() and len(live.results.trees) > 20, "cascades are closed by the watermark")
        until(lambda: is_quiet(live), "everything is folded")
        drain(live)
        worker = add(live)
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []
        assert metric(worker, "breakwater_reopened_total") > 5


@pytest.mark.parametrize("all_of_it", [False, True])
def test_a_worker_recovers_where_the_oldest_records_of_the_store_of_closed_cascades_are_gone(
    settings: Settings, tmp_path: Path, all_of_it: bool
) -> None:
    settings = changed(settings, cascades={"close_after_s": 10.0})
    with Live(settings, tmp_path, traffic(EVENTS), workers=1) as live:
        live.feed(0.8)
        until(lambda: live.results.read() and len(live.results.trees) > 20, "cascades are closed by the watermark")
        until(lambda: is_quiet(live), "everything is folded")
        first = drain(live)
        ends = {record.partition: record.offset + 1 for record in records(settings, "closed")}
        gone = {
            TopicPartition(settings.kafka.topic("closed"), partition): end if all_of_it else end // 2
            for partition, end in ends.items()
        }
        with admin(settings.kafka.bootstrap) as client:
            client.delete_records(gone)
        for name in (first.name, None):
            worker = add(live, name)
            live.feed(0.9 if name else 1)
            until(lambda: is_quiet(live), "what was fed is folded")
            assert worker.running
            drain(live)


def test_rule_8_settings_take_effect_at_a_recorded_offset_and_a_topic_made_anew_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    with Live(settings, tmp_path, traffic(EVENTS), workers=1) as live:
        live.feed(1)
        live.heard()
        until(lambda: is_quiet(live), "everything is folded")
        worker = drain(live)
        before = journal_entries(settings)
        stages = Stages(changed(live.settings, cascades={"publish_weight": 7}), tmp_path / "changed")
        other = stages.worker(worker.name)
        live.pipeline.workers.append(other)
        until(lambda: is_ready(other), "the worker is ready")
        drain(live)
        added = {entry: value for entry, value in journal_entries(settings).items() if entry not in before}
        for number in range(settings.kafka.partitions):
            last = max(offset for partition, kind, offset in before if partition == number and kind == b"J")
            assert msgspec.json.decode(added[number, b"C", last + 1])["publish_weight"] == 7
        live.pipeline.ingest.end()
        events = settings.kafka.topic("events")
        with admin(settings.kafka.bootstrap) as client:
            client.delete_topics([events])
            until(lambda: events not in client.list_topics(), "the topic is gone")
        refused = stages.worker(worker.name)
        until(lambda: not refused.running, "the worker ends")
        assert refused.code == 70
        assert "was deleted and made anew" in refused.last_lines(1)
        assert "Traceback" not in refused.log.read_text()


def test_a_release_of_50_000_comments_and_the_closing_of_100_000_cascades_at_once_pass(
    settings: Settings, tmp_path: Path
) -> None:
    settings = changed(settings, ingest={"platforms": ["weibo"]})
    comments = [made("comment", f"c{number}", T0 + number, root="r") for number in range(50_000)]
    posts = [made("post", f"p{number}", T0 + DAY // 4 + number) for number in range(100_000)]
    jump = [made("post", f"j{number}", T0 + 10 * DAY + number) for number in range(100)]
    with Live(settings, tmp_path, [*comments, made("post", "r", T0 - 1), *posts, *jump], workers=1) as live:
        live.feed(1)
        until(lambda: live.results.read() and len(live.results.trees) > 100_000, "the jump closes them", 180)
        live.end_of_input()
        assert live.problems(120) == []
        assert live.pipeline.restarts == 0


def test_an_event_dated_2099_closes_nothing_and_delays_nothing(settings: Settings, tmp_path: Path) -> None:
    settings = changed(settings, ingest={"platforms": ["weibo"]}, cascades={"close_after_s": 10.0})
    events = [event for event in traffic(EVENTS) if event.platform == "weibo"]
    wrong = made("post", "wrong clock", 4_070_908_800 * SECOND)
    half = len(events) // 2
    outcomes = []
    for name, fed in (("without", events), ("with", [*events[:half], wrong, *events[half:]])):
        one = changed(settings, kafka={"prefix": settings.kafka.prefix + name})
        with Live(one, tmp_path / name, fed, workers=1) as live:
            (worker,) = live.pipeline.workers
            live.feed(1)
            outcomes.append(at_rest(live, worker))
            live.end_of_input()
            assert live.problems() == []
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0][1]) > 20
