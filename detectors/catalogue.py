"""The detectors, in one list: where each stands, the criteria it bears on, and what it needs."""

from __future__ import annotations

from typing import Final, NamedTuple


class Entry(NamedTuple):
    """One detector."""

    module: str
    criteria: tuple[str, ...]  # of `detectors.law`
    needs: str  # the state it reads


CATALOGUE: Final = {
    "many_victims": Entry("detectors.many_victims", ("go:12.2.3",), "ledger"),
    "repeat_offender": Entry("detectors.repeat_offender", ("fashi-2013-21:2.3",), "ledger"),
    "one_year_sum": Entry("detectors.one_year_sum", ("fashi-2013-21:4",), "ledger"),
    "hype": Entry("detectors.hype", ("go:5", "fashi-2019-15:9", "fashi-2019-15:10.4"), "ledger"),
    "roles": Entry("detectors.roles", ("go:8",), "ledger"),
    "provider_duty": Entry("detectors.provider_duty", ("go:6", "go:16", "fashi-2019-15:6.2"), "steps"),
    "narrative": Entry("detectors.narratives", (), "narratives"),
}
