"""What the later stages are told of complaints, orders and measures."""

from __future__ import annotations

import pytest

from detectors import reach_counts
from graph.events import Counters
from graph.facts import ASSERTION, DEDUCTION, GROUNDS, NOTHING, facts_of
from tests.factories import event


@pytest.mark.parametrize("kind", ["report", "order"])
@pytest.mark.parametrize(
    "words",
    [
        "不实信息",
        "谣言",
        "诽谤他人",
        "内容系捏造",
        "造谣",
        "謠言",
        "this is false",
        "A rumour",
        "Defamation of a person",
    ],
)
def test_a_complaint_that_alleges_falsity_says_so_by_its_reason_or_its_text(kind: str, words: str) -> None:
    assert facts_of(event(kind, "r", root="r", reason=words)).flags == ASSERTION  # type: ignore[arg-type]
    assert facts_of(event(kind, "r", root="r", text=words)).flags == ASSERTION  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    ["", "骚扰", "人身攻击，言语恶毒", "spam", "不是谣言，请恢复", "it is not false", "falsetto", "a picture of mine"],
)
def test_other_complaints_allege_nothing(words: str) -> None:
    assert facts_of(event("report", "r", root="r", reason=words, text=words)) == NOTHING


def test_only_complaints_and_orders_allege() -> None:
    for kind in ("post", "comment", "repost", "action", "view_count", "outcome"):
        assert facts_of(event(kind, "r", root="r", reason="谣言", text="谣言")) == NOTHING


def test_grounds_are_those_that_the_text_gives_in_one_order() -> None:
    assert GROUNDS == reach_counts.GROUNDS


@pytest.mark.parametrize("place", range(len(GROUNDS)))
def test_a_measure_whose_reason_begins_with_a_ground_deducts_its_counters(place: int) -> None:
    counters = Counters(views=200, reposts=30)
    facts = facts_of(event("action", "r", root="r", reason=f"{GROUNDS[place]}: notice 17", counters=counters))
    assert (facts.flags, facts.views, facts.reposts) == (DEDUCTION << place, 200, 30)


def test_belonging_to_a_campaign_and_removal_are_no_grounds() -> None:
    for reason in ("campaign: 300 accounts", "removed", "", "refused: own"):
        assert facts_of(event("action", "r", root="r", reason=reason, counters=Counters(views=200))).flags == 0
    assert facts_of(event("action", "r", root="r", reason="anti_fraud")) == NOTHING
