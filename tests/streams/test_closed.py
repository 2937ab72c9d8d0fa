"""The store of closed cascades: what goes in comes out, in messages that the broker takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.cascade import Key
from streams import closed
from streams.entries import PIECE
from tests.factories import MemoryStore

ANY = st.text(st.characters(codec="utf-8"), max_size=3) | st.sampled_from(("", "\0", "a\0", "\0a"))
KEYS = st.tuples(ANY, ANY, ANY)


def kept(trees: list[tuple[Key, bytes]]) -> tuple[MemoryStore, list[bytes]]:
    """The store and the changelog after closing `trees`."""
    store = MemoryStore()
    messages = list(closed.messages_of(trees))
    for message in messages:
        for place, piece in closed.entries_of(message):
            store.put(place, piece)
    return store, messages


@given(st.dictionaries(KEYS, st.binary(max_size=200)))
def test_every_tree_is_found_under_its_own_key_whatever_the_ids_hold(trees: dict[Key, bytes]) -> None:
    store, _ = kept(list(trees.items()))
    assert {key: closed.lookup(store, key) for key in trees} == trees
    assert closed.lookup(store, ("none", "of", "these")) is None


def test_a_large_tree_is_cut_over_messages_and_joined_again() -> None:
    tree = bytes(range(256)) * (3 * PIECE // 256)
    key = ("weibo", "", "root")
    store, messages = kept([(key, b"small"), (key, tree), (("weibo", "", "other"), b"next")])
    assert len(messages) >= 4
    assert max(map(len, messages)) < 1_000_000
    assert closed.lookup(store, key) == tree
    assert closed.lookup(store, ("weibo", "", "other")) == b"next"


def test_thousands_of_small_trees_with_the_largest_ids_stay_below_a_megabyte() -> None:
    wide = "\U0001f600" * 500
    trees = [(("weibo", wide, f"{wide}{number}"), b"tree") for number in range(600)]
    store, messages = kept(trees)
    assert max(map(len, messages)) < 1_000_000
    assert closed.lookup(store, trees[-1][0]) == b"tree"


def test_small_trees_share_a_message() -> None:
    _, messages = kept([(("weibo", "", f"r{number}"), b"tree") for number in range(1000)])
    assert len(messages) == 1


def test_nothing_closed_makes_no_message() -> None:
    assert not list(closed.messages_of([]))


def test_a_tree_of_which_a_slice_has_aged_away_is_not_there() -> None:
    key = ("weibo", "", "root")
    store, _ = kept([(key, b"x" * (2 * PIECE))])
    store.delete(closed.key_of(key, 1))
    assert closed.lookup(store, key) is None


def test_the_later_tree_of_a_root_stands() -> None:
    key = ("weibo", "", "root")
    store, _ = kept([(key, b"first" * PIECE), (key, b"second")])
    assert closed.lookup(store, key) == b"second"
