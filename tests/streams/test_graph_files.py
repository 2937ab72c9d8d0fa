"""GraphML and GEXF as networkx reads them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

import networkx as nx
import polars as pl
import pytest

from streams.graph_files import write_gexf, write_graphml

NODES = pl.DataFrame(
    {"id": ["a&b", "<c\"> 'd'", "微博:1", "bell\x07"], "component": [0, 0, 1, 1], "site": ["x", "&", "", "y"]}
)
EDGES = pl.DataFrame({"source": [0, 2], "target": [1, 3], "weight": [3, 1 << 40], "p": [1e-300, 0.25]})
Write = Callable[[pl.DataFrame, pl.DataFrame, IO[bytes]], None]
Read = Callable[[IO[bytes]], Any]


@pytest.mark.parametrize(("write", "read"), [(write_graphml, nx.read_graphml), (write_gexf, nx.read_gexf)])
def test_a_network_is_read_back_whatever_its_ids(write: Write, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.graph_files._SLICE", 1)
    file = io.BytesIO()
    write(NODES, EDGES, file)
    graph = read(io.BytesIO(file.getvalue()))
    bell = "bell\ufffd"
    assert set(graph) == {"a&b", "<c\"> 'd'", "微博:1", bell}
    assert graph.nodes["a&b"]["component"] == 0 and graph.nodes["<c\"> 'd'"]["site"] == "&"
    edge = graph.edges["微博:1", bell]
    assert int(edge["weight"]) == 1 << 40 and edge["p"] == 0.25 and graph.edges["a&b", "<c\"> 'd'"]["p"] == 1e-300
    assert not graph.is_directed()


@pytest.mark.parametrize(("write", "read"), [(write_graphml, nx.read_graphml), (write_gexf, nx.read_gexf)])
def test_an_empty_network_is_a_network(write: Write, read: Read) -> None:
    file = io.BytesIO()
    write(NODES.clear(), EDGES.clear(), file)
    assert len(read(io.BytesIO(file.getvalue()))) == 0
