"""The later stages as the settings have them: error rates, baselines, parameters of the detectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from detectors import doxxing, mass_spread, threat, water_army
from detectors.actors.machine import Actors
from detectors.bounds import LABELS
from detectors.campaigns import Campaigns
from detectors.chain import Chain
from detectors.incidents.fold import Incidents
from detectors.incidents.fold import Settings as IncidentSettings
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.standing import ErrorRates
from detectors.watching import Detectors, Victims
from streams.baselines import load
from streams.scoring import Scorer, rates_of, scorer_of
from streams.settings import Settings


def chain_of(settings: Settings, registry: Callable[[], Registry], waived: frozenset[str] = frozenset()) -> Chain:
    """All of them in one process. `waived`: see `mass_spread`.

    Raises SettingsError where rates or baselines cannot be had.
    """
    victims = victims_of(settings, registry, waived)
    return Chain(victims, Actors(), Objects(), incidents_of(settings), registry, campaigns_of(settings))


def victims_of(settings: Settings, registry: Callable[[], Registry], waived: frozenset[str] = frozenset()) -> Victims:
    """The machine of victims. `registry`: as it is known by now; `waived`: see `mass_spread`."""
    chosen = settings.detectors
    scorer = scorer_of(settings.scoring, fallback=False)
    rates = _rates(settings, scorer)
    detectors = Detectors(
        mass_spread=mass_spread.Parameters(
            accounts=chosen.hostile_accounts,
            share=round(1000 * chosen.hostile_share),
            cascades=chosen.cascades,
            false_alarm=chosen.false_alarm,
            waived=waived,
        ),
        threat=threat.Parameters(acts=chosen.threats),
        doxxing=doxxing.Parameters(calls=chosen.calls_to_dig),
        shadow=frozenset(chosen.shadow),
    )
    baselines = load(Path(chosen.baselines) if chosen.baselines else None)
    return Victims(rates, baselines.cohort, detectors, registry, scorer.version)


def campaigns_of(settings: Settings) -> Campaigns:
    """The machine of campaigns."""
    chosen = settings.detectors
    scorer = scorer_of(settings.scoring, fallback=False)
    parameters = water_army.Parameters(items=chosen.army_items, accounts=chosen.army_accounts)
    shadow = water_army.NAME in chosen.shadow
    return Campaigns(_rates(settings, scorer), None, parameters, shadow, scorer.version)


def _rates(settings: Settings, scorer: Scorer) -> ErrorRates:
    return ErrorRates(rates_of(settings.scoring, scorer).rates_for(settings.detectors.domain), LABELS)


def incidents_of(settings: Settings) -> Incidents:
    """The machine of incidents."""
    return Incidents(IncidentSettings(gap=int(settings.detectors.gap_s * 1e6)))
