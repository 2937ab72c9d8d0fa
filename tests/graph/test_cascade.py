"""One cascade against networkx on the same tree, whatever comes in whatever order."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cascade import MAX_EXACT_DEPTH, Cascade
from graph.events import Counters, Event
from graph.figures import figures
from graph.packing import pack, unpack
from graph.virality import virality
from tests.factories import (
    HOUR,
    T0,
    chain,
    comment,
    event,
    new_fold,
    post,
    removal,
    repost,
    row_of,
    rows_of,
    star,
    take,
)
from tests.graph.oracle import figures_of
from tests.strategies import parents_of_trees, pointers

ROOT = "root"
FIGURES = ("size", "depth", "max_breadth", "structural_virality", "orphans")


def grown(reshares: Iterable[tuple[str, str]]) -> Cascade:
    """A cascade that got `reshares` (item, parent) in this order."""
    cascade = Cascade(("weibo", "", ROOT))
    for number, (item, parent) in enumerate(reshares):
        cascade.add_reshare(item, parent, f"by {item}", T0 + number, number)
    return cascade


def shape(cascade: Cascade) -> dict[str, float]:
    row = figures(cascade)
    return {name: getattr(row, name) for name in FIGURES}


def expected(parents: Mapping[str, str]) -> dict[str, object]:
    return {name: pytest.approx(value, rel=1e-12) for name, value in figures_of(ROOT, parents).items()}


def named(parents: list[int]) -> dict[str, str]:
    """Node numbers (0 is the root) as items."""
    return {f"n{node}": f"n{parent}" if parent else "" for node, parent in enumerate(parents, start=1)}


@given(parents_of_trees(), st.randoms(use_true_random=False))
def test_any_tree_in_any_order_has_the_figures_of_networkx(parents: list[int], chance: random.Random) -> None:
    tree = named(parents)
    arrival = list(tree.items())
    chance.shuffle(arrival)
    assert shape(grown(arrival)) == expected(tree)


@given(parents_of_trees(), st.randoms(use_true_random=False))
def test_figures_asked_for_after_every_event_change_nothing(parents: list[int], chance: random.Random) -> None:
    tree = named(parents)
    arrival = list(tree.items())
    chance.shuffle(arrival)
    cascade = Cascade(("weibo", "", ROOT))
    so_far: dict[str, str] = {}
    for item, parent in arrival:
        cascade.add_reshare(item, parent, "", T0, 0)
        so_far[item] = parent
        assert shape(cascade) == expected(so_far)


@given(pointers(), st.randoms(use_true_random=False), st.booleans())
def test_cycles_and_self_parents_are_cut_at_their_smallest_item_in_any_order(
    parents: dict[str, str], chance: random.Random, ask_often: bool
) -> None:
    arrival = list(parents.items())
    chance.shuffle(arrival)
    cascade = Cascade(("weibo", "", ROOT))
    for item, parent in arrival:
        cascade.add_reshare(item, parent, "", T0, 0)
        if ask_often:
            figures(cascade)
    assert shape(cascade) == expected(parents)


@given(pointers(), pointers(), st.randoms(use_true_random=False), st.booleans())
def test_a_parent_that_was_replaced_leaves_no_trace(
    first: dict[str, str], other: dict[str, str], chance: random.Random, ask_often: bool
) -> None:
    steps = list(first.items())
    chance.shuffle(steps)
    changes = [(item, other[item]) for item in first if item in other]
    cascade = Cascade(("weibo", "", ROOT))
    came: dict[str, str] = {}
    for item, parent in steps:
        cascade.add_reshare(item, parent, "", T0, 0)
        came[item] = parent
        if changes and changes[0][0] in came and chance.random() < 0.5:
            changed, parent = changes.pop(0)
            cascade.replace_reshare(changed, parent, "", T0, 0)
            came[changed] = parent
        if ask_often:
            assert shape(cascade) == expected(came)
    for changed, parent in changes:
        cascade.replace_reshare(changed, parent, "", T0, 0)
        came[changed] = parent
    assert shape(cascade) == expected(came)


@given(st.integers(MAX_EXACT_DEPTH - 2, MAX_EXACT_DEPTH + 3), st.integers(0, 5), st.randoms(use_true_random=False))
def test_figures_hold_on_both_sides_of_the_greatest_exact_depth(depth: int, leaves: int, chance: random.Random) -> None:
    tree = {f"n{number}": f"n{number - 1}" if number else "" for number in range(depth)}
    tree |= {f"leaf{number}": f"n{chance.randrange(depth)}" for number in range(leaves)}
    arrival = list(tree.items())
    if chance.random() < 0.5:
        chance.shuffle(arrival)
    assert shape(grown(arrival)) == expected(tree)


@pytest.mark.parametrize("order", ["forward", "reverse", "random"])
def test_a_chain_of_fifty_thousand_is_exact_in_every_order(order: str) -> None:
    n = 50_000
    arrival = [(f"n{number}", f"n{number - 1}" if number else "") for number in range(n)]
    if order == "reverse":
        arrival.reverse()
    if order == "random":
        random.Random(1).shuffle(arrival)
    row = figures(grown(arrival))
    assert (row.size, row.depth, row.max_breadth, row.orphans) == (n + 1, n, 1, 0)
    assert row.structural_virality == pytest.approx((n + 2) / 3, rel=1e-12)  # mean distance on a path of n + 1 nodes


def test_a_star_is_flat() -> None:
    n = 20_000
    row = figures(grown((f"n{number}", "") for number in range(n)))
    assert (row.depth, row.max_breadth) == (1, n)
    assert row.structural_virality == pytest.approx(2 * n / (n + 1), rel=1e-12)


def test_a_cycle_of_ten_thousand_opens_at_its_smallest_item() -> None:
    n = 10_000
    row = figures(grown((f"n{number:05}", f"n{(number + 1) % n:05}") for number in range(n)))
    assert (row.depth, row.orphans) == (n, 1)


def test_many_cycles_are_all_cut() -> None:
    n = 10_000
    row = figures(grown((f"n{number:05}", f"n{number ^ 1:05}") for number in range(n)))
    assert (row.depth, row.orphans, row.max_breadth) == (2, n // 2, n // 2)


def test_an_unknown_parent_hangs_its_children_under_the_root_until_it_comes() -> None:
    cascade = grown([("b", "a"), ("c", "a")])
    assert (shape(cascade)["depth"], cascade.orphans) == (1, 2)
    cascade.add_reshare("a", "", "", T0, 0)
    assert (shape(cascade)["depth"], cascade.orphans) == (2, 0)


def test_users_are_distinct_authors_of_nodes_with_the_roots() -> None:
    row = row_of([post(author="ann"), repost("a", author="bob"), repost("b", author="ann"), comment("c", author="cat")])
    assert (row.users, row.commenters, row.comments) == (2, 1, 1)


@given(st.permutations([post(), repost("a"), repost("b", "a"), removal("a"), removal("root"), removal("never")]))
def test_a_removal_before_or_after_its_item_marks_and_never_unlinks(events: list[Event]) -> None:
    row = row_of(events)
    assert (row.size, row.live_size, row.depth) == (3, 1, 2)


def test_a_removed_comment_takes_nothing_from_the_tree() -> None:
    row = row_of([post(), comment("a"), removal("a")])
    assert (row.size, row.live_size, row.comments) == (1, 1, 1)


def test_edits_are_counted_and_make_no_nodes() -> None:
    row = row_of([post(), repost("a"), repost("a", version=1), repost("a", version=1), post(version=2)])
    assert (row.size, row.edits) == (2, 2)


@given(st.permutations([repost("a", "b", at=T0 + 2), repost("a", "c", at=T0 + 1), repost("b"), repost("c", "b")]))
def test_of_two_events_of_one_identity_the_earlier_wins_in_any_order(events: list[Event]) -> None:
    row = row_of(events)
    assert (row.size, row.depth, row.started_at) == (4, 3, T0)


def test_of_two_events_at_one_moment_the_smaller_digest_wins_in_both_orders() -> None:
    pair = [repost("a", author="ann"), repost("a", author="bob")]
    assert row_of([post(author="ann"), *pair]) == row_of([post(author="ann"), *reversed(pair)])


def test_the_same_ids_on_two_platforms_and_in_two_scopes_are_four_cascades() -> None:
    fold = new_fold()
    for platform in ("weibo", "x"):
        for scope in ("", "t"):
            take(fold, [post(platform=platform, scope=scope), repost("a", platform=platform, scope=scope)])
    assert [cascade.size for cascade in fold.cascades.values()] == [2, 2, 2, 2]


def test_times_and_rates_are_those_of_the_reshares() -> None:
    row = row_of([post(), *(repost(f"n{number}", at=T0 + number * HOUR // 4) for number in range(1, 13))])
    assert row.started_at == T0
    assert row.seconds_to_10 == 10 * 900
    assert row.seconds_to_100 is None
    assert (row.reshares_last_hour, row.peak_hour) == (4, 4)
    assert row.last_at == T0 + 3 * HOUR


def test_without_its_root_a_cascade_starts_with_its_earliest_reshare() -> None:
    row = row_of([repost("b", at=T0 + 5), repost("a", at=T0 + 3)])
    assert (row.root_seen, row.size, row.started_at, row.root_author) == (False, 3, T0 + 3, "")


@given(st.permutations([3, 9, 1]))
def test_of_the_platforms_own_totals_the_highest_stands(readings: list[int]) -> None:
    row = row_of(event("view_count", "root", "root", version=n, counters=Counters(views=n)) for n in readings)
    assert (row.views_reported, row.reposts_reported, row.edits) == (9, 0, 0)


@given(parents_of_trees(max_size=80), st.integers(0, 80), st.randoms(use_true_random=False))
def test_a_cascade_packed_at_any_moment_goes_on_as_if_it_had_not_been(
    parents: list[int], moment: int, chance: random.Random
) -> None:
    arrival = list(named(parents).items())
    chance.shuffle(arrival)
    stayed, came_back = grown(arrival[:moment]), unpack(pack(grown(arrival[:moment])))
    for number, (item, parent) in enumerate(arrival[moment:]):
        for cascade in (stayed, came_back):
            cascade.add_reshare(item, parent, "", T0, number)
    assert pack(stayed) == pack(came_back)
    assert figures(stayed) == figures(came_back)
    assert pack(stayed) == pack(came_back)


def test_a_packed_cascade_takes_about_forty_bytes_a_node_beside_its_ids() -> None:
    cascade = grown((f"{number:06}", "") for number in range(10_000))
    ids = sum(len(item) + len(author) for item, author in zip(cascade.names(), cascade.nodes.authors, strict=True))
    assert (len(pack(cascade)) - ids) / cascade.size < 30


@given(parents_of_trees(max_size=200))
def test_virality_equals_the_mean_over_all_pairs(parents: list[int]) -> None:
    sizes = [1] * (len(parents) + 1)
    for node in range(len(parents), 0, -1):
        sizes[parents[node - 1]] += sizes[node]
    below = sizes[1:]
    ours = virality(len(sizes), sum(below), sum(size * size for size in below))
    assert ours == pytest.approx(figures_of(ROOT, named(parents))["structural_virality"])


@pytest.mark.parametrize("events", [chain(200), star(200)])
def test_events_in_frames_give_what_the_cascade_alone_gives(events: list[Event]) -> None:
    parents = {each.item: each.parent for each in events[1:]}
    row = row_of(events)
    assert {name: getattr(row, name) for name in FIGURES} == expected(parents)


def test_a_post_that_nobody_answered_takes_less_than_two_kilobytes() -> None:
    fold = new_fold()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    take(fold, [event("post", f"p{number}") for number in range(2_000)])
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken / 2_000 < 2_000


def test_cascades_do_not_share_what_they_gather() -> None:
    fold = new_fold()
    take(fold, [post("p"), post("q")])
    take(
        fold, [comment("c", root="p"), event("reaction", "l", "p"), removal("c", "p"), repost("r", root="p", version=1)]
    )
    assert [(row["comments"], row["reactions"], row["edits"], row["live_size"]) for row in rows_of(fold)] == [
        (1, 1, 1, 2),
        (0, 0, 0, 1),
    ]
