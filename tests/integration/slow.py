"""What the tests of the live pipeline share: a pipeline fed piece by piece, a slow way to the broker, looks at it."""

from __future__ import annotations

import re
import struct
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import msgspec
from kafka import KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from graph.events import Event
from graph.frames import END_OF_INPUT, decode_frame
from streams.equal import Pipeline, differences, expected
from streams.errors import BrokerError
from streams.feed import Fed, Publisher
from streams.processes import Child
from streams.results import Results
from streams.settings import Settings, changed
from streams.simulate import Options, simulate
from streams.topics import admin

PLATFORMS = ["weibo", "douyin", "bluesky"]
PATIENCE_S = 60.0
KEY = struct.Struct(">cHQI")  # of an entry of the journal: kind, partition, offset, part

_encode = msgspec.json.Encoder().encode


def small(bootstrap: str, prefix: str, partitions: int = 2, **sections: dict[str, Any]) -> Settings:
    """Settings of a small installation. A silent raw partition is idle after 2 s."""
    ingest = {"platforms": PLATFORMS, "idle_s": 2.0} | sections.pop("ingest", {})
    kafka = {"bootstrap": bootstrap, "prefix": prefix, "partitions": partitions}
    return changed(Settings(), kafka=kafka, ingest=ingest, **sections)


def traffic(events: int, seed: int = 1) -> list[Event]:
    """Simulated events of every kind in order of time, one cascade of them large."""
    return list(simulate(Options(seed=seed, events=events, rate=50.0, pace=500.0, takeoff=1, takeoff_size=events // 8)))


def until(true: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
    """Wait for something to be so; fails where it takes longer."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"after {seconds:.0f} s still not so: {what}"
        time.sleep(0.05)


class Runs(Protocol):
    """What runs until it is told to stop."""

    def run(self) -> None: ...
    def stop(self) -> None: ...


class Live:
    """A pipeline fed with `events` piece by piece, and what replay says of them."""

    def __init__(self, settings: Settings, folder: Path, events: Sequence[Event], workers: int = 2) -> None:
        self.settings = changed(settings, paths={"data": str(folder / "data")})
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "events.jsonl"
        self.file.write_bytes(b"".join(_encode(event) + b"\n" for event in events))
        self.wanted = expected([self.file], "canonical", self.settings)
        self.events = list(events)
        self.fed = 0
        self._heard_before = 0
        self.pipeline = Pipeline(self.settings, folder)
        for _ in range(workers):
            self.pipeline.add_worker()
        self.results = Results(self.settings)

    def __enter__(self) -> Live:
        try:
            until(self._ready, "the workers are ready")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.pipeline.end()
        self.results.close()

    def _ready(self) -> bool:
        """Are all workers? One that ended in the first rebalance is started again, as a supervisor does."""
        self.pipeline.check()
        return all(map(is_ready, self.pipeline.workers))

    def feed(self, share: float, seconds: float = 0.0) -> None:
        """Publish events up to `share` (0 … 1) of all, spread over `seconds`."""
        self._heard_before = self.read()
        until_place = round(share * len(self.events))
        pieces = max(1, round(seconds * 10))
        steps = [self.fed + (until_place - self.fed) * (number + 1) // pieces for number in range(pieces)]
        for step in steps:
            publish(self.settings, self.events[self.fed : step])
            self.fed = step
            self.results.read()
            time.sleep(seconds / pieces)

    def end_of_input(self) -> None:
        """Say in every raw partition that nothing follows."""
        say_end(self.settings)

    def heard(self, more: int = 1) -> None:
        """Wait until `more` records of activity have come out since the last `feed` began."""
        until(lambda: self.read() >= self._heard_before + more, "activity comes out")

    def read(self) -> int:
        """Take in what has come out; returns the number of records of activity so far."""
        self.results.read()
        return self.results.heard().total()

    def problems(self, seconds: float = PATIENCE_S) -> list[str]:
        """Every way in which live differs from replay, once nothing more is expected, or after `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.pipeline.check()
            self.results.read()
            if len(self.results.trees) >= len(self.wanted.rows) and not any(differences(self.wanted, self.results)):
                return []
        seen = f"frames of activity: {self.results.repeats} repeats, {self.results.gaps} gaps"
        return [*differences(self.wanted, self.results), seen, *self.logs()]

    def logs(self) -> list[str]:
        """The end of each log, for the message of a test that fails."""
        return [f"{child.name}:\n{child.last_lines(30)}" for child in [self.pipeline.ingest, *self.pipeline.workers]]


def journal_entries(settings: Settings) -> dict[tuple[int, bytes, int], bytes]:
    """(partition, kind, offset) of each record that a reader of the whole topic `journal` ends up with."""
    state: dict[bytes, bytes | None] = {}
    for record in records(settings, "journal"):
        state[record.key] = record.value
    found = {}
    for key, value in state.items():
        kind, partition, offset, _ = KEY.unpack(key)
        if value is not None:
            found[partition, kind, offset] = value
    return found


def is_ready(worker: Child) -> bool:
    """Has a worker got through its first rebalance and recovery?"""
    assert worker.running, worker.last_lines(40)
    return "Worker ready" in worker.log.read_text(errors="replace")


@contextmanager
def running(process: Runs) -> Iterator[None]:
    """Ingest, or another process of ours, in a thread; drained at the end of the block."""
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        yield
    finally:
        process.stop()
        thread.join(30)
        assert not thread.is_alive()


def publish(settings: Settings, events: Iterable[Event]) -> None:
    """Into the raw topics as canonical messages, keyed by root, all acknowledged."""
    publish_bytes(settings, ((event.platform, event.root or event.item, _encode(event)) for event in events))


def publish_bytes(settings: Settings, messages: Iterable[tuple[str, str, bytes]]) -> None:
    """(platform, key, value) each."""
    with Publisher(settings.kafka.bootstrap, Fed()) as publisher:
        for platform, key, value in messages:
            publisher.send(settings.kafka.platform_topic(platform), value, key.encode())
        publisher.wait()


def say_end(settings: Settings) -> None:
    """An end-of-input record into every raw partition."""
    with Publisher(settings.kafka.bootstrap, Fed()) as publisher:
        for platform in settings.ingest.platforms:
            for number in range(settings.kafka.partitions):
                publisher.send(settings.kafka.platform_topic(platform), END_OF_INPUT, partition=number)
        publisher.wait()


# ── looks at the broker ──────────────────────────────────────────────────────────────────────


@contextmanager
def _assigned(settings: Settings, topic: str) -> Iterator[tuple[Any, list[TopicPartition]]]:
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka.bootstrap, enable_auto_commit=False)
    try:
        name = settings.kafka.topic(topic)
        partitions = [TopicPartition(name, number) for number in range(settings.kafka.partitions)]
        consumer.assign(partitions)
        yield consumer, partitions
    finally:
        consumer.close()


def ends(settings: Settings, topic: str) -> list[int]:
    """Next offset of each partition of one of our topics."""
    with _assigned(settings, topic) as (consumer, partitions):
        found = consumer.end_offsets(partitions)
        return [found[partition] for partition in partitions]


def records(settings: Settings, *topics: str) -> list[Any]:
    """Every record that is in the topics now, by topic and partition in order."""
    found = []
    for topic in topics:
        with _assigned(settings, topic) as (consumer, partitions):
            last = consumer.end_offsets(partitions)
            consumer.seek_to_beginning(*partitions)
            while any(consumer.position(partition) < last[partition] for partition in partitions):
                for batch in consumer.poll(timeout_ms=500).values():
                    found += batch
    return found


def event_frames(settings: Settings) -> set[tuple[int, int]]:
    """(partition, offset) of every frame of `events` that holds events."""
    return {
        (record.partition, record.offset) for record in records(settings, "events") if decode_frame(record.value).events
    }


def uncommitted(settings: Settings) -> set[tuple[int, int]]:
    """Those of `event_frames` that the workers have not committed."""
    reached = committed(settings, settings.kafka.worker_group, "events")
    return {(partition, offset) for partition, offset in event_frames(settings) if offset >= reached[partition]}


def metric(child: Child, name: str) -> float:
    """The sum of a metric over its labels, as a process serves it now; 0 where it does not answer."""
    try:
        with urllib.request.urlopen(child.metrics_url, timeout=5) as answer:
            lines = answer.read().decode().splitlines()
    except (OSError, ValueError):
        return 0.0
    return sum(float(line.rpartition(" ")[2]) for line in lines if re.match(rf"{name}[ {{]", line))


def is_committed(settings: Settings) -> bool:
    """Has ingest committed everything that is in the raw topics?"""
    raw = [f"platform.{name}" for name in settings.ingest.platforms]
    return all(committed(settings, settings.kafka.ingest_group, topic) == ends(settings, topic) for topic in raw)


def memory_mb(child: Child) -> float:
    """The largest resident memory a process has had so far."""
    status = Path(f"/proc/{child.process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def limit_messages(settings: Settings, topic: str, most: int) -> None:
    """Let a topic refuse what is larger than `most` bytes."""
    resource = ConfigResource(ConfigResourceType.TOPIC, settings.kafka.topic(topic), {"max.message.bytes": str(most)})
    with admin(settings.kafka.bootstrap) as client:
        client.alter_configs([resource])


def committed(settings: Settings, group: str, topic: str) -> list[int]:
    """What a group has committed of each partition; 0 where nothing."""
    name = settings.kafka.topic(topic)
    found = {}
    with suppress(BrokerError), admin(settings.kafka.bootstrap) as client:  # a new cluster has no coordinator yet
        (found,) = client.list_group_offsets([settings.kafka.group(group)]).values()
    return [
        found[place].offset if (place := TopicPartition(name, number)) in found else 0
        for number in range(settings.kafka.partitions)
    ]
