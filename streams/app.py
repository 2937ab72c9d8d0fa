"""The Faust application: which topics, tables and agents there are, and how they are held together.

Faust gives us the consumer group, assignment with co-partitioned tables, recovery of their local
stores from changelogs. Sending is our own (`streams.outbox`), because Faust commits before it knows
that a send has arrived; so are commits, because it commits past what it drops in a rebalance.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, Protocol

import faust
from aiokafka.errors import IllegalStateError
from faust.types import TP
from mode.utils.queues import ThrowableQueue

from streams import closed, metrics
from streams.agents.cascades import CascadeStage
from streams.agents.kinds import kinds_of
from streams.agents.ticks import TickStage
from streams.control import Control
from streams.errors import BreakwaterError, StateError
from streams.folders import alone
from streams.outbox import Outbox, origin_of
from streams.settings import Settings
from streams.stores import AgingStore, RocksStore, stamped
from streams.topics import ensure_topics

Table = Any  # Faust's tables, stores and signals are typed too loosely to check against
REPORT_S = 1.0  # between gauges, and commits
YEARS_S = 1e9
BEAT_S = 0.1  # between heartbeats of those who have something to tell
BUFFERED_FRAMES = 32  # fetched and not yet folded, 1 MB each at most
# Of each local database: a worker may hold two for every partition, and Faust's defaults let each grow to 200 MB.
ROCKS = {"write_buffer_size": 2 << 20, "max_write_buffer_number": 2, "block_cache_size": 2 << 20}
SWEPT = 20  # closed cascades of a partition looked at between reports, whether they are old
FAILED = 70  # exit code of a worker that must not go on


class Persisted:
    """Notes in the local database up to which changelog offset it holds everything.

    Only while our own messages follow one another without a gap: another worker may have written
    in between, and what it wrote is not in this database.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: dict[int, int] = {}

    def begin(self, partition: int) -> None:
        offset = self._table.data.persisted_offset(self._tp(partition))
        self._known[partition] = -1 if offset is None else offset

    def persisted(self, partition: int, offsets: list[int]) -> None:
        known = self._known.get(partition)
        if known is None or not offsets:
            return
        reached = known
        for offset in offsets:
            if offset == reached + 1:
                reached = offset
        if reached > known:
            self._known[partition] = reached
            self._table.data.set_persisted_offset(self._tp(partition), reached)

    def forget(self, partition: int) -> None:
        self._known.pop(partition, None)

    def _tp(self, partition: int) -> TP:
        return TP(self._table.changelog_topic_name, partition)


class ClosedTable(faust.Table[bytes, bytes]):
    """Table `closed`: a changelog message holds many cascades, the local database one value a root."""

    def apply_changelog_batch(self, batch: Iterable[Any]) -> None:
        store: Any = self.data
        offsets: dict[TP, int] = {}
        for event in batch:
            message = event.message
            offsets[message.tp] = max(message.offset, offsets.get(message.tp, -1))
            if message.value is not None:
                db = store._db_for_partition(message.partition)
                for key, value in closed.entries_of(message.value):
                    db.put(key, stamped(message.timestamp, value))
        for tp, offset in offsets.items():
            store.set_persisted_offset(tp, offset)


def die(error: BaseException) -> NoReturn:
    """End the process at once, with what is under way unacknowledged: it will be read again."""
    if not isinstance(error, BreakwaterError):
        traceback.print_exception(error, file=sys.stderr)
    print(f"breakwater: the worker ends, unacknowledged frames will be read again: {error}", file=sys.stderr)
    sys.stderr.flush()
    os._exit(FAILED)


class Stage(Protocol):
    """What the app needs of a stage."""

    partitions: dict[int, Any]

    def take(self, frame: Any, acknowledge: Callable[[], None], origin: int = 0) -> None: ...
    def expected(self, number: int, offset: int) -> int | None: ...
    def accept_loss(self, number: int, offset: int) -> None: ...
    def revoke(self, numbers: set[int]) -> None: ...
    def beat(self) -> None: ...
    def finish(self) -> None: ...
    def report(self) -> None: ...


class StageAgent:
    """One stage as a Faust agent over its topic."""

    def __init__(self, worker: WorkerApp, name: str, topic: str, stage: Stage, logs: tuple[Persisted, ...]) -> None:
        self.worker, self.name, self.topic, self.stage, self.logs = worker, name, topic, stage, logs

    async def run(self, stream: Any) -> None:
        """The agent: frames of the topic into the stage."""
        async for event in stream.noack().events():  # Frame, one partition of the topic
            try:
                await self.worker.outbox.room(self.worker.settings.cascades.inflight_frames)
                await self._take(event)
                metrics.INFLIGHT.set(self.worker.outbox.under_way)
            except asyncio.CancelledError:
                raise
            except BaseException as error:
                die(error)

    async def _take(self, event: Any) -> None:
        message, worker = event.message, self.worker
        if message.generation_id != worker.app.consumer_generation_id or message.partition not in self.stage.partitions:
            return  # no longer ours, or not yet
        if self.stage.expected(message.partition, message.offset) is not None:
            await self._missing(message)
        origin = origin_of(message.headers, int(message.timestamp * 1000))
        self.stage.take(message, partial(worker.acknowledge, message.tp, message.offset), origin)

    async def _missing(self, message: Any) -> None:
        """Frames before this one did not come. Go on only where the log no longer holds them."""
        metrics.GAPS.labels(self.name).inc()
        wanted = self.stage.expected(message.partition, message.offset)
        first = (await self.worker.app.consumer.earliest_offsets(message.tp))[message.tp]
        if wanted is None or first <= wanted:
            raise StateError(
                f"frame {message.offset} of {message.tp.topic}/{message.partition} came where {wanted} must come; "
                "reading begins again there"
            )
        print(
            f"breakwater: frames {wanted} to {first - 1} of {message.tp.topic}/{message.partition} were deleted before "
            f"they were folded; {self.name} lack them. Raise its retention, or keep a worker running",
            file=sys.stderr,
        )
        self.stage.accept_loss(message.partition, message.offset)

    def revoke(self, numbers: set[int]) -> None:
        """These partitions go."""
        self.stage.revoke(numbers)
        for log in self.logs:
            for number in numbers:
                log.forget(number)


class WorkerApp:
    """The Faust application of one worker, its tables and its agents; `data` is its own folder."""

    def __init__(self, settings: Settings, data: Path) -> None:
        self.settings = settings
        kafka = settings.kafka
        self.topic_ids = ensure_topics(kafka.bootstrap, settings)
        self.app = app = _faust_app(settings, data)
        self.journal = self._table(faust.Table, "journal")
        self.closed = self._table(ClosedTable, "closed")
        self.aging: dict[int, AgingStore] = {}
        self.outbox = Outbox(kafka.bootstrap, settings.ingest.send_timeout_s, die)
        logs = (Persisted(self.journal), Persisted(self.closed))
        self.stage = CascadeStage(settings, self.outbox.put, *logs)
        self.agents = [StageAgent(self, "cascades", kafka.topic("events"), self.stage, logs)]
        self.ticks: dict[str, tuple[TickStage[Any, Any], Table]] = {}  # topic read → stage, its journal
        self.control = Control(settings, lambda *_: None)  # ingest rejects what cannot be read, and says so
        for kind in kinds_of(settings, lambda: self.control.registry):
            table = self._table(faust.Table, f"journal.{kind.name}")
            log = Persisted(table)
            stage: TickStage[Any, Any] = TickStage(kind, settings, self.outbox.put, log)
            self.ticks[kind.topic] = (stage, table)
            self.agents.append(StageAgent(self, kind.name, kind.topic, stage, (log,)))
        self.done: dict[TP, int] = {}  # next offset behind what is acknowledged, not yet committed
        for agent in self.agents:
            # Faust acknowledges what it drops in a rebalance and commits past it: it keeps no account of these topics.
            topic = self._topic(agent.topic.removeprefix(kafka.prefix), internal=False, acks=False)
            app.agent(topic, name=agent.name, concurrency=1)(agent.run)
        app.on_partitions_revoked.connect(self.revoked)
        app.on_before_shutdown.connect(self.end)
        self.journal.on_recover(self.recovered)
        app.task(self.begin)
        app.timer(REPORT_S)(self.report)
        app.timer(BEAT_S)(self.beat)

    def _topic(self, name: str, internal: bool, acks: bool = True) -> Any:
        kafka = self.settings.kafka
        return self.app.topic(
            kafka.topic(name),
            partitions=kafka.partitions,
            key_serializer="raw",
            value_serializer="raw",
            internal=internal,
            acks=acks,
        )

    def _table(self, kind: Any, name: str) -> Any:
        """A table whose rows are bytes and whose changelog is our topic `name`."""
        partitions = self.settings.kafka.partitions
        log = self._topic(name, internal=True)
        return self.app.tables.add(
            kind(
                self.app,
                name=name,
                partitions=partitions,
                key_type=bytes,
                value_type=bytes,
                changelog_topic=log,
                options=dict(ROCKS),  # Faust takes out of it what it uses
            )
        )

    def acknowledge(self, tp: TP, offset: int) -> None:
        """Everything that a frame made has arrived."""
        self.done[tp] = offset + 1

    async def revoked(self, *args: Any, **_: Any) -> None:
        """Partitions go: forget them, and give what is under way a moment to be acknowledged."""
        gone = {agent.topic: {tp.partition for tp in args[-1] if tp.topic == agent.topic} for agent in self.agents}
        for agent in self.agents:
            agent.stage.revoke(gone[agent.topic])
        if any(gone.values()):
            with suppress(TimeoutError):  # what is not acknowledged by now, the next owner sends again
                await asyncio.wait_for(self.outbox.room(1), timeout=3.0)
        self.outbox.drop_queued()
        self.done.clear()
        for agent in self.agents:
            agent.revoke(gone[agent.topic])

    async def recovered(self) -> None:
        """The local stores are as the changelogs: rebuild the state of every partition we hold."""
        tables: Any = self.app.tables
        if tables.recovery.signal_recovery_start.is_set():
            return  # another rebalance cut this recovery off: the stores lack the end of their changelogs
        try:
            by_topic = {agent.topic: agent for agent in self.agents}
            for tp in sorted(self.app.assignor.assigned_actives()):
                if tp.topic in by_topic:
                    self._recover(by_topic[tp.topic], tp)
            # Reading begins again where our journals end. The group may have committed more (a heartbeat at rest has
            # no entry), and between resuming and its own seek Faust may deliver from there. Nor does that seek do
            # anything where the group has committed 0 or nothing.
            with suppress(IllegalStateError):  # another rebalance has begun: all this comes again
                await self._consumer.seek_wait(dict(self.done))
            await self._commit()
        except BaseException as error:
            die(error)

    def _recover(self, agent: StageAgent, tp: TP) -> None:
        number = tp.partition
        for log in agent.logs:
            log.begin(number)
        topic_id = self.topic_ids[tp.topic]
        if agent.stage is self.stage:
            store = self.aging[number] = AgingStore(self.closed, number)
            self.stage.recover(number, RocksStore(self.journal, number), store, topic_id)
        else:
            stage, table = self.ticks[tp.topic]
            stage.recover(number, RocksStore(table, number), topic_id)
        self.done[tp] = agent.stage.partitions[number].next

    async def begin(self) -> None:
        """Connect the outbox."""
        try:
            await self.outbox.start()
        except BaseException as error:
            die(error)

    async def report(self) -> None:
        """Set the gauges, look for changes of the registry, and commit what is acknowledged."""
        for agent in self.agents:
            agent.stage.report()
        self.control.look()
        before = time.time() - self.settings.retention.closed_days * 86_400
        for number in self.stage.partitions:
            self.aging[number].sweep(before, SWEPT)
        await self._commit()

    async def beat(self) -> None:
        """Heartbeats, where they are news."""
        for agent in self.agents:
            agent.stage.beat()

    async def _commit(self) -> None:
        """Tell the group how far we are. It bounds what is read again; what is true stands in the journals."""
        done, self.done = self.done, {}
        held = {(agent.topic, number) for agent in self.agents for number in agent.stage.partitions}
        owned = {tp: offset for tp, offset in done.items() if (tp.topic, tp.partition) in held}
        if owned:
            await self._consumer._commit(owned)

    @property
    def _consumer(self) -> Any:
        return self.app.consumer

    async def end(self, *_: Any, **__: Any) -> None:
        """Shutdown: send what is queued; tell the journals and the group that it has arrived."""
        await self.outbox.room(1)
        for agent in self.agents:
            agent.stage.finish()
        await self.outbox.stop()
        self.control.close()
        await self._commit()


class _Buffer(ThrowableQueue[Any]):
    """Holds up whoever fills it, and no more: where it is nearly full, Faust's own sleeps for a second."""

    pressure_high_ratio = 0.5  # "under pressure" at twice its size: never


class _App(faust.App):
    def FlowControlQueue(self, maxsize: int | None = None, *, clear_on_resume: bool = False) -> Any:  # noqa: N802
        return _Buffer(maxsize, flow_control=self.flow_control, clear_on_resume=clear_on_resume)


def _faust_app(settings: Settings, data: Path) -> faust.App:
    kafka = settings.kafka
    return _App(
        kafka.group(kafka.worker_group),
        broker=[f"kafka://{address}" for address in kafka.bootstrap.split(",")],
        store="rocksdb://?driver=rocksdict",
        datadir=str(data),
        processing_guarantee="at_least_once",
        topic_partitions=kafka.partitions,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        stream_buffer_maxsize=BUFFERED_FRAMES,
        stream_wait_empty=False,
        broker_session_timeout=6.0,
        broker_heartbeat_interval=1.0,
        broker_commit_interval=1.0,
        web_enabled=False,
        table_standby_replicas=0,
        # Its watch takes the changelogs of our tables for streams that hang; ours looks at the watermark.
        stream_processing_timeout=YEARS_S,
        reply_create_topic=False,
    )


def run_worker(settings: Settings, data: Path) -> None:
    """Run one worker until it is told to end. Raises OutputError where another one works in `data`."""
    from faust.worker import Worker

    with alone(data, f"another worker works in {data}; stop it first, or give this one its own --name"):
        app = WorkerApp(settings, data).app
        Worker(app, loglevel="info", redirect_stdouts=False, quiet=True).execute_from_commandline()
