"""The boards against the types that Grafana publishes for them (npm's @grafana/schema), by the compiler of TypeScript.

Grafana reads what it does not know without a word; so does the SDK write it. The compiler tells both.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.build import board_files
from tests.conftest import STRICT
from tests.dashboards.programs import program

TYPES = Path(__file__).with_name("types")
COMPOSE = Path(__file__).resolve().parents[2] / "deploy" / "compose.yaml"
OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the packages of types/package-lock.json are installed."""
    made = tmp_path_factory.mktemp("types")
    for name in ("package.json", "package-lock.json", "shapes.ts"):
        shutil.copy(TYPES / name, made)
    command = [program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=made, capture_output=True, text=True, timeout=300)
    if done.returncode:
        cure = (
            f"`npm ci` could not install the packages of {TYPES / 'package.json'}: is the network there? {done.stderr}"
        )
        if STRICT:
            pytest.fail(cure)
        pytest.skip(cure)
    return made


def errors(folder: Path, boards: dict[str, Any]) -> str:
    """What the compiler says of boards, by name."""
    files = []
    for name, board in boards.items():
        file = folder / f"{name}.ts"
        file.write_text(
            f"import type {{ Board }} from './shapes';\nexport const board: Board = {json.dumps(board)};\n",
            encoding="utf-8",
        )
        files.append(file.name)
    command = [program("node"), "node_modules/typescript/bin/tsc", *OPTIONS, *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300).stdout


@pytest.fixture(scope="module")
def boards() -> dict[str, Any]:
    return {Path(path).stem: json.loads(content) for path, content in board_files().items()}


def test_every_board_is_of_the_types_that_grafana_publishes(folder: Path, boards: dict[str, Any]) -> None:
    assert not errors(folder, boards)


def spoilt(board: Any, *changes: tuple[tuple[str | int, ...], Any]) -> Any:
    """A copy with other values at some places."""
    made = json.loads(json.dumps(board))
    for path, value in changes:
        place = made
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return made


def test_a_board_that_grafana_would_not_understand_is_told(folder: Path, boards: dict[str, Any]) -> None:
    board = boards["breakwater-situation"]
    stat = next(place for place, panel in enumerate(board["panels"]) if panel["type"] == "stat")
    lines = next(place for place, panel in enumerate(board["panels"]) if panel["type"] == "timeseries")
    wrong = {
        "unknown_field": spoilt(board, (("titel",), "x")),
        "unknown_value": spoilt(board, (("panels", stat, "fieldConfig", "defaults", "thresholds", "mode"), "much")),
        "wrong_kind": spoilt(board, (("panels", stat, "title"), 3)),
        "unknown_option": spoilt(board, (("panels", stat, "options", "colour"), "red")),
        "wrong_option": spoilt(board, (("panels", lines, "options", "legend", "placement"), "left")),
        "wrong_custom": spoilt(board, (("panels", lines, "fieldConfig", "defaults", "custom", "drawStyle"), "dots")),
    }
    said = errors(folder, wrong)
    assert {name for name in wrong if f"{name}.ts(" in said} == set(wrong), said


def test_the_types_are_those_of_the_grafana_that_is_composed() -> None:
    image = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["grafana"]["image"]
    wanted = json.loads((TYPES / "package.json").read_text(encoding="utf-8"))["dependencies"]["@grafana/schema"]
    assert image == f"grafana/grafana:{wanted}"
