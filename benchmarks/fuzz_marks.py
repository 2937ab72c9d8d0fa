"""Break media files a hundred thousand times: every one must end in a verdict, soon and in little memory.

    python -m benchmarks.fuzz_marks [N] [--road parsers|child] [--seed SEED]

`parsers` reads broken files with our own readers in this process; `child` gives them to the whole road: our readers,
the C2PA library and Pillow in the limited process. Files of every container, labelled, and the shared files where
they are. Prints verdicts, the slowest file, and the largest memory; ends with 1 at the first exception, and writes the
file that raised it.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from detectors.marks.containers import pieces_of
from detectors.marks.label import label_of, labelled
from detectors.marks.mark import Marked
from detectors.marks.source import Bytes
from detectors.marks.verdict import judge, marks_of
from streams.media.reader import MediaReader
from tests.detectors.marks.made import CONTAINERS, LABELLED

DATA = Path(os.environ.get("BREAKWATER_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
MAX_SEED = 450_000  # bytes
NUMBERS = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"\0\0\0\1",
    b"\1\0\0\0",
    b"\0\0\xff\xff",
)


def seeds() -> list[bytes]:
    """Whole files: ours of every container with and without a label, and the shared ones that are small."""
    label = label_of("a studio", "1")
    plain = [make() for make in CONTAINERS.values()]
    shared = sorted(path for path in (DATA / "media").rglob("*.*") if path.suffix.lower() in (".jpg", ".png", ".webp"))
    return [
        *plain,
        *(labelled(data, label) for data in plain),
        *(make() for make in LABELLED.values()),
        *(path.read_bytes() for path in shared if 0 < path.stat().st_size <= MAX_SEED),
    ]


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 8, 40))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _number(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(min(len(data), chance.choice((64, 1024, len(data)))))
    data[at : at + 4] = chance.choice(NUMBERS)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _drop(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 2, 4, 100))]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at, size = chance.randrange(len(data)), chance.choice((1, 4, 12, 200))
    data[at:at] = data[at : at + size] * chance.choice((1, 3, 500))


def _noise(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at : at + 16] = chance.randbytes(16)


BREAKS: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _number, _cut, _drop, _repeat, _noise)


def mutants(whole: list[bytes], chance: random.Random, count: int) -> Iterator[bytes]:
    """Broken copies: one to four breaks each; sometimes the end of another file behind the beginning of one."""
    for _ in range(count):
        data = bytearray(chance.choice(whole))
        if chance.random() < 0.1:
            other = chance.choice(whole)
            data[chance.randrange(len(data)) :] = other[chance.randrange(len(other)) :]
        for _ in range(chance.choice((1, 1, 2, 4))):
            if data:
                chance.choice(BREAKS)(data, chance)
        yield bytes(data)


def by_parsers(data: bytes) -> Marked:
    """The verdict of our own readers."""
    _, pieces, problem = pieces_of(Bytes(data))
    return judge(marks_of(pieces), problems=[problem] if problem else [])


def fuzz(read: Callable[[bytes], Marked], mutated: Iterator[bytes], clock: Callable[[], float]) -> None:
    """Read broken files; print what became of them."""
    verdicts: Counter[str] = Counter()
    states: Counter[str] = Counter()
    slowest, ended, began = 0.0, 0, time.perf_counter()
    for data in mutated:
        before = clock()
        try:
            marked = read(data)
        except Exception:
            Path("fuzz-marks.bin").write_bytes(data)
            print("an exception left the reader; the file is in fuzz-marks.bin", file=sys.stderr)
            raise
        slowest = max(slowest, clock() - before)
        verdicts[marked.verdict] += 1
        states[marked.c2pa] += 1
        ended += "Not read to the end" in marked.note
    spent = time.perf_counter() - began
    print(f"{verdicts.total()} files in {spent:.0f} s, verdicts {dict(verdicts)}, C2PA {dict(states)},")
    print(f"readers ended {ended}, ", end="")
    print(f"slowest {slowest * 1e3:.0f} ms", end=", ")


def main() -> None:
    """Break files on one road or on both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--road", choices=("parsers", "child"), default="parsers")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    whole = seeds()
    mutated = mutants(whole, random.Random(options.seed), options.count)
    print(f"{options.road}: {len(whole)} whole files")
    if options.road == "parsers":
        fuzz(by_parsers, mutated, time.thread_time)
        print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB, the whole files included")
        return
    with MediaReader() as reader, tempfile.NamedTemporaryFile() as file:

        def by_child(data: bytes) -> Marked:
            file.seek(0)
            file.truncate()
            file.write(data)
            file.flush()
            return reader.read(file.name)

        fuzz(by_child, mutated, time.perf_counter)
    print(f"memory of a reader {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
