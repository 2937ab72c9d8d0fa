"""The same figures by networkx, from the events themselves and not from our arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import networkx as nx


def tree_of(root: str, parents: Mapping[str, str]) -> tuple[nx.Graph, int]:
    """The reshare tree of items with their parents ("" = the root), and how many hang there for want of a parent.

    What never came leaves its children under the root; of each cycle of pointers the smallest item
    hangs under the root.
    """
    pointers = {item: root if parent in ("", root) else parent for item, parent in parents.items()}
    orphans = {item for item, parent in pointers.items() if parent != root and parent not in pointers}
    graph = nx.DiGraph([(item, parent) for item, parent in pointers.items() if item not in orphans])
    orphans |= {min(cycle) for cycle in nx.simple_cycles(graph)}
    tree = nx.Graph()
    tree.add_node(root)
    tree.add_edges_from((item, root if item in orphans else parent) for item, parent in pointers.items())
    return tree, len(orphans)


def figures_of(root: str, parents: Mapping[str, str]) -> dict[str, float]:
    """Size, depth, largest breadth, structural virality and orphans of the tree."""
    tree, orphans = tree_of(root, parents)
    depths = nx.single_source_shortest_path_length(tree, root)
    size = len(tree)
    return {
        "size": size,
        "depth": max(depths.values()),
        "max_breadth": max(Counter(depths.values()).values()),
        "structural_virality": nx.wiener_index(tree) / (size * (size - 1) / 2) if size > 1 else 0.0,
        "orphans": orphans,
    }
