"""Scenarios: staged abuse and its lawful twins, in a stream of other people's traffic, with what is true beside it.

Each harmful scenario has a benign twin: the same accounts at the same moments on the same platforms in the same
trees, with the same share of negative posts; what `differs` is one element of the law. The words are our own
(`texts`): comments on fictional events that the shipped scorer does not learn from, and lines for one scenario.

Equal arguments give equal bytes. Sizes: 5 to 500 hostile accounts, 10 minutes to 7 days.
"""

from typing import Final

from streams.errors import InputError
from streams.simulate.scenarios import actors, campaigns, media, outcomes, personal, pile_ons, speech
from streams.simulate.scenarios.spec import Labels, Scenario, Size

__all__ = ["SCENARIOS", "Labels", "Scenario", "Size", "scenario"]

_ALL = (
    *pile_ons.SCENARIOS, *actors.SCENARIOS, *personal.SCENARIOS, *speech.SCENARIOS, *media.SCENARIOS,
    *outcomes.SCENARIOS, *campaigns.SCENARIOS,
)  # fmt: skip
SCENARIOS: Final = {each.name: each for each in sorted(_ALL, key=lambda each: not each.harmful)}


def scenario(name: str) -> Scenario:
    """The scenario of that name. Raises InputError, which names all."""
    if name not in SCENARIOS:
        raise InputError(f"no scenario {name!r}; choose from {', '.join(SCENARIOS)}")
    return SCENARIOS[name]
