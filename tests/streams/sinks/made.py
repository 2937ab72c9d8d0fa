"""Incidents as they come from the topic. Everything is generated."""

from __future__ import annotations

from typing import Any

import msgspec

from detectors.incidents.incident import Incident, Restricted, SafetySignal
from detectors.signal import Evidence
from graph.facts import HOSTILE, INSULT, PERSONAL_BITS
from tests.detectors.incidents.made import Run, signal
from tests.factories import MINUTE, T0

CANARIES = ("canary-victim", "canary-author", "canary-item")
EVIDENCE = tuple(
    Evidence("weibo", "", f"canary-item-{n}", "comment", f"canary-author-{n}", T0 + n, HOSTILE | bit, 900 - n)
    for n, bit in enumerate((INSULT, PERSONAL_BITS["mobile"], INSULT))
)


def incident(victim: str = "weibo:canary-victim", **changes: Any) -> Incident:
    """An incident of severity S2, open."""
    run = Run()
    run.take(signal(victim=victim, evidence=EVIDENCE, window=86_400, against={"reporting": 7}))
    run.take(signal("threat", MINUTE, victim=victim, evidence=EVIDENCE))
    return msgspec.structs.replace(run.last, **changes)


def closed(one: Incident, **changes: Any) -> Incident:
    """The same when it has ended by itself."""
    given = {"state": "closed", "closed_as": "quiet", "closed_at": one.last + 1, "updated_at": one.last + 1} | changes
    return msgspec.structs.replace(one, **given)


def restricted(reference: str = "0123456789abcdef", key: str = "s1") -> SafetySignal:
    """A restricted signal."""
    inside = Restricted("weibo:canary-victim", "S1", 1, "events", {"distress": 2}, EVIDENCE)
    return SafetySignal(id=key, reference=reference, kind="distress", at=T0, restricted=inside)
