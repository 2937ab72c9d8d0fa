"""One measurement, as `results.json` holds it, and the arithmetic between its two sides."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct

_COMPARE = {"<=": operator.le, ">=": operator.ge}


class Result(Struct, frozen=True):
    """`ours` and `theirs` in `unit`, medians over the runs; `ratio` = ours ÷ theirs, median of run by run.

    Without another side `theirs` and `ratio` are null, `runs` lists ours, and `goal` speaks of ours.
    """

    name: str
    ours: float
    theirs: float | None
    ratio: float | None
    goal: str | None  # like "<=0.35"; null where the figure is given for information
    unit: str
    runs: list[float]

    @property
    def met(self) -> bool | None:
        """Is the goal met? None where there is none."""
        if self.goal is None:
            return None
        value = self.ours if self.ratio is None else self.ratio
        return bool(_COMPARE[self.goal[:2]](value, float(self.goal[2:])))


def compare(name: str, ours: Sequence[float], theirs: Sequence[float], goal: str | None, unit: str) -> Result:
    """Both sides of the same runs, in the same order."""
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Result(
        name,
        _short(median(ours)),
        _short(median(theirs)),
        _short(median(ratios)),
        goal,
        unit,
        list(map(_short, ratios)),
    )


def alone(name: str, ours: Sequence[float], goal: str | None, unit: str) -> Result:
    """A figure that has no other side."""
    return Result(name, _short(median(ours)), None, None, goal, unit, list(map(_short, ours)))


def _short(value: float) -> float:
    """Four digits: more of them would say what was not measured."""
    return float(f"{value:.4g}")


def read(path: Path) -> list[Result]:
    """What `write` wrote; empty where there is no file."""
    return msgspec.json.decode(path.read_bytes(), type=list[Result]) if path.exists() else []


def write(path: Path, results: Sequence[Result]) -> None:
    """Put `results` into the file, in the place of earlier ones of the same names."""
    known = {result.name: result for result in read(path)} | {result.name: result for result in results}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(list(known.values())), indent=2) + b"\n")


def line(result: Result) -> str:
    """One line for a person."""
    goal = "" if result.goal is None else f"   goal {result.goal}: {'met' if result.met else 'MISSED'}"
    sides = f"{result.ours:>10,.6g}"
    if result.theirs is not None:
        sides += f" against {result.theirs:,.6g}: {result.ratio:g}"
    return f"{result.name:38} {sides} {result.unit}{goal}"
