"""Programs that tests here need and Python does not bring. Each is found on PATH."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import STRICT

PACKAGES = {
    "promtool": "prometheus",
    "prometheus": "prometheus",
    "amtool": "prometheus-alertmanager",
    "node": "nodejs",
    "npm": "npm",
}


def program(name: str) -> str:
    """Its path; skips the test where it is missing (BREAKWATER_STRICT=1: fails it)."""
    found = shutil.which(name)
    if found:
        return found
    cure = f"{name} is not on PATH: on Debian `apt-get install {PACKAGES[name]}`"
    if STRICT:
        pytest.fail(cure)
    pytest.skip(cure)
