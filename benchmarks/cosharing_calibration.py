"""Are p-values of co-sharing what they say? On shuffled data, where there is only chance, and with an army planted.

    python -m benchmarks.cosharing_calibration --rounds 100 --picture docs/cosharing-calibration.svg

The data are the links of `german_elections` (CooRTweet, MIT; public data, read at run time), window 60 s, m = 2.

objects   who shared what is dealt anew: each account keeps its number of shares, each object its shares and their times
times     who shared what stays, the times of each object are dealt anew among its sharers: for `p_moment`
armies    on shuffled objects: `size` accounts share the same `acts` objects within half the window, objects of their
          own, objects that others share too, or the most shared of all

False discoveries: without a true edge, the rate that q-values hold is the share of rounds in which any edge is found.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
import numpy.typing as npt

from benchmarks.dump import BESIDE
from graph.chance import benjamini_hochberg, same_objects
from graph.cosharing_batch import Pairing, Shares, chunks, pairing
from graph.cosharing_chance import Significance, significance
from streams.coshare_table import Columns, read

Ints = npt.NDArray[np.int64]
SECOND = 1_000_000
WINDOW, LEAST, RATE = 60 * SECOND, 2, 0.05
KINDS = ("own", "others'", "most shared")
ARMIES = ((5, 3), (10, 3), (10, 5), (30, 5))  # accounts, acts
POINTS = 60  # of each line of the picture


class Judged(NamedTuple):
    """Edges by account codes, and what chance says of them."""

    first: Ints
    second: Ints
    hits: Ints
    chance: Significance

    def found(self, p: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Those that are found at the rate."""
        return benjamini_hochberg(p, self.chance.tests) <= RATE

    def spread(self, random: np.random.Generator) -> npt.NDArray[np.float64]:
        """`p_objects` drawn between that of its count and that of one more.

        Counts are whole numbers, so p-values come in steps and lie above the line between them, however right the
        model; these do not.
        """
        more = same_objects(self.hits + 1, self.chance.expected)
        return more + random.random(len(more)) * (self.chance.p_objects - more)


@click.command(help="False discoveries on shuffled data, armies found, and a picture of p-values against chance.")
@click.option("--rounds", default=100, show_default=True, type=click.IntRange(1))
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), help="SVG or PNG to write.")
def command(rounds: int, picture: Path | None) -> None:
    """Prints one line a figure."""
    shares = _german()
    random = np.random.default_rng(11)
    by_objects = [judged(dealt_objects(shares, random)) for _ in range(rounds)]
    by_times = [judged(dealt_times(shares, random)) for _ in range(rounds)]
    _tell("objects dealt anew, p_value", [one.found(one.chance.p) for one in by_objects])
    _tell("objects dealt anew, p_objects alone", [one.found(one.chance.p_objects) for one in by_objects])
    _tell("objects dealt anew, p_moment alone", [one.found(one.chance.p_moment) for one in by_objects])
    _tell("times dealt anew, p_moment alone", [one.found(one.chance.p_moment) for one in by_times])
    for kind in KINDS:
        for size, acts in ARMIES:
            _tell_army(kind, size, acts, shares, random, min(rounds, 20))
    if picture:
        # Two accounts that have nothing in common are no test of the moment: those lines are over pairs that have.
        tests, whole = by_objects[0].chance.tests, int(np.ptp(shares.at))
        together = len(judged(shares, whole).first)
        at_any_time = [judged(dealt_objects(shares, random), whole) for _ in range(min(rounds, 10))]
        lines = {
            "same objects at any time": ([one.spread(random) for one in at_any_time], tests),
            "same objects within the window": ([one.spread(random) for one in by_objects], tests),
            "p_value": ([one.chance.p for one in by_objects], tests),
            "same moment, times dealt anew": ([one.chance.p_moment for one in by_times], together),
        }
        _draw(picture, lines)


def _german() -> Shares:
    path = Path(os.environ.get("BREAKWATER_DATA") or BESIDE) / "coortweet" / "german_elections.csv.gz"
    return read(path, Columns("url_id", "account_id", "post_id", "timestamp")).shares


def _sorted(account: Ints, thing: Ints, at: Ints) -> Shares:
    """Every row a post of its own."""
    order = np.lexsort((account, at, thing))
    return Shares(thing[order], account[order], np.arange(len(order)), at[order], np.zeros(len(order), np.bool_))


def dealt_objects(shares: Shares, random: np.random.Generator) -> Shares:
    """Objects with their times go to accounts anew."""
    order = random.permutation(len(shares.at))
    return _sorted(shares.account, shares.object[order], shares.at[order])


def dealt_times(shares: Shares, random: np.random.Generator) -> Shares:
    """The times of each object go to its sharers anew; rows are sorted by object."""
    order = np.lexsort((random.random(len(shares.at)), shares.object))
    return _sorted(shares.account, shares.object, shares.at[order])


def judged(shares: Shares, window: int = WINDOW) -> Judged:
    """All edges."""
    found = pairing(shares, window, LEAST)
    first, second, hits = _edges(found)
    return Judged(first, second, hits, significance(found.shares, window, first, second, hits))


def _edges(found: Pairing) -> tuple[Ints, Ints, Ints]:
    """Accounts of each edge, and the number of objects they shared within the window."""
    parts = [np.zeros((3, 0), np.int64)]
    for chunk in chunks(found):
        one, other = found.shares.account[chunk.first], found.shares.account[chunk.second]
        parts.append(np.stack([np.minimum(one, other), np.maximum(one, other), found.shares.object[chunk.first]]))
    distinct = np.unique(np.concatenate(parts, axis=1), axis=1)
    pairs, hits = np.unique(distinct[:2], axis=1, return_counts=True)
    return pairs[0], pairs[1], hits


def _tell(what: str, found: list[npt.NDArray[np.bool_]]) -> None:
    rounds = sum(bool(one.any()) for one in found)
    edges = sum(len(one) for one in found)
    click.echo(f"{what}: in {rounds} of {len(found)} rounds an edge is found; {edges:,} edges tested")


def _tell_army(kind: str, size: int, acts: int, shares: Shares, random: np.random.Generator, rounds: int) -> None:
    true = false = whole = 0
    for _ in range(rounds):
        dealt = dealt_objects(shares, random)
        begins = int(dealt.account.max()) + 1
        result = judged(_with_army(dealt, kind, size, acts, random))
        real = result.found(result.chance.p)
        members = np.unique(np.concatenate([result.first[real], result.second[real]]))
        true += int((members >= begins).sum())
        false += int((members < begins).sum())
        whole += size
    precision = true / max(1, true + false)
    click.echo(f"army of {size} accounts, {acts} acts, objects {kind}: recall {true / whole:.2f}, {precision=:.2f}")


def _with_army(shares: Shares, kind: str, size: int, acts: int, random: np.random.Generator) -> Shares:
    """Add accounts that share each of `acts` objects within half the window."""
    objects = int(shares.object.max()) + 1
    degrees = np.bincount(shares.object)
    if kind == "own":
        things = objects + np.arange(acts)
    elif kind == "most shared":
        things = np.argsort(-degrees)[:acts]
    else:
        things = random.choice(np.flatnonzero((degrees >= 5) & (degrees <= 50)), acts, replace=False)
    # At a time when the object is shared anyway, else it would stand out.
    when = [random.choice(shares.at[shares.object == thing] if kind != "own" else shares.at) for thing in things]
    account = np.repeat(int(shares.account.max()) + 1 + np.arange(size), acts)
    at = np.tile(np.array(when), size) + random.integers(0, WINDOW // 2, size * acts)
    rows = (shares.account, account), (shares.object, np.tile(things, size)), (shares.at, at)
    return _sorted(*(np.concatenate(two) for two in rows))


def _draw(path: Path, lines: dict[str, tuple[list[npt.NDArray[np.float64]], int]]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "breakwater"  # equal figures, equal bytes
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 4.5))
    axes = figure.subplots()
    for label, (values, tests) in lines.items():
        p = np.sort(np.concatenate(values))
        place = np.unique(np.geomspace(1, len(p), POINTS).astype(int)) - 1
        axes.plot((place + 1) / (tests * len(values)), p[place], marker=".", label=label)
    low = 1e-9
    axes.plot([low, 1], [low, 1], color="black", linewidth=0.8, label="as said")
    axes.set(xscale="log", yscale="log", xlabel="share of tests with such a p-value or less", ylabel="p-value")
    axes.set_title("Where there is only chance: above the line is safe", fontsize=10)
    axes.legend(fontsize=8)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None} if path.suffix == ".svg" else None)


if __name__ == "__main__":
    command()
