"""Edges are what counting pairs one by one gives, however the pairs are cut into chunks."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import cosharing_edges
from graph.cosharing_batch import chunks, pairing
from graph.cosharing_edges import Sums
from tests.graph.cosharing_oracle import Row
from tests.graph.test_cosharing_batch import shares
from tests.strategies import rows_of_shares


@given(rows_of_shares, st.integers(1, 40), st.integers(1, 20))
def test_edges_are_the_pairs_counted_one_by_one(rows: list[Row], most: int, held: int) -> None:
    found = pairing(shares(rows), 10, 1)
    sums, pairs = Sums(), 0
    weights: Counter[tuple[int, ...]] = Counter()
    objects: dict[tuple[int, ...], set[int]] = defaultdict(set)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cosharing_edges, "HELD", held)
        for chunk in chunks(found, most):
            sums.add(found.shares, chunk)
            for first, second in zip(chunk.first, chunk.second, strict=True):
                edge = tuple(sorted((int(found.shares.account[first]), int(found.shares.account[second]))))
                weights[edge] += 1
                objects[edge].add(int(found.shares.object[first]))
                pairs += 1
        edges = sums.edges()
    expected = [(*edge, weights[edge], len(objects[edge])) for edge in sorted(weights)]
    assert list(zip(*(column.tolist() for column in edges), strict=True)) == expected
    assert (sums.pairs, sums.objects) == (pairs, len(set().union(*objects.values())))
