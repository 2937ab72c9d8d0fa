"""`breakwater incidents` on a folder: what is listed and shown, to whom, and what is logged of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from detectors.decisions import Ack, Change, Dismiss, Mute, SetVictim, Split
from detectors.incidents.incident import Incident, cases, to_json
from detectors.signal import Evidence
from graph.facts import DISTRESS, HOSTILE, INSULT, OUTCOME, PERSONAL_BITS
from graph.victims import UNNAMED
from streams.cli.incident_view import View
from streams.cli.incidents import command
from streams.errors import InputError, OutputError
from streams.incidents import filed_incidents, find, read_file, worst_first
from streams.pseudonyms import pseudonym
from streams.settings import HOME_VARIABLE
from tests.detectors.incidents.made import Run, decision, signal
from tests.factories import HOUR, MINUTE, T0

VICTIM = "weibo:canary-victim"
KEY = bytes(range(32))
EVIDENCE = tuple(
    Evidence("weibo", "", f"canary-item-{place}", "comment", f"canary-{place}", T0 + place, flags, 900 - place)
    for place, flags in enumerate((HOSTILE | INSULT, HOSTILE | PERSONAL_BITS["mobile"], HOSTILE | DISTRESS | OUTCOME))
)


def rich(victim: str = VICTIM) -> Incident:
    """An incident that several detectors and people have spoken of."""
    run = Run()
    run.take(
        signal(victim=victim, evidence=EVIDENCE, window=86_400, against={"reporting": 7}),
        signal("threat", MINUTE, victim=victim),
        signal("many_victims", 2 * MINUTE, victim=victim, subject="actor:weibo:canary-0", evidence=EVIDENCE),
        *(signal(at=(3 + n) * MINUTE, victim=victim, lower=20 + 9 * n, evidence=EVIDENCE) for n in range(9)),
    )
    one = run.last
    said: tuple[Change, ...] = (
        Ack(one.id, victim),
        SetVictim(one.id, victim, "weibo:canary-other"),
        Split(one.id, victim, ("actor:weibo:canary-0",)),
        Mute(victim, T0 + 90 * MINUTE),
    )
    for place, change in enumerate(said):
        run.take_quietly(*decision(change, (20 + place) * MINUTE, "wang", f"because {place}"))
    return next(made for made in run.incidents if made.id == one.id)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `replay --out` writes: three incidents."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "personal-data.key").write_bytes(KEY)
    files = tmp_path / "out" / "incidents"
    files.mkdir(parents=True)
    for one in (rich(), slight(), gone()):
        (files / f"{one.id}.json").write_bytes(to_json(one))
    return tmp_path / "out"


def slight() -> Incident:
    return Run().take(signal("threat", victim=f"{UNNAMED}00000000000000aa"))


def gone() -> Incident:
    run = Run()
    one = run.take(signal("doxxing", HOUR, victim="weibo:9", severity="S1"))
    run.take_quietly(*decision(Dismiss(one.id, "weibo:9"), 2 * HOUR))
    return run.last


def asked(folder: Path, *arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(command, [*arguments, "--folder", str(folder)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def listed(folder: Path, *arguments: str) -> list[str]:
    return [row["id"] for row in json.loads(asked(folder, "list", "--json", *arguments).stdout)]


def logged(folder: Path) -> list[dict[str, Any]]:
    path = folder.parent / "home" / "queries.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_file_gives_back_the_incident_that_it_was_written_from(tmp_path: Path) -> None:
    for one in (rich(), slight(), gone()):
        (tmp_path / "one.json").write_bytes(to_json(one))
        assert read_file(tmp_path / "one.json") == one


def test_the_worst_stand_first_and_what_is_closed_last(folder: Path) -> None:
    assert listed(folder) == [rich().id, slight().id, gone().id]
    assert [one.severity for one in worst_first(filed_incidents(folder).values())] == ["S2", "S3", gone().severity]


def test_a_list_is_narrowed_by_state_severity_victim_and_time(folder: Path) -> None:
    assert listed(folder, "--state", "closed") == [gone().id]
    assert listed(folder, "--severity", "S2", "--severity", "S3", "--state", "open") == [slight().id]
    assert listed(folder, "--victim", "provisional:00000000000000aa") == [slight().id]
    assert listed(folder, "--victim", pseudonym(VICTIM, KEY)) == [rich().id]
    assert listed(folder, "--victim", "weibo:canary-other") == [rich().id], "as a person said"
    assert set(listed(folder, "--since", "2023-11-14T22:30:00Z")) == {rich().id, gone().id}
    assert listed(folder, "--since", "1h") == []
    assert "--victim': 'seven' is nobody" in asked(folder, "list", "--victim", "seven", code=2).output
    assert "as a length of time before now: 90s" in asked(folder, "list", "--since", "yesterday", code=2).output


def test_no_account_stands_in_what_is_printed(folder: Path) -> None:
    for arguments in (["list"], ["list", "--json"], ["show", rich().id], ["show", rich().id, "--lang", "zh", "--all"]):
        printed = asked(folder, *arguments).output
        assert "canary" not in printed
        assert pseudonym("weibo:canary-other", KEY) in printed


def test_names_are_opened_against_a_recorded_reference_only(folder: Path) -> None:
    refused = asked(folder, "show", rich().id, "--reveal", code=2)
    assert "--reveal needs --case-ref" in refused.output
    assert logged(folder) == []
    printed = asked(folder, "show", rich().id, "--reveal", "--case-ref", "17", "--author", "li").stdout
    assert f"{pseudonym('weibo:canary-0', KEY)} = weibo:canary-0" in printed and "canary-item-1" in printed
    assert f"{pseudonym('weibo:canary-other', KEY)} = weibo:canary-other" in printed
    (query,) = logged(folder)
    assert (query["who"], query["about"], query["case_ref"], query["revealed"]) == ("li", rich().id, "17", True)


def test_every_query_on_a_person_is_logged_with_who_when_what_and_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKWATER_AUTHOR", "chen")
    asked(folder, "list")
    assert logged(folder) == []
    asked(folder, "list", "--victim", VICTIM, "--reason", "complaint")
    asked(folder, "show", rich().id)
    first, second = logged(folder)
    assert (first["who"], first["what"], first["reason"]) == ("chen", "incidents list", "complaint")
    assert first["about"] == pseudonym(VICTIM, KEY)
    assert (second["what"], second["about"]) == ("incidents show", rich().id)
    assert first["at"] <= second["at"]


def test_where_the_log_cannot_be_written_nothing_is_shown(folder: Path) -> None:
    (folder.parent / "home" / "queries.jsonl").mkdir()
    done = CliRunner().invoke(command, ["show", rich().id, "--folder", str(folder)])
    assert isinstance(done.exception, OutputError) and "queries.jsonl" in str(done.exception)
    assert done.stdout == ""


def test_what_is_shown_has_alert_curve_posts_accounts_findings_criteria_and_history(folder: Path) -> None:
    printed = asked(folder, "show", rich().id).stdout
    heads = ["Who: ", "Curve ", "Worst posts", "Worst accounts", "Findings", "Criteria", "History"]
    places = [printed.index(head) for head in heads]
    assert places == sorted(places)
    assert re.search(r"[▁-█]{10}", printed)
    assert "seen" in printed and "because 0" in printed and "muted until 2023-11-14" in printed
    assert f"split off actor:{pseudonym('weibo:canary-0', KEY)}" in re.sub(r"\s+", " ", printed)
    assert max(map(len, printed.splitlines())) <= 100


def test_what_is_shown_speaks_chinese(folder: Path) -> None:
    printed = asked(folder, "show", rich().id, "--lang", "zh").stdout
    for head in ("最恶劣的内容", "最恶劣的账号", "检测结果", "要件矩阵", "经过", "已知悉"):
        assert head in printed


def test_distress_and_outcomes_of_a_post_are_not_shown(folder: Path) -> None:
    printed = asked(folder, "show", rich().id).stdout
    assert "distress" not in printed and "outcome" not in printed.partition("Worst posts")[2].partition("Worst acc")[0]


def test_all_criteria_are_shown_when_asked_for_and_restricted_ones_never(folder: Path) -> None:
    some, every = (asked(folder, "show", rich().id, *more).stdout for more in ([], ["--all"]))
    assert "without a figure (--all)" in some and "not measurable" not in some.partition("Criteria")[2]
    assert "without a figure" not in every and "not measurable" in every
    assert "go:8.1 " not in every and "go:8.2" in every


def test_incidents_of_one_case_are_named() -> None:
    first = Run().take(signal("many_victims", victim="weibo:1", subject="actor:weibo:8"))
    second = Run().take(signal("many_victims", victim="weibo:2", subject="actor:weibo:8"))
    assert cases([first, second])
    view = View(first, lambda account: "p", others=(second.id,))
    assert f"\nSame case: {second.id}" in [str(part) for part in view._parts()]
    many = View(first, lambda account: "p", others=tuple(f"{number:016x}" for number in range(12)))
    assert str(list(many._parts())[-1]).endswith("0000000000000009 … +2 (--all)")


def test_an_id_that_is_not_known_is_refused_with_the_nearest(folder: Path) -> None:
    incidents = filed_incidents(folder)
    one = rich().id
    for given in (one[:6], one[:-1] + ("0" if one[-1] != "0" else "1")):
        with pytest.raises(InputError, match=f"no incident {given}; did you mean .*{one}"):
            find(incidents, given)
    with pytest.raises(InputError, match="`breakwater incidents list` names all"):
        find(incidents, "zzz")
    with pytest.raises(InputError, match="there is none yet"):
        find({}, one)


def test_a_folder_without_incidents_says_what_writes_them(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no incidents; `breakwater replay"):
        filed_incidents(tmp_path)
    (tmp_path / "incidents.parquet").touch()
    assert filed_incidents(tmp_path) == {}


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"matrix": {"layers": {}, "routes": []}, "victim": 1}'])
def test_a_file_that_is_no_incident_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "one.json").write_bytes(content)
    with pytest.raises(InputError, match=r"one\.json is no incident"):
        read_file(tmp_path / "one.json")


def test_class_grounds_and_followers_of_before_it_began_are_shown(folder: Path) -> None:
    said = {"victim_class": "official", "grounds": "its verified profile", "followers": 812}
    one = Run().take(signal("threat", victim="person:p1", **said))
    (folder / "incidents" / f"{one.id}.json").write_bytes(to_json(one))
    printed = asked(folder, "show", one.id).stdout
    assert "official (by the registry)" in printed and "812" in printed
    assert "Grounds of the class: its verified profile" in printed


def test_a_line_of_watch_says_what_is_new() -> None:
    from streams.cli.incidents import _changes, _line

    run = Run()
    before = run.take(signal(victim=VICTIM))
    run.take(*decision(Ack(before.id, VICTIM), MINUTE, "wang", "on it"))
    records = [Record(one.id.encode(), msgspec.json.encode(one)) for one in run.changes]
    first, second = _changes({}, [*records, records[-1]], lambda account: "p0")
    assert first.split()[2:] == ["S2", "open", before.id, "p0", "open", "S2;", "go:12.2.2"]
    assert second.endswith("seen by wang: on it")
    grown = msgspec.structs.replace(before, curve=(*before.curve, (T0 + MINUTE, 31)))
    assert _line(grown, before, lambda account: "p0").endswith("  ≥ 31 accounts")
    more = msgspec.structs.replace(before, signals=5)
    assert _line(more, before, lambda account: "p0").endswith("signals 1 → 5")
    assert list(_changes({before.id: before}, [Record(before.id.encode(), None)], lambda account: "p0")) == []


def test_watch_from_a_time_tells_what_happened_since_then_to_those_that_are_closed_too_and_then_what_stands() -> None:
    from streams.cli.incidents import _standing

    def told(since: int | None, *severities: str) -> list[list[str]]:
        lines = _standing([slight(), rich(), gone()], since, severities, lambda account: "p0")
        return [[line[:16], *line.split()[2:5]] for line in lines]

    assert [line[1:] for line in told(None)] == [["S2", "escalating", rich().id], ["S3", "open", slight().id]]
    since = told(T0 + HOUR)
    assert since[-2:] == told(None)
    assert [line[1:] for line in since[:-2]] == [["S1", "open", gone().id], ["S1", "closed", gone().id]]
    past = told(0)[:-2]
    assert [line[0] for line in past] == sorted(line[0] for line in past)
    assert {line[3] for line in past} == {rich().id, slight().id, gone().id}
    assert ["2023-11-14 22:13", "S2", "open", rich().id] in past, "severity and state as they were then"
    assert {line[3] for line in told(0, "S3")} == {slight().id}


def test_watch_says_who_decided_what_and_why_in_what_is_past() -> None:
    from streams.cli.incidents import _standing

    (line,) = (line for line in _standing([gone()], T0 + 2 * HOUR, (), lambda account: "p0") if "wang" in line)
    assert line.startswith("2023-11-15 00:13") and "by wang: seen" in line


@pytest.mark.parametrize("given", ["yesterday", "results"])
def test_a_time_to_watch_from_that_is_none_is_refused_with_what_it_may_be(given: str) -> None:
    done = CliRunner().invoke(command, ["watch", "--from", given])
    assert done.exit_code == 2
    said = re.sub(r"\s+", " ", done.output)
    assert "--from" in said and "2025-01-01T09:00:00+08:00" in said and "6h" in said and "beginning" in said


class Record:
    """A record of the topic."""

    topic, partition, offset = "incidents", 0, 0

    def __init__(self, key: bytes, value: bytes | None) -> None:
        self.key, self.value = key, value


def test_incidents_are_listed_in_chinese_and_shadow_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    hushed = Run().take(signal("threat", victim="weibo:hushed", shadow=True))
    (folder / "incidents" / f"{hushed.id}.json").write_bytes(to_json(hushed))
    printed = asked(folder, "list", "--lang", "zh").stdout
    assert "事件，最严重的在前" in printed and "新发生 (静默)" in printed and "普通个人" in printed
    assert "open (shadow)" in asked(folder, "list").stdout
