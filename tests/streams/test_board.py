"""What the demo's board sums up, and what it shows to anybody."""

from __future__ import annotations

from collections import Counter

import pytest
from rich.console import Console

from graph.cascade import Key
from graph.figures import CascadeRow
from streams.board import KEPT, OTHERS, Growth, Ranked, Speedometer, View
from streams.cli.view import Frame, cascade_columns, length, picture
from streams.onlookers import Told
from tests.streams.test_tables import row

SECOND = 1_000_000
ONE: Key = ("weibo", "", "1")


def at(second: float, size: int, key: Key = ONE) -> dict[Key, CascadeRow]:
    made = row(root_id=key[2], started_at=0, last_at=int(second * SECOND), size=size)
    return {key: made}


def test_growth_is_what_came_in_the_window_before_the_newest_event() -> None:
    growth = Growth(window_s=10)
    growth.take(at(20, 101))
    assert growth.fastest()[0].rate == pytest.approx(5)  # evenly since it began
    growth.take(at(30, 201))
    assert growth.fastest()[0].rate == pytest.approx(10)
    growth.take(at(31, 202))
    assert growth.fastest()[0].rate == pytest.approx((90 + 1) / 10)


def test_a_cascade_that_stands_still_falls_behind_while_others_go_on() -> None:
    growth = Growth(window_s=10)
    other = ("x", "", "2")
    growth.take(at(10, 1_000))
    growth.take(at(30, 5, other))
    assert [one.row.root_id for one in growth.fastest()] == ["2", "1"]
    assert growth.fastest()[1].rate == 0
    assert growth.fastest()[1].age_s == 30


def test_the_slowest_of_very_many_cascades_are_forgotten() -> None:
    growth = Growth(window_s=10)
    for number in range(3 * KEPT):
        growth.take(at(number / 1_000, 2 + number, ("weibo", "", str(number))))
    assert len(growth.fastest()) == KEPT
    assert len(growth.fastest()) == KEPT
    assert growth.fastest()[0].row.size == 1 + 3 * KEPT


def test_the_speed_of_a_counter_is_taken_over_the_last_seconds() -> None:
    meter = Speedometer()
    assert meter.speed(0, 100) == 0
    assert meter.speed(1, 110) == 10
    for second in range(2, 30):
        meter.speed(second, 110)
    assert meter.speed(30, 210) == pytest.approx(10)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0s"), (59.9, "59s"), (60, "1m 0s"), (3_725, "1h 2m"), (90_000, "1d 1h")]
)
def test_lengths_of_time_are_given_in_two_units(seconds: float, shown: str) -> None:
    assert length(seconds) == shown


def shown(width: int, height: int, *rows: CascadeRow) -> list[str]:
    view = View(
        fastest=[Ranked(one, 1.5, 90) for one in rows],
        platforms={"weibo": Counter(post=1, repost=2, removal=3)},
        events_s=1, folded_s=1, lag_events=0, lag_s=0.1, frame_events=3, fold_ms=0.2, live=1, nodes=3, closed=0,
        total=Counter(dict.fromkeys(OTHERS, 0)), now=0, told=Told(),
    )  # fmt: skip
    console = Console(width=width, height=height)
    with console.capture() as captured:
        console.print(picture(view, Frame("Breakwater", (), (), 1.0, width, height), "worker-1 runs"))
    return captured.get().splitlines()


@pytest.mark.parametrize(("width", "height"), [(80, 24), (60, 20), (200, 50)])
def test_the_picture_fits_the_terminal(width: int, height: int) -> None:
    lines = shown(width, height, *(row(root_id=str(number)) for number in range(100)))
    assert len(lines) <= height
    assert max(map(len, lines)) <= width


def test_no_account_is_shown() -> None:
    did = "did:plc:abcdefghijklmnopqrstuvwx"
    post = row(platform="bluesky", root_id=f"at://{did}/app.bsky.feed.post/3lenf3jap3hj3", root_author=did)
    text = "\n".join(shown(300, 24, post))
    assert "jap3hj3" in text
    assert "did" not in text
    assert "abcdefgh" not in text


def test_fast_programmes_count_reshares_an_hour_or_a_day() -> None:
    assert [cascade_columns(speed)[3].name for speed in (1.0, 3_600.0, 86_400.0)] == ["per min", "per hour", "per day"]
