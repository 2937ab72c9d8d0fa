"""Complaints: counted by account and by group."""

from __future__ import annotations

from detectors.complaints import KNOWN, TOGETHER, Complaints
from graph.frames import Activity
from tests.factories import T0


def report(number: int, item: str = "i", later: int = 0) -> Activity:
    return Activity("report", "weibo", "", "r", item, f"a{number}", T0 // TOGETHER * TOGETHER + later, "7", 5, 50)


def figures(*records: Activity) -> dict[str, int]:
    found = Complaints()
    for one in records:
        found.take(one)
    assert Complaints.load(found.dump()).figures() == found.figures()
    return found.figures()


def test_a_hundred_complaints_about_one_item_at_once_are_one_group() -> None:
    assert figures(*map(report, range(100))) == {"reports": 100, "report_accounts": 100, "report_groups": 1}


def test_people_who_come_upon_a_post_by_themselves_are_groups_of_one() -> None:
    apart = [report(number, later=number * TOGETHER) for number in range(30)]
    assert figures(*apart) == {"reports": 30, "report_accounts": 30, "report_groups": 30}


def test_one_account_that_complains_again_and_again_counts_once() -> None:
    assert figures(report(1), report(1), report(1, "other"))["report_accounts"] == 1


def test_what_is_kept_of_a_brigade_is_bounded() -> None:
    found = figures(*map(report, range(KNOWN + 9)))
    assert found["reports"] == KNOWN + 9 and found["report_accounts"] == KNOWN


def test_nobody_complained() -> None:
    assert figures() == {}
