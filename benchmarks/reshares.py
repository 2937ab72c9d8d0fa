"""Updates a second of one reshare tree with its structural virality at hand, and bytes a node.

Trees: real shapes (`benchmarks.trees.merged`), a star and a chain, of 10³, 10⁵ and 10⁶ nodes, in order
of arrival. Each reshare goes through `Cascade.add_reshare`; whenever the tree has grown by a tenth
the virality is asked for, by `settle` and the closed form. (In trees up to 64 deep `settle` has
nothing to do: the virality is exact after each update. Deeper ones are made anew in one array pass.)

Items, authors and times are there before the clock starts; the collector is set as in the worker.
Bytes a node are what tracemalloc sees the cascade hold: all but the id strings.

The other side, at 10³ nodes only, is networkx: the same edges into a `Graph`, `wiener_index` at the
same moments.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import networkx

from benchmarks import trees
from benchmarks.results import Result, alone, compare
from graph.cascade import Cascade
from graph.virality import virality

SHAPES: dict[str, Callable[[int], list[int]]] = {"ced": trees.merged, "star": trees.star, "chain": trees.chain}
SIZES = (1_000, 100_000, 1_000_000)
ACCOUNTS = 100_000  # authors of a tree
LEAST_S = 0.5  # small trees are built again and again for so long
GOALS = {"reshare_updates_ced_1000000": ">=500000"}
BYTES_GOAL = "<=100"
NAMES = tuple(f"reshare_{what}_{shape}_{size}" for shape in SHAPES for size in SIZES for what in ("updates", "bytes"))

Reshare = tuple[str, str, str, int, int]  # arguments of `Cascade.add_reshare`


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Measure `names`; trees above `events` nodes are left out."""
    results = []
    for shape, build in SHAPES.items():
        for size in SIZES:
            wanted = [name for name in names if name.endswith(f"_{shape}_{size}")]
            if wanted and size <= (events or size):
                results += _measure(shape, build(size), runs, wanted, say)
    return results


def _measure(shape: str, parents: list[int], runs: int, names: list[str], say: Callable[[str], object]) -> list[Result]:
    size = len(parents)
    reshares = _reshares(parents)
    results = []
    for name in names:
        if "_bytes_" in name:
            results.append(alone(name, [_bytes_a_node(reshares)], BYTES_GOAL, "bytes a node"))
            continue
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(_rate(_ours, reshares))
            if size == SIZES[0]:
                theirs.append(_rate(_networkx, reshares))
        goal = GOALS.get(name)
        result = compare(name, ours, theirs, goal, "updates/s") if theirs else alone(name, ours, goal, "updates/s")
        results.append(result)
    for result in results:
        say(f"reshares: {shape} of {size:,}: {result.ours:,.0f} {result.unit}")
    return results


def _reshares(parents: list[int]) -> list[Reshare]:
    items = [f"{4_975_615_000_000_000 + number}" for number in range(len(parents))]
    authors = [f"{1_000_000_000 + number}" for number in range(ACCOUNTS)]
    return [
        (items[node], items[parents[node]], authors[node * 7_919 % ACCOUNTS], node * 1_000_000, node * 2_654_435_761)
        for node in range(1, len(parents))
    ]


def _cascade() -> Cascade:
    return Cascade(("weibo", "", "4975615000000000"))


def _ours(reshares: list[Reshare]) -> float:
    """Build the tree; returns the last virality."""
    cascade = _cascade()
    asked, value = 1, 0.0
    for item, parent, author, created_at, digest in reshares:
        cascade.add_reshare(item, parent, author, created_at, digest)
        if cascade.size * 10 >= asked * 11:
            asked = cascade.size
            cascade.settle()
            value = virality(asked, cascade.sum_sizes, cascade.sum_squares)
    return value


def _networkx(reshares: list[Reshare]) -> float:
    tree = networkx.Graph()
    asked, value = 1, 0.0
    for item, parent, *_ in reshares:
        tree.add_edge(parent, item)
        size = tree.number_of_nodes()
        if size * 10 >= asked * 11:
            asked = size
            value = 2 * networkx.wiener_index(tree) / (size * (size - 1))
    return value


def _rate(build: Callable[[list[Reshare]], float], reshares: list[Reshare]) -> float:
    """Updates a second of CPU time."""
    with _collector_of_the_worker():
        done, began = 0, time.process_time()
        while (spent := time.process_time() - began) < LEAST_S or not done:
            build(reshares)
            done += len(reshares)
    return done / spent


def _bytes_a_node(reshares: list[Reshare]) -> float:
    cascade = _cascade()
    gc.collect()
    tracemalloc.start()
    try:
        for reshare in reshares:
            cascade.add_reshare(*reshare)
        cascade.settle()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / cascade.size
    finally:
        tracemalloc.stop()


@contextmanager
def _collector_of_the_worker() -> Iterator[None]:
    before = gc.get_threshold()
    gc.collect()
    gc.set_threshold(200_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
