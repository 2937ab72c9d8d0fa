"""What the tests of the live pipeline share: a pipeline fed piece by piece, a slow way to the broker, looks at it."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import msgspec
from kafka import KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from graph.events import Event
from graph.frames import END_OF_INPUT, decode_frame
from streams.broker import HOST, LocalBroker
from streams.equal import Pipeline, differences, expected
from streams.errors import BrokerError
from streams.feed import Fed, Publisher
from streams.processes import Child
from streams.results import Results
from streams.settings import Settings, changed
from streams.simulate import Options, simulate
from streams.topics import admin
from tests.conftest import JARS

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


# ── a broker that is slow to answer ──────────────────────────────────────────────────────────


class SlowWay:
    """A second listener of a broker, behind a proxy that holds back answers to whoever writes.

    `delay_s`: how long an answer to a write takes, at least. While `lost`, what workers write gets
    no further than here, as when the process ends before the network took it.
    """

    def __init__(self, delay_s: float = 0.3) -> None:
        self.delay_s = delay_s
        self.lost = False
        self.port, self._listener = free_ports(2)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()), daemon=True)
        self._up = threading.Event()
        self._down: Callable[[], object] = lambda: None

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.port}"

    def properties(self, port: int, controller_port: int) -> dict[str, str]:
        """What a `LocalBroker` on these ports needs to be reachable this way too."""
        names = f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port},SLOW://{HOST}:"
        return {
            "listeners": f"{names}{self._listener}",
            "advertised.listeners": f"{names}{self.port}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SLOW:PLAINTEXT",
            "inter.broker.listener.name": "PLAINTEXT",
        }

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(10)

    def stop(self) -> None:
        self._down()
        self._thread.join(10)

    async def _listen(self) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        self._down = lambda: loop.call_soon_threadsafe(stop.set)
        async with await asyncio.start_server(self._serve, HOST, self.port):
            self._up.set()
            await stop.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(OSError):
            answers, requests = await asyncio.open_connection(HOST, self._listener)
            with closing(requests):
                connection = _Connection(self)
                both = [
                    asyncio.ensure_future(connection.pass_requests(reader, requests)),
                    asyncio.ensure_future(connection.pass_answers(answers, writer)),
                ]
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                for task in both:  # where one side goes away, so does the other
                    task.cancel()
                await asyncio.gather(*both, return_exceptions=True)


class _Connection:
    """One connection through the slow way."""

    PRODUCE = 0  # number of the request that writes

    def __init__(self, way: SlowWay) -> None:
        self.way = way
        self.writes = False

    async def pass_requests(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Whole requests: 4 bytes of length, then kind, version, number, and the name of the client."""
        while True:
            head = await source.readexactly(4)
            body = await source.readexactly(int.from_bytes(head, "big"))
            if int.from_bytes(body[:2], "big") == self.PRODUCE:
                self.writes = True
                if self.way.lost and body[10:].startswith(b"aiokafka"):
                    continue
            sink.write(head + body)
            await sink.drain()

    async def pass_answers(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Each piece is passed on so much later, in order; more may come meanwhile."""
        late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                came, data = await late.get()
                while self.writes and (left := came + self.way.delay_s - time.monotonic()) > 0:
                    await asyncio.sleep(min(left, 0.05))  # the delay may change meanwhile
                sink.write(data)
                await sink.drain()

        delivering = asyncio.ensure_future(deliver())
        try:
            while data := await source.read(1 << 16):
                late.put_nowait((time.monotonic(), data))
        finally:
            delivering.cancel()


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on just now."""
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind((HOST, 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def own_broker(folder: Path, slow_way: SlowWay) -> Iterator[LocalBroker]:
    """A broker that a test may break, reachable at once and by the slow way."""
    port, controller_port = free_ports(2)
    properties = slow_way.properties(port, controller_port)
    slow_way.start()
    try:
        with LocalBroker(folder, port, controller_port, jars_dir=JARS, properties=properties) as broker:
            yield broker
    finally:
        slow_way.stop()
