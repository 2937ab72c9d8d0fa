"""Partners: who meets on several occasions is told of once, and the numbers add up."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from graph.campaigns import Coordination
from graph.cosharing import CoSharing
from graph.meetings import Met
from graph.pairs import Pair, occasions
from graph.partners import Partners, Word
from graph.shares import Share, marked
from tests.conformance.machines import assert_same_after_a_restart, assert_same_in_any_order, play, ticks_of
from tests.factories import DAY, SECOND, T0
from tests.strategies import co_shares


def when(record: Share | Met) -> int:
    return record.at


def met_of(shares: list[Share], partitions: int = 1, places: int = 1) -> list[Met]:
    """What so many partitions of objects say to so many of accounts."""
    parts = [[share for share in shares if share.object % partitions == number] for number in range(partitions)]
    return [met for part in parts for met in play(CoSharing(places=places), ticks_of(part, when))]


def words_of(met: list[Met], partitions: int = 1) -> list[Word]:
    parts: list[list[Met]] = [[] for _ in range(partitions)]
    for one in met:
        parts[one.place].append(one)
    return [word for part in parts for word in play(Partners(), ticks_of(part, when))]


def edges_of(words: list[Word]) -> dict[tuple[str, str], list[Pair]]:
    """Both halves of the pairs of partners, joined."""
    state = Coordination()
    state.hear(words, 1_000)
    return {(first, second): pairs for first, met in state.edges.items() for second, pairs in met.items()}


def totals(words: list[Word]) -> tuple[Counter[int], Counter[int], int]:
    activity, degrees = Counter[int](), Counter[int]()
    for word in words:
        activity.update(dict(word.activity))
        degrees.update(dict(word.degrees))
    return +activity, +degrees, sum(word.tests for word in words)


def act(account: str, number: int, second: int, item: str = "") -> Share:
    return Share(
        marked(0, number << 3), "weibo", account, T0 + second * SECOND, "", item or f"{account}{number}", "post"
    )


@given(co_shares(), st.integers(1, 3), st.integers(1, 3))
def test_the_number_of_partitions_changes_nothing(shares: list[Share], objects: int, accounts: int) -> None:
    one, several = words_of(met_of(shares)), words_of(met_of(shares, objects, accounts), accounts)
    assert sorted(word for word in one if word.account) == sorted(word for word in several if word.account)
    assert totals(one) == totals(several)


@given(co_shares(), st.randoms(use_true_random=False), st.integers(0, 60))
def test_order_and_restarts_change_nothing(shares: list[Share], rng: random.Random, at: int) -> None:
    met = met_of(shares)
    assert_same_in_any_order(Partners, met, rng.sample(met, len(met)), when)
    assert_same_after_a_restart(Partners, met, min(at, len(met) - 1), when)


@given(co_shares())
def test_activity_and_popularity_count_the_same_shares(shares: list[Share]) -> None:
    activity, degrees, _ = totals(words_of(met_of(shares)))
    by_account = sum(number * accounts for number, accounts in activity.items())
    assert by_account == sum(number * objects for number, objects in degrees.items()) > 0


def test_one_occasion_makes_no_partners_however_many_objects_it_has() -> None:
    once = [act(account, number, 0, f"only-{account}") for account in "ab" for number in range(5)]
    words = words_of(met_of(once))
    assert [word for word in words if word.account] == []
    assert totals(words)[2] == 1
    twice = [*once, act("a", 9, 600), act("b", 9, 601)]
    words = words_of(met_of(twice))
    ((accounts, pairs),) = edges_of(words).items()
    assert (accounts, len(pairs), occasions(pairs)) == (("weibo:a", "weibo:b"), 6, 2)
    assert {word.account: len(word.shares) for word in words if word.shares} == {"weibo:a": 6, "weibo:b": 6}


def test_what_is_older_than_a_week_leaves_the_numbers() -> None:
    old = [act("a", 0, 0), act("b", 0, 1)]
    new = act("a", 1, 8 * DAY // SECOND)
    machine = Partners()
    words = play(machine, ticks_of(met_of([*old, new]), when))
    assert totals(words) == (Counter({1: 1}), Counter({1: 1}), 0)
    assert len(machine.days) == 1 and machine.rows == {}
    machine.tick((T0 // DAY + 9) * DAY + 2 * DAY)
    assert machine.items == {}


def test_a_half_that_comes_late_is_waited_for() -> None:
    acts = [act(account, number, 600 * number) for number in range(3) for account in "ab"]
    words = words_of(met_of(acts, places=2), 2)
    late = [word for word in words if word.account == "weibo:b"]
    state = Coordination()
    assert state.hear([word for word in words if word not in late], 10) == 0 and state.waiting
    assert state.hear(late, 10) == 3 and not state.waiting
    assert {name: sorted(met) for name, met in state.edges.items()} == {"weibo:a": ["weibo:b"]}
