"""Writing what is in Kafka to files, so that a live incident can be replayed later."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from graph import frames
from streams.errors import BrokerError, OutputError
from streams.files import OutputFolder
from streams.recorded import FORMAT, MANIFEST, VERSION, Manifest, Piece, encode_lines, line
from streams.settings import Settings

if TYPE_CHECKING:
    from kafka import KafkaConsumer, TopicPartition

SILENCE_S = 30.0  # without a message while some are still due: the broker is not well
_PACKAGES = ("breakwater", "kafka-python", "msgspec", "zstandard")


def default_topics(settings: Settings) -> list[str]:
    """What live results follow from: the raw topics and people's decisions. Names without prefix."""
    return [*(f"platform.{name}" for name in settings.ingest.platforms), "control"]


class Recording:
    """A range of offsets of some topics, fixed when it is opened; `write` reads and writes it.

    Attributes:
        pieces: the topic partitions with their ranges, sorted.
        due: offsets in all ranges; messages may be fewer where the broker has compacted.
    """

    def __init__(self, consumer: KafkaConsumer, settings: Settings, pieces: list[Piece], span: dict[str, str]) -> None:
        self.pieces = pieces
        self.due = sum(piece.end - piece.first for piece in pieces)
        self._consumer, self._settings, self._span = consumer, settings, span

    def write(self, out: Path, passed: Callable[[int], object] = lambda more: None) -> Manifest:
        """Write the files and the manifest into the folder `out`: all of them or none.

        Raises:
            BrokerError: the broker fell silent.
            OutputError: `out` cannot be written, or holds a recording already.
        """
        if (out / MANIFEST).exists():
            raise OutputError(f"{out} holds a recording already; name another folder")
        with OutputFolder(out) as folder:
            pieces = [self._write_piece(folder, piece, passed) for piece in self.pieces]
            manifest = self._manifest(pieces)
            folder.open(MANIFEST).write(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
        return manifest

    def _write_piece(self, folder: OutputFolder, piece: Piece, passed: Callable[[int], object]) -> Piece:
        name = f"{piece.topic}-{piece.partition}.jsonl.zst"
        file, messages, times = None, 0, (0, 0)
        for batch in self._read(piece, passed):
            file = file or folder.open(name)
            lines = [line(m.offset, m.timestamp, m.key, m.value, m.headers or ()) for m in batch]
            file.write(encode_lines(lines))
            times = (times[0] if messages else lines[0].time, lines[-1].time)
            messages += len(lines)
        if file is None:
            return piece
        digest, size = folder.seal(name)
        return replace(
            piece, messages=messages, first_time=times[0], last_time=times[1], file=name, bytes=size, sha256=digest
        )

    def _read(self, piece: Piece, passed: Callable[[int], object]) -> Iterator[list[Any]]:
        """Batches of messages of one partition, up to the end of its range."""
        from kafka import TopicPartition

        consumer = self._consumer
        partition = TopicPartition(self._settings.kafka.topic(piece.topic), piece.partition)
        consumer.assign([partition])
        consumer.seek(partition, piece.first)
        position, heard = piece.first, time.monotonic()
        while position < piece.end:
            batch = [message for message in consumer.poll(500).get(partition, ()) if message.offset < piece.end]
            # The position also passes over what was compacted away.
            reached = min(consumer.position(partition), piece.end)
            if reached > position:
                passed(reached - position)
                position, heard = reached, time.monotonic()
            elif time.monotonic() - heard > SILENCE_S:
                raise BrokerError(
                    f"{partition.topic}/{partition.partition}: no message for {SILENCE_S:.0f} s at offset {position} "
                    f"of {piece.end}; look at the broker and start again"
                )
            if batch:
                yield batch

    def _manifest(self, pieces: list[Piece]) -> Manifest:
        return Manifest(
            format=FORMAT,
            version=VERSION,
            recorded_at=datetime.now(UTC).isoformat(timespec="seconds"),
            range=self._span,
            prefix=self._settings.kafka.prefix,
            configuration=msgspec.to_builtins(self._settings),
            versions={
                **{name: version(name) for name in _PACKAGES},
                "python": platform.python_version(),
                "frames": str(frames.VERSION),
            },
            pieces=pieces,
        )


@contextmanager
def recording(
    settings: Settings, topics: list[str] | None = None, start: int | None = None, end: int | None = None
) -> Iterator[Recording]:
    """Look up what there is to record.

    Args:
        topics: names without prefix; None = `default_topics`, as far as they exist.
        start: µs since 1970, time of arrival at the broker; None = the oldest message there is.
        end: the same, exclusive; None = the newest message there is now.

    Raises:
        BrokerError: no broker answers, or a topic is not there.
    """
    from kafka.errors import KafkaError

    with _consumer(settings) as consumer:
        try:
            partitions = _partitions(consumer, settings, topics)
            firsts = consumer.beginning_offsets(partitions)
            ends = consumer.end_offsets(partitions)
            begin = _offsets_at(consumer, partitions, start, firsts, ends)
            stop = _offsets_at(consumer, partitions, end, ends, ends)
        except KafkaError as error:
            raise BrokerError(f"the broker does not tell its offsets ({error}); start again when it is well") from None
        prefix = settings.kafka.prefix
        pieces = [
            Piece(
                topic=partition.topic.removeprefix(prefix),
                partition=partition.partition,
                kept_from=firsts[partition],
                first=begin[partition],
                end=max(begin[partition], stop[partition]),
            )
            for partition in sorted(partitions)
        ]
        yield Recording(consumer, settings, pieces, {"from": _named(start, "earliest"), "to": _named(end, "latest")})


@contextmanager
def _consumer(settings: Settings) -> Iterator[KafkaConsumer]:
    from kafka import KafkaConsumer
    from kafka.errors import KafkaError

    bootstrap = settings.kafka.bootstrap
    try:
        consumer = KafkaConsumer(
            bootstrap_servers=bootstrap.split(","),
            bootstrap_timeout_ms=5_000,
            enable_auto_commit=False,
            max_poll_records=5_000,
            metrics_enabled=False,
        )
    except (KafkaError, OSError) as error:
        raise BrokerError(f"no Kafka broker answers at {bootstrap} ({error}); name yours with --bootstrap") from None
    try:
        yield consumer
    finally:
        consumer.close(autocommit=False)


def _partitions(consumer: KafkaConsumer, settings: Settings, topics: list[str] | None) -> list[TopicPartition]:
    from kafka import TopicPartition

    found = []
    for topic in dict.fromkeys(topics or default_topics(settings)):
        name = settings.kafka.topic(topic)
        numbers = consumer.partitions_for_topic(name)
        if topics and not numbers:
            raise BrokerError(f"topic {name} is not there; check --topic, --bootstrap and kafka.prefix")
        found += [TopicPartition(name, number) for number in numbers]
    if not found:
        raise BrokerError(f"none of the topics to record is at {settings.kafka.bootstrap}; check kafka.prefix")
    return found


def _offsets_at(
    consumer: KafkaConsumer,
    partitions: list[TopicPartition],
    moment: int | None,
    without: dict[TopicPartition, int],
    ends: dict[TopicPartition, int],
) -> dict[TopicPartition, int]:
    """The first offset at or after `moment` µs; `without` where none is given; the end where all came before."""
    if moment is None:
        return without
    # Rounded up: a message of the same millisecond may lie before the moment.
    found = consumer.offsets_for_times(dict.fromkeys(partitions, -(-moment // 1_000)))
    return {p: ends[p] if found.get(p) is None else min(found[p].offset, ends[p]) for p in partitions}


def _named(moment: int | None, without: str) -> str:
    return without if moment is None else datetime.fromtimestamp(moment / 1e6, UTC).isoformat()
