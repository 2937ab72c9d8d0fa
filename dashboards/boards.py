"""The boards, in one list, in the order in which one looks at them."""

from __future__ import annotations

from typing import Any, Final

from dashboards import campaigns, incidents, pipeline, situation
from dashboards.panels import Panel, board

TOPICS: Final = (situation, incidents, campaigns, pipeline)
_SINCE: Final = {situation.UID: "now-1h", incidents.UID: "now-24h", campaigns.UID: "now-24h", pipeline.UID: "now-1h"}


def boards() -> list[Any]:
    """Each board as the SDK's model of it; `uid` is its file name."""
    return [board(topic.UID, topic.TITLE, topic.ABOUT, topic.ROWS, _SINCE[topic.UID]) for topic in TOPICS]


def panels() -> list[tuple[str, Panel]]:
    """Every panel with the title of its board."""
    return [(topic.TITLE, panel) for topic in TOPICS for _, found in topic.ROWS for panel in found]
