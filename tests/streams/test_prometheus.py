"""A Prometheus of our own: found, started, ended; and what is said where it is not."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from streams.errors import BreakwaterError
from streams.prometheus import LocalPrometheus
from tests.dashboards.programs import program


def test_it_is_ready_in_the_block_and_gone_behind_it(tmp_path: Path) -> None:
    program("prometheus")
    with LocalPrometheus(tmp_path / "made", {}) as running:
        assert running.url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{running.url}/api/v1/query?query=1", trust_env=False).json()["status"] == "success"
    with pytest.raises(httpx.ConnectError):
        httpx.get(running.url, trust_env=False)


def test_where_it_is_not_installed_the_cure_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BreakwaterError, match="apt-get install prometheus"):
        LocalPrometheus(tmp_path, {})


def test_where_it_does_not_start_its_own_words_are_told(tmp_path: Path) -> None:
    program("prometheus")
    broken = LocalPrometheus(tmp_path, {}, rules=["groups: [{name: broken, rules: [{record: x, expr: sum(}]}]"])
    with pytest.raises(BreakwaterError, match=r"does not start .*prometheus\.log"):
        broken.__enter__()
