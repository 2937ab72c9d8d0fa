"""What a stage sends: queued without waiting, written in order, reported when all is acknowledged.

A stage must not await between folding a frame and having queued everything that the frame makes
(exactness rule 1), and may acknowledge the frame only when every message of it is acknowledged, in
order (rule 2). Faust's own flush before a commit proves nothing, so this is our own producer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from aiokafka import AIOKafkaProducer

from streams.topics import MAX_REQUEST_BYTES


class Message(NamedTuple):
    """One message to send; the partition is always chosen by us."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None


class _Batch(NamedTuple):
    messages: list[Message]
    done: Callable[[list[Any]], None]


class Outbox:
    """Ordered sending on one event loop. `fatal` is called with the first failure and must not return."""

    def __init__(self, bootstrap: str, timeout_s: float, fatal: Callable[[BaseException], NoReturn]) -> None:
        self._fatal = fatal
        self._timeout_s = timeout_s
        self._bootstrap = bootstrap
        self._producer: AIOKafkaProducer | None = None
        self._queued: deque[_Batch] = deque()
        self._sent: deque[tuple[list[Any], Callable[[list[Any]], None]]] = deque()
        self._news = asyncio.Event()
        self._progress = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.under_way = 0  # batches put and not yet done

    async def start(self) -> None:
        """Connect. Raises KafkaError where no broker answers."""
        self._producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap.split(","),
            acks="all",
            enable_idempotence=True,
            linger_ms=5,
            max_batch_size=1 << 20,
            max_request_size=MAX_REQUEST_BYTES,
            compression_type="zstd",  # its lz4 is of level 9: five times the price for a worse ratio
            request_timeout_ms=int(self._timeout_s * 1000),
        )
        await self._producer.start()
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._settle())]

    def put(self, messages: list[Message], done: Callable[[list[Any]], None]) -> None:
        """Queue `messages`; `done` gets their record metadata once all are acknowledged."""
        self.under_way += 1
        self._queued.append(_Batch(messages, done))
        self._news.set()

    async def room(self, limit: int) -> None:
        """Wait until fewer than `limit` batches are under way."""
        while self.under_way >= limit:
            self._progress.clear()
            await self._progress.wait()

    def drop_queued(self) -> None:
        """Forget what has not been handed to the producer: its partitions are no longer ours.

        It is in nobody's acknowledged journal, so the next owner makes it again; sent late, it
        would come behind what that owner has sent.
        """
        self.under_way -= len(self._queued)
        self._queued.clear()
        self._progress.set()

    async def stop(self) -> None:
        """Send and settle everything, then disconnect."""
        await self.room(1)
        for task in self._tasks:
            task.cancel()
        if self._producer is not None:
            await self._producer.stop()

    async def _send(self) -> None:
        try:
            producer = self._producer
            assert producer is not None
            while True:
                while self._queued:
                    batch = self._queued.popleft()
                    futures = [
                        await producer.send(message.topic, message.value, message.key, message.partition)
                        for message in batch.messages
                    ]
                    self._sent.append((futures, batch.done))
                    self._progress.set()
                self._news.clear()
                await self._news.wait()
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._fatal(error)

    async def _settle(self) -> None:
        try:
            while True:
                if not self._sent:
                    self._progress.clear()
                    await self._progress.wait()
                    continue
                futures, done = self._sent[0]
                results = [await future for future in futures]
                self._sent.popleft()
                done(results)
                self.under_way -= 1
                self._progress.set()
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._fatal(error)
