"""A consumer that stays in its Kafka group, where kafka-python 3.0.12 falls out of it and goes on polling.

**A rejoin left half done.** The leader of a group rejoins where the partitions of its topics have changed. It gives up
its partitions, stops the heartbeat and asks. When a poll ends before the broker has answered, the next one is to go on;
but the answer takes away the reason to rejoin (`_perform_assignment` sets the snapshot that `need_rejoin` compares). So
nobody collects the assignment, no heartbeat is sent, the broker forgets the member when its session ends, and every
poll is empty from then on.

**A heartbeat that stands still.** The loop of heartbeats begins anew where it ended with an error, not where it hangs.

**A broker that goes away** while the coordinator is looked up makes `poll` raise, though the next would look again.
"""

from __future__ import annotations

import time
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, RetriableError

from streams import metrics
from streams.errors import BrokerError

SESSION_MS = 10_000
HEARTBEAT_MS = 2_000
LOOK_S = 1.0
AWAY_S = 0.1  # before a broker that went away is asked again
# Longer than a request may take, 30 s: a heartbeat that a broker leaves unanswered ends by itself before, the client
# looks for its coordinator again, and that is not counted. So a broker that is away ends nobody.
UNHEARD_LOOKS = 60


class Member:
    """Polls for a consumer that has subscribed; all by one thread."""

    def __init__(self, consumer: KafkaConsumer) -> None:
        self._consumer = consumer
        self._coordinator = consumer._coordinator
        self._heard = 0.0  # the last heartbeat that was answered
        self._unheard = 0  # looks since then with nothing in its way
        self._last = time.monotonic()

    def poll(self, timeout_ms: int, most: int | None = None) -> dict[TopicPartition, list[Any]]:
        """At most `most` records, None = as the consumer is set; nothing while no broker answers.

        Raises:
            BrokerError: the group refuses this member, or has not heard of it for a minute though its broker is there.
        """
        batch: dict[TopicPartition, list[Any]] = {}
        try:
            if self._ready(timeout_ms):
                batch = self._consumer.poll(timeout_ms=timeout_ms, max_records=most)
        except KafkaError as error:
            raise BrokerError(
                f"the group {self._coordinator.group_id} does not go on ({error.__cause__ or error}); "
                "nothing was committed that was not written, start again when the broker is well"
            ) from error
        self._look()
        return batch

    def _ready(self, timeout_ms: int) -> bool:
        """Is this process in its group? An error here has lost no records; one later in a poll may have."""
        try:
            return bool(self._coordinator.poll(timeout_ms=timeout_ms))
        except RetriableError:
            time.sleep(AWAY_S)
            return False

    def _look(self) -> None:
        coordinator = self._coordinator
        if coordinator.rejoining and not coordinator.need_rejoin():
            coordinator.request_rejoin()
            metrics.REJOINS.inc()
        now = time.monotonic()
        if now - self._last >= LOOK_S:
            self._last = now
            self._listen()

    def _listen(self) -> None:
        coordinator = self._coordinator
        heard = coordinator.heartbeat.last_receive
        if heard != self._heard:
            self._heard, self._unheard = heard, 0
        elif coordinator.stable() and coordinator.coordinator_id is not None:
            # Looks, not seconds: a process that was stopped for a while has not listened.
            self._unheard += 1
        if self._unheard >= UNHEARD_LOOKS:
            raise BrokerError(
                f"the group {coordinator.group_id} has answered no heartbeat for {UNHEARD_LOOKS} s though its broker "
                "is there: this process is not in it any more. Nothing is lost; `breakwater run` starts it again, "
                "start it again where it runs alone"
            )
