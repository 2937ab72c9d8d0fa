"""The outbox: in order, reported when all is acknowledged, and the first failure is the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import pytest

from streams import outbox
from streams.outbox import Message, Outbox


class Producer:
    """Takes messages and acknowledges them when the test says so."""

    def __init__(self, **_: Any) -> None:
        self.sent: list[tuple[Any, ...]] = []
        self.futures: list[asyncio.Future[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def start(self) -> None:
        return None

    async def stop(self) -> None:
        return None

    async def send(self, *message: Any, headers: Any = None) -> asyncio.Future[str]:
        await self.gate.wait()
        self.sent.append((*message, headers))
        self.futures.append(asyncio.get_running_loop().create_future())
        return self.futures[-1]

    def acknowledge(self, *numbers: int) -> None:
        for number in numbers:
            self.futures[number].set_result(f"offset {number}")


class Ended(Exception):
    """Stands for the end of the process."""


def message(name: str) -> Message:
    return Message("topic", 0, None, name.encode())


def play(monkeypatch: pytest.MonkeyPatch, scene: Callable[[Outbox, Producer, list[str]], Awaitable[None]]) -> list[str]:
    """Run `scene` with an outbox; returns what it noted, fatal errors among it."""
    noted: list[str] = []

    def fatal(error: BaseException) -> NoReturn:
        noted.append(f"fatal: {error}")
        raise Ended

    async def stage() -> None:
        producer = Producer()
        monkeypatch.setattr(outbox, "AIOKafkaProducer", lambda **_: producer)
        box = Outbox("nowhere", 1.0, fatal)
        await box.start()
        await scene(box, producer, noted)
        for task in box._tasks:
            task.cancel()
        await asyncio.gather(*box._tasks, return_exceptions=True)

    asyncio.run(stage())
    return noted


async def pause() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_batches_are_done_in_order_and_only_when_all_of_a_batch_is_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene(box: Outbox, producer: Producer, noted: list[str]) -> None:
        box.put([message("a"), message("b")], lambda results: noted.append(f"first {results}"))
        box.put([message("c")], lambda results: noted.append(f"second {results}"))
        await pause()
        assert [sent[1] for sent in producer.sent] == [b"a", b"b", b"c"]
        producer.acknowledge(2, 1)
        await pause()
        assert not noted
        producer.acknowledge(0)
        await pause()

    assert play(monkeypatch, scene) == ["first ['offset 0', 'offset 1']", "second ['offset 2']"]


def test_a_batch_without_messages_is_done_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(box: Outbox, producer: Producer, noted: list[str]) -> None:
        box.put([message("a")], lambda _: noted.append("first"))
        box.put([], lambda _: noted.append("empty"))
        await pause()
        assert not noted
        producer.acknowledge(0)
        await pause()

    assert play(monkeypatch, scene) == ["first", "empty"]


def test_the_first_refused_message_ends_it_and_nothing_behind_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(box: Outbox, producer: Producer, noted: list[str]) -> None:
        for name in ("a", "b", "c"):
            box.put([message(name)], lambda _, name=name: noted.append(name))  # type: ignore[misc]
        await pause()
        producer.acknowledge(2, 0)
        producer.futures[1].set_exception(RuntimeError("too large"))
        await pause()

    assert play(monkeypatch, scene) == ["a", "fatal: too large"]


def test_a_producer_that_cannot_send_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(box: Outbox, producer: Producer, noted: list[str]) -> None:
        monkeypatch.setattr(producer, "send", None)
        box.put([message("a")], lambda _: noted.append("done"))
        await pause()

    assert play(monkeypatch, scene) == ["fatal: 'NoneType' object is not callable"]


def test_room_waits_until_enough_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(box: Outbox, producer: Producer, noted: list[str]) -> None:
        for name in ("a", "b"):
            box.put([message(name)], lambda _: None)
        waiting = asyncio.create_task(box.room(2))
        await pause()
        assert not waiting.done() and box.under_way == 2
        producer.acknowledge(0)
        await pause()
        assert waiting.done() and box.under_way == 1
        producer.acknowledge(1)
        await asyncio.wait_for(box.room(1), 1)

    play(monkeypatch, scene)


def test_what_was_dropped_is_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(box: Outbox, producer: Producer, noted: list[str]) -> None:
        producer.gate.clear()
        for name in ("a", "b", "c"):
            box.put([message(name)], lambda _, name=name: noted.append(name))  # type: ignore[misc]
        await pause()
        box.drop_queued()
        producer.gate.set()
        await pause()
        producer.acknowledge(0)
        await asyncio.wait_for(box.room(1), 1)
        box.put([message("d")], lambda _: noted.append("d"))
        await pause()
        producer.acknowledge(1)
        await pause()
        assert [sent[1] for sent in producer.sent] == [b"a", b"d"]

    assert play(monkeypatch, scene) == ["a", "d"]


def test_what_follows_the_journal_carries_when_its_origin_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(box: Outbox, producer: Producer, noted: list[str]) -> None:
        box.put([message("journal"), message("a")], lambda _: None, 1, 1_700_000_000_123)
        await pause()
        producer.acknowledge(0)
        await pause()
        (*_, of_journal), (*_, of_output) = producer.sent
        noted += [str(outbox.origin_of(headers, 5)) for headers in (of_journal, of_output, dict(of_output))]

    assert play(monkeypatch, scene) == ["5", "1700000000123", "1700000000123"]
