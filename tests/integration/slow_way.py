"""A broker that is slow to answer: a proxy between it and whoever writes."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from streams.broker import HOST, LocalBroker
from tests.conftest import JARS


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
