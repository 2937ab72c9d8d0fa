"""What holds for every detector: loud on its scenario, silent on the twin, and a function of the records alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.catalogue import CATALOGUE
from detectors.incidents.severity import OPENS, RANK, severity_of
from detectors.signal import LEVELS, Signal
from tests.conformance.cases import CASES, Case, Staged
from tests.conformance.staged import Record, in_order, late, play

NAMES = list(CATALOGUE)


def records(name: str, staged: Staged) -> Sequence[Record]:
    """What the machine of the detector reads."""
    return staged.shares if CATALOGUE[name].needs == "campaigns" else staged.records


def of(name: str, staged: Staged) -> list[Signal]:
    """The signals of one detector on `staged`."""
    case = CASES[name]
    made, _ = play(CATALOGUE[name], staged.registry, in_order(records(name, staged)))
    wanted = case.criterion or None
    return [one for one in made if one.detector == (case.signals or name) and (not wanted or wanted in one.criteria)]


def loud(case: Case, signals: list[Signal]) -> bool:
    return any(LEVELS[one.level] >= LEVELS[case.level] for one in signals)


def test_every_detector_has_a_case() -> None:
    assert list(CASES.keys() ^ CATALOGUE.keys()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_detector_is_loud_on_its_scenario(name: str) -> None:
    signals = of(name, CASES[name].loud())
    assert loud(CASES[name], signals)
    assert CATALOGUE[name].criteria == () or set(CATALOGUE[name].criteria) & {
        criterion for one in signals for criterion in one.criteria
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_detector_is_silent_on_the_twin(name: str) -> None:
    signals = of(name, CASES[name].twin())
    assert not loud(CASES[name], signals)
    assert [one for one in signals if RANK[severity_of(one)[0]] <= OPENS] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_detector_is_deterministic(name: str) -> None:
    staged = CASES[name].loud()
    arrivals = in_order(records(name, staged))
    assert play(CATALOGUE[name], staged.registry, arrivals) == play(CATALOGUE[name], staged.registry, arrivals)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=8, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_detector_goes_on_after_a_restart_at_any_event(name: str, place: float) -> None:
    staged = CASES[name].loud()
    arrivals = in_order(records(name, staged))
    expected = play(CATALOGUE[name], staged.registry, arrivals)
    assert play(CATALOGUE[name], staged.registry, arrivals, int(place * len(arrivals))) == expected


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_detector_says_the_same_in_any_order_within_lateness(name: str, seed: int) -> None:
    staged = CASES[name].loud()
    expected = play(CATALOGUE[name], staged.registry, in_order(records(name, staged)))
    assert play(CATALOGUE[name], staged.registry, late(records(name, staged), seed)) == expected
