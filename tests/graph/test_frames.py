"""Frames on the wire: read back whole, refused clearly, cut below the cap, placed the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.events import Event
from graph.frames import (
    ACTIVITY_VERSION,
    VERSION,
    Activity,
    ActivityFrame,
    Frame,
    Position,
    decode_activity,
    decode_frame,
    encode,
    partition_of,
    split,
)
from graph.packing import pack, unpack
from tests.factories import new_fold, post, repost, take
from tests.strategies import events, thread_events

RECORD = Activity("comment", "weibo", "", "root", "c", "bob", 1, "ann", 4, 50)


@given(st.lists(events(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(-1, 1 << 62)))
def test_a_frame_comes_back_as_it_went(batch: list[Event], marks: dict[str, int]) -> None:
    frame = Frame(VERSION, marks, 1 << 60, batch)
    assert decode_frame(encode(frame)) == frame


def test_a_frame_of_activity_comes_back_as_it_went() -> None:
    frame = ActivityFrame(ACTIVITY_VERSION, "events/0", Position(3, 1), None, 5, [RECORD])
    assert decode_activity(encode(frame)) == frame


@pytest.mark.parametrize("decode", [decode_frame, decode_activity, unpack])
def test_another_version_is_refused_by_number_whatever_follows_it(decode: Callable[[bytes], object]) -> None:
    for other in ([7], [7, "a later form", {"with": [1, 2]}]):
        with pytest.raises(ValueError, match=r"of version 7; this release reads version \d"):
            decode(encode(other))


@given(st.binary(max_size=60))
@pytest.mark.parametrize("decode", [decode_frame, decode_activity, unpack])
def test_damaged_bytes_raise_a_value_error_that_says_what_they_are(
    decode: Callable[[bytes], object], data: bytes
) -> None:
    with pytest.raises(ValueError, match=r"damaged|of version"):
        decode(data)


@given(thread_events(), st.data())
def test_a_frame_that_was_cut_or_changed_is_refused_or_read_and_nothing_else(event: Event, data: st.DataObject) -> None:
    whole = bytearray(encode(Frame(VERSION, {"a": 1}, 1 << 60, [event])))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    for damaged in (bytes(whole), bytes(whole[:place])):
        with suppress(ValueError):
            decode_frame(damaged)


def test_bytes_nested_without_end_are_refused() -> None:
    with pytest.raises(ValueError, match="damaged frame"):
        decode_frame(b"\x96\x01\x80" + b"\x91" * 100_000)


@given(st.integers(0, 300), st.integers(600, 20_000))
def test_records_are_cut_into_runs_in_order(count: int, limit: int) -> None:
    records = [RECORD._replace(item=f"c{number}" * 5) for number in range(count)]
    runs = list(split(records, limit))
    assert [record for run in runs for record in run] == records
    assert all(runs)
    largest = max(
        (len(encode(ActivityFrame(ACTIVITY_VERSION, "t/0", Position(0, 0), None, 0, run))) for run in runs), default=0
    )
    assert largest <= max(limit, 700)  # a single record may be larger than the limit


def test_partitions_of_names_are_the_same_for_ever() -> None:
    assert [partition_of("weibo", name, 8) for name in ("", "1", "root", "用户", "\U0001f600")] == [4, 7, 6, 5, 6]
    assert partition_of("x", "root", 8) != partition_of("weibo", "root", 8)
    assert 0 <= partition_of("weibo", "\ud800", 3) < 3


@pytest.mark.parametrize("column", range(5))
def test_a_packed_cascade_with_a_column_cut_short_is_refused(column: int) -> None:
    fold = new_fold()
    take(fold, [post(), repost("a"), repost("b", "a")])
    (cascade,) = fold.cascades.values()
    fields = msgspec.msgpack.decode(pack(cascade))
    if column < 3:
        fields[4 + column] = fields[4 + column][:-4]
    else:
        fields[3][column - 3] = fields[3][column - 3][:-1]
    with pytest.raises(ValueError, match="columns differ in length"):
        unpack(msgspec.msgpack.encode(fields))


def test_packed_bytes_are_those_of_the_cascade_and_nothing_else() -> None:
    fold = new_fold()
    take(fold, [post(), *(repost(f"n{number}", f"n{number - 3}") for number in range(9))])
    (cascade,) = fold.cascades.values()
    assert pack(unpack(pack(cascade))) == pack(cascade)
