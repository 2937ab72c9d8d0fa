"""The documentation is true: its commands run and print what it says, its tables are complete, its links lead on.

Fenced blocks say by their tag what they are:

    console   commands behind `$ `, run in order in one shell and folder a page; the lines below a command stand
              in what the page prints, whatever their numbers
    sh        commands that only are read: the targets of make and the arguments of breakwater must exist
    toml      a configuration that is accepted
    text      a drawing or a sample
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
from prometheus_client import Counter, Gauge, Histogram

from graph.figures import CascadeRow
from streams import metrics
from streams import settings as configuration
from streams.cli import COMMANDS, cli
from streams.settings import CONFIG_VARIABLE, HOME_VARIABLE, Settings
from streams.topics import topics
from tests.conftest import JARS
from tests.streams.readers import made

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TAGS = {"console", "sh", "toml", "text"}
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([\w-]+))?\)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, tag: str) -> Iterator[str]:
    """Contents of the blocks of one tag."""
    for found, content in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if found == tag:
            yield content


def table(page: str, head: str) -> list[list[str]]:
    """Cells of the table whose first column is headed `head`, code marks taken off."""
    rows: list[list[str]] = []
    for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            if rows:
                return rows[2:]
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if rows or cells[0] == head:
            rows.append([cells[0].strip("`"), *cells[1:]])
    assert rows, f"{page} has no table headed {head}"
    return rows[2:]


def with_(tag: str) -> list[Path]:
    return [page for page in PAGES if any(blocks(page, tag))]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_says_what_it_is(page: Path) -> None:
    assert {tag for tag, _ in _BLOCK.findall(page.read_text(encoding="utf-8"))} <= TAGS


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the pages take as given: the dump (a small one), and settings of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (home / "kafka").symlink_to(JARS)
    config = tmp_path / "breakwater.toml"
    config.write_text(
        f'[kafka]\nbootstrap = "127.0.0.1:{port}"\npartitions = 2\n[metrics]\ningest_port = 0\nworker_port = 0\n'
    )
    made.dump_archive(work, "CED_Dataset.tar.xz")
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    monkeypatch.setenv(CONFIG_VARIABLE, str(config))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return work


# The fixture `broker` has the jars fetched.
@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize("page", with_("console"), ids=name_of)
def test_the_commands_of_a_page_run_and_print_what_it_says(page: Path, bench: Path) -> None:
    lines = [line for block in blocks(page, "console") for line in block.splitlines()]
    script = "set -eo pipefail\ntrap 'breakwater broker stop' EXIT\n" + "".join(
        f"echo {shlex.quote(line)}\n{line[2:]}\n" for line in lines if line.startswith("$ ")
    )
    done = subprocess.run(
        ["bash", "-c", script], cwd=bench, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout
    printed = {_shape(line) for line in done.stdout.splitlines()}
    missing = [line for line in lines if not line.startswith("$ ") and _shape(line) not in printed]
    assert not missing, done.stdout


def _shape(line: str) -> str:
    """A line whatever its numbers."""
    return re.sub(r"\d+([.,]\d+)*", "N", line).strip()


@pytest.mark.parametrize("page", with_("sh"), ids=name_of)
def test_the_commands_that_are_shown_only_exist_with_their_arguments(page: Path) -> None:
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            program, *arguments = shlex.split(line, comments=True) or [""]
            if program == "make":
                done = subprocess.run(["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True)
                assert done.returncode == 0, done.stderr
            elif program == "breakwater":
                _parse(arguments)
            else:
                assert not program, line


def _parse(arguments: list[str]) -> None:
    """Raises click.UsageError where `breakwater ARGUMENTS` would be refused."""
    command: click.Command | None = cli
    name = ""
    while isinstance(command, click.Group):
        name, *arguments = arguments
        command = command.get_command(click.Context(command), name)
    assert command is not None, name
    command.make_context(name, list(arguments))


@pytest.mark.parametrize("page", with_("toml"), ids=name_of)
def test_every_configuration_that_is_shown_is_accepted(page: Path, tmp_path: Path) -> None:
    for block in blocks(page, "toml"):
        (tmp_path / "shown.toml").write_text(block)
        configuration.load(tmp_path / "shown.toml")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path = page.parent / target if target else page
        assert path.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}, anchor


def test_every_command_stands_in_the_readme_and_is_shown_in_the_guide() -> None:
    listed = {row[0]: row[1] for row in table("README.md", "command")}
    assert listed == {f"breakwater {name}": text for name, text in COMMANDS.items()}
    shown = "".join(block for tag in ("console", "sh") for block in blocks(ROOT / "docs/guide.md", tag))
    for name in COMMANDS:
        assert f"breakwater {name} " in shown, name


def test_every_figure_is_explained() -> None:
    figures = [row[0] for row in table("docs/guide.md", "figure")]
    assert figures == [field.name for field in msgspec.structs.fields(CascadeRow)]


def test_every_metric_is_explained_with_its_labels() -> None:
    ours = [metric for metric in vars(metrics).values() if isinstance(metric, Counter | Gauge | Histogram)]
    there = {
        metric._name + ("_total" if isinstance(metric, Counter) else ""): (metric._type, ", ".join(metric._labelnames))
        for metric in ours
    }
    rows = table("docs/operations.md", "metric")
    assert {row[0]: (row[1], row[2].replace("`", "").replace("–", "")) for row in rows} == there


def test_every_topic_is_explained() -> None:
    named = {topic.name for topic in topics(Settings()) if not topic.name.startswith("platform.")}
    assert {row[0] for row in table("docs/operations.md", "topic")} == {*named, "platform.<name>"}
