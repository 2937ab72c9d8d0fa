"""Metrics of what stages find and of incidents: what counts where, and that nothing of a person stands in them."""

from __future__ import annotations

from prometheus_client import REGISTRY, generate_latest

from detectors.bounds import LABELS
from detectors.campaigns import Campaigns
from detectors.guard import REASONS
from detectors.standing import ErrorRates
from graph.campaigns import Coordination, Named
from graph.facts import BARE, CRITICISM, GENERATED, HOSTILE, THREAT, Facts
from graph.watermark import NEVER
from streams import observed
from tests.detectors.incidents.made import signal
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
    observed.begin_telling()
    assert value("breakwater_incidents", severity="S1", state="open") is not None
    assert value("breakwater_alerts_total", outcome="failed") is not None


def test_campaigns_are_told_by_whether_they_cross_platforms() -> None:
    here = Named("a", 0, ["weibo:1", "weibo:2", "weibo:3"])
    across = Named("b", 0, ["douyin:1", "weibo:4"])
    held = Campaigns(ErrorRates(LABELS, LABELS)), Campaigns(ErrorRates(LABELS, LABELS))
    held[0].state = Coordination(tests=7, known=[here, across])
    held[1].state = Coordination(tests=1)
    observed.standing("campaigns", [0, 0], held)
    assert value("breakwater_pairs_tested") == 8
    assert value("breakwater_campaigns", reach="one_platform") == 1
    assert value("breakwater_campaign_accounts", reach="one_platform") == 3
    assert value("breakwater_campaign_accounts", reach="several_platforms") == 2
    observed.standing("campaigns", [], ())  # its partition went to another process
    assert value("breakwater_campaigns", reach="several_platforms") == 0


def test_a_stage_without_partitions_has_no_watermark_that_stands_still() -> None:
    observed.standing("victims", [7_000_000, 5_000_000], ())
    assert value("breakwater_watermark_seconds", stage="victims") == 5
    for nothing in ([], [], [NEVER]):
        observed.standing("victims", nothing, ())
        assert value("breakwater_watermark_seconds", stage="victims") is None
    observed.standing("victims", [NEVER, 5_000_000], ())
    assert value("breakwater_watermark_seconds", stage="victims") == 5


def test_series_do_not_grow_with_accounts_posts_or_persons() -> None:
    def series() -> int:
        return sum(len(metric.samples) for metric in REGISTRY.collect())

    def crowd(number: int) -> None:
        names = [f"n{place}" for place in range(number)]
        observed.taken("victims", [record("comment", n, author=n, target=n, facts=Facts(900, HOSTILE)) for n in names])
        observed.found([signal(victim=f"weibo:{n}", subject=n) for n in names])

    crowd(1)
    few = series()
    crowd(1_000)
    assert series() == few


def test_no_metric_names_a_person_or_a_post() -> None:
    canary = "小明canary13800001111"
    observed.taken("victims", [record("comment", canary, target=canary, author=canary, facts=Facts(900, HOSTILE))])
    observed.found([signal(victim=f"weibo:{canary}", subject=canary)])
    assert canary not in generate_latest().decode()
