"""Erasure in the topics: what has a key is overwritten; of the rest the day is named on which retention removes it.

incidents   closed ones about the account: a tombstone; others that name it: written anew without it. Open ones
            stay: the worker that holds one would write it again
cascades    figures of cascades that the account began: a tombstone
all others  a log takes nothing out of its middle. Searched for the youngest record that holds the account: it is gone
            when retention and one segment have passed since its arrival at the broker. What is older than a moment is
            cut off at its beginning
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import msgspec

from detectors.incidents.incident import Incident
from streams.errors import BrokerError
from streams.incidents import read_record
from streams.purge.eraser import Account, Before, Eraser
from streams.purge.logs import cut_logs, is_cut
from streams.purge.messages import is_packed, packed_holds, row_left, what_stays
from streams.purge.report import Report
from streams.recorded import line
from streams.settings import Settings
from streams.tail import Tail
from streams.topics import DAY_MS, MAX_REQUEST_BYTES, Topic, topics

if TYPE_CHECKING:
    from kafka import KafkaProducer

Change: TypeAlias = tuple[Any, bytes | None]  # a record, and what takes its place
KEYED: Final = ("incidents", "cascades")
LOOKS_MS: Final = 6 * 60_000  # the broker looks every 5 minutes what is old, and deletes files a minute later
ACK_S: Final = 30.0
STATE: Final = (
    "the workers' journal: overwritten by the next snapshots as the state forgets it; open cascades until they close, "
    "ledgers of actors 366 days (penalties 731)"
)


def erase_topics(settings: Settings, eraser: Eraser, held: frozenset[str], report: Report) -> None:
    """Erase in every topic. Raises BrokerError."""
    all_topics = {topic.name: topic for topic in topics(settings)}
    found = _search(settings, all_topics, eraser)
    changes = [*found.cascades.values(), *_incidents(found.incidents.values(), held, report)]
    for name in KEYED:
        topic = all_topics[settings.kafka.topic(name)]
        values = [value for record, value in changes if record.topic == topic.name]
        gone = values.count(None)
        report.took(topic.name, "keys", gone, len(values) - gone)
        if values:
            why = "the bytes before the overwriting: cut out by compaction, at the next writes to the topic"
            report.stays(topic.name, why, len(values), _compacted_by(topic))
    if changes and not report.dry_run:
        _overwrite(settings, changes)
    for name, (count, youngest) in found.logs.items():
        _remains(all_topics[name], count, youngest, report)
    if isinstance(eraser, Before):
        _cut(settings, list(all_topics.values()), eraser, report)


class _Found(NamedTuple):
    """What the topics hold: the last records of keys that are to be overwritten, and in logs how many, the youngest."""

    cascades: dict[tuple[int, bytes], Change]
    incidents: dict[tuple[int, bytes], tuple[Any, Incident | None]]  # the record, and what stays of it
    logs: dict[str, tuple[int, int]]  # topic → records, ms


def _search(settings: Settings, all_topics: Mapping[str, Topic], eraser: Eraser) -> _Found:
    """One pass over everything; where it is about time, only over topics with keys."""
    prefix = len(settings.kafka.prefix)
    names = [name[prefix:] for name in all_topics] if isinstance(eraser, Account) else KEYED
    found = _Found({}, {}, {})
    with Tail(settings, *names) as tail:
        for record in tail.to_end():
            name = record.topic[prefix:]
            if name in KEYED:
                _note_keyed(name, record, eraser, found)
            elif record.value is not None and isinstance(eraser, Account) and _holds(name, record, eraser):
                count, youngest = found.logs.get(record.topic, (0, 0))
                found.logs[record.topic] = count + 1, max(youngest, record.timestamp)
    return found


# ── topics with keys ─────────────────────────────────────────────────────────────────────────


def _note_keyed(name: str, record: Any, eraser: Eraser, found: _Found) -> None:
    """Only the last record of a key counts."""
    pending: dict[tuple[int, bytes], Any] = found.cascades if name == "cascades" else found.incidents
    key = (record.partition, record.key)
    pending.pop(key, None)
    if record.value is None or (isinstance(eraser, Account) and not eraser.may_hold(record.value)):
        return
    if name == "cascades":
        if row_left(record.value, eraser) is None:
            pending[key] = record, None
        return
    incident = read_record(record)
    left = eraser.incident(incident)
    if left != incident:
        pending[key] = record, left


def _incidents(found: Iterable[tuple[Any, Incident | None]], held: frozenset[str], report: Report) -> Iterator[Change]:
    for record, left in found:
        incident = read_record(record)
        place = f"{record.topic} {incident.id}"
        if incident.id in held:
            report.is_held(place, "the incident")
        elif incident.state != "closed":
            cure = f"close it (`breakwater incidents dismiss {incident.id}`) and erase again"
            report.stays(place, f"the incident is open, its worker would write it again: {cure}", 1)
        else:
            yield record, None if left is None else msgspec.json.encode(left)


def _overwrite(settings: Settings, changes: Sequence[Change]) -> None:
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


def _remains(topic: Topic, count: int, youngest_ms: int, report: Report) -> None:
    """How many records hold the account, and when the youngest is gone."""
    until = _gone_by(topic, youngest_ms)
    if until is None:
        report.stays(topic.name, STATE, count)
    else:
        why = f"retention ({topic.retention_key}) of a log: nothing in it can be erased"
        report.stays(topic.name, why, count, until)


def _holds(name: str, record: Any, account: Account) -> bool:
    if is_packed(name):
        return packed_holds(record.value, account)
    if not account.may_hold(record.value):
        return False
    message = line(record.offset, record.timestamp, record.key, record.value, record.headers or ())
    try:
        return what_stays(name, message, account) != [message]
    except (ValueError, IndexError):
        return True  # of another release


def _cut(settings: Settings, all_topics: list[Topic], before: Before, report: Report) -> None:
    """Cut off what is old where that is possible, and say of the rest when it is gone."""
    prefix = len(settings.kafka.prefix)
    logs = [topic for topic in all_topics if is_cut(topic.name[prefix:])]
    for cut in cut_logs(settings, logs, before.at // 1000, report.dry_run):
        note = "out of reach at once, the bytes go with their segment"
        report.took(cut.topic.name, "messages", cut.removed, note=note)
        if cut.unread:
            why = f"not read yet by our processes; else retention ({cut.topic.retention_key})"
            report.stays(cut.topic.name, why, cut.unread, _gone_by(cut.topic, before.at // 1000) or "")
    for topic in all_topics:
        if topic not in logs and topic.name[prefix:] not in KEYED:
            _age(topic, before, report)


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


def _compacted_by(topic: Topic) -> str:
    segment, lag = int(topic.configs["segment.ms"]), int(topic.configs["max.compaction.lag.ms"])
    return _moment(time.time_ns() // 1_000_000 + segment + lag + LOOKS_MS)


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(-(-at_ms // 1000), UTC).isoformat().replace("+00:00", "Z")
