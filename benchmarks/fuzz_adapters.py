"""Break real payloads a million times for each adapter: nothing but `Unreadable` may leave it.

    python -m benchmarks.fuzz_adapters [N] [--only NAME] [--seed SEED]

First prints what each payload file gives: events by kind, problems by reason. Then, for each
adapter, N broken messages: how many were read, what the refusals were, µs a message and an event,
and the slowest single message. Every event that comes out must pass through the canonical form
unchanged. Ends with 1 at the first other exception, and writes the message to a file.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from benchmarks.mutants import mutants
from graph.events import Event
from streams.adapters import ADAPTERS, canonical, ced
from streams.adapters.reading import MAX_DETAIL, REASONS, Adapter, Reading
from streams.errors import Unreadable
from tests.streams.adapters.payloads import SAMPLES

DATA = Path(os.environ.get("BREAKWATER_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
MAX_SEED = 12_000  # bytes; larger pages are cut to their first records, or most of the time goes into parsing


def payload_files() -> Iterator[tuple[str, Path]]:
    """(format, file) of every payload file of the shared data."""
    for path in sorted((DATA / "weibo_web_payloads").glob("*.json*")):
        yield "weibo", path
    for path in sorted((DATA / "bluesky_jetstream").rglob("*")):
        if path.suffix == ".jsonl" or path.name == "frames.bin.zst":
            yield "bluesky", path
    for path in sorted((DATA / "platform_payloads").rglob("*.json")):
        yield path.parent.name, path


def messages(path: Path) -> list[bytes]:
    """The messages in a file: one, one a line, or (of a relay's frames) one a length-prefixed piece."""
    data = path.read_bytes()
    if path.name == "frames.bin.zst":
        return _frames(zstandard.ZstdDecompressor().decompressobj().decompress(data))
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return data.splitlines() if ".jsonl" in path.name else [data]


def _frames(data: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at)
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def table() -> None:
    """Print what each payload file gives."""
    for name, path in payload_files():
        kinds: Counter[str] = Counter()
        problems: Counter[str] = Counter()
        rejected: Counter[str] = Counter()
        found = messages(path)
        for data in found:
            try:
                reading = ADAPTERS[name](data)
            except Unreadable as error:
                rejected[error.reason] += 1
            else:
                kinds.update(event.kind for event in reading.events)
                problems.update(problem.reason for problem in reading.problems)
        print(f"{name:12} {path.name:38} {len(found):5} messages  events {dict(kinds)}", end="")
        print(f"  problems {dict(problems)}" if problems else "", f" rejected {dict(rejected)}" if rejected else "")


def _slim(value: Any, most: int) -> Any:
    if isinstance(value, list):
        return [_slim(each, most) for each in value[:most]]
    return {key: _slim(each, most) for key, each in value.items()} if isinstance(value, dict) else value


def seeds(name: str) -> list[bytes]:
    """Whole messages to break: our own of every shape, and real ones where the shared data is there."""
    found = [msgspec.json.encode(sample) for sample in SAMPLES.get(name, [])]
    for format_, path in payload_files():
        if format_ == name and path.name != "frames.bin.zst":
            for data in messages(path)[:40]:
                most = 3
                while len(data) > MAX_SEED and most:
                    data = msgspec.json.encode(_slim(msgspec.json.decode(data), most))
                    most -= 1
                if len(data) <= MAX_SEED:
                    found.append(data)
    return found


CED_NAME = "1_Root_99.json"
CED_ORIGINAL = b'{"time":1400000000,"text":"a","source":"web","user":{"verified":true,"time":1300000000},"reposts":2}'
CED_ROWS = (
    b'[{"kids":[],"uid":"5","parent":"","text":"@a #b#","mid":"m1","date":"2014-05-14 00:53:21"},'
    b'{"kids":[],"uid":"6","parent":"m1","text":"","mid":"m2","date":"02\xe6\x9c\x8806\xe6\x97\xa5 17:45"}]'
)


def read_ced(data: bytes) -> Reading:
    """The dump's adapter takes two files; break both in turn."""
    root = data[:1] == b"{"
    reading = ced.read_cascade(CED_NAME, data if root else CED_ORIGINAL, CED_ROWS if root else data)
    return Reading(reading.events, reading.problems)


def targets() -> dict[str, tuple[Adapter, list[bytes]]]:
    """name → adapter, seeds."""
    found = {name: (adapter, seeds(name)) for name, adapter in ADAPTERS.items()}
    return found | {"ced": (read_ced, [CED_ORIGINAL, CED_ROWS])}


def hold(adapter: Adapter, data: bytes) -> tuple[list[Event], list[Unreadable]]:
    """Read one message and check what must hold for every message whatever."""
    try:
        events, problems = adapter(data)
    except Unreadable as error:
        events, problems = [], [error]
    for problem in problems:
        if problem.reason not in REASONS or len(problem.detail) > MAX_DETAIL:
            raise AssertionError(f"a refusal of another form: {problem}")
    for event in events:
        if canonical.read_one(msgspec.json.encode(event)) != event:
            raise AssertionError(f"the canonical form changes {event}")
    return events, problems


def clock(adapter: Adapter, whole: list[bytes]) -> str:
    """µs a message and an event of the whole messages, best of five rounds."""
    readable = [data for data in whole if _readable(adapter, data)]
    count = sum(len(adapter(data).events) for data in readable)
    best = min(_round(adapter, readable) for _ in range(5))
    size = sum(map(len, readable)) // max(1, len(readable))
    return f"{best / len(readable) * 1e6:.1f} µs a message of {size} bytes, {best / count * 1e6:.1f} µs an event"


def _readable(adapter: Adapter, data: bytes) -> bool:
    try:
        adapter(data)
    except Unreadable:
        return False
    return True


def _round(adapter: Adapter, whole: list[bytes]) -> float:
    began = time.perf_counter()
    for data in whole:
        adapter(data)
    return time.perf_counter() - began


def fuzz(name: str, adapter: Adapter, whole: list[bytes], count: int, seed: int) -> None:
    """Break `count` messages; print one line."""
    read = 0
    reasons: Counter[str] = Counter()
    slowest, began = 0.0, time.perf_counter()
    for data in mutants(whole, random.Random(seed), count):
        before = time.thread_time()
        try:
            events, problems = hold(adapter, data)
        except Exception:
            Path(f"fuzz-{name}.bin").write_bytes(data)
            print(f"{name}: an exception left the adapter; the message is in fuzz-{name}.bin", file=sys.stderr)
            raise
        slowest = max(slowest, time.thread_time() - before)
        read += len(events)
        reasons.update(problem.reason for problem in problems)
    spent = time.perf_counter() - began
    print(f"{name:12} {count} messages in {spent:.0f} s, {read} events, refusals {dict(reasons.most_common())},")
    print(f"{'':12} slowest {slowest * 1e3:.1f} ms; whole: {clock(adapter, whole)}", flush=True)


def main() -> None:
    """Print the table, then break messages for each adapter in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    table()
    for name, (adapter, whole) in targets().items():
        if options.only in ("", name):
            fuzz(name, adapter, whole, options.count, options.seed)


if __name__ == "__main__":
    main()
