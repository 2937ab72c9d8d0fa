"""Whatever fails in whatever order: in the end Alertmanager has what stands, and everybody was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detectors.incidents.incident import Incident
from streams.settings_outlets import Alerts as Settings
from streams.sinks.alertmanager import Unavailable
from streams.sinks.alerts import Alerts, Place, tier
from tests.factories import T0
from tests.streams.sinks.made import closed, incident

BASES = [incident(f"weibo:{number}") for number in range(3)]
SETTINGS = Settings(resend_s=10.0, least_s=3.0, keep_s=600.0)
Labels = tuple[str, str]


class World:
    """A log of incidents, a process that reads it, and an Alertmanager that comes and goes."""

    def __init__(self) -> None:
        self.now = T0 / 1e6 + 1000
        self.log: list[Incident] = []
        self.done = 0  # committed
        self.away = False
        self.active: dict[Labels, float] = {}  # labels → when it ends
        self.told: set[str] = set()
        self.restart()

    def post(self, alerts: Sequence[Any]) -> None:
        if self.away:
            raise Unavailable("away")
        for alert in alerts:
            labels = (alert["labels"]["incident_id"], alert["labels"]["tier"])
            self.active[labels] = datetime.fromisoformat(alert["endsAt"]).timestamp()
            if self.active[labels] > self.now:
                self.told.add(labels[0])

    def change(self, number: int, severity: str, ended: str) -> None:
        one = msgspec.structs.replace(BASES[number], severity=severity)
        if ended:
            one = closed(one, closed_as=ended)
        self.log.append(one)
        self.alerts.take(one, self.now, "fresh", Place("incidents", 0, len(self.log) - 1))

    def restart(self) -> None:
        """A new process reads the log; what was committed is what the old one last said."""
        self.alerts = Alerts(SETTINGS, self.post, lambda _: {})
        for offset, one in enumerate(self.log):
            when = "known" if offset < self.done else "missed"
            self.alerts.take(one, self.now, when, Place("incidents", 0, offset))  # type: ignore[arg-type]

    def commit(self) -> None:
        self.done = min([len(self.log), *(place.offset for place in self.alerts.places())])

    def leave(self) -> None:
        self.away = True

    def come(self, empty: bool) -> None:
        self.away = False
        if empty:
            self.active.clear()

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1
            self.alerts.look(self.now)

    @property
    def last(self) -> dict[str, Incident]:
        return {one.id: one for one in self.log}

    @property
    def standing(self) -> set[Labels]:
        return {labels for labels, ends in self.active.items() if ends > self.now}


steps = st.one_of(
    st.tuples(
        st.just("change"),
        st.integers(0, 2),
        st.sampled_from(("S1", "S2", "S3")),
        st.sampled_from(("", "", "quiet", "dismissed")),
    ),
    st.tuples(st.sampled_from(("restart", "commit", "leave"))),
    st.tuples(st.just("come"), st.booleans()),
    st.tuples(st.just("wait"), st.integers(1, 8)),
)


@settings(max_examples=300)
@example([("change", 0, "S2", ""), ("wait", 1), ("change", 0, "S1", ""), ("restart",)])
@example([("leave",), ("change", 0, "S2", "quiet"), ("commit",), ("restart",)])
@example([("change", 0, "S2", "quiet"), ("wait", 1), ("commit",), ("restart",)])
@given(st.lists(steps, max_size=30))
def test_in_the_end_what_stands_is_alerted_and_nobody_was_forgotten(done: list[tuple[Any, ...]]) -> None:
    world = World()
    for name, *arguments in done:
        getattr(world, name)(*arguments)
    world.come(empty=False)
    world.wait(60)
    last = world.last.values()
    assert world.standing == {(one.id, tier(one)) for one in last if one.state != "closed"}
    assert {one.id for one in last if one.closed_as != "dismissed"} <= world.told
    assert list(world.alerts.places()) == []
