"""What goes out: the matrix, counter-evidence, cases, and what only the safety topic carries."""

from __future__ import annotations

import json
from random import Random

import msgspec
import pytest

from detectors.decisions import Mute, Shadow
from detectors.explain import short_of
from detectors.incidents.incident import Incident, Spreading, case_id, cases, decode, encode, to_json, written
from detectors.incidents.matrix import LAYERS, Failed
from detectors.law import CRITERIA
from detectors.signal import ABSENT, MET, POSSIBLE, UNMEASURED, Evidence, Signal
from graph.facts import DISTRESS, INSULT, THREAT
from tests.detectors.incidents.made import ELEMENTS, MASS, VICTIM, Run, decision, signal
from tests.factories import HOUR, MINUTE, T0


def seen(item: str, author: str = "a", hostility: int = 500, flags: int = INSULT) -> Evidence:
    return Evidence("weibo", "", item, "comment", author, T0, flags, hostility)


def state_of(incident: Incident, criterion: str) -> str:
    return next((row.state for row in incident.matrix if row.criterion == criterion), "not_measurable")


@pytest.mark.parametrize(
    ("level", "changed", "state"),
    [
        ("met", {}, "measured"),
        ("possible", {"go:12.2.2/wide_spread": POSSIBLE}, "indicated"),
        ("met", {"go:12.2.2/wide_spread": UNMEASURED}, "indicated"),
        ("possible", {"go:12.2.2/wide_spread": ABSENT}, "contradicted"),
        ("watch", {"go:12.2.2/wide_spread": POSSIBLE}, "not_measurable"),
    ],
)
def test_a_criterion_is_measured_indicated_contradicted_or_not_measurable(
    level: str, changed: dict[str, int], state: str
) -> None:
    incident = Run().take(signal("threat"), signal("mass_spread", 1, level, elements=MASS | changed))
    assert state_of(incident, "go:12.2.2") == state
    assert ("go:12.2.2" in incident.criteria) == (state in ("measured", "indicated"))


def test_where_the_text_says_or_one_way_is_enough() -> None:
    elements = {"fashi-2013-21:2.1/reposts": MET, "fashi-2013-21:2.1/views": ABSENT}
    incident = Run().take(signal("reach_threshold", elements=elements))
    assert state_of(incident, "fashi-2013-21:2.1") == "measured"
    (row,) = incident.matrix
    assert row.missing == ("same_information", "falsity")
    none = Run().take(signal("reach_threshold", elements=dict.fromkeys(elements, ABSENT)))
    assert state_of(none, "fashi-2013-21:2.1") == "contradicted"


def test_one_detector_that_meets_one_criterion_does_not_meet_the_others_it_speaks_to() -> None:
    elements = {"go:8.2/campaign": MET, "go:12.2.4/campaign": MET, "go:12.2.4/several_platforms": ABSENT}
    incident = Run().take(signal("water_army", elements=elements))
    assert incident.criteria == ("go:8.2",)
    assert state_of(incident, "go:12.2.4") == "contradicted"


def test_what_was_measured_stays_measured_when_less_is_found_later() -> None:
    incident = Run().take(signal(), signal(at=1, level="possible", lower=1))
    assert state_of(incident, "go:12.2.2") == "measured"
    (row,) = incident.matrix
    assert (row.lower, row.elements["wide_spread"]) == (20, "met")


def test_criteria_are_sorted_ids_of_the_law_registry() -> None:
    incident = Run().take(signal("threat"), signal("doxxing", 1), signal("deep_synthesis", 2), signal(at=3))
    assert incident.criteria == ("fashi-2013-21:5.1", "go:12.2.2", "go:4", "go:8.4")
    assert set(incident.criteria) <= {law.id for law in CRITERIA}


def test_the_file_of_an_incident_has_the_whole_matrix_in_layers_and_headings() -> None:
    incident = Run().take(signal(), signal("threat", 1))
    plain = json.loads(to_json(incident))
    layers = plain["matrix"]["layers"]
    assert list(layers) == list(LAYERS) == [*LAYERS[:2], "conduct", "aggravating", "limit", "definition"]
    assert LAYERS[:2] == ("serious_circumstances", "social_disorder")
    assert all(list(headings) == ["target", "motive", "mode", "reach", "result"] for headings in layers.values())
    rows = [row for headings in layers.values() for each in headings.values() for row in each]
    expected = [law for law in CRITERIA if law.layer in layers and law.id != "go:8.1"]
    assert sorted(row["criterion"] for row in rows) == sorted(law.id for law in expected)
    assert {row["criterion"] for row in plain["matrix"]["routes"]} >= {"go:13", "go:14", "go:15", "go:16"}
    spread = next(row for row in rows if row["criterion"] == "go:12.2.2")
    assert spread["state"] == "measured" and spread["statutory"] is False
    assert {"element": "at_will", "zh": "随意", "en": "at will"}.items() <= spread["missing"][0].items()
    assert "not legal advice" in plain["note"]


def test_the_checklist_of_routes_says_what_the_incident_itself_shows() -> None:
    def routes(incident: Incident) -> dict[str, str]:
        return {row["criterion"]: row["state"] for row in json.loads(to_json(incident))["matrix"]["routes"]}

    run = Run()
    running = routes(run.take(signal()))
    assert (running["go:13"], running["go:15"], running["go:14"]) == ("indicated", "indicated", "not_measurable")
    assert routes(run.end()[0])["go:15"] == "not_measurable"
    assert routes(Run().take(signal("threat")))["go:13"] == "not_measurable"


def test_first_and_last_event_are_those_that_were_ever_shown() -> None:
    early, late = (msgspec.structs.replace(seen("1"), at=T0 - back) for back in (HOUR, MINUTE))
    incident = Run().take(signal(evidence=(late, early)), signal(at=1, lower=90, evidence=(late,)), signal("threat", 2))
    assert (incident.first_event, incident.last_event) == (T0 - HOUR, T0 - MINUTE)


def test_a_number_of_the_text_is_called_statutory() -> None:
    elements = {"fashi-2013-21:2.1/reposts": MET}
    plain = json.loads(to_json(Run().take(signal("reach_threshold", elements=elements, threshold=500, unit="reposts"))))
    (row,) = [
        row
        for row in plain["matrix"]["layers"]["serious_circumstances"]["reach"]
        if row["criterion"] == "fashi-2013-21:2.1"
    ]
    assert row["statutory"] is True


def test_counter_evidence_adds_up_over_subjects_and_is_counted_once_over_detectors() -> None:
    incident = Run().take(
        signal(against={"guarded_reporting": 8}, figures={"events_hostile": 30}),
        signal("threat", 1, against={"guarded_reporting": 9}),
        signal("reach_threshold", 2, subject="narrative:1", against={"own_reposts": 3, "guarded_reporting": 9}),
        signal("reach_threshold", 3, subject="narrative:2", against={"own_reposts": 5, "guarded_reporting": 10}),
    )
    assert incident.against == {"own_reposts": 8, "guarded_reporting": 10}
    assert incident.guarded_share == 250
    assert incident.narratives == ("1", "2")


def test_brigaded_reports_count_once_a_group_and_are_flagged() -> None:
    few = Run().take(signal(figures={"reports": 12, "report_accounts": 9})).reports
    many = Run().take(signal(figures={"reports": 21, "report_accounts": 9})).reports
    groups = Run().take(signal(figures={"reports": 90, "report_accounts": 80, "report_groups": 3})).reports
    assert few is not None and (few.counted, few.brigaded) == (9, False)
    assert many is not None and (many.counted, many.brigaded) == (1, True)
    assert groups is not None and (groups.counted, groups.brigaded) == (3, True)
    assert Run().take(signal()).reports is None


def test_the_worst_posts_and_accounts_and_the_roles_are_shown_each_once() -> None:
    posts = (seen("1", "a", 900), seen("2", "a", 100), seen("3", "b", 950))
    incident = Run().take(
        signal(evidence=posts),
        signal("threat", 1, evidence=posts[:1], roles=(("initiator", "weibo:a", 1), ("amplifier", "weibo:c", 40))),
    )
    assert [one.item for one in incident.posts] == ["3", "1", "2"]
    assert [(one.account, one.posts, one.hostility) for one in incident.accounts] == [
        ("weibo:a", 2, 900),
        ("weibo:b", 1, 950),
    ]
    assert incident.roles == (("amplifier", "weibo:c", 40), ("initiator", "weibo:a", 1))


def test_incidents_that_share_an_actor_are_one_case_in_whatever_order_they_come() -> None:
    run = Run()
    for number in range(4):
        subject = "actor:weibo:9" if number < 3 else "actor:weibo:8"
        run.take(signal("many_victims", victim=f"weibo:{number}", subject=subject))
    incidents = run.incidents
    (case,) = cases(incidents)
    assert case.id == case_id("actor:weibo:9") and len(case.members) == 3
    assert all(case.id in incident.cases for incident in incidents if incident.id in case.members)
    Random(3).shuffle(incidents)
    assert cases(incidents) == [case]


def test_an_account_that_is_only_a_role_or_only_watched_links_nothing() -> None:
    subject = "actor:weibo:9"
    incident = Run().take(
        signal(), signal("roles", 1, subject=subject), signal("many_victims", 2, "watch", subject=subject)
    )
    assert incident.links == () and incident.narratives == ()


def test_a_safety_signal_names_case_kind_and_time_and_holds_the_rest_apart() -> None:
    run = Run()
    run.take(signal("threat", severity="S1", safety=True, evidence=(seen("1", flags=THREAT),)))
    (safety,) = run.safety
    assert (safety.reference, safety.kind, safety.at) == (run.last.id, "threat", T0)
    assert safety.restricted.victim == VICTIM and safety.restricted.evidence
    assert VICTIM not in safety.notice and "threat" not in safety.notice
    assert decode(encode(safety)) == safety


def test_safety_signals_pass_mute_and_shadow() -> None:
    run = Run()
    run.take_quietly(*decision(Mute(VICTIM, T0 + HOUR)), *decision(Shadow("threat", True), 1))
    run.take(signal("threat", MINUTE, severity="S1", safety=True, shadow=True))
    assert len(run.safety) == 1 and not run.last.alerts


def test_distress_and_minors_stand_in_safety_signals_only() -> None:
    run = Run()
    run.take_quietly(signal("distress", level="watch", safety=True, elements={}))
    assert len(run.safety) == 1 and run.changes == [] and not run.machine.state.tracks
    run.take(
        signal("threat", 1, evidence=(seen("1", flags=THREAT | DISTRESS),)),
        signal("vulnerable_victim", 2, safety=True),
        signal("distress", 3, "watch", safety=True, elements={}),
    )
    assert [one.kind for one in run.safety] == ["distress", "vulnerable_victim", "distress"]
    said = b"".join(encode(each) for each in run.outputs if each not in run.safety)
    for word in (b"distress", b"vulnerable", b"minor", b"8.1"):
        assert word not in said
    assert b"go:8.1" not in to_json(run.last)
    assert run.last.severity == "S2" and run.last.posts[0].flags == THREAT
    assert run.last.reasons[-1].why == "restricted"


def test_a_victim_is_written_as_the_tables_name_it() -> None:
    assert [written(one) for one in ("weibo:7", "person:p", "unnamed:0a")] == ["weibo:7", "person:p", "provisional:0a"]


def test_an_incident_is_the_same_after_a_way_through_a_topic() -> None:
    run = Run()
    run.take(signal(evidence=(seen("1"),)), signal("threat", 1, safety=True))
    for output in run.outputs:
        assert decode(encode(output)) == output
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(run.last), type=Incident) == run.last


def test_publishing_personal_data_has_a_row_of_its_own_and_a_mere_hint_is_never_measured() -> None:
    elements = ELEMENTS["doxxing"] | {"fashi-2017-10:3/published": MET, "fashi-2017-10:5.1.2/call_to_attack": MET}
    plain = json.loads(to_json(Run().take(signal("doxxing", elements=elements))))
    layers = plain["matrix"]["layers"].values()
    states = {row["criterion"]: row["state"] for layer in layers for rows in layer.values() for row in rows}
    assert (states["fashi-2017-10:3"], states["fashi-2017-10:5.1.2"]) == ("measured", "indicated")


def test_a_contradicted_row_has_the_figure_that_failed_and_its_threshold() -> None:
    elements = MASS | {"go:12.2.2/wide_spread": ABSENT}
    one = Run().take(
        signal("threat"),
        signal(at=1, level="watch", elements=elements, bounds={"go:12.2.2/wide_spread": (1, 1, 3)}),
        signal(
            "water_army", 2, "watch", elements={"go:12.2.4/several_platforms": ABSENT}, upper=1, lower=1, threshold=2
        ),
    )
    rows = {row.criterion: row for row in one.matrix}
    assert rows["go:12.2.2"].state == "contradicted"
    assert rows["go:12.2.2"].failed == (Failed("wide_spread", 1, 1, 3),)
    failed = [(each.lower, each.upper, each.threshold) for each in rows["go:12.2.4"].failed]
    assert failed == [(1, 1, 2)] * len(failed) and failed


def test_campaigns_stand_in_the_incident_with_what_they_did() -> None:
    figures = {"campaign_accounts": 14, "campaign_items": 220, "campaign_share": 380}
    roles = (("organiser", "weibo:a", 3), ("member", "weibo:b", 1))
    found = signal("water_army", subject="campaign:c7", platforms=("douyin", "weibo"), figures=figures, roles=roles)
    (campaign,) = Run().take(found).campaigns
    assert campaign == Spreading("c7", 14, 220, 380, ("douyin", "weibo"), ("weibo:a",))


def test_a_campaign_that_another_has_taken_in_does_not_stand_beside_it() -> None:
    def army(name: str, *accounts: str) -> Signal:
        roles = tuple(("member", account, 1) for account in accounts)
        return signal("water_army", subject=f"campaign:{name}", roles=roles)

    found = Run().take(army("early", "a", "b", "c"), army("whole", "a", "b", "d", "e"), army("other", "a", "x", "y"))
    assert {one.id for one in found.campaigns} == {"whole", "other"}


def test_an_element_that_too_many_followers_exclude_says_so() -> None:
    elements = MASS | {"go:12.2.2/ordinary_public": ABSENT}
    bounds = {"go:12.2.2/ordinary_public": (3_000_000, 3_000_000, 1_000_000)}
    one = Run().take(signal("threat"), signal(at=1, level="watch", elements=elements, bounds=bounds))
    (failed,) = next(row for row in one.matrix if row.criterion == "go:12.2.2").failed
    assert short_of(failed) == "3000000 ≥ 1000000"


def test_a_figure_that_reached_its_threshold_is_never_named_as_what_failed() -> None:
    one = Run().take(signal("serious_consequence", elements={"go:12.2.1/hostile_content": ABSENT}))
    assert [row.failed for row in one.matrix] == [()]
