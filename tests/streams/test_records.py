"""Records parsed by compiled code are those that kafka-python parses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder

from streams.records import _Parsed, parse_compiled

PARTITION = TopicPartition("platform.weibo", 3)
CODECS = {"none": 0, "gzip": 1, "lz4": 3, "zstd": 4}
maybe_bytes = st.none() | st.binary(max_size=40)
headers = st.lists(st.tuples(st.text(max_size=5), maybe_bytes), max_size=2)
messages = st.lists(st.tuples(st.integers(0, 2**40), maybe_bytes, maybe_bytes, headers), min_size=1, max_size=5)


def batch(content: list[Any], codec: int = 0, offset: int = 0) -> bytes:
    builder = MemoryRecordsBuilder(2, codec, 1 << 16)
    for timestamp, key, value, fields in content:
        builder.append(timestamp, key, value, fields)
    builder.close()
    return offset.to_bytes(8, "big") + bytes(builder.buffer())[8:]


def taken(kind: Any, data: bytes, offset: int = 0, most: int | None = None) -> tuple[Any, list[tuple[Any, ...]]]:
    parsed = kind(offset, PARTITION, MemoryRecords(data))
    records = parsed.take(most)
    return parsed, [(r.offset, r.timestamp, r.key, r.value, list(r.headers)) for r in records]


@given(st.lists(messages, min_size=1, max_size=3), st.sampled_from(sorted(CODECS)), st.integers(0, 6))
def test_the_same_records_come_out_from_any_offset_on(batches: list[list[Any]], codec: str, skip: int) -> None:
    data, offset = b"", 100
    for content in batches:
        data += batch(content, CODECS[codec], offset)
        offset += len(content) + 2  # two that compaction took away
    ours, our_records = taken(_Parsed, data, 100 + skip)
    theirs, their_records = taken(Fetcher.PartitionRecords, data, 100 + skip)
    assert our_records == their_records
    assert (ours.next_fetch_offset, ours.leader_epoch) == (theirs.next_fetch_offset, theirs.leader_epoch)


def test_reading_goes_on_behind_the_last_record_taken() -> None:
    data = batch([(1, None, b"a", []), (2, None, b"b", []), (3, None, b"c", [])])
    parsed, records = taken(_Parsed, data, most=2)
    assert [value for *_, value, _ in records] == [b"a", b"b"]
    assert parsed.next_fetch_offset == 2
    assert [record.value for record in parsed.take(2)] == [b"c"]
    assert not parsed and parsed.next_fetch_offset == 3


def test_a_damaged_batch_is_refused() -> None:
    data = bytearray(batch([(1, None, b"something", [])]))
    data[-3] ^= 1
    with pytest.raises(CorruptRecordError, match=r"platform\.weibo/3"):
        taken(_Parsed, bytes(data))


def test_marks_of_a_transaction_are_no_messages() -> None:
    data = bytearray(batch([(1, b"\0\0\0\1", b"\0\0\0\0\0\0", [])]))
    data[22] |= 0x20  # attributes: control
    plain = MemoryRecords(bytes(data)).next_batch()
    data[17:21] = _checksum(bytes(data[21:]))
    assert plain.is_control_batch
    parsed, records = taken(_Parsed, bytes(data) + batch([(2, None, b"a", [])], offset=1))
    assert [value for *_, value, _ in records] == [b"a"]
    assert parsed.next_fetch_offset == 2


def _checksum(data: bytes) -> bytes:
    from kafka.record.util import calc_crc32c

    return int(calc_crc32c(data)).to_bytes(4, "big")


def test_kafka_python_has_the_place_where_it_is_put_in() -> None:
    """Otherwise it would go unused, and ingest be slower, without a word."""
    consumer = KafkaConsumer.__new__(KafkaConsumer)
    consumer._fetcher = Fetcher.__new__(Fetcher)
    assert consumer._fetcher.PartitionRecords is Fetcher.PartitionRecords
    parse_compiled(consumer)
    assert consumer._fetcher.PartitionRecords is _Parsed
