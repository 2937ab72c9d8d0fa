"""What the machine promises whatever comes: restarts at any point, ticks and partitions that do not matter."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.decisions import Ack, Change, Confirm, Dismiss, Handled, Merge, Mute, SetVictim, Shadow, Split
from detectors.incidents.fold import Incidents
from detectors.incidents.incident import Incident, Output, encode, incident_id
from detectors.incidents.matrix import RESTRICTED
from detectors.signal import Signal, order
from graph.ordered import Ordered
from graph.watermark import END
from tests import strategies
from tests.detectors.incidents.made import TICK, VICTIM, decision, latest, signal
from tests.factories import HOUR, T0

VICTIMS = (VICTIM, "weibo:8", "unnamed:0a")
FIRST, SECOND = incident_id(VICTIM, T0), incident_id("weibo:8", T0)


@st.composite
def histories(draw: st.DrawFn) -> list[Signal]:
    """Findings about a few victims, and decisions among them, some of which hit."""
    signals = draw(st.lists(strategies.incident_signals(VICTIMS), max_size=14))
    changes: list[Change] = [
        Ack(FIRST, VICTIM),
        Dismiss(FIRST, VICTIM),
        Split(FIRST, VICTIM, ("narrative:1",)),
        Mute(VICTIM, T0 + 1000 * HOUR),
        Shadow("threat", True),
        Confirm(FIRST, VICTIM),
        Handled(FIRST, VICTIM),
        SetVictim(FIRST, VICTIM, "person:p1"),
        Merge(FIRST, VICTIM, SECOND, "weibo:8"),
    ]
    if draw(st.booleans()):
        signals += [signal("mass_spread"), signal("threat", victim="weibo:8")]
        for change in draw(st.lists(st.sampled_from(changes), max_size=4)):
            signals += decision(change, draw(st.integers(1, 300)) * HOUR)
    return strategies.in_order(signals)


def run(signals: list[Signal], ticks: list[int], restart: int | None = None) -> list[Output]:
    """All outputs where the machine is asked behind the signals of `ticks`, and restarted behind one of them."""
    machine = Incidents()
    outputs: list[Output] = []
    for place, one in enumerate(signals):
        machine.take(one)
        if place + 1 < len(signals) and signals[place + 1].at == one.at:
            continue  # a tick has all that came before it
        if place in ticks or place == restart:
            outputs += machine.tick(one.at + 1)
        if place == restart:
            data = machine.dump()
            machine = Incidents()
            machine.load(data)
            assert machine.dump() == data
    return outputs + machine.end(0)


def leaves(value: object) -> Iterator[object]:
    """Everything in plain data that holds nothing further."""
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield value


def encoded(incidents: list[Incident]) -> list[str]:
    return [repr(incident) for incident in incidents]


@given(histories(), st.data())
def test_a_restart_at_any_point_changes_nothing(signals: list[Signal], data: st.DataObject) -> None:
    places = list(range(len(signals)))
    ticks = data.draw(st.lists(st.sampled_from(places), unique=True)) if places else []
    restart = data.draw(st.sampled_from(places)) if places else None
    plain = run(signals, [*ticks, -1 if restart is None else restart])
    assert [encode(one) for one in run(signals, ticks, restart)] == [encode(one) for one in plain]


@given(histories(), st.data())
def test_when_it_is_asked_does_not_change_what_becomes_of_an_incident(
    signals: list[Signal], data: st.DataObject
) -> None:
    places = list(range(len(signals)))
    ticks = data.draw(st.lists(st.sampled_from(places), unique=True)) if places else []
    assert encoded(latest(run(signals, ticks))) == encoded(latest(run(signals, [])))


@given(histories())
def test_partitions_of_victims_do_not_matter(signals: list[Signal]) -> None:
    together = latest(run(signals, []))
    apart = [
        incident
        for victim in VICTIMS
        for incident in latest(run([one for one in signals if one.victim in (victim, "")], []))
    ]
    assert encoded(sorted(apart, key=lambda incident: incident.id)) == encoded(together)


@given(histories())
def test_incidents_are_whole_and_unique_and_all_closed_at_the_end(signals: list[Signal]) -> None:
    outputs = run(signals, list(range(len(signals))))
    for incident in latest(outputs):
        assert incident.state == "closed" and incident.closed_at >= incident.opened_at >= incident.first
        assert list(incident.criteria) == sorted(set(incident.criteria)) and not RESTRICTED & set(incident.criteria)
        assert incident.last >= incident.first and incident.signals >= 1
    safety = [one for one in outputs if not hasattr(one, "incident")]
    assert len(safety) == sum(one.safety for one in signals)


@given(histories(), st.integers(1, 30))
def test_ordered_over_ticks_says_the_same_live_and_at_once(signals: list[Signal], step: int) -> None:
    def ordered() -> Ordered[Signal, Output]:
        return Ordered(Incidents(), lambda one: one.at, order, ("s",))

    at_once = ordered()
    at_once.add(signals)
    whole = at_once.advance({"s": END})
    live = ordered()
    outputs: list[Output] = []
    for place in range(0, len(signals), step):
        chunk = signals[place : place + step]
        live.add(chunk)
        outputs += live.advance({"s": chunk[-1].at})  # later ones may have the same moment
    outputs += live.advance({"s": END})
    assert live.late == 0
    assert encoded(latest(outputs)) == encoded(latest(whole))


@given(histories())
def test_no_float_stands_in_its_state_or_outputs(signals: list[Signal]) -> None:
    machine = Incidents()
    for one in signals:
        machine.take(one)
    whole = [machine.dump(), *(encode(one) for one in machine.end(0))]
    assert not any(isinstance(one, float) for data in whole for one in leaves(msgspec.msgpack.decode(data)))


def test_what_it_asks_for_comes_to_an_end() -> None:
    machine = Incidents()
    machine.take(signal())
    machine.tick(T0 + TICK)
    asked = 0
    while (due := machine.due()) is not None:
        machine.tick(due)
        asked += 1
    assert asked <= 4 and not machine.state.incidents


@pytest.mark.parametrize("data", [b"", b"\x91\x05", b"\xc1"])
def test_damaged_state_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        Incidents().load(data)
