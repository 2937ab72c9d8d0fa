"""Tables (Parquet) that `replay` and `coshare` wrote, without the rows and list members that are erased.

A row goes where a column names the account as "platform:account", or one of `OWN` names it on the platform beside it;
names in columns of lists are taken out of them. What is old goes by the last time that a row tells of.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Final

import polars as pl

from streams.errors import InputError
from streams.files import output_file
from streams.purge.eraser import Account, Before, Eraser
from streams.purge.report import Report

OWN: Final = ("root_author", "author", "account")
TIMES: Final = ("closed_at", "last_at", "at", "began_at")  # the first that a table has counts
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def rewrite_table(path: Path, eraser: Eraser, held: frozenset[str], report: Report) -> None:
    """Erase in one table. Raises InputError where it cannot be read, OutputError where it cannot be written."""
    try:
        table = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(f"{path} is no table that can be read ({error}); mend or remove it") from None
    going = _going(table, eraser, path, report)
    if "incident_id" in table.columns and held:
        kept = table.select(going & pl.col("incident_id").is_in(list(held))).to_series().sum()
        if kept:
            report.is_held(str(path), f"{kept} rows of incidents that are held")
        going = going & ~pl.col("incident_id").is_in(list(held))
    left = table.filter(~going)
    cleaned = _without_members(left, eraser) if isinstance(eraser, Account) else left
    changed = 0 if cleaned is left else _differing(left, cleaned)
    report.took(str(path), "rows", len(table) - len(left), changed)
    if (len(left) < len(table) or changed) and not report.dry_run:
        with rewritten(path) as file:
            cleaned.write_parquet(file)


@contextmanager
def rewritten(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when the block ends well, for the same readers. Raises OutputError."""
    mode = path.stat().st_mode
    with output_file(path) as file:
        yield file
    path.chmod(mode & 0o7777)


def _going(table: pl.DataFrame, eraser: Eraser, path: Path, report: Report) -> pl.Expr:
    """The rows that go, as an expression without nulls."""
    if isinstance(eraser, Account):
        return _naming(table, eraser)
    assert isinstance(eraser, Before)
    name = next((each for each in TIMES if each in table.columns), None)
    if name is None:
        report.stays(str(path), "tells no times: remove it yourself if it is old")
        return pl.lit(False)
    at = _EPOCH + timedelta(microseconds=eraser.at)
    return (pl.col(name) < (eraser.at if table.schema[name].is_integer() else at)).fill_null(False)


def _naming(table: pl.DataFrame, account: Account) -> pl.Expr:
    strings = [name for name, kind in table.schema.items() if kind == pl.String]
    found: list[pl.Expr] = [pl.col(name).is_in(list(account.known_as)) for name in strings]
    if "person" in strings:  # of the registry, without "person:"
        found.append(("person:" + pl.col("person")).is_in(list(account.victims)))
    if "platform" in strings:
        here = pl.col("platform") == account.platform
        found += [here & pl.col(name).is_in(list(account.names)) for name in OWN if name in strings]
    return pl.any_horizontal(found).fill_null(False) if found else pl.lit(False)


def _without_members(table: pl.DataFrame, account: Account) -> pl.DataFrame:
    lists = [name for name, kind in table.schema.items() if kind == pl.List(pl.String)]
    gone = list(account.known_as)
    return table.with_columns(pl.col(name).list.filter(~pl.element().is_in(gone)) for name in lists)


def _differing(old: pl.DataFrame, new: pl.DataFrame) -> int:
    """Rows of which a list has become shorter."""
    lists = [name for name, kind in old.schema.items() if kind == pl.List(pl.String)]
    shorter = [old[name].list.len() != new[name].list.len() for name in lists]
    return int(pl.DataFrame(shorter).select(pl.any_horizontal(pl.all()).sum()).item()) if shorter else 0
