"""Live against peers: CPU an event, events a second, on a real Kafka with a backlog.

Every run reads the same raw topic of 8 partitions with each side in turn, the order turned round
from run to run, nothing else running:

    ours     `breakwater worker`, then `breakwater ingest`, both over the whole backlog at once
    closing  the same, with cascades that close after a minute of silence: as many close as open
    pipeline the same as ours, with every reader of texts and targets on (the others read nothing)
    faust    a Faust agent that does nothing with one event after the other
    quix     a Quix Streams application that decodes JSON and does nothing

CPU is user and system time of the processes of a side (ours: both), from the moment at which they
are ready but have not read their first event, until everything is done. Ours is done when ingest has
committed the raw topic to its end and the worker has committed every frame that came of it, through
all stages: by then every event is folded and journaled, and all output acknowledged. A peer is done
when it has committed the topic to its end. Rates are over the same time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks import traffic
from benchmarks.children import READY as PEER_READY
from benchmarks.children import Measured, start_peer, wait_until
from benchmarks.offsets import Offsets
from benchmarks.results import Result, compare
from streams.broker import LocalBroker
from streams.errors import BreakwaterError
from streams.offsets import wait_for_all
from streams.processes import Stages, check
from streams.settings import Settings, changed

EVENTS = 400_000
CLOSE_AFTER_S = 60.0  # at `traffic.PACE` more than an hour and a half of silence
TIMEOUT_S = 300.0

# name → side that is ours, side that is theirs, what is compared, goal
NAMES = {
    "live_cpu_vs_faust_noop": ("ours", "faust", "cpu", "<=0.35"),
    "live_cpu_closing_vs_faust_noop": ("closing", "faust", "cpu", None),
    "live_cpu_pipeline_vs_faust_noop": ("pipeline", "faust", "cpu", "<=1.0"),
    "live_rate_vs_quix_noop": ("ours", "quix", "rate", ">=0.4"),
}
UNITS = {"cpu": "µs CPU an event", "rate": "events/s"}


class Usage(NamedTuple):
    """What one side used over the backlog."""

    cpu: float  # µs an event
    rate: float  # events a second


class Bench:
    """One broker with the backlog, and the sides that read it."""

    def __init__(self, settings: Settings, folder: Path, events: int, say: Callable[[str], object]) -> None:
        self.settings = settings
        self.say = say
        self.folder = folder
        self.events = events
        self.topic = settings.kafka.platform_topic(traffic.PLATFORM)
        self.offsets = Offsets(settings)
        self._runs = 0

    def measure(self, side: str) -> Usage:
        """Run one side over the backlog."""
        self._runs += 1
        folder = self.folder / f"{self._runs}-{side}"
        if side in ("faust", "quix"):
            return self._peer(side, folder)
        return self._ours(folder, side)

    def _peer(self, side: str, folder: Path) -> Usage:
        group = f"{side}-{self._runs}"
        arguments = [self.settings.kafka.bootstrap, self.topic, group, str(folder / "data")]
        peer = start_peer(side, f"benchmarks.{side}_noop", arguments, folder)
        try:
            peer.wait_for(PEER_READY)
            began, used = time.monotonic(), peer.cpu_s
            ends = self.offsets.ends(self.topic)
            wait_until(lambda: self.offsets.reached(group, ends), [peer], TIMEOUT_S, f"{side} to read the backlog")
            return self._usage(time.monotonic() - began, peer.cpu_s - used)
        finally:
            peer.child.kill()

    def _ours(self, folder: Path, side: str) -> Usage:
        self.offsets.start_afresh()
        settings = self._own_settings(folder, side)
        stages = Stages(settings, folder)
        worker = Measured(stages.worker("worker"))
        children = [worker]
        try:
            recovered = "breakwater_recovery_seconds"
            wait_until(lambda: worker.metrics().get(recovered, 0) > 0, children, 60, "the worker to be ready")
            time.sleep(1.0)
            ingest = Measured(stages.ingest())
            children.append(ingest)
            ingest.wait_for("/metrics")
            began, of_ingest = time.monotonic(), ingest.cpu_s
            used = of_ingest + worker.cpu_s
            wait_for_all(self.offsets, settings, lambda: check([one.child for one in children]), TIMEOUT_S)
            usage = self._usage(time.monotonic() - began, ingest.cpu_s + worker.cpu_s - used)
            self._check(ingest, worker)
            self._say_budget(self._us(ingest.cpu_s - of_ingest), ingest.metrics(), worker.metrics())
            return usage
        finally:
            for measured in children:
                measured.child.kill()

    def _own_settings(self, folder: Path, side: str) -> Settings:
        groups = {"ingest_group": f"ingest-{self._runs}", "worker_group": f"worker-{self._runs}"}
        cascades = {"close_after_s": CLOSE_AFTER_S} if side == "closing" else {}
        reading = {"readers": Settings().reading.readers} if side == "pipeline" else {}
        return changed(self.settings, kafka=groups, cascades=cascades, reading=reading, paths={"data": str(folder)})

    def _check(self, ingest: Measured, worker: Measured) -> None:
        """Was it really all of it?"""
        read, folded = ingest.metrics()["breakwater_events_total"], worker.metrics()["breakwater_folded_total"]
        if read != self.events or folded < self.events:
            raise BreakwaterError(f"{read:.0f} of {self.events} events were read and {folded:.0f} folded")

    def _say_budget(self, of_ingest: float, ingest: dict[str, float], worker: dict[str, float]) -> None:
        """What the stages took of it; the rest of the worker is Faust, sending, journals and snapshots."""
        reading = self._us(ingest.get("breakwater_reading_seconds_total", 0.0))
        self.say(f"live: {of_ingest:.2f} µs of it in ingest, {reading:.2f} of these reading")
        for name, seconds in sorted(worker.items()):
            if name.startswith("breakwater_machine_seconds_total{") or name == "breakwater_fold_seconds_sum":
                self.say(f"live: {self._us(seconds):.2f} µs in {name}")

    def _usage(self, seconds: float, cpu_s: float) -> Usage:
        return Usage(self._us(cpu_s), self.events / seconds)

    def _us(self, cpu_s: float) -> float:
        """Seconds over the whole backlog as µs an event."""
        return cpu_s / self.events * 1e6


def settings_for(broker: LocalBroker) -> Settings:
    """Defaults without the readers of texts, on `broker`, with the one raw topic of the benchmarks."""
    return changed(
        Settings(),
        kafka={"bootstrap": broker.bootstrap, "prefix": "bench-"},
        ingest={"platforms": (traffic.PLATFORM,)},
        reading={"readers": ()},
    )


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Measure `names` on a broker of its own."""
    sides = list(dict.fromkeys(side for name in names for side in NAMES[name][:2]))
    with (
        tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder,
        LocalBroker(Path(folder, "broker")) as broker,
    ):
        settings = settings_for(broker)
        say(f"live: publishing {events or EVENTS:,} messages")
        bench = Bench(settings, Path(folder), traffic.feed(settings, events or EVENTS), say)
        usages: dict[str, list[Usage]] = {side: [] for side in sides}
        for number in range(runs):
            for side in sides if number % 2 == 0 else reversed(sides):
                usage = bench.measure(side)
                usages[side].append(usage)
                say(f"live: run {number + 1}, {side}: {usage.cpu:.2f} µs CPU an event, {usage.rate:,.0f} events/s")
        bench.offsets.close()
    return [_result(name, usages) for name in names]


def _result(name: str, usages: dict[str, list[Usage]]) -> Result:
    ours, theirs, what, goal = NAMES[name]
    mine = [getattr(usage, what) for usage in usages[ours]]
    other = [getattr(usage, what) for usage in usages[theirs]]
    return compare(name, mine, other, goal, UNITS[what])
