"""A scenario among other people's traffic, as events and as what is true about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from graph.events import Event
from streams.files import OutputFolder
from streams.simulate.inject import Traffic, busiest
from streams.simulate.options import SECOND, START, Options
from streams.simulate.scenarios.people import Who
from streams.simulate.scenarios.spec import Labels, Scenario, Size
from streams.simulate.scenarios.stage import Stage
from streams.simulate.traffic import simulate
from streams.simulate.write import write_lines

LEAD: Final = 3_600 * SECOND  # background before the scenario begins, at least
AROUND: Final = 2.0  # events of the background for each of the scenario
FEWEST: Final = 400  # events of the background
MOST: Final = 6_000
SEEDED_DAYS: Final = 300  # a seed chooses the day within so many, and the hour


class Run:
    """The events of one scenario and one seed, in event-time order, and the truth about them.

    `staged` are those of the scenario, the others are background; `hostile_times` (µs, in order) those of the
    abusive ones, whatever the labels say. `start`: its first moment, µs. `into`: recorded traffic in place of
    simulated background; the scenario then begins where that is busiest. Its texts get no true labels.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        size: Size | None = None,
        labels: Labels = "scorer",
        start: int | None = None,
        into: Traffic | None = None,
    ) -> None:
        self.scenario, self.seed, self.labels, self.into = scenario, seed, labels, into
        self.size = size or scenario.size
        begin = _begin(scenario.pair, seed, self.size, into) if start is None else start
        stage = Stage(scenario.pair, seed, self.size, begin, labels)
        self.cast = scenario.make(stage)
        stage.close()
        self._stage = stage
        background = _background(stage, scenario.pair, seed) if into is None else _besides(stage, into.events)
        self.staged = sorted(stage.events, key=lambda event: event.created_at)
        self.hostile_times = sorted(stage.hostile)
        self.events = sorted([*stage.events, *background], key=lambda event: event.created_at)

    def truth(self) -> dict[str, Any]:
        """What is true: whom it is about, from when to when, which criteria are expected, and how it was made.

        `start` is the first event in negative tone, `end` the last post, reshare or comment.
        """
        stage, scenario, cast = self._stage, self.scenario, self.cast
        said = [event.created_at for event in stage.events if event.kind in ("post", "repost", "comment")]
        return {
            "scenario": scenario.name,
            "seed": self.seed,
            "harmful": scenario.harmful,
            "victim": cast.victims[0] if cast.victims else None,
            "start": _written(min(stage.negative)),
            "end": _written(max(said)),
            "expected_criteria": list(scenario.expected),
            "twin": scenario.twin,
            "differs": scenario.differs,
            "victims": list(cast.victims),
            "centre": cast.centre or None,
            "person": cast.person or None,
            "accounts": [who.key for who in cast.accounts],
            "campaign": _told(cast.concerted) if scenario.harmful else [],
            "concerted": _told(cast.concerted),
            "hostile": self.size.hostile,
            "minutes": self.size.minutes,
            "labels": self.labels,
            "into": {"cascades": self.into.cascades, "events": len(self.into.events)} if self.into else None,
            "events": len(self.events),
            "scenario_events": len(stage.events),
            "negative_events": len(stage.negative),
            "hostile_events": len(stage.hostile),
            "hostile_accounts": len(stage.hostile_accounts),
            "platforms": sorted({event.platform for event in stage.events} - {"control"}),
        }


def write_scenario(path: Path, run: Run) -> dict[str, Any]:
    """Write `events.jsonl` and `truth.json` into the folder `path`; gives what stands in the second.

    Raises:
        OutputError: when the folder cannot be written; nothing is left behind then.
    """
    told = run.truth()
    with OutputFolder(path) as folder:
        write_lines(folder.open("events.jsonl"), run.events, lambda _: None)
        folder.open("truth.json").write(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
    return told


def _told(people: Iterable[Who]) -> list[dict[str, str]]:
    """Accounts, by platform and id."""
    return [{"platform": platform, "account": account} for platform, account in sorted({who[:2] for who in people})]


def _begin(pair: str, seed: int, size: Size, into: Traffic | None) -> int:
    """The first moment of a scenario, µs, the same for both twins: the seed chooses it, or what it is laid over."""
    if into is not None:
        return busiest(into.events, size.minutes * 60 * SECOND)
    rng = np.random.default_rng(np.random.SeedSequence([seed, *pair.encode(), 1]))
    return START + int(rng.integers(SEEDED_DAYS * 24 * 60)) * 60 * SECOND


def _background(stage: Stage, pair: str, seed: int) -> list[Event]:
    """Other people's traffic on the same platforms, from before the scenario until after it."""
    platforms = tuple(sorted({thread.root.platform for thread in stage.threads}))
    lead = max(LEAD, stage.span // 8)
    span = (lead + stage.span + stage.span // 10) / SECOND
    said = sum(event.kind != "registry" for event in stage.events)
    wanted = min(max(int(AROUND * said), FEWEST), MOST)
    number = int(np.random.default_rng(np.random.SeedSequence([seed, *pair.encode(), 2])).integers(2**62))
    # Its delays are those of the scenario, so that its threads are complete too.
    options = Options(
        seed=number, duration_s=span, platforms=platforms, rate=wanted / span, start=stage.start - lead,
        pace=max(1.0, 86_400 / span), accounts=20_000,
    )  # fmt: skip
    traffic = _besides(stage, simulate(options))
    if stage.labels == "gold":
        return [msgspec.structs.replace(event, labels={"hostility": 0.0}) if event.text else event for event in traffic]
    return traffic


def _besides(stage: Stage, others: Iterable[Event]) -> list[Event]:
    """Those of `others` whose identity no staged event has."""
    taken = {event.key for event in stage.events}
    return [event for event in others if event.key not in taken]


def _written(at: int) -> str:
    """RFC 3339, UTC, microseconds."""
    return datetime.fromtimestamp(at // SECOND, UTC).replace(microsecond=at % SECOND).isoformat().replace("+00:00", "Z")
