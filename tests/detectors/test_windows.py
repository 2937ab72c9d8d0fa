"""Windows of event time: what a slow count over all events gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.windows import WINDOWS, Distinct, Sums

START = 28_333_333  # a minute of the year 2023
STEPS = st.tuples(st.sampled_from([0, 0, 1, 3, 30, 59, 200, 2_000, 9_000]), st.sampled_from("abcdefg"))


def inside(then: int, now: int, place: int) -> bool:
    """Windows of a day or more end at a full hour, but for what is within the last one."""
    end = WINDOWS[place] // 60
    if place < 2 or now - then < 60:
        return now - then < end
    return now - (then - then % 60) < end


@given(st.lists(STEPS, max_size=120), st.integers(1, 40))
def test_sums_and_distinct_counts_are_those_of_a_slow_count_and_survive_being_written_down(
    steps: list[tuple[int, str]], every: int
) -> None:
    sums, distinct = Sums(2), Distinct(1_000)
    seen: list[tuple[int, str]] = []
    minute = START
    for number, (later, name) in enumerate(steps):
        minute += later
        sums.roll(minute)
        distinct.roll(minute)
        sums.at(minute)[1] += 1
        sums.sums[0][1] += 1
        new = distinct.see(name, minute)
        last = {who: at for at, who in seen}
        assert new == (name not in last or not inside(last[name], minute, len(WINDOWS) - 1))
        seen.append((minute, name))
        if number % every == 0:
            sums, distinct = Sums.load(2, sums.dump()), Distinct.load(1_000, distinct.dump())
        last[name] = minute
        for place in range(len(WINDOWS)):
            assert sums.window(place) == [0, sum(inside(at, minute, place) for at, _ in seen)]
            assert distinct.count(place) == sum(inside(at, minute, place) for at in last.values())


def test_beyond_its_limit_a_distinct_count_is_at_least_so_many_and_says_so() -> None:
    distinct = Distinct(3)
    for name in "abcd":
        distinct.see(name, START)
    assert (distinct.count(0), distinct.full) == (3, True)


def test_who_was_seen_before_the_widest_window_is_forgotten() -> None:
    distinct = Distinct(10_000)
    for number in range(500):
        distinct.see(f"u{number}", START + number)
    distinct.roll(START + 40 * 24 * 60)
    assert distinct.count(len(WINDOWS) - 1) == 0
    assert not distinct.last
