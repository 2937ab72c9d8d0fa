"""Views and reposts of the same information: what is deducted, what never is, and when the number is reached."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given

from detectors import reach_counts
from detectors.reach_counts import (
    GROUNDS,
    NONE,
    Act,
    Between,
    Counts,
    Deduction,
    Reach,
    exactly,
    inseparable,
    reach,
    together,
    yearly,
)
from tests import strategies

DAY = 86_400_000_000
NOW = 1_750_000_000_000_000


def reposted(times: int, *deductions: Deduction) -> Reach:
    return reach(Counts(reposts=exactly(times), deductions=deductions))


def viewed(times: int, *deductions: Deduction) -> Reach:
    return reach(Counts(views=exactly(times), deductions=deductions))


def test_the_examples_of_the_documentation_hold() -> None:
    assert doctest.testmod(reach_counts).failed == 0


def test_five_hundred_reposts_are_enough_and_one_less_is_not() -> None:
    assert reposted(500).state == "reached"
    assert reposted(499).state == "not"


def test_five_thousand_views_are_enough_and_one_less_is_not() -> None:
    assert viewed(5_000).state == "reached"
    assert viewed(4_999).state == "not"


def test_views_and_reposts_are_not_converted_into_each_other() -> None:
    """Nine tenths of either number: together nothing."""
    assert reach(Counts(views=exactly(4_500), reposts=exactly(450))).state == "not"


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_takes_off_what_it_names(ground: reach_counts.Ground) -> None:
    assert reposted(520, Deduction(ground, reposts=exactly(20))).state == "reached"
    assert reposted(520, Deduction(ground, reposts=exactly(21))).state == "not"
    assert viewed(5_300, Deduction(ground, views=exactly(300))).state == "reached"
    assert viewed(5_300, Deduction(ground, views=exactly(301))).state == "not"


def test_a_worked_example_with_every_ground() -> None:
    """6,200 views shown. The victim looked 40 times, administrators 160; a visitor who loaded it 500 times is in
    the server's log; the platform marked 300 as false; 150 were counted by a preview; a rival bought 100. 4,950 are
    left."""
    taken = (40, 160, 500, 300, 150, 100)
    deductions = tuple(Deduction(ground, views=exactly(number)) for ground, number in zip(GROUNDS, taken, strict=True))
    told = viewed(6_200, *deductions)
    assert (told.views.lower, told.views.value, told.views.upper) == (4_950, 4_950, 4_950)
    assert told.state == "not"
    assert told.items == deductions
    assert viewed(6_200, *deductions[:-1]).state == "reached"


def test_a_campaign_is_shown_and_deducts_nothing() -> None:
    told = reach(Counts(reposts=exactly(600), campaign_reposts=450))
    assert told.state == "reached"
    assert (told.reposts.lower, told.reposts.campaign, told.reposts.without_campaign) == (600, 450, 150)


def test_a_campaign_is_refused_as_a_ground() -> None:
    with pytest.raises(ValueError, match="a campaign is none"):
        reposted(600, Deduction("campaign", reposts=exactly(450)))  # type: ignore[arg-type]


def test_a_deduction_that_is_known_only_within_limits_leaves_it_possible() -> None:
    """The victim reposted it between 10 and 60 times; the platform does not say which of theirs are of this post."""
    told = reposted(540, Deduction("own", reposts=Between(10, 60)))
    assert (told.reposts.lower, told.reposts.upper) == (480, 530)
    assert told.state == "possibly"


def test_a_count_that_the_platform_rounds_is_taken_at_its_ends() -> None:
    """ "5千" is anything that is rounded to it."""
    assert reach(Counts(views=Between(4_500, 5_499))).state == "possibly"
    assert reach(Counts(views=Between(5_000, 5_999))).state == "reached"


def test_reposts_that_stand_in_one_number_with_comments_are_possible_at_most() -> None:
    told = reach(Counts(reposts=inseparable(900)))
    assert (told.reposts.lower, told.reposts.upper, told.state) == (0, 900, "possibly")
    assert not told.reposts.raw.known


def test_reposts_are_certain_where_enough_comments_are_known() -> None:
    assert reach(Counts(reposts=inseparable(900, Between(100, 400)))).state == "reached"
    assert reach(Counts(reposts=inseparable(900, Between(100, 401)))).state == "possibly"
    assert reach(Counts(reposts=inseparable(900, Between(401, 900)))).state == "not"


def test_more_is_never_taken_off_than_there_is() -> None:
    told = reposted(30, Deduction("own", reposts=exactly(50)))
    assert (told.reposts.lower, told.reposts.upper) == (0, 0)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (Counts(views=Between(5, 4)), "smaller first"),
        (Counts(views=exactly(-1)), "none below 0"),
        (Counts(reposts=exactly(5), deductions=(Deduction("own", reposts=Between(3, 2)),)), "smaller first"),
        (Counts(reposts=exactly(5), campaign_reposts=6), "in the same place"),
    ],
)
def test_numbers_that_cannot_be_are_refused(counts: Counts, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        reach(counts)


def test_the_same_information_in_several_places_is_added_unit_by_unit() -> None:
    told = together([reposted(300), reposted(200), viewed(4_999)])
    assert (told.reposts.lower, told.views.lower, told.state) == (500, 4_999, "reached")
    assert together([]).state == "not"


@given(strategies.counted_reach)
def test_bounds_come_in_order_and_a_further_deduction_never_raises_them(counts: Counts) -> None:
    told = reach(counts)
    fewer = reach(counts._replace(deductions=counts.deductions[1:]))
    for total, before in ((told.views, fewer.views), (told.reposts, fewer.reposts)):
        assert 0 <= total.lower <= total.value <= total.upper <= total.raw.most
        assert total.lower <= before.lower and total.upper <= before.upper
    assert reach(counts._replace(campaign_views=0, campaign_reposts=0)).state == told.state


# ── article 4 ────────────────────────────────────────────────────────────────────────────────


def act(times: int, days_ago: int = 1, handled: bool = False, victim: str = "v") -> Act:
    return Act(NOW - days_ago * DAY, victim, handled, reposted(times))


def test_a_year_is_added_up_over_victims() -> None:
    told = yearly([act(200), act(200, victim="w"), act(100, 300, victim="x")], NOW)
    assert (told.acts, told.victims, told.reach.reposts.lower, told.reach.state) == (3, 3, 500, "reached")


def test_what_was_dealt_with_is_not_added() -> None:
    told = yearly([act(400), act(400, handled=True), act(99)], NOW)
    assert (told.acts, told.reach.reposts.lower, told.reach.state) == (2, 499, "not")


def test_what_lies_more_than_a_year_back_is_not_added() -> None:
    assert yearly([act(300), act(300, 364)], NOW).reach.state == "reached"
    assert yearly([act(300), act(300, 367)], NOW).acts == 1


def test_the_two_totals_of_a_year_are_not_converted() -> None:
    views = Act(NOW - DAY, "v", False, viewed(4_900))
    told = yearly([views, act(499)], NOW)
    assert (told.reach.views.lower, told.reach.reposts.lower, told.reach.state) == (4_900, 499, "not")


def test_one_act_is_not_several() -> None:
    assert yearly([act(700)], NOW).reach.state == "not"


def test_a_year_is_possibly_reached_where_an_act_is_known_only_within_limits() -> None:
    unclear = Act(NOW - DAY, "v", False, reach(Counts(reposts=inseparable(300))))
    assert yearly([unclear, act(250)], NOW).reach.state == "possibly"


def test_nothing_is_nothing() -> None:
    assert yearly([], NOW).reach.reposts.raw == NONE
