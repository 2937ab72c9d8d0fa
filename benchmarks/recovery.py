"""Seconds from kill -9 of the only worker, with a million nodes live, until another has caught up.

The worker is started again at once, on its own data folder or on an empty one (then the journal comes
back from its changelog). 8,000 events are published right after the kill; caught up means that they
too are folded, journaled, and all their output acknowledged. Kafka gives the partitions to the new
process when the session of the old one is over (6 s): that is in the figure.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks import live, traffic
from benchmarks.children import Measured, wait_until
from benchmarks.offsets import Offsets
from benchmarks.results import Result, alone
from graph.events import Event
from streams.broker import LocalBroker
from streams.offsets import wait_for_all
from streams.processes import Stages, check
from streams.settings import Settings, changed
from streams.simulate import simulate

# name → does the new worker go on in the data folder of the one killed?
NAMES = {"recovery_seconds_own_folder": True, "recovery_seconds_empty_folder": False}
NODES = 1_000_000
AFTER = 8_000  # events published after the kill


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Build the state once, then kill and start again for each name and run."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    with (
        tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder,
        LocalBroker(Path(folder, "broker")) as broker,
    ):
        settings = changed(live.settings_for(broker), paths={"data": folder})
        killing = _Killing(settings, Path(folder), events or NODES)
        try:
            say(f"recovery: building {events or NODES:,} nodes")
            killing.build()
            for _ in range(runs):
                for name in names:
                    took = killing.kill_and_recover(own_folder=NAMES[name])
                    seconds[name].append(took)
                    say(f"recovery: {name}: {took:.1f} s, {killing.live_nodes():,.0f} nodes live")
        finally:
            killing.end()
    return [alone(name, seconds[name], None, "s") for name in names]


class _Killing:
    """A pipeline whose worker is killed again and again."""

    def __init__(self, settings: Settings, folder: Path, nodes: int) -> None:
        self.settings = settings
        self.nodes = nodes
        self.offsets = Offsets(settings)
        self.stages = Stages(settings, folder)
        # One stream of traffic from first to last: later events belong to cascades that are live.
        self.traffic: Iterator[Event] = simulate(traffic.options(nodes + 1_000 * AFTER, nodes_only=True))
        self.started = 1
        self.worker = Measured(self.stages.worker("worker-1"))
        self.ingest = Measured(self.stages.ingest())

    def build(self) -> None:
        traffic.publish(self.settings, islice(self.traffic, self.nodes))
        self._wait()

    def kill_and_recover(self, own_folder: bool) -> float:
        """Returns seconds."""
        self.started += not own_folder
        self.worker.child.kill()
        began = time.monotonic()
        self.worker = Measured(self.stages.worker(f"worker-{self.started}"))
        traffic.publish(self.settings, islice(self.traffic, AFTER))
        self._wait()
        return time.monotonic() - began

    def live_nodes(self) -> float:
        """As the worker reports them, every 2 s."""
        enough = self.nodes
        wait_until(lambda: self._nodes() >= enough, [self.worker], 30, "the worker to report its nodes")
        return self._nodes()

    def end(self) -> None:
        self.offsets.close()
        for measured in (self.ingest, self.worker):
            measured.child.kill()

    def _nodes(self) -> float:
        return self.worker.metrics().get("breakwater_live_nodes", 0.0)

    def _wait(self) -> None:
        wait_for_all(self.offsets, self.settings, lambda: check([self.ingest.child, self.worker.child]), live.TIMEOUT_S)
