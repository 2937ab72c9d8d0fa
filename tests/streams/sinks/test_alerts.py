"""What Alertmanager is told of incidents, by a clock that the tests hold."""

from __future__ import annotations

import doctest
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY

from detectors.incidents.incident import Incident
from streams.settings_outlets import Alerts as Settings
from streams.sinks import backoff
from streams.sinks.alertmanager import Payload, Unavailable
from streams.sinks.alerts import Alerts, Place
from streams.sinks.words import Texts
from tests.factories import T0
from tests.streams.sinks.made import CANARIES, closed, incident, restricted

NOW = T0 / 1e6 + 100
SETTINGS = Settings(least_s=5.0)
change = msgspec.structs.replace


class Heard:
    """An Alertmanager that writes down what it is told, or is away."""

    def __init__(self) -> None:
        self.posts: list[Sequence[Any]] = []
        self.away = False

    def __call__(self, alerts: Sequence[Payload]) -> None:
        if self.away:
            raise Unavailable("away")
        self.posts.append(alerts)

    def last(self) -> list[tuple[str, bool]]:
        """Identity and whether it fires, of each alert of the last request."""
        found = self.posts.pop() if self.posts else ()
        self.posts.clear()
        return [(_name(one["labels"]), _fires(one)) for one in found]


def _name(labels: dict[str, str]) -> str:
    return labels.get("tier") or labels["case"]


def _fires(one: Any) -> bool:
    return datetime.fromisoformat(one["endsAt"]).timestamp() > NOW + 1000


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def alerts(heard: Heard) -> Alerts:
    return Alerts(SETTINGS, heard, Texts(lambda account: f"p{abs(hash(account)) % 10**6}"))


def test_an_incident_fires_is_sent_again_and_resolves(alerts: Alerts, heard: Heard) -> None:
    one = incident()
    alerts.take(one, NOW)
    alerts.look(NOW)
    assert heard.last() == [("standard", True)]
    alerts.look(NOW + 1)
    assert heard.last() == []
    alerts.look(NOW + 30)
    assert heard.last() == [("standard", True)]
    alerts.take(closed(one), NOW + 40)
    alerts.look(NOW + 40)
    assert heard.last() == [("standard", False)]
    alerts.look(NOW + 400)
    assert heard.last() == []


def test_what_grows_is_the_same_alert(alerts: Alerts, heard: Heard) -> None:
    one = incident()
    alerts.take(one, NOW)
    alerts.look(NOW)
    (first,) = heard.posts.pop()
    alerts.take(change(one, severity="S3", state="escalating"), NOW + 1)
    alerts.look(NOW + 1)
    (second,) = heard.posts.pop()
    assert first["labels"] == second["labels"]  # type: ignore[index]
    assert second["annotations"]["severity"] == "S3" and second["annotations"]["state"] == "escalating"  # type: ignore[index]


def test_a_change_of_tier_resolves_the_old_label_set_by_name(alerts: Alerts, heard: Heard) -> None:
    one = incident()
    alerts.take(one, NOW)
    alerts.look(NOW)
    alerts.take(change(one, severity="S1"), NOW + 6)
    alerts.look(NOW + 6)
    assert sorted(heard.last()) == [("standard", False), ("urgent", True)]


@pytest.mark.parametrize(
    "quiet", [{"severity": "S4"}, {"shadow": True}, {"muted_until": int((NOW + 10**6) * 1e6)}], ids=str
)
def test_nobody_is_told_of_what_is_watched_in_shadow_or_muted(
    quiet: dict[str, Any], alerts: Alerts, heard: Heard
) -> None:
    alerts.take(incident(**quiet), NOW)
    alerts.look(NOW)
    alerts.take(closed(incident(**quiet)), NOW)
    alerts.look(NOW + 60)
    assert heard.posts == []


def test_a_mute_resolves_and_its_end_fires_again(alerts: Alerts, heard: Heard) -> None:
    one = incident()
    alerts.take(one, NOW)
    alerts.look(NOW)
    heard.last()
    alerts.take(change(one, muted_until=int((NOW + 60) * 1e6)), NOW + 10)
    alerts.look(NOW + 10)
    assert heard.last() == [("standard", False)]
    alerts.look(NOW + 61)
    assert heard.last() == [("standard", True)]


def test_what_ended_before_anybody_was_told_stands_for_a_moment(alerts: Alerts, heard: Heard) -> None:
    alerts.take(closed(incident()), NOW, "missed", Place("incidents", 0, 7))
    alerts.look(NOW)
    assert ("standard", True) in heard.last()
    assert [place.offset for place in alerts.places()] == [7]
    alerts.look(NOW + 4)
    assert heard.last() == []
    alerts.look(NOW + 5)
    assert heard.last() == [("standard", False)]
    assert list(alerts.places()) == []


def test_what_people_dismissed_is_told_to_nobody(alerts: Alerts, heard: Heard) -> None:
    alerts.take(closed(incident(), closed_as="dismissed"), NOW)
    alerts.look(NOW)
    assert heard.posts == []


def test_nothing_is_lost_while_alertmanager_is_away(alerts: Alerts, heard: Heard) -> None:
    first, second = incident(), incident("weibo:canary-victim-2")
    alerts.take(first, NOW)
    alerts.look(NOW)
    heard.away = True
    alerts.take(second, NOW + 1, "fresh", Place("incidents", 0, 8))
    alerts.take(closed(second), NOW + 2, "fresh", Place("incidents", 0, 9))
    for second_later in range(2, 60):
        alerts.look(NOW + second_later)
    assert [place.offset for place in alerts.places()] == [8]
    heard.away = False
    heard.posts.clear()
    for later in (90, 90.1):
        alerts.look(NOW + later)
    fired = {one["labels"]["incident_id"] for post in heard.posts for one in post if _fires(one)}
    assert fired == {first.id, second.id}
    alerts.look(NOW + 96)
    assert heard.last() == [("standard", False)]


def test_a_receiver_that_refuses_is_asked_ever_more_rarely_and_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[float] = []

    def refuse(_: Sequence[Payload]) -> None:
        asked.append(0.0)
        raise Unavailable("no")

    refused = Alerts(SETTINGS, refuse, lambda _: {})
    refused.take(incident(), NOW)
    for tenth in range(1200):
        refused.look(NOW + tenth / 10)
    assert len(asked) == 8  # after 1, 2, 4, 8, 16, 30, 30 … seconds
    assert capsys.readouterr().err == "sinks: alerts wait: no\n"


def test_a_new_process_goes_on_where_the_old_one_ended(heard: Heard) -> None:
    def anew() -> Alerts:
        return Alerts(SETTINGS, heard, lambda _: {})

    one = incident()
    alerts = anew()
    alerts.take(one, NOW, "known")
    alerts.look(NOW)
    assert sorted(heard.last()) == [("standard", True), ("urgent", False)]  # whatever stood before
    alerts = anew()
    alerts.take(closed(one), NOW, "missed")
    alerts.look(NOW)
    assert ("standard", True) in heard.last()
    alerts.look(NOW + 6)
    assert ("standard", False) in heard.last()
    alerts = anew()
    alerts.take(closed(one), NOW, "known")
    alerts.look(NOW)
    assert heard.last() == []


def test_an_incident_that_opens_again_fires_again(alerts: Alerts, heard: Heard) -> None:
    one = incident()
    for state, now in ((one, NOW), (closed(one), NOW + 10), (change(one, state="reopened"), NOW + 20)):
        alerts.take(state, now)
        alerts.look(now)
    assert heard.last() == [("standard", True)]


def test_a_restricted_signal_carries_nothing_but_where_to_look(alerts: Alerts, heard: Heard) -> None:
    signal = restricted()
    alerts.take_safety(signal, NOW, Place("safety", 0, 3))
    alerts.take_safety(signal, NOW)
    heard.away = True
    alerts.look(NOW)
    assert [place.offset for place in alerts.places()] == [3]
    heard.away = False
    alerts.look(NOW + 10_000)  # it is told even when Alertmanager was away for long
    (alert,) = heard.posts[0]
    assert alert["labels"] == {"alertname": "Restricted", "case": signal.reference, "signal": "s1"}  # type: ignore[index]
    assert alert["annotations"] == {"summary": signal.notice} and _fires(alert)  # type: ignore[index]
    assert list(alerts.places()) == []


def test_no_name_and_no_account_is_in_an_alert(alerts: Alerts, heard: Heard) -> None:
    alerts.take(incident(), NOW)
    alerts.take_safety(restricted(), NOW)
    alerts.look(NOW)
    said = msgspec.json.encode(heard.posts).decode()
    assert not any(canary in said for canary in CANARIES)
    assert "distress" not in said


def test_the_text_is_in_both_languages_and_short(alerts: Alerts) -> None:
    words = Texts(lambda _: "p0")(incident())
    for language in ("text_en", "text_zh"):
        assert 5 < len(words[language].splitlines()) <= 20
    assert words["text_en"] != words["text_zh"]
    assert "What: " in words["text_en"] and "内容" in words["text_zh"]


def test_the_words_are_made_once_for_each_change(heard: Heard) -> None:
    made: list[str] = []

    def words(one: Incident) -> dict[str, str]:
        made.append(one.severity)
        return {"severity": one.severity}

    alerts = Alerts(SETTINGS, heard, words)
    for now, severity in ((0, "S2"), (40, "S2"), (80, "S3")):
        if now != 40:
            alerts.take(incident(severity=severity), NOW + now)
        alerts.look(NOW + now)
    assert made == ["S2", "S3"] and len(heard.posts) == 3


def test_the_examples_of_docstrings_hold() -> None:
    assert doctest.testmod(backoff).failed == 0


def test_what_an_earlier_process_saw_open_and_close_is_not_told_again(alerts: Alerts, heard: Heard) -> None:
    one = incident()
    alerts.take(one, NOW, "known")
    alerts.take(closed(one), NOW, "known")
    alerts.look(NOW)
    assert heard.posts == []


def test_the_delay_of_an_incident_is_measured_once(alerts: Alerts, heard: Heard) -> None:
    def measured() -> tuple[float, float]:
        count = REGISTRY.get_sample_value("breakwater_pipeline_delay_seconds_count")
        total = REGISTRY.get_sample_value("breakwater_pipeline_delay_seconds_sum")
        return count or 0.0, total or 0.0

    count, total = measured()
    one = incident()
    heard.away = True
    alerts.take(one, NOW, origin=NOW - 1)
    alerts.look(NOW)
    heard.away = False
    for later in (3, 40):
        alerts.take(one, NOW + later, origin=NOW + later)
        alerts.look(NOW + later)
    assert measured() == (count + 1, pytest.approx(total + 4))
    alerts.take(incident("weibo:known"), NOW, "known", origin=NOW)
    alerts.look(NOW + 50)
    assert measured()[0] == count + 1
