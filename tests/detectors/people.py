"""Records about one person as the machine of victims gets them. Everything is generated."""

from __future__ import annotations

from typing import Any

from msgspec import msgpack

from detectors.bounds import LABELS
from detectors.cohorts import Cell, Cohort
from detectors.standing import ErrorRates, Standing
from detectors.victim import Victim
from detectors.watching import Victims
from graph.facts import HOSTILE, INSULT, LABELLED, Facts
from graph.frames import Activity
from tests.factories import MINUTE, SECOND, T0

VICTIM = "weibo:ann"
STORY = 77  # the narrative of the post
RATES = ErrorRates(LABELS, LABELS)
CELL = Cell(
    people=1000,
    windows=5000,
    hostile=50,
    hostile_size=0,
    share=50,
    events=2000,
    events_high=20,
    reach=1000,
    reach_high=30,
)
COHORT = Cohort(CELL, CELL)


def record(kind: str, item: str, at: int = 0, **fields: Any) -> Activity:
    """A record `at` µs after `T0`, in the cascade "post", by an account of its own."""
    given: dict[str, Any] = {"root": "post", "author": f"by-{item}", "target": "ann", "rule": 2, "confidence": 90}
    return Activity(kind, "weibo", "", item=item, created_at=T0 + at, **(given | fields))


def story(at: int = 0, root: str = "post", narrative: int = STORY, flags: int = 0) -> Activity:
    """A post about the person."""
    return record("post", root, at, root=root, facts=Facts(0, flags, narrative))


def reshares(number: int, start: int = SECOND, step: int = SECOND, root: str = "post") -> list[Activity]:
    """So many, each by somebody else."""
    return [record("repost", f"{root}-{place}", start + place * step, root=root) for place in range(number)]


def complaint(at: int, flags: int, item: str = "post") -> Activity:
    """What somebody complains of, as `graph.facts` gives it."""
    return record("report", item, at, facts=Facts(0, flags))


def abuse(item: str, at: int, author: str, root: str = "post") -> Activity:
    """Abuse, by the platform's own label."""
    return record("comment", item, at, author=author, root=root, facts=Facts(950, HOSTILE | INSULT | LABELLED))


def standing(open_: bool = False, cohort: Cohort = COHORT) -> Standing:
    """An ordinary person's."""
    return Standing("", 200, cohort, RATES, open_)


def victims() -> Victims:
    """The machine."""
    return Victims(RATES, lambda platform, followers, at: COHORT)


def told(*records: Activity, until: int = 60 * MINUTE) -> Victim:
    """A person after records, in order of time, asked `until` µs after `T0`."""
    victim = Victim(VICTIM)
    for one in sorted(records, key=lambda one: one.created_at):
        victim.take(one)
    victim.roll((T0 + until) // MINUTE)
    return victim


def written(victim: Victim) -> bytes:
    """As snapshots carry it."""
    return msgpack.encode(victim.dump())


def kept(victim: Victim) -> Victim:
    """The same after a restart."""
    return Victim.load(msgpack.decode(written(victim), type=list[Any]))
