"""Metrics of what stages find and of incidents: what counts where, and that nothing of a person stands in them."""

from __future__ import annotations

from msgspec.structs import replace
from prometheus_client import REGISTRY, generate_latest

from detectors.guard import REASONS
from graph.facts import BARE, CRITICISM, GENERATED, HOSTILE, THREAT, Facts
from streams import observed
from streams.observed import IncidentFigures
from tests.detectors.incidents.made import Run, signal
from tests.detectors.people import record


class Since:
    """How far a metric has come since it was made: others in this process count, too."""

    def __init__(self) -> None:
        self._before = self._now()

    def __call__(self, name: str, **labels: str) -> float:
        key = name, tuple(sorted(labels.items()))
        return self._now().get(key, 0.0) - self._before.get(key, 0.0)

    @staticmethod
    def _now() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for metric in REGISTRY.collect()
            for sample in metric.samples
        }


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


def test_hostile_events_are_told_from_those_that_the_guard_takes_out() -> None:
    since = Since()
    observed.taken(
        "victims",
        [
            record("comment", "a", facts=Facts(600, HOSTILE)),
            record("comment", "b", facts=Facts(600, HOSTILE | CRITICISM)),
            record("comment", "c", facts=Facts(600, HOSTILE | CRITICISM | THREAT)),
            record("repost", "d", facts=Facts(600, HOSTILE | BARE)),
            record("comment", "e", facts=Facts(600, HOSTILE), confidence=10),
            record("comment", "f", facts=Facts(0, GENERATED)),
        ],
    )
    assert since("breakwater_hostile_total", platform="weibo") == 2
    assert since("breakwater_guard_decisions_total", decision="hostile") == 2
    assert since("breakwater_guard_decisions_total", decision="criticism") == 1
    assert since("breakwater_marks_total", platform="weibo") == 1


def test_only_the_stage_of_victims_counts_what_is_said_of_persons() -> None:
    since = Since()
    observed.taken("actors", [record("comment", "a", facts=Facts(600, HOSTILE))])
    assert since("breakwater_hostile_total", platform="weibo") == 0


def test_findings_count_by_detector_and_level_but_not_what_is_restricted() -> None:
    since = Since()
    observed.found(
        [
            signal("mass_spread"),
            signal("mass_spread", level="possible"),
            signal("vulnerable_victim"),  # says that somebody is a minor or disabled
            signal("outcome_told", level="watch", safety=True),  # distress
            signal("threat", safety=True),
            signal("decision"),
        ]
    )
    assert since("breakwater_signals_total", detector="mass_spread", level="met") == 1
    assert since("breakwater_signals_total", detector="mass_spread", level="possible") == 1
    assert since("breakwater_signals_total", detector="threat", level="met") == 1
    exposed = generate_latest().decode()
    for restricted in ("vulnerable_victim", "outcome_told", "decision"):
        assert f'detector="{restricted}"' not in exposed


def test_what_may_be_counted_is_0_and_not_unknown_once_a_stage_is_there() -> None:
    observed.begin("victims")
    for reason in (*REASONS, "hostile"):
        assert value("breakwater_guard_decisions_total", decision=reason) is not None
    assert value("breakwater_gaps_total", stage="victims") is not None


def test_incidents_stand_under_their_state_and_shadow_and_muted_apart() -> None:
    one = Run().take(signal())
    figures = IncidentFigures()
    others = [replace(one, id="b", shadow=True), replace(one, id="c", muted_until=one.updated_at + 1)]
    figures.show([one, *others, replace(one, id="d", state="closed")])
    for state in ("open", "shadow", "muted", "closed"):
        assert value("breakwater_incidents", severity=one.severity, state=state) == 1
    assert value("breakwater_incidents", severity="S1", state="open") == 0


def test_criteria_count_incidents_that_are_not_closed_and_fall_back_to_0() -> None:
    one = Run().take(signal())
    figures = IncidentFigures()
    named = {"criterion": "go:12.2.2", "severity": one.severity}
    figures.show([one, replace(one, id="b", state="closed"), replace(one, id="c", shadow=True)])
    assert value("breakwater_incident_criteria", **named) == 1
    figures.show([replace(one, state="closed")])
    assert value("breakwater_incident_criteria", **named) == 0


def test_a_criterion_that_tells_of_a_minor_is_in_no_metric() -> None:
    one = replace(Run().take(signal()), criteria=("go:12.2.2", "go:8.1"))
    IncidentFigures().show([one])
    assert "go:8.1" not in generate_latest().decode()


def test_what_was_there_at_the_first_look_has_not_opened_since() -> None:
    one = Run().take(signal())
    figures, since = IncidentFigures(), Since()
    figures.show([one])
    assert since("breakwater_incidents_opened_total", severity=one.severity) == 0
    for _ in range(2):
        figures.show([one, replace(one, id="b")])
    assert since("breakwater_incidents_opened_total", severity=one.severity) == 1


def test_no_metric_names_a_person_a_post_or_an_incident() -> None:
    canary = "小明canary13800001111"
    one = replace(Run().take(signal(victim=f"weibo:{canary}", subject=canary)), accounts=(), narratives=(canary,))
    observed.taken("victims", [record("comment", canary, target=canary, author=canary, facts=Facts(900, HOSTILE))])
    observed.found([signal(victim=f"weibo:{canary}", subject=canary)])
    IncidentFigures().show([one])
    exposed = generate_latest().decode()
    assert canary not in exposed and one.id not in exposed
