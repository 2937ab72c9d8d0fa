"""How far event time has come: agreed by several events, held by the slowest source, never back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.watermark import END, IDLE, NEVER, SPOKEN, WITNESSES, SourceMark, StageMark
from tests.factories import SECOND, T0

LATENESS = 30 * SECOND
NOW = T0 + 1000 * SECOND
TIMES = st.lists(st.integers(T0, T0 + 2000 * SECOND), max_size=8)


def test_a_source_says_nothing_until_three_events_agree() -> None:
    mark = SourceMark(LATENESS)
    assert mark.mark == NEVER
    assert mark.observe([T0, T0 + 1], NOW) == SPOKEN
    assert mark.observe([T0 + 2], NOW) == T0 - LATENESS


@given(st.lists(TIMES, max_size=6))
def test_a_mark_is_the_third_latest_time_below_the_limit_less_the_lateness(batches: list[list[int]]) -> None:
    mark = SourceMark(LATENESS)
    seen: list[int] = []
    for batch in batches:
        before = mark.mark
        seen += [time for time in batch if time <= NOW]
        expected = sorted(seen)[-WITNESSES] - LATENESS if len(seen) >= WITNESSES else SPOKEN
        assert mark.observe(batch, NOW) == max(before, expected)


def test_far_future_events_neither_move_a_mark_nor_hold_it() -> None:
    mark = SourceMark(LATENESS)
    wrong = [4_070_908_800_000_000] * 5
    assert mark.observe([T0, T0 + 1, T0 + 2, *wrong], NOW) == T0 - LATENESS
    assert mark.observe([T0 + 100, T0 + 101, T0 + 102, *wrong], NOW) == T0 + 100 - LATENESS


def test_one_event_ahead_of_all_others_moves_nothing() -> None:
    mark = SourceMark(LATENESS)
    mark.observe([T0, T0 + 1, T0 + 2], NOW)
    assert mark.observe([NOW], NOW) == T0 + 1 - LATENESS


def test_a_stage_goes_as_far_as_its_slowest_source() -> None:
    stage = StageMark()
    assert stage.watermark == NEVER
    assert stage.update({"a": T0 + 5, "b": NEVER}) == NEVER
    assert stage.update({"b": T0}) == T0
    assert stage.update({"b": T0 + 9}) == T0 + 5


def test_an_idle_source_holds_nobody_back_and_holds_again_when_it_speaks() -> None:
    stage = StageMark()
    stage.update({"a": T0, "b": T0})
    assert stage.update({"b": IDLE, "a": T0 + 5}) == T0 + 5
    assert stage.update({"b": T0 + 1, "a": T0 + 9}) == T0 + 5
    assert stage.update({"b": T0 + 7}) == T0 + 7


def test_a_stage_whose_sources_are_all_idle_stays_where_it_is() -> None:
    stage = StageMark()
    stage.update({"a": T0})
    assert stage.update({"a": IDLE}) == T0
    assert stage.update({"b": END}) == T0


def test_a_stage_has_ended_when_all_sources_have_and_begins_anew_when_one_speaks() -> None:
    stage = StageMark()
    assert stage.update({"a": END, "b": END}) == END
    assert stage.update({"a": T0}) == T0


def test_a_new_source_does_not_turn_time_back() -> None:
    stage = StageMark()
    stage.update({"a": T0})
    assert stage.update({"b": T0 - 100}) == T0


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from([NEVER, SPOKEN, T0, T0 + 1, T0 + 2, IDLE]))))
def test_a_watermark_never_goes_back_and_repeats_change_nothing(updates: list[dict[str, int]]) -> None:
    stage = StageMark()
    for marks in updates:
        before = stage.watermark
        after = stage.update(marks)
        assert after >= before
        assert stage.update(marks) == after
