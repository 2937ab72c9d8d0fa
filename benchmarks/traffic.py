"""Messages for the live benchmarks: simulated traffic of three platforms in one raw topic.

All messages are canonical JSON of about 430 bytes in the long-run mix of the simulation (posts 14 %,
reposts 43 %, comments 32 %, reactions 6 %, counter readings 4 %, edits and removals 1 %), keyed by
root, in event-time order. Tree sizes have a heavy tail: half of the events belong to the 2 % of
cascades that have 50 events or more, and the largest one holds several of a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from graph.events import Event
from streams.feed import Fed, Publisher
from streams.settings import Settings
from streams.simulate import Options, simulate
from streams.topics import ensure_topics

PLATFORM = "mixed"  # the raw topic is platform.mixed
RATE = 100.0  # events a second of event time
PACE = 100.0  # a day of life in 864 s: the mix is that of the long run after the first 20,000 events or so


def options(events: int, seed: int = 1, nodes_only: bool = False) -> Options:
    """What the benchmarks simulate; `nodes_only` leaves out everything that is no node of a reshare tree."""
    if nodes_only:
        return Options(
            seed=seed, events=events, rate=RATE, pace=PACE, comments=0, reactions=0, readings=0, removed=0, edited=0
        )
    return Options(seed=seed, events=events, rate=RATE, pace=PACE)


def publish(settings: Settings, events: Iterator[Event], sent: Callable[[int], object] = lambda more: None) -> int:
    """Put `events` into the raw topic, every acknowledgement checked; returns how many. No end of input follows."""
    ensure_topics(settings.kafka.bootstrap, settings)
    topic = settings.kafka.platform_topic(PLATFORM)
    encode = msgspec.json.Encoder().encode
    with Publisher(settings.kafka.bootstrap, Fed()) as publisher:
        for event in events:
            publisher.send(topic, encode(event), (event.root or event.item).encode())
            sent(1)
        publisher.wait()
    return publisher.fed.messages[topic]


def feed(settings: Settings, events: int) -> int:
    """The whole backlog of a benchmark; returns the number of messages."""
    return publish(settings, simulate(options(events)))
