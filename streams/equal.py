"""Live equals replay: the proof, run for real.

A file is replayed, and fed through a real broker, ingest and workers, while things go wrong on
purpose. Then every cascade is compared, figure by figure, and every record of activity.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import msgspec

from detectors.incidents.incident import Incident
from detectors.signal import decode as decode_signal
from detectors.signal import encode as encode_signal
from graph.campaigns import Named
from graph.cascade import Key
from graph.figures import CascadeRow
from graph.frames import Activity
from streams import standing
from streams.errors import BreakwaterError
from streams.feed import Fed, feed
from streams.ordering import in_time_order
from streams.processes import Child, Stages, check, end_all
from streams.readers import open_source
from streams.reading import personal_key
from streams.replay import Replayed, replay
from streams.results import Results
from streams.settings import Settings

TROUBLES = ("kill-worker", "add-worker", "kill-ingest", "restart-broker", "move-folder")
MAX_RESTARTS = 20
STALLED_S = 90.0  # nothing new for this long: whatever is missing will not come

Say = Callable[[str], object]


class Expected(NamedTuple):
    """What replay says."""

    rows: dict[Key, CascadeRow]
    heard: Counter[Activity]
    replayed: Replayed


def expected(paths: Sequence[Path], format_name: str, settings: Settings) -> Expected:
    """Replay `paths`."""
    heard: Counter[Activity] = Counter()
    personal_key(settings, make=True)  # ingest and replay have to know a value again as the same
    done = replay(open_source(paths, format_name), settings, heard=lambda record: heard.update((record,)))
    return Expected({(row.platform, row.scope, row.root_id): row for row in done.rows}, heard, done)


def differences(expected: Expected, results: Results) -> Iterator[str]:
    """Every way in which live differs from replay, the first of a kind first."""
    rows = results.rows()
    for key in sorted(expected.rows.keys() | rows.keys()):
        live, wanted = rows.get(key), expected.rows.get(key)
        if live is None or wanted is None:
            yield f"cascade {' '.join(key)}: only in {'replay' if live is None else 'live'}"
        elif live != wanted:
            yield f"cascade {' '.join(key)}: {_fields(live, wanted)}"
    for key, row in sorted(results.published.items()):
        if row.closed and key in rows and row != rows[key]:
            yield f"cascade {' '.join(key)}: topic cascades and its tree differ: {_fields(row, rows[key])}"
    yield from _findings(expected.replayed, results)
    heard = results.heard()
    for record in sorted((expected.heard - heard) | (heard - expected.heard)):
        yield f"activity {record}: live {heard[record]} times, replay {expected.heard[record]} times"


def differing_campaigns(wanted: Sequence[Named], live: Sequence[Named]) -> Iterator[str]:
    """Campaigns, hostile or not: the same names, beginnings and accounts."""
    left, right = ({one.id: one for one in side} for side in (live, wanted))
    for number in sorted(left.keys() | right.keys()):
        if number not in left or number not in right:
            yield f"campaign {number}: only in {'live' if number in left else 'replay'}"
        elif left[number] != right[number]:
            fields = Named.__struct_fields__
            names = [name for name in fields if getattr(left[number], name) != getattr(right[number], name)]
            yield f"campaign {number}: live and replay differ in {', '.join(names)}"


def _findings(wanted: Replayed, results: Results) -> Iterator[str]:
    """Signals and incidents, the same byte for byte."""
    signals = Counter(map(encode_signal, wanted.signals))
    live = results.signals
    for packed in sorted((signals - live) | (live - signals)):
        signal = decode_signal(packed)
        yield (
            f"signal {signal.detector} of {signal.victim} at {signal.at}: live {live[packed]} times, "
            f"replay {signals[packed]} times"
        )
    incidents = {incident.id: incident for incident in wanted.incidents}
    for number in sorted(incidents.keys() | results.incidents.keys()):
        left, right = results.incidents.get(number), incidents.get(number)
        if left is None or right is None:
            yield f"incident {number}: only in {'replay' if left is None else 'live'}"
        elif left != right:
            names = [name for name in Incident.__struct_fields__ if getattr(left, name) != getattr(right, name)]
            yield f"incident {number}: live and replay differ in {', '.join(names)}"


def _fields(live: CascadeRow, wanted: CascadeRow) -> str:
    left, right = msgspec.structs.asdict(live), msgspec.structs.asdict(wanted)
    return ", ".join(f"{name} live {left[name]}, replay {right[name]}" for name in left if left[name] != right[name])


class Pipeline:
    """Ingest and workers as child processes over one configuration file."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._stages = Stages(settings, folder)
        self.workers: list[Child] = []
        self.ingest = self._stages.ingest()
        self.restarts = 0
        self._names = 0

    def add_worker(self, name: str | None = None) -> Child:
        """One more worker; with the name of an ended one it goes on in that one's data folder."""
        self._names += name is None
        child = self._stages.worker(name or f"worker-{self._names}")
        self.workers.append(child)
        return child

    def kill_worker(self, rng: random.Random) -> str:
        """kill -9 one of the workers."""
        child = self.workers.pop(rng.randrange(len(self.workers)))
        child.kill()
        return child.name

    def restart_ingest(self) -> None:
        """kill -9 ingest and start it again."""
        self.ingest.kill()
        self.ingest = self._stages.ingest()

    def check(self) -> None:
        """Start again what has ended by itself, as a supervisor does. Raises BreakwaterError when it keeps ending."""
        ended = [child for child in (self.ingest, *self.workers) if not child.running]
        if not ended:
            return
        self.restarts += len(ended)
        if self.restarts > MAX_RESTARTS:
            check(ended)
        time.sleep(1)
        for child in ended:
            if child is self.ingest:
                self.ingest = self._stages.ingest()
            else:
                self.workers.remove(child)
                self.add_worker(child.name)

    def end(self) -> None:
        end_all([self.ingest, *self.workers])


class Trouble:
    """Does the chosen troubles at random moments while the file is fed."""

    def __init__(self, names: Sequence[str], pipeline: Pipeline, broker: Any, rng: random.Random, say: Say) -> None:
        self.pipeline = pipeline
        self.broker = broker
        self.rng = rng
        self.say = say
        self.moments = sorted((rng.uniform(0.1, 0.9), name) for name in names)

    def reach(self, share: float) -> None:
        """Do what is due when `share` (0 … 1) of the file has been fed."""
        while self.moments and self.moments[0][0] <= share:
            at, name = self.moments.pop(0)
            self.say(f"at {at:.0%}: {name}")
            getattr(self, name.replace("-", "_"))()

    def kill_worker(self) -> None:
        self.pipeline.kill_worker(self.rng)
        self.pipeline.add_worker()

    def add_worker(self) -> None:
        self.pipeline.add_worker()

    def kill_ingest(self) -> None:
        self.pipeline.restart_ingest()

    def restart_broker(self) -> None:
        if self.broker is None:
            raise BreakwaterError("restart-broker needs a broker of its own: leave out --bootstrap")
        self.broker.restart()

    def move_folder(self) -> None:
        """A worker goes on in its old data folder; then its partitions move to an empty one."""
        name = self.pipeline.kill_worker(self.rng)
        again = self.pipeline.add_worker(name)
        time.sleep(12)
        again.kill()
        self.pipeline.workers.remove(again)
        self.pipeline.add_worker()


def run(
    paths: Sequence[Path],
    format_name: str,
    settings: Settings,
    folder: Path,
    troubles: Sequence[str],
    seed: int,
    say: Say,
    broker: Any = None,
    workers: int = 2,
) -> tuple[Expected, list[str], Results]:
    """Replay, feed, make trouble, compare. Returns what was expected, the differences, what was read."""
    say("replay")
    wanted = expected(paths, format_name, settings)
    say(f"replay: {wanted.replayed.summary.events} events, {len(wanted.rows)} cascades; starting the pipeline")
    rng = random.Random(seed)  # noqa: S311 - moments of trouble, not secrets
    pipeline = Pipeline(settings, folder)
    try:
        for _ in range(workers):
            pipeline.add_worker()
        trouble = Trouble(troubles, pipeline, broker, rng, say)
        _feed(paths, format_name, settings, trouble, wanted.replayed.summary.events, pipeline)
        trouble.reach(1.0)
        say("fed; waiting for the end of input to close every cascade")
        results = _wait(settings, wanted, pipeline, say)
        problems = list(differences(wanted, results))
        problems += differing_campaigns(wanted.replayed.standing, standing.campaigns(settings))
        return wanted, problems, results
    finally:
        pipeline.end()


def _feed(
    paths: Sequence[Path], format_name: str, settings: Settings, trouble: Trouble, total: int, pipeline: Pipeline
) -> None:
    """Feed in a thread, so that trouble comes in the middle of it."""
    sent = 0
    outcome: list[Fed | BaseException] = []

    def passed(more: int) -> None:
        nonlocal sent
        sent += more

    def work() -> None:
        try:
            messages = in_time_order(open_source(paths, format_name).messages())
            outcome.append(feed(messages, settings, sent=passed))
        except BaseException as error:
            outcome.append(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive():
        trouble.reach(sent / max(1, total) * 0.999)
        pipeline.check()
        thread.join(0.05)
    if outcome and isinstance(outcome[0], BaseException):
        raise outcome[0]


def _wait(settings: Settings, wanted: Expected, pipeline: Pipeline, say: Say) -> Results:
    """Read results until everything expected is there, or nothing comes any more."""
    results = Results(settings)
    last = told = time.monotonic()
    while time.monotonic() - last < STALLED_S:
        before = results.amount
        results.read()
        now = time.monotonic()
        if results.amount != before:
            last = now
        if now - told > 5:
            told = now
            say(f"{len(results.trees)} of {len(wanted.rows)} cascades closed")
            pipeline.check()
        if results.complete(len(wanted.rows), wanted.replayed.summary.incidents) and now - last > 3:
            if not any(True for _ in differences(wanted, results)):
                return results
            if now - last > 15:
                return results
    return results
