"""Co-sharing: the pairs are those of the definition, in any order within lateness, and hot objects stall nothing."""

from __future__ import annotations

import csv
import gzip
import random
from array import array
from collections.abc import Iterable, Sequence

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cosharing import CoSharing, Parameters
from graph.facts import HOSTILE
from graph.meetings import ITEMS, PAIR, ROWS, SHARE, Met, item_id, unpack_share
from graph.ordered import TICK, Ordered
from graph.pairs import Pair, network, paired
from graph.shares import KINDS, ROOT, Share, kind_of, marked
from graph.watermark import END
from tests.conformance.machines import assert_same_after_a_restart, assert_same_in_any_order
from tests.data import shared_data
from tests.factories import SECOND, T0
from tests.strategies import co_shares

ALL = Parameters(window=30 * SECOND, most=1 << 60, slow=0)
LATENESS = 300 * SECOND


def played(arrivals: Iterable[Share], parameters: Parameters = ALL) -> list[Met]:
    """What is told of shares that come at most LATENESS behind the latest, and of the end."""
    stage: Ordered[Share, Met] = Ordered(CoSharing(parameters), lambda one: one.at, lambda one: one, ("",))
    made, latest = [], 0
    for place, share in enumerate(arrivals):
        latest = max(latest, share.at)
        stage.add([share])
        if place % 100 == 0:
            made += stage.advance({"": latest - LATENESS})
    made += stage.advance({"": END})
    assert stage.late == 0
    return made


def pairs_of(told: Sequence[Met]) -> list[Pair]:
    """Each once: the partitions of both accounts hear of it. What they hear of is told in full, and once."""
    items = [item for met in told for item in met.items]
    assert len(items) == len(dict(items))
    shares = {number: unpack_share(data) for number, data in items}
    found = []
    for who, other, number, row, other_row in columns(told, "pairs", PAIR):
        if who < other:
            found.append(paired(shares[item_id(who, number, row)], shares[item_id(other, number, other_row)]))
    return sorted(found)


def columns(told: Iterable[Met], name: str, width: int) -> list[tuple[int, ...]]:
    """The rows of a column of all records."""
    numbers = [number for met in told for number in array("Q", getattr(met, name))]
    return list(zip(*[iter(numbers)] * width, strict=True))


def late(shares: Sequence[Share], seed: int) -> list[Share]:
    """In the order of arrival, each up to LATENESS late."""
    rng = random.Random(seed)
    return [share for _, share in sorted((share.at + rng.randrange(LATENESS), share) for share in shares)]


def by_definition(shares: Iterable[Share], window: int) -> list[Pair]:
    every = sorted(set(shares), key=lambda one: (one.at, one.platform, one.account, one.scope, one.item, one))
    return sorted(
        Pair(first, second)
        for place, first in enumerate(every)
        for second in every[place + 1 :]
        if first.object == second.object
        and second.at - first.at <= window
        and first.who != second.who
        and first.content != second.content
    )


def elections(column: str) -> tuple[list[Share], set[tuple[str, int]]]:
    """Rows with an object, each once, and the contents that are their own object."""
    shares, own = set(), set()
    with gzip.open(shared_data("coortweet", "german_elections.csv.gz"), "rt") as file:
        for row in csv.DictReader(file):
            if row[column]:
                number = marked(0, int(row[column]) << 3)
                at = int(float(row["timestamp"])) * SECOND
                shares.add(Share(number, "all", row["account_id"], at, "", row["post_id"], "post"))
                if row[column] == row["post_id"]:
                    own.add((row["post_id"], number))
    return list(shares), own


REFERENCE = {  # pairs, accounts, edges, components, objects
    "url_id": (5658, 506, 1453, 88, 1059),
    "domain_id": (5968, 692, 1659, 113, 210),
    "hashtag_id": (3703, 314, 506, 62, 267),
    "phash_id": (2131, 214, 337, 49, 261),
}


@pytest.mark.parametrize("column", REFERENCE)
def test_a_stream_in_any_order_within_lateness_gives_the_reference_counts(column: str) -> None:
    shares, own = elections(column)
    pairs = [
        pair
        for pair in pairs_of(played(late(shares, 1)))
        if all((share.item, share.object) not in own for share in pair)
    ]
    found = network(shares, pairs, 2)
    components = nx.number_connected_components(nx.Graph(found.edges.keys()))
    counts = (len(found.pairs), len(found.accounts), len(found.edges), components, len(found.objects))
    assert counts == REFERENCE[column]


@given(co_shares(), st.integers(0, 100))
def test_pairs_are_those_of_the_definition(shares: list[Share], seed: int) -> None:
    told = played(late(shares, seed))
    assert pairs_of(told) == by_definition(shares, ALL.window)


@given(co_shares(), st.randoms(use_true_random=False), st.integers(0, 30))
def test_order_and_restarts_change_nothing(shares: list[Share], rng: random.Random, at: int) -> None:
    shuffled = rng.sample(shares, len(shares))
    few = Parameters(most=2)
    assert_same_in_any_order(lambda: CoSharing(few), shares, shuffled, lambda one: int(one.at))
    assert_same_after_a_restart(lambda: CoSharing(few), shares, at, lambda one: int(one.at))


def wave(accounts: int, seconds: int) -> list[Share]:
    """One object, shared by so many accounts in so many seconds."""
    return [
        Share(
            marked(0, 1 << 20), "weibo", f"a{place}", T0 + place * seconds * SECOND // accounts, "", f"i{place}", "post"
        )
        for place in range(accounts)
    ]


def test_an_object_that_everybody_shares_makes_a_bounded_number_of_pairs_and_tells_what_was_left_out() -> None:
    told = played(wave(20_000, 120), Parameters())
    pairs = pairs_of(told)
    ticks = 120 * SECOND // TICK + 1
    assert len(pairs) <= ticks * 16 * 16 * 8
    assert sum(met.left for met in told) == 20_000 - len({share for pair in pairs for share in pair})
    assert len(columns(told, "shares", SHARE)) == 20_000
    assert max(len(met.shares) for met in told) <= 8 * SHARE * ROWS
    assert max(sum(len(data) for _, data in met.items) for met in told) <= ITEMS


def test_in_a_wave_the_moment_says_little_and_among_few_it_says_nothing() -> None:
    *_, (_, _, chance) = columns(played(wave(2_000, 2_000)), "shares", SHARE)
    assert chance < 60_000
    assert {chance for _, _, chance in columns(played(wave(2, 1)), "shares", SHARE)} == {1_000_000}


def test_a_rare_object_is_met_again_within_a_day_and_a_common_one_is_not() -> None:
    def pasted(accounts: int, number: int, flags: int = HOSTILE) -> list[Share]:
        return [
            Share(number, "weibo", f"a{place}", T0 + place * 600 * SECOND, "", f"i{place}", "post", flags)
            for place in range(accounts)
        ]

    few = pairs_of(played(pasted(20, 8), Parameters()))
    assert len(few) == 20 * 19 // 2
    assert pairs_of(played(pasted(20, marked(ROOT, 8)), Parameters())) == []
    assert pairs_of(played(pasted(20, 8, flags=0), Parameters())) == []
    assert len(pairs_of(played(pasted(140, 8), Parameters()))) <= 100 * 99 // 2


def test_what_is_older_than_a_week_is_forgotten() -> None:
    machine = CoSharing()
    for place in range(30):
        machine.take(Share(8 * place, "weibo", "a", T0 + place * 86_400 * SECOND, "", f"i{place}", "post"))
        made = machine.tick(T0 + place * 86_400 * SECOND + TICK)
    assert len(machine.days) == 7 and len(machine.alone) <= 2 and machine.held == {}
    assert made[-1].degrees == ()  # one object more, one less


def test_an_object_says_of_which_kind_it_is() -> None:
    assert [kind_of(marked(kind, -1)) for kind in range(len(KINDS))] == list(KINDS)
