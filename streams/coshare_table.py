"""A file of shares, one row each, as the codes that co-sharing is computed on.

CSV (`.gz`, `.zst` too), Parquet, or JSON lines. Columns are named by the user. A column of lists (Parquet, JSON lines)
counts as one row an element. Times are seconds since 1970, fractions too, or ISO 8601, in UTC where no zone is given.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from graph.cosharing_batch import Shares
from graph.events import MAX_TIME
from streams.errors import InputError

LINES: Final = (".jsonl", ".ndjson")
_ROW, _US = "row", 1_000_000
_INFERRED: Final = 1_000  # lines that are looked at for columns of lists
_ISO: Final = (
    "%+", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"
)  # fmt: skip


class Columns(NamedTuple):
    """What the file calls them."""

    object: str
    account: str
    content: str
    time: str
    platform: str | None = None


class Table(NamedTuple):
    """Shares as codes, and what the codes stand for."""

    shares: Shares
    objects: pl.Series  # String, by code
    accounts: pl.DataFrame  # account_id, platform (where asked for), by code, sorted
    contents: pl.Series  # String, by code
    rows: int  # of the file


def read(path: Path, columns: Columns) -> Table:
    """Read the file.

    Raises:
        InputError: no such file or column, a row without account, id or time, a time that is none.
    """
    try:
        scanned = _scan(path, columns)
        frame = _selected(path, scanned, columns).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise InputError(f"{path} cannot be read as a table ({first}); get the file again") from None
    rows = frame.height
    frame = _with_objects(path, frame, columns)
    _check_ids(path, frame, columns)
    held = frame.with_columns(at=_times(path, frame, columns.time)).drop("time", _ROW).to_dict()
    del frame  # millions of texts: each column goes as soon as it is coded
    return _coded(held, rows)


def _scan(path: Path, columns: Columns) -> pl.LazyFrame:
    if not path.is_file():
        raise InputError(f"{path} is not there; name a CSV, Parquet or JSON lines file")
    ending = Path(path.name.lower().removesuffix(".gz").removesuffix(".zst")).suffix
    if ending == ".parquet":
        return pl.scan_parquet(path, glob=False)
    if ending == ".csv":
        # All columns as text: ids must not become numbers.
        return pl.scan_csv(path, infer_schema=False, glob=False)
    if ending in LINES:
        with path.open("rb") as file:
            if file.read(len(BOM_UTF8)) == BOM_UTF8:
                raise InputError(f"{path} begins with a byte order mark; save it as UTF-8 without one")
        found = pl.scan_ndjson(path, infer_schema_length=_INFERRED).collect_schema()
        if any(found.get(name, pl.Null) == pl.Null for name in columns if name):  # may come further down, as lists
            found = pl.scan_ndjson(path, infer_schema_length=None).collect_schema()
        lists = isinstance(found.get(columns.object), pl.List)
        texts = dict.fromkeys((name for name in found if name in columns), pl.String())
        return pl.scan_ndjson(path, schema=texts | ({columns.object: pl.List(pl.String)} if lists else {}))
    raise InputError(
        f"{path} ends in none of .csv, .csv.gz, .csv.zst, .parquet, {', '.join(LINES)}; rename or convert it"
    )


def _selected(path: Path, scanned: pl.LazyFrame, columns: Columns) -> pl.LazyFrame:
    names = scanned.collect_schema().names()
    for option, name in zip(("object", "account", "id", "time", "platform"), columns, strict=True):
        if name is not None and name not in names:
            raise InputError(f"{path} has no column {name!r} (--{option}); it has {', '.join(names) or 'none'}")
    chosen = {"object": columns.object, "account": columns.account, "content": columns.content, "time": columns.time}
    if columns.platform:
        chosen["platform"] = columns.platform
    return scanned.select(pl.col(name).alias(ours) for ours, name in chosen.items()).with_row_index(_ROW, offset=1)


def _with_objects(path: Path, frame: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """Rows that have an object, one each; ids as text."""
    if isinstance(frame.schema["object"], pl.List | pl.Array):
        frame = frame.explode("object")
    for ours, name in columns._asdict().items():
        if name is None or ours == "time":
            continue
        try:
            frame = frame.with_columns(pl.col(ours).cast(pl.String))
        except pl.exceptions.PolarsError:
            raise InputError(
                f"{path}: column {name!r} holds {frame.schema[ours]}, not ids; write them as text or numbers"
            ) from None
    return frame.filter(pl.col("object") != "")


def _check_ids(path: Path, frame: pl.DataFrame, columns: Columns) -> None:
    for ours, name in (("account", columns.account), ("content", columns.content), ("platform", columns.platform)):
        if name is None:
            continue
        bad = frame.filter(pl.col(ours).is_null() | (pl.col(ours) == ""))
        if bad.height:
            raise InputError(f"{_place(path, bad, name)} is empty; fill it in, or leave out such rows")


def _place(path: Path, bad: pl.DataFrame, column: str) -> str:
    more = f" (and {bad.height - 1:,} more)" if bad.height > 1 else ""
    return f"{path}: row {bad[_ROW][0]}{more}: column {column!r}"


def _times(path: Path, frame: pl.DataFrame, column: str) -> pl.Series:
    """µs since 1970."""
    given = frame["time"]
    if given.dtype.is_temporal() and not isinstance(given.dtype, pl.Time | pl.Duration):
        found = given.cast(pl.Datetime("us")).cast(pl.Int64)
    elif given.dtype.is_integer():
        found = given.cast(pl.Int64, strict=False).clip(-1, MAX_TIME // _US + 1) * _US
    elif given.dtype.is_numeric():
        found = _micros(given.cast(pl.Float64))
    elif isinstance(given.dtype, pl.String | pl.Categorical | pl.Enum):
        found = _of_text(given.cast(pl.String))
    else:
        found = pl.Series([None] * len(given), dtype=pl.Int64)
    bad = frame.filter(found.is_null())
    if bad.height:
        wrong = "is empty" if bad["time"][0] in (None, "") else f"is {str(bad['time'][0])[:40]!r}, which is no time"
        raise InputError(f"{_place(path, bad, column)} {wrong}; write seconds since 1970 or 2025-01-01T09:00:00+08:00")
    bad = frame.filter((found < 0) | (found > MAX_TIME))
    if bad.height:
        raise InputError(
            f"{_place(path, bad, column)} is {bad['time'][0]}, outside 1970 … 2200; give seconds, not milliseconds"
        )
    return found


def _micros(seconds: pl.Series) -> pl.Series:
    return (seconds.clip(-1, MAX_TIME // _US + 1) * _US).round().cast(pl.Int64, strict=False)


def _of_text(texts: pl.Series) -> pl.Series:
    """All numbers, or all ISO 8601 in one of the forms it takes; null where neither."""
    numbers = texts.str.strip_chars().cast(pl.Float64, strict=False)
    if numbers.null_count() < texts.len():
        return _micros(numbers)
    found = pl.Series([None] * texts.len(), dtype=pl.Int64)
    for form in _ISO:
        read = texts.str.to_datetime(form, strict=False, time_unit="us")
        found = pl.select(pl.coalesce(found, read.cast(pl.Int64))).to_series()
        if not found.null_count():
            return found
    dates = texts.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")).cast(pl.Int64)
    return pl.select(pl.coalesce(found, dates)).to_series()


def _coded(held: dict[str, pl.Series], rows: int) -> Table:
    """Takes the columns out of `held`."""
    # Ids are a platform's own: the same one on two platforms is two accounts, two posts.
    own = held["object"] == held["content"]
    parts = [held.pop("platform")] if "platform" in held else []
    object_codes, objects = _codes(pl.DataFrame([held.pop("object")]))
    account_codes, accounts = _codes(pl.DataFrame([held.pop("account"), *parts]))
    content_codes, contents = _codes(pl.DataFrame([held.pop("content"), *parts]), in_order=False)
    codes = pl.DataFrame(
        {"object": object_codes, "account": account_codes, "content": content_codes, "at": held.pop("at"), "own": own}
    )
    del object_codes, account_codes, content_codes
    ids = ("object", "at", "account", "content")
    codes = codes.sort(ids)
    codes = codes.filter(pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in ids))
    numbers = {name: codes[name].cast(pl.Int64).to_numpy() for name in ids}
    shares = Shares(**numbers, own=codes["own"].to_numpy())
    return Table(shares, objects["object"], accounts.rename({"account": "account_id"}), contents["content"], rows)


def _codes(ids: pl.DataFrame, in_order: bool = True) -> tuple[pl.Series, pl.DataFrame]:
    """For each row the place of its value among the distinct ones, and these: an id, and a platform if given."""
    if ids.width > 1:
        return _pair_codes(ids)
    whole = ids.to_series()
    distinct = whole.unique().sort() if in_order else whole.unique(maintain_order=True)
    if not in_order and len(distinct) == len(whole):
        codes = pl.int_range(len(whole), eager=True)  # most posts are one row: no need to look each up
    else:
        codes = whole.cast(pl.Enum(distinct)).to_physical()
    return codes, distinct.to_frame()


def _pair_codes(ids: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """The same of two columns: sorted by the first, then by the second."""
    (first, firsts), (second, seconds) = (_codes(ids.select(name)) for name in ids.columns)
    both = first.cast(pl.Int64) * max(1, seconds.height) + second
    distinct = both.unique().sort()
    parts = (firsts[distinct // max(1, seconds.height)], seconds[distinct % max(1, seconds.height)])
    return distinct.search_sorted(both), pl.concat(parts, how="horizontal")
