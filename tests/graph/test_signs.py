"""What accounts of a campaign have in common: found where it is there, by chance as seldom as said."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import certainty as names
from graph.certainty import Certainty, Sign
from graph.chance import any_of, drawn, simes
from graph.facts import HOSTILE
from graph.pairs import Pair
from graph.shares import ROOT, Share, object_id
from graph.signs import Met, Rest, certainty, hostile
from graph.traits import KINDS, WEEK, kind_of, split, week_of
from tests.factories import SECOND, T0

MADE, CLIENT, REGION = (lambda code, place=place: code << 12 * place for place in range(3))


def item(who: str, traits: int = 0, at: int = 0, target: str = "v", kind: str = "comment") -> Share:
    post = object_id(ROOT, "post")
    return Share(post, "weibo", who, T0 + at, "", f"{who} {at}", kind, HOSTILE, 900, target, 90, traits)


def rest_of(others: Sequence[Share], own: Sequence[Share]) -> Rest:
    """Everybody's acts, the campaign's own among them."""
    acts = [*others, *own]
    traits = Counter(trait for one in acts for trait in split(one.traits))
    return Rest(Counter(one.victim for one in acts), traits, traits)


def signs(
    items: Sequence[Share], others: Sequence[Share] = (), rest: Rest | None = None, met: Sequence[Met] = ()
) -> Mapping[str, Sign]:
    accounts = len({one.who for one in items})
    found = certainty(accounts, [1e-9], 100, items, rest or rest_of(others, items), met)
    return {sign.name: sign for sign in found.signs}


def test_accounts_that_were_made_in_one_week_stand_out_from_a_crowd_of_many_years() -> None:
    army = [item(f"a{n}", MADE(2_900) | CLIENT(5), n) for n in range(20)]
    crowd = [item(f"c{n}", MADE(2_000 + n) | CLIENT(5), n) for n in range(100)]
    found = signs(army, crowd)
    created, client = found["created"], found["client"]
    assert (created.alike, created.of, created.rest, created.rest_of) == (20, 20, 0, 100)
    assert created.p == pytest.approx(1 / math.comb(120, 20)) and created.since == 2_899 * WEEK
    assert (client.alike, client.rest, client.p, client.since) == (20, 100, 1.0, 0)


def test_what_everybody_there_has_in_common_says_nothing() -> None:
    army = [item(f"a{n}", REGION(7), n) for n in range(20)]
    crowd = [item(f"c{n}", REGION(7), n) for n in range(50)]
    assert signs(army, crowd)["region"].p == 1.0


@pytest.mark.parametrize("kind", range(3))
def test_accounts_that_are_drawn_from_the_crowd_seldom_stand_out(kind: int) -> None:
    rng = random.Random(kind)
    low, rounds = 0, 400
    for _ in range(rounds):
        everybody = [item(f"c{n}", (1 + int(rng.paretovariate(1))) % 4_000 << 12 * kind, n) for n in range(120)]
        rng.shuffle(everybody)
        p = signs(everybody[:15], everybody[15:])[KINDS[kind]].p
        assert p is not None
        low += p <= 0.05
    assert low <= 0.05 * rounds + 3 * math.sqrt(0.05 * 0.95 * rounds)


def test_where_hardly_anybody_else_speaks_to_the_victim_those_who_speak_to_others_are_compared_with() -> None:
    army = [item(f"a{n}", MADE(2_900), n) for n in range(10)]
    elsewhere = Counter({MADE(2_900 - n): 1 for n in range(30)})
    own = Counter(trait for one in army for trait in split(one.traits))
    found = signs(army, rest=Rest({"weibo:v": 10}, own, own + elsewhere))
    created, target = found["created"], found["target"]
    assert (created.alike, created.rest, created.rest_of) == (10, 1, 30) and created.p is not None
    assert created.p < 1e-6
    assert target.missing == names.NOBODY_ELSE, "whom those are hostile to who are hostile to others is no question"


def test_aiming_at_one_person_says_something_only_where_others_aim_at_another_of_the_same() -> None:
    army = [*(item(f"a{n}") for n in range(12)), *(item(f"a{n}", target="w", at=SECOND) for n in range(3))]
    divided = [item(f"c{n}", target="v" if n < 5 else "w") for n in range(50)]
    found, same = (signs(army, others)["target"] for others in (divided, divided[:5] * 10))
    assert (found.alike, found.of, found.rest, found.rest_of) == (12, 15, 5, 50)
    assert found.p is not None and found.p < 1e-4
    assert same.p == pytest.approx(2 * drawn(3, 15, 0, 50)), "three aim at whom nobody else aims at"
    assert signs(army[:12], divided[:5] * 10)["target"].p == 1.0


def test_what_cannot_be_said_has_a_reason() -> None:
    army = [item(f"a{n}", MADE(9) if n < 2 else 0, n) for n in range(5)]
    found = signs([one._replace(traits=one.traits | REGION(3)) for one in army])
    missing = {name: sign.missing for name, sign in found.items()}
    assert missing == {
        "created": names.TOO_FEW,
        "client": names.NOT_GIVEN,
        "region": names.NOBODY_ELSE,
        "target": names.NOBODY_ELSE,
        "reposts": names.NONE_MET,
        "replies": names.NONE_MET,
    }
    assert {sign.missing for sign in signs([]).values()} == {names.NOT_HOSTILE}
    assert all(sign.p is None for sign in found.values())


@pytest.mark.parametrize(("kind", "name"), [("repost", "reposts"), ("comment", "replies")])
def test_meeting_below_posts_counts_by_the_burst_of_the_posts(kind: str, name: str) -> None:
    first, second = item("a", kind=kind), item("b", kind=kind, at=SECOND)
    rare = [Met([Pair(first, second)], [0.001]), Met([], [])]
    usual = [Met([Pair(first, second)], [0.9]), Met([], [])]
    found, common = (signs([first, second], met=met)[name] for met in (rare, usual))
    assert (found.alike, found.of, found.p) == (2, 2, pytest.approx(0.1)), "one of a hundred tests"
    assert common.p == 1.0


def test_acts_that_are_not_hostile_or_aimed_at_nobody_are_left_out() -> None:
    acts = [item("a"), item("b")._replace(flags=0), item("c", target="")]
    assert hostile(acts) == acts[:1]


def together(pairs: float, others: Sequence[Share]) -> Certainty:
    army = [item(f"a{n}", MADE(2_900), n) for n in range(12)]
    return certainty(12, [pairs], 1, army, rest_of(others, army), [])


def test_signs_strengthen_what_pairs_say_and_cost_at_most_a_factor_of_two() -> None:
    crowd = [item(f"c{n}", MADE(2_000 + n), n) for n in range(60)]
    assert together(1e-3, crowd).p < 1e-8
    assert together(1e-3, [one._replace(traits=MADE(2_900)) for one in crowd]).p == pytest.approx(2e-3)
    assert together(1e-3, []).p == pytest.approx(1e-3), "nothing was asked beside the pairs"


@given(st.integers(1, 25), st.integers(0, 40), st.data())
def test_the_tail_is_that_of_drawing_without_replacement(number: int, others: int, data: st.DataObject) -> None:
    alike, more = data.draw(st.integers(0, number)), data.draw(st.integers(0, others))
    of, whole = alike + more, number + others
    ways = sum(math.comb(of, k) * math.comb(whole - of, number - k) for k in range(alike, min(of, number) + 1))
    exact = ways / math.comb(whole, number)
    found = drawn(alike, number, more, others)
    assert found == (pytest.approx(exact, rel=1e-9) if alike * whole > of * number else 1.0)


def test_a_group_that_was_picked_for_its_p_values_is_seldom_significant_by_chance() -> None:
    rng, rounds, low = random.Random(0), 2_000, 0
    for _ in range(rounds):
        every = sorted(rng.random() for _ in range(200))
        picked = min(simes(every[:size], 200) for size in (1, 3, 10, 200))
        low += picked <= 0.05
    assert low <= 0.05 * rounds + 3 * math.sqrt(0.05 * 0.95 * rounds)
    assert simes([1e-6, 2e-6, 3e-6], 1_000) == pytest.approx(1e-3)
    assert simes([], 5) == 1.0


@pytest.mark.parametrize("shared", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("number", [1, 2, 3, 6])
def test_several_p_values_are_one_however_they_depend(number: int, shared: float) -> None:
    rng, rounds, low = random.Random(number), 4_000, 0
    for _ in range(rounds):
        common = rng.random()
        found = [common if rng.random() < shared else 1 - rng.random() for _ in range(number)]
        low += any_of([max(one, 1e-12) for one in found]) <= 0.05
    assert low <= 0.05 * rounds + 3 * math.sqrt(0.05 * 0.95 * rounds)


@given(st.integers(0, (1 << 36) - 1))
def test_traits_are_read_back(traits: int) -> None:
    found = {kind_of(trait): trait for trait in split(traits)}
    for place, kind in enumerate(KINDS):
        code = traits >> 12 * place & 0xFFF
        assert (kind in found) == bool(code)
        assert not code or found[kind] & 0xFFF == code
    if KINDS[0] in found:
        assert week_of(found[KINDS[0]]) == ((traits & 0xFFF) - 1) * WEEK
