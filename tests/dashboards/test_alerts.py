"""The rules as Prometheus reads them: accepted, firing where they must, quiet where they must not."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from dashboards.alerts import ALERTS, RUNBOOKS, Alert, rules
from dashboards.build import files
from streams import metrics
from tests.dashboards.cases import ALSO_QUIET, CASES, DAY, Series
from tests.dashboards.programs import program

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus" / "rules"


def test_the_files_below_deploy_are_those_that_the_code_builds() -> None:
    for path, content in files().items():
        assert (ROOT / path).read_text(encoding="utf-8") == content, f"{path}: run `breakwater dashboards build`"
    built = {ROOT / path for path in files()}
    there = {*RULES.glob("*"), *(ROOT / "deploy/grafana/dashboards").glob("*")}
    assert there <= built, "delete what the code no longer builds"


def test_prometheus_accepts_the_rules() -> None:
    found = sorted(map(str, RULES.glob("*.yml")))
    done = subprocess.run([program("promtool"), "check", "rules", *found], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(found) == len(rules())


def _tests(names: Iterable[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        case = CASES[name]
        for fires, series in ((True, case.fires), *((False, each) for each in (case.quiet, *ALSO_QUIET.get(name, ())))):
            yield _test(name, fires, series, case.at)


def _test(alert: str, fires: bool, series: Series, at: int) -> dict[str, Any]:
    return {
        "name": f"{alert} {'fires' if fires else 'is quiet'}: {series}",
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [
            {
                "expr": f'count(ALERTS{{alertname="{alert}",alertstate="firing"}})',
                "eval_time": f"{at}m",
                "exp_samples": [{"labels": "{}", "value": 1}] if fires else [],
            }
        ],
    }


@pytest.mark.parametrize(("minutes", "long"), [(1, False), (5, True)])
def test_every_alert_fires_where_it_must_and_is_quiet_where_it_must_not(
    tmp_path: Path, minutes: int, long: bool
) -> None:
    names = [name for name, case in CASES.items() if (case.at >= DAY) == long]
    plain = {
        "rule_files": sorted(map(str, RULES.glob("*.yml"))),
        "evaluation_interval": f"{minutes}m",
        "tests": list(_tests(names)),
    }
    file = tmp_path / "test.yml"
    file.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    done = subprocess.run([program("promtool"), "test", "rules", str(file)], capture_output=True, text=True)
    assert names and done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_case() -> None:
    assert set(CASES) == {alert.name for alert in ALERTS}
    assert set(ALSO_QUIET) <= set(CASES)


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_every_alert_has_a_runbook_that_says_what_to_do(alert: Alert) -> None:
    page = (ROOT / RUNBOOKS / f"{alert.name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {alert.name}\n")
    for head in ("## What it means", "## What to do", "## When it is wrong"):
        assert head in page
    assert alert.severity in page


def test_every_runbook_belongs_to_an_alert() -> None:
    assert {path.stem for path in (ROOT / RUNBOOKS).glob("*.md")} == {alert.name for alert in ALERTS}


def test_rules_name_metrics_that_exist() -> None:
    ours = {each._name for each in vars(metrics).values() if isinstance(each, Counter | Gauge | Histogram)}
    for content in rules().values():
        for rule in content["groups"][0]["rules"]:
            for used in re.findall(r"breakwater_\w+", rule["expr"]):
                assert re.sub(r"_(total|bucket|sum|count)$", "", used) in ours, used


def test_every_alert_stands_in_the_documentation_with_its_severity() -> None:
    page = (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\w+)\]\(runbooks/(\w+)\.md\) \| (\w+) \|", page, re.MULTILINE)
    assert listed == [(alert.name, alert.name, alert.severity) for alert in ALERTS]


@pytest.mark.parametrize("severity", ["page", "ticket"])
def test_alerts_of_the_service_go_to_those_who_run_it(severity: str) -> None:
    (labels,) = {(f"severity={rule['labels']['severity']}", f"tier={rule['labels']['tier']}")
                 for content in rules().values() for rule in content["groups"][0]["rules"]
                 if rule.get("labels", {}).get("severity") == severity}  # fmt: skip
    config = f"--config.file={ROOT / 'deploy/alertmanager/alertmanager.yml'}"
    command = [program("amtool"), "config", "routes", "test", config, "alertname=BreakwaterGap", *labels]
    assert subprocess.run(command, capture_output=True, text=True).stdout.split() == ["operations"]
