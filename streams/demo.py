"""The demo: a broker, ingest, a worker, who tells people, and traffic, played here and thrown away at the end.

programme ─ traffic (thread) ─► platform.* ─► ingest ─► worker ─► cascades  ─────────────────────────► board
                                                             └──► incidents ─┬────────────────────────►
                                                                  safety    ─┴► sinks ─► Alertmanager ─►
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import NamedTuple

from graph.events import Event
from streams import jars
from streams import settings as configuration
from streams.board import Board
from streams.broker import HOST, LocalBroker
from streams.errors import BrokerError, InputError
from streams.feed import LAST_ACKS_S, feed
from streams.observers import free_port
from streams.onlookers import Onlookers
from streams.ordering import Message, in_time_order
from streams.processes import Ending, Stages, end_all
from streams.readers import Source
from streams.settings import Settings
from streams.sinks.feed import GROUP
from streams.story import MINUTES, PLATFORMS, SPEED, Act, story
from streams.supervise import Crew
from streams.topics import admin, ensure_topics, topics

SHOWN_A_SECOND = 300.0  # events of a file: sets its speed where none is given
LONGEST_SILENCE_S = 0.2  # of the clock, between two events; longer ones are skipped
WINDOW_S = 3.0  # of the clock, over which the growth of cascades is taken
PARTITIONS = 2  # for some hundred events a second
BROKER_LOG_LINES = 10
JOBS = ("ingest", "worker", "sinks")
DRAIN_S = 8.0  # what they hold is thrown away
LEAST_S = 3.0  # of an alert: Alertmanager tells of changes within a second here
GRACE_S = 20.0  # for alerts that are under way when all else is done


class Programme(NamedTuple):
    """What is played."""

    title: str
    platforms: tuple[str, ...]
    messages: Callable[[], Iterable[Message]]  # in event-time order
    speed: float  # seconds of event time a second
    acts: tuple[Act, ...] = ()  # what is staged in it; then people are told of it, too


def told_of(rate: float, seed: int, events: int | None) -> Programme:
    """The story of `streams.story`. `rate`: ordinary events a second of the clock; `events`: it ends after so many."""
    played = story(seed, time.time())
    title = f"{MINUTES} invented minutes of {len(PLATFORMS)} platforms, {SPEED:.0f} times as fast"
    return Programme(title, PLATFORMS, lambda: islice(played.messages(rate, seed), events), SPEED, played.acts)


def from_files(source: Source, name: str, speed: float | None) -> Programme:
    """The events of files, in event-time order. Reads all of them. `speed`: None = a lively one.

    Raises:
        InputError: see `streams.readers`; also where the files hold no event.
    """
    seen = _Seen()
    ordered = in_time_order(seen.over(source.messages()))
    if not seen.events:
        raise InputError(f"{name} holds no event that can be shown; check --format")
    span_s = (seen.last - seen.first) / 1e6
    chosen = speed or max(1.0, span_s / (seen.events / SHOWN_A_SECOND))
    title = f"{name}, {seen.events:,} events, {_faster(chosen)}"
    return Programme(title, tuple(sorted(seen.platforms)), lambda: ordered, chosen)


class _Seen:
    """What passed by: number, times and platforms of events."""

    def __init__(self) -> None:
        self.events = 0
        self.first, self.last = 1 << 62, 0
        self.platforms: set[str] = set()

    def over(self, events: Iterable[tuple[Event, bytes]]) -> Iterator[tuple[Event, bytes]]:
        for event, data in events:
            self.events += 1
            self.first = min(self.first, event.created_at)
            self.last = max(self.last, event.created_at)
            self.platforms.add(event.platform)
            yield event, data


def _faster(speed: float) -> str:
    for unit, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if (number := round(speed / seconds)) >= 1:
            return f"{number} {unit}{'s' * (number > 1)} a second"
    return f"{speed:.0f} times as fast as it was" if speed > 1 else "as fast as it was"


class Traffic:
    """Plays a programme in a thread of its own."""

    def __init__(self, programme: Programme, settings: Settings) -> None:
        self._programme = programme
        self._settings = settings
        self._stopping = Flag()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._play, name="traffic", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """All of it has been sent. Raises what went wrong."""
        if self._error is not None:
            raise self._error
        return not self._thread.is_alive()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(LAST_ACKS_S + 5)

    def _play(self) -> None:
        try:
            feed(self._paced(), self._settings)
        except BaseException as error:
            self._error = error

    def _paced(self) -> Iterator[Message]:
        """Messages when they are due."""
        programme = self._programme
        clock, begins = time.monotonic(), None
        for message in programme.messages():
            begins = message.created_at if begins is None else begins
            left = clock + (message.created_at - begins) / 1e6 / programme.speed - time.monotonic()
            if left > LONGEST_SILENCE_S:
                clock -= left - LONGEST_SILENCE_S
                left = LONGEST_SILENCE_S
            if left > 0.005:  # shorter ones cost more than they hold back
                self._stopping.wait(left)
            if self._stopping.is_set():
                raise KeyboardInterrupt  # `feed` then ends without saying that this is all
            yield message


def settings_of(programme: Programme, settings: Settings, folder: Path) -> Settings:
    """`settings` with what makes a small pipeline show every change within a second."""
    return configuration.changed(
        settings,
        kafka={"prefix": f"demo-{os.getpid()}-", "partitions": PARTITIONS},
        ingest={"platforms": programme.platforms, "idle_s": 2.0, "lateness_s": min(30.0, programme.speed)},
        cascades={"publish_s": min(86_400.0, programme.speed), "publish_weight": 10},
        alerts={"url": "", "least_s": LEAST_S},
        paths={"data": str(folder / "data")},
        metrics={"host": HOST} | {f"{job}_port": free_port() for job in JOBS},
    )


class Stage:
    """Everything that runs. `close` stops it and leaves nothing behind."""

    def __init__(self, ending: Ending) -> None:
        self._ending = ending
        self._stack = ExitStack()
        self.notes: list[str] = []  # what became of our processes, in order
        self._broker: LocalBroker | None = None
        self._rested: float | None = None  # since when there is nothing more to come
        self.onlookers: Onlookers | None = None
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="breakwater-demo-")))

    def start_broker(self, jars_dir: Path, progress: Callable[[int, int], None]) -> str:
        """A Kafka of its own; gives its address. `progress`: how many jars are there, and of how many."""
        jars.fetch(jars_dir, progress)
        self._broker = broker = LocalBroker(self.folder / "broker", jars_dir=jars_dir)
        self._stack.callback(broker.kill)  # its data is thrown away: it need not end well
        with self._ending.held():
            return broker.start().bootstrap

    def start(self, programme: Programme, settings: Settings) -> None:
        """Who looks on, ingest, a worker, who tells people, and the traffic. Raises BreakwaterError."""
        if self._broker is None:
            self._stack.callback(remove_topics, settings)
        ensure_topics(settings.kafka.bootstrap, settings)
        if programme.acts:
            with self._ending.held():
                settings = self._watched(settings)
        self.stages = Stages(settings, self.folder / "run")
        with self._ending.held():
            self._crew = crew = Crew(settings, self.stages, 1, self.notes.append)
            self._stack.callback(lambda: end_all(crew.children, DRAIN_S))
        heard = self.onlookers.receiver.heard if self.onlookers else list
        self.board = Board(settings, crew, programme.speed * WINDOW_S, heard)
        self._stack.callback(self.board.close)
        self.traffic = Traffic(programme, settings)
        self._stack.callback(self.traffic.stop)

    def _watched(self, settings: Settings) -> Settings:
        """Start who looks on; the settings with Alertmanager's address."""
        self.onlookers = onlookers = Onlookers(self.folder, self._stack)
        onlookers.start_alertmanager()
        onlookers.start_prometheus({job: getattr(settings.metrics, f"{job}_port") for job in JOBS})
        return configuration.changed(settings, alerts={"url": onlookers.manager})

    def check(self) -> None:
        """Start again what has ended by itself. Raises BreakwaterError for what keeps ending, and for Kafka."""
        if self._broker is not None and not self._broker.status().running:
            log = self._broker.log_file.read_text(errors="replace").splitlines()
            raise BrokerError("\n".join(["Kafka ended by itself; the end of its log:", *log[-BROKER_LOG_LINES:]]))
        with self._ending.held():
            self._crew.look()

    @property
    def over(self) -> bool:
        """The traffic has ended, all of it is in cascades that are closed, and everybody has been told."""
        if not (self.traffic.ended and self.board.at_rest):
            return False
        self._rested = self._rested or time.monotonic()
        manager = self.onlookers.manager if self.onlookers else ""
        return not manager or self.board.all_resolved or time.monotonic() > self._rested + GRACE_S

    def close(self) -> None:
        with suppress(KeyboardInterrupt), self._ending.held():
            self._stack.close()


def remove_topics(settings: Settings) -> None:
    """Take our topics and groups out of a cluster that is not ours."""
    kafka = settings.kafka
    with suppress(BrokerError), admin(kafka.bootstrap) as client:
        there = set(client.list_topics())
        client.delete_topics([topic.name for topic in topics(settings) if topic.name in there])
        client.delete_groups([kafka.group(name) for name in (kafka.ingest_group, kafka.worker_group, GROUP)])
