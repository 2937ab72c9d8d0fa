"""`breakwater record` from a real broker: every byte, every offset, and the same events as ingest made."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner
from kafka import KafkaProducer
from msgspec.structs import replace

from graph.cascade import Key
from graph.events import Event
from graph.frames import END_OF_INPUT
from streams.broker import LocalBroker
from streams.cli import cli
from streams.errors import BrokerError, InputError, OutputError
from streams.ingest import Ingest
from streams.readers import open_source
from streams.record import recording
from streams.recorded import Line, Manifest, decode_line
from streams.settings import Settings, changed
from streams.topics import ensure_topics
from tests.integration.slow import running
from tests.streams.readers import made

ODD: list[bytes | None] = [
    b"",
    None,
    b"\xff\x00 no text",
    b"two\nlines\r\n",
    b" {} ",
    "日本語\u2028".encode(),
    END_OF_INPUT,
]


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str) -> Settings:
    kafka = {"bootstrap": broker.bootstrap, "prefix": topic_prefix, "partitions": 2}
    settings = changed(Settings(), kafka=kafka, ingest={"platforms": ["weibo", "douyin", "bluesky"]})
    ensure_topics(broker.bootstrap, settings)
    return settings


def send(settings: Settings, platform: str, values: list[bytes | None], partition: int = 0) -> None:
    producer = KafkaProducer(bootstrap_servers=settings.kafka.bootstrap)
    topic = settings.kafka.platform_topic(platform)
    sent = [
        producer.send(topic, value=value, key=b"\x80", headers=[("h", b"\x81")], partition=partition)
        for value in values
    ]
    for future in sent:
        future.get(10)
    producer.close()


def record(settings: Settings, out: Path, *topics: str, start: int | None = None, end: int | None = None) -> Manifest:
    with recording(settings, list(topics) or None, start, end) as found:
        return found.write(out)


def lines_of(path: Path) -> list[Line]:
    content = zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())
    return [decode_line(line) for line in content.splitlines()]


def test_every_byte_of_every_message_stands_in_the_files(settings: Settings, tmp_path: Path) -> None:
    values = [*ODD, *made.lines(20)]
    send(settings, "weibo", values)
    manifest = record(settings, tmp_path / "out")
    (piece,) = [piece for piece in manifest.pieces if piece.file]
    assert (piece.topic, piece.partition, piece.first, piece.end) == ("platform.weibo", 0, 0, len(values))
    path = tmp_path / "out" / piece.file
    assert hashlib.sha256(path.read_bytes()).hexdigest() == piece.sha256
    lines = lines_of(path)
    assert [line.value for line in lines] == values
    assert [line.offset for line in lines] == list(range(len(values)))
    assert {(line.key_base64, line.headers) for line in lines} == {(b"\x80", (("h", b"\x81"),))}
    assert piece.messages == len(values)
    assert (piece.first_time, piece.last_time) == (lines[0].time, lines[-1].time)
    assert manifest.configuration["kafka"]["prefix"] == settings.kafka.prefix
    assert {piece.topic for piece in manifest.pieces} == {
        "platform.weibo", "platform.douyin", "platform.bluesky", "control",
    }  # fmt: skip


def test_from_and_to_are_times_of_arrival_the_second_exclusive(settings: Settings, tmp_path: Path) -> None:
    moments = []
    for line in made.lines(3):
        send(settings, "weibo", [line])
        time.sleep(0.05)
        moments.append(time.time_ns() // 1_000)
    manifest = record(settings, tmp_path / "middle", start=moments[0], end=moments[1])
    assert [(piece.first, piece.end) for piece in manifest.pieces if piece.file] == [(1, 2)]
    assert all(line.value == made.lines(3)[1] for line in lines_of(tmp_path / "middle" / "platform.weibo-0.jsonl.zst"))
    assert record(settings, tmp_path / "after", start=moments[2]).pieces
    assert not list((tmp_path / "after").glob("*.zst"))


def events(path: Path) -> list[Event]:
    return sorted(open_source([path], "record"), key=lambda event: (event.key, event.raw and event.raw.offset))


def test_recorded_messages_are_read_as_ingest_read_them(settings: Settings, tmp_path: Path) -> None:
    own = b'{"kind":"post","platform":"weibo","item":"odd order","created_at":5,"author":"a"}'
    by_platform: dict[str, list[bytes | None]] = {"weibo": [own, *ODD], "douyin": [], "bluesky": []}
    for event, line in zip(made.events(300), made.lines(300), strict=True):
        by_platform[event.platform].append(line)
    for partition, (platform, values) in enumerate(by_platform.items()):
        send(settings, platform, values, partition % 2)
    with running(Ingest(settings)):
        deadline = time.monotonic() + 60
        attempt = 0
        keys: set[Key] = set()
        while True:
            attempt += 1
            live = tmp_path / f"live-{attempt}"
            record(settings, live, "events")
            with suppress(InputError):  # nothing in it yet
                keys = {event.key for event in open_source([live], "record")}
            if len(keys) == 301:
                break
            assert time.monotonic() < deadline
            time.sleep(0.5)
    record(settings, tmp_path / "raw")
    # A removal without a root goes into the frames of every partition.
    framed = {
        (event.key, event.raw.offset if event.raw else 0): replace(event, reading=None)  # what ingest adds
        for event in events(live)
    }
    assert list(framed.values()) == events(tmp_path / "raw")


def test_where_frames_were_recorded_too_they_are_read_instead_of_the_messages(
    settings: Settings, tmp_path: Path
) -> None:
    send(settings, "weibo", [*made.lines(1)])
    record(settings, tmp_path / "out", "platform.weibo", "events")
    assert len(events(tmp_path / "out")) == 1


def test_the_command_refuses_what_cannot_be_done(settings: Settings, tmp_path: Path, broker: LocalBroker) -> None:
    send(settings, "weibo", [*made.lines(1)])
    with pytest.raises(BrokerError, match="is not there"):
        record(settings, tmp_path / "out", "platform.nowhere")
    record(settings, tmp_path / "out")
    with pytest.raises(OutputError, match="holds a recording already"):
        record(settings, tmp_path / "out")
    command = ["record", "--bootstrap", broker.bootstrap, "--out", str(tmp_path / "new")]
    result = CliRunner().invoke(cli, [*command, "--from", "2025-01-02", "--to", "2025-01-01"])
    assert result.exit_code == 2
    assert "--from is not before --to" in result.output
    result = CliRunner().invoke(cli, ["record", "--bootstrap", "127.0.0.1:1", "--out", str(tmp_path / "new")])
    assert isinstance(result.exception, BrokerError)
    assert not (tmp_path / "new").exists()
