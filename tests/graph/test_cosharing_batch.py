"""Co-sharing over a table against its definition, row by row."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import cosharing_batch
from graph.cosharing_batch import Shares, chunks, components, near, pairing
from tests.graph.cosharing_oracle import Row, pairs_of
from tests.strategies import rows_of_shares


def shares(rows: list[Row]) -> Shares:
    ordered = sorted(set(rows), key=lambda row: (row.object, row.at, row.account, row.content))
    columns = [np.array(column, np.int64) for column in zip(*ordered, strict=True)] or [np.zeros(0, np.int64)] * 5
    return Shares(*columns[:4], own=columns[4].astype(np.bool_))


def made(
    rows: list[Row], window: int, least: int, strict: bool = False, most: int = 1 << 20
) -> Counter[frozenset[Row]]:
    found = pairing(shares(rows), window, least, strict)
    at = [Row(*map(int, row[:4]), own=bool(row[4])) for row in zip(*found.shares, strict=True)]
    pairs: Counter[frozenset[Row]] = Counter()
    for chunk in chunks(found, most):
        assert np.all(found.shares.at[chunk.first] <= found.shares.at[chunk.second]), "the older comes first"
        pairs.update(frozenset((at[one], at[other])) for one, other in zip(chunk.first, chunk.second, strict=True))
    assert pairs.total() <= found.most
    return pairs


@given(rows_of_shares, st.integers(0, 12), st.integers(1, 5), st.booleans(), st.integers(1, 40))
def test_the_pairs_are_those_of_the_definition(
    rows: list[Row], window: int, least: int, strict: bool, most: int
) -> None:
    wanted = Counter(frozenset(two) for two in pairs_of(rows, window, least, strict))
    assert made(rows, window, least, strict, most) == wanted


def test_both_ends_of_the_window_belong_to_it() -> None:
    rows = [Row(0, 0, 0, 100), Row(0, 1, 1, 130), Row(0, 2, 2, 161)]
    assert made(rows, 30, 1) == {frozenset(rows[:2]): 1}
    assert made(rows, 31, 1) == {frozenset(rows[:2]): 1, frozenset(rows[1:]): 1}


def test_one_account_that_takes_part_often_enough_keeps_a_pair_and_strict_asks_both() -> None:
    busy = [Row(0, 0, 0, 0), Row(1, 0, 1, 500)]
    others = [Row(0, 1, 2, 5), Row(1, 2, 3, 505), Row(7, 1, 4, 900), Row(7, 2, 5, 9_000)]
    assert made(busy + others, 10, 2).total() == 2
    assert made(busy + others, 10, 2, strict=True).total() == 0


def test_a_post_that_counts_as_a_share_of_itself_pairs_with_nobody_but_counts_for_its_account() -> None:
    original = Row(0, 0, 9, 0, own=True)
    rows = [original, Row(0, 1, 1, 5), Row(3, 0, 9, 7), Row(3, 1, 8, 7)]
    assert made(rows, 10, 2) == {frozenset(rows[2:]): 1}, "two rows of account 0 have content 9"


def test_chunks_hold_whole_objects_or_say_whose_part_they_are() -> None:
    rows = [Row(0, account, account, account) for account in range(40)]
    rows += [Row(1, account, 100 + account, 0) for account in range(4)]
    found = list(chunks(pairing(shares(rows), 1_000, 1), most=100))
    parts = [chunk for chunk in found if chunk.part_of == 0]
    assert len(parts) > 5 and [chunk.part_of for chunk in found] == [0] * len(parts) + [-1]
    assert sum(len(chunk.first) for chunk in parts) == 40 * 39 // 2
    assert max(len(chunk.first) for chunk in found) <= 100


def test_an_object_that_all_share_is_exact_and_its_pairs_are_never_all_in_memory() -> None:
    number = 3_000
    rows = Shares(
        np.zeros(number, np.int64),
        np.arange(number),
        np.arange(number),
        np.arange(number) * 1_000,
        np.zeros(number, np.bool_),
    )
    sizes = [len(chunk.first) for chunk in chunks(pairing(rows, 1_000_000, 1), most=10_000)]
    assert sum(sizes) == sum(min(1_000, number - 1 - row) for row in range(number))
    assert max(sizes) <= 10_000


@given(rows_of_shares, st.integers(0, 12))
def test_shares_of_others_nearby_are_counted(rows: list[Row], window: int) -> None:
    table = shares(rows)
    ordered = sorted(set(rows), key=lambda row: (row.object, row.at, row.account, row.content))
    wanted = [
        sum(o.object == row.object and o.account != row.account and abs(o.at - row.at) <= window for o in ordered)
        for row in ordered
    ]
    assert near(table, window).tolist() == wanted


def test_no_rows_give_no_pairs() -> None:
    assert made([], 10, 1).total() == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_components_are_those_of_networkx(edges: list[tuple[int, int]]) -> None:
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(31))
    first, second = np.array(edges, np.int64).reshape(-1, 2).T
    named = components(31, first, second)
    for component in nx.connected_components(graph):
        assert {int(named[node]) for node in component} == {min(component)}


@pytest.mark.parametrize("order", [1, -1])
def test_a_long_chain_is_one_component(order: int) -> None:
    nodes = np.random.default_rng(3).permutation(5_000)[::order]
    assert not components(5_000, nodes[:-1], nodes[1:]).any()


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.integers(0, 20), st.sampled_from([1, 7, 1_000_000]))
def test_ranks_and_times_give_the_same_ranges(times: list[int], window: int, unit: int) -> None:
    at = np.sort(np.array(times, np.int64)) * unit + 5
    group = np.zeros(len(at), np.int64)
    short, ranked = (cosharing_batch._clock(at, window * unit + 3 % unit, groups) for groups in (2, 1 << 62))
    assert isinstance(short.low, int) and not isinstance(ranked.low, int)
    for one, other in zip(short.ranges(group), ranked.ranges(group), strict=True):
        assert np.array_equal(one, other)
