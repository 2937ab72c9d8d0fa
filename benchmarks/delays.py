"""From an event to a person, in real time: how long the pipeline takes, and how long it takes in all.

    python -m benchmarks.delays --rate 2000 --seconds 150

Invented traffic of three platforms comes in as fast as it happens, with one doxxing after another in it, each of
somebody else. Everything is real: broker, ingest, one worker, `breakwater sinks`, Alertmanager, and a receiver here.

    pipeline  from the arrival at the broker of the frame whose watermark passes the deciding tick, to the receiver
    whole     from the tick that decides it (event time) to the receiver: `ingest.lateness_s` is part of it
    safety    from the same frame to the topic `safety`
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from graph.events import Event
from streams import jars, observers
from streams.broker import LocalBroker
from streams.feed import feed
from streams.incidents import live_incidents
from streams.ordering import Message, in_time_order
from streams.outbox import origin_of
from streams.rehearsal import Rehearsal, alerted
from streams.settings import Settings, changed
from streams.simulate import Options, simulate
from streams.simulate.hawkes import rhythm
from streams.simulate.scenarios import SCENARIOS, Size
from streams.simulate.scenarios.run import Run
from streams.tail import Tail

SECOND = 1_000_000
PLATFORMS = ("weibo", "douyin", "bluesky")
SIZE = Size(hostile=60, minutes=10)
AHEAD_S = 8.0  # between making the traffic and its first event


def traffic(rate: float, seconds: float, cases: int, now: float) -> list[Event]:
    """Events of the time from `now` on (Unix time, s), those that scenarios need from before it first."""
    start = int(now * 1e6)
    options = Options(
        duration_s=seconds, rate=rate / float(rhythm(np.array([now]))[0]), start=start, pace=240.0, platforms=PLATFORMS
    )
    runs = (
        Run(SCENARIOS["doxxing"], seed, SIZE, "gold", start + int((5 + seed * (seconds - 65) / cases) * SECOND))
        for seed in range(cases)
    )
    staged = {event.key: event for run in runs for event in run.staged}
    ends = start + int(seconds * SECOND)
    events = [*simulate(options), *staged.values()]
    return sorted((event for event in events if event.created_at < ends), key=lambda event: event.created_at)


def in_real_time(messages: Iterator[Message]) -> Iterator[Message]:
    """Each when it happens."""
    for message in messages:
        if (left := message.created_at / 1e6 - time.time()) > 0.002:
            time.sleep(left)
        yield message


def measure(settings: Settings, folder: Path, rate: float, seconds: float, cases: int) -> None:
    """Run it and print the table."""
    encode = msgspec.json.Encoder().encode
    rehearsal = Rehearsal(settings, folder, print)
    with rehearsal.running() as crew:
        events = traffic(rate, seconds, cases, time.time() + AHEAD_S + rate * seconds / 25_000)
        print(f"{len(events):,} events, {len(events) / seconds:,.0f} a second")
        feed(in_real_time(in_time_order((event, encode(event)) for event in events)), rehearsal.settings)
        deadline = time.monotonic() + 60
        wanted = alerted(rehearsal.settings)
        while len(wanted) < cases and time.monotonic() < deadline:
            time.sleep(1)
            crew.look()
            wanted = alerted(rehearsal.settings)
        heard = rehearsal.told(crew, len(wanted))
        decided = {one.id: one.opened_at / 1e6 for one in live_incidents(rehearsal.settings).values()}
        first = {one.labels["incident_id"]: one.at for one in reversed(heard) if one.firing}
        _say("pipeline", [first[one.incident] - one.origin for one in wanted if one.incident in first])
        _say("whole", [at - decided[incident] for incident, at in first.items()])
        with Tail(rehearsal.settings, "safety") as tail:
            _say("safety", [(one.timestamp - origin_of(one.headers, one.timestamp)) / 1000 for one in tail.to_end()])


def _say(name: str, delays: Sequence[float]) -> None:
    if not delays:
        print(f"{name:9} nothing was told")
        return
    half, most = np.percentile(delays, (50, 99))
    print(f"{name:9} {len(delays):4} cases  p50 {half:7.2f} s  p99 {most:7.2f} s  longest {max(delays):7.2f} s")


def main() -> None:
    """See the module docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=2000.0, help="ordinary events a second")
    parser.add_argument("--seconds", type=float, default=150.0)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--partitions", type=int, default=2, help="rate x 0.1 s / P² should be 10 or more")
    asked = parser.parse_args()
    jars_dir = Path(Settings().paths.data) / "kafka"
    jars.fetch(jars_dir)
    with (
        tempfile.TemporaryDirectory(prefix="breakwater-delays-") as written,
        LocalBroker(Path(written, "broker"), jars_dir=jars_dir) as broker,
    ):
        settings = changed(
            Settings(),
            kafka={"bootstrap": broker.bootstrap, "prefix": "delays-", "partitions": asked.partitions},
            ingest={"platforms": PLATFORMS, "idle_s": 5.0},
            paths={"data": str(Path(written, "data"))},
            metrics={"host": observers.HOST, "ingest_port": 0, "worker_port": 0, "sinks_port": 0},
        )
        measure(settings, Path(written, "run"), asked.rate, asked.seconds, asked.cases)


if __name__ == "__main__":
    main()
