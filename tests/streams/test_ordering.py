"""Sorting by event time, in memory and over runs on disk."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from streams.errors import OutputError
from streams.ordering import in_time_order
from tests.streams.readers import made

EVENTS = list(zip(made.events(5_000), made.lines(5_000), strict=True))


def test_runs_on_disk_give_the_same_order_as_memory() -> None:
    shuffled = random.Random(3).sample(EVENTS, len(EVENTS))
    spilled = list(in_time_order(shuffled, run_bytes=100_000))
    assert spilled == list(in_time_order(EVENTS))
    assert [message.created_at for message in spilled] == [event.created_at for event, _ in EVENTS]
    assert sorted(message.data for message in spilled) == sorted(data for _, data in EVENTS)


def test_the_key_is_the_root_or_the_item_where_no_root_is_known() -> None:
    messages = {message.data: message.key for message in in_time_order(EVENTS)}
    assert all(messages[data] == (event.root or event.item) for event, data in EVENTS)


def test_no_room_for_runs_is_said_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    with pytest.raises(OutputError, match="set TMPDIR"):
        in_time_order(EVENTS, run_bytes=100_000)
