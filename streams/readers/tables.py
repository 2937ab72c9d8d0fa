"""Parquet and CSV with one event a row and the columns of the canonical schema.

Lists and structures may be native (Parquet) or JSON text. An empty cell is an absent field.
`created_at` is µs since 1970 or, in Parquet, a time of any unit. A column `raw` is left aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from graph.events import Event
from streams.adapters.checks import check
from streams.adapters.reading import explain_value, unreadable
from streams.errors import InputError, Unreadable
from streams.readers.batch import ROWS, Batch, Report, stamp

PARQUET, CSV = ".parquet", ".csv"
NESTED = frozenset({"mentions", "urls", "hashtags", "media", "counters", "labels", "targets", "account"})
NUMBERS = frozenset({"created_at", "version"})
REQUIRED = ("platform", "item", "kind", "created_at")

_encode = msgspec.json.Encoder().encode


def is_table(path: Path) -> bool:
    """Does the name say Parquet or CSV?"""
    return bool({PARQUET, CSV} & set(path.suffixes))


def read_table(path: Path, report: Report) -> Iterator[Batch]:
    """Events of a table. `raw.offset` is the number of the row from 1.

    Raises:
        InputError: the file is damaged, or its columns are not those of the schema.
    """
    number = 0
    for frame in _frames(path):
        events: list[Event] = []
        for row in frame.iter_rows(named=True):
            number += 1
            try:
                event = _event(row)
            except Unreadable as problem:
                report.reject(f"{path}: row {number}", problem)
                continue
            events.append(stamp(event, path.name, 0, number, _encode(event)))
        yield Batch(events)
    report.passed(path.stat().st_size)


def _frames(path: Path) -> Iterator[pl.DataFrame]:
    try:
        table = _scan(path)
        schema = table.collect_schema()
        _check_columns(path, schema.names())
        yield from table.with_columns(_casts(schema)).collect_batches(chunk_size=ROWS, maintain_order=True)
    except (pl.exceptions.PolarsError, OSError) as error:
        first = str(error).strip().splitlines()[0][:200]
        raise InputError(f"{path} cannot be read as a table ({first}); get the file again") from None


def _scan(path: Path) -> pl.LazyFrame:
    if PARQUET in path.suffixes:
        return pl.scan_parquet(path, glob=False)
    # All columns as text: ids must not become numbers.
    return pl.scan_csv(path, infer_schema=False, glob=False)


def _check_columns(path: Path, names: list[str]) -> None:
    known = Event.__struct_fields__
    for name in names:
        if name not in known:
            raise InputError(f"{path}: column {name!r} is no field of an event; drop it, or name it one of {known}")
    for name in REQUIRED:
        if name not in names:
            raise InputError(f"{path}: column {name!r} is missing; every event has one")


def _casts(schema: pl.Schema) -> list[pl.Expr]:
    """Ids that were saved as numbers become text, times become µs."""
    casts = []
    for name, kind in schema.items():
        if isinstance(kind, pl.Datetime):
            casts.append(pl.col(name).dt.epoch("us"))
        elif kind.is_integer() and name not in NUMBERS | NESTED:
            casts.append(pl.col(name).cast(pl.String))
    return casts


def _event(row: dict[str, Any]) -> Event:
    fields = {}
    for name, value in row.items():
        if value is None or value == "" or name == "raw":
            continue
        fields[name] = _nested(name, value) if name in NESTED else value
    try:
        # Not strict: text of a CSV cell becomes a number where the field is one.
        event = msgspec.convert(fields, Event, strict=False)
    except msgspec.ValidationError as error:
        raise explain_value(error) from None
    return check(event)


def _nested(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return _present(value)
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        raise unreadable("bad_value", f"{name} is no JSON text: {value:.80}") from None


def _present(value: Any) -> Any:
    """Without the nulls that a table puts where a structure has no value."""
    if isinstance(value, dict):
        return {key: _present(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_present(inner) for inner in value]
    return value
