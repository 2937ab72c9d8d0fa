"""`/metrics` of a service under abuse, without a broker: scenarios through the real detectors, in steps of a second.

What only a process with a broker sets (what came in, lag, delays) is set here by hand, as such a process would.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from prometheus_client import start_http_server

from detectors.bounds import LABELS
from detectors.campaigns import Campaigns
from detectors.signal import Signal
from detectors.standing import ErrorRates
from graph.campaigns import Coordination, Named
from graph.frames import Activity
from graph.watermark import END
from streams import metrics, observed
from streams.readers.memory import Memory
from streams.replay import Replayed, replay
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.sinks.figures import Figures

STAGES = ("cascades", "victims", "actors", "objects", "incidents")
ABUSE = ("deepfake_spread", "many_victims", "doxxing")


@cache
def scenario(name: str) -> tuple[list[Activity], Replayed]:
    """What the detectors are given and find, while the incidents are still open."""
    about = SCENARIOS[name]
    run = Run(about, 0, about.size, "gold")
    heard: list[Activity] = []
    last = max(event.created_at for event in run.events if event.created_at < END)
    return heard, replay(Memory(run.events), Settings(), heard=heard.append, until=last)


@contextmanager
def served() -> Iterator[str]:
    """Serves the metrics of this process; the address of its /metrics."""
    server, thread = start_http_server(0, addr="127.0.0.1")
    try:
        yield f"http://127.0.0.1:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def drive(steps: int = 3, pause: Callable[[], None] = lambda: time.sleep(1.0)) -> None:
    """Abuse, a part of it in each step, with a pause behind each."""
    told = [scenario(name) for name in ABUSE]
    records = [record for heard, _ in told for record in heard]
    signals = [signal for _, done in told for signal in done.signals]
    incidents = [incident for _, done in told for incident in done.incidents]
    figures = Figures()
    observed.begin_telling()
    for stage in STAGES[1:]:
        observed.begin(stage)
    for step in range(steps):
        observed.taken("victims", records[step::steps])
        observed.found(signals[step::steps])
        for incident in incidents[step::steps]:
            figures.take(incident, time.time())
        _ingest(records[step::steps])
        _worker(signals[step::steps])
        _sinks(step)
        pause()


def _ingest(records: list[Activity]) -> None:
    for record in records:
        metrics.EVENTS.labels(record.platform, record.kind).inc()
        metrics.LAG_EVENTS.labels(record.platform).set(120)
    metrics.REJECTED.labels("no_json").inc(2)
    metrics.FRAMES.inc()
    metrics.FRAME_EVENTS.observe(len(records))
    metrics.LAG_SECONDS.set(0.4)
    metrics.UNACKED.set(2)


def _worker(signals: list[Signal]) -> None:
    for place, stage in enumerate(STAGES):
        metrics.WATERMARK.labels(stage).set(time.time() - 40 - 10 * place)
    for place, stage in enumerate(STAGES[1:]):
        metrics.MACHINE_SECONDS.labels(stage).inc(0.02 * (place + 1))
        metrics.MACHINE_RECORDS.labels(stage).inc(50)
    metrics.FOLDED.inc(100)
    metrics.FOLD_SECONDS.observe(0.002)
    metrics.INFLIGHT.set(3)
    metrics.CASCADES.set(40)
    metrics.NODES.set(2_000)
    alone, across = (
        [f"weibo:{n}" for n in range(12)],
        [f"{name}:{n}" for name in ("weibo", "douyin") for n in range(30)],
    )
    held = Campaigns(ErrorRates(LABELS, LABELS))
    held.state = Coordination(tests=len(signals), known=[Named("a", 0, alone), Named("b", 0, across)])
    observed.standing("campaigns", [round(1e6 * (time.time() - 60))], [held])


def _sinks(step: int) -> None:
    metrics.ALERTS.labels("sent").inc()
    for severity in ("S1", "S2", "S3"):
        metrics.ALERTS_ACTIVE.labels(severity).set(step)
    for state in ("waiting", "released", "sent", "received"):
        metrics.NOTICES.labels(state).set(2 if state == "waiting" else 0)
    metrics.SINK_LAG.labels("incidents").set(0)
    metrics.PIPELINE_DELAY.observe(0.2 + 0.1 * step)
    metrics.WHOLE_DELAY.observe(50 + step)
