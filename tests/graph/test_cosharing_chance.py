"""False edges stay at the stated rate where there is only chance, and what is planted is found."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.chance import benjamini_hochberg, same_moment, within
from graph.cosharing_batch import Pairing, Shares, chunks, pairing
from graph.cosharing_chance import Significance, significance

Ints = npt.NDArray[np.int64]
WINDOW, RATE = 60, 0.05
HOUR, DAY = 3_600, 86_400


def shares(account: Ints, thing: Ints, at: Ints) -> Shares:
    order = np.lexsort((account, at, thing))
    return Shares(
        thing[order], account[order], np.arange(len(order)), at[order], np.zeros(len(order), np.bool_)
    )  # every share is a post of its own


def organic(random: np.random.Generator, rows: int = 6_000, accounts: int = 600, things: int = 400) -> list[Ints]:
    """Nobody coordinates: heavy-tailed activity and popularity, each object with a burst by day."""
    weigh = [np.minimum(random.pareto(1.2, number) + 1, 60) for number in (accounts, things)]
    account, thing = (random.choice(len(one), rows, p=one / one.sum()) for one in weigh)
    born = random.uniform(0, 20 * DAY, things)[thing]
    at = born + np.exp(random.normal(np.log(3 * HOUR), 1.2, rows))
    awake = at % DAY < DAY * 2 / 3
    return [one[awake].astype(np.int64) for one in (account, thing, at)]


def edges(found: Pairing) -> tuple[Ints, Ints, Ints]:
    """Accounts of each edge, and the number of objects they shared within the window."""
    rows = found.shares
    seen = set()
    for chunk in chunks(found):
        ends = np.sort(np.stack([rows.account[chunk.first], rows.account[chunk.second]]), axis=0)
        seen |= set(zip(*ends.tolist(), rows.object[chunk.first].tolist(), strict=True))
    pairs, hits = np.unique(np.array([pair[:2] for pair in seen]).reshape(-1, 2), axis=0, return_counts=True)
    return pairs[:, 0], pairs[:, 1], hits


def judged(columns: list[Ints]) -> tuple[Ints, Ints, Significance]:
    found = pairing(shares(*columns), WINDOW, 2)
    first, second, hits = edges(found)
    return first, second, significance(found.shares, WINDOW, first, second, hits)


def discoveries(columns: list[Ints], moment: bool = False) -> tuple[Ints, Ints]:
    first, second, chance = judged(columns)
    real = benjamini_hochberg(chance.p_moment if moment else chance.p, chance.tests) <= RATE
    return first[real], second[real]


def test_where_there_is_only_chance_edges_are_found_at_most_at_the_stated_rate() -> None:
    found = [len(discoveries(organic(np.random.default_rng(seed)))[0]) > 0 for seed in range(40)]
    assert np.mean(found) <= RATE, "without any true edge, the rate is the share of tables in which one is found"


def test_shuffled_objects_hold_no_more_false_edges_than_stated() -> None:
    """Activity and popularity stay, who shared what does not; each object keeps its times."""
    found = []
    for seed in range(40):
        random = np.random.default_rng(1_000 + seed)
        account, thing, at = with_army(random)[0]
        order = random.permutation(len(thing))
        found.append(len(discoveries([account, thing[order], at[order]])[0]) > 0)
    assert np.mean(found) <= RATE


def test_shuffled_times_hold_no_more_false_moments_than_stated() -> None:
    """Who shared what stays, an army's common tastes with it; the times of each object are dealt anew."""
    found = []
    for seed in range(40):
        random = np.random.default_rng(2_000 + seed)
        account, thing, at = with_army(random)[0]
        dealt = at[np.lexsort((random.random(len(at)), thing))]
        at = dealt[np.argsort(np.argsort(thing, kind="stable"))]
        found.append(len(discoveries([account, thing, at], moment=True)[0]) > 0)
    assert np.mean(found) <= RATE


def with_army(random: np.random.Generator, size: int = 12, acts: int = 6) -> tuple[list[Ints], int]:
    """Organic rows and an army that shares, within half a minute, half old things and half things of its own."""
    account, thing, at = organic(random)
    things = np.concatenate([random.choice(400, acts // 2, replace=False), 400 + np.arange(acts - acts // 2)])
    when = random.uniform(0, 20 * DAY, acts)
    army = np.repeat(600 + np.arange(size), acts)
    moment = (np.tile(when, size) + random.uniform(0, 30, size * acts)).astype(np.int64)
    return [np.concatenate(two) for two in ((account, army), (thing, np.tile(things, size)), (at, moment))], 600


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_an_army_is_found_whole_and_hardly_anybody_else(seed: int) -> None:
    columns, begins = with_army(np.random.default_rng(seed))
    first, second = discoveries(columns)
    true = (first >= begins) & (second >= begins)
    assert true.sum() == 12 * 11 // 2
    assert (~true).sum() <= max(1, 3 * RATE * len(first))


def test_a_wave_of_news_becomes_no_army() -> None:
    random = np.random.default_rng(4)
    account, thing, at = organic(random)
    wave = [np.arange(600), np.full(600, 400), (5 * DAY + random.exponential(300, 600)).astype(np.int64)]
    more = [np.arange(600), np.full(600, 401), (6 * DAY + random.exponential(300, 600)).astype(np.int64)]
    columns = [np.concatenate(three) for three in zip([account, thing, at], wave, more, strict=True)]
    assert len(judged(columns)[0]) > 10_000, "thousands of pairs share both within a minute"
    assert len(discoveries(columns)[0]) == 0


def test_same_moments_are_those_of_the_definition_row_by_row() -> None:
    random = np.random.default_rng(9)
    columns = [random.integers(0, 12, 150), random.integers(0, 15, 150), random.integers(0, 900, 150)]
    found = pairing(shares(*columns), WINDOW, 1)
    first, second, hits = edges(found)
    chance = significance(found.shares, WINDOW, first, second, hits)
    rows = list(zip(*(column.tolist() for column in found.shares[:4]), strict=True))
    for place, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        both = [{thing for thing, who, _, _ in rows if who == one} for one in (a, b)]
        chances = [max(_of(rows, thing, a, b), _of(rows, thing, b, a)) for thing in both[0] & both[1]]
        assert chance.common[place] == len(chances)
        wanted = same_moment([hits[place]], chances, [0, len(chances)])[0]
        assert chance.p_moment[place] == pytest.approx(wanted, rel=1e-9)
    assert chance.tests == 12 * 11 // 2


def _of(rows: list[tuple[int, int, int, int]], thing: int, one: int, other: int) -> float:
    own = [at for what, who, _, at in rows if what == thing and who == one]
    others = [(who, at) for what, who, _, at in rows if what == thing and who != one]
    around = sum(abs(at - mine) <= WINDOW for mine in own for _, at in others)
    return float(within(min(around, len(others)), len(others), sum(who == other for who, _ in others)))
