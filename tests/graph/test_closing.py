"""Closing by watermark and coming back: neither changes any figure, and no clock of a sender decides it."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cascade import Key
from graph.delta import Delta
from graph.events import MAX_TIME, Event
from graph.figures import CascadeRow, figures
from graph.fold import CascadeFold, FoldSettings
from graph.packing import unpack
from graph.watermark import END, IDLE
from tests.factories import DAY, HOUR, MINUTE, T0, chain, later, new_fold, post, removal, repost, row_of, rows_of, take
from tests.strategies import thread_events

HOURLY = FoldSettings(close_after=HOUR, publish_weight=1 << 60)


class Closing:
    """A fold with its store of closed cascades."""

    def __init__(self, settings: FoldSettings = HOURLY) -> None:
        self.store: dict[Key, bytes] = {}
        self.fold: CascadeFold = new_fold(settings, lambda key: self.store.get(key))

    def take(self, *events: Event, until: int | None = None, limit: int = END) -> Delta:
        delta = take(self.fold, events, {} if until is None else {"source": until}, limit)
        self.store.update(delta.closed)
        return delta

    def rows(self) -> list[CascadeRow]:
        return [figures(unpack(packed)) for _, packed in sorted(self.store.items())]


def test_a_cascade_closes_when_the_watermark_has_passed_its_last_event_by_the_quiet_time() -> None:
    closing = Closing()
    closing.take(post(), repost("a", at=T0 + 5 * MINUTE), until=T0)
    assert not closing.take(until=T0 + HOUR + 4 * MINUTE).closed
    delta = closing.take(until=T0 + HOUR + 6 * MINUTE)
    assert [key for key, _ in delta.closed] == [("weibo", "", "root")]
    row = msgspec.json.decode(delta.rows[0][1], type=CascadeRow)
    assert (row.size, row.closed) == (2, True)
    assert not closing.fold.cascades


def test_a_late_event_opens_a_closed_cascade_again_and_it_goes_on() -> None:
    closing = Closing()
    closing.take(*chain(3), until=T0)
    closing.take(until=T0 + DAY)
    delta = closing.take(repost("late", "n2"))
    assert (delta.counts["reopened"], delta.counts["late"]) == (1, 1)
    closing.take(until=T0 + 2 * DAY)
    assert closing.rows() == [row_of([*chain(3), repost("late", "n2")])]


def test_a_repeat_for_a_closed_cascade_is_seen_to_be_one() -> None:
    closing = Closing()
    closing.take(*chain(3), until=T0)
    closing.take(until=T0 + DAY)
    assert closing.take(chain(3)[2]).counts["duplicates"] == 1


def test_a_cascade_that_came_back_stays_for_the_quiet_time() -> None:
    closing = Closing()
    closing.take(*chain(3), until=T0)
    closing.take(until=T0 + DAY)
    reopened = sum(len(closing.take(chain(3)[2], until=T0 + DAY + n * MINUTE).reopened) for n in range(50))
    assert reopened == 1
    assert closing.take(until=T0 + DAY + 2 * HOUR).closed


@given(st.lists(st.tuples(st.lists(thread_events(("weibo",)), max_size=4), st.integers(0, 9)), max_size=8))
def test_closing_and_reopening_change_no_final_row(steps: list[tuple[list[Event], int]]) -> None:
    closing, never, hour = Closing(), new_fold(), 0
    for events, passed in steps:
        hour += passed
        shifted = [later(event, hour * HOUR) for event in events]
        closing.take(*shifted, until=T0 + hour * HOUR)
        take(never, shifted)
    closing.take(until=END)
    rows = [msgspec.structs.asdict(row) for row in closing.rows()]
    assert sorted(rows, key=lambda row: (row["scope"], row["root_id"])) == rows_of(never)


@pytest.mark.parametrize("known", [True, False])
def test_one_event_dated_2099_closes_nothing_and_its_cascade_closes_like_others(known: bool) -> None:
    closing = Closing()
    if known:
        closing.take(until=T0)
    wrong = repost("wrong", at=4_070_908_800_000_000)
    delta = closing.take(*chain(2), wrong, post("other", MAX_TIME), limit=T0 + DAY)
    assert not delta.closed
    assert not closing.take(until=T0 + MINUTE).closed
    assert len(closing.take(until=T0 + DAY + 2 * HOUR).closed) == 2  # no more is believed than ingest's clock


def test_beyond_the_retention_an_unknown_cascade_is_too_old_and_a_known_one_is_not() -> None:
    closing = Closing(FoldSettings(close_after=DAY, retention=2 * DAY))
    closing.take(post("known"), until=T0)
    closing.take(until=T0 + 10 * DAY)
    delta = closing.take(repost("a", root="known"), repost("a", root="unknown"), removal("b", root="unknown"))
    assert (delta.counts["too_old"], delta.counts["reopened"]) == (2, 1)
    assert closing.take(repost("c", root="young", at=T0 + 9 * DAY)).ops


def test_without_a_quiet_time_cascades_close_at_the_end_of_input_only() -> None:
    closing = Closing(FoldSettings(close_after=None))
    closing.take(*chain(2), until=T0)
    assert not closing.take(until=MAX_TIME).closed
    assert closing.take(until=END).closed


def test_idle_sources_close_nothing() -> None:
    closing = Closing()
    closing.take(*chain(2), until=T0)
    assert not closing.take(until=IDLE).closed


def test_a_jump_over_a_hundred_thousand_cascades_closes_them_over_successive_heartbeats() -> None:
    n = 100_000
    closing = Closing(FoldSettings(close_after=HOUR))
    for start in range(0, n, 1000):
        closing.take(*(post(f"p{number}", T0 + number * 1000) for number in range(start, start + 1000)), until=T0)
    slowest, frames, marks = 0.0, 0, {"source": T0 + 30 * DAY}
    while not closing.fold.at_rest(marks):
        began = time.process_time()
        delta = closing.take(until=T0 + 30 * DAY)
        slowest = max(slowest, time.process_time() - began)
        assert len(delta.closed) <= 5000
        frames += 1
    assert (frames, len(closing.store), closing.fold.cascades) == (20, n, {})
    assert slowest < 5


def test_large_cascades_take_the_room_of_many_when_they_close() -> None:
    closing = Closing(FoldSettings(close_after=HOUR, close_at_once=100))
    for number in range(10):
        closing.take(*chain(1000, root=f"r{number}"), until=T0)
    closed = len(closing.take(until=T0 + DAY).closed)
    assert closed == 2


def test_marks_that_bring_nothing_leave_a_fold_at_rest() -> None:
    closing = Closing()
    closing.take(post(), until=T0)
    fold = closing.fold
    assert fold.at_rest({}) and fold.at_rest({"source": T0})
    assert not fold.at_rest({"source": T0 + 1})
    assert not fold.at_rest({"other": T0})


def test_a_removal_without_root_is_forgotten_an_hour_after_the_watermark() -> None:
    closing = Closing()
    closing.take(removal("a", root="", platform="bluesky"), until=T0)
    assert closing.fold.gone
    wrong = removal("b", root="", at=MAX_TIME, platform="bluesky")
    closing.take(wrong, until=T0 + 30 * MINUTE, limit=T0 + DAY)
    closing.take(until=T0 + DAY)
    assert list(closing.fold.gone) == [("bluesky", "", "b")]
    closing.take(until=T0 + 3 * DAY)
    assert not closing.fold.gone
    assert not closing.fold.gone_until
    assert not closing.fold.owners


def test_a_row_is_published_when_a_cascade_grew_by_a_tenth_and_at_ticks() -> None:
    closing = Closing(FoldSettings(close_after=DAY, publish_weight=10))
    assert not closing.take(*chain(8), until=T0).rows
    assert len(closing.take(repost("a")).rows) == 1  # ten nodes
    assert len(closing.take(*(repost(f"b{n}") for n in range(90))).rows) == 1
    assert not closing.take(repost("c"), until=T0 + 1).rows
    assert len(closing.take(until=T0 + MINUTE).rows) == 1
    assert not closing.take(until=T0 + 2 * MINUTE).rows


def test_rows_of_a_large_cascade_wait_for_one_in_a_hundred_at_ticks() -> None:
    closing = Closing(FoldSettings(close_after=DAY))
    closing.take(*(repost(f"n{n}") for n in range(2000)), until=T0)
    assert not closing.take(repost("a"), until=T0 + MINUTE).rows
    assert len(closing.take(*(repost(f"b{n}") for n in range(30)), until=T0 + 2 * MINUTE).rows) == 1
