"""The query of every panel on a real Prometheus, which has scraped metrics of scenarios of abuse."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboards.boards import panels
from dashboards.build import board_files
from dashboards.evaluate import Prometheus, evaluate_panels
from dashboards.page import counted
from streams.cli.dashboards import command
from streams.observers import prometheus
from tests.dashboards.driven import drive, served
from tests.dashboards.programs import program

NOBODY = "http://127.0.0.1:9"  # no Alertmanager
MORE = 4


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus that has seen it. A busy machine may make it miss some of the first scrapes: then it goes on."""
    folder = tmp_path_factory.mktemp("prometheus") / "abuse"
    with served() as metrics, prometheus(program("prometheus"), folder, {"worker": [metrics]}, NOBODY) as running:
        with Prometheus(running.url) as asked:
            until = time.monotonic() + 30
            while not asked.now("up") and time.monotonic() < until:  # it learns of its targets after it is ready
                time.sleep(0.2)
        drive()
        for _ in range(MORE):
            if not evaluate_panels(running.url):
                break
            drive()
        yield running.url


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("prometheus") / "empty"
    with prometheus(program("prometheus"), folder, {}, NOBODY) as running:
        yield running.url


def test_every_panel_shows_something_of_a_service_under_abuse(url: str) -> None:
    assert not evaluate_panels(url)


def test_a_prometheus_that_scraped_nothing_shows_nothing_in_any_panel(empty: str) -> None:
    told = {line.split(":")[0] for line in evaluate_panels(empty)}
    assert told == {f"{board} / {panel.title}".split(":")[0] for board, panel in panels()}


def test_what_is_evaluated_is_what_the_boards_ask(url: str) -> None:
    written = [
        target["expr"]
        for content in board_files().values()
        for panel in json.loads(content)["panels"]
        for target in panel.get("targets", ())
    ]
    assert sorted(written) == sorted(query.expr for _, panel in panels() for query in panel.queries)


def test_recording_rules_have_values(url: str) -> None:
    with Prometheus(url) as asked:
        assert asked.now("breakwater:hostile:rate10m")[0].values[0] > 0
        assert asked.now("breakwater:guarded:ratio1h")


def test_a_query_that_prometheus_refuses_is_told_with_its_words(url: str) -> None:
    with Prometheus(url) as asked, pytest.raises(ValueError, match=r"sum\(: .*parse error"):
        asked.now("sum(")


def test_the_boards_are_drawn_as_pictures(url: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        command, ["render", "--prometheus", url, "--out", str(tmp_path / "p"), "--since", "1m"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    drawn = sorted((tmp_path / "p").glob("*.png"))
    assert [path.stem for path in drawn] == sorted(Path(name).stem for name in board_files())
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)


def test_check_names_panels_that_show_nothing_and_ends_with_1(empty: str, url: str) -> None:
    assert CliRunner().invoke(command, ["check", "--prometheus", url]).exit_code == 0
    done = CliRunner().invoke(command, ["check", "--prometheus", empty])
    assert done.exit_code == 1 and "Situation / S1" in done.output


def test_no_prometheus_there_is_told_with_its_address() -> None:
    done = CliRunner().invoke(command, ["check", "--prometheus", "http://127.0.0.1:9"])
    assert "no Prometheus answers at http://127.0.0.1:9" in str(done.exception)


def test_counts_have_no_fraction_and_what_is_below_one_keeps_it() -> None:
    assert [counted(*given) for given in ((28.9, "short"), (0.25, "short"), (0.4, "s"), (1234.4, "short"))] == [
        "29",
        "0.25",
        "400 ms",
        "1,234",
    ]
