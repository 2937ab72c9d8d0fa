"""A backtest as files: JSON for programs, Markdown and pictures for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from streams.backtest import measures, pictures, tables
from streams.backtest.cases import Outcome
from streams.backtest.chnci import Judged, Verdict
from streams.files import OutputFolder

NO_PICTURES: Final = "no pictures: matplotlib is not installed; pip install 'breakwater[plots]'"


def write(outcomes: Sequence[Outcome], folder: OutputFolder) -> bool:
    """Write `backtest.json`, `backtest.md`, `confusion.svg`, `delays.svg`; False where pictures had to be left out."""
    found = measures.summary(outcomes)
    _json({"summary": found, "runs": outcomes}, folder, "backtest.json")
    folder.open("backtest.md").write(tables.markdown(found, outcomes).encode())
    if not pictures.available():
        return False
    folder.open("confusion.svg").write(pictures.confusion(found))
    folder.open("delays.svg").write(pictures.delays(outcomes))
    return True


def write_curve(outcomes: Sequence[Outcome], folder: OutputFolder) -> bool:
    """Write `curve.json`, `curve.md`, `curve.svg`; False where the picture had to be left out."""
    points = measures.curve(outcomes)
    _json({"curve": points, "runs": outcomes}, folder, "curve.json")
    folder.open("curve.md").write(tables.curve_markdown(points).encode())
    if not pictures.available():
        return False
    folder.open("curve.svg").write(pictures.intensity([point for point in points if _harmful(point, outcomes)]))
    return True


def write_chnci(judged: Sequence[Judged], verdicts: Sequence[Verdict], folder: OutputFolder) -> None:
    """Write `chnci.json`, `chnci.md`."""
    _json({"verdicts": verdicts, "files": judged}, folder, "chnci.json")
    folder.open("chnci.md").write(tables.chnci_markdown(judged, verdicts).encode())


def _harmful(point: measures.Point, outcomes: Sequence[Outcome]) -> bool:
    return any(one.harmful for one in outcomes if one.scenario == point.scenario)


def _json(told: object, folder: OutputFolder, name: str) -> None:
    folder.open(name).write(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
