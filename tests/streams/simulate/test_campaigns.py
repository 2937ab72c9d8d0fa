"""Campaigns of scenarios: who is led, when, where and in which words; their twins are as alike and as synchronous."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import cache

import numpy as np
import pytest

from graph.events import Event
from streams.simulate.scenarios import SCENARIOS, Size
from streams.simulate.scenarios.run import Run
from streams.simulate.scenarios.texts import Line, Words

SECOND = 1_000_000
DAY = 86_400 * SECOND
ARMIES = [name for name, each in SCENARIOS.items() if each.harmful and each.pair == name and name.startswith("army_")]
PAIRS = [half for name in ARMIES for half in (name, SCENARIOS[name].twin)]

Account = tuple[str, str]


@cache
def run(name: str) -> Run:
    return Run(SCENARIOS[name], 0, labels="gold")


def accounts(name: str, field: str) -> set[Account]:
    return {(each["platform"], each["account"]) for each in run(name).truth()[field]}


def led(name: str) -> list[Event]:
    """What the members of the army, or of its twin, said from the first order on; the calls before it are not."""
    army = SCENARIOS[name].pair
    members = accounts(army, "campaign")
    said = [event for event in run(name).staged if event.kind in ("post", "repost", "comment")]
    answers = {event.item for event in said if event.kind != "post"}
    ours = [event for event in said if (event.platform, event.author) in members and event.created_at > begin(name)]
    return [event for event in ours if event.item in answers] or ours


def begin(name: str) -> int:
    """When whoever stands in the centre posts."""
    centre = run(name).cast.accounts[0]
    return min(e.created_at for e in run(name).staged if e.kind == "post" and e.author == centre.id)


def orders(name: str) -> list[list[Event]]:
    """What the members said, parted where nobody said anything for a fifth of the mean time between two orders."""
    said = sorted(led(name), key=lambda event: event.created_at)
    gap = (said[-1].created_at - said[0].created_at) / 25
    parts: list[list[Event]] = [[]]
    for event in said:
        if parts[-1] and event.created_at - parts[-1][-1].created_at > gap:
            parts.append([])
        parts[-1].append(event)
    return parts


@pytest.mark.parametrize("name", ARMIES)
def test_the_truth_names_the_accounts_of_an_army_and_all_of_them_are_hostile(name: str) -> None:
    members = accounts(name, "campaign")
    hostile = {(e.platform, e.author) for e in run(name).staged if (e.labels or {}).get("hostility")}
    assert members == accounts(name, "concerted")
    assert members <= hostile
    assert len(members) == (len(hostile) // 2 if name == "army_in_anger" else len(hostile))


@pytest.mark.parametrize("name", ARMIES)
def test_a_twin_has_no_campaign_and_tells_who_acts_alike_by_arrangement(name: str) -> None:
    twin = SCENARIOS[name].twin
    assert not accounts(twin, "campaign")
    assert accounts(twin, "concerted") == (set() if twin == "breaking_news" else accounts(name, "campaign"))


def test_scenarios_without_a_campaign_name_nobody() -> None:
    truth = Run(SCENARIOS["pile_on"], 0).truth()
    assert (truth["campaign"], truth["concerted"]) == ([], [])


@pytest.mark.parametrize("name", ARMIES)
def test_article_12_2_4_is_expected_where_two_platforms_carry_a_tenth_of_items_and_accounts(name: str) -> None:
    items = Counter(event.platform for event in led(name))
    members = Counter(platform for platform, _ in accounts(name, "campaign"))
    strong = [p for p in items if items[p] >= 0.1 * items.total() and members[p] >= 0.1 * members.total()]
    expected = SCENARIOS[name].expected
    assert ("go:12.2.4" in expected) == (len(strong) >= 2)
    assert ("go:8.2" in expected) == (len(strong) == 1)


@pytest.mark.parametrize("name", [name for name in PAIRS if name not in ("army_staggered", "fan_routine")])
def test_members_follow_an_order_within_less_than_a_minute(name: str) -> None:
    found = orders(name)
    assert len(found) in (3, 5)
    assert all(part[-1].created_at - part[0].created_at < 60 * SECOND for part in found)


@pytest.mark.parametrize("name", ["army_staggered", "fan_routine"])
def test_staggered_members_take_hours_and_seldom_meet_within_a_minute(name: str) -> None:
    times = np.sort([event.created_at for event in led(name)])
    first = times[times < times[0] + 15 * 3_600 * SECOND]
    assert first[-1] - first[0] > 10 * 3_600 * SECOND
    assert (np.diff(times) < 60 * SECOND).mean() < 0.2


@pytest.mark.parametrize("name", PAIRS)
def test_others_act_as_often_as_the_members_and_each_once(name: str) -> None:
    members = accounts(SCENARIOS[name].pair, "campaign")
    others = [
        (event.platform, event.author)
        for event in run(name).staged
        if event.kind in ("repost", "comment") and event.text and (event.platform, event.author) not in members
    ]
    angry = SCENARIOS[name].size.hostile - len(members)
    assert len(led(name)) <= len(others) <= len(led(name)) + angry
    assert max(Counter(others).values()) == 1


@pytest.mark.parametrize("name", ["army_copies", "petition_copies", "army_aged", "news_feed"])
def test_copies_are_one_text_an_order_whatever_person_it_calls(name: str) -> None:
    for part in orders(name):
        texts = {event.text.split(" ", 1)[-1].replace("你", "她") for event in part}
        assert len(texts) == 1


@pytest.mark.parametrize("name", ["army_paraphrased", "coordinated_praise"])
def test_retold_texts_seldom_repeat_and_carry_one_hashtag(name: str) -> None:
    said = led(name)
    assert len({event.text for event in said}) > 0.6 * len(said)
    assert {event.hashtags for event in said} == {said[0].hashtags}
    assert len(said[0].hashtags) == 1


def test_retelling_keeps_most_of_what_a_line_says_and_is_reproducible() -> None:
    brief = [Line("chat", "第一句说完，接着说第二句，最后是第三句"), Line("chat", "另一条也有两句，很短")]
    told = [Words(np.random.default_rng(seed)).retold(brief).text for seed in range(20)]
    assert told == [Words(np.random.default_rng(seed)).retold(brief).text for seed in range(20)]
    assert all(("第一句说完" in text and "最后是第三句" in text) or "另一条也有两句" in text for text in told)
    assert len(set(told)) > 15


def test_a_text_of_an_army_is_on_all_platforms_and_one_of_cross_posting_has_one_owner() -> None:
    owners = {
        tuple(account): entry["person"]
        for event in run("cross_posting").events
        if event.kind == "registry"
        for entry in [json.loads(event.text)]
        for account in entry["accounts"]
    }
    for name, shared in (("army_split", True), ("cross_posting", False)):
        platforms, who = defaultdict(set), defaultdict(set)
        for event in led(name):
            said = event.text.split(" ", 1)[-1]
            platforms[said].add(event.platform)
            who[said].add(owners[event.platform, event.author])
        assert all(len(found) == 3 for found in platforms.values()) or not shared
        assert (max(len(found) for found in who.values()) > 10) == shared
    assert Counter(map(len, who.values()))[1] > 0.9 * len(who)


@pytest.mark.parametrize("name", ARMIES)
def test_accounts_of_an_army_are_made_together_or_are_many_years_old_with_a_past(name: str) -> None:
    made = [event.account.created_at for event in led(name) if event.account and event.account.created_at]
    ages = [(begin(name) - at) / DAY for at in made]
    if name == "army_aged":
        assert min(ages) > 4 * 365 and max(ages) - min(ages) > 365
        past = {(e.platform, e.author) for e in run(name).staged if e.kind == "post" and e.created_at < begin(name)}
        assert past >= accounts(name, "campaign")
    else:
        assert min(ages) > 5 and max(ages) < 15 and max(ages) - min(ages) < 1


@pytest.mark.parametrize("name", ["army_aged", "news_feed", "army_in_anger", "breaking_news"])
def test_what_is_said_at_one_order_carries_one_link(name: str) -> None:
    links = [{event.urls for event in part} for part in orders(name)]
    assert all(len(found) == 1 for found in links)
    assert len(set.union(*links)) == len(links)


@pytest.mark.parametrize("name", ARMIES)
def test_the_smallest_army_has_three_members(name: str) -> None:
    truth = Run(SCENARIOS[name], 2, Size(hostile=5, minutes=10)).truth()
    assert len(truth["campaign"]) == (3 if name == "army_in_anger" else 5)
    assert {each["platform"] for each in truth["campaign"]} == set(truth["platforms"])
