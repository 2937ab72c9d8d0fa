"""The incident of an alleged rumour goes as far as the rumour does."""

from __future__ import annotations

from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.times import micros
from tests.factories import MINUTE


def test_the_incident_of_a_rumour_ends_with_the_last_event_that_carries_it_and_so_does_its_curve() -> None:
    about = SCENARIOS["alleged_rumour"]
    run = Run(about, 0, about.size, "scorer")
    (incident,) = replay(Memory(run.events), Settings()).incidents
    end = micros(run.truth()["end"])
    assert end - incident.last_event < MINUTE
    assert end - incident.curve[-1][0] < MINUTE
    assert incident.curve == tuple(sorted(incident.curve, key=lambda point: point[1]))
