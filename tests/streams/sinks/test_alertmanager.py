"""Alerts at a real Alertmanager, and what a real receiver gets of them."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.settings_outlets import Alerts as Settings
from streams.sinks.alertmanager import Alertmanager, Unavailable
from streams.sinks.alerts import Alerts
from streams.sinks.words import Texts
from tests.streams.sinks.made import closed, incident, restricted
from tests.streams.sinks.receivers import ROUTES, Receiver, alertmanager, free_port, receiver, until

__all__ = ["receiver"]


@contextmanager
def alerts_at(url: str) -> Iterator[Alerts]:
    settings = Settings(url=url, resend_s=1.0, least_s=0.5)
    client = Alertmanager(settings)
    yield Alerts(settings, client.post, Texts(lambda account: "p" + account[-3:]))
    client.close()


def looking(alerts: Alerts, seconds: float) -> None:
    end = time.time() + seconds
    while time.time() < end:
        alerts.look(time.time())
        time.sleep(0.05)


def test_fifty_incidents_are_fifty_alerts_and_one_that_closes_resolves_alone(
    tmp_path: Path, receiver: Receiver
) -> None:
    incidents = [incident(f"weibo:{number}") for number in range(50)]
    assert len({one.criteria for one in incidents}) == 1
    with alertmanager(tmp_path, receiver.url, free_port()) as url, alerts_at(url) as alerts:
        for one in incidents:
            alerts.take(one, time.time())
        alerts.look(time.time())
        until(lambda: len(receiver.alerts("firing")) >= 50)
        looking(alerts, 0.5)
        alerts.take(closed(incidents[7]), time.time())
        alerts.look(time.time())
        until(lambda: bool(receiver.alerts("resolved")))
        looking(alerts, 1.2)
    fired = [alert["labels"]["incident_id"] for alert in receiver.alerts("firing", "/safety-team")]
    assert sorted(fired) == sorted(one.id for one in incidents)
    assert [alert["labels"]["incident_id"] for alert in receiver.alerts("resolved")] == [incidents[7].id]


def test_each_tier_has_its_receiver_and_what_is_restricted_its_own(tmp_path: Path, receiver: Receiver) -> None:
    with alertmanager(tmp_path, receiver.url, free_port()) as url, alerts_at(url) as alerts:
        urgent, standard = incident("weibo:1", severity="S1"), incident("weibo:2")
        for one in (urgent, standard):
            alerts.take(one, time.time())
        alerts.take_safety(restricted(), time.time())
        looking(alerts, 0.2)
        until(lambda: len(receiver.got) >= 3)
        (duty,) = receiver.alerts("firing", "/duty-officer")
        (team,) = receiver.alerts("firing", "/safety-team")
        (safety,) = receiver.alerts("firing", "/safety")[:1]
        assert duty["labels"]["incident_id"] == urgent.id
        assert team["labels"]["incident_id"] == standard.id
        safety = next(one for one in receiver.alerts("firing") if one["labels"]["alertname"] == "Restricted")
        assert safety["annotations"] == {"summary": restricted().notice}
        alerts.take(incident("weibo:2", severity="S1"), time.time())  # it grows
        looking(alerts, 1.0)
        until(lambda: len(receiver.alerts("firing", "/duty-officer")) == 2)
        until(lambda: len(receiver.alerts("resolved", "/safety-team")) == 1)


def test_alerts_outlast_alertmanager(tmp_path: Path, receiver: Receiver) -> None:
    port = free_port()
    first, second = incident("weibo:1"), incident("weibo:2")
    with alerts_at(f"http://127.0.0.1:{port}") as alerts:
        alerts.take(first, time.time())
        alerts.look(time.time())  # nobody there
        with alertmanager(tmp_path / "one", receiver.url, port):
            looking(alerts, 1.5)
            until(lambda: len(receiver.alerts("firing")) == 1)
        alerts.take(second, time.time())
        alerts.look(time.time())
        alerts.take(closed(first), time.time())
        receiver.got.clear()
        with alertmanager(tmp_path / "two", receiver.url, port):  # knows nothing of before
            looking(alerts, 2.5)
            until(lambda: len(receiver.alerts("firing")) == 1)
    assert [alert["labels"]["incident_id"] for alert in receiver.alerts("firing")] == [second.id]


def test_a_refusal_is_said_with_its_place(receiver: Receiver) -> None:
    receiver.status = 500
    client = Alertmanager(Settings(url=receiver.url))
    with pytest.raises(Unavailable, match=rf"{receiver.url}/api/v2/alerts refuses alerts \(500\)"):
        client.post([])
    client.close()
    client = Alertmanager(Settings(url=receiver.url.replace("//", "//li:secret@")))
    with pytest.raises(Unavailable) as refused:
        client.post([])
    assert "secret" not in str(refused.value)
    client.close()


def test_amtool_accepts_the_example_routes() -> None:
    if shutil.which("amtool") is None:
        pytest.skip("amtool is not installed; apt-get install prometheus-alertmanager")
    done = subprocess.run(["amtool", "check-config", str(ROUTES)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["alertname=Restricted", "case=0123456789abcdef", "signal=s1"], "safety"),
        (["alertname=Incident", "incident_id=0123456789abcdef", "tier=urgent"], "duty-officer"),
        (["alertname=Incident", "incident_id=0123456789abcdef", "tier=standard"], "safety-team"),
        (["alertname=PipelineLag"], "operations"),
    ],
)
def test_each_alert_goes_to_one_receiver(labels: list[str], expected: str) -> None:
    if shutil.which("amtool") is None:
        pytest.skip("amtool is not installed; apt-get install prometheus-alertmanager")
    command = ["amtool", "config", "routes", "test", f"--config.file={ROUTES}", *labels]
    assert subprocess.run(command, capture_output=True, text=True).stdout.split() == [expected]
