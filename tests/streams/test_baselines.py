"""The file of baselines: made by a command, shipped, read again."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.baselines import SHIPPED, load
from streams.cli import cli
from streams.errors import InputError


def run(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(cli, shlex.split(line.removeprefix("breakwater ")), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_shipped_file_is_what_its_own_commands_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = load().table.note
    commands = [line.strip() for line in re.findall(r"breakwater [^;]*", note)]
    assert [line.split()[1] for line in commands] == ["simulate", "baselines"]
    run(commands[0], tmp_path, monkeypatch)
    run(f"{commands[1]} --note {shlex.quote(note)}", tmp_path, monkeypatch)
    made = (tmp_path / "baselines.json").read_bytes()
    cure = "scorer, readers or simulation have changed: make the file anew with the commands in docs/baselines.md"
    assert made == SHIPPED.read_bytes(), cure


def test_the_shipped_file_holds_a_cohort_for_anybody() -> None:
    baselines = load()
    for platform in ("weibo", "bluesky", "mastodon"):
        for followers in (-1, 0, 500, 10**9):
            usual = baselines.cohort(platform, followers, 1_736_000_000_000_000).over(86_400)
            assert usual.reach > 1
            assert usual.hostile_accounts > 0


def test_people_with_more_followers_usually_reach_further() -> None:
    at = 1_736_000_000_000_000
    few, many = (load().cohort("weibo", followers, at).over(86_400).reach for followers in (50, 5_000))
    assert few < many


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version": 1}', b"[1]"])
def test_a_file_that_is_none_is_told_with_the_cure(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"b\.json is no file of baselines.*breakwater baselines"):
        load(path)


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="check the path"):
        load(tmp_path / "b.json")


def test_events_that_are_aimed_at_nobody_make_no_baselines(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text(
        '{"platform":"x","item":"1","kind":"post","created_at":1736000000000000,"author":"a","text":"早"}\n'
    )
    done = CliRunner().invoke(cli, ["baselines", str(path), "--format", "canonical", "--out", str(tmp_path / "b")])
    assert isinstance(done.exception, InputError)
    assert "nothing in it is aimed at an account" in str(done.exception)
    assert not (tmp_path / "b").exists()
