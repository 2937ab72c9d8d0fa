"""What a stage sends: queued without waiting, written in order, reported when all is acknowledged.

A stage must not await between folding a frame and having queued everything that the frame makes
(exactness rule 1), and may acknowledge the frame only when every message of it is acknowledged, in
order (rule 2). Faust's own flush before a commit proves nothing, so this is our own producer.

What goes first, the journal, is acknowledged before the rest of its batch is sent: after a crash
nothing that a frame made may stand anywhere unless the journal knows the frame. Batches behind it
have their journal written meanwhile, so this costs one round trip and no throughput.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, NoReturn

from aiokafka import AIOKafkaProducer

from streams.topics import MAX_REQUEST_BYTES


class Message(NamedTuple):
    """One message to send; the partition is always chosen by us."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None


ORIGIN = "origin"  # header: when the frame of `events` that made a message arrived at the broker, ms
Done = Callable[[list[Any]], None]  # given the record metadata of all messages, in their order


class _Batch(NamedTuple):
    first: list[Message]
    rest: list[Message]
    done: Done
    origin: int


class _Begun(NamedTuple):
    """A batch whose first messages are under way."""

    first: list[Any]
    rest: list[Message]
    done: Done
    origin: int


def origin_of(headers: Any, arrived_ms: int) -> int:
    """The origin (ms) of a message with these headers (pairs, or a mapping) that arrived at `arrived_ms`."""
    for name, value in headers.items() if hasattr(headers, "items") else headers or ():
        if name == ORIGIN:
            return int.from_bytes(value, "big")
    return arrived_ms


class Outbox:
    """Ordered sending on one event loop. `fatal` is called with the first failure and must not return."""

    def __init__(self, bootstrap: str, timeout_s: float, fatal: Callable[[BaseException], NoReturn]) -> None:
        self._fatal = fatal
        self._timeout_s = timeout_s
        self._bootstrap = bootstrap
        self._producer: AIOKafkaProducer | None = None
        self._queued: deque[_Batch] = deque()
        self._begun: deque[_Begun] = deque()
        self._sent: deque[tuple[list[Any], Done]] = deque()
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
        steps = (self._begin, self._go_on, self._settle)
        self._tasks = [asyncio.create_task(self._watch(step)) for step in steps]

    def put(self, messages: list[Message], done: Done, first: int = 0, origin: int = 0) -> None:
        """Queue `messages`, the `first` of which must be acknowledged before the others are sent.

        `done` gets the record metadata of all of them once all are acknowledged. The others carry `origin` (ms), if
        it is not 0, as a header: what is true does not depend on it, but how long it took can be told from it.
        """
        self.under_way += 1
        self._queued.append(_Batch(messages[:first], messages[first:], done, origin))
        self._news.set()

    async def room(self, limit: int) -> None:
        """Wait until fewer than `limit` batches are under way."""
        while self.under_way >= limit:
            await self._wait()

    def drop_queued(self) -> None:
        """Forget what has not been handed to the producer: its partitions are no longer ours.

        The next owner makes it again, or sends it from the journal; sent late, it would come
        behind what that owner has sent.
        """
        self.under_way -= len(self._queued) + len(self._begun)
        self._queued.clear()
        self._begun.clear()
        self._progress.set()

    async def stop(self) -> None:
        """Send and settle everything, then disconnect."""
        await self.room(1)
        for task in self._tasks:
            task.cancel()
        if self._producer is not None:
            await self._producer.stop()

    async def _watch(self, step: Callable[[], Awaitable[None]]) -> None:
        """Run `step` for ever; what it raises is the end."""
        try:
            while True:
                await step()
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._fatal(error)

    async def _hand_over(self, messages: list[Message], origin: int = 0) -> list[Any]:
        """Give messages to the producer; returns the futures of their acknowledgements."""
        assert self._producer is not None
        send = self._producer.send
        headers = [(ORIGIN, origin.to_bytes(8, "big"))] if origin else None
        return [await send(topic, value, key, number, headers=headers) for topic, number, key, value in messages]

    async def _begin(self) -> None:
        """The first messages of what is queued."""
        while self._queued:
            batch = self._queued.popleft()
            self._begun.append(_Begun(await self._hand_over(batch.first), *batch[1:]))
            self._progress.set()
        self._news.clear()
        await self._news.wait()

    async def _go_on(self) -> None:
        """The rest of the oldest batch, once its first messages are acknowledged."""
        if not self._begun:
            await self._wait()
            return
        first, rest, done, origin = self._begun.popleft()
        for future in first:
            await future
        self._sent.append((first + await self._hand_over(rest, origin), done))
        self._progress.set()

    async def _settle(self) -> None:
        """Report the oldest batch once all of it is acknowledged."""
        if not self._sent:
            await self._wait()
            return
        futures, done = self._sent[0]
        results = [await future for future in futures]
        self._sent.popleft()
        done(results)
        self.under_way -= 1
        self._progress.set()

    async def _wait(self) -> None:
        self._progress.clear()
        await self._progress.wait()
