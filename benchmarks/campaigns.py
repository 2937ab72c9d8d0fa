"""The three stages of co-sharing behind each other in one process: what a share costs, and what stalls them or grows.

campaigns_share          CPU a share: ten days of 20,000 shares, a third of them of objects that come again
campaigns_memory_flat    state after the last of these days against the eighth, from when on as much leaves as comes
campaigns_hot            CPU a share of one object that 100,000 accounts share in ten minutes
campaigns_hot_stall      the slowest thousand of these shares

Shares are generated. No Kafka, no reading: `live.py` has the whole pipeline.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from benchmarks.results import Result, alone, compare
from detectors.chain import Army
from graph.facts import HOSTILE
from graph.shares import TEXT, Share, object_id
from streams.settings import Settings
from streams.watch import campaigns_of

DAYS, WEEK, A_DAY, HOT = 10, 8, 20_000, 100_000
FRAME: Final = 1_000
SECOND: Final = 1_000_000
T0: Final = 1_700_000_000 * SECOND
NAMES: Final = ("campaigns_share", "campaigns_memory_flat", "campaigns_hot", "campaigns_hot_stall")


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Both measurements, whichever of their figures are asked for. `events`: shares of the hot object."""
    ordinary: list[tuple[float, int, int]] = []
    hot: list[tuple[float, float]] = []
    for number in range(runs):
        if {"campaigns_share", "campaigns_memory_flat"} & set(names):
            ordinary.append(_ordinary(min(A_DAY, events or A_DAY)))
            say(f"campaigns: run {number + 1}, {ordinary[-1][0]:.1f} µs a share")
        if {"campaigns_hot", "campaigns_hot_stall"} & set(names):
            hot.append(_hot(events or HOT))
            say(f"campaigns: run {number + 1}, one object for all: {hot[-1][0]:.1f} µs a share")
    found = []
    if ordinary:
        found.append(alone("campaigns_share", [share for share, _, _ in ordinary], None, "µs CPU a share"))
        last, week = [float(last) for _, _, last in ordinary], [float(week) for _, week, _ in ordinary]
        found.append(compare("campaigns_memory_flat", last, week, "<=1.05", "bytes of state"))
    if hot:
        found.append(alone("campaigns_hot", [share for share, _ in hot], None, "µs CPU a share"))
        found.append(alone("campaigns_hot_stall", [slowest for _, slowest in hot], "<=1", "s CPU"))
    return [result for result in found if result.name in names]


def _ordinary(a_day: int) -> tuple[float, int, int]:
    army, rng = Army(campaigns_of(Settings())), random.Random(1)
    spent, sizes = 0.0, []
    for day in range(DAYS):
        spent += sum(_given(army, sorted(_day(rng, day, a_day), key=lambda one: one.at)))
        sizes.append(sum(len(one.machine.dump()) for one in (army.sharing, army.partners, army.campaigns)))
    return spent / (DAYS * a_day) * 1e6, sizes[WEEK - 1], sizes[-1]


def _day(rng: random.Random, day: int, number: int) -> Iterator[Share]:
    for place in range(number):
        again = rng.random() < 0.3
        what = int(rng.paretovariate(0.9)) % 50_000 if again else rng.getrandbits(40)
        at = T0 + (day * 86_400 + rng.randrange(86_400)) * SECOND
        yield _share(f"o{what}", f"u{rng.randrange(10_000)}", at, f"i{day}.{place}")


def _hot(accounts: int) -> tuple[float, float]:
    step = 600 * SECOND // accounts
    shares = (_share("hot", f"u{place}", T0 + place * step, f"i{place}") for place in range(accounts))
    spent = _given(Army(campaigns_of(Settings())), shares)
    return sum(spent) / accounts * 1e6, max(spent)


def _share(what: str, who: str, at: int, item: str) -> Share:
    return Share(object_id(TEXT, what), "weibo", who, at, "", item, "comment", HOSTILE, 900, "person:p", 90)


def _given(army: Army, shares: Iterable[Share]) -> list[float]:
    """CPU seconds of each frame."""
    spent = []
    rest = iter(shares)
    while frame := list(islice(rest, FRAME)):
        began = time.process_time()
        army.take(frame, frame[-1].at)
        spent.append(time.process_time() - began)
    return spent
