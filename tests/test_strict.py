"""The rule that CI may not skip: BREAKWATER_STRICT=1 makes a skip a failure with the reason of the skip."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SKIPS = """
import pytest
def test_needs_something(): pytest.skip("apt-get install something")
@pytest.mark.skipif(True, reason="not on this system")
def test_marked(): pass
@pytest.mark.xfail(reason="known", strict=True)
def test_known(): assert False
"""
SKIPPED_MODULE = """
import pytest
pytest.importorskip("no_such_package", reason="pip install no_such_package")
"""


def run(folder: Path, source: str, strict: str) -> tuple[int, str]:
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    (folder / "conftest.py").write_text("from tests.conftest import *\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    environment = os.environ | {"BREAKWATER_STRICT": strict, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, f"--rootdir={folder}", str(folder)], cwd=folder, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("source", "reasons"),
    [
        (SKIPS, ["apt-get install something", "not on this system"]),
        (SKIPPED_MODULE, ["pip install no_such_package"]),
    ],
)
def test_a_skip_fails_only_under_the_flag_and_gives_its_reason(tmp_path: Path, source: str, reasons: list[str]) -> None:
    code, out = run(tmp_path, source, strict="0")
    assert code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED), out
    code, out = run(tmp_path, source, strict="1")
    assert code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    for reason in reasons:
        assert reason in out
