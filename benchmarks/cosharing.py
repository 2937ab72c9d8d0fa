"""Co-sharing networks from a file, against `coordination_network_toolkit` on the same rows.

ours     `breakwater coshare`: CSV to pairs.parquet, edges.parquet and graph.graphml, no significance
theirs   `coordination_network_toolkit`: the same CSV into its database, `co_link` to a CSV of edges, on all cores
         (`cosharing_toolkit.py`)

Wall-clock and CPU time of the processes from start to end, and the peak of their memory (proportional set size, all
processes of a side at one moment, looked at every 50 ms), in turn. The definitions agree where an account needs one row
(m = 1; a minimum weight of 1) and every post has one id and one link: then both must give the same pairs of accounts,
and for each of the two the same number of its posts behind the edge; otherwise the measurement ends with an error.
Elsewhere they do not agree: their minimum is of an edge's weight, ours of an account's rows in pairs, as in CooRTweet;
they keep only the first row of a repeated id.

Rows are drawn from a seed: accounts and links with heavy-tailed activity and popularity, each link with a burst of its
own over a month, whole seconds.
"""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import psutil  # type: ignore[import-untyped]

from benchmarks.results import Result, compare
from streams.errors import BreakwaterError

ROWS = {"200k": 200_000, "2m": 2_000_000}
NAMES = tuple(f"cosharing_{what}_{rows}" for rows in ROWS for what in ("wall", "cpu", "memory"))
GOAL = "<=0.1"
WINDOW = 60  # s
MB = 1 << 20
SAMPLE_S = 0.05
MONTH = 30 * 86_400  # s


class Used(NamedTuple):
    """What one side took."""

    wall_s: float
    cpu_s: float  # all processes
    peak: int  # bytes


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Measure `names`, on `events` rows instead of each its own number. Raises BreakwaterError where sides differ."""
    if importlib.util.find_spec("coordination_network_toolkit") is None:
        raise BreakwaterError("coordination_network_toolkit is not installed; install the extra `bench`")
    found: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder:
        for label, rows in ROWS.items():
            wanted = [name for name in names if name.endswith(f"_{label}")]
            if wanted:
                used = _measure(Path(folder, label), events or rows, runs, say)
                found += [result for result in _results(label, used) if result.name in wanted]
    return found


def _results(label: str, used: dict[str, list[Used]]) -> list[Result]:
    ours, theirs = used["ours"], used["theirs"]
    wall = [[one.wall_s for one in side] for side in (ours, theirs)]
    cpu = [[one.cpu_s for one in side] for side in (ours, theirs)]
    peak = [[one.peak / MB for one in side] for side in (ours, theirs)]
    return [
        compare(f"cosharing_wall_{label}", *wall, GOAL, "s"),
        compare(f"cosharing_cpu_{label}", *cpu, None, "s CPU"),
        compare(f"cosharing_memory_{label}", *peak, None, "MB at peak"),
    ]


def _measure(folder: Path, rows: int, runs: int, say: Callable[[str], object]) -> dict[str, list[Used]]:
    folder.mkdir()
    shares = drawn(rows)
    shares.write_csv(folder / "shares.csv")
    used: dict[str, list[Used]] = {"ours": [], "theirs": []}
    sides = {"ours": _ours, "theirs": _theirs}
    for number in range(runs):
        for side in sides if number % 2 == 0 else reversed(sides):
            for old in folder.glob("toolkit*" if side == "theirs" else "ours/*"):
                old.unlink()
            used[side].append(_timed(sides[side](folder)))
            took = used[side][-1]
            cost = f"{took.wall_s:.2f} s, CPU {took.cpu_s:.2f} s, {took.peak / MB:,.0f} MB"
            say(f"cosharing: run {number + 1}, {side}: {cost}")
        say(f"cosharing: run {number + 1}: both give {_agree(folder):,} pairs of accounts")
    return used


def drawn(rows: int, seed: int = 7) -> pl.DataFrame:
    """The rows, with the columns that the other side asks for, in its order. Ours reads four of them."""
    random = np.random.default_rng(seed)
    accounts, links = max(10, rows // 10), max(10, rows // 5)
    who = _heavy(random, rows, accounts)
    link = _heavy(random, rows, links)
    born = random.uniform(0, MONTH, links)
    at = born[link] + np.exp(random.normal(np.log(6 * 3_600), 1.5, rows))  # half of a link's shares in six hours
    nothing = pl.lit("")
    table = pl.DataFrame({"who": who, "link": link, "at": (1_700_000_000 + at).astype(np.int64)})
    return table.select(
        pl.format("post{}", pl.int_range(rows)).alias("message_id"),
        pl.format("account{}", "who").alias("user_id"),
        *(nothing.alias(name) for name in ("username", "repost_id", "reply_id", "message")),
        pl.col("at").alias("timestamp"),
        pl.format("https://example.org/{}", "link").alias("urls"),
    )


def _heavy(random: np.random.Generator, rows: int, kinds: int) -> np.ndarray:
    """Numbers below `kinds`, a few of them often: Pareto weights of shape 1.2, cut so that ten times the rows are ten
    times the pairs, not a hundred times.
    """
    weights = np.minimum(random.pareto(1.2, kinds) + 1, 1_000)
    return random.choice(kinds, rows, p=weights / weights.sum())


def _ours(folder: Path) -> list[str]:
    columns = ["--object", "urls", "--account", "user_id", "--time", "timestamp", "--id", "message_id"]
    asked = ["--window", str(WINDOW), "--min-participation", "1", "--out", str(folder / "ours"), "--json"]
    return [sys.executable, "-m", "streams.cli", "coshare", str(folder / "shares.csv"), *columns, *asked]


def _theirs(folder: Path) -> list[str]:
    files = [str(folder / name) for name in ("shares.csv", "toolkit.db", "toolkit.csv")]
    return [sys.executable, "-m", "benchmarks.cosharing_toolkit", *files, str(WINDOW)]


def _timed(command: Sequence[str]) -> Used:
    began, before = time.perf_counter(), _cpu_of_children()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        watch = _Peak(process.pid)
        said = process.communicate()[0]
        used = Used(time.perf_counter() - began, _cpu_of_children() - before, watch.end())
    if process.returncode:
        raise BreakwaterError(f"{' '.join(command)} ended with {process.returncode}: {said[-500:]}")
    return used


def _cpu_of_children() -> float:
    """Of those that have ended, and of theirs, s."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak(threading.Thread):
    """Watches the memory of a process and of all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak, self.ended = psutil.Process(pid), 0, threading.Event()
        self.start()

    def run(self) -> None:
        """Look again and again until `end`."""
        while not self.ended.wait(SAMPLE_S):
            held = 0
            try:
                for process in (self.process, *self.process.children(recursive=True)):
                    held += int(process.memory_full_info().pss)
            except psutil.Error:
                continue  # one of them has just ended
            self.peak = max(self.peak, held)

    def end(self) -> int:
        """The peak, bytes."""
        self.ended.set()
        self.join()
        return self.peak


def _agree(folder: Path) -> int:
    """Number of pairs of accounts, the same on both sides with the same posts behind them."""
    pairs = pl.read_parquet(folder / "ours" / "pairs.parquet")
    ends = [("account_id", "account_id_y", "content_id"), ("account_id_y", "account_id", "content_id_y")]
    sides = [pairs.select(source=one, target=other, post=post) for one, other, post in ends]
    ours = pl.concat(sides).group_by("source", "target").agg(pl.col("post").n_unique().cast(pl.Int64).alias("weight"))
    theirs = pl.read_csv(folder / "toolkit.csv", infer_schema=False).drop("edge_type")
    theirs = theirs.with_columns(pl.col("weight").cast(pl.Int64))
    order = ["source", "target"]
    if not ours.sort(order).equals(theirs.sort(order)):
        raise BreakwaterError(f"{ours.height} and {theirs.height} edges, in both directions, are not the same")
    return pl.read_parquet(folder / "ours" / "edges.parquet").height
