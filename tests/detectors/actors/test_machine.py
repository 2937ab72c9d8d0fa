"""The machine of accounts: what goes into a ledger, how long it stays, and that nothing depends on how it came."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.actors import entries
from detectors.actors.ledger import MAX_ACTS, unpack
from detectors.actors.machine import Actors, actor_of
from graph.facts import DIG, LINK, PERSONAL, THREAT
from graph.frames import Activity
from tests.conformance.machines import (
    assert_deterministic,
    assert_same_after_a_restart,
    assert_same_in_any_order,
    play,
    ticks_of,
)
from tests.detectors.actors.made import INSULTS, act, counter, days, entry
from tests.factories import HOUR
from tests.strategies import records_of_accounts


def time(record: Activity) -> int:
    return record.created_at


@pytest.mark.parametrize(
    ("flags", "followers", "taken"),
    [
        (INSULTS, -1, True),
        (THREAT, -1, True),
        (DIG, -1, True),
        (PERSONAL, -1, True),
        (0, 10**6, False),
        (LINK, 999, False),
        (LINK, 1000, True),
    ],
)
def test_an_act_is_hostile_or_dangerous_or_a_link_of_an_account_with_many_followers(
    flags: int, followers: int, taken: bool
) -> None:
    assert (actor_of(act("c", flags=flags, followers=followers)) == ("weibo", "bob")) is taken


def test_entries_belong_to_whom_they_are_about_and_other_decisions_to_nobody() -> None:
    assert actor_of(entry(days(0), do="penalty", offence="defamation", source="s")) == ("weibo", "bob")
    assert actor_of(entry(days(0), do="confirm", incident="x")) is None
    assert actor_of(entry(days(0))._replace(note="no JSON")) is None


def test_an_entry_that_nobody_can_read_is_counted_and_names_its_field() -> None:
    machine = Actors()
    bad = entry(days(0), do="penalty", offence="theft", source="s")
    play(machine, ticks_of([bad], time))
    assert machine.refused == 1
    with pytest.raises(ValueError, match="offence"):
        entries.read(bad.note)


@settings(max_examples=60, deadline=None)
@given(st.data(), records_of_accounts)
def test_any_order_within_a_tick_gives_the_same(data: st.DataObject, records: list[Activity]) -> None:
    assert_same_in_any_order(Actors, records, data.draw(st.permutations(records)), time)


@settings(max_examples=60, deadline=None)
@given(records_of_accounts, st.integers(0, 30))
def test_a_restart_at_any_record_gives_the_same(records: list[Activity], at: int) -> None:
    assert_deterministic(Actors, records, time)
    assert_same_after_a_restart(Actors, records, min(at, max(len(records) - 1, 0)), time)


def test_a_damaged_state_is_refused_with_its_version() -> None:
    with pytest.raises(ValueError, match="damaged state of actors"):
        Actors().load(b"\x91\x01")
    with pytest.raises(ValueError, match="version 99"):
        Actors().load(b"\x95\x63\x80\x90\x00\x00")


def test_a_ledger_is_bounded_and_many_acts_against_one_do_not_wash_out_the_others() -> None:
    machine = Actors()
    records = [act(f"v{n}", f"v{n}", days(0)) for n in range(10)]
    records += [act(f"c{n}", "eve", days(0) + n * 60_000_000) for n in range(2 * MAX_ACTS)]
    play(machine, ticks_of(records, time))
    ledger = machine.ledgers.find("weibo\0bob")
    assert ledger is not None
    assert len(ledger.acts) == MAX_ACTS
    assert ledger.dropped == MAX_ACTS + 10
    assert sum(one.victim != "weibo:eve" for one in ledger.acts.values()) == 10
    assert max(one.at for one in ledger.acts.values()) == records[-1].created_at


def test_acts_leave_after_366_days_and_penalties_after_731() -> None:
    machine = Actors()
    play(
        machine,
        ticks_of(
            [
                act("c", author="ann"),
                act("c", author="cat"),
                entry(days(0), "cat", do="penalty", offence="defamation", source="s"),
            ],
            time,
        ),
    )
    for now, left in ((365, {"ann", "cat"}), (367, {"cat"}), (730, {"cat"}), (732, set())):
        play(machine, ticks_of([act("x", at=days(now))], time))
        assert {name for name in ("ann", "cat") if machine.ledgers.find(f"weibo\0{name}") is not None} == left


def test_what_comes_again_is_one_act_with_its_highest_totals() -> None:
    machine = Actors()
    play(machine, ticks_of([act("c", views=5), act("c", views=9, flags=THREAT), counter("c", days(1), views=7)], time))
    ledger = machine.ledgers.find("weibo\0bob")
    assert ledger is not None
    (one,) = ledger.acts.values()
    assert (one.views, one.flags) == (9, INSULTS | THREAT)


def test_idle_accounts_are_packed_small() -> None:
    machine = Actors()
    play(machine, ticks_of([act(f"c{n}", f"v{n}", days(n * HOUR / 10**12)) for n in range(3)], time))
    machine.tick(days(2))
    held = machine.ledgers.dump(lambda ledger: ledger.until)["weibo\0bob"][1]
    assert len(held) < 700
    assert len(unpack(held).acts) == 3
