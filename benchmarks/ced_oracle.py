"""Every cascade of the research dump against networkx: file order, and random orders with repeats.

    python -m benchmarks.ced_oracle [--orders 20] [--every 1] [PATH]

The trees that networkx measures are read from the dump's JSON on their own, without our adapter.
For each order: one line with the events folded and µs an event. The last line is
`equal N cascades in M orders`, or the first difference with exit code 1.
Takes about ten minutes for the whole dump, of which half is networkx.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
import networkx as nx

from graph.events import Event
from graph.figures import CascadeRow, figures
from graph.fold import CascadeFold, FoldSettings
from streams.readers import open_source

DATA = Path(os.environ.get("BREAKWATER_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
ARCHIVE = Path("ced", "CED_Dataset.tar.xz")
FRAME = 1_000
REPEATED = 0.1  # share of the events that come twice in a random order


class Figures(NamedTuple):
    """What is compared."""

    size: int
    depth: int
    max_breadth: int
    users: int
    structural_virality: float


def unpack_some(archive: Path, folder: Path, every: int) -> Path:
    """Write every n-th cascade of the dump, by name, below `folder`."""
    with tarfile.open(archive) as dump:
        members = [member for member in dump if member.isfile() and member.name.endswith(".json")]
        names = sorted({PurePosixPath(member.name).name for member in members if "-repost/" in member.name})
        wanted = set(names[::every])
        for member in members:
            place = PurePosixPath(member.name)
            content = dump.extractfile(member) if place.name in wanted else None
            if content is not None:
                target = folder / place.parent.name / place.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return folder


def oracle(folder: Path) -> dict[str, Figures]:
    """The figures of every cascade in `folder` by networkx, by the id of its root."""
    files = sorted(path for path in folder.glob("*-repost/*.json"))
    return dict(_measure(path) for path in files)


def _measure(path: Path) -> tuple[str, Figures]:
    _, root, author = path.stem.split("_")
    rows: dict[str, tuple[str, str]] = {}
    for row in msgspec.json.decode(path.read_bytes()):
        if row["mid"] != root:
            rows.setdefault(row["mid"], (row["parent"], row["uid"]))
    tree = nx.Graph()
    tree.add_node(root)
    tree.add_edges_from((item, parent if parent in rows else root) for item, (parent, _) in rows.items())
    depths = nx.single_source_shortest_path_length(tree, root)
    size = len(tree)
    pairs = size * (size - 1) / 2
    return root, Figures(
        size,
        max(depths.values()),
        max(Counter(depths.values()).values()),
        len({author, *(uid for _, uid in rows.values())}),
        nx.wiener_index(tree) / pairs if pairs else 0.0,
    )


def fold(events: Iterable[Event]) -> dict[str, Figures]:
    """The same figures by our fold."""
    state = CascadeFold(FoldSettings(close_after=None, publish_weight=1 << 60), lambda _: None)
    for offset, frame in enumerate(_frames(list(events))):
        state.fold(offset, {}, frame)
    return {key[2]: of_row(figures(cascade)) for key, cascade in state.cascades.items()}


def of_row(row: CascadeRow) -> Figures:
    """The compared part of a row."""
    return Figures(row.size, row.depth, row.max_breadth, row.users, row.structural_virality)


def _frames(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    for start in range(0, len(events), FRAME):
        yield events[start : start + FRAME]


def shuffled(events: Sequence[Event], seed: int) -> list[Event]:
    """All events in a random order, one in ten twice."""
    chance = random.Random(seed)
    arrival = [*events, *chance.sample(events, int(len(events) * REPEATED))]
    chance.shuffle(arrival)
    return arrival


def difference(ours: dict[str, Figures], theirs: dict[str, Figures]) -> str:
    """The first cascade whose figures differ, in words; "" where all are equal."""
    if ours.keys() != theirs.keys():
        return f"cascades of one side only: {sorted(ours.keys() ^ theirs.keys())[:3]}"
    for root, expected in theirs.items():
        got = ours[root]
        same_virality = abs(got.structural_virality - expected.structural_virality) <= 1e-9
        if got[:4] != expected[:4] or not same_virality:
            return f"cascade {root}: ours {got}, networkx {expected}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path, default=DATA / ARCHIVE, help="the archive of the dump")
    parser.add_argument("--orders", type=int, default=20, help="random orders beside that of the file")
    parser.add_argument("--every", type=int, default=1, help="only every n-th cascade")
    chosen = parser.parse_args()
    return compare(chosen.path, chosen.orders, chosen.every)


def compare(path: Path, orders: int, every: int) -> int:
    """Run all orders; returns the exit code."""
    with TemporaryDirectory() as temporary:
        folder = unpack_some(path, Path(temporary), every)
        events = list(open_source([folder], "ced"))
        began = time.perf_counter()
        theirs = oracle(folder)
    print(f"networkx: {len(theirs)} cascades in {time.perf_counter() - began:.0f} s", flush=True)
    for order in range(orders + 1):
        arrival = shuffled(events, order) if order else events
        began = time.process_time()
        ours = fold(arrival)
        took = (time.process_time() - began) / len(arrival) * 1e6
        print(f"order {order}: {len(arrival)} events, {took:.1f} µs an event with figures", flush=True)
        if found := difference(ours, theirs):
            print(found)
            return 1
    print(f"equal {len(theirs)} cascades in {orders + 1} orders")
    return 0


if __name__ == "__main__":
    sys.exit(main())
