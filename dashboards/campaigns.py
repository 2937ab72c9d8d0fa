"""Board *Campaigns*: accounts that share the same things at the same moments, more than chance allows."""

from __future__ import annotations

from typing import Final

from dashboards.panels import FIGURE, GREEN, ORANGE, YELLOW, Panel, Query
from dashboards.queries import increase, rate, total
from streams import metrics

UID: Final = "breakwater-campaigns"
TITLE: Final = "Campaigns"
ABOUT: Final = "Accounts that share the same things at the same moments, more than chance allows (q ≤ 0.05)."

_STAGES: Final = 'stage!~"cascades|victims|actors|incidents"'  # those that compare what is shared
LIVE: Final = (
    Panel(
        "On several platforms",
        "Significant campaigns that are live and reach two platforms or more. Coordination alone is no offence, "
        "and opens no incident.",
        "stat",
        "short",
        (Query(total(metrics.CAMPAIGNS, where='reach="several_platforms"'), "campaigns"),),
        ((None, GREEN), (1, ORANGE)),
        "the stage of campaigns tells nothing: is a worker up?",
        width=6,
        height=5,
    ),
    Panel(
        "On one platform",
        "Significant campaigns that are live on one platform only.",
        "stat",
        "short",
        (Query(total(metrics.CAMPAIGNS, where='reach="one_platform"'), "campaigns"),),
        ((None, GREEN), (1, YELLOW)),
        "the stage of campaigns tells nothing: is a worker up?",
        width=6,
        height=5,
    ),
    Panel(
        "Accounts",
        "Accounts in campaigns that are live.",
        "stat",
        "short",
        (Query(total(metrics.CAMPAIGN_ACCOUNTS), "accounts"),),
        FIGURE,
        width=6,
        height=5,
    ),
    Panel(
        "Pairs compared",
        "Pairs of accounts that shared enough to be compared: so many tests does the threshold of q allow for.",
        "stat",
        "short",
        (Query(total(metrics.PAIRS_TESTED), "pairs"),),
        FIGURE,
        width=6,
        height=5,
    ),
)
OVER_TIME: Final = (
    Panel(
        "Campaigns",
        "Significant campaigns that are live, by whether they cross platforms.",
        "stacked",
        "short",
        (Query(total(metrics.CAMPAIGNS, "reach"), "{{reach}}"),),
    ),
    Panel(
        "Accounts in campaigns",
        "Their accounts. Belonging to a campaign is never a ground to take reach off.",
        "stacked",
        "short",
        (Query(total(metrics.CAMPAIGN_ACCOUNTS, "reach"), "{{reach}}"),),
    ),
    Panel(
        "Findings of organised abuse, an hour",
        "What the detectors that judge organised conduct found: campaigns against a person (water_army), several "
        "victims of one actor (many_victims), riding on incidents (hype).",
        "lines",
        "short",
        (
            Query(
                increase(metrics.SIGNALS, "detector, level", 'detector=~"water_army|many_victims|hype|roles"'),
                "{{detector}} {{level}}",
            ),
        ),
    ),
    Panel(
        "Records compared a second",
        "What the stages behind campaigns are given. Without load here no campaign can be found.",
        "lines",
        "ops",
        (Query(rate(metrics.MACHINE_RECORDS, "stage", _STAGES), "{{stage}}"),),
    ),
    Panel(
        "Cost",
        "Time that these stages take, as a share of one core.",
        "lines",
        "percentunit",
        (Query(rate(metrics.MACHINE_SECONDS, "stage", _STAGES), "{{stage}}"),),
        ((None, GREEN), (0.5, YELLOW)),
    ),
    Panel(
        "Hostile events by platform",
        "Events that count as hostile against a person, a second: a campaign that crosses shows on several lines.",
        "lines",
        "ops",
        (Query(rate(metrics.HOSTILE, "platform"), "{{platform}}"),),
    ),
)
ROWS: Final = (("Live now", LIVE), ("Over time", OVER_TIME))
