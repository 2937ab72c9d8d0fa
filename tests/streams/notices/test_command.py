"""`breakwater notices` on a folder, and its decisions on topics that the tests hold."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from click.testing import CliRunner, Result

from detectors.decisions import Answer, Delivery, Release, Withdraw, Withhold
from detectors.incidents.incident import Incident, to_json
from graph.events import Event
from streams.cli.notices import ANSWERS, STATES, command
from streams.decide import Author, of_change
from streams.errors import InputError
from streams.notices import sources
from streams.notices.lifecycle import Life, Notice, State, decided_by, lives, notices
from streams.notices.outbox import Outbox
from streams.notices.signing import Refused
from streams.settings import HOME_VARIABLE, Settings
from tests.detectors.incidents.made import Run, decision, signal
from tests.factories import MINUTE
from tests.streams.sinks.made import CANARIES, EVIDENCE, incident

WHO = ("--author", "li", "--reason", "read it")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def file(*incidents: Incident) -> str:
    folder = Path("results/incidents")
    folder.mkdir(parents=True, exist_ok=True)
    for one in incidents:
        (folder / f"{one.id}.json").write_bytes(to_json(one))
    return "results"


def test_a_folder_is_listed_those_that_wait_first() -> None:
    answered = Run()
    one = answered.take(signal(victim="weibo:1", evidence=EVIDENCE))
    for n, change in enumerate(
        (Release(one.id, one.origin, "S2", Notice(one, Life()).basis), Answer(one.id, one.origin, "accepted"))
    ):
        answered.take(*decision(change, (n + 1) * MINUTE))
    two = incident("weibo:2", severity="S1")
    folder = file(answered.last, two, incident("weibo:3", severity="S4"), incident("weibo:4", shadow=True))
    found = json.loads(run("list", "--from", folder, "--json").output)
    assert [(each["id"], each["state"], each["waits"]) for each in found] == [
        (two.id, "waiting", True),
        (one.id, "closed", False),
    ]
    assert found[0]["persons_missing"] == 2 and found[1]["answer"] == "accepted"
    shown = run("list", "--from", folder).output
    assert "release by 2" in shown and "accepted" in shown
    assert json.loads(run("list", "--from", folder, "--json", "--state", "received").output) == []


def test_it_is_shown_written_and_verified(home: Path) -> None:
    one = incident()
    folder = file(one)
    done = run("show", one.id, "--from", folder, "--out", "notice.json", "--author", "li", "--reason", "to release")
    assert done.exit_code == 0 and "breakwater.notice.waiting" in done.output
    query = json.loads((home / "queries.jsonl").read_text().splitlines()[-1])
    assert (query["who"], query["what"], query["about"], query["reason"]) == (
        "li",
        "notices show",
        one.id,
        "to release",
    )
    digits = run("key", "--out", "sender.pub").stdout.strip()
    for key in ("sender.pub", digits):
        assert run("verify", "notice.json", "--key", key).exit_code == 0
    Path("breakwater.toml").write_text('[notices]\ntrusted = ["sender.pub"]\n')
    assert "unchanged" in run("verify", "notice.json", "--config", "breakwater.toml").output
    with pytest.raises(Refused, match=r"notice\.json: .*is not trusted; trusted keys: none"):
        run("verify", "notice.json")
    written = Path("notice.json").read_text() + Path("notice.html").read_text()
    assert not any(canary in written for canary in CANARIES)


def test_a_changed_file_is_refused() -> None:
    one = incident()
    run("show", one.id, "--from", file(one), "--out", "notice.json")
    run("key", "--out", "sender.pub")
    original = Path("notice.json").read_bytes()
    for changed in (original[:-1], original + b" ", original.replace(b"S2", b"S3", 1), b"", b"\xff"):
        Path("notice.json").write_bytes(changed)
        with pytest.raises(Refused, match=r"^notice\.json: its? "):
            run("verify", "notice.json", "--key", "sender.pub")
    Path("notice.json").write_bytes(original)
    Path("notice.html").write_text("other")
    with pytest.raises(Refused, match="the page beside the notice"):
        run("verify", "notice.json", "--key", "sender.pub")
    with pytest.raises(InputError, match=r"cannot read none\.json"):
        run("verify", "none.json", "--key", "sender.pub")


def test_without_a_file_it_is_printed_with_the_page_left_out() -> None:
    one = incident()
    event = json.loads(run("show", one.id, "--from", file(one)).stdout)
    assert event["subject"] == one.id and event["data"]["page"] == "…"


def test_what_is_not_there_is_said_with_the_cure() -> None:
    folder = file(incident())
    with pytest.raises(InputError, match="there is no notice 0123456789abcdef; `breakwater notices list` names all"):
        run("show", "0123456789abcdef", "--from", folder)
    with pytest.raises(InputError, match=r"name the signed file, such as notice\.json"):
        run("show", incident().id, "--from", folder, "--out", "notice.html")
    with pytest.raises(InputError, match=r"\. is a folder; name a file"):
        run("show", incident().id, "--from", folder, "--out", ".")


def test_a_state_that_there_is_not_is_refused_with_those_there_are() -> None:
    found = run("list", "--state", "sended", "--from", file(incident()))
    assert found.exit_code == 2 and "'sended' is not one of" in found.output and "'received'" in found.output


# ── decisions ────────────────────────────────────────────────────────────────────────────────


class Topics:
    """One incident, and what was decided about its notice."""

    def __init__(self, one: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
        self.incident, self.events = one, list[Event]()
        monkeypatch.setattr(sources, "live_notices", lambda _: self.notices)
        monkeypatch.setattr("streams.decide.send", lambda events, _: self.events.extend(events))

    def delivered(self, revision: int, state: Any) -> None:
        """How far a revision came, as it stands on the topic."""
        change = Delivery(self.incident.id, self.incident.origin, revision, state)
        self.events += of_change(change, Author("breakwater", "by the answers", time.time_ns() // 1000))

    @property
    def notices(self) -> dict[str, Notice]:
        found = lives(one for event in self.events if (one := decided_by(event)))
        return {notice.incident.id: notice for notice in notices([self.incident], found)}

    @property
    def notice(self) -> Notice:
        return self.notices[self.incident.id]


def test_s1_takes_two_persons_at_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = Topics(incident(severity="S1"), monkeypatch)
    key = topics.incident.id
    assert "released by li; 1 more person has to release it" in run("release", key, *WHO).output
    run("release", key, "--author", " LI", "--reason", "again")
    assert topics.notice.state == "waiting"
    assert f"{key}: released" in run("release", key, "--author", "chen", "--reason", "read it too").output
    assert topics.notice.life.outgoing[0].persons == ("LI", "chen")
    with pytest.raises(InputError, match="is released: nothing waits to be released"):
        run("release", key, *WHO)


def test_a_notice_is_withheld_released_answered_and_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = Topics(incident(), monkeypatch)
    key = topics.incident.id
    steps: list[tuple[list[str], Any, str]] = [
        (["withhold", key], Withhold, "withheld"),
        (["release", key], Release, "released"),
        (["answer", key, "more-needed"], Answer, "closed"),
        (["withdraw", key], Withdraw, "withdrawn"),
    ]
    for arguments, kind, state in steps:
        assert run(*arguments, *WHO).exit_code == 0
        decided = decided_by(topics.events[-1])
        assert decided is not None and isinstance(decided.change, kind)
        assert (decided.author, decided.reason, topics.notice.state) == ("li", "read it", state)


@pytest.mark.parametrize("arguments", [["withdraw"], ["answer", "accepted"]])
def test_what_nobody_was_told_cannot_be_taken_back_or_answered(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = Topics(incident(), monkeypatch)
    verb, *rest = arguments
    with pytest.raises(InputError, match="is waiting: no regulator was told of it"):
        run(verb, topics.incident.id, *rest, *WHO)
    assert topics.events == []


def test_what_has_not_been_handed_over_yet_cannot_be_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = Topics(incident(), monkeypatch)
    one = topics.incident
    Path("breakwater.toml").write_text('[notices]\nwebhooks = ["https://regulator.example/notices"]\n')
    answer = ("answer", one.id, "accepted", *WHO, "--config", "breakwater.toml")
    run("release", one.id, *WHO)
    with pytest.raises(
        InputError, match="is released and has not been handed over yet: no regulator can have answered;"
    ):
        run(*answer)
    assert topics.notice.state == "released"
    topics.delivered(1, "lapsed")
    with pytest.raises(InputError, match="is waiting: no regulator was told of it"):
        run(*answer)
    run("release", one.id, *WHO)
    topics.delivered(2, "sent")
    assert "closed" in run(*answer).output


def test_nothing_that_waits_cannot_be_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = Topics(incident(), monkeypatch)
    run("release", topics.incident.id, *WHO)
    with pytest.raises(InputError, match="is released: nothing waits; `withdraw` takes back what is out"):
        run("withhold", topics.incident.id, *WHO)


def test_what_was_sent_is_shown_as_it_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = Topics(incident(), monkeypatch)
    key = topics.incident.id
    run("release", key, *WHO)
    sent = sources.signed(topics.notice, Settings(), lambda _: "p0", draft=False, sent=False)
    topics.incident = incident(severity="S1")
    with pytest.raises(InputError, match=rf"has changed since revision 1 .* the file {key}-1\.json is not in"):
        run("show", key, "--out", "notice.json")
    Outbox(Settings()).add(f"{key}-1", sent, ())
    run("show", key, "--out", "notice.json")
    assert Path("notice.json").read_bytes() == sent
    assert "breakwater.notice.waiting" in run("show", key, "--draft", "--out", "draft.json").output
    assert "amendment by 2" in run("list").output


def test_every_state_and_answer_can_be_named() -> None:
    assert get_args(State) == STATES
    assert tuple(ANSWERS.values()) == get_args(get_type_hints(Answer)["answer"])


def test_every_command_teaches_with_an_example() -> None:
    for name, one in command.commands.items():
        assert f"breakwater notices {name} " in f"{one.help} {command.help} ", name
