"""Events that stand as examples of what was found: a few of each kind, without what they say."""

from __future__ import annotations

from typing import Final

from detectors.signal import Evidence
from graph.frames import Activity

EXAMPLES: Final = 10  # of each kind


def evidence_of(record: Activity) -> Evidence:
    """The event of `record`, without what it says."""
    facts = record.facts
    return Evidence(
        record.platform,
        record.scope,
        record.item,
        record.kind,
        record.author,
        record.created_at,
        facts.flags,
        facts.hostility,
    )


def keep(kept: list[Evidence], evidence: Evidence) -> None:
    """The first few: they are what began it."""
    if len(kept) < EXAMPLES:
        kept.append(evidence)
