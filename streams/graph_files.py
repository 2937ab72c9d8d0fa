"""Networks as GraphML and GEXF, written in slices.

networkx writes both, but holds the whole graph as Python objects first, half a kilobyte an edge: a network of millions
of edges would not fit where its table did.

Undirected. `nodes` has the column `id`; `edges` have `source` and `target`, places of nodes; all other columns become
attributes.
Sources: GraphML Primer (graphml.graphdrawing.org), GEXF 1.2 draft Primer (gexf.net).
"""

from __future__ import annotations

from typing import IO, Final

import polars as pl

_SLICE: Final = 1 << 16  # rows that are text at once
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_FORBIDDEN: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"  # what XML 1.0 cannot hold, escaped or not


def write_graphml(nodes: pl.DataFrame, edges: pl.DataFrame, file: IO[bytes]) -> None:
    """GraphML."""
    _put(file, _XML, '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for where, frame in (("node", nodes), ("edge", edges)):
        for name, kind in _attributes(frame):
            _put(file, f'<key id="{where}_{name}" for="{where}" attr.name="{name}" attr.type="{kind}"/>\n')
    _put(file, '<graph edgedefault="undirected">\n')
    _rows(file, nodes, '<node id="{}">', ("id",), '<data key="node_NAME">{}</data>', "</node>\n")
    head = '<edge source="{}" target="{}">'
    _rows(file, edges, head, ("source", "target"), '<data key="edge_NAME">{}</data>', "</edge>\n", nodes["id"])
    _put(file, "</graph>\n</graphml>\n")


def write_gexf(nodes: pl.DataFrame, edges: pl.DataFrame, file: IO[bytes]) -> None:
    """GEXF 1.2 draft."""
    _put(file, _XML, '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n')
    _put(file, '<graph defaultedgetype="undirected" mode="static">\n')
    for where, frame in (("node", nodes), ("edge", edges)):
        _put(file, f'<attributes class="{where}" mode="static">\n')
        for name, kind in _attributes(frame):
            _put(file, f'<attribute id="{name}" title="{name}" type="{kind}"/>\n')
        _put(file, "</attributes>\n")
    _put(file, "<nodes>\n")
    value, end = '<attvalue for="NAME" value="{}"/>', "</attvalues>"
    _rows(file, nodes, '<node id="{}" label="{}"><attvalues>', ("id", "id"), value, f"{end}</node>\n")
    _put(file, "</nodes>\n<edges>\n")
    head = '<edge source="{}" target="{}"><attvalues>'
    _rows(file, edges, head, ("source", "target"), value, f"{end}</edge>\n", nodes["id"])
    _put(file, "</edges>\n</graph>\n</gexf>\n")


def _put(file: IO[bytes], *texts: str) -> None:
    for text in texts:
        file.write(text.encode())


def _attributes(frame: pl.DataFrame) -> list[tuple[str, str]]:
    """Names of the columns that are attributes, and their kinds."""
    return [(name, _kind(kind)) for name, kind in frame.schema.items() if name not in ("id", "source", "target")]


def _kind(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "long"
    return "double" if kind.is_float() else "string"


def _rows(
    file: IO[bytes],
    frame: pl.DataFrame,
    head: str,
    keys: tuple[str, ...],
    value: str,
    tail: str,
    ids: pl.Series | None = None,
) -> None:
    """One element a row; `value` once for each attribute. With `ids` the keys are places among them."""
    names = [name for name, _ in _attributes(frame)]
    template = head + "".join(value.replace("NAME", name) for name in names) + tail
    for part in frame.iter_slices(_SLICE):
        if ids is not None:
            part = part.with_columns(ids.gather(part[key]).alias(key) for key in keys)
        text = pl.format(template, *(_escaped(part.schema[name], name) for name in (*keys, *names)))
        file.write("".join(part.select(text).to_series().to_list()).encode())


def _escaped(kind: pl.DataType, name: str) -> pl.Expr:
    if kind != pl.String:
        return pl.col(name)
    return pl.col(name).str.replace_all(_FORBIDDEN, "\ufffd").str.replace_many(_ESCAPES)
