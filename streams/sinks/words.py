"""The words of an alert: what `detectors.explain` says of the incident, in English and Chinese, and where to look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from detectors.explain import explain, headline
from detectors.incidents.incident import Incident


class Texts:
    """Makes the annotations of an incident.

    Args:
        pseudonym: of an account or victim; no other name leaves.
    """

    def __init__(self, pseudonym: Callable[[str], str]) -> None:
        self._pseudonym = pseudonym

    def __call__(self, incident: Incident) -> dict[str, str]:
        """Severity, state, criteria, a line that sums up, and the whole text in both languages."""
        english, chinese = self._lines(incident, "en"), self._lines(incident, "zh")
        return {
            "severity": incident.severity,
            "state": incident.state,
            "criteria": ", ".join(incident.criteria),
            "summary": " / ".join((headline(incident, "en"), headline(incident, "zh"))),
            "text_en": "\n".join(english),
            "text_zh": "\n".join(chinese),
            "show": f"breakwater incidents show {incident.id}",
        }

    def _lines(self, incident: Incident, language: Literal["en", "zh"]) -> list[str]:
        return explain(incident, language=language, pseudonym=self._pseudonym)
