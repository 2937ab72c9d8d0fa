"""Alertmanager's interface for alerts, version 2: `POST /api/v2/alerts` with a list of alerts.

Source: the OpenAPI description that Alertmanager publishes (`api/v2/openapi.yaml`). An alert is its labels: the same
labels again are the same alert, whatever the annotations; `endsAt` in the past resolves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import httpx
import msgspec

from streams.errors import BreakwaterError
from streams.settings_outlets import Alerts

Payload: TypeAlias = Mapping[str, object]


class Unavailable(BreakwaterError):
    """It did not take the alerts; the same may be sent again later."""


class Alertmanager:
    """Keeps its connection until `close`."""

    def __init__(self, settings: Alerts) -> None:
        self._url = settings.url.rstrip("/") + "/api/v2/alerts"
        self._shown = httpx.URL(self._url).copy_with(userinfo=b"")  # a log holds no password
        self._client = httpx.Client(timeout=settings.timeout_s, trust_env=False)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def post(self, alerts: Sequence[Payload]) -> None:
        """Hand over `alerts`. Raises Unavailable."""
        headers = {"Content-Type": "application/json"}
        try:
            answer = self._client.post(self._url, content=msgspec.json.encode(alerts), headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable(f"Alertmanager does not answer at {self._shown}: {error}") from None
        if not answer.is_success:
            raise Unavailable(
                f"Alertmanager at {self._shown} refuses alerts ({answer.status_code}): {answer.text[:200]}"
            )


def payload(labels: Mapping[str, str], annotations: Mapping[str, str], starts: float, ends: float) -> Payload:
    """One alert; times in seconds since 1970. `starts` is drawn back to `ends` where it lies behind it."""
    times = {"startsAt": _time(min(starts, ends)), "endsAt": _time(ends)}
    return {"labels": labels, "annotations": annotations, **times}


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
