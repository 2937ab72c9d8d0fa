"""A consumer that is to stay in its group, before a coordinator that does what it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from kafka.errors import KafkaConnectionError, KafkaError

from streams import membership, metrics
from streams.errors import BrokerError
from streams.membership import UNHEARD_LOOKS, Member


class Coordinator:
    """A member that nobody has heard of for long, unless a test says otherwise."""

    def __init__(self) -> None:
        self.group_id = "readers"
        self.heartbeat = SimpleNamespace(last_receive=1.0)
        self.coordinator_id: Any = "coordinator-0"
        self.is_stable = True
        self.rejoining = self.rejoin_needed = False
        self.error: KafkaError | None = None

    def stable(self) -> bool:
        return self.is_stable

    def need_rejoin(self) -> bool:
        return self.rejoin_needed

    def request_rejoin(self) -> None:
        self.rejoin_needed = True

    def poll(self, timeout_ms: int) -> bool:
        if self.error:
            raise self.error
        return self.is_stable


@pytest.fixture
def coordinator(monkeypatch: pytest.MonkeyPatch) -> Coordinator:
    monkeypatch.setattr(membership, "LOOK_S", 0.0)
    monkeypatch.setattr(membership, "AWAY_S", 0.0)
    return Coordinator()


def member(coordinator: Coordinator) -> Member:
    def poll(timeout_ms: int, max_records: int | None) -> dict[str, list[str]]:
        return {"topic": ["record"]}

    return Member(SimpleNamespace(_coordinator=coordinator, poll=poll))


def test_a_member_that_stays_unheard_ends(coordinator: Coordinator) -> None:
    member_ = member(coordinator)
    for _ in range(UNHEARD_LOOKS):
        member_.poll(0)
    with pytest.raises(BrokerError, match="the group readers has answered no heartbeat for 60 s"):
        member_.poll(0)


def test_a_member_that_is_heard_now_and_then_stays(coordinator: Coordinator) -> None:
    member_ = member(coordinator)
    for number in range(5 * UNHEARD_LOOKS):
        coordinator.heartbeat.last_receive = float(number // (UNHEARD_LOOKS - 1))
        member_.poll(0)


def test_a_broker_that_is_away_or_a_group_that_is_changing_ends_nobody(coordinator: Coordinator) -> None:
    away, changing = member(coordinator), Coordinator()
    coordinator.coordinator_id = None
    changing.is_stable = False
    waits = member(changing)
    for _ in range(5 * UNHEARD_LOOKS):
        away.poll(0)
        waits.poll(0)


def test_a_rejoin_without_a_reason_left_is_asked_for_again_once(coordinator: Coordinator) -> None:
    before = metrics.REJOINS._value.get()
    coordinator.rejoining = True
    member_ = member(coordinator)
    member_.poll(0)
    member_.poll(0)
    assert coordinator.rejoin_needed
    assert metrics.REJOINS._value.get() == before + 1


def test_a_broker_that_goes_away_gives_nothing_and_an_error_that_stays_ends(coordinator: Coordinator) -> None:
    member_ = member(coordinator)
    assert member_.poll(0) == {"topic": ["record"]}
    coordinator.error = KafkaConnectionError("socket disconnected")
    assert member_.poll(0) == {}
    coordinator.error = KafkaError("not allowed")
    with pytest.raises(BrokerError, match=r"the group readers does not go on .*not allowed"):
        member_.poll(0)
