"""Public data that tests read at run time. It is never part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """The path of shared data; skips the test where it is absent (BREAKWATER_STRICT=1: fails it)."""
    folder = Path(os.environ.get("BREAKWATER_DATA") or BESIDE)
    path = folder.joinpath(*parts)
    if path.exists():
        return path
    cure = f"{'/'.join(parts)} is not there: get the shared data and set BREAKWATER_DATA to its folder"
    if os.environ.get("BREAKWATER_STRICT") == "1":
        pytest.fail(cure)
    pytest.skip(cure)
