"""Simulated events as files, with what is true about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import msgspec

from graph.events import Event
from streams.files import OutputFolder
from streams.simulate.options import Options
from streams.simulate.traffic import Simulation

LINES = 1_000  # written at once


class Tally:
    """Counts of events by platform and kind; `edits` are those with a version that are no readings."""

    def __init__(self) -> None:
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.edits = 0
        self.last = 0

    def over(self, events: Iterable[Event]) -> Iterator[Event]:
        """The same events, counted as they pass."""
        for event in events:
            self.kinds[event.platform, event.kind] += 1
            self.edits += event.version > 0 and event.kind != "view_count"
            self.last = event.created_at
            yield event

    def by_platform(self) -> dict[str, dict[str, int]]:
        """{platform: {kind: events}}, sorted by name."""
        counts: dict[str, dict[str, int]] = {}
        for (platform, kind), number in sorted(self.kinds.items()):
            counts.setdefault(platform, {})[kind] = number
        return counts


def write_lines(file: IO[bytes], events: Iterable[Event], passed: Callable[[int], object]) -> None:
    """Write canonical JSON lines; `passed` is told the number of each batch."""
    encode = msgspec.json.Encoder().encode_lines
    batch: list[Event] = []
    for event in events:
        batch.append(event)
        if len(batch) == LINES:
            file.write(encode(batch))
            passed(LINES)
            batch.clear()
    file.write(encode(batch))
    passed(len(batch))


def write_folder(path: Path, options: Options, passed: Callable[[int], object]) -> dict[str, Any]:
    """Write `events.jsonl` and `truth.json` into the folder `path`; gives what stands in the second.

    Raises:
        OutputError: when the folder cannot be written; nothing is left behind then.
    """
    simulation, tally = Simulation(options), Tally()
    with OutputFolder(path) as folder:
        write_lines(folder.open("events.jsonl"), tally.over(simulation), passed)
        told = truth(simulation, tally)
        folder.open("truth.json").write(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
    return told


def truth(simulation: Simulation, tally: Tally) -> dict[str, Any]:
    """What is true about the events: all of it is organic, and these cascades took off.

    `reposts` and `comments` of a take-off count what came before the run ended.
    """
    options = simulation.options
    return {
        "label": "organic",
        "seed": options.seed,
        "options": asdict(options),
        "first": options.start,
        "last": tally.last,
        "events": sum(tally.kinds.values()),
        "edits": tally.edits,
        "counts": tally.by_platform(),
        "takeoffs": [
            {
                "platform": cascade.platform,
                "root": cascade.root,
                "created_at": cascade.created_at,
                "reposts": cascade.reposts,
                "comments": cascade.comments,
            }
            for cascade in simulation.takeoffs
        ],
    }
