"""Real cascades against networkx on the same trees: 152 of the dump, in four orders of arrival."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ced_oracle import ARCHIVE, Figures, difference, fold, oracle, shuffled, unpack_some
from graph.events import Event
from streams.readers import open_source
from tests.data import shared_data

EVERY = 11  # of 1,663; `python -m benchmarks.ced_oracle` takes them all


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_some(shared_data(*ARCHIVE.parts), tmp_path_factory.mktemp("ced"), EVERY)


@pytest.fixture(scope="module")
def events(some: Path) -> list[Event]:
    return list(open_source([some], "ced"))


@pytest.fixture(scope="module")
def theirs(some: Path) -> dict[str, Figures]:
    return oracle(some)


def test_the_sample_is_large_enough_to_mean_something(theirs: dict[str, Figures]) -> None:
    assert len(theirs) == 152
    assert sum(row.size for row in theirs.values()) > 50_000
    assert max(row.depth for row in theirs.values()) > 10


def test_in_file_order_all_figures_are_those_of_networkx(events: list[Event], theirs: dict[str, Figures]) -> None:
    assert difference(fold(events), theirs) == ""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_random_order_with_a_tenth_repeated_they_are_the_same(
    events: list[Event], theirs: dict[str, Figures], seed: int
) -> None:
    assert difference(fold(shuffled(events, seed)), theirs) == ""


def test_a_difference_is_named(theirs: dict[str, Figures]) -> None:
    root = next(iter(theirs))
    wrong = theirs | {root: theirs[root]._replace(depth=99)}
    assert root in difference(wrong, theirs)
