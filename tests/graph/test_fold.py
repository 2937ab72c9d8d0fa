"""Figures are a function of the events, and not of the order, the frames or the repeats in which they came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.events import Counters, Event
from tests.factories import comment, event, new_fold, post, removal, repost, rows_of, split, take
from tests.strategies import cuts, scattered, thread_events, threads


@given(st.data(), threads, cuts, cuts)
def test_any_order_any_repeats_and_any_frames_give_the_same_rows(
    data: st.DataObject, events: list[Event], sizes: list[int], other_sizes: list[int]
) -> None:
    one, other = new_fold(), new_fold()
    for run in split(events, sizes):
        take(one, run)
    for run in split(data.draw(scattered(events)), other_sizes):
        take(other, run)
    assert rows_of(one) == rows_of(other)


@given(thread_events())
def test_a_repeat_is_counted_and_changes_nothing(event: Event) -> None:
    fold = new_fold()
    take(fold, [event])
    rows = rows_of(fold)
    again = take(fold, [event])
    assert again.counts.get("duplicates", 0) + len(again.refused) == 1
    assert not again.ops
    assert rows_of(fold) == rows


@pytest.mark.parametrize("kind", ["repost", "comment"])
@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("before", [True, False])
def test_an_event_that_is_its_own_root_is_refused_alone(kind: str, version: int, before: bool) -> None:
    own = event(kind, "root", "root", version=version)  # type: ignore[arg-type]
    fold = new_fold()
    delta = take(fold, [own, post(), repost("a")] if before else [post(), repost("a"), own])
    assert [refused.reason for refused in delta.refused] == ["own_root"]
    assert [row["size"] for row in rows_of(fold)] == [2]
    assert "give the item at the top" in delta.refused[0].detail


def test_a_reshare_without_root_and_a_post_below_another_are_refused() -> None:
    fold = new_fold()
    delta = take(fold, [event("repost", "a", ""), event("post", "b", "root"), post(), event("post", "b", "root")])
    assert [refused.place for refused in delta.refused] == [0, 1, 3]
    assert len(fold.cascades) == 1


def test_kinds_that_are_not_of_a_cascade_pass() -> None:
    fold = new_fold()
    delta = take(fold, [event("account", "a"), event("registry", "b"), event("report", "c")])
    assert (delta.counts, fold.cascades) == ({"passed": 3}, {})


@given(st.permutations(range(4)), st.booleans())
def test_a_removal_without_root_marks_its_item_wherever_it_is(order: list[int], alone: bool) -> None:
    """A quote is a node below what it quotes and the root of what others make of it."""
    events = [
        repost("q", root="root", platform="bluesky"),
        repost("a", root="q", platform="bluesky"),
        comment("q", root="thread", platform="bluesky"),
        removal("q", root="", platform="bluesky"),
    ]
    fold = new_fold()
    arrived = [events[place] for place in order]
    for run in [[each] for each in arrived] if alone else [arrived]:
        take(fold, run)
    assert {row["root_id"]: row["live_size"] for row in rows_of(fold)} == {"root": 1, "q": 1, "thread": 1}


@given(
    st.permutations(
        [
            repost("a", author="ann", version=2),
            repost("a", "b", author="bob", version=2),
            repost("a", "c", author="cat", version=3),
            repost("b", version=1),
            repost("c", "b"),
        ]
    )
)
def test_an_item_of_which_only_edits_come_is_the_smaller_of_its_lowest_version(events: list[Event]) -> None:
    fold = new_fold()
    take(fold, events)
    expected = new_fold()
    take(expected, [min(events, key=lambda each: (each.item, each.version, each.raw.digest if each.raw else 0))])
    (cascade,) = fold.cascades.values()
    assert cascade.nodes.authors[cascade.nodes.index["a"]] == expected.cascades[cascade.key].nodes.authors[1]
    assert (cascade.size, rows_of(fold)[0]["edits"]) == (4, 3)


def test_a_removal_without_root_is_refused_where_items_are_not_found_by_name() -> None:
    fold = new_fold()
    delta = take(fold, [post(), removal("root", root="")])
    assert [refused.reason for refused in delta.refused] == ["no_root"]


def test_a_million_views_leave_one_number() -> None:
    fold = new_fold()
    huge = 2**63 - 1
    take(fold, [event("view_count", "root", "root", counters=Counters(views=huge)), post(counters=Counters(views=1))])
    assert rows_of(fold)[0]["views_reported"] == huge


def test_ids_of_the_greatest_length_and_of_one_control_character_are_ids() -> None:
    wide, nul = "\U0001f600" * 512, "\0"
    fold = new_fold()
    take(fold, [post(wide), repost(nul, root=wide), repost(wide + "", nul, root=nul), repost("a", nul, root=wide)])
    assert {row["root_id"]: (row["size"], row["depth"]) for row in rows_of(fold)} == {wide: (3, 2), nul: (2, 1)}
