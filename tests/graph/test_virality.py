"""The sums behind structural virality, where they grow past what a machine word holds."""

from __future__ import annotations

import numpy as np
import pytest

from graph.virality import _sum_of_squares, depths_of, shape_of, virality


def test_sums_of_squares_pass_the_machine_word() -> None:
    sizes = np.array([2**31, 2**31 - 1, 3, 65_536, 1] * 4, dtype=np.int64)
    assert _sum_of_squares(sizes) == sum(int(size) ** 2 for size in sizes)


def test_a_chain_of_a_million_is_exact() -> None:
    n = 1_000_000
    parents = np.maximum(np.arange(n) - 1, 0)
    depths, lost = depths_of(parents)
    shape = shape_of(parents, depths)
    assert (int(depths.max()), len(lost)) == (n - 1, 0)
    assert shape.sum_sizes == n * (n - 1) // 2
    assert shape.sum_squares == (n - 1) * n * (2 * n - 1) // 6
    assert virality(n, shape.sum_sizes, shape.sum_squares) == pytest.approx((n + 1) / 3, rel=1e-15)


def test_children_may_stand_before_their_parents() -> None:
    parents = np.array([0, 3, 1, 0])
    depths, _ = depths_of(parents)
    assert (depths.tolist(), shape_of(parents, depths).subtree) == ([0, 2, 3, 1], [4, 2, 1, 3])


def test_nodes_on_and_below_a_cycle_never_reach_the_root() -> None:
    _, lost = depths_of(np.array([0, 0, 3, 2, 3]))
    assert lost.tolist() == [2, 3, 4]


def test_a_single_node_has_no_distance() -> None:
    assert virality(1, 0, 0) == 0.0
