"""The files in deploy/ read as what they are, and agree with one another and with the settings."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.alerts import PROCESSES
from streams import grafana
from streams import settings as configuration
from streams.jars import locked
from tests.dashboards.programs import program

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"


def parsed(*parts: str) -> Any:
    return yaml.safe_load(DEPLOY.joinpath(*parts).read_text(encoding="utf-8"))


@pytest.fixture
def services() -> dict[str, Any]:
    found: dict[str, Any] = parsed("compose.yaml")["services"]
    return found


def test_the_composition_holds_kafka_prometheus_alertmanager_grafana_and_us(services: dict[str, Any]) -> None:
    assert set(services) == {"kafka", "ingest", "worker", "sinks", "prometheus", "alertmanager", "grafana"}


def test_every_image_of_others_is_pinned(services: dict[str, Any]) -> None:
    for service in services.values():
        name, colon, version = service["image"].partition(":")
        assert name == "breakwater" or (colon and version != "latest")


def test_the_composition_runs_the_same_kafka_as_the_local_broker(services: dict[str, Any]) -> None:
    local = next(jar.version for jar in locked() if jar.artifact == "kafka_2.13")
    assert services["kafka"]["image"] == f"apache/kafka:{local}"


def test_nothing_is_published_beyond_this_machine(services: dict[str, Any]) -> None:
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_every_file_that_is_mounted_and_every_volume_that_is_used_is_there(services: dict[str, Any]) -> None:
    volumes = parsed("compose.yaml")["volumes"]
    for service in services.values():
        for mount in service["volumes"]:
            source = mount.split(":")[0]
            assert (DEPLOY / source).exists() if source.startswith("./") else source in volumes


def test_prometheus_reads_the_ports_that_the_services_serve() -> None:
    settings = configuration.read(tomllib.loads((DEPLOY / "breakwater.toml").read_text(encoding="utf-8")))
    jobs = {job["job_name"]: job for job in parsed("prometheus", "prometheus.yml")["scrape_configs"]}
    assert jobs["ingest"]["static_configs"][0]["targets"] == [f"ingest:{settings.metrics.ingest_port}"]
    assert jobs["sinks"]["static_configs"][0]["targets"] == [f"sinks:{settings.metrics.sinks_port}"]
    assert jobs["worker"]["dns_sd_configs"][0]["port"] == settings.metrics.worker_port


def test_alertmanager_sends_to_a_receiver_that_is_there() -> None:
    config = parsed("alertmanager", "alertmanager.yml")
    assert config["route"]["receiver"] in {receiver["name"] for receiver in config["receivers"]}


def test_the_image_copies_only_what_the_builder_may_see() -> None:
    seen = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
            if line.startswith("!")}  # fmt: skip
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY ")}
    assert copied == seen


def test_prometheus_accepts_its_configuration_and_its_rules() -> None:
    path = DEPLOY / "prometheus" / "prometheus.yml"
    done = subprocess.run([program("promtool"), "check", "config", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "rule files" in done.stdout


def test_prometheus_sends_to_the_alertmanager_that_is_composed(services: dict[str, Any]) -> None:
    (managers,) = parsed("prometheus", "prometheus.yml")["alerting"]["alertmanagers"]
    (target,) = managers["static_configs"][0]["targets"]
    assert target.partition(":")[0] in services


def test_grafana_finds_its_boards_where_they_are_mounted(services: dict[str, Any]) -> None:
    (provider,) = parsed("grafana", "provisioning", "dashboards", "breakwater.yaml")["providers"]
    mounts = dict(mount.split(":")[:2] for mount in services["grafana"]["volumes"])
    assert mounts["./grafana/dashboards"] == provider["options"]["path"]
    assert (provider["folderUid"], provider["folder"]) == grafana.FOLDER


def test_every_panel_asks_the_data_source_that_is_provisioned() -> None:
    (source,) = parsed("grafana", "provisioning", "datasources", "prometheus.yaml")["datasources"]
    for path in (DEPLOY / "grafana" / "dashboards").glob("*.json"):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            asked = (
                [panel["datasource"], *(each["datasource"] for each in panel["targets"])] if "targets" in panel else []
            )
            assert all(each == {"type": source["type"], "uid": source["uid"]} for each in asked)


def test_alerts_of_rules_name_jobs_that_prometheus_scrapes() -> None:
    jobs = {job["job_name"] for job in parsed("prometheus", "prometheus.yml")["scrape_configs"]}
    assert set(PROCESSES.split("|")) == jobs


def test_sinks_tell_the_alertmanager_that_is_composed(services: dict[str, Any]) -> None:
    settings = configuration.read(tomllib.loads((DEPLOY / "breakwater.toml").read_text(encoding="utf-8")))
    assert settings.alerts.url.removeprefix("http://").partition(":")[0] in services
