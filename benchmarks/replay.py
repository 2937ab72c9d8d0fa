"""Replay of the dump against decoding it: how much is added to what cannot be saved.

ours     `breakwater replay` of the unpacked folder, called in this process: reading the files, decoding,
         sorting, folding, rows, writing Parquet
theirs   decoding the same bytes, in memory already, into canonical events, each cascade dropped at once

Wall-clock, both in one process, in turn; what events say is not read.

replay_price_NAME: the same replay with that reader on, or with all of them, against none. CPU time.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import dump
from benchmarks.results import Result, compare
from streams.adapters import ced
from streams.files import OutputFolder
from streams.readers import open_source
from streams.replay import replay, write
from streams.settings import Settings, changed

DECODE = "replay_vs_decode"
PRICES: dict[str, tuple[str, ...]] = {f"replay_price_{name}": (name,) for name in Settings().reading.readers}
PRICES["replay_price_all"] = Settings().reading.readers
NAMES = (DECODE, *PRICES)
GOAL = "<=4"


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Measure on the whole dump; `events` does not apply. Raises InputError where the dump is absent."""
    with tempfile.TemporaryDirectory(prefix="breakwater-bench-") as temporary:
        folder, out = dump.unpack(Path(temporary, "ced")), Path(temporary, "out")
        found = [_measure(folder, out, runs, say)] if DECODE in names else []
        return found + _prices([name for name in names if name in PRICES], folder, out, runs, say)


def _prices(names: list[str], folder: Path, out: Path, runs: int, say: Callable[[str], object]) -> list[Result]:
    """Each reader against none, in turn."""
    if not names:
        return []
    seconds: dict[str, list[float]] = {name: [] for name in ("none", *names)}
    for number in range(runs):
        for side in list(seconds) if number % 2 == 0 else reversed(list(seconds)):
            gc.collect()
            began = time.process_time()
            _replay(folder, out, PRICES.get(side, ()))
            seconds[side].append(time.process_time() - began)
            say(f"replay: run {number + 1}, reading {side}: {seconds[side][-1]:.2f} s CPU")
    return [compare(name, seconds[name], seconds["none"], None, "s CPU") for name in names]


def _measure(folder: Path, out: Path, runs: int, say: Callable[[str], object]) -> Result:
    cascades = list(dump.halves(folder))
    sides = {"ours": lambda: _replay(folder, out), "theirs": lambda: _decode(cascades)}
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    for number in range(runs):
        for side in sides if number % 2 == 0 else reversed(sides):
            gc.collect()
            began = time.perf_counter()
            events = sides[side]()
            seconds[side].append(time.perf_counter() - began)
            say(f"replay: run {number + 1}, {side}: {seconds[side][-1]:.2f} s for {events:,} events")
    return compare(NAMES[0], seconds["ours"], seconds["theirs"], GOAL, "s")


def _replay(folder: Path, out: Path, readers: tuple[str, ...] = ()) -> int:
    settings = changed(Settings(), reading={"readers": readers}, paths={"data": str(out.parent / "data")})
    done = replay(open_source([folder], "ced"), settings)
    with OutputFolder(out) as output:
        write(done.rows, output)
    return done.summary.events


def _decode(cascades: list[dump.Halves]) -> int:
    return sum(len(ced.read_cascade(*halves).events) for halves in cascades)
