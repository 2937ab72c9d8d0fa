"""What is said of one cascade: a row of figures, a function of its events and not of their order."""

from __future__ import annotations

from bisect import bisect_left
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from graph.cascade import ROOT, Cascade
from graph.virality import Ints, virality

HOUR = 3_600_000_000  # µs
MILESTONES = (10, 100, 1000)

Times: TypeAlias = list[int] | Ints


class CascadeRow(Struct, frozen=True, gc=False, kw_only=True):
    """Figures of one cascade. Times are µs UTC (0 = not known), durations seconds, counts distinct events."""

    platform: str
    root_id: str
    scope: str
    root_seen: bool
    root_author: str
    size: int  # the root and every distinct reshare
    live_size: int  # … without those deleted since
    depth: int  # edges from the root to the deepest reshare
    max_breadth: int  # nodes at the fullest depth
    users: int  # distinct authors of nodes, the root's included
    structural_virality: float  # mean distance over unordered pairs (graph.virality)
    orphans: int  # reshares whose parent never came: they hang under the root
    comments: int
    commenters: int  # distinct authors of comments
    reactions: int
    edits: int  # later versions of the post and its reshares
    started_at: int  # the root's time, or the earliest node's while the root is not seen
    last_at: int  # latest node or comment
    reshares_last_hour: int  # in the hour that ends with the last reshare
    peak_hour: int  # most reshares in any 60 minutes
    seconds_to_10: float | None  # from the start to the n-th reshare; None while there are fewer
    seconds_to_100: float | None
    seconds_to_1000: float | None
    views_reported: int  # the platform's own totals, the highest seen; never summed with ours
    reposts_reported: int
    comments_reported: int
    likes_reported: int
    closed: bool


def figures(cascade: Cascade, closed: bool = False) -> CascadeRow:
    """The row of `cascade`. O(n) in C for time and users; callers ask when it grew by a tenth."""
    cascade.settle()
    nodes, comments = cascade.nodes, cascade.comments
    times = _times(cascade)
    start = nodes.created[ROOT] if cascade.root_seen else (int(times[0]) if len(times) else 0)
    users = set(nodes.authors)
    users.discard("")
    counters = cascade.counters.get
    to = [_seconds_to(n, times, start) for n in MILESTONES]
    return CascadeRow(
        platform=cascade.key[0],
        scope=cascade.key[1],
        root_id=cascade.key[2],
        root_seen=cascade.root_seen,
        root_author=nodes.authors[ROOT],
        size=cascade.size,
        live_size=cascade.size - cascade.removed_nodes,
        depth=len(cascade.breadth) - 1,
        max_breadth=max(cascade.breadth),
        users=len(users),
        structural_virality=virality(cascade.size, cascade.sum_sizes, cascade.sum_squares),
        orphans=cascade.orphans,
        comments=len(comments.authors),
        commenters=len(set(comments.authors)),
        reactions=len(cascade.reactions),
        edits=sum(kind != "view_count" for _, kind, _ in cascade.versions),
        started_at=start,
        last_at=max(start, int(times[-1]) if len(times) else 0, max(comments.created, default=0)),
        reshares_last_hour=_last_hour(times),
        peak_hour=_peak_hour(times),
        seconds_to_10=to[0],
        seconds_to_100=to[1],
        seconds_to_1000=to[2],
        views_reported=counters("views", 0),
        reposts_reported=counters("reposts", 0),
        comments_reported=counters("comments", 0),
        likes_reported=counters("likes", 0),
        closed=closed,
    )


def _times(cascade: Cascade) -> Times:
    """Event times of the reshares, ascending (µs)."""
    times = cascade.nodes.created[1:]
    return np.sort(np.frombuffer(times, dtype=np.int64)) if len(times) >= 64 else sorted(times)


def _seconds_to(n: int, times: Times, start: int) -> float | None:
    return (int(times[n - 1]) - start) / 1e6 if len(times) >= n else None


def _last_hour(times: Times) -> int:
    return len(times) - bisect_left(times, times[-1] - HOUR + 1) if len(times) else 0


def _peak_hour(times: Times) -> int:
    """Most reshares in any half-open window of 60 minutes."""
    if len(times) < 2:
        return len(times)
    ordered = np.asarray(times)
    return int((np.searchsorted(ordered, ordered + HOUR, side="left") - np.arange(len(ordered))).max())
