"""The life of a notice, by the decisions of people."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.decisions import Answer, Delivery, NoticeChange, Release, Withdraw, Withhold, detail, of_detail
from detectors.incidents.incident import Incident
from streams.decide import Author, of_change
from streams.notices.lifecycle import (
    PERSONS,
    Decided,
    Life,
    Notice,
    basis_of,
    decided_by,
    decided_in,
    due,
    lives,
    notices,
)
from tests.detectors.incidents.made import Run, decision, signal
from tests.factories import MINUTE, T0
from tests.strategies import notice_changes
from tests.streams.sinks.made import closed, incident

ONE = incident()
S1 = msgspec.structs.replace(ONE, severity="S1")
ABOUT = (ONE.id, ONE.origin)


def release(one: Incident = ONE, **changes: Any) -> Release:
    return Release(one.id, one.origin, one.severity, basis_of(one), **changes)  # type: ignore[arg-type]


def notice(one: Incident, *said: tuple[NoticeChange, str]) -> Notice:
    """The notice after these decisions, a second apart."""
    decided = [Decided(T0 + n, str(n), author, "why", change) for n, (change, author) in enumerate(said)]
    return Notice(one, lives(decided).get(one.id) or Life())


def test_an_incident_of_s1_to_s3_has_a_notice_that_waits() -> None:
    replace = msgspec.structs.replace
    assert [due(replace(ONE, severity=severity)) for severity in ("S1", "S2", "S3", "S4")] == [True, True, True, False]
    assert not due(replace(ONE, shadow=True))
    assert notice(ONE).state == "waiting" and notice(ONE).waits


def test_one_person_releases_s2() -> None:
    found = notice(ONE, (release(), "li"))
    assert found.state == "released" and not found.waits
    assert [(one.revision, one.kind, one.persons) for one in found.life.outgoing] == [(1, "released", ("li",))]


def test_two_different_persons_release_s1() -> None:
    assert notice(S1).missing == 2
    waiting = notice(
        S1,
        (release(S1), "Li  Wei"),
        (release(S1), " li wei"),
        (release(S1), "ＬＩ WEI"),
        (release(S1), "Li\u200b Wei\u2060"),
    )
    assert waiting.state == "waiting" and waiting.missing == 1
    found = notice(S1, (release(S1), "Li Wei"), (release(S1), "chen"))
    assert found.state == "released" and found.life.outgoing[0].persons == ("Li Wei", "chen")


def test_a_release_holds_for_what_was_seen_only() -> None:
    grown = msgspec.structs.replace(S1, criteria=(*S1.criteria, "go:99"))
    found = notice(grown, (release(S1), "li"), (release(grown), "chen"))
    assert found.state == "waiting" and found.missing == 1


def test_a_rule_releases_s2_and_never_s1() -> None:
    assert notice(ONE, (release(by_rule=True), "breakwater")).life.outgoing[0].persons == ()
    assert notice(S1, (release(S1, by_rule=True), "breakwater"), (release(S1), "li")).state == "waiting"


def test_what_was_withheld_waits_again_when_the_incident_changes() -> None:
    withheld = (Withhold(*ABOUT, basis_of(ONE)), "li")
    assert notice(ONE, withheld).state == "withheld" and not notice(ONE, withheld).waits
    assert notice(S1, withheld).state == "waiting"
    assert notice(ONE, withheld, (release(), "chen")).state == "released"


def test_withholding_takes_the_first_release_back() -> None:
    found = notice(S1, (release(S1), "li"), (Withhold(*ABOUT, basis_of(S1)), "wu"), (release(S1), "chen"))
    assert found.missing == 1


def test_it_is_sent_received_and_answered() -> None:
    said: list[tuple[NoticeChange, str]] = [(release(), "li")]
    for change, state in (
        (Delivery(*ABOUT, 1, "sent"), "sent"),
        (Delivery(*ABOUT, 1, "received"), "received"),
        (Delivery(*ABOUT, 1, "sent"), "received"),
        (Answer(*ABOUT, "more_needed"), "closed"),
    ):
        said.append((change, "li"))
        assert notice(ONE, *said).state == state
    assert notice(ONE, *said).life.answer == "more_needed"


def test_a_change_after_release_waits_to_be_released_as_an_amendment() -> None:
    found = notice(S1, (release(ONE), "li"))
    assert found.state == "released" and found.changed and found.waits
    found = notice(S1, (release(ONE), "li"), (release(S1), "li"), (release(S1), "chen"))
    assert found.state == "amended" and not found.waits
    assert [(one.revision, one.kind) for one in found.life.outgoing] == [(1, "released"), (2, "amended")]


def test_a_regulator_who_needs_more_can_be_told_more_though_nothing_has_changed() -> None:
    more = notice(ONE, (release(), "li"), (Answer(*ABOUT, "more_needed"), "li"))
    assert more.state == "closed" and more.waits
    assert notice(ONE, (release(), "li"), (Answer(*ABOUT, "more_needed"), "li"), (release(), "li")).state == "amended"
    assert not notice(ONE, (release(), "li"), (Answer(*ABOUT, "accepted"), "li")).waits


def test_what_is_only_watched_since_can_still_be_taken_back() -> None:
    watched = msgspec.structs.replace(ONE, severity="S4")
    assert notice(watched, (release(), "li")).missing == 1


def test_a_withdrawal_is_a_revision_of_its_own() -> None:
    found = notice(ONE, (release(), "li"), (Withdraw(*ABOUT), "chen"), (Delivery(*ABOUT, 2, "received"), "breakwater"))
    assert found.state == "withdrawn" and found.life.deliveries == {2: "received"}
    assert found.life.outgoing[1].kind == "withdrawn"
    assert notice(ONE, (release(), "li"), (Withdraw(*ABOUT), "li"), (release(), "li")).life.outgoing[2].revision == 3


def test_a_release_that_lapsed_waits_again() -> None:
    found = notice(S1, (release(ONE), "li"), (Delivery(*ABOUT, 1, "lapsed"), "breakwater"))
    assert found.state == "waiting" and found.missing == 2


@pytest.mark.parametrize("change", [Withdraw(*ABOUT), Answer(*ABOUT, "accepted"), Delivery(*ABOUT, 1, "sent")])
def test_what_makes_no_sense_changes_nothing(change: NoticeChange) -> None:
    assert notice(ONE, (change, "li")).state == "waiting"


def test_what_was_dismissed_has_no_notice_unless_a_regulator_was_told() -> None:
    dismissed = closed(ONE, closed_as="dismissed")
    assert list(notices([dismissed], {})) == []
    told = notice(dismissed, (release(), "li"))
    assert [one.state for one in notices([dismissed], {ONE.id: told.life})] == ["released"]


def test_repeats_and_order_of_arrival_change_nothing() -> None:
    (event,) = of_change(release(S1), Author("li", "why", T0))
    (later,) = of_change(release(S1), Author("chen", "why", T0 + 1))
    (answer,) = of_change(Answer(*ABOUT, "accepted"), Author("li", "why", T0 + 2))
    decided = [found for each in (answer, later, event, event) if (found := decided_by(each))]
    assert Notice(S1, lives(decided)[ONE.id]).state == "closed"


def test_live_equals_replay() -> None:
    run = Run()
    one = run.take(signal())
    changes: tuple[NoticeChange, ...] = (
        release(one), Delivery(one.id, one.origin, 1, "sent"), Answer(one.id, one.origin, "not_filed"),
    )  # fmt: skip
    events = []
    for n, change in enumerate(changes):
        at = (n + 1) * MINUTE
        run.take(*decision(change, at))
        events += of_change(change, Author("wang", "seen", T0 + at))
    live = lives(each for event in events if (each := decided_by(event)))
    filed = lives(decided_in(run.last))
    assert vars(live[one.id]) == vars(filed[one.id])
    assert Notice(run.last, filed[one.id]).state == "closed"
    assert [step.what for step in run.last.history] == ["open", "release", "delivery", "answer"]


@given(notice_changes())
def test_the_history_of_an_incident_keeps_what_was_decided(change: NoticeChange) -> None:
    tag = str(type(change).__struct_config__.tag)
    assert of_detail(tag, detail(change), change.incident, change.victim) == change


def test_other_steps_of_a_history_are_no_decisions_about_notices() -> None:
    assert of_detail("ack", "", *ABOUT) is None


def _release(severity: str, basis: str, by_rule: bool) -> Release:
    return Release(*ABOUT, severity, basis, by_rule)  # type: ignore[arg-type]


anything = st.one_of(
    st.builds(_release, st.sampled_from(("S1", "S2")), st.sampled_from(("a" * 16, "b" * 16)), st.booleans()),
    st.builds(lambda basis: Withhold(*ABOUT, basis), st.sampled_from(("a" * 16, "b" * 16))),
    st.just(Withdraw(*ABOUT)),
    st.builds(lambda answer: Answer(*ABOUT, answer), st.sampled_from(("accepted", "more_needed"))),
    st.builds(
        lambda revision, state: Delivery(*ABOUT, revision, state),
        st.integers(1, 4),
        st.sampled_from(("sent", "received", "dead", "lapsed")),
    ),
)


@given(st.lists(st.tuples(anything, st.sampled_from(("li", "LI ", "chen"))), max_size=14))
def test_whatever_people_decide_nothing_leaves_without_enough_of_them(said: list[tuple[NoticeChange, str]]) -> None:
    life = Life()
    for number, (change, author) in enumerate(said):
        before = len(life.outgoing)
        life = life.then(Decided(T0 + number, str(number), author, "why", change))
        for one in life.outgoing[before:]:
            assert one.revision == before + 1
            if isinstance(change, Release) and not change.by_rule:
                persons = {name.strip().lower() for name in one.persons}
                assert one.kind != "withdrawn" and len(persons) == len(one.persons) >= PERSONS[change.severity]
            else:
                assert isinstance(change, Withdraw) or (change.severity != "S1" and one.persons == ())
    told = [one.kind for one in life.outgoing]
    assert all(before != "withdrawn" or after == "released" for before, after in pairwise(told))
    assert not told or told[0] == "released"
