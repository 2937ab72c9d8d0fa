"""Memory of a worker over millions of events while cascades open and close: it must stay flat.

Traffic is simulated and published on the fly, ingest and worker run at once, cascades close after a
minute of silence. The worker's resident memory is read each time another 250,000 events are folded;
the figure is the mean over the last million ÷ the mean over the first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from threading import Thread

from benchmarks import live, traffic
from benchmarks.children import Measured, wait_until
from benchmarks.results import Result
from streams.broker import LocalBroker
from streams.processes import Stages
from streams.settings import Settings, changed
from streams.simulate import simulate

NAMES = ("worker_memory_flat",)
EVENTS = 5_000_000
SAMPLES = 20  # over the whole run; each stands for a twentieth
FIRST = LAST = 4  # samples at either end that are compared
TIMEOUT_S = 1_200.0
MB = 1 << 20


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """One run, however many are asked for: it is long, and what it measures does not jitter."""
    with (
        tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder,
        LocalBroker(Path(folder, "broker")) as broker,
    ):
        settings = changed(
            live.settings_for(broker), cascades={"close_after_s": live.CLOSE_AFTER_S}, paths={"data": folder}
        )
        stages = Stages(settings, Path(folder))
        children = [Measured(stages.worker("worker")), Measured(stages.ingest())]
        try:
            sizes = _watch(settings, children, events or EVENTS, say)
        finally:
            for measured in children:
                measured.child.kill()
    return [_result(sizes)]


def _result(sizes: list[int]) -> Result:
    first, last = mean(sizes[:FIRST]) / MB, mean(sizes[-LAST:]) / MB
    ratio = round(last / first, 3)
    return Result(NAMES[0], round(last, 1), round(first, 1), ratio, "<=1.2", "MB, last against first million", [ratio])


def _watch(settings: Settings, children: list[Measured], events: int, say: Callable[[str], object]) -> list[int]:
    """Publish in a thread; returns the worker's resident bytes after each twentieth of the events."""
    worker = children[0]
    failures: list[BaseException] = []
    publishing = Thread(target=_publish, args=(settings, events, failures), daemon=True)
    publishing.start()
    sizes: list[int] = []

    def folded() -> bool:
        if failures:
            raise failures[0]
        done = worker.metrics().get("breakwater_folded_total", 0.0)
        while len(sizes) < SAMPLES and done >= events * (len(sizes) + 1) // SAMPLES:
            sizes.append(worker.resident)
            live_nodes = worker.metrics()["breakwater_live_nodes"]
            say(f"memory: {done:,.0f} events, {sizes[-1] / MB:.0f} MB, {live_nodes:,.0f} nodes live")
        return len(sizes) == SAMPLES

    wait_until(folded, children, TIMEOUT_S, "all events to be folded", poll_s=0.5)
    publishing.join()
    return sizes


def _publish(settings: Settings, events: int, failures: list[BaseException]) -> None:
    try:
        traffic.publish(settings, simulate(traffic.options(events)))
    except BaseException as error:
        failures.append(error)
