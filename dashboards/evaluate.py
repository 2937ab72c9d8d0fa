"""Asks a Prometheus what the panels of the boards ask: which of them would be empty, and what the others show."""

from __future__ import annotations

import math
from types import TracebackType
from typing import Any, Final, NamedTuple

import httpx

from dashboards.boards import panels
from dashboards.panels import Panel, Query

POINTS: Final = 120  # of a line
FINE: Final = 1_000  # moments that are looked at for a value
SECONDS: Final = 10.0  # to wait for an answer


class Series(NamedTuple):
    """One line, or one number: times in seconds since 1970, oldest first; never empty."""

    labels: dict[str, str]
    times: tuple[float, ...]
    values: tuple[float, ...]


class Prometheus:
    """Prometheus' HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/)."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url.rstrip("/"), timeout=SECONDS, trust_env=False)

    def __enter__(self) -> Prometheus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def now(self, expr: str) -> list[Series]:
        """What holds now. Raises httpx.HTTPError; ValueError where the query or the answer is none."""
        found = self._ask("query", {"query": expr})
        return _series((each["metric"], [each["value"]]) for each in found)

    def over(self, expr: str, seconds: float, points: int = POINTS) -> list[Series]:
        """How it was since `seconds` ago. Raises as `now`."""
        end = self._time()
        step = max(1.0, seconds / points)
        parameters = {"query": expr, "start": str(end - seconds), "end": str(end), "step": str(step)}
        return _series((each["metric"], each["values"]) for each in self._ask("query_range", parameters))

    def shown(self, panel: Panel, query: Query, seconds: float) -> list[Series]:
        """What one query of a panel shows: lines over time, or what holds now."""
        if panel.kind in ("lines", "stacked"):
            return self.over(query.expr, seconds)
        return self.now(query.expr)

    def _time(self) -> float:
        """The clock of Prometheus."""
        answer = self._get("query", {"query": "time()"})
        return float(answer["result"][1])

    def _ask(self, what: str, parameters: dict[str, str]) -> list[Any]:
        found: list[Any] = self._get(what, parameters)["result"]
        return found

    def _get(self, what: str, parameters: dict[str, str]) -> dict[str, Any]:
        answer = self._client.get(f"/api/v1/{what}", params=parameters)
        if answer.status_code not in (200, 400, 422):
            answer.raise_for_status()
        said = answer.json()
        if said.get("status") != "success":
            raise ValueError(f"{parameters['query']}: {said.get('error', 'no answer of Prometheus')}")
        data: dict[str, Any] = said["data"]
        return data


def evaluate_panels(url: str, seconds: float = 3600.0) -> list[str]:
    """Panels of which the Prometheus at `url` never had anything to show: "Board / Panel: query", for each query.

    Args:
        seconds: how far back is looked; what has ended since (incidents that were open) counts as shown.

    Raises:
        httpx.HTTPError: there is no Prometheus.
        ValueError: it does not accept a query.
    """
    with Prometheus(url) as prometheus:
        return [
            f"{board} / {panel.title}: {query.expr}"
            for board, panel in panels()
            for query in panel.queries
            if not prometheus.over(query.expr, seconds, FINE)
        ]


def _series(found: Any) -> list[Series]:
    made = []
    for labels, points in found:
        numbers = [(float(at), float(value)) for at, value in points if math.isfinite(float(value))]
        if numbers:
            times, values = zip(*numbers, strict=True)
            made.append(Series(labels, times, values))
    return made
