"""Co-sharing networks from a file: pairs of posts, edges between accounts, components, and what chance says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Final, NamedTuple

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

from graph.chance import benjamini_hochberg
from graph.cosharing_batch import Ints, Pairing, chunks, components, pairing
from graph.cosharing_chance import significance
from graph.cosharing_edges import Sums
from graph.events import MAX_TIME
from streams.coshare_table import Table
from streams.errors import OutputError
from streams.files import OutputFolder
from streams.graph_files import write_gexf, write_graphml

_US: Final = 1_000_000
_SLICE: Final = 1 << 16  # pairs or edges that have their ids at once
_EDGE: Final = ("one", "other")  # account codes
_ENDS: Final = ("source", "target")  # places among the nodes


class Question(NamedTuple):
    """What is asked of a file of shares."""

    window: float  # s
    least: int  # rows of an account, and rows of it in pairs
    strict: bool = False  # ask it of both accounts of a pair
    significance: float | None = None  # false discovery rate
    any_dependence: bool = False  # hold the rate whatever the dependence of the tests
    gexf: bool = False  # write GEXF too


class Counts(NamedTuple):
    """What a network holds, in the words of CooRTweet's counts."""

    pairs: int  # of posts
    accounts: int
    edges: int  # pairs of accounts
    components: int
    objects: int


def coshare(
    table: Table, question: Question, out: OutputFolder, started: Callable[[int], Callable[[int], object]]
) -> dict[str, int | float]:
    """Compute the network and write `pairs.parquet`, `edges.parquet`, `graph.graphml`; gives the summary.

    `started` is told how many pairs are made at most, and gives a function that is told how many more are done.
    """
    window = round(min(question.window, MAX_TIME / _US) * _US)
    found = pairing(table.shares, window, question.least, question.strict)
    sums = Sums()
    _write_pairs(table, found, sums, out, started(found.most))
    edges = pl.DataFrame(sums.edges()._asdict())
    one, other = (edges[name].to_numpy() for name in _EDGE)
    named = components(table.accounts.height, one, other)
    members = np.flatnonzero(sum(np.bincount(ends, minlength=table.accounts.height) for ends in (one, other)))
    counts = Counts(sums.pairs, len(members), edges.height, len(np.unique(named[members])), sums.objects)
    summary: dict[str, int | float] = counts._asdict()
    if "platform" in table.accounts.columns:
        platform = table.accounts["platform"]
        summary["cross_platform_edges"] = int((platform.gather(one) != platform.gather(other)).sum())
    if question.significance is not None:
        edges, told = _with_chance(edges, found, window, question.significance, question.any_dependence)
        summary |= told
    _write_edges(table, edges, out)
    _write_graphs(table, edges, members, named[members], question, out)
    return summary


def _write_pairs(table: Table, found: Pairing, sums: Sums, out: OutputFolder, passed: Callable[[int], object]) -> None:
    """All pairs, made, written and added up a chunk at a time."""

    def made() -> Iterator[pl.DataFrame]:
        for chunk in chunks(found):
            sums.add(found.shares, chunk)
            passed(len(chunk.first))
            for begin in range(0, len(chunk.first), _SLICE):
                yield _pairs(table, found, *(ends[begin : begin + _SLICE] for ends in (chunk.first, chunk.second)))

    nothing = np.zeros(0, np.int64)
    schema = _pairs(table, found, nothing, nothing).schema
    _sink(made(), schema, out.open("pairs.parquet"))


def _sink(frames: Iterator[pl.DataFrame], schema: pl.Schema, file: IO[bytes]) -> None:
    """Write frames as they come. Raises OutputError where there is no space."""

    def source(columns: object, predicate: object, most: object, size: object) -> Iterator[pl.DataFrame]:
        yield from frames

    try:
        register_io_source(source, schema=schema).sink_parquet(file)
    except pl.exceptions.ComputeError as error:
        if "os error" not in str(error):
            raise
        raise OutputError(
            f"{file.name}: cannot be written ({error}); free some space or choose another place"
        ) from None


def _pairs(table: Table, found: Pairing, first: Ints, second: Ints) -> pl.DataFrame:
    """The pairs with the ids of the file; the first of two is the older."""
    rows = found.shares
    older, later = (_named(table, rows.account[place], end) for place, end in ((first, ""), (second, "_y")))
    posts = pl.DataFrame(
        {
            "object_id": table.objects.gather(rows.object[first]),
            "content_id": table.contents.gather(rows.content[first]),
            "content_id_y": table.contents.gather(rows.content[second]),
            "time_delta": (rows.at[second] - rows.at[first]) / _US,
        }
    )
    frame = pl.concat([posts, older, later], how="horizontal")
    order = ("object_id", "account_id", "account_id_y", "content_id", "content_id_y", "time_delta")
    return frame.select(*order, *(name for name in frame.columns if name not in order))


def _named(table: Table, accounts: Ints, end: str) -> pl.DataFrame:
    """Ids of accounts, and platforms where there are, as columns whose names get `end`."""
    named = table.accounts[accounts]
    return named.rename({name: name + end for name in named.columns})


def _with_chance(
    edges: pl.DataFrame, found: Pairing, window: int, rate: float, any_dependence: bool
) -> tuple[pl.DataFrame, dict[str, int | float]]:
    """Columns of chance, and what the summary says of them."""
    one, other, hits = (edges[name].cast(pl.Int64).to_numpy() for name in (*_EDGE, "objects"))
    chance = significance(found.shares, window, one, other, hits)
    q = benjamini_hochberg(chance.p, chance.tests, any_dependence)
    significant = int(np.count_nonzero(q <= rate))
    edges = edges.with_columns(
        common=chance.common,
        expected=chance.expected,
        p_objects=chance.p_objects,
        p_moment=chance.p_moment,
        p_value=chance.p,
        q_value=q,
    )
    return edges, {"tests": chance.tests, "significant_edges": significant}


def _write_edges(table: Table, edges: pl.DataFrame, out: OutputFolder) -> None:
    _sink(
        (_edges(table, part) for part in edges.iter_slices(_SLICE)),
        _edges(table, edges.clear()).schema,
        out.open("edges.parquet"),
    )


def _edges(table: Table, edges: pl.DataFrame) -> pl.DataFrame:
    """The edges with the ids of the file."""
    named = [_named(table, edges[code].to_numpy(), end) for code, end in zip(_EDGE, ("", "_y"), strict=True)]
    frame = pl.concat(named, how="horizontal")
    counts = edges.drop(_EDGE).with_columns(pl.col("weight", "objects").cast(pl.Int64))
    return frame.select(sorted(frame.columns)).hstack(counts)  # account_id, account_id_y, platform, …


def _node_ids(accounts: pl.DataFrame) -> pl.Series:
    """The account, or platform:account. The first colon is the one between: others of a platform are %3A."""
    account = accounts["account_id"]
    if "platform" not in accounts.columns:
        return account
    platform = accounts["platform"].str.replace_all("%", "%25", literal=True).str.replace_all(":", "%3A", literal=True)
    return platform + ":" + account


def _write_graphs(
    table: Table, edges: pl.DataFrame, members: Ints, component: Ints, question: Question, out: OutputFolder
) -> None:
    """Nodes with the component they belong to, numbered from 0; edges with all their columns."""
    accounts = table.accounts[members]
    nodes = pl.DataFrame({"id": _node_ids(accounts), "component": np.unique(component, return_inverse=True)[1]})
    if "platform" in accounts.columns:
        nodes = nodes.hstack(accounts.select("platform", "account_id"))
    ends = {end: np.searchsorted(members, edges[code].to_numpy()) for code, end in zip(_EDGE, _ENDS, strict=True)}
    linked = pl.DataFrame(ends).hstack(edges.drop(_EDGE))
    write_graphml(nodes, linked, out.open("graph.graphml"))
    if question.gexf:
        write_gexf(nodes, linked, out.open("graph.gexf"))
