"""Reshare trees in order of arrival, for the benchmark of updates.

A tree of n nodes is a list of parents: `parents[i] < i` is the node that node i reshares, and
`parents[0]` is the root's own 0.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import dump, traffic
from graph.events import Event
from streams.adapters import ced
from streams.errors import InputError
from streams.simulate import simulate

Timed = tuple[int, str, str]  # µs since its root, item, parent ("" = the root)


def star(n: int) -> list[int]:
    """Everybody reshares the root."""
    return [0] * n


def chain(n: int) -> list[int]:
    """Everybody reshares the one before."""
    return [0, *range(n - 1)]


def merged(n: int) -> list[int]:
    """The cascades of the dump under one root, each at its own pace from the same moment, the first n nodes.

    So depths and branching are those of real reshares, at any size up to that of the whole dump.
    Where the dump is absent, or too small, simulated cascades stand in.
    """
    found = _first(n, _real())
    return found if len(found) == n else _first(n, _simulated(n))


def _first(n: int, nodes: list[Timed]) -> list[int]:
    numbers: dict[str, int] = {}
    parents = [0]
    nodes.sort()
    for _, item, parent in nodes:
        if len(parents) == n:
            break
        numbers[item] = len(parents)
        parents.append(numbers.get(parent, 0))
    return parents


def _real() -> list[Timed]:
    with tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder:
        try:
            cascades = list(dump.halves(dump.unpack(Path(folder))))
        except InputError:
            return []
    return [node for halves in cascades for node in _timed(ced.read_cascade(*halves).events)]


def _simulated(n: int) -> list[Timed]:
    return list(_timed(simulate(traffic.options(3 * n, nodes_only=True))))


def _timed(events: Iterable[Event]) -> Iterator[Timed]:
    """Reshares with the time since their root's, or since the first of them where the root is absent."""
    began: dict[tuple[str, str], int] = {}
    for event in events:
        root = (event.scope, event.root or event.item)
        start = began.setdefault(root, event.created_at)
        if event.kind == "repost":
            item = f"{event.scope}/{event.item}"
            yield event.created_at - start, item, f"{event.scope}/{event.parent}" if event.parent else ""
