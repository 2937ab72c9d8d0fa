"""The other side of `cosharing.py`: a CSV of posts to a CSV of edges with `coordination_network_toolkit`, all cores.

Through its functions: its command cannot write CSV (1.5.2 ends with a TypeError), and GraphML would cost it more.
"""

from __future__ import annotations

import os
import sys

from coordination_network_toolkit.compute_networks import compute_co_link_network
from coordination_network_toolkit.output import output_gephi_csv
from coordination_network_toolkit.preprocess import preprocess_csv_files

if __name__ == "__main__":
    source, database, edges, window = sys.argv[1:]
    preprocess_csv_files(database, [source])
    compute_co_link_network(database, int(window), n_threads=os.cpu_count() or 1, min_edge_weight=1)
    output_gephi_csv(database, "co_link", edges)
