"""Parquet and CSV with the columns of the schema."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from streams.errors import InputError
from streams.readers import open_source
from tests.streams.readers import made

EVENTS = made.events(2_500)


def plain(path: Path) -> list[object]:
    return [replace(event, raw=None) for event in open_source([path], "canonical")]


def test_parquet_with_native_lists_and_structures_gives_the_same_events(tmp_path: Path) -> None:
    made.table(EVENTS, nested_as_text=False).write_parquet(tmp_path / "a.parquet")
    assert plain(tmp_path / "a.parquet") == EVENTS


def test_csv_with_json_text_gives_the_same_events_compressed_or_not(tmp_path: Path) -> None:
    made.table(EVENTS, nested_as_text=True).write_csv(tmp_path / "a.csv")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    assert plain(tmp_path / "a.csv") == EVENTS
    assert plain(tmp_path / "b.csv.gz") == EVENTS


def test_ids_saved_as_numbers_and_times_saved_as_times_are_understood(tmp_path: Path) -> None:
    row = {"platform": ["x"], "kind": ["post"], "item": [12], "author": [34], "created_at": [1_700_000_000_000]}
    frame = pl.DataFrame(row).with_columns(pl.col("created_at").cast(pl.Datetime("ms", "UTC")))
    frame.write_parquet(tmp_path / "a.parquet")
    (event,) = open_source([tmp_path / "a.parquet"], "canonical")
    assert (event.item, event.author, event.created_at) == ("12", "34", 1_700_000_000_000_000)


def test_a_bad_row_is_counted_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "platform,item,kind,created_at,author,counters\nx,1,post,5,a,\nx,2,post,soon,a,\nx,3,post,5,a,{\n"
    )
    read = open_source([tmp_path / "a.csv"], "canonical")
    assert [event.item for event in read] == ["1"]
    assert [(problem.place[-5:], problem.reason) for problem in read.problems] == [
        ("row 2", "bad_value"),
        ("row 3", "bad_value"),
    ]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("platform,item,kind,created_at,colour", "column 'colour' is no field"),
        ("platform,item,kind", "'created_at' is missing"),
    ],
)
def test_columns_that_do_not_fit_are_named(tmp_path: Path, header: str, told: str) -> None:
    (tmp_path / "a.csv").write_text(header + "\n" + ",".join("1" for _ in header.split(",")) + "\n")
    with pytest.raises(InputError, match=told):
        list(open_source([tmp_path / "a.csv"], "canonical"))


def test_a_table_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    made.table(EVENTS, nested_as_text=False).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(InputError, match="cannot be read as a table"):
        list(open_source([path], "canonical"))
