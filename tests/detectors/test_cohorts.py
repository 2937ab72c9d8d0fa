"""What is usual for people of some cohort, and how it is counted."""

from __future__ import annotations

import doctest
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import cohorts
from detectors.cohort_tally import Tally, _high
from detectors.cohorts import LEAST_WINDOWS, Baselines, Cell, Cohort, Table, bin_of, keys, week_hour
from graph.facts import BARE, HOSTILE, NOTHING
from graph.frames import Activity
from graph.victims import person

HOUR = cohorts.HOUR_US
MONDAY = 1_736_092_800_000_000  # 2025-01-06T00:00 in China


def cell(reach_high: int = 50, **changed: int) -> Cell:
    fields = {
        "people": 100, "windows": 1000, "hostile": 40, "hostile_size": 0, "share": 20,
        "events": 1500, "events_high": 30, "reach": 2000,
    }  # fmt: skip
    return Cell(**(fields | changed), reach_high=reach_high)


def table(hours: dict[str, Cell], days: dict[str, Cell] | None = None) -> Table:
    return Table(1, "", "", 0, 0, {"* * *": cell(1), **hours}, {"* * *": cell(2), **(days or {})})


def record(
    author: str, target: str = "v", at: int = MONDAY, kind: str = "comment", flags: int = 0, followers: int = -1
) -> Activity:
    facts = NOTHING._replace(flags=flags, followers=followers, hostility=900 if flags & HOSTILE else 0)
    return Activity(kind, "weibo", "", "r", f"{author}{at}", author, at, target, 3, 80, "", facts)


def test_the_examples_of_the_documentation_hold() -> None:
    assert doctest.testmod(cohorts).failed == 0


def test_the_week_begins_on_monday_midnight_in_china() -> None:
    assert week_hour(MONDAY) == 0
    assert week_hour(MONDAY + HOUR - 1) == 0
    assert week_hour(MONDAY + 167 * HOUR) == 167
    assert week_hour(MONDAY + 168 * HOUR) == 0


def test_a_thin_cell_is_stood_in_for_by_the_next_coarser_one() -> None:
    at = MONDAY + 26 * HOUR
    told = list(keys("weibo", 500, week_hour(at)))
    assert told == ["weibo 1 w26", "weibo 1 d2", "weibo 1 *", "* 1 *", "* * *"]
    hours = {key: cell(10 + place) for place, key in enumerate(told)}
    for place in range(len(told)):
        assert Baselines(table(hours)).cohort("weibo", 500, at).hour.reach_high == 10 + place
        if place < len(told) - 1:
            del hours[told[place]]


def test_a_day_has_no_hour() -> None:
    assert Baselines(table({}, {"x 2 *": cell(77)})).cohort("x", 5_000, MONDAY).day.reach_high == 77


@given(st.integers(-1, 10**9), st.integers(-1, 10**9))
def test_more_followers_are_never_a_lower_bin(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert low < 0 or bin_of(low) <= bin_of(high)


def test_an_hour_is_the_hours_and_a_day_the_days() -> None:
    both = Cohort(cell(30, hostile=10), cell(60, hostile=90))
    assert both.over(3600) == (10, 20, 30, 0)
    assert both.over(86_400) == (90, 20, 60, 0)


def test_a_month_is_usual_at_less_than_thirty_busy_days() -> None:
    month = Cohort(cell(30), cell(62)).over(30 * 86_400)
    assert month.hostile_accounts == 30 * 40
    assert month.reach == 2 * 30 + round(60 * 30 ** (2 / 3))
    assert month.reach < 30 * 62


@given(st.integers(1, 86_399), st.integers(1, 86_399))
def test_a_longer_window_holds_no_less(one: int, other: int) -> None:
    low, high = (Cohort(cell(30), cell(62)).over(seconds) for seconds in sorted((one, other)))
    assert all(less <= more for less, more in zip(low, high, strict=True))


def test_a_window_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="give seconds"):
        Cohort(cell(), cell()).over(0)


def test_a_table_without_everybody_or_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="everybody"):
        Baselines(Table(1, "", "", 0, 0, {}, {}))
    with pytest.raises(ValueError, match="this release reads"):
        Baselines(msgspec.structs.replace(table({}), version=2))


# ── counting ─────────────────────────────────────────────────────────────────────────────────


def counted(records: list[Activity]) -> Table:
    tally = Tally()
    for one in records:
        tally.take(one)
    return tally.table("", "")


def test_an_hour_holds_distinct_accounts_and_every_event() -> None:
    records = [record("a"), record("a"), record("b", flags=HOSTILE), record("b", kind="repost")]
    found = counted(records).hours["* * *"]
    assert (found.people, found.windows) == (1, 1)
    assert found.events == 4_000
    assert found.reach_high == 2 + 1
    assert found.share == 250
    assert found.hostile == 1_000 * (1 + 3)  # with the three that stand for what was not seen


def test_hours_are_added_to_days_in_china() -> None:
    late, next_day = record("a", at=MONDAY + 23 * HOUR), record("a", at=MONDAY + 24 * HOUR)
    both = counted([record("a"), late, next_day])
    assert both.hours["* * *"].windows == 3
    assert both.days["* * *"].windows == 2
    assert both.days["* * *"].reach_high == 1


def test_a_bare_reshare_reaches_and_says_nothing() -> None:
    found = counted([record("a", kind="repost", flags=BARE)]).hours["* * *"]
    assert (found.events, found.reach_high) == (0, 1)


def test_people_without_an_account_are_left_out() -> None:
    tally = Tally()
    tally.take(record("a", target=person("p1")))
    tally.take(record("a", kind="view_count"))
    with pytest.raises(ValueError, match="nothing in it"):
        tally.table("", "")


def test_followers_are_the_first_that_the_person_gave_in_whatever_order() -> None:
    own = [record("v", "w", MONDAY + 5, followers=50_000), record("v", "w", MONDAY, followers=150)]
    crowd = [record("a", f"x{number}", MONDAY + number * HOUR) for number in range(LEAST_WINDOWS)]
    crowd += [record("a", "v", MONDAY + number * HOUR) for number in range(10)]
    tally = Tally()
    for one in [*crowd, *own]:
        tally.take(one)
    assert tally._followers["weibo", "v"] == (MONDAY, 150)


def test_a_cell_of_few_people_or_few_hours_is_left_to_a_coarser_one() -> None:
    many = [record("a", f"x{number % 100}", MONDAY + number * 168 * HOUR) for number in range(LEAST_WINDOWS)]
    assert set(counted(many).hours) == {"* * *", "* ? *", "weibo ? *", "weibo ? d0", "weibo ? w0"}
    assert set(counted(many[:-1]).hours) == {"* * *"}
    few = [record("a", f"x{number % 99}", MONDAY + number * 168 * HOUR) for number in range(LEAST_WINDOWS)]
    assert set(counted(few).hours) == {"* * *"}


def test_bursts_are_told_by_the_size() -> None:
    even = [record("a", f"x{number}", flags=HOSTILE) for number in range(50)]
    burst = [record(f"a{number}", "x0", flags=HOSTILE) for number in range(50)]
    assert counted(even).hours["* * *"].hostile_size == 0
    assert 0 < counted(even + burst).hours["* * *"].hostile_size < 100


@pytest.mark.parametrize(("n", "high"), [(999, 998), (1000, 998), (2000, 1997)])
def test_the_percentile_is_the_nearest_rank(n: int, high: int) -> None:
    assert _high(Counter(range(n)), n) == high


@given(st.permutations(range(12)))
def test_the_order_of_records_makes_no_difference(order: list[int]) -> None:
    flags = (0, HOSTILE)
    records = [
        record(f"a{n % 4}", f"v{n % 3}", MONDAY + n * HOUR, flags=flags[n % 2], followers=100 * n) for n in range(12)
    ]
    assert counted([records[place] for place in order]) == counted(records)
