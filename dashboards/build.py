"""The files that Prometheus and Grafana read, made from the code."""

from __future__ import annotations

import json
from typing import Any, Final

import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from dashboards.alerts import rules
from dashboards.boards import boards

MADE: Final = "# Made by `breakwater dashboards build` from dashboards/alerts.py.\n"


def files() -> dict[str, str]:
    """Path below the root of the repository → content."""
    return rule_files() | board_files()


def rule_files() -> dict[str, str]:
    """The rules of Prometheus, as `files`."""
    return {
        f"deploy/prometheus/rules/{name}": MADE + yaml.safe_dump(content, sort_keys=False, width=120)
        for name, content in rules().items()
    }


def board_files() -> dict[str, str]:
    """The boards of Grafana, as `files`."""
    return {f"deploy/grafana/dashboards/{board.uid}.json": _json(board) for board in boards()}


def _json(board: Any) -> str:
    return json.dumps(board, cls=JSONEncoder, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
