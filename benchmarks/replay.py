"""Replay of the dump against decoding it: how much is added to what cannot be saved.

ours     `breakwater replay` of the unpacked folder, called in this process: reading the files, decoding,
         sorting, folding, rows, writing Parquet
theirs   decoding the same bytes, in memory already, into canonical events, each cascade dropped at once

Wall-clock, both in one process, in turn.
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
from streams.settings import Settings

NAMES = ("replay_vs_decode",)
GOAL = "<=4"


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Measure on the whole dump; `events` does not apply. Raises InputError where the dump is absent."""
    with tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder:
        return [_measure(dump.unpack(Path(folder, "ced")), Path(folder, "out"), runs, say)]


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


def _replay(folder: Path, out: Path) -> int:
    done = replay(open_source([folder], "ced"), Settings())
    with OutputFolder(out) as output:
        write(done.rows, output)
    return done.summary.events


def _decode(cascades: list[dump.Halves]) -> int:
    return sum(len(ced.read_cascade(*halves).events) for halves in cascades)
