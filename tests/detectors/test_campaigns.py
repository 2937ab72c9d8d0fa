"""Campaigns and `water_army`: what is organised against a person is found, what is organised otherwise is nobody's."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.campaigns import Campaigns
from detectors.chain import Army
from detectors.incidents.severity import severity_of
from detectors.signal import Signal
from graph.campaigns import Coordination, Looker, Parameters, Significant, communities
from graph.cosharing import CoSharing
from graph.cosharing import Parameters as CoSharingParameters
from graph.facts import BARE, CRITICISM, HOSTILE, LABELLED
from graph.meetings import unpack_share
from graph.pairs import Pair
from graph.partners import Partners, Word
from graph.shares import ROOT, TEXT, Share, object_id
from graph.watermark import END
from tests.conformance.machines import assert_same_after_a_restart, assert_same_in_any_order, play, ticks_of
from tests.detectors.people import RATES
from tests.factories import DAY, HOUR, MINUTE, SECOND, T0

ABUSE = HOSTILE | LABELLED
BOTH = ("weibo", "x")


def share(what: str, who: str, at: int, platform: str = "weibo", **fields: Any) -> Share:
    given = {"flags": ABUSE, "hostility": 900, "target": "person:p", "confidence": 90, "kind": "comment", "scope": ""}
    number = fields.pop("number", object_id(TEXT, what))
    return Share(number, platform, who, T0 + at, item=f"{what} by {who}", **(given | fields))


def army(accounts: int = 12, texts: int = 4, platforms: Sequence[str] = ("weibo",), **fields: Any) -> list[Share]:
    """Each pastes each text within half a minute of an order, which is given every ten minutes."""
    return [
        share(f"t{text}", f"a{who}", text * 10 * MINUTE + who * 2 * SECOND, platforms[who % len(platforms)], **fields)
        for text in range(texts)
        for who in range(accounts)
    ]


def said(shares: Iterable[Share], looker: Looker | None = None) -> list[Signal]:
    chain = Army(Campaigns(RATES, looker))
    return chain.take(shares, END)


def last(shares: Iterable[Share]) -> Signal:
    return said(shares)[-1]


def pairs_of_two() -> list[Pair]:
    """What two members of an army meet on."""
    state = Coordination()
    state.hear(words(army(2)), 100)
    ((pairs,),) = (met.values() for met in state.edges.values())
    return pairs[:2]


def words(shares: Sequence[Share]) -> list[Word]:
    met = play(CoSharing(), ticks_of(shares, lambda one: int(one.at)))
    return play(Partners(), ticks_of(met, lambda one: int(one.at)))


def test_an_army_on_one_platform_is_article_8() -> None:
    found = last(army())
    assert (found.level, found.criteria, found.victim) == ("met", ("go:8.2",), "person:p")
    assert severity_of(found) == ("S3", "one_platform")
    assert found.figures["campaign_accounts"] == 12 and found.figures["exact"] == 1
    assert {account for role, account, _ in found.roles if role == "member"} == {f"weibo:a{n}" for n in range(12)}


def test_an_army_on_two_platforms_is_article_12() -> None:
    found = last(army(platforms=BOTH))
    assert (found.level, found.criteria, found.platforms) == ("met", ("go:12.2.4", "go:8.2"), BOTH)
    assert severity_of(found) == ("S2", "every_element")
    assert found.figures["lag_weibo_x"] in range(-30, 30)


def test_a_platform_with_too_few_of_the_accounts_is_none() -> None:
    few = [one._replace(platform="x") if one.account == "a0" else one for one in army(accounts=20)]
    assert last(few).criteria == ("go:8.2",)


@pytest.mark.parametrize(
    "fields",
    [
        {"flags": 0, "hostility": 0},
        {"flags": ABUSE | CRITICISM, "hostility": 500},
        {"flags": ABUSE | BARE},
        {"target": ""},
    ],
    ids=["praise", "criticism", "bare reshares", "nobody"],
)
def test_what_is_no_hostility_against_a_person_opens_nothing(fields: dict[str, Any]) -> None:
    assert said(army(platforms=BOTH, **fields)) == []


def test_one_owner_of_accounts_on_several_platforms_is_no_army() -> None:
    names = ("weibo", "x", "douyin", "bilibili", "kuaishou", "bluesky")
    posts = [share(f"t{text}", "me", text * 10 * MINUTE + n, name) for text in range(6) for n, name in enumerate(names)]
    assert said(posts) == []


def test_an_owner_who_posts_everything_twice_makes_no_second_platform() -> None:
    once = army()
    assert last([*once, *(one._replace(platform="x") for one in once)]).criteria == ("go:8.2",)


def test_people_who_come_in_their_own_time_with_their_own_words_are_no_campaign() -> None:
    rng = random.Random(1)
    angry = [
        share(f"{who} {text}", f"a{who}", at := rng.randrange(HOUR), number=number(who, text, at))
        for who in range(200)
        for text in range(4)
        for number in (
            lambda who, text, at: object_id(TEXT, f"{who} {text}"),
            lambda who, text, at: object_id(ROOT, "post"),
        )
    ]
    assert said(angry) == []


def test_a_text_that_everybody_says_is_no_campaign() -> None:
    rng = random.Random(1)
    wave = [share(f"t{n}", f"a{who}", rng.randrange(6 * HOUR)) for who in range(400) for n in range(2)]
    assert said(wave) == []


def test_the_share_of_the_inflow_is_shown_and_nothing_is_deducted() -> None:
    acts = army()
    hostile = [one._replace(object=object_id(ROOT, "post")) for one in acts]
    others = [share(f"own {n}", f"b{n}", n * SECOND, number=object_id(ROOT, "post")) for n in range(48)]
    found = last([*acts, *hostile, *others])
    assert found.figures["without_campaign"] == 48
    assert found.figures["with_campaign"] == 48 + found.value
    assert found.figures["campaign_share"] == 1000 * found.value // found.figures["with_campaign"]


def test_a_campaign_keeps_its_name_while_it_grows_and_another_gets_one_of_its_own() -> None:
    day = [one._replace(at=one.at + 3 * HOUR, item=f"{one.item} again") for one in army(accounts=16)]
    other = [one._replace(account=f"z{one.account}", object=one.object ^ 1 << 40) for one in army(texts=6)]
    subjects = [one.subject for one in said([*army(), *day])]
    assert len(subjects) > 1 and len(set(subjects)) == 1
    assert len({one.subject for one in said([*army(), *other])}) == 2


def test_what_was_left_out_is_said() -> None:
    crowd = army(accounts=100)
    crowd = [one._replace(at=one.at // MINUTE * MINUTE) for one in crowd]
    assert last(crowd).figures["exact"] == 0


def test_who_floods_an_object_hides_nobody() -> None:
    few = CoSharingParameters(most=8)
    for loud in range(8):
        once = [share("text", f"a{who}", who * SECOND) for who in range(8)]
        flood = [once[loud]._replace(at=T0 + n * SECOND // 4, item=f"{n}") for n in range(30)]
        met = play(CoSharing(few), ticks_of([*flood, *once], lambda one: int(one.at)))
        items = [unpack_share(data) for one in met for _, data in one.items]
        assert {item.account for item in items} == {f"a{who}" for who in range(8)}


def test_edges_leave_after_a_week() -> None:
    state = Coordination()
    state.hear(words(army()), 100)
    assert state.number == 66 and len(Looker().look(state, T0 + DAY)) == 1
    assert Looker().look(state, T0 + 8 * DAY) == [] and (state.edges, state.shares, state.number) == ({}, {}, 0)


def test_there_is_an_end_to_edges() -> None:
    state = Coordination()
    state.hear(words(army()), 10)
    assert state.number == 10 and state.dropped and not state.exact


def test_two_groups_that_hardly_meet_are_two_communities() -> None:
    edges = [
        Significant(f"{group}{a}", f"{group}{b}", 0.0, []) for group in "xy" for a in range(6) for b in range(a + 1, 6)
    ]
    pair = pairs_of_two()
    edges = [edge._replace(pairs=list(pair)) for edge in [*edges, Significant("x0", "y0", 0.0, [])]]
    assert communities(edges) == [[f"{group}{n}" for n in range(6)] for group in "xy"]
    assert communities([]) == []


def test_teams_of_an_army_that_often_meet_are_one_community() -> None:
    pair = pairs_of_two()
    accounts = [f"{team}{n}" for team in "xyz" for n in range(6)]
    edges = [
        Significant(a, b, 0.0, [*pair] * (3 if a[0] == b[0] else 1))
        for place, a in enumerate(accounts)
        for b in accounts[place + 1 :]
        if a[0] == b[0] or (int(a[1]) + int(b[1])) % 2
    ]
    assert communities(edges) == [accounts]


def test_what_was_forgotten_does_not_delay_the_next_look() -> None:
    new = ticks_of(words(army()), lambda one: int(one.at))
    before = army(accounts=40, texts=8)
    old = words([one._replace(account=f"old {one.account}", at=one.at - 30 * DAY) for one in before])
    machine = Campaigns(RATES)
    play(machine, ticks_of(old, lambda one: int(one.at)))
    assert [one.at for one in play(machine, new)] == [one.at for one in play(Campaigns(RATES), new)]


def with_posts(shares: Sequence[Share], made: int = 0) -> list[Share]:
    """The same, and that each was said below one post: by that hostile acts are counted. Made: a week, or their own."""
    own = {one.account: 1_000 + place for place, one in enumerate(shares)}
    shares = [one._replace(traits=made or own[one.account]) for one in shares]
    return [*shares, *(one._replace(object=object_id(ROOT, "post")) for one in shares)]


def crowd(accounts: int = 60) -> list[Share]:
    return [share(f"own words {who}", f"c{who}", who * MINUTE) for who in range(accounts)]


def test_accounts_made_in_one_week_make_an_army_surer_and_a_crowd_of_that_week_does_not() -> None:
    of_old, of_now = with_posts(crowd()), with_posts(crowd(), made=2_900)
    alike, usual = (last([*with_posts(army(), made=2_900), *rest]).certainty for rest in (of_old, of_now))
    assert alike is not None and usual is not None
    created, other = (next(sign for sign in one.signs if sign.name == "created") for one in (alike, usual))
    assert (created.alike, created.of, created.rest) == (12, 12, 0) and created.p is not None and created.p < 1e-9
    assert alike.p < min(alike.pairs, 1e-8)
    assert other.p == 1.0 and usual.p == 2 * usual.pairs


def test_who_has_everything_in_common_but_no_pairs_is_no_campaign() -> None:
    assert said(with_posts(crowd(200), made=2_900)) == []


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_order_and_restarts_change_nothing(rng: random.Random, at: int) -> None:
    told = words(with_posts([*army(accounts=8, platforms=BOTH), *army(accounts=5, texts=2, target="bob")]))
    make = lambda: Campaigns(RATES, Looker(Parameters(every=MINUTE)))  # noqa: E731
    assert_same_in_any_order(make, told, rng.sample(told, len(told)), lambda one: int(one.at))
    assert_same_after_a_restart(make, told, min(at, len(told) - 1), lambda one: int(one.at))
