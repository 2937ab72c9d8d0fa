"""Bad input through the command line: one clear message, an exit code that is not zero, nothing half-written."""

from __future__ import annotations

import gzip
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import zstandard
from click.testing import CliRunner

from streams.cli import COMMANDS, cli, main
from streams.folders import alone
from tests.streams.readers import made

NOBODY = "127.0.0.1:1"
LINES = b"\n".join(made.lines(2_000)) + b"\n"

READING = ("replay", "convert", "feed")  # commands that take PATH and --format
CONFIGURED = ("ingest", "worker", "run", "replay", "feed", "record", "equal")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def arguments(command: str, file: str, format_name: str) -> list[str]:
    """The shortest call of a command that reads or writes `file`."""
    if command in (*READING, "equal"):
        out = ["--out", f"out-{command}.jsonl"] if command == "convert" else []
        out = ["--out", "out"] if command == "replay" else out
        return [command, file, "--format", format_name, *out]
    return [command, "--out", "out"] if command == "record" else [command]


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """The one line that `breakwater ARGV` says before it ends with 2; nothing may be left behind."""
    before = sorted(Path.cwd().rglob("*"))
    with pytest.raises(SystemExit) as end:
        main(list(argv))
    assert end.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = [line for line in said.err.splitlines() if not line.startswith("worker ")]
    assert line.startswith("breakwater: ")
    assert sorted(Path.cwd().rglob("*")) == before
    return line


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cut.jsonl.zst", zstandard.compress(LINES)[:-50], "stops in the middle"),
        ("cut.jsonl.gz", gzip.compress(LINES)[:-50], "stops in the middle"),
        ("no.jsonl.zst", LINES, "as its name says"),
        ("empty.jsonl", b"", "empty"),
        ("noise.jsonl", os.urandom(5_000), "is not of the format canonical"),
        ("table.parquet", b"PAR1 and no more", "table.parquet"),
    ],
)
def test_a_broken_file(command: str, name: str, content: bytes, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_bytes(content)
    line = refused(capsys, *arguments(command, name, "canonical"))
    assert name in line
    assert said in line


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize(("format_name", "said"), [("weibo", "--format canonical"), ("ced", "is no dump")])
def test_a_wrong_format_is_told_with_the_right_one(
    command: str, format_name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("events.jsonl").write_bytes(LINES)
    assert said in refused(capsys, *arguments(command, "events.jsonl", format_name))


@pytest.mark.parametrize("command", READING)
def test_a_file_that_is_not_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "absent.jsonl is not there" in refused(capsys, *arguments(command, "absent.jsonl", "canonical"))


@pytest.mark.parametrize("command", CONFIGURED)
def test_an_unknown_configuration_key(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("events.jsonl").write_bytes(LINES)
    Path("wrong.toml").write_text("[kafka]\npartition = 4\n")
    line = refused(capsys, *arguments(command, "events.jsonl", "canonical"), "--config", "wrong.toml")
    assert "wrong.toml: unknown key 'kafka.partition'; did you mean 'kafka.partitions'?" in line


@pytest.mark.parametrize("content", ["[kafka", "[kafka]\npartitions = 'four'\n"])
def test_a_configuration_that_cannot_be_read(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("wrong.toml").write_text(content)
    assert "wrong.toml" in refused(capsys, "ingest", "--config", "wrong.toml")
    assert "absent.toml" in refused(capsys, "ingest", "--config", "absent.toml")


def started(*argv: str, **options: Any) -> subprocess.Popen[str]:
    """`breakwater ARGV` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "streams.cli", *argv]
    return subprocess.Popen(command, text=True, stderr=subprocess.PIPE, env=environment, **options)


def test_a_broker_that_is_not_there() -> None:
    """In processes of their own: the clients of Kafka may not add a word either."""
    Path("events.jsonl").write_bytes(LINES)
    calls = [arguments(command, "events.jsonl", "canonical") for command in ("feed", "run", "record")]
    calls += [[command, "--metrics-port", "0"] for command in ("worker", "ingest")]
    for process in [started(*argv, "--bootstrap", NOBODY) for argv in calls]:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 2
        (line,) = [line for line in said.splitlines() if not line.startswith("worker ")]
        assert line.startswith(f"breakwater: no Kafka broker answers at {NOBODY}")
        assert "--bootstrap" in line


def test_a_data_folder_that_a_worker_cannot_have(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with alone(tmp_path / "workers" / "one", ""):
        for folder, said in ((tmp_path, "another worker works in"), (tmp_path / "file", "cannot write")):
            Path("config.toml").write_text(f"[paths]\ndata = '{folder}'\n")
            process = started("worker", "--name", "one", "--config", "config.toml", "--metrics-port", "0")
            _, last = process.communicate(timeout=60)
            assert process.returncode == 2
            assert last.splitlines()[1:] == [line for line in last.splitlines() if said in line]


@pytest.mark.parametrize(
    "argv",
    [
        ("replay", "events.jsonl", "--format", "canonical", "--out", "out", "--json"),
        ("convert", "events.jsonl", "--format", "canonical", "--out", "out/x.jsonl"),
        ("convert", "events.jsonl", "--format", "canonical", "--out", "out/x.jsonl.zst"),
        ("simulate", "--events", "2000", "--out", "out"),
    ],
)
def test_a_full_disk_leaves_nothing_behind(
    argv: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of this process may not grow beyond 4 KB; the system says so as it says that a disk is full."""
    Path("events.jsonl").write_bytes(LINES)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))
    try:
        line = refused(capsys, *argv)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert "out: cannot be written" in line
    assert "free some space or choose another place" in line


@pytest.mark.parametrize("argv", [("schema",), ("simulate", "--events", "2000", "--out", "-"), ("--help",)])
def test_a_full_disk_behind_standard_output(argv: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = started(*argv, stdout=full)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.count("\n") == 1
    assert "No space left on device" in said


@pytest.mark.parametrize("out", ["events.jsonl", "events.jsonl/below", "/proc/nowhere"])
@pytest.mark.parametrize("command", ["replay", "simulate"])
def test_a_place_that_cannot_be_written(command: str, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("events.jsonl").write_bytes(LINES)
    argv = ["replay", "events.jsonl", "--format", "canonical"] if command == "replay" else ["simulate"]
    assert f"{out}: cannot be written" in refused(capsys, *argv, "--out", out)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_shows_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    command = cli.get_command(click.Context(cli), name)
    below = sorted(command.commands) if isinstance(command, click.Group) else [""]
    for subcommand in below:
        own = CliRunner().invoke(cli, [name, subcommand, "--help"]).output if subcommand else ""
        assert f"\n    breakwater {name} {subcommand}" in result.output + own
