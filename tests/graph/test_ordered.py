"""Ticks of event time: what a machine is given does not depend on how it came."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from graph.ordered import Ordered
from graph.watermark import END, FAR, latest_of

TICK = 10


class Echo:
    """Says at each tick what it was given since the one before, and asks to be woken at `wake`."""

    def __init__(self, wake: int | None = None) -> None:
        self.given: list[int] = []
        self.wake = wake
        self.ended = False

    def take(self, record: int) -> None:
        self.given.append(record)

    def tick(self, now: int) -> list[tuple[int, tuple[int, ...]]]:
        given, self.given = tuple(self.given), []
        if self.wake is not None and self.wake <= now:
            self.wake = None
        return [(now, given)]

    def due(self) -> int | None:
        return self.wake

    def end(self, now: int) -> list[tuple[int, tuple[int, ...]]]:
        self.ended = True
        return []

    def dump(self) -> bytes:
        return b""

    def load(self, data: bytes) -> None: ...


def ordered(machine: Echo, *sources: str) -> Ordered[int, tuple[int, tuple[int, ...]]]:
    return Ordered(machine, lambda record: record, lambda record: record, sources, TICK)


def test_a_tick_is_taken_when_every_source_has_passed_it() -> None:
    stage = ordered(Echo(), "a", "b")
    stage.add([3, 12])
    assert stage.advance({"a": 25}) == []
    assert stage.advance({"b": 10}) == [(10, (3,))]
    assert stage.watermark == 20
    assert stage.advance({"b": 19}) == []
    assert stage.advance({"b": 20}) == [(20, (12,))]


def test_ticks_without_records_are_skipped_unless_the_machine_asks() -> None:
    stage = ordered(Echo(wake=55), "a")
    stage.add([3])
    assert stage.advance({"a": 1000}) == [(10, (3,)), (60, ())]
    assert stage.last == 100


def test_what_comes_behind_the_watermark_is_counted_and_taken_with_the_next_tick() -> None:
    stage = ordered(Echo(), "a")
    stage.advance({"a": 50})
    stage.add([7, 58])
    assert stage.late == 1
    assert stage.advance({"a": 60}) == [(60, (7, 58))]


def test_the_end_of_input_takes_what_is_left_and_ends_the_machine() -> None:
    machine = Echo()
    stage = ordered(machine, "a")
    stage.add([3, 42])
    assert stage.advance({"a": END}) == [(10, (3,)), (50, (42,))]
    assert machine.ended
    assert stage.watermark == END


@given(st.lists(st.integers(0, 200), max_size=40), st.integers(0, 10_000))
def test_any_order_within_lateness_gives_the_same_ticks(times: list[int], seed: int) -> None:
    lateness = 30
    straight = ordered(Echo(), "a")
    straight.add(sorted(times))
    wanted = straight.advance({"a": END})
    rng = random.Random(seed)
    arrival = sorted(times, key=lambda at: at + rng.uniform(0, lateness))
    stage = ordered(Echo(), "a")
    made = []
    highest = 0
    for at in arrival:
        stage.add([at])
        highest = max(highest, at)
        made += stage.advance({"a": max(0, highest - lateness)})
    made += stage.advance({"a": END})
    assert stage.late == 0
    assert made == wanted


@given(st.lists(st.integers(0, 300), min_size=1), st.integers(0, 300), st.integers(0, 300))
def test_how_far_the_watermark_came_before_the_end_does_not_matter(records: list[int], wake: int, mark: int) -> None:
    def made(*marks: int) -> list[tuple[int, tuple[int, ...]]]:
        stage = ordered(Echo(wake), "a")
        stage.add(records)
        found = [one for mark in (*marks, END) for one in stage.advance({"a": mark})]
        return [one for one in found if one[1] or one[0] <= max(records)]

    assert made(mark) == made()


@given(
    st.lists(st.tuples(st.integers(0, 300), st.booleans()), min_size=1),
    st.integers(0, 400),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_with_whom_a_record_shares_its_partition_does_not_matter(
    records: list[tuple[int, bool]], wake: int, mark: int, other: int
) -> None:
    """Each partition is asked at the same moments, though the records of one may have ended long before."""
    times = [at for at, _ in records]
    mark = min(mark, other, *latest_of(times)[:1])  # no watermark goes beyond what was seen
    ended = latest_of(times)

    def asked(*marks: int, half: bool | None = None) -> tuple[list[tuple[int, tuple[int, ...]]], bool]:
        machine = Echo(wake)
        stage = ordered(machine, "a")
        stage.add(at for at, side in records if half in (None, side))
        made = [one for each in marks for one in stage.advance({"a": each})]
        made += stage.advance({"a": END}, ended)
        return [one for one in made if one[1]], machine.wake is None

    together, woken = asked()
    apart = [asked(mark, half=side) for side in (True, False)]
    assert sorted(at for half, _ in apart for _, given in half for at in given) == sorted(
        at for _, given in together for at in given
    )
    assert [one for _, one in apart] == [woken] * 2
    assert woken == (-(-wake // TICK) <= max(times) // TICK + 1)


def test_a_record_far_beyond_all_others_does_not_make_time_pass() -> None:
    far = 10 * FAR
    machine = Echo(wake=far - 1)
    stage = ordered(machine, "a")
    stage.add([3, 5, 8, far])
    assert stage.advance({"a": END}, latest_of([3, 5, 8, far])) == [(10, (3, 5, 8, far))]
    assert machine.wake == far - 1 and stage.final == [8]


@given(st.lists(st.integers(0, 300), max_size=20), st.integers(0, 400), st.integers(0, 400))
def test_a_mark_that_rests_makes_nothing(records: list[int], wake: int, mark: int) -> None:
    for first in (0, 30):
        stage = ordered(Echo(wake), "a", "b")
        stage.add(records)
        stage.advance({"a": first, "b": 100})
        if stage.rests("a", mark):
            assert stage.advance({"a": mark}) == []
