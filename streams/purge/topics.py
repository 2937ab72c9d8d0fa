"""Erasure in the topics: what has a key is overwritten; of the rest the day is named on which retention removes it.

incidents   closed ones about the account: a tombstone; others that name it: written anew without it. Open ones
            stay: the worker that holds one would write it again
cascades    figures of cascades that the account began: a tombstone
all others  a log takes nothing back. Searched for the youngest record that holds the account: it is gone when
            retention and one segment have passed since its arrival at the broker
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from streams.errors import BrokerError
from streams.incidents import read_record
from streams.purge.eraser import Account, Before, Eraser
from streams.purge.messages import is_packed, packed_holds, row_left, what_stays
from streams.purge.report import Report
from streams.recorded import line
from streams.settings import Settings
from streams.tail import Tail
from streams.topics import DAY_MS, MAX_REQUEST_BYTES, Topic, topics

if TYPE_CHECKING:
    from kafka import KafkaProducer

KEYED: Final = ("incidents", "cascades")
LOOKS_MS: Final = 6 * 60_000  # the broker looks every 5 minutes what is old, and deletes files a minute later
ACK_S: Final = 30.0
STATE: Final = (
    "the workers' journal: overwritten by the next snapshots as the state forgets it; open cascades until they close, "
    "ledgers of actors 366 days (penalties 731)"
)


def erase_topics(settings: Settings, eraser: Eraser, held: frozenset[str], report: Report) -> None:
    """Erase in every topic. Raises BrokerError."""
    prefix = len(settings.kafka.prefix)
    for topic in topics(settings):
        name = topic.name[prefix:]
        if name in KEYED:
            _keyed(settings, name, topic, eraser, held, report)
        elif isinstance(eraser, Account):
            _search(settings, name, topic, eraser, report)
        else:
            assert isinstance(eraser, Before)
            _age(topic, eraser, report)


# ── topics with keys ─────────────────────────────────────────────────────────────────────────


def _keyed(settings: Settings, name: str, topic: Topic, eraser: Eraser, held: frozenset[str], report: Report) -> None:
    latest: dict[tuple[int, bytes], Any] = {}
    with Tail(settings, name) as tail:
        for record in tail.to_end():
            latest[record.partition, record.key] = record
    records = [record for record in latest.values() if record.value is not None]
    if name == "cascades":
        changes: list[tuple[Any, bytes | None]] = [
            (one, None) for one in records if row_left(one.value, eraser) is None
        ]
    else:
        changes = list(_incidents(records, topic, eraser, held, report))
    gone = sum(value is None for _, value in changes)
    report.took(topic.name, "keys", gone, len(changes) - gone)
    if changes:
        segment, lag = int(topic.configs["segment.ms"]), int(topic.configs["max.compaction.lag.ms"])
        until = _moment(time.time_ns() // 1_000_000 + segment + lag + LOOKS_MS)
        why = "the bytes before the overwriting: cut out by compaction, at the next writes to the topic"
        report.stays(topic.name, why, len(changes), until)
    if changes and not report.dry_run:
        _overwrite(settings, changes)


def _incidents(
    records: list[Any], topic: Topic, eraser: Eraser, held: frozenset[str], report: Report
) -> Iterator[tuple[Any, bytes | None]]:
    """Each record to be overwritten, and with what."""
    for record in records:
        incident = read_record(record)
        left = eraser.incident(incident)
        if left == incident:
            continue
        place = f"{topic.name} {incident.id}"
        if incident.id in held:
            report.is_held(place, "the incident")
        elif incident.state != "closed":
            cure = f"close it (`breakwater incidents dismiss {incident.id}`) and erase again"
            report.stays(place, f"the incident is open, its worker would write it again: {cure}", 1)
        else:
            yield record, None if left is None else msgspec.json.encode(left)


def _overwrite(settings: Settings, changes: list[tuple[Any, bytes | None]]) -> None:
    """Each into the partition of the record that it takes the place of. Raises BrokerError."""
    from kafka import KafkaProducer
    from kafka.errors import KafkaError

    from streams.producers import close

    bootstrap = settings.kafka.bootstrap
    try:
        producer: KafkaProducer = KafkaProducer(
            bootstrap_servers=bootstrap.split(","), acks="all", max_request_size=MAX_REQUEST_BYTES
        )
    except (KafkaError, OSError) as error:
        raise BrokerError(f"no Kafka broker answers at {bootstrap} ({error})") from None
    try:
        headers = [("reason", b"erasure")]
        sent = [
            producer.send(record.topic, key=record.key, value=value, partition=record.partition, headers=headers)
            for record, value in changes
        ]
        for future in sent:
            future.get(ACK_S)
    except KafkaError as error:
        raise BrokerError(f"the broker at {bootstrap} did not take every erasure ({error}); start again") from None
    finally:
        close(producer, ACK_S)


# ── logs ─────────────────────────────────────────────────────────────────────────────────────


def _search(settings: Settings, name: str, topic: Topic, account: Account, report: Report) -> None:
    """Count the records that hold the account, and say when the youngest is gone."""
    found, youngest = 0, 0
    with Tail(settings, name) as tail:
        for record in tail.to_end():
            if record.value is not None and _holds(name, record, account):
                found, youngest = found + 1, max(youngest, record.timestamp)
    if not found:
        return
    until = _gone_by(topic, youngest)
    if until is None:
        report.stays(topic.name, STATE, found)
    else:
        report.stays(
            topic.name, f"retention ({topic.retention_key}) of a log: nothing in it can be erased", found, until
        )


def _holds(name: str, record: Any, account: Account) -> bool:
    if is_packed(name):
        return packed_holds(record.value, account)
    message = line(record.offset, record.timestamp, record.key, record.value, record.headers or ())
    try:
        return what_stays(name, message, account) != [message]
    except (ValueError, IndexError):
        return account.may_hold(record.value)  # of another release


def _age(topic: Topic, before: Before, report: Report) -> None:
    """What arrived before the moment: when the last of it is gone."""
    until = _gone_by(topic, before.at // 1000)
    if until is None:
        report.stays(topic.name, STATE)
    elif until > _moment(time.time_ns() // 1_000_000):
        report.stays(topic.name, f"retention ({topic.retention_key}): what arrived before", until=until)


def _gone_by(topic: Topic, arrived_ms: int) -> str | None:
    """When a record is gone at the latest; None where no retention removes it.

    Whole segments are deleted, when the youngest record in them is too old: a segment spans `segment.ms` at most.
    """
    kept = int(topic.configs["retention.ms"])
    if kept < 0:
        return None
    return _moment(arrived_ms + kept + int(topic.configs.get("segment.ms", DAY_MS)) + LOOKS_MS)


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(-(-at_ms // 1000), UTC).isoformat().replace("+00:00", "Z")
