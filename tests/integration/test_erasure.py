"""`breakwater purge` and `breakwater hold` on a real broker: what is overwritten, and what remains until when."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition

from graph.figures import CascadeRow
from graph.frames import VERSION, Frame, encode
from streams.broker import LocalBroker
from streams.cli import cli
from streams.incidents import live_incidents
from streams.record import recording
from streams.settings import HOME_VARIABLE, Settings, changed
from streams.tail import Tail
from streams.topics import DAY_MS, ensure_topics
from tests.factories import comment, post, row_of
from tests.streams.sinks.made import closed, incident

VICTIM, ACTOR = "canary-victim", "canary-author-0"
BY = ("--author", "li", "--reason", "request 17")
ABOUT = closed(incident())
OPEN = incident(id="0" * 15 + "a")
HELD = closed(incident(id="0" * 15 + "b"))
OTHER = closed(incident("weibo:else", id="0" * 15 + "c", roles=(("initiator", f"weibo:{VICTIM}", 3),)))
EVENTS = [post(author=VICTIM), comment("canary-item-1", author="canary-author-1"), post("other", author="else")]


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    kafka = {"bootstrap": broker.bootstrap, "prefix": topic_prefix, "partitions": 2}
    Path("breakwater.toml").write_text(
        f'[kafka]\nbootstrap = "{broker.bootstrap}"\nprefix = "{topic_prefix}"\npartitions = 2\n'
        '[ingest]\nplatforms = ["weibo"]\n'
    )
    settings = changed(Settings(), kafka=kafka, ingest={"platforms": ["weibo"]})
    ensure_topics(broker.bootstrap, settings)
    _fill(settings)
    return settings


def _fill(settings: Settings) -> None:
    rows = [row(root, author) for root, author in (("1", VICTIM), ("2", "else"))]
    messages: list[tuple[str, bytes | None, bytes]] = [
        *(("platform.weibo", b"1", msgspec.json.encode(event)) for event in EVENTS),
        ("events", None, encode(Frame(VERSION, {}, 9, EVENTS))),
        *(("incidents", one.id.encode(), msgspec.json.encode(one)) for one in (ABOUT, OPEN, HELD, OTHER)),
        *(("cascades", f"weibo\0\0{each.root_id}".encode(), msgspec.json.encode(each)) for each in rows),
        ("journal", b"k", b"packed " + msgspec.msgpack.encode(VICTIM)),
    ]
    producer = KafkaProducer(bootstrap_servers=settings.kafka.bootstrap)
    for future in [
        producer.send(settings.kafka.topic(topic), value=value, key=key, partition=1) for topic, key, value in messages
    ]:
        future.get(10)
    producer.close()


def row(root: str, author: str) -> CascadeRow:
    return msgspec.structs.replace(row_of([post(root, author=author)]), closed=True)


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, [*arguments, *BY, "--config", "breakwater.toml"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def purge(*arguments: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("purge", "--yes", "--json", *arguments).stdout)
    return report


def by_topic(entries: list[dict[str, Any]], settings: Settings) -> dict[str, dict[str, Any]]:
    return {one["place"].removeprefix(settings.kafka.prefix): one for one in entries}


def roots(settings: Settings) -> set[str]:
    latest: dict[bytes, bytes | None] = {}
    with Tail(settings, "cascades") as tail:
        for record in tail.to_end():
            latest[record.key] = record.value
    return {msgspec.json.decode(value)["root_id"] for value in latest.values() if value is not None}


def test_keyed_topics_are_overwritten_and_of_logs_the_day_is_named(settings: Settings) -> None:
    run("hold", "add", HELD.id)
    before = time.time()
    would = purge("--account", f"weibo:{VICTIM}", "--dry-run")
    assert set(live_incidents(settings)) == {one.id for one in (ABOUT, OPEN, HELD, OTHER)}
    report = purge("--account", f"weibo:{VICTIM}")
    assert report["removed"] == would["removed"]
    done, remains = by_topic(report["removed"], settings), by_topic(report["remains"], settings)
    assert (done["incidents"]["removed"], done["incidents"]["changed"], done["cascades"]["removed"]) == (1, 1, 1)
    left = live_incidents(settings)
    assert set(left) == {OPEN.id, HELD.id, OTHER.id} and roots(settings) == {"2"}
    assert left[OTHER.id] == msgspec.structs.replace(OTHER, roles=())
    assert f"incidents {HELD.id}" in by_topic(report["held"], settings)
    assert "is open" in remains[f"incidents {OPEN.id}"]["why"]
    for topic, days in (("platform.weibo", 7), ("events", 30)):
        until = datetime.fromisoformat(remains[topic]["until"]).timestamp()
        assert before - 60 < until - (days + 1) * DAY_MS / 1000 - 360 < time.time() + 1
        assert remains[topic]["count"] == 1
    assert (remains["journal"]["until"], remains["journal"]["count"]) == ("", 1)
    again = purge("--account", f"weibo:{VICTIM}")
    assert again["removed"] == []


def test_what_is_held_live_has_its_events(settings: Settings, tmp_path: Path) -> None:
    run("hold", "add", HELD.id)
    copy = tmp_path / "home" / "holds" / HELD.id / "1"
    manifest = json.loads((copy / "manifest.json").read_text())
    assert (manifest["events"], manifest["evidence"], manifest["absent"]) == (2, 3, 2)  # the post and one comment


def test_before_a_time_what_ended_is_overwritten(settings: Settings) -> None:
    report = purge("--before", "2024-01-01")
    assert set(live_incidents(settings)) == {OPEN.id} and roots(settings) == set()
    assert by_topic(report["removed"], settings)["incidents"]["removed"] == 3
    assert "events" not in by_topic(report["remains"], settings)  # by arrival: gone since long


def starts(settings: Settings, topic: str) -> int:
    """The first offset that partition 1 still has."""
    with recording(settings, [topic]) as found:
        return next(piece.first for piece in found.pieces if piece.partition == 1)


def test_what_arrived_before_a_time_is_cut_off_as_far_as_it_was_read(settings: Settings) -> None:
    partition = TopicPartition(settings.kafka.topic("platform.weibo"), 1)
    group = settings.kafka.group(settings.kafka.ingest_group)
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka.bootstrap, group_id=group, enable_auto_commit=False)
    consumer.assign([partition])
    consumer.commit({partition: OffsetAndMetadata(2, "", -1)})
    consumer.close()
    time.sleep(0.01)
    now = datetime.now(UTC).isoformat()
    would = by_topic(purge("--before", now, "--dry-run")["removed"], settings)
    assert starts(settings, "platform.weibo") == 0
    report = purge("--before", now)
    done, remains = by_topic(report["removed"], settings), by_topic(report["remains"], settings)
    assert would == done and done["platform.weibo"]["removed"] == 2 and "events" not in done
    assert (starts(settings, "platform.weibo"), starts(settings, "events")) == (2, 0)
    assert remains["platform.weibo"]["count"] == 1 and remains["events"]["until"]
    assert remains["control"]["until"] and remains["journal"]["until"] == ""
