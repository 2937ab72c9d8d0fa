"""From a decision to the receiver: real HTTP, real files, no broker."""

from __future__ import annotations

import base64
import errno
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from detectors.decisions import Delivery, NoticeChange, Release, Withdraw, read_change
from detectors.incidents.incident import Incident
from graph.events import Event
from streams import metrics
from streams.decide import Author, of_change
from streams.errors import BrokerError, OutputError
from streams.notices.checking import check
from streams.notices.lifecycle import Notice, basis_of
from streams.notices.office import GRACE_S, Office
from streams.notices.outbox import Outbox
from streams.notices.shared_secret import proof
from streams.notices.signing import signing_key
from streams.pseudonyms import pseudonyms
from streams.settings import Settings, changed
from tests.factories import T0
from tests.streams.sinks.made import CANARIES, closed, incident
from tests.streams.sinks.receivers import Receiver, free_port, receiver

__all__ = ["receiver"]
ONE = incident()
NOW = 1000.0


class Desk:
    """An office whose records come back to it, as they do through the topic."""

    def __init__(self, folder: Path, *addresses: str, **keys: Any) -> None:
        notices = {"webhooks": list(addresses), "attempts": 4, **keys}
        self.settings = changed(Settings(), paths={"data": str(folder)}, notices=notices)
        self.events: list[Event] = []
        self.start()

    def start(self) -> None:
        """Begin anew, as after a restart, with everything that the topics hold."""
        self.office = Office(self.settings, pseudonyms(self.settings), self.record)
        for event in self.events:
            self.office.take_event(event)

    def again(self) -> None:
        """End it, and begin anew."""
        self.office.close()
        self.start()
        self.office.take(ONE)

    def record(self, events: list[Event]) -> None:
        self.events += events
        for event in events:
            self.office.take_event(event)

    def decide(self, change: NoticeChange, author: str = "li") -> None:
        self.record(of_change(change, Author(author, "read it", T0 + len(self.events))))

    def release(self, one: Incident = ONE) -> None:
        self.decide(Release(one.id, one.origin, one.severity, basis_of(one)))  # type: ignore[arg-type]

    def looks(self, *times: float) -> None:
        for now in times:
            self.office.look(now)

    @property
    def notice(self) -> Notice:
        return Notice(self.office._incidents[ONE.id], self.office._lives[ONE.id])

    @property
    def said(self) -> list[NoticeChange]:
        """What the office itself recorded."""
        changes = [read_change(event.text) for event in self.events if event.author == "breakwater"]
        return [change for change in changes if isinstance(change, NoticeChange)]


@pytest.fixture
def desk(tmp_path: Path, receiver: Receiver) -> Any:
    one = Desk(tmp_path, receiver.url + "/notices")
    one.office.take(ONE)
    yield one
    one.office.close()


def keys_of(receiver: Receiver) -> list[str]:
    return [one.headers["Idempotency-Key"] for one in receiver.got]


def test_nothing_leaves_before_it_is_released(desk: Desk, receiver: Receiver) -> None:
    desk.looks(NOW, NOW + 1)
    assert receiver.got == [] and not (Path(desk.settings.paths.data) / "notices").exists()


def test_a_released_notice_is_received_and_verifies(desk: Desk, receiver: Receiver) -> None:
    desk.release()
    desk.looks(NOW, NOW + 1)
    (got,) = receiver.got
    assert got.path == "/notices"
    assert got.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    event = check(got.body, [signing_key(desk.settings).public_key()])
    assert event["id"] == got.headers["Idempotency-Key"] == f"{ONE.id}-1"
    assert event["data"]["notice"]["released_by"] == ["li"]
    assert desk.notice.state == "received"
    assert [change.state for change in desk.said if isinstance(change, Delivery)] == ["received"]
    assert not any(canary in got.body.decode() for canary in CANARIES)
    assert "read it" not in got.body.decode()  # a reason may name somebody


def test_a_receiver_that_answers_500_is_asked_again_with_the_same_key(desk: Desk, receiver: Receiver) -> None:
    receiver.status = 500
    desk.release()
    desk.looks(NOW, NOW + 0.5, NOW + 1.1)
    assert desk.notice.state == "sent" and len(receiver.got) == 2
    receiver.status = 202
    desk.looks(NOW + 2, NOW + 3.2, NOW + 10)
    assert set(keys_of(receiver)) == {f"{ONE.id}-1"} and len(receiver.got) == 3
    assert len({one.body for one in receiver.got}) == 1
    assert desk.notice.state == "received"


def test_a_restart_sends_the_same_bytes_under_the_same_key_and_nothing_twice(desk: Desk, receiver: Receiver) -> None:
    receiver.status = 503
    desk.release()
    desk.looks(NOW)
    receiver.status = 200
    for _ in range(3):
        desk.office.close()
        desk.start()
        desk.office.take(msgspec.structs.replace(ONE, signals=ONE.signals + 5))  # the figures have grown since
        desk.looks(NOW + 100, NOW + 101)
    assert keys_of(receiver) == [f"{ONE.id}-1"] * 2
    assert len({one.body for one in receiver.got}) == 1
    assert [change.state for change in desk.said if isinstance(change, Delivery)] == ["sent", "received"]


def test_what_was_received_is_not_sent_again_where_the_folder_is_lost(
    desk: Desk, receiver: Receiver, tmp_path: Path
) -> None:
    desk.release()
    desk.looks(NOW)
    other = Desk(tmp_path / "new", receiver.url)
    other.events = desk.events
    other.start()
    other.office.take(ONE)
    other.looks(NOW)
    other.office.close()
    assert len(receiver.got) == 1


@pytest.mark.parametrize(("status", "attempts"), [(400, 1), (404, 1), (500, 4), (429, 4)])
def test_what_is_not_taken_goes_to_the_dead_letters(status: int, attempts: int, desk: Desk, receiver: Receiver) -> None:
    receiver.status = status
    desk.release()
    desk.looks(*(NOW + second for second in range(200)))
    assert len(receiver.got) == attempts
    dead = Path(desk.settings.paths.data) / "notices" / "dead" / f"{ONE.id}-1.json"
    assert dead.read_bytes() == receiver.got[0].body
    assert desk.notice.life.deliveries == {1: "dead"}


def test_an_address_that_is_silent_holds_no_other_up(tmp_path: Path, receiver: Receiver) -> None:
    desk = Desk(tmp_path, f"http://127.0.0.1:{free_port()}", receiver.url)
    desk.office.take(ONE)
    desk.release()
    desk.looks(NOW)
    assert len(receiver.got) == 1 and desk.notice.state == "sent"
    assert metrics.RECEIVER_FAILING.labels("webhook")._value.get() == 1  # whichever was asked last
    desk.office.close()


def test_an_address_that_was_taken_out_is_asked_no_more_and_nobody_waits_for_it(
    tmp_path: Path, receiver: Receiver
) -> None:
    desk = Desk(tmp_path, receiver.url + "/old", receiver.url + "/new")
    desk.office.take(ONE)
    receiver.status = 503
    desk.release()
    desk.looks(NOW)
    both = desk.settings
    desk.settings = changed(both, notices={"webhooks": [receiver.url + "/new"]})
    receiver.status, receiver.got = 200, []
    desk.again()
    desk.looks(NOW + 100, NOW + 200)
    assert [one.path for one in receiver.got] == ["/new"]
    assert desk.notice.state == "received" and desk.notice.life.deliveries == {1: "received"}
    desk.office.close()


def test_what_an_address_had_not_taken_goes_on_where_it_comes_back(tmp_path: Path, receiver: Receiver) -> None:
    desk = Desk(tmp_path, receiver.url + "/old")
    desk.office.take(ONE)
    receiver.status = 503
    desk.release()
    desk.looks(NOW)
    settings = desk.settings
    receiver.status, receiver.got = 200, []
    for webhooks in ((), settings.notices.webhooks):
        assert receiver.got == [] and desk.notice.state == "sent"
        desk.settings = changed(settings, notices={"webhooks": list(webhooks)})
        desk.again()
        desk.looks(NOW + 100)
    assert keys_of(receiver) == [f"{ONE.id}-1"] and desk.notice.state == "received"
    desk.office.close()


def test_a_shared_secret_proves_each_request(tmp_path: Path, receiver: Receiver) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"whsec_{base64.b64encode(bytes(32)).decode()}")
    desk = Desk(tmp_path, receiver.url, secret_file=str(secret))
    desk.office.take(ONE)
    desk.release()
    desk.looks(NOW)
    (got,) = receiver.got
    sent = {name.lower(): value for name, value in got.headers.items()}
    expected = proof(bytes(32), f"{ONE.id}-1", int(NOW), got.body)
    assert expected.items() <= sent.items() and sent["webhook-id"] == sent["idempotency-key"]
    desk.office.close()


def test_a_withdrawal_is_sent_as_a_revision_of_its_own(desk: Desk, receiver: Receiver) -> None:
    desk.release()
    desk.looks(NOW)
    desk.decide(Withdraw(ONE.id, ONE.origin))
    desk.looks(NOW + 1)
    assert keys_of(receiver) == [f"{ONE.id}-1", f"{ONE.id}-2"]
    event = check(receiver.got[1].body, [signing_key(desk.settings).public_key()])
    assert event["type"] == "breakwater.notice.withdrawn" and event["data"]["withdraws"] == [f"{ONE.id}-1"]
    assert desk.notice.state == "withdrawn" and desk.notice.life.deliveries == {1: "received", 2: "received"}


def test_what_was_taken_back_before_it_could_be_written_is_not_sent(desk: Desk, receiver: Receiver) -> None:
    desk.release()
    desk.decide(Withdraw(ONE.id, ONE.origin))
    desk.looks(NOW, NOW + 1)
    assert keys_of(receiver) == [f"{ONE.id}-2"]
    assert b"breakwater.notice.withdrawn" in receiver.got[0].body and ONE.severity.encode() not in receiver.got[0].body


def test_what_was_taken_back_before_it_arrived_is_sent_to_nobody_any_more(desk: Desk, receiver: Receiver) -> None:
    receiver.status = 503
    desk.release()
    desk.looks(NOW)
    receiver.status = 200
    desk.decide(Withdraw(ONE.id, ONE.origin))
    desk.looks(*(NOW + second for second in range(1, 20)))
    assert keys_of(receiver) == [f"{ONE.id}-1", f"{ONE.id}-2"]  # the first was not taken, the second was
    assert desk.notice.state == "withdrawn" and desk.notice.life.deliveries == {1: "dead", 2: "received"}


def test_what_changed_before_it_could_be_written_is_not_sent(desk: Desk, receiver: Receiver) -> None:
    desk.release()
    grown = msgspec.structs.replace(ONE, severity="S1")
    desk.office.take(grown)
    desk.looks(NOW, NOW + 1)
    assert desk.notice.state == "released"  # what was seen may still be on its way here
    desk.looks(NOW + GRACE_S, NOW + GRACE_S + 1)
    assert receiver.got == [] and desk.notice.state == "waiting" and desk.notice.missing == 2


@pytest.mark.parametrize("ended", ["dismissed", "merged"])
def test_what_people_dropped_after_its_release_is_not_sent(ended: str, desk: Desk, receiver: Receiver) -> None:
    desk.release()
    desk.office.take(closed(ONE, closed_as=ended))
    desk.looks(NOW, NOW + GRACE_S, NOW + GRACE_S + 1)
    assert receiver.got == [] and not desk.notice.life.told


@pytest.mark.parametrize(
    ("severity", "claimed", "by_rule"), [("S1", "S3", False), ("S1", "S2", True), ("S3", "S3", True)]
)
def test_a_release_that_claims_what_is_not_so_sends_nothing(
    severity: str, claimed: Any, by_rule: bool, desk: Desk, receiver: Receiver
) -> None:
    one = incident(severity=severity)
    desk.office.take(one)
    desk.decide(Release(one.id, one.origin, claimed, basis_of(one), by_rule))
    desk.looks(NOW, NOW + GRACE_S, NOW + GRACE_S + 1)
    assert receiver.got == [] and desk.notice.state == "waiting"


def test_a_release_by_rule_is_recorded_once_and_marked(tmp_path: Path, receiver: Receiver) -> None:
    desk = Desk(tmp_path, receiver.url, release_by_itself=["S2"])
    for one in (ONE, incident("weibo:2", severity="S1"), incident("weibo:3", shadow=True)):
        desk.office.take(one)
    desk.looks(NOW, NOW + 1)
    desk.office.close()
    desk.start()
    desk.office.take(ONE)
    desk.looks(NOW + 2)
    (by_rule,) = [change for change in desk.said if isinstance(change, Release)]
    assert by_rule.by_rule and by_rule.incident == ONE.id
    assert desk.events[0].author == "breakwater" and "release_by_itself" in desk.events[0].reason
    event = check(receiver.got[0].body, [signing_key(desk.settings).public_key()])
    assert event["data"]["notice"]["released_by_rule"] and len(receiver.got) == 1
    desk.office.close()


def test_without_an_address_a_released_notice_is_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.office.take(ONE)
    desk.release()
    desk.looks(NOW, NOW + 1)
    assert Outbox(desk.settings).has(f"{ONE.id}-1") and desk.notice.state == "released"
    assert (tmp_path / "notices" / f"{ONE.id}-1.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    desk.office.close()


def test_what_could_not_be_recorded_is_recorded_later(desk: Desk, receiver: Receiver) -> None:
    desk.release()
    record, desk.office._record = desk.office._record, _refuse
    with pytest.raises(BrokerError):
        desk.looks(NOW)
    desk.office._record = record
    desk.looks(NOW + 1)
    assert desk.notice.state == "received" and len(receiver.got) == 1


def _refuse(_: list[Event]) -> None:
    raise BrokerError("away")


def test_what_is_not_known_of_its_way_is_sent_again_under_the_same_key(desk: Desk, receiver: Receiver) -> None:
    desk.release()
    desk.looks(NOW)
    place = Path(desk.settings.paths.data) / "notices" / f"{ONE.id}-1.sending.json"
    for attempt, damage in enumerate((lambda: place.write_text("{"), place.unlink), 2):
        damage()
        desk.office.close()
        desk.start()
        desk.looks(NOW + attempt)
        assert keys_of(receiver) == [f"{ONE.id}-1"] * attempt


def test_a_full_disk_holds_nothing_up_for_good(desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.release()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _no_space)
        with pytest.raises(OutputError, match=r"No space left on device; set paths\.data"):
            desk.looks(NOW)
    desk.looks(NOW + 1)
    assert len(receiver.got) == 1 and desk.notice.state == "received"


def _no_space(*_: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
