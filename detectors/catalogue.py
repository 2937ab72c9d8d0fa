"""The detectors, in one list: where each stands, the criteria it bears on, and what it needs."""

from __future__ import annotations

from typing import Final, NamedTuple


class Entry(NamedTuple):
    """One detector."""

    module: str
    criteria: tuple[str, ...]  # of `detectors.law`
    needs: str  # the state it reads


_AGGRAVATING: Final = "detectors.aggravating"
CATALOGUE: Final = {
    "mass_spread": Entry("detectors.mass_spread", ("go:12.2.2",), "victim"),
    "threat": Entry("detectors.threat", ("fashi-2013-21:5.1",), "victim"),
    "doxxing": Entry("detectors.doxxing", ("go:4", "fashi-2017-10:3", "fashi-2017-10:5.1.2"), "victim"),
    "reach_threshold": Entry("detectors.reach_threshold", ("fashi-2013-21:2.1",), "victim"),
    "serious_consequence": Entry(
        "detectors.serious_consequence", ("go:12.2.1", "fashi-2013-21:2.2", "fashi-2017-10:5.2.1"), "victim"
    ),
    "vulnerable_victim": Entry(_AGGRAVATING, ("go:8.1",), "victim"),
    "sexual_fabrication": Entry(_AGGRAVATING, ("go:8.3",), "victim"),
    "deep_synthesis": Entry(_AGGRAVATING, ("go:8.4",), "victim"),
    "provider_organised": Entry("detectors.provider_organised", ("go:8.5",), "ledger"),
    "many_victims": Entry("detectors.many_victims", ("go:12.2.3",), "ledger"),
    "repeat_offender": Entry("detectors.repeat_offender", ("fashi-2013-21:2.3",), "ledger"),
    "one_year_sum": Entry("detectors.one_year_sum", ("fashi-2013-21:4",), "ledger"),
    "hype": Entry("detectors.hype", ("go:5", "fashi-2019-15:9", "fashi-2019-15:10.4"), "ledger"),
    "roles": Entry("detectors.roles", ("go:8",), "ledger"),
    "provider_duty": Entry("detectors.provider_duty", ("go:6", "go:16", "fashi-2019-15:6.2"), "victim"),
    "water_army": Entry("detectors.water_army", ("go:12.2.4", "go:8.2"), "campaigns"),
    "narrative": Entry("detectors.narratives", (), "narratives"),
}
