"""Signed notices to the addresses of regulators: `POST`, in the structured mode of CloudEvents over HTTP.

    Content-Type     application/cloudevents+json; charset=utf-8
    Idempotency-Key  id and revision of the notice: the same at every attempt, whatever restarts
    webhook-…        where a secret is shared: who sent it, and when (`streams.notices.shared_secret`)

A status of 2xx is taken. 408, 425, 429, 5xx and silence are tried again, after a pause that doubles; every other
status, and the last attempt, sends the notice to the dead letters. No redirect is followed. An address that fails is
left alone for the pause, whatever else waits for it, and holds no other address up. An address that was taken out of
the settings is asked no more; what it had not taken goes on where it comes back.
Source: CloudEvents HTTP protocol binding 1.0.2; the header is that of the IETF draft "Idempotency-Key".
"""

from __future__ import annotations

from typing import Final

import httpx

from streams import metrics
from streams.notices.outbox import Outbox, Sending, Way
from streams.notices.shared_secret import proof, shared_secret
from streams.settings_outlets import Notices
from streams.sinks.backoff import BackOff

AGAIN: Final = frozenset({408, 425, 429})
CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"


class Webhooks:
    """Hands on what the outbox holds. Keeps its connections until `close`. Raises SettingsError where it cannot."""

    def __init__(self, settings: Notices, outbox: Outbox) -> None:
        self._settings, self._outbox = settings, outbox
        self._secret = shared_secret(settings.secret_file) if settings.secret_file else None
        self._client = httpx.Client(timeout=settings.timeout_s, trust_env=False)
        self._back_offs: dict[str, BackOff] = {}
        self._under_way: dict[str, Sending] = dict(outbox.under_way(settings.webhooks))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def add(self, key: str, notice: bytes) -> None:
        """A notice to be sent to every address of the settings."""
        sending = self._outbox.add(key, notice, self._settings.webhooks)
        if sending.ways:
            self._under_way[key] = sending

    def drop(self, key: str) -> None:
        """No address that has not taken `key` is asked again: it was taken back."""
        if (sending := self._under_way.get(key)) is None:
            return
        for way in sending.ways.values():
            if way.outcome == "due":
                way.outcome, way.last = "dead", "withdrawn"
        self._outbox.note(key, sending)

    def look(self, now: float) -> list[tuple[str, str]]:
        """Send what is due; (key, how far it came) of each notice that came further than `said` tells."""
        news = []
        for key, sending in self._under_way.items():
            for address in self._settings.webhooks:
                way = sending.ways.get(address)
                if way is not None and way.outcome == "due" and now >= self._back_off(address).until:
                    self._attempt(key, address, way, now)
                    self._outbox.note(key, sending)
            if (reached := sending.reached(self._settings.webhooks)) not in ("", sending.said):
                news.append((key, reached))
        return news

    def said(self, key: str, reached: str) -> None:
        """It is recorded that `key` came so far."""
        sending = self._under_way[key]
        sending.said = reached
        self._outbox.note(key, sending)
        if reached in ("received", "dead"):
            del self._under_way[key]

    def _attempt(self, key: str, address: str, way: Way, now: float) -> None:
        way.attempts += 1
        content = self._outbox.read(key)
        headers = {"Content-Type": CONTENT_TYPE, "Idempotency-Key": key}
        if self._secret is not None:
            headers |= proof(self._secret, key, int(now), content)
        try:
            answer = self._client.post(address, content=content, headers=headers)
        except httpx.HTTPError as error:
            way.last, again = f"{type(error).__name__}: {error}"[:200], True
        else:
            way.last, again = str(answer.status_code), answer.status_code in AGAIN or answer.is_server_error
            if answer.is_success:
                way.outcome = "taken"
        self._count(key, address, way, again, now)

    def _count(self, key: str, address: str, way: Way, again: bool, now: float) -> None:
        if way.outcome == "taken":
            self._back_off(address).worked()
            metrics.DELIVERIES.labels("sent").inc()
        else:
            self._back_off(address).failed(now)
            metrics.DELIVERIES.labels("failed").inc()
            self._bury(key, way, again)
        # One address that works hides none that does not.
        metrics.RECEIVER_FAILING.labels("webhook").set(any(each.failing for each in self._back_offs.values()))

    def _bury(self, key: str, way: Way, again: bool) -> None:
        if not again or way.attempts >= self._settings.attempts:
            way.outcome = "dead"
            metrics.DELIVERIES.labels("dead").inc()
            self._outbox.bury(key)

    def _back_off(self, address: str) -> BackOff:
        return self._back_offs.setdefault(address, BackOff(self._settings.back_off_s))
