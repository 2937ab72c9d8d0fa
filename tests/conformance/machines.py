"""What every `graph.ordered.Machine` must do, whatever it detects: tests call these with records of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graph.ordered import TICK, Machine

Make = Callable[[], Machine[Any, Any]]
Time = Callable[[Any], int]


def ticks_of(records: Iterable[Any], time: Time) -> dict[int, list[Any]]:
    """Records by the moment (µs) of the tick that takes them, in order of time; within one as they come."""
    ticks: dict[int, list[Any]] = {}
    for record in records:
        ticks.setdefault((time(record) // TICK + 1) * TICK, []).append(record)
    return dict(sorted(ticks.items()))


def play(machine: Machine[Any, Any], ticks: dict[int, list[Any]]) -> list[Any]:
    """Everything that `machine` puts out, the end included."""
    made: list[Any] = []
    for now, records in ticks.items():
        for record in records:
            machine.take(record)
        made += machine.tick(now)
    return made + machine.end(max(ticks, default=0))


def assert_deterministic(make: Make, records: Sequence[Any], time: Time) -> list[Any]:
    """Twice the same input gives the same outputs and the same bytes. Returns the outputs."""
    ticks = ticks_of(records, time)
    first, second = make(), make()
    made = play(first, ticks)
    assert made == play(second, ticks)
    assert first.dump() == second.dump()
    return made


def assert_same_in_any_order(make: Make, records: Sequence[Any], shuffled: Sequence[Any], time: Time) -> None:
    """The same records in another order within their ticks give the same outputs and the same bytes."""
    first, second = make(), make()
    assert play(first, ticks_of(records, time)) == play(second, ticks_of(shuffled, time))
    assert first.dump() == second.dump()


def assert_same_after_a_restart(make: Make, records: Sequence[Any], at: int, time: Time) -> None:
    """Dumped and loaded before record number `at`, it goes on as if nothing had been."""
    whole, first, second = make(), make(), make()
    ticks = ticks_of(records, time)
    expected = play(whole, ticks)
    made: list[Any] = []
    machine, taken = first, 0
    for now, of_tick in ticks.items():
        for record in of_tick:
            if taken == at:
                second.load(machine.dump())
                assert second.dump() == machine.dump()
                machine = second
            machine.take(record)
            taken += 1
        made += machine.tick(now)
    assert made + machine.end(max(ticks, default=0)) == expected
    assert machine.dump() == whole.dump()
