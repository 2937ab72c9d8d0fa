"""`breakwater scenario`: from an event to an alert at a receiver, all real; its benign twin tells nobody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import msgspec
import pytest

from streams import observers
from streams.settings import HOME_VARIABLE
from tests.conftest import JARS

PATIENCE_S = 240


@pytest.fixture(autouse=True)
def installed() -> None:
    for name in observers.NAMES:
        if observers.program(name) is None:
            pytest.skip(f"{name} is not installed; {observers.CURE}")


def rehearsed(name: str, *options: str) -> dict[str, Any]:
    """The last line of standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "streams.cli", "scenario", name, "--seed", "1", "--seconds", "12", *options],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        env={**os.environ, HOME_VARIABLE: str(JARS.parent)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = msgspec.json.decode(done.stdout.splitlines()[-1])
    return found


def test_a_scenario_leads_to_an_alert_a_notice_that_waits_and_a_resolution() -> None:
    found = rehearsed("pile_on", "--labels", "gold")
    assert found["incidents"] == found["alerts_received"] == found["resolved"] == found["notices"] == 1, found
    assert 0 < found["pipeline_delay_p50"] <= found["pipeline_delay_p99"] < 60


def test_its_benign_twin_leads_to_nothing() -> None:
    found = rehearsed("celebrity_spike", "--labels", "gold")
    assert [found[name] for name in ("incidents", "alerts_received", "resolved", "notices")] == [0, 0, 0, 0], found
    assert found["pipeline_delay_p50"] is None


def test_an_unknown_scenario_is_refused_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "streams.cli", "scenario", "nonsense"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert re.search(r"no scenario 'nonsense'; choose from .*pile_on", done.stderr)
