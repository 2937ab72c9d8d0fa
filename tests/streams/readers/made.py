"""Small files of every format, made up."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from graph.events import Event
from streams.simulate import Options, simulate

_encode = msgspec.json.Encoder().encode


def events(number: int, seed: int = 1) -> list[Event]:
    """Simulated events of every field and kind, in order of time."""
    return list(simulate(Options(seed=seed, events=number, pace=500.0, rate=50.0)))


def lines(number: int, seed: int = 1) -> list[bytes]:
    """The same as canonical JSON."""
    return [_encode(event) for event in events(number, seed)]


def table(some: list[Event], nested_as_text: bool) -> pl.DataFrame:
    """The same as a table, one row an event."""
    rows = []
    for event in some:
        fields = msgspec.to_builtins(event)
        for name in ("mentions", "urls", "hashtags", "media", "counters", "labels", "targets", "account"):
            if nested_as_text:
                fields[name] = _encode(fields[name]).decode() if name in fields else None
        rows.append({name: fields.get(name) for name in Event.__struct_fields__ if name != "raw"})
    return pl.DataFrame(rows, infer_schema_length=None)


# Name of the cascade → rows (id, parent, author, time). Ids recur in both cascades, one inside the first.
DUMP: dict[str, list[tuple[str, str, str, str]]] = {
    "1_mA_10.json": [
        ("m1", "", "11", "2015-01-02 10:00:00"),
        ("m2", "m1", "12", "2015-01-02 10:05:00"),
        ("m2", "", "12", "2015-01-02 10:06:00"),
    ],
    "2_mB_20.json": [("m1", "", "21", "2015-01-01 09:00:00"), ("m3", "m1", "22", "2015-01-03 09:00:00")],
}


def dump_files(folder: Path) -> Path:
    """The dump, unpacked below `folder`/CED_Dataset."""
    top = folder / "CED_Dataset"
    for number, (name, rows) in enumerate(DUMP.items()):
        half = ("rumor-repost", "non-rumor-repost")[number]
        children = [
            {"mid": mid, "parent": parent, "uid": uid, "date": date, "text": "转发"} for mid, parent, uid, date in rows
        ]
        for place, content in (
            (top / "original-microblog" / name, {"time": 1_420_000_000 + number, "text": "原文", "user": {}}),
            (top / half / name, children),
        ):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(_encode(content))
    return top


def dump_archive(folder: Path, name: str = "dump.tar.xz") -> Path:
    """The same as an archive, children before roots."""
    top = dump_files(folder / "unpacked")
    path = folder / name
    mode: Any = "w:" + name.partition(".tar.")[2]
    with tarfile.open(path, mode) as archive:
        for file in sorted(top.rglob("*.json"), reverse=True):
            data = file.read_bytes()
            member = tarfile.TarInfo(str(file.relative_to(top)))
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path
