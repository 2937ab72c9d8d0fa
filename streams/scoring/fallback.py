"""The shipped scorer stands in while the operator's classifier cannot answer, and signs what it scored."""

from __future__ import annotations

from collections.abc import Sequence

from detectors.abuse.classes import Score
from detectors.abuse.model import Model
from streams.scoring.http import HttpScorer, Unavailable


class WithFallback:
    """Scores by `first`; a batch that it cannot score is scored by `second`. `version` tells which it was."""

    def __init__(self, first: HttpScorer, second: Model) -> None:
        self._first, self._second = first, second
        self._last: HttpScorer | Model = first

    def close(self) -> None:
        """Close the connections of the first."""
        self._first.close()

    @property
    def version(self) -> str:
        return self._last.version

    @property
    def threshold(self) -> int:
        return self._last.threshold

    def score(self, texts: Sequence[str]) -> list[Score]:
        try:
            scores = self._first.score(texts)
        except Unavailable:
            self._last = self._second
            return self._second.score(texts)
        self._last = self._first
        return scores
