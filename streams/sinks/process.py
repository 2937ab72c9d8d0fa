"""The process that tells people: alerts in its main thread, notices and webhooks in a second one.

    incidents ─┬─► alerts ─► Alertmanager
    safety ────┘
    incidents ─┬─► office ─► webhooks of regulators; what it decides ─► control
    control ───┘

Nothing is kept but what a restart reads again: incidents and decisions from their topics, notices that were let go
from their folder. A record is done with when Alertmanager has taken what followed from it.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Final

import msgspec

from detectors.incidents.incident import Incident, SafetySignal
from graph.events import Event
from graph.frames import END_OF_INPUT
from streams import metrics
from streams.adapters import canonical
from streams.decide import send
from streams.errors import BreakwaterError, BrokerError, Unreadable
from streams.incidents import read_record
from streams.notices.office import Office
from streams.outbox import origin_of
from streams.pseudonyms import pseudonyms
from streams.settings import Settings
from streams.sinks.alertmanager import Alertmanager
from streams.sinks.alerts import Alerts, Place, When
from streams.sinks.feed import Feed
from streams.sinks.figures import Figures
from streams.sinks.words import Texts

POLL_MS: Final = 100
COMMIT_S: Final = 1.0
LAG_S: Final = 5.0
READ: Final = "unreadable_output"  # reason under which a record of our own topics counts as rejected

_safety: Final = msgspec.json.Decoder(SafetySignal).decode


class Sinks:
    """See the module docstring."""

    def __init__(self, settings: Settings, feed: Feed) -> None:
        hidden = pseudonyms(settings)
        self._feed = feed
        self._manager = Alertmanager(settings.alerts) if settings.alerts.url else None
        self._alerts = Alerts(settings.alerts, self._manager.post, Texts(hidden)) if self._manager else None
        self._figures = Figures()
        self._desk = Desk(Office(settings, hidden, lambda events: send(events, settings)))
        self._stopping = False
        self._next_commit = self._next_lag = 0.0

    def stop(self) -> None:
        """Ask `run` to end."""
        self._stopping = True

    def run(self) -> None:
        """Until `stop`. Raises BreakwaterError where it cannot go on."""
        self._desk.start()
        try:
            while not self._stopping and not self._feed.caught_up():
                self._read(POLL_MS)
            while not self._stopping:
                self._desk.open()
                self._read(POLL_MS)
                self._look(time.time())
            self._commit()
        finally:
            self._desk.close()
            if self._manager is not None:
                self._manager.close()
            self._feed.close()

    def _look(self, now: float) -> None:
        self._desk.check()
        if self._alerts is not None:
            self._alerts.look(now)
        if now >= self._next_commit:
            self._next_commit = now + COMMIT_S
            self._commit()
        if now >= self._next_lag:
            self._next_lag = now + LAG_S
            self._feed.report_lag()

    def _commit(self) -> None:
        self._feed.commit(self._alerts.places() if self._alerts is not None else ())

    def _read(self, wait_ms: int) -> None:
        for name, record in self._feed.poll(wait_ms):
            try:
                self._take(name, record, time.time())
            except (BrokerError, Unreadable, msgspec.MsgspecError, ValueError) as error:
                metrics.REJECTED.labels(READ).inc()
                place = f"{record.topic}/{record.partition} at offset {record.offset}"
                print(f"sinks: {place} is passed over: {_why(error)}", file=sys.stderr)

    def _take(self, name: str, record: Any, now: float) -> None:
        if record.value is None or record.value == END_OF_INPUT:
            return
        when, place = self._feed.when(record), Place(record.topic, record.partition, record.offset)
        if name == "incidents":
            self._incident(read_record(record), now, when, place, origin_of(record.headers, record.timestamp) / 1000)
        elif name == "control":
            self._desk.put(canonical.read_one(record.value))
        elif self._alerts is not None and when != "known":
            self._alerts.take_safety(_safety(record.value), now, place)

    def _incident(self, incident: Incident, now: float, when: When, place: Place, origin: float) -> None:
        self._figures.take(incident, now, when)
        self._desk.put(incident)
        if self._alerts is not None:
            self._alerts.take(incident, now, when, place, origin)


def _why(error: Exception) -> str:
    """In words of ours: what a decoder says quotes what somebody sent, and a log names nobody."""
    return error.reason if isinstance(error, Unreadable) else "it is not what this topic holds"


class Desk:
    """The office in a thread of its own: an address that does not answer holds no alert up."""

    PAUSE_S: Final = 0.2
    AGAIN_S: Final = 5.0

    def __init__(self, office: Office, clock: Callable[[], float] = time.time) -> None:
        self._office, self._clock = office, clock
        self._queue: SimpleQueue[Incident | Event] = SimpleQueue()
        self._ending, self._opened = threading.Event(), threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="notices")

    def start(self) -> None:
        """Begin to take in; nothing goes out before `open`."""
        self._thread.start()

    def open(self) -> None:
        """All that was there is known now."""
        self._opened.set()

    def put(self, one: Incident | Event) -> None:
        """Hand over an incident or an event of `control`."""
        self._queue.put(one)

    def check(self) -> None:
        """Raises what ended the thread."""
        if self._failure is not None:
            raise BreakwaterError(f"notices cannot go on: {self._failure}") from self._failure

    def close(self) -> None:
        """End the thread when it has done what it is at."""
        self._ending.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._office.close()

    def _work(self) -> None:
        try:
            while not self._ending.is_set():
                ready = self._opened.is_set()
                self._take_in()
                failed = ready and not self._look()
                self._ending.wait(self.AGAIN_S if failed else self.PAUSE_S)
        except Exception as error:
            self._failure = error

    def _look(self) -> bool:
        """Did it work? No space, or no broker, holds no alert up: it is tried again."""
        try:
            self._office.look(self._clock())
        except BreakwaterError as error:
            print(f"sinks: notices wait: {error}", file=sys.stderr)
            return False
        return True

    def _take_in(self) -> None:
        while True:
            try:
                one = self._queue.get_nowait()
            except Empty:
                return
            if isinstance(one, Incident):
                self._office.take(one)
            else:
                self._office.take_event(one)
