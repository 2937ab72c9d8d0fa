"""Official accounts of a provider: who entered them, what they began, and from when on."""

from __future__ import annotations

import pytest

from detectors.actors.machine import Actors
from detectors.incidents.severity import raises, severity_of
from detectors.signal import MET, POSSIBLE, Signal
from graph.facts import CRITICISM, HOSTILE
from graph.frames import Activity
from tests.conformance.machines import play, ticks_of
from tests.detectors.actors.made import act, days, entry

OFFICIAL = entry(days(0), do="official", source="weibo")


def told(*records: Activity) -> list[Signal]:
    made = play(Actors(), ticks_of(records, lambda record: record.created_at))
    return [one for one in made if one.detector == "provider_organised"]


@pytest.mark.parametrize(("kind", "level", "state"), [("post", "met", MET), ("comment", "possible", POSSIBLE)])
def test_who_posts_began_it_and_who_answers_may_have(kind: str, level: str, state: int) -> None:
    (one,) = told(OFFICIAL, act("c", at=days(1), kind=kind))
    assert (one.victim, one.level, one.criteria, one.reason) == ("weibo:eve", level, ("go:8.5",), "weibo")
    assert one.elements == {"go:8.5/provider_accounts": state}


def test_it_opens_nothing_and_raises_where_it_is_met() -> None:
    (one,) = told(OFFICIAL, act("c", at=days(1), kind="post"))
    assert severity_of(one) == ("S4", "watch")
    assert raises(one)


@pytest.mark.parametrize(
    "records",
    [
        [act("c", at=days(1), kind="post")],
        [OFFICIAL._replace(target="cat"), act("c", at=days(1), kind="post")],
        [act("c", at=days(-1), kind="post"), OFFICIAL],
        [OFFICIAL, act("c", at=days(1), kind="post", flags=HOSTILE | CRITICISM)],
    ],
    ids=["nobody entered it", "another account", "before the day of the entry", "guarded"],
)
def test_other_accounts_earlier_acts_and_lawful_speech_do_not_count(records: list[Activity]) -> None:
    assert told(*records) == []


def test_an_entry_of_an_earlier_day_reaches_back_to_it() -> None:
    late = OFFICIAL._replace(created_at=days(0.5))
    assert len(told(act("c", at=days(1), kind="post"), late)) == 1
