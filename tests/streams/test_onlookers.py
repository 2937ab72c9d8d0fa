"""What people are told, as the demo sums it up and shows it."""

from __future__ import annotations

import msgspec
import pytest
from rich.console import Console, Group

from detectors.incidents.incident import Incident
from streams.cli.told_view import ROOMY, lines
from streams.observers import Heard
from streams.onlookers import Told, alerts, told
from streams.sinks.alerts import INCIDENT, RESTRICTED
from streams.sinks.words import Texts
from streams.story import Act
from tests.factories import T0
from tests.streams.sinks.made import CANARIES, closed, incident

ONE = incident()
OTHER = msgspec.structs.replace(incident(victim="weibo:8"), platforms=("weibo", "douyin"))
WORDS = Texts(lambda _: "p0")
STAGED = Act("pile_on", True, "", "", frozenset({ONE.victim}), T0)
TWIN = Act("celebrity_spike", False, "", "the target is a public figure", frozenset({"weibo:9"}), T0)


def heard(one: Incident, at: float = 0.0, tier: str = "standard", firing: bool = True) -> Heard:
    labels = {"alertname": INCIDENT, "incident_id": one.id, "tier": tier}
    return Heard(at, f"/{tier}", firing, labels, WORDS(one))


def restricted(case: str, signal: str) -> Heard:
    labels = {"alertname": RESTRICTED, "case": case, "signal": signal}
    return Heard(1.0, "/safety", True, labels, {"summary": f"restricted, see case {case} / 内容受限，见案件 {case}"})


def shown(known: Told, width: int = 80, height: int = 24, now: int = T0) -> list[str]:
    console = Console(width=width, height=height)
    with console.capture() as captured:
        console.print(Group(*lines(known, (STAGED, TWIN), now, width, height)))
    return captured.get().splitlines()


def test_an_incident_has_one_alert_and_the_one_that_fires_stands_for_it() -> None:
    moved = [heard(ONE, 1, "standard"), heard(ONE, 2, "urgent"), heard(ONE, 3, "standard", firing=False)]
    (alert,) = alerts(moved)
    assert (alert.at, alert.receiver, alert.firing) == (1, "urgent", True)
    (over,) = alerts([*moved, heard(closed(ONE), 4, "urgent", firing=False)])
    assert not over.firing


def test_restricted_signals_of_a_case_are_one_line_that_says_nothing_but_where_to_look() -> None:
    told_of = [restricted("c1", "s1"), restricted("c1", "s2"), restricted("c1", "s2"), restricted("c2", "s3")]
    assert [(alert.incident, alert.times) for alert in alerts(told_of)] == [("", 2), ("", 1)]
    text = shown(told({ONE.id: ONE}, (), told_of))
    assert any(line.endswith("safety       restricted, see case c1  (2 times)") for line in text)


def test_alerts_about_the_pipeline_are_left_to_alertmanager() -> None:
    assert list(alerts([Heard(1.0, "/operations", True, {"alertname": "BreakwaterPipelineLag"}, {})])) == []


def test_an_incident_is_shown_with_what_it_rests_on_and_the_command_that_releases_its_notice() -> None:
    text = "\n".join(shown(told({ONE.id: ONE}, (), [heard(ONE)]), 130, ROOMY))
    for part in (ONE.id, "private person", "pile_on", "hostile accounts", *ONE.criteria):
        assert part in text
    assert f"breakwater notices release {ONE.id} --author YOU --reason WHY" in text


def test_a_twin_is_told_of_when_it_is_over_and_only_where_nothing_was_opened() -> None:
    said = "nothing opened: celebrity_spike"
    assert said in shown(Told())
    assert said not in shown(Told(), now=T0 - 1)
    opened = incident(victim="weibo:9")
    assert not any("nothing opened: celebrity" in line for line in shown(told({opened.id: opened}, (), ())))


def test_before_the_first_incident_it_says_when_to_expect_it() -> None:
    assert shown(Told(), now=0) == [
        "Incidents, as they opened",
        "no incident yet: the first comes within about a minute",
    ]


@pytest.mark.parametrize(("width", "height"), [(80, 24), (60, 24), (130, 42)])
def test_it_fits_the_terminal_and_names_nobody(width: int, height: int) -> None:
    both = told({ONE.id: ONE, OTHER.id: OTHER}, (), [heard(ONE), heard(OTHER), restricted("c", "s")])
    text = shown(both, width, height)
    assert max(map(len, text)) <= width
    assert len(text) < height - 2
    assert not any(canary in line for canary in CANARIES for line in text)
