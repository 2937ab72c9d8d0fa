"""Broken messages: nothing but `Unreadable` leaves an adapter, and every event is canonical."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz_adapters import hold, messages, payload_files, targets
from benchmarks.mutants import mutants
from streams.adapters import ADAPTERS
from streams.errors import Unreadable
from tests.data import shared_data

TARGETS = targets()


@pytest.mark.parametrize("name", TARGETS)
def test_two_thousand_broken_messages_are_read_or_refused(name: str) -> None:
    adapter, whole = TARGETS[name]
    for data in mutants(whole, random.Random(7), 2_000):
        hold(adapter, data)


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    hold(TARGETS[name][0], data)


@pytest.mark.parametrize("name", ADAPTERS)
def test_reading_is_a_function_of_the_bytes_alone(name: str) -> None:
    adapter, whole = TARGETS[name]
    for data in whole:
        first, again = hold(adapter, data), hold(adapter, data)
        assert first[0] == again[0]


def test_every_shared_payload_is_read_or_refused_for_a_stated_reason() -> None:
    shared_data("platform_payloads")
    read, refused = 0, set()
    for name, path in payload_files():
        for data in messages(path):
            try:
                read += len(ADAPTERS[name](data).events)
            except Unreadable as error:
                refused.add((path.name, error.reason))
    assert read == 1_029
    assert refused == {
        ("expected_v1.jsonl", "unsupported_kind"),  # follows, blocks, other lexicons
        ("golden_v1.jsonl", "unsupported_kind"),
        ("frames.bin.zst", "not_json"),  # the relay's own binary frames, not Jetstream's
        ("graphql_twscrape_raw_user_about.json", "unsupported_kind"),  # an account without a time
    }
