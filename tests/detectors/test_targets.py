"""Whom each event of the written threads is aimed at, in whatever order they come, and after recovery."""

from __future__ import annotations

import pytest

from graph.events import Event
from graph.victims import UNNAMED
from streams.targets import Target, item_of, targets_of
from tests.detectors.threads import Thread, registry, threads
from tests.factories import DAY

THREADS = threads()
REGISTRY = registry()


def first_choice(candidates: list[Target]) -> frozenset[str]:
    """Those of the highest confidence; the unnamed person as "?"."""
    best = max((target.confidence for target in candidates), default=0)
    return frozenset(
        "?" if target.person.startswith(UNNAMED) else target.person
        for target in candidates
        if target.confidence == best
    )


def aimed(events: list[Event]) -> dict[str, frozenset[str]]:
    said = targets_of(events, REGISTRY, DAY)
    return {event.item: first_choice(said.get(item_of(event), [])) for event in events}


def test_there_are_sixty_threads_and_more() -> None:
    assert len(THREADS) >= 60
    assert sum(len(thread.events) for thread in THREADS) >= 240


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.name)
def test_each_event_of_the_written_threads_is_aimed_at_whom_it_should_be(thread: Thread) -> None:
    assert aimed(thread.events) == thread.expected
