"""What the demo shows: cascades and incidents from their topics, what our processes say of themselves, and alerts."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections import Counter, deque
from collections.abc import Callable
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families

from graph.cascade import Key
from graph.events import Event
from graph.figures import CascadeRow
from streams.decided import taken
from streams.observers import Heard
from streams.onlookers import Told, told
from streams.ordering import CONTROL
from streams.results import Results
from streams.settings import Settings
from streams.sinks.alerts import concerns
from streams.supervise import Crew
from streams.tail import Tail

WINDOW_S = 10.0  # of the clock, over which the pipeline's rates are taken
READ_S = 0.5
LOOKS_AT_REST = 4
KEPT = 2_000  # cascades that are remembered at least
SCRAPE_TIMEOUT_S = 2.0

Samples = Counter[tuple[str, str, str]]  # (metric, platform, kind); "" where it has no such label


class Ranked(NamedTuple):
    """A cascade and how fast it grows."""

    row: CascadeRow
    rate: float  # reshares a second of event time
    age_s: float  # event time since it began


class View(NamedTuple):
    """One look at everything. Rates are a second of the clock."""

    fastest: list[Ranked]
    platforms: dict[str, Counter[str]]  # platform → kind → events read
    events_s: float  # read by ingest
    folded_s: float  # folded by the worker
    lag_events: int  # in the raw topics, not yet read
    lag_s: float  # how old the message read last was
    frame_events: float  # mean events a frame
    fold_ms: float  # mean time to decode and fold a frame
    live: int  # cascades in memory
    nodes: int
    closed: int
    total: Counter[str]  # other counters by name
    now: int  # newest event time that has a row, µs
    told: Told


class Board:
    """Looks at a running pipeline.

    Args:
        window_s: event time over which the growth of cascades is taken.
        heard: what the receiver of alerts has heard.
    """

    def __init__(self, settings: Settings, crew: Crew, window_s: float, heard: Callable[[], list[Heard]]) -> None:
        self._crew = crew
        self._heard = heard
        self._told = Told()
        self._results = Results(settings, ("cascades", "incidents"))
        self._control = Tail(settings, CONTROL)
        self._decisions: list[Event] = []
        self._growth = Growth(window_s)
        self._samples: dict[str, Samples] = {}
        self._read = Speedometer()
        self._folded = Speedometer()
        self._closed = False  # has any cascade closed?
        self._at_rest = 0

    def look(self) -> View:
        """Read what has come, ask the processes, and sum up."""
        deadline = time.monotonic() + READ_S
        came = 0
        while (more := self._results.read()) and time.monotonic() < deadline:
            came += more
        self._growth.take(self._results.published)
        self._results.published.clear()
        self._decisions += taken(self._control.more(0))
        self._told = told(self._results.incidents, self._decisions, self._heard())
        samples = self._scrape()
        self._note_rest(samples, came)
        events = _of(samples, "breakwater_events_total")
        folded = _of(samples, "breakwater_folded_total")
        now = time.monotonic()
        platforms: dict[str, Counter[str]] = {}
        for (name, platform, kind), value in samples.items():
            if name == "breakwater_events_total":
                platforms.setdefault(platform, Counter())[kind] += int(value)
        return View(
            fastest=self._growth.fastest(),
            platforms=platforms,
            events_s=self._read.speed(now, events),
            folded_s=self._folded.speed(now, folded),
            lag_events=int(_of(samples, "breakwater_lag_events")),
            lag_s=_of(samples, "breakwater_lag_seconds"),
            frame_events=_mean(samples, "breakwater_frame_events"),
            fold_ms=_mean(samples, "breakwater_fold_seconds") * 1e3,
            live=int(_of(samples, "breakwater_live_cascades")),
            nodes=int(_of(samples, "breakwater_live_nodes")),
            closed=int(_of(samples, "breakwater_closed_total")),
            total=Counter({name: int(_of(samples, f"breakwater_{name}_total")) for name in OTHERS}),
            now=self._growth.now,
            told=self._told,
        )

    def _note_rest(self, samples: Samples, came: int) -> None:
        """Count the looks since there was last anything to read, to keep or to show."""
        self._closed = self._closed or _of(samples, "breakwater_closed_total") > 0
        busy = came or _of(samples, "breakwater_lag_events") or _of(samples, "breakwater_live_cascades")
        self._at_rest = 0 if busy or not self._closed else self._at_rest + 1

    @property
    def at_rest(self) -> bool:
        """For some looks now: all is read, every cascade closed, and no row has come."""
        return self._at_rest >= LOOKS_AT_REST

    @property
    def all_resolved(self) -> bool:
        """Has every incident that people are told of been an alert that is resolved by now?"""
        resolved = {one.incident for one in self._told.alerts if not one.firing}
        return all(one.id in resolved for one in self._told.incidents if concerns(one))

    def close(self) -> None:
        self._results.close()
        self._control.close()

    def _scrape(self) -> Samples:
        """The newest samples of all processes; of one that does not answer, those it gave last."""
        for child in self._crew.children:
            if url := child.metrics_url:
                try:
                    with urllib.request.urlopen(url, timeout=SCRAPE_TIMEOUT_S) as answer:  # noqa: S310  our own
                        self._samples[child.name] = _parsed(answer.read().decode())
                except (urllib.error.URLError, OSError):
                    continue
        return self._merged()

    def _merged(self) -> Samples:
        total: Samples = Counter()
        for samples in self._samples.values():
            total.update(samples)
        return total


OTHERS = ("folded", "rejected", "duplicates", "conflicts", "late", "reopened")


class Growth:
    """How fast cascades grow, from the rows that were published one after another.

    The rate at an event time t is the number of reshares in (t − window, t], over the window. A row
    says how many there were at its last event; between two rows they are taken to come evenly.
    """

    def __init__(self, window_s: float) -> None:
        self._window = int(window_s * 1e6)
        self._steps: dict[Key, deque[tuple[int, int]]] = {}  # (time, size)
        self._rows: dict[Key, CascadeRow] = {}
        self.now = 0  # newest event time of any row, µs

    def take(self, rows: dict[Key, CascadeRow]) -> None:
        """Take in newer rows, one a cascade."""
        for key, row in rows.items():
            self._rows[key] = row
            self.now = max(self.now, row.last_at)
            self._steps.setdefault(key, deque(((row.started_at, 1),))).append((row.last_at, row.size))

    def fastest(self) -> list[Ranked]:
        """Cascades, the fastest first, of equally fast ones the larger. The last of very many are forgotten."""
        rates = {key: self._rate(key) for key in self._rows}
        order = sorted(rates, key=lambda key: (rates[key], self._rows[key].size), reverse=True)
        if len(order) > 2 * KEPT:
            for key in order[KEPT:]:
                del self._rows[key], self._steps[key]
            del order[KEPT:]
        rows = [(self._rows[key], rates[key]) for key in order]
        return [Ranked(row, rate, max(0.0, (self.now - row.started_at) / 1e6)) for row, rate in rows]

    def _rate(self, key: Key) -> float:
        steps, since = self._steps[key], self.now - self._window
        while len(steps) > 1 and steps[1][0] <= since:
            steps.popleft()
        before = float(steps[0][1])
        if len(steps) > 1 and steps[0][0] < since:
            (earlier, small), (later, large) = steps[0], steps[1]
            before += (large - small) * (since - earlier) / (later - earlier)
        return max(0.0, steps[-1][1] - before) / self._window * 1e6


class Speedometer:
    """Rate of a counter over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def speed(self, now: float, total: float) -> float:
        """`total` at the clock time `now` s; its growth a second since about `WINDOW_S` ago."""
        self._seen.append((now, total))
        while len(self._seen) > 2 and self._seen[1][0] <= now - WINDOW_S:
            self._seen.popleft()
        since, before = self._seen[0]
        return max(0.0, (total - before) / (now - since)) if now > since else 0.0


def _parsed(text: str) -> Samples:
    samples: Samples = Counter()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if not sample.name.endswith("_bucket"):
                label = sample.labels.get
                samples[(sample.name, label("platform", ""), label("kind", ""))] += sample.value  # type: ignore[assignment]
    return samples


def _of(samples: Samples, name: str) -> float:
    return float(sum(value for (found, _, _), value in samples.items() if found == name))


def _mean(samples: Samples, name: str) -> float:
    return _of(samples, f"{name}_sum") / max(1.0, _of(samples, f"{name}_count"))
