"""What the demo plays: abuse of three persons and three lawful twins, on one time axis, among ordinary traffic.

    staged scenarios ──┐
                       ├─► one stream of messages in event-time order
    ordinary traffic ──┘

The twins are of other seeds than the abuse, so that each part is about somebody else.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec
import numpy as np

from graph.events import DECISIONS, Event
from graph.victims import person
from streams.ordering import CONTROL, Message
from streams.simulate import Options, simulate
from streams.simulate.hawkes import rhythm
from streams.simulate.options import SECOND
from streams.simulate.scenarios import Size, scenario
from streams.simulate.scenarios.spec import Cast
from streams.simulate.scenarios.stage import Stage

PLATFORMS: Final = ("weibo", "douyin", "xiaohongshu", "bilibili")
SPEED: Final = 60.0  # seconds of event time a second
SIZE: Final = Size(hostile=120, minutes=60)
MINUTES: Final = 125  # all of it
PACE: Final = 4.0  # of the ordinary traffic, so that it spreads within what is shown
TAKEOFF_MINUTES: Final = 30  # one of its posts takes off every so often, in the first half
TAKEOFF_SIZE: Final = 1_000


class Part(NamedTuple):
    """A scenario, and the minute in which it begins."""

    scenario: str
    minute: int


PARTS: Final = (
    Part("army_split", 2),
    Part("celebrity_spike", 8),
    Part("petition_copies", 22),
    Part("doxxing", 35),
    Part("counter_speech", 45),
    Part("deepfake_spread", 60),
)


class Act(NamedTuple):
    """One part of the story, and who stands in its centre as incidents may name them."""

    name: str
    harmful: bool
    about: str
    differs: str  # from its twin
    centre: frozenset[str]
    ends: int  # µs


class Story(NamedTuple):
    """All of it, from `start` (µs) on."""

    start: int
    acts: tuple[Act, ...]
    staged: tuple[Event, ...]

    def messages(self, rate: float, seed: int) -> Iterator[Message]:
        """With ordinary traffic of about `rate` events a second of the clock, in event-time order."""
        options = Options(
            seed=seed,
            duration_s=MINUTES * 60.0,
            platforms=PLATFORMS,
            # The demo is as lively at dawn as it is in the evening.
            rate=rate / SPEED / float(rhythm(np.array([self.start / SECOND]))[0]),
            start=self.start,
            pace=PACE,
            takeoff=MINUTES // 2 // TAKEOFF_MINUTES,
            takeoff_size=TAKEOFF_SIZE,
        )
        taken = {event.key for event in self.staged}
        ordinary = (event for event in simulate(options) if event.key not in taken)
        return heapq.merge(sorted(map(_message, self.staged)), map(_message, ordinary))


def story(seed: int, now: float) -> Story:
    """The story of `seed` that ends at `now` (Unix time, s): nothing in it lies in the future."""
    start = int(now - MINUTES * 60) * SECOND
    acts, staged = [], []
    for part in PARTS:
        chosen = scenario(part.scenario)
        begins = start + part.minute * 60 * SECOND
        stage = Stage(chosen.pair, 2 * seed + chosen.harmful, SIZE, begins, "scorer")
        centre = _centre(chosen.make(stage))
        stage.close()
        acts.append(Act(chosen.name, chosen.harmful, chosen.about, chosen.differs, centre, begins + stage.span))
        staged += stage.events
    return Story(start, tuple(acts), tuple(staged))


def _centre(cast: Cast) -> frozenset[str]:
    named = {*cast.victims, cast.centre, *(who.key for who in cast.accounts)}
    return frozenset(named | ({person(cast.person)} if cast.person else set()))


_encode: Final = msgspec.json.Encoder().encode


def _message(event: Event) -> Message:
    way = CONTROL if event.kind in DECISIONS else event.platform
    return Message(event.created_at, way, event.root or event.item, _encode(event))
