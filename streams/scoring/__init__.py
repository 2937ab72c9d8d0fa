"""Who says how hostile a text is: the shipped scorer, or a classifier of the operator (ONNX, HTTP).

    scorer = scorer_of(settings.scoring)
    scores = scorer.score(texts)      # one Score a text: hostility per mille, hostile, classes
    scorer.version                    # of whoever made the last scores

A label that the platform sent wins over all of them: `detectors.abuse.classes.labelled`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Protocol

from detectors.abuse.classes import Score
from detectors.abuse.model import Model
from streams.errors import SettingsError
from streams.scoring.rates import RatesFile
from streams.settings_reading import Scoring


class Scorer(Protocol):
    """Anything that scores texts."""

    @property
    def version(self) -> str:
        """Of whoever made the last scores. Changes whenever the scores of a text may."""

    @property
    def threshold(self) -> int:
        """Hostility from which a text is hostile, per mille."""

    def score(self, texts: Sequence[str]) -> list[Score]:
        """One score a text, in order. Raises Unavailable where a classifier cannot answer now."""


@functools.cache
def shipped() -> Model:
    """The scorer that comes with Breakwater, read once."""
    return Model(resources.files("detectors.abuse").joinpath("model.bin").read_bytes())


def scorer_of(settings: Scoring, *, fallback: bool | None = None) -> Scorer:
    """The scorer that the settings name. `fallback` (default: as configured) lets the shipped one stand in.

    Raises SettingsError where the settings name something that cannot be opened.
    """
    if settings.source == "shipped":
        return shipped()
    if settings.source == "onnx":
        from streams.scoring.onnx import OnnxScorer

        return OnnxScorer(Path(settings.folder))
    from streams.scoring.fallback import WithFallback
    from streams.scoring.http import HttpScorer

    scorer = HttpScorer(settings)
    stands_in = settings.fallback if fallback is None else fallback
    return WithFallback(scorer, shipped()) if stands_in else scorer


def rates_of(settings: Scoring, scorer: Scorer) -> RatesFile:
    """Error rates by domain of the scorer in use: from the model file, or from what `--evaluate` measured.

    Raises SettingsError where an operator's classifier has no rates, or those of another version or threshold.
    """
    if isinstance(scorer, Model):
        return RatesFile(scorer.version, scorer.threshold, scorer.weights.rates)
    if not settings.rates:
        raise SettingsError(
            "scoring.rates is not set: bounds need the error rates of your classifier; "
            "measure them with `breakwater score --evaluate --rates FILE` and name the file"
        )
    measured = RatesFile.load(Path(settings.rates))
    if (measured.version, measured.threshold) != (scorer.version, scorer.threshold):
        raise SettingsError(
            f"{settings.rates} holds the rates of {measured.version} at {measured.threshold / 1000:g}, the scorer is "
            f"{scorer.version} at {scorer.threshold / 1000:g}; measure again with `breakwater score --evaluate`"
        )
    return measured
