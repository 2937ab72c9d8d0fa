"""`breakwater purge` and `breakwater hold` on files and stores: what is removed, what stays, what is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from click.testing import CliRunner, Result

from detectors.incidents.incident import Incident, to_json
from detectors.registry import Registry
from graph.events import Event
from streams.cli import cli
from streams.errors import InputError, StateError
from streams.files import OutputFolder
from streams.incidents import read_file
from streams.notices.outbox import Outbox, Sending, Way
from streams.pseudonyms import pseudonyms
from streams.readers import open_source
from streams.recorded import MANIFEST, Manifest, Piece, decode_manifest, encode_lines, line
from streams.settings import HOME_VARIABLE, load
from streams.tables import incidents_frame
from tests.factories import T0
from tests.streams.sinks.made import EVIDENCE, closed, incident

VICTIM, ACTOR, OTHER = "canary-victim", "canary-author-0", "canary-author-1"
BY = ("--author", "li", "--reason", "request 17")


def event(item: str, kind: str, author: str, at: int = 0, **fields: Any) -> Event:
    given: dict[str, Any] = {"platform": "weibo", "root": "1", "created_at": T0 + at} | fields
    return Event(item=item, kind=kind, author=author, **given)  # type: ignore[arg-type]


EVENTS = [
    event("1", "post", VICTIM),
    *(
        event(one.item, "comment", one.author, one.at - T0, targets=(VICTIM,), text=f"@{VICTIM} you")
        for one in EVIDENCE
    ),
    event("x", "comment", "else", 9, root="2", text="nothing"),
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def one() -> Incident:
    return closed(incident())


@pytest.fixture
def files(one: Incident) -> Path:
    """A folder with everything: lines, a recording, tables, an incident, and a stranger's file."""
    folder = Path("files")
    rows = [msgspec.json.encode(each) for each in EVENTS]
    with OutputFolder(folder) as output:
        output.open("events.jsonl.zst").write(b"\n".join(rows) + b"\n")
        output.open("notes.txt").write(f"of {VICTIM}".encode())
        output.open("incidents/" + one.id + ".json").write(to_json(one))
        incidents_frame([one], Registry()).write_parquet(output.open("incidents.parquet"))
        accounts = pl.DataFrame({"accounts": [[f"weibo:{ACTOR}", "weibo:else"]], "at": [T0]})
        accounts.write_parquet(output.open("campaigns.parquet"))
    with OutputFolder(folder / "recorded") as output:
        name = "platform.weibo-0.jsonl.zst"
        output.open(name).write(encode_lines([line(n, T0 // 1000 + n, None, row, ()) for n, row in enumerate(rows)]))
        digest, size = output.seal(name)
        times = {"first_time": T0 // 1000, "last_time": T0 // 1000 + 4}
        piece = Piece(topic="platform.weibo", partition=0, kept_from=0, first=0, end=5, messages=5,
                      file=name, bytes=size, sha256=digest, **times)  # fmt: skip
        made = Manifest(format="breakwater-record", version=1, recorded_at="", range={}, prefix="", configuration={},
                        versions={}, pieces=[piece])  # fmt: skip
        output.open(MANIFEST).write(msgspec.json.encode(made))
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def purge(*arguments: str) -> dict[str, Any]:
    done = run("purge", "--in", "files", "--files-only", "--json", "--yes", *BY, *arguments)
    assert done.exit_code == 0, done.output
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def removed(report: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {Path(one["place"]).name: (one["removed"], one["changed"]) for one in report["removed"]}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def items(path: Path, format_name: str = "canonical") -> list[str]:
    return [each.item for each in open_source([path], format_name)]


# ── an account ───────────────────────────────────────────────────────────────────────────────


def test_an_account_is_gone_from_everything_that_is_read(files: Path, one: Incident, home: Path) -> None:
    report = purge("--account", f"weibo:{VICTIM}")
    assert removed(report) == {
        "events.jsonl.zst": (1, 3),
        "platform.weibo-0.jsonl.zst": (1, 3),
        "incidents.parquet": (1, 0),
        f"{one.id}.json": (1, 0),
    }
    left = [*open_source([files / "events.jsonl.zst"], "canonical"), *open_source([files / "recorded"], "record")]
    assert len(left) == 8 and VICTIM.encode() not in msgspec.json.encode(left)
    assert not (files / "incidents" / f"{one.id}.json").exists()
    assert [stays["place"] for stays in report["remains"]] == ["files/notes.txt", f"{home}/queries.jsonl", "topics"]
    assert removed(purge("--account", f"weibo:{VICTIM}")) == {}


def test_a_recording_is_whole_after_it(files: Path) -> None:
    purge("--account", f"weibo:{VICTIM}")
    (piece,) = decode_manifest((files / "recorded" / MANIFEST).read_bytes()).pieces
    assert (piece.messages, piece.first_time, piece.first, piece.end) == (4, T0 // 1000 + 1, 0, 5)
    assert items(files / "recorded", "record") == ["canary-item-0", "canary-item-1", "canary-item-2", "x"]


def test_what_is_about_another_stays_without_it(files: Path, one: Incident) -> None:
    report = purge("--account", f"weibo:{ACTOR}")
    assert removed(report)[f"{one.id}.json"] == (0, 1) and removed(report)["campaigns.parquet"] == (0, 1)
    left = read_file(files / "incidents" / f"{one.id}.json")
    assert left.victim == f"weibo:{VICTIM}" and ACTOR not in str(left) and left.figures == one.figures
    assert pl.read_parquet(files / "campaigns.parquet")["accounts"].to_list() == [["weibo:else"]]


def test_of_another_platform_nothing_is_touched(files: Path) -> None:
    before = contents(files)
    assert removed(purge("--account", f"x:{VICTIM}")) == {} and contents(files) == before


def test_a_dry_run_says_the_same_and_changes_nothing(files: Path, home: Path) -> None:
    before = contents(files)
    would = purge("--account", f"weibo:{VICTIM}", "--dry-run")
    assert contents(files) == before and not (home / "purges").exists()
    assert removed(would) == removed(purge("--account", f"weibo:{VICTIM}"))


def test_the_report_and_the_log_hold_a_pseudonym(files: Path, home: Path) -> None:
    report = purge("--account", f"weibo:{VICTIM}", "--out", "report.json")
    assert report["account"] == pseudonyms(load())(f"weibo:{VICTIM}")
    (kept,) = (home / "purges").iterdir()
    logged = json.loads((home / "queries.jsonl").read_text())
    assert (logged["who"], logged["what"], logged["about"]) == ("li", "purge", report["account"])
    written = kept.read_text() + (home / "queries.jsonl").read_text() + Path("report.json").read_text()
    assert VICTIM not in written and "request 17" in written


def test_as_text_it_says_what_was_removed_and_what_remains(files: Path) -> None:
    said = run("purge", "--account", f"weibo:{VICTIM}", "--in", "files", "--files-only", "--yes", *BY).stdout
    assert "1 lines removed, 3 rewritten without the name" in said and "look into it yourself" in said
    assert VICTIM not in said


def test_files_keep_their_readers_and_links_are_named(files: Path) -> None:
    paths = [files / "events.jsonl.zst", files / "recorded" / MANIFEST, files / "campaigns.parquet"]
    for path in paths:
        path.chmod(0o600)
    (files / "link.jsonl").symlink_to(Path("elsewhere.jsonl").absolute())
    report = purge("--account", f"weibo:{ACTOR}")
    assert [path.stat().st_mode & 0o777 for path in paths] == [0o600] * 3
    assert "is a link" in {one["place"]: one["why"] for one in report["remains"]}["files/link.jsonl"]


# ── what is old ──────────────────────────────────────────────────────────────────────────────


def test_before_a_time_what_is_older_goes_and_the_rest_stays_to_the_byte(files: Path) -> None:
    assert removed(purge("--before", "2020-01-01")) == {}
    report = purge("--before", "2023-11-14T22:13:20.000002Z")  # T0 and 2 µs
    assert removed(report)["events.jsonl.zst"] == (3, 0)
    assert items(files / "events.jsonl.zst") == ["canary-item-2", "x"]
    report = purge("--before", "2024-01-01")
    assert set(removed(report)) >= {"events.jsonl.zst", "platform.weibo-0.jsonl.zst", "incidents.parquet"}
    assert not list((files / "incidents").iterdir())


# ── stores ───────────────────────────────────────────────────────────────────────────────────


def notice(one: Incident, outcome: str) -> None:
    data = {"incident": {"victim": pseudonyms(load())(one.victim)}, "page": "p"}
    outbox = Outbox(load())
    outbox.add(f"{one.id}-1", json.dumps({"time": "2023-11-15T00:00:00Z", "data": data}).encode(), ("http://a",))
    said = "" if outcome == "due" else "received"
    outbox.note(f"{one.id}-1", Sending({"http://a": Way(1, outcome)}, said))  # type: ignore[arg-type]
    outbox.bury(f"{one.id}-1")


@pytest.mark.parametrize("what", [("--account", f"weibo:{VICTIM}"), ("--before", "2024-01-01")])
def test_notices_go_with_their_dead_letters(files: Path, one: Incident, home: Path, what: tuple[str, str]) -> None:
    notice(one, "dead")
    assert removed(purge(*what))[f"{one.id}-1.json"] == (4, 0)
    assert not [path for path in (home / "notices").rglob("*") if path.is_file()]


def test_a_notice_on_its_way_stays_and_one_about_another_too(files: Path, one: Incident, home: Path) -> None:
    notice(one, "due")
    before = contents(home / "notices")
    report = purge("--account", f"weibo:{VICTIM}")
    assert any("still being sent" in stays["why"] for stays in report["remains"])
    purge("--account", "weibo:else")
    assert contents(home / "notices") == before


# ── holds ────────────────────────────────────────────────────────────────────────────────────


def hold(one: Incident) -> Result:
    return run("hold", "add", one.id, "--from", "files", "--events", "files/events.jsonl.zst", *BY)


def test_what_is_held_is_copied_first_and_stays(files: Path, one: Incident, home: Path) -> None:
    notice(one, "taken")
    assert hold(one).exit_code == 0
    copy = home / "holds" / one.id / "1"
    manifest = json.loads((copy / "manifest.json").read_bytes())
    assert (manifest["events"], manifest["evidence"], manifest["absent"]) == (4, 3, 0)
    before = contents(copy) | contents(home / "notices")
    report = purge("--account", f"weibo:{VICTIM}")
    assert contents(copy) | contents(home / "notices") == before
    assert (files / "incidents" / f"{one.id}.json").exists()
    assert len(pl.read_parquet(files / "incidents.parquet")) == 1
    assert {Path(held["place"]).name for held in report["held"]} == {
        f"{one.id}.json", "incidents.parquet", f"{one.id}-1.json", one.id,
    }  # fmt: skip
    assert items(copy / "events.jsonl.zst") == ["1", "canary-item-0", "canary-item-1", "canary-item-2"]
    assert removed(report)["events.jsonl.zst"] == (1, 3)  # the copy is what is kept


def test_a_hold_below_the_folder_that_is_erased_stays(files: Path, one: Incident, home: Path) -> None:
    hold(one)
    before = contents(home / "holds")
    for root in (".", str(home), str(home / "holds")):
        purge("--account", f"weibo:{VICTIM}", "--in", root)
        purge("--before", "2024-01-01", "--in", root)
    assert contents(home / "holds") == before


def test_after_its_release_it_goes(files: Path, one: Incident, home: Path) -> None:
    hold(one)
    run("hold", "release", one.id, *BY)
    assert "released" in run("hold", "list").stdout
    assert removed(purge("--account", "weibo:else")).get("1") is None
    assert removed(purge("--account", f"weibo:{OTHER}"))["1"] == (3, 0)
    assert not (home / "holds" / one.id / "1").exists()
    with pytest.raises(InputError, match="is not held"):
        run("hold", "release", one.id, *BY)


def test_held_again_there_is_one_more_copy_and_the_log_tells_all(files: Path, one: Incident, home: Path) -> None:
    hold(one)
    hold(one)
    (said,) = [json.loads(row) for row in run("hold", "list", "--json").stdout.splitlines()]
    assert said["held"] and [entry["copy"] for entry in said["log"]] == [1, 2]
    assert {path.name for path in (home / "holds" / one.id).iterdir()} == {"1", "2"}


def test_where_a_copy_is_damaged_nothing_is_erased(files: Path, one: Incident, home: Path) -> None:
    hold(one)
    (home / "holds" / one.id / "1" / "incident.json").write_bytes(b"{}")
    assert "is not as it was copied" in run("hold", "list").stderr
    before = contents(files)
    with pytest.raises(StateError, match="nothing was erased"):
        purge("--account", f"weibo:{VICTIM}")
    assert contents(files) == before


def test_evidence_that_is_nowhere_any_more_is_told(files: Path, one: Incident) -> None:
    purge("--before", "2023-11-14T22:13:20.000002Z")
    done = hold(one)
    assert "2 of 3 events that it shows were not found there" in done.stderr


# ── what is refused ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name one of --account and --before"),
        (("--account", "weibo:7", "--before", "2020-01-01"), "name one of --account and --before"),
        (("--account", "weibo"), "is no account"),
        (("--before", "2199-01-01"), "lies in the future"),
        (("--account", "weibo:7"), "say --yes, or look first with --dry-run"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...], said: str) -> None:
    done = run("purge", "--files-only", *BY, *arguments)
    assert done.exit_code == 2 and said in done.output


def test_it_takes_an_author_and_a_reason() -> None:
    assert "Missing option '--author'" in run("purge", "--account", "weibo:7").output
    assert "Missing option '--reason'" in run("hold", "add", "0123456789abcdef", "--author", "li").output


def test_damaged_input_is_named(files: Path) -> None:
    with pytest.raises(InputError, match="nowhere is not there"):
        purge("--account", f"weibo:{VICTIM}", "--in", "nowhere")
    assert len(items(files / "events.jsonl.zst")) == 5  # found before anything was erased
    (files / "campaigns.parquet").write_bytes(b"no")
    with pytest.raises(InputError, match=r"campaigns\.parquet is no table"):
        purge("--account", "weibo:7")


def test_what_cannot_be_looked_into_is_named(files: Path) -> None:
    (files / "film.mp4").write_bytes(bytes((1 << 20) - 3) + VICTIM.encode() + bytes(9))
    (files / "other.mp4").write_bytes(bytes(1 << 21) + b"\\u")
    (files / "old.tar.gz").write_bytes(b"x")
    (files / "odd.jsonl").write_text(f'{{"name": "{VICTIM}"}}\n{{"name": "else"}}\n')
    report = purge("--account", f"weibo:{VICTIM}")
    found = {Path(one["place"]).name: one["count"] for one in report["remains"]}
    assert found | {"topics": -1} == {
        "film.mp4": -1, "notes.txt": -1, "odd.jsonl": 1, "old.tar.gz": -1, "queries.jsonl": -1, "topics": -1,
    }  # fmt: skip


def test_what_ends_early_leaves_a_report_of_what_was_done(files: Path, home: Path) -> None:
    (files / "incidents.parquet").write_bytes(b"no")
    with pytest.raises(InputError):
        purge("--account", f"weibo:{VICTIM}")
    (kept,) = (home / "purges").iterdir()
    report = json.loads(kept.read_text())
    assert "is no table" in report["failed"] and "events.jsonl.zst" in removed(report)
