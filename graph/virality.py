"""Structural virality in one pass over arrays, for trees too deep to keep it node by node.

Structural virality is the mean distance over unordered pairs of nodes (Goel, Anderson, Hofman,
Watts 2016, "The Structural Virality of Online Diffusion", Management Science 62:1). Every pair of
nodes is separated by the edge above v exactly when one of them lies in the subtree of v, so with
subtree sizes s(v) over all v but the root

    sum of distances  W = Σ s(v) · (n − s(v)) = n · Σ s(v) − Σ s(v)²
    virality            = 2 W / (n (n − 1)),  0 for a single node.

All sums are Python integers: a chain of 10⁶ nodes has W ≈ 1.7e17, its Σ s² ≈ 3.3e17.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Shape(NamedTuple):
    """What one pass over a tree of n nodes yields."""

    subtree: list[int]  # (n,) nodes in the subtree of each node, itself included
    sum_sizes: int  # Σ s(v) over all v but the root
    sum_squares: int  # Σ s(v)²  over all v but the root


def virality(n: int, sum_sizes: int, sum_squares: int) -> float:
    """Mean distance over unordered pairs of a tree of `n` nodes (edges); 0.0 for n < 2."""
    if n < 2:
        return 0.0
    return 2 * (n * sum_sizes - sum_squares) / (n * (n - 1))


def depths_of(parents: Ints) -> tuple[Ints, Ints]:
    """Depth of every node, and the nodes that never reach the root (they sit on or below a cycle).

    `parents` is (n,), parents[0] = 0 for the root. Pointer doubling: log2(depth) passes over the
    arrays, so a chain of 10⁶ costs 20 passes and a star one.
    """
    hops = (np.arange(len(parents)) != 0).astype(np.int64)
    ancestor = parents.copy()
    for _ in range(max(1, len(parents)).bit_length() + 1):
        if not ancestor.any():
            break
        hops += hops[ancestor]
        ancestor = ancestor[ancestor]
    return hops, np.flatnonzero(ancestor)


def shape_of(parents: Ints, depths: Ints) -> Shape:
    """Subtree sizes and their sums of a tree without cycles, in one pass.

    `parents` is (n,), parents[0] = 0 for the root; `depths` is (n,), of `depths_of`.
    """
    size = [1] * len(parents)
    parent_of = parents.tolist()
    if bool((parents[1:] < np.arange(1, len(parents))).all()):
        order: range | list[int] = range(len(parents) - 1, 0, -1)  # parents stand before children
    else:
        order = np.argsort(-depths, kind="stable").tolist()[:-1]  # the root alone has depth 0
    for node in order:
        size[parent_of[node]] += size[node]
    below = np.array(size[1:], dtype=np.int64)
    return Shape(size, int(below.sum()), _sum_of_squares(below))


def _sum_of_squares(values: Ints) -> int:
    # Σ s² of a chain passes 2⁶³ at about 3 million nodes: sum the halves apart.
    high, low = values >> 16, values & 0xFFFF
    return (int((high * high).sum()) << 32) + (int((high * low).sum()) << 17) + int((low * low).sum())
